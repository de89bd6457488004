//! The program is killed at each write of a run about triggers, and the run taken up again.

use std::time::Duration;

use causeway_app::App;
use causeway_app::port::secrets::Keep;
use causeway_app::run::{GivenAgain, RunState};
use causeway_domain::triggers::disconnect::IntegrationFate;

use crate::support::{Death, Fate, Moment, World, ended, foreign, key, own, request, token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Connect,
    Triggers,
    Disconnect,
}

const KINDS: [Kind; 3] = [Kind::Connect, Kind::Triggers, Kind::Disconnect];

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

/// A world in which a run of this kind can begin.
async fn prepared(kind: Kind) -> World {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed), ("docs", Fate::Indexed)]);
    world.aws.state().confirms_after = Some(Duration::from_secs(3));
    world.aws.state().write("web", vec![foreign("ci"), foreign("audit")]);
    let app = world.app();
    if kind != Kind::Connect {
        world.connect(&app).await;
    }
    if kind == Kind::Disconnect {
        world.set_triggers(&app, Some(request())).await;
    }
    world
}

async fn start(world: &World, app: &App, kind: Kind) -> String {
    match kind {
        Kind::Connect => world.start_connect_with_triggers(app, Keep::Keychain).await,
        Kind::Triggers => world.start_triggers(app, Some(request())).await.unwrap(),
        Kind::Disconnect => world.start_disconnect(app, IntegrationFate::Remove).await,
    }
}

/// The state of everything outside, as text to compare.
async fn outside(world: &World, app: &App) -> String {
    let connections = app.ports().storage.connections().await.unwrap();
    let remembered: Vec<(i64, bool)> = connections
        .iter()
        .map(|record| (record.integration_id, record.triggers.as_ref().is_some_and(|known| known.confirmed)))
        .collect();
    let aws = world.aws.state();
    let lists: Vec<_> = ["api", "docs", "web"].map(|name| aws.list(name)).into();
    let subscriptions: Vec<_> =
        aws.subscriptions.iter().map(|item| (&item.endpoint, item.confirmed)).collect();
    let topics = format!("{:?} {subscriptions:?}", aws.topics);
    let text = format!("{lists:?} {topics}");
    drop(aws);
    format!("{text} {:?} {remembered:?} {:?}", world.jira.integrations(), world.secrets.names())
}

/// How many writes an undisturbed run makes, and what the world is then.
fn undisturbed(kind: Kind) -> (usize, String) {
    case(async {
        let world = prepared(kind).await;
        let app = world.app();
        let run_id = start(&world, &app, kind).await;
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{kind:?} {:?}", receipt.error);
        let writes = world.storage.writes();
        (writes, outside(&world, &app).await)
    })
}

async fn die(world: &World, kind: Kind, death: Death) {
    let app = world.app();
    world.storage.die(death);
    tokio::select! {
        // A run taken up late makes fewer writes than this death waits for.
        () = async {
            let run_id = start(world, &app, kind).await;
            ended(&app, &run_id).await;
        } => {}
        () = world.storage.death() => {}
    }
}

/// The run of this kind, taken up again to its end; `None` when there is none.
async fn resumed(world: &World, app: &App, kind: Kind) -> Option<causeway_app::run::Receipt> {
    let (record, state) = app.runs().await.unwrap().into_iter().next()?;
    let expected = match kind {
        Kind::Connect => "Connect",
        Kind::Triggers => "Set up",
        Kind::Disconnect => "Disconnect",
    };
    if !record.title.starts_with(expected) {
        return None;
    }
    if state == RunState::Completed {
        return Some(app.receipt(&record.id).await.unwrap());
    }
    let before = app.receipt(&record.id).await.unwrap();
    assert_truthful(world, kind, &before);
    let given = GivenAgain::default();
    let missing = app.resume_run(&record.id, given).await;
    if missing.is_err() {
        // Killed before everything was in the keychain.
        let webhook = Some(causeway_domain::Secret::new(crate::support::WEBHOOK.to_owned()));
        let given = GivenAgain { jira: Some(token()), aws: Some(key()), webhook, git_password: None };
        app.resume_run(&record.id, given).await.unwrap();
    }
    let mut receipt = ended(app, &record.id).await;
    if receipt.run.state == RunState::Failed {
        // The webhook URL had not been saved yet: it has to be given again.
        let webhook = Some(causeway_domain::Secret::new(crate::support::WEBHOOK.to_owned()));
        let given = GivenAgain { webhook, ..GivenAgain::default() };
        app.resume_run(&record.id, given).await.unwrap();
        receipt = ended(app, &record.id).await;
    }
    Some(receipt)
}

