//! A person cancels.

use std::time::Duration;

use causeway_app::AppError;
use causeway_app::port::jira::JiraError;
use causeway_app::run::{GivenAgain, ItemState, RunState};
use tokio::time::Instant;

use crate::support::{Answer, Call, Fate, World, ended};

#[tokio::test(start_paused = true)]
async fn cancelled_while_jira_indexes_the_integration_stays_and_is_said_to() {
    let world = World::with(&[("api", Fate::Indexed), ("slow", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let begun = Instant::now();
    app.cancel_run(&run_id);
    app.cancel_run(&run_id);
    let receipt = ended(&app, &run_id).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!((receipt.run.state, &receipt.error), (RunState::Cancelled, &Some(AppError::Cancelled)));
    assert!(receipt.left_behind[0].starts_with("In Jira: a new integration"), "{:?}", receipt.left_behind);
    assert!(
        receipt.left_behind[0].ends_with("Jira goes on indexing it by itself."),
        "one is not indexed yet"
    );
    assert!(!receipt.run.repositories.iter().any(|item| item.state == ItemState::Running));
    assert_eq!(receipt.run.cancel_note, "");
    // After the end, too, it is no error.
    app.cancel_run(&run_id);
    assert_eq!(app.receipt(&run_id).await.unwrap().run.state, RunState::Cancelled);

    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert_eq!(world.jira.calls(Call::Create), 1);
}

#[tokio::test(start_paused = true)]
async fn cancelled_while_the_creation_waits_for_its_turn_nothing_is_written() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let limited = JiraError::RateLimited { retry_after: Some(Duration::from_mins(2)) };
    world.jira.fail(Call::Create, 100, Answer::Fails(limited));
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_secs(30)).await;
    app.cancel_run(&run_id);
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Cancelled);
    assert_eq!(receipt.left_behind[0], "In Jira: nothing was written.");
    assert!(world.jira.integrations().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_cancel_does_not_leave_a_lost_answer_unlooked_for() {
    let world = World::with(&[("api", Fate::Indexed)]);
    world.jira.fail(Call::Create, 1, Answer::Lost(JiraError::Server { status: 504 }));
    let app = world.app();
    let run_id = world.start(&app).await;
    while world.jira.calls(Call::Create) == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    app.cancel_run(&run_id);
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Cancelled);
    assert!(receipt.left_behind[0].starts_with("In Jira: a new integration"), "{:?}", receipt.left_behind);
    assert!(receipt.undo[0].starts_with("Remove the integration"), "{:?}", receipt.undo);
}

#[tokio::test(start_paused = true)]
async fn a_look_can_be_cancelled() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let operation = app.session.operation("look");
    app.session.cancel("look");
    app.session.cancel("unknown");
    let outcome = app.check_jira(&operation, crate::support::SITE, crate::support::token()).await;
    assert_eq!(outcome.err(), Some(AppError::Cancelled));
}
