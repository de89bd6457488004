//! The program is killed at each write of a rotation and the run taken up again; and Jira fails in each way at each call.

use causeway_app::App;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::run::{GivenAgain, Receipt, RunState};

use crate::support::{Answer, Call, Death, Fate, KEY, Moment, NEW_KEY, World, ended, new_pair};

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

/// Two connections of one key.
async fn prepared() -> World {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    world.second_connection(&app).await;
    world
}

/// Everything outside, as text to compare.
async fn outside(world: &World, app: &App) -> String {
    let connections = app.ports().storage.connections().await.unwrap();
    let mut keys: Vec<_> =
        connections.into_iter().map(|record| (record.id, record.access_key_id, record.aws_secret)).collect();
    keys.sort();
    let mut stored: Vec<String> =
        app.ports().storage.credentials().await.unwrap().into_iter().map(|record| record.name).collect();
    stored.sort();
    format!("{:?} {keys:?} {:?} {stored:?}", world.jira.state().keys, world.secrets.names())
}

fn undisturbed() -> (usize, String) {
    case(async {
        let world = prepared().await;
        let app = world.app();
        let receipt = world.rotate(&app).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
        (world.storage.writes(), outside(&world, &app).await)
    })
}

async fn die(world: &World, death: Death) {
    let app = world.app();
    world.storage.die(death);
    tokio::select! {
        _ = world.rotate(&app) => {}
        () = world.storage.death() => {}
    }
}

/// Whatever happened: each integration has one of two whole pairs, and both that are in use are kept or can be given.
fn assert_nothing_is_lost(world: &World, what: &str) {
    for (key, secret) in world.jira.state().keys.values() {
        let is_whole = (key.as_str(), secret.as_str()) == (KEY, "secret") || key == NEW_KEY;
        assert!(is_whole, "{what} {key}");
        if key == KEY {
            assert!(world.secrets.names().contains(&format!("aws {KEY}")), "{what}: the old pair is in use");
        } else {
            assert!(
                world.secrets.names().contains(&format!("aws {NEW_KEY}")),
                "{what}: the new pair is in use"
            );
        }
    }
}

fn assert_truthful(world: &World, receipt: &Receipt, what: &str) {
    let words = format!("{what} {:?}", receipt.left_behind);
    for ((id, (key, _)), name) in world.jira.state().keys.iter().zip(["/*", "Second"]) {
        let line = receipt.left_behind.iter().find(|line| line.starts_with("In Jira") && line.contains(name));
        let line = line.unwrap_or_else(|| panic!("{words} {id}"));
        let is_sure = !line.contains("perhaps");
        let is_true = if key == NEW_KEY { line.contains("new key") } else { line.contains("old key") };
        assert!(is_true || !is_sure, "{words} {id} {key}");
    }
}

/// The rotation, taken up again to its end; `None` when it had not begun.
async fn resumed(world: &World, app: &App, what: &str) -> Option<Receipt> {
    let (record, state) = app.runs().await.unwrap().into_iter().next()?;
    if !record.title.contains("access key") {
        return None;
    }
    if state == RunState::Completed {
        return Some(app.receipt(&record.id).await.unwrap());
    }
    let before = app.receipt(&record.id).await.unwrap();
    assert_truthful(world, &before, what);
    if app.resume_run(&record.id, GivenAgain::default()).await.is_err() {
        // Killed before the new pair was in the keychain.
        app.resume_run(&record.id, new_pair()).await.unwrap();
    }
    Some(ended(app, &record.id).await)
}

#[test]
fn killed_anywhere_and_taken_up_again_the_end_is_the_same() {
    let (writes, expected) = undisturbed();
    assert!(writes > 12, "{writes}");
    for at in 0..writes {
        for moment in [Moment::Before, Moment::After] {
            let what = format!("{at} {moment:?}");
            case(async {
                let world = prepared().await;
                die(&world, Death { at, moment }).await;
                assert_nothing_is_lost(&world, &what);
                let app = world.app();
                let Some(receipt) = resumed(&world, &app, &what).await else { return };
                assert_eq!(receipt.run.state, RunState::Completed, "{what} {:?}", receipt.error);
                assert_eq!(outside(&world, &app).await, expected, "{what}");
            });
        }
    }
}

