//! Jira answers late, wrongly, or not at all.

use std::time::Duration;

use causeway_app::AppError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::run::{GivenAgain, RunState};
use tokio::time::Instant;

use crate::support::{Answer, Call, Fate, World, ended};

fn host() -> String {
    "jira.example.com".to_owned()
}

fn lost() -> JiraError {
    JiraError::Network(NetworkError::Lost { host: host() })
}

/// Every way in which a creation may have been carried out although its answer says nothing of the kind.
fn unknown_outcomes() -> Vec<JiraError> {
    vec![
        lost(),
        JiraError::Network(NetworkError::Timeout { host: host() }),
        JiraError::Server { status: 502 },
        JiraError::Unexpected { detail: "200 text/plain".to_owned() },
        JiraError::LoginPage,
    ]
}

#[tokio::test(start_paused = true)]
async fn a_creation_whose_answer_is_lost_is_adopted_and_not_sent_again() {
    for error in unknown_outcomes() {
        let world = World::with(&[("api", Fate::Indexed)]);
        world.jira.fail(Call::Create, 1, Answer::Lost(error.clone()));
        let app = world.app();
        let receipt = world.connect(&app).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{error} {:?}", receipt.error);
        assert_eq!((world.jira.calls(Call::Create), world.jira.integrations().len()), (1, 1), "{error}");
        assert!(receipt.left_behind[0].starts_with("In Jira: a new integration"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_is_said_to_be_unknown_and_settled_by_taking_up_again() {
    for error in unknown_outcomes() {
        let world = World::with(&[("api", Fate::Indexed)]);
        world.jira.fail(Call::Create, 1, Answer::Fails(error.clone()));
        let app = world.app();
        let run_id = world.start(&app).await;
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.error, Some(AppError::Jira(error)));
        assert!(receipt.left_behind[0].starts_with("In Jira: perhaps an integration"));
        app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
        assert_eq!(world.jira.integrations().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_jira_refused_is_said_not_to_be_there() {
    for error in [
        JiraError::Rejected { message: "Unknown region".to_owned(), advice: None },
        JiraError::Forbidden { message: "No".to_owned() },
        JiraError::Unauthorized,
    ] {
        let world = World::with(&[("api", Fate::Indexed)]);
        world.jira.fail(Call::Create, 1, Answer::Fails(error.clone()));
        let app = world.app();
        let receipt = world.connect(&app).await;
        assert_eq!(receipt.error, Some(AppError::Jira(error)));
        assert_eq!(receipt.left_behind[0], "In Jira: nothing was written.");
        assert_eq!((world.jira.calls(Call::Create), world.jira.integrations().len()), (1, 0));
        assert_eq!(receipt.undo.len(), 2, "the saved secrets can be removed: {:?}", receipt.undo);
    }
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_never_left_is_sent_again() {
    for error in [
        JiraError::RateLimited { retry_after: Some(Duration::from_secs(90)) },
        JiraError::Network(NetworkError::Refused { host: host() }),
    ] {
        let world = World::with(&[("api", Fate::Indexed)]);
        world.jira.fail(Call::Create, 2, Answer::Fails(error));
        let app = world.app();
        let receipt = world.connect(&app).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
        assert_eq!((world.jira.calls(Call::Create), world.jira.integrations().len()), (3, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_while_jira_restarts_is_looked_for_until_jira_is_back() {
    let world = World::with(&[("api", Fate::Indexed)]);
    world.jira.fail(Call::Create, 1, Answer::Lost(lost()));
    let app = world.app();
    let run_id = world.start(&app).await;
    // The look before the creation is answered; those after it are not, for some minutes.
    world.jira.state().faults.extend([crate::support::Fault {
        call: Call::Integrations,
        after: 0,
        times: 12,
        answer: Answer::Fails(JiraError::Server { status: 503 }),
    }]);
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!((world.jira.calls(Call::Create), world.jira.integrations().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn another_admins_integration_is_not_taken_for_our_own() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let other = {
        let app = world.app();
        world.jira.fail(Call::Create, 1, Answer::Fails(lost()));
        let run_id = world.start(&app).await;
        // Made after our look, while our own never arrived.
        while world.jira.calls(Call::Create) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let other = world.jira.state().foreign_integration(Some("AKIAI44QH8DHBEXAMPLE"));
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.error, Some(AppError::Jira(lost())));
        other
    };
    assert_eq!(world.jira.integrations(), [other]);
}

#[tokio::test(start_paused = true)]
async fn when_it_cannot_be_told_which_is_our_own_nothing_is_guessed() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.jira.fail(Call::Create, 1, Answer::Lost(lost()));
    let run_id = world.start(&app).await;
    while world.jira.calls(Call::Create) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.jira.state().foreign_integration(None);
    let receipt = ended(&app, &run_id).await;
    assert!(matches!(receipt.error, Some(AppError::Unverified { .. })), "{:?}", receipt.error);
    assert_eq!(world.jira.calls(Call::Create), 1);
    assert!(receipt.left_behind[0].starts_with("In Jira: perhaps"), "{:?}", receipt.left_behind);
}

#[tokio::test(start_paused = true)]
async fn every_read_outlasts_a_jira_that_is_away_for_minutes() {
    for call in [Call::Integration, Call::Repositories, Call::Status] {
        for error in [
            JiraError::Server { status: 503 },
            JiraError::Network(NetworkError::Refused { host: host() }),
            JiraError::Network(NetworkError::Dns { host: host() }),
            JiraError::Unexpected { detail: "half an answer".to_owned() },
            JiraError::RateLimited { retry_after: Some(Duration::from_secs(30)) },
        ] {
            let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
            let app = world.app();
            let run_id = world.start(&app).await;
            world.jira.fail(call, 8, Answer::Fails(error.clone()));
            let receipt = ended(&app, &run_id).await;
            assert_eq!(receipt.run.state, RunState::Completed, "{call:?} {error} {:?}", receipt.error);
            assert_eq!(world.jira.calls(Call::Create), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_stays_away_ends_the_run_with_what_is_there() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    while world.jira.integrations().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.jira.fail(Call::Repositories, 10_000, Answer::Fails(JiraError::Server { status: 503 }));
    let begun = Instant::now();
    let receipt = ended(&app, &run_id).await;
    assert!(begun.elapsed() >= Duration::from_mins(10) && begun.elapsed() < Duration::from_mins(11));
    assert_eq!(receipt.error, Some(AppError::Jira(JiraError::Server { status: 503 })));
    assert!(receipt.left_behind[0].starts_with("In Jira: a new integration"));

    world.jira.state().faults.clear();
    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert_eq!(world.jira.calls(Call::Create), 1);
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_ends_in_the_middle_is_not_waited_out() {
    for (call, error) in [
        (Call::Repositories, JiraError::Unauthorized),
        (Call::Status, JiraError::LoginPage),
        (Call::Integration, JiraError::Forbidden { message: "No".to_owned() }),
    ] {
        let world = World::with(&[("api", Fate::Slow), ("broken", Fate::Unlisted)]);
        let app = world.app();
        let run_id = world.start(&app).await;
        while world.jira.integrations().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        world.jira.fail(call, 10_000, Answer::Fails(error.clone()));
        let begun = Instant::now();
        let receipt = ended(&app, &run_id).await;
        assert!(begun.elapsed() < Duration::from_secs(30), "{call:?} {:?}", begun.elapsed());
        assert_eq!(receipt.error, Some(AppError::Jira(error)));
    }
}
