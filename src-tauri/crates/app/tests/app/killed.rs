//! The program is killed at a write, and the run taken up again.

use causeway_app::App;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::secrets::Keep;
use causeway_app::run::{GivenAgain, Receipt, RunState};

use crate::support::{Answer, Call, Death, Fate, Moment, World, ended, key, token};

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

fn world() -> World {
    World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)])
}

/// How many writes an undisturbed run makes.
fn writes() -> usize {
    case(async {
        let world = world();
        let app = world.app();
        world.connect(&app).await;
        world.storage.writes()
    })
}

/// Starts a run, and lets the program die in it.
async fn die_at_start(world: &World, keep: Keep, death: Death) {
    let app = world.app();
    let plan = world.plan(&app, keep).await.unwrap();
    world.storage.die(death);
    let (id, hash) = (plan.id.clone(), plan.shown.work.hash());
    tokio::spawn(async move { app.start_run(&id, &hash).await });
    world.storage.death().await;
}

/// Takes the one run up again; `None` when there is none.
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
    let Some((record, state)) = app.runs().await.unwrap().into_iter().next() else { return };
    let receipt = app.receipt(&record.id).await.unwrap();
    let in_jira = &receipt.left_behind[0];
    let there = world.jira.integrations();
    if in_jira.contains("nothing was written") {
        assert!(there.is_empty(), "{in_jira}");
    } else if let Some(rest) = in_jira.strip_prefix("In Jira: a new integration, id ") {
        let id: i64 = rest.split('.').next().unwrap().parse().unwrap();
        assert_eq!(there, [id]);
    } else {
        assert!(in_jira.starts_with("In Jira: perhaps"), "{in_jira}");
    }
    let secrets = receipt.left_behind.iter().filter(|line| line.contains("In the keychain")).count();
    assert!(secrets >= world.secrets.names().len(), "{:?}", receipt.left_behind);
    if state != RunState::Interrupted {
        assert_eq!(state, RunState::Completed);
    }
}

async fn assert_connected_once(world: &World, app: &App, receipt: &Receipt) {
    assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
    assert_eq!(world.jira.integrations().len(), 1);
    let connections = app.connections().await.unwrap();
    assert_eq!(connections.len(), 1);
    assert_eq!(receipt.connection_id.as_deref(), Some(connections[0].record.id.as_str()));
    assert_eq!(vec![connections[0].record.integration_id], world.jira.integrations());
    assert!(receipt.left_behind[0].starts_with("In Jira: a new integration"), "{:?}", receipt.left_behind);
    assert_eq!(receipt.undo.len(), 4, "{:?}", receipt.undo);
}

#[test]
fn killed_anywhere_and_taken_up_again_there_is_one_integration() {
    let writes = writes();
    assert!(writes > 12, "{writes}");
    for keep in [Keep::Keychain, Keep::Session] {
        for at in 0..writes {
            for moment in [Moment::Before, Moment::After] {
                case(async {
                    let death = Death { at, moment };
                    let world = world();
                    die_at_start(&world, keep, death).await;
                    let app = world.app();
                    if keep == Keep::Keychain {
                        assert_truthful(&world, &app).await;
                    }
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
fn killed_twice_anywhere_there_is_still_one_integration() {
    let writes = writes();
    for first in 1..writes {
        for second in 0..writes {
            let (one, other) = if first % 2 == 0 {
                (Moment::Before, Moment::After)
            } else {
                (Moment::After, Moment::Before)
            };
            case(async {
                let world = world();
                die_at_start(&world, Keep::Keychain, Death { at: first, moment: one }).await;
                let app = world.app();
                world.storage.die(Death { at: second, moment: other });
                tokio::select! {
                    // A run taken up late makes fewer writes than this death waits for.
                    _ = resume(&world, &app, Keep::Keychain) => {}
                    () = world.storage.death() => {}
                }
                let app = world.app();
                assert_truthful(&world, &app).await;
                let receipt = resume(&world, &app, Keep::Keychain).await.unwrap();
                assert_connected_once(&world, &app, &receipt).await;
            });
        }
    }
}

#[test]
fn killed_and_planned_anew_instead_there_is_one_integration() {
    for at in 0..writes() {
        for moment in [Moment::Before, Moment::After] {
            case(async {
                let world = world();
                // So slow that there are no repositories yet to know the integration by.
                world.jira.state().listing_takes = std::time::Duration::from_secs(5);
                die_at_start(&world, Keep::Keychain, Death { at, moment }).await;
                let app = world.app();
                let receipt = world.connect(&app).await;
                assert_eq!(receipt.run.state, RunState::Completed, "{at} {moment:?} {:?}", receipt.error);
                assert_eq!(world.jira.integrations().len(), 1, "{at} {moment:?}");
                assert_eq!(app.connections().await.unwrap().len(), 1);
            });
        }
    }
}

#[test]
fn an_answer_lost_and_the_program_killed_while_looking_for_it() {
    let writes = writes();
    let lost = JiraError::Network(NetworkError::Lost { host: "jira".to_owned() });
    for at in 0..writes {
        case(async {
            let world = world();
            world.jira.fail(Call::Create, 1, Answer::Lost(lost.clone()));
            die_at_start(&world, Keep::Keychain, Death { at, moment: Moment::Before }).await;
            let app = world.app();
            assert_truthful(&world, &app).await;
            if let Some(receipt) = resume(&world, &app, Keep::Keychain).await {
                assert_connected_once(&world, &app, &receipt).await;
            }
        });
    }
}