/// What a killed run says is never more than what is.
fn assert_truthful(world: &World, kind: Kind, receipt: &causeway_app::run::Receipt) {
    let says = |text: &str| receipt.left_behind.iter().any(|line| line.contains(text));
    let aws = world.aws.state();
    let ours = ["api", "docs", "web"].into_iter().filter(|name| aws.list(name).contains(&own())).count();
    let words = format!("{kind:?} {:?}", receipt.left_behind);
    if kind == Kind::Disconnect {
        assert!(!aws.topics.is_empty() || says("the SNS topic"), "{words}");
        assert!(ours == 3 || says("the trigger of"), "{words}");
    } else {
        assert!(aws.topics.is_empty() || says("SNS topic"), "{words}");
        assert!(ours == 0 || says("the trigger"), "{words}");
        assert!(aws.subscriptions.is_empty() || says("subscription"), "{words}");
    }
}

#[test]
fn killed_anywhere_and_taken_up_again_the_end_is_the_same() {
    for kind in KINDS {
        let (writes, expected) = undisturbed(kind);
        assert!(writes > 10, "{kind:?} {writes}");
        for at in 0..writes {
            for moment in [Moment::Before, Moment::After] {
                case(async {
                    let world = prepared(kind).await;
                    die(&world, kind, Death { at, moment }).await;
                    let app = world.app();
                    let Some(receipt) = resumed(&world, &app, kind).await else {
                        return;
                    };
                    let what = format!("{kind:?} {at} {moment:?} {:?}", receipt.run.steps);
                    assert_eq!(receipt.run.state, RunState::Completed, "{what} {:?}", receipt.error);
                    assert_eq!(outside(&world, &app).await, expected, "{what}");
                });
            }
        }
    }
}

#[test]
fn killed_twice_the_end_is_the_same() {
    for kind in KINDS {
        let (writes, expected) = undisturbed(kind);
        for first in (1..writes).step_by(3) {
            for second in (0..writes).step_by(2) {
                case(async {
                    let world = prepared(kind).await;
                    die(&world, kind, Death { at: first, moment: Moment::After }).await;
                    let app = world.app();
                    world.storage.die(Death { at: second, moment: Moment::Before });
                    tokio::select! {
                        _ = resumed(&world, &app, kind) => {}
                        () = world.storage.death() => {}
                    }
                    let app = world.app();
                    let Some(receipt) = resumed(&world, &app, kind).await else { return };
                    let what = format!("{kind:?} {first} {second} {:?}", receipt.run.steps);
                    assert_eq!(receipt.run.state, RunState::Completed, "{what} {:?}", receipt.error);
                    assert_eq!(outside(&world, &app).await, expected, "{what}");
                });
            }
        }
    }
}

#[test]
fn killed_in_the_middle_of_undoing_it_can_be_repeated() {
    for kind in [Kind::Connect, Kind::Triggers] {
        for at in 0..20 {
            for moment in [Moment::Before, Moment::After] {
                case(async {
                    let world = prepared(kind).await;
                    let app = world.app();
                    let run_id = start(&world, &app, kind).await;
                    ended(&app, &run_id).await;
                    let app = world.app();
                    world.storage.die(Death { at, moment });
                    tokio::select! {
                        _ = app.undo_run(&run_id) => {}
                        () = world.storage.death() => {}
                    }
                    let app = world.app();
                    let again = app.undo_run(&run_id).await;
                    let nothing = Err(causeway_app::AppError::NothingToUndo);
                    assert!(again.is_ok() || again == nothing, "{kind:?} {at} {moment:?} {again:?}");
                    let aws = world.aws.state();
                    assert!(
                        aws.topics.is_empty() && aws.subscriptions.is_empty(),
                        "{kind:?} {at} {moment:?}"
                    );
                    assert!(aws.list("api").is_empty());
                    assert_eq!(aws.list("web"), [foreign("ci"), foreign("audit")]);
                });
            }
        }
    }
}
