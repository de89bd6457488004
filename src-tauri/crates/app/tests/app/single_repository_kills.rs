//! The program is killed at a write of connecting one repository, and the run taken up again.

use causeway_app::App;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::secrets::Keep;
use causeway_app::run::{GivenAgain, Receipt, RunState};

use crate::single_repository::{access_key, plan, world};
use crate::support::{Answer, Call, Death, Moment, World, ended, key, token};

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

/// How many writes an undisturbed run makes.
fn writes() -> usize {
    case(async {
        let world = world();
        let app = world.app();
        let shown = plan(&app, access_key(), Keep::Keychain).await.unwrap();
        let run_id = app.start_run(&shown.id, &shown.shown.work.hash()).await.unwrap();
        ended(&app, &run_id).await;
        world.storage.writes()
    })
}

async fn die_at_start(world: &World, keep: Keep, death: Death) {
    let app = world.app();
    let shown = plan(&app, access_key(), keep).await.unwrap();
    world.storage.die(death);
    let (id, hash) = (shown.id.clone(), shown.shown.work.hash());
    tokio::spawn(async move { app.start_run(&id, &hash).await });
    world.storage.death().await;
}

async fn resume(world: &World, app: &App, keep: Keep) -> Option<Receipt> {
    let (record, _) = app.runs().await.unwrap().into_iter().next()?;
    let given = match keep {
        Keep::Keychain if world.secrets.names().len() == 2 => GivenAgain::default(),
        _ => GivenAgain { jira: Some(token()), aws: Some(key()), ..GivenAgain::default() },
    };
    let run_id = app.resume_run(&record.id, given).await.unwrap();
    Some(ended(app, &run_id).await)
}

/// What a run says that was just killed has to be true of Jira.
async fn assert_truthful(world: &World, app: &App) {
    let Some((record, _)) = app.runs().await.unwrap().into_iter().next() else { return };
    let receipt = app.receipt(&record.id).await.unwrap();
    let in_jira = &receipt.left_behind[0];
    let there: Vec<i64> = world.jira.state().by_hand().iter().map(|found| found.id).collect();
    if in_jira.contains("nothing was written") {
        assert!(there.is_empty(), "{in_jira}");
    } else if let Some(rest) = in_jira.strip_prefix("In Jira: a new repository, id ") {
        let id: i64 = rest.split('.').next().unwrap().parse().unwrap();
        assert_eq!(there, [id]);
    } else {
        assert!(in_jira.starts_with("In Jira: perhaps"), "{in_jira}");
    }
}

async fn assert_connected_once(world: &World, app: &App, receipt: &Receipt) {
    assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
    let by_hand = world.jira.state().by_hand();
    assert_eq!(by_hand.len(), 1);
    let rows = app.single_repositories().await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].record.repository_id, by_hand[0].id);
    assert!(receipt.left_behind[0].starts_with("In Jira: a new repository"), "{:?}", receipt.left_behind);
    assert_eq!(receipt.undo.len(), 4, "{:?}", receipt.undo);
}

#[test]
fn killed_anywhere_and_taken_up_again_there_is_one_repository() {
    let writes = writes();
    assert!(writes > 10, "{writes}");
    for keep in [Keep::Keychain, Keep::Session] {
        for at in 0..writes {
            for moment in [Moment::Before, Moment::After] {
                case(async {
                    let world = world();
                    die_at_start(&world, keep, Death { at, moment }).await;
                    let app = world.app();
                    assert_truthful(&world, &app).await;
                    match resume(&world, &app, keep).await {
                        Some(receipt) => assert_connected_once(&world, &app, &receipt).await,
                        None => assert_eq!((at, moment), (0, Moment::Before), "the run is not remembered"),
                    }
                });
            }
        }
    }
}

#[test]
fn an_answer_lost_and_the_program_killed_while_looking_for_it() {
    let lost = JiraError::Network(NetworkError::Lost { host: "jira".to_owned() });
    for at in 0..writes() {
        case(async {
            let world = world();
            world.jira.fail(Call::CreateRepository, 1, Answer::Lost(lost.clone()));
            die_at_start(&world, Keep::Keychain, Death { at, moment: Moment::Before }).await;
            let app = world.app();
            assert_truthful(&world, &app).await;
            if let Some(receipt) = resume(&world, &app, Keep::Keychain).await {
                assert_connected_once(&world, &app, &receipt).await;
            }
        });
    }
}

#[test]
fn killed_in_the_middle_of_undoing_it_can_be_repeated() {
    for at in 0..6 {
        for moment in [Moment::Before, Moment::After] {
            case(async {
                let world = world();
                let app = world.app();
                let shown = plan(&app, access_key(), Keep::Keychain).await.unwrap();
                let run_id = app.start_run(&shown.id, &shown.shown.work.hash()).await.unwrap();
                ended(&app, &run_id).await;
                let app = world.app();
                world.storage.die(Death { at, moment });
                tokio::select! {
                    _ = app.undo_run(&run_id) => {}
                    () = world.storage.death() => {}
                }
                let app = world.app();
                let again = app.undo_run(&run_id).await;
                assert!(
                    again.is_ok() || again == Err(causeway_app::AppError::NothingToUndo),
                    "{at} {moment:?} {again:?}"
                );
                assert!(world.jira.state().by_hand().is_empty() && world.secrets.names().is_empty());
                assert!(app.single_repositories().await.unwrap().is_empty());
                assert!(app.receipt(&run_id).await.unwrap().undo.is_empty());
            });
        }
    }
}