#[test]
fn killed_twice_the_end_is_the_same() {
    let (writes, expected) = undisturbed();
    for first in 1..writes {
        for second in (0..writes).step_by(2) {
            let what = format!("{first} {second}");
            case(async {
                let world = prepared().await;
                die(&world, Death { at: first, moment: Moment::After }).await;
                let app = world.app();
                world.storage.die(Death { at: second, moment: Moment::Before });
                tokio::select! {
                    _ = resumed(&world, &app, &what) => {}
                    () = world.storage.death() => {}
                }
                assert_nothing_is_lost(&world, &what);
                let app = world.app();
                let Some(receipt) = resumed(&world, &app, &what).await else { return };
                assert_eq!(receipt.run.state, RunState::Completed, "{what} {:?}", receipt.error);
                assert_eq!(outside(&world, &app).await, expected, "{what}");
            });
        }
    }
}

#[test]
fn killed_in_the_middle_of_undoing_it_can_be_repeated() {
    for at in 0..14 {
        for moment in [Moment::Before, Moment::After] {
            case(async {
                let world = prepared().await;
                let before = outside(&world, &world.app()).await;
                world.jira.state().bad_keys.push(NEW_KEY.to_owned());
                let app = world.app();
                let receipt = world.rotate(&app).await;
                assert_eq!(receipt.run.state, RunState::Failed);
                let app = world.app();
                world.storage.die(Death { at, moment });
                tokio::select! {
                    _ = app.undo_run(&receipt.run.id) => {}
                    () = world.storage.death() => {}
                }
                assert_nothing_is_lost(&world, &format!("undo {at} {moment:?}"));
                let app = world.app();
                let again = app.undo_run(&receipt.run.id).await;
                let nothing = Err(causeway_app::AppError::NothingToUndo);
                assert!(again.is_ok() || again == nothing, "{at} {moment:?} {again:?}");
                assert_eq!(outside(&world, &app).await, before, "{at} {moment:?}");
            });
        }
    }
}

fn faults() -> Vec<Answer> {
    let network = |error: NetworkError| JiraError::Network(error);
    let host = || "jira.example.com".to_owned();
    vec![
        Answer::Fails(JiraError::Unauthorized),
        Answer::Fails(JiraError::Forbidden { message: "no".to_owned() }),
        Answer::Fails(JiraError::RateLimited { retry_after: None }),
        Answer::Fails(JiraError::Server { status: 503 }),
        Answer::Lost(JiraError::Server { status: 502 }),
        Answer::Fails(network(NetworkError::Lost { host: host() })),
        Answer::Lost(network(NetworkError::Lost { host: host() })),
        Answer::Lost(JiraError::Unexpected { detail: "HTTP 200: <html>".to_owned() }),
        Answer::Fails(JiraError::LoginPage),
    ]
}

#[test]
fn every_fault_at_every_call_ends_truthfully_and_can_be_taken_up_again() {
    let (_, expected) = undisturbed();
    let mut cases = 0;
    for call in [Call::UpdateKey, Call::Integration, Call::Repositories, Call::Reindex, Call::Status] {
        for answer in faults() {
            for times in [1, 1000] {
                let what = format!("{call:?} {answer:?} {times}");
                case(async {
                    let world = prepared().await;
                    let app = world.app();
                    let plan =
                        world.plan_rotation(&app, causeway_app::port::secrets::Keep::Keychain).await.unwrap();
                    // Past the last look before the run.
                    let looks = if call == Call::Integration { 2 } else { 0 };
                    world.jira.fail_after(call, looks, times, answer.clone());
                    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
                    let receipt = ended(&app, &run_id).await;
                    assert_nothing_is_lost(&world, &what);
                    assert_truthful(&world, &receipt, &what);
                    world.jira.state().faults.clear();
                    if receipt.run.state != RunState::Completed {
                        app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
                        let receipt = ended(&app, &run_id).await;
                        assert_eq!(receipt.run.state, RunState::Completed, "{what} {:?}", receipt.error);
                    }
                    assert_eq!(outside(&world, &app).await, expected, "{what}");
                });
                cases += 1;
            }
        }
    }
    assert_eq!(cases, 5 * 9 * 2);
}
