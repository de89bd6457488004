//! Every way a call of AWS can fail, at every call that changes something: the outcome is right, what is other people's
//! stays, and the receipt tells the truth.

use std::time::Duration;

use causeway_app::App;
use causeway_app::port::aws::AwsError;
use causeway_app::port::secrets::Keep;
use causeway_app::run::{GivenAgain, Receipt, RunState};
use causeway_domain::triggers::disconnect::IntegrationFate;

use crate::support::{
    AwsAnswer, AwsCall, AwsFault, Fate, World, denied, ended, foreign, lost, own, request, silent, topic_arn,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Connect,
    Triggers,
    Disconnect,
}

fn faults() -> Vec<AwsAnswer> {
    vec![
        AwsAnswer::Fails(AwsError::Throttled),
        AwsAnswer::Fails(denied("sns:CreateTopic")),
        AwsAnswer::Fails(lost()),
        AwsAnswer::Lost,
        AwsAnswer::Fails(AwsError::Service {
            code: "NotFound".to_owned(),
            message: "Topic does not exist".to_owned(),
        }),
        AwsAnswer::Fails(AwsError::Service {
            code: "RepositoryDoesNotExistException".to_owned(),
            message: "web does not exist".to_owned(),
        }),
        AwsAnswer::Fails(AwsError::Unexpected { detail: "HTTP 200: <html>Sign in</html>".to_owned() }),
        AwsAnswer::Fails(AwsError::Cancelled),
        AwsAnswer::Fails(AwsError::Service { code: "InternalError".to_owned(), message: String::new() }),
    ]
}

const CALLS: [AwsCall; 9] = [
    AwsCall::GetTriggers,
    AwsCall::PutTriggers,
    AwsCall::CreateTopic,
    AwsCall::GetTopic,
    AwsCall::ListSubscriptions,
    AwsCall::Subscribe,
    AwsCall::Unsubscribe,
    AwsCall::DeleteTopic,
    AwsCall::Names,
];

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

async fn prepared(kind: Kind) -> (World, App) {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    world.aws.state().confirms_after = Some(Duration::from_secs(3));
    world.aws.state().write("web", vec![foreign("ci")]);
    let app = world.app();
    if kind != Kind::Connect {
        world.connect(&app).await;
    }
    if kind == Kind::Disconnect {
        world.set_triggers(&app, Some(request())).await;
    }
    (world, app)
}

/// Plans and starts; a fault that comes before the run is no run.
async fn start(world: &World, app: &App, kind: Kind, fault: AwsFault) -> Option<String> {
    let operation = app.session.operation("test");
    match kind {
        Kind::Connect => {
            let run_id = world.start_connect_with_triggers(app, Keep::Keychain).await;
            world.aws.state().faults.push(fault);
            Some(run_id)
        }
        Kind::Triggers | Kind::Disconnect => {
            let id = world.connection_id(app).await;
            let plan = if kind == Kind::Triggers {
                app.plan_triggers(&operation, &id, Some(request()), silent()).await.unwrap()
            } else {
                app.plan_disconnect(&operation, &id, IntegrationFate::Keep, silent()).await.unwrap()
            };
            world.aws.state().faults.push(fault);
            app.start_run(&plan.id, &plan.shown.work.hash()).await.ok()
        }
    }
}

/// What is other people's is there, once, and first.
fn assert_foreign_intact(world: &World, what: &str) {
    let list = world.aws.state().list("web");
    assert_eq!(list.first(), Some(&foreign("ci")), "{what}");
    assert_eq!(list.iter().filter(|trigger| trigger.name == "ci").count(), 1, "{what}");
    assert!(list.iter().filter(|trigger| trigger.name == own().name).count() <= 1, "{what}");
    assert!(world.aws.state().subscriptions.len() <= 1 && world.aws.state().topics.len() <= 1, "{what}");
}

/// Every sure word of the receipt is true of AWS, and what is there is not denied.
fn assert_truthful(world: &World, kind: Kind, receipt: &Receipt, what: &str) {
    let says = |text: &str| receipt.left_behind.iter().any(|line| line.contains(text));
    let aws = world.aws.state();
    let there = aws.topics.contains_key(&topic_arn());
    let ours = ["api", "web"].into_iter().filter(|name| aws.list(name).contains(&own())).count();
    let words = format!("{what} {:?} {:?}", receipt.left_behind, receipt.run.steps);
    if kind == Kind::Disconnect {
        if says("Removed from AWS: the SNS topic") {
            assert!(!there, "{words}");
        }
        if !there {
            assert!(says("emoved from AWS: the SNS topic"), "{words}");
        }
        if receipt.run.state == RunState::Completed && !says("the triggers of") {
            let skipped = causeway_app::run::ItemState::Skipped;
            let gone = receipt.run.repositories.iter().filter(|item| item.state == skipped).count();
            assert!(ours <= gone, "{words}");
        }
        return;
    }
    if says("In AWS: a new SNS topic") {
        assert!(there, "{words}");
    }
    if says("In AWS: nothing was written") {
        assert!(!there && ours == 0, "{words}");
    }
    if there {
        assert!(says("SNS topic"), "{words}");
    }
    if receipt.run.state == RunState::Completed {
        // One that AWS says is gone is left out, and the run says so.
        let gone = |item: &causeway_app::run::RunRepository| {
            let skipped = causeway_app::run::ItemState::Skipped;
            item.state == skipped || item.trigger.as_ref().is_some_and(|trigger| trigger.state == skipped)
        };
        let gone = receipt.run.repositories.iter().filter(|item| gone(item)).count();
        assert!((2 - gone..=2).contains(&ours), "{words}");
        assert_eq!(aws.subscriptions.len(), 1, "{words}");
    }
    if ours > 0 {
        assert!(says("added to") || says("perhaps written"), "{words}");
    }
}

#[test]
fn every_fault_at_every_call_ends_truthfully_and_can_be_taken_up_again() {
    let mut cases = 0;
    for kind in [Kind::Connect, Kind::Triggers, Kind::Disconnect] {
        for call in CALLS {
            for answer in faults() {
                for (after, times) in [(0, 1), (1, 1), (0, 1000)] {
                    let fault = AwsFault { call, of: None, after, times, answer: answer.clone() };
                    let what = format!("{kind:?} {fault:?}");
                    case(async {
                        let (world, app) = prepared(kind).await;
                        let Some(run_id) = start(&world, &app, kind, fault).await else {
                            assert_foreign_intact(&world, &what);
                            return;
                        };
                        let receipt = ended(&app, &run_id).await;
                        assert_foreign_intact(&world, &what);
                        assert_truthful(&world, kind, &receipt, &what);
                        world.aws.state().faults.clear();
                        if receipt.run.state != RunState::Completed {
                            app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
                            let receipt = ended(&app, &run_id).await;
                            assert_eq!(receipt.run.state, RunState::Completed, "{what} {receipt:?}");
                            assert_truthful(&world, kind, &receipt, &what);
                            assert_foreign_intact(&world, &what);
                        }
                    });
                    cases += 1;
                }
            }
        }
    }
    assert_eq!(cases, 3 * 9 * 9 * 3);
}
