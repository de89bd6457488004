//! The program is killed at each write of a run of changes, and the run taken up again, or undone.

use causeway_app::AppError;
use causeway_app::run::{GivenAgain, RunState};
use causeway_domain::integration::Setting;
use causeway_domain::manage::{Change, SettingValue, Target};

use crate::changing::{all, change, connected, edits, integration, plan, row};
use crate::support::{Death, Moment, World, ended, key, token};

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

type Wanted = (fn(&World) -> Vec<Target>, fn() -> Change, fn(&World) -> bool);

fn off() -> Change {
    edits(&[
        (Setting::SmartCommits, SettingValue::Flag(false)),
        (Setting::DiffViewing, SettingValue::Flag(false)),
    ])
}

const NAMES: [&str; 3] = ["api", "web", "worker"];

const WANTED: [Wanted; 3] = [
    (all, off, |world| NAMES.iter().all(|name| row(world, name).smart_commits == Some(false))),
    (all, || Change::Disable, |world| NAMES.iter().all(|name| row(world, name).disabled)),
    (
        |world| vec![integration(world)],
        || Change::Remove { delete_clones: true },
        |world| world.jira.integrations().is_empty() && world.secrets.names().is_empty(),
    ),
];

async fn prepared() -> World {
    let world = connected().await;
    for name in NAMES {
        world.jira.state().change_row(name, |row| {
            (row.smart_commits, row.diff_viewing) = (Some(true), Some(true));
        });
    }
    world
}

/// How many writes an undisturbed run makes.
fn writes((targets, wanted, is_so): Wanted) -> usize {
    case(async {
        let world = prepared().await;
        let app = world.app();
        let receipt = change(&app, targets(&world), wanted()).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
        assert!(is_so(&world));
        world.storage.writes()
    })
}

async fn die(world: &World, (targets, wanted, _): Wanted, death: Death) {
    let app = world.app();
    let shown = plan(&app, targets(world), wanted()).await.unwrap();
    world.storage.die(death);
    let (id, hash) = (shown.id.clone(), shown.shown.work.hash());
    tokio::spawn(async move { app.start_run(&id, &hash).await });
    world.storage.death().await;
}

#[test]
fn killed_anywhere_and_taken_up_again_everything_is_as_planned() {
    for wanted in WANTED {
        let writes = writes(wanted);
        assert!(writes >= 4, "{writes}");
        for at in 0..writes {
            for moment in [Moment::Before, Moment::After] {
                case(async {
                    let world = prepared().await;
                    die(&world, wanted, Death { at, moment }).await;
                    let app = world.app();
                    let (_, _, is_so) = wanted;
                    let newest = app.runs().await.unwrap().into_iter().next();
                    let Some((record, state)) =
                        newest.filter(|(record, _)| !record.title.starts_with("Connect"))
                    else {
                        assert_eq!((at, moment), (0, Moment::Before), "the run is not remembered");
                        return;
                    };
                    let told = app.receipt(&record.id).await.unwrap().left_behind.join(" ");
                    if told.contains("Nothing was written") {
                        assert!(!is_so(&world), "{at} {moment:?} {told}");
                    }
                    if state == RunState::Completed {
                        assert!(is_so(&world));
                        return;
                    }
                    let given = GivenAgain { jira: Some(token()), aws: Some(key()), ..GivenAgain::default() };
                    let given = if world.secrets.names().is_empty() { given } else { GivenAgain::default() };
                    let run_id = app.resume_run(&record.id, given).await.unwrap();
                    let receipt = ended(&app, &run_id).await;
                    assert_eq!(
                        receipt.run.state,
                        RunState::Completed,
                        "{at} {moment:?} {:?} {:?}",
                        receipt.error,
                        receipt.run.steps
                    );
                    assert!(is_so(&world), "{at} {moment:?}");
                });
            }
        }
    }
}

#[test]
fn killed_in_the_middle_of_undoing_it_can_be_repeated() {
    for at in 0..5 {
        for moment in [Moment::Before, Moment::After] {
            case(async {
                let world = prepared().await;
                let app = world.app();
                let receipt = change(&app, all(&world), off()).await;
                let app = world.app();
                world.storage.die(Death { at, moment });
                tokio::select! {
                    _ = app.undo_run(&receipt.run.id) => {}
                    () = world.storage.death() => {}
                }
                let app = world.app();
                let again = app.undo_run(&receipt.run.id).await;
                let is_undone = again.is_ok() || again == Err(AppError::NothingToUndo);
                assert!(is_undone, "{at} {moment:?} {again:?}");
                assert!(
                    NAMES.iter().all(|name| row(&world, name).smart_commits == Some(true)),
                    "{at} {moment:?}"
                );
                assert!(app.receipt(&receipt.run.id).await.unwrap().undo.is_empty());
            });
        }
    }
}
