//! Undoing a run.

use causeway_app::AppError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_app::run::{GivenAgain, RunState};

use crate::support::{Answer, Call, Death, Fate, Moment, World, ended};

fn world() -> World {
    World::with(&[("api", Fate::Indexed)])
}

#[tokio::test(start_paused = true)]
async fn everything_a_run_made_is_removed_and_said() {
    let world = world();
    let app = world.app();
    let receipt = world.connect(&app).await;
    let id = world.jira.integrations()[0];
    let undone = app.undo_run(&receipt.run.id).await.unwrap();
    assert_eq!(
        undone.left_behind,
        [
            format!("The integration with id {id} is removed from Jira."),
            "The entry is removed from Connections.".to_owned(),
            "The saved Jira sign-in is removed.".to_owned(),
            "The saved AWS access key is removed.".to_owned(),
        ]
    );
    assert!(undone.undo.is_empty() && undone.connection_id.is_none());
    assert!(world.jira.integrations().is_empty() && world.secrets.names().is_empty());
    assert!(app.connections().await.unwrap().is_empty());
    assert_eq!(app.receipt(&receipt.run.id).await.unwrap(), undone, "it is stored");
    assert_eq!(app.undo_run(&receipt.run.id).await, Err(AppError::NothingToUndo));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_undone_can_be_done_again() {
    let world = world();
    let app = world.app();
    let run_id = world.connect(&app).await.run.id;
    app.undo_run(&run_id).await.unwrap();
    let given = || GivenAgain {
        jira: Some(crate::support::token()),
        aws: Some(crate::support::key()),
        ..GivenAgain::default()
    };
    app.resume_run(&run_id, given()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!((world.jira.integrations().len(), world.secrets.names().len()), (1, 2));
    assert_eq!(app.connections().await.unwrap().len(), 1);
    assert_eq!(receipt.undo.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn undoing_that_stops_half_way_says_what_is_left_and_goes_on_from_there() {
    for stop in ["jira", "aws"] {
        let world = world();
        let app = world.app();
        let run_id = world.connect(&app).await.run.id;
        world.secrets.refuse.lock().unwrap().push((stop, SecretError::Locked));
        assert_eq!(app.undo_run(&run_id).await, Err(AppError::Secrets(SecretError::Locked)));
        let receipt = app.receipt(&run_id).await.unwrap();
        assert_eq!(receipt.left_behind[0], "In Jira: nothing was written.".to_owned());
        assert_eq!(receipt.undo.len(), if stop == "jira" { 2 } else { 1 }, "{:?}", receipt.undo);
        assert!(world.jira.integrations().is_empty());

        app.undo_run(&run_id).await.unwrap();
        assert!(world.secrets.names().is_empty());
        assert_eq!(world.jira.calls(Call::Remove), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn undoing_that_jira_refuses_changes_nothing() {
    let world = world();
    let app = world.app();
    let before = world.connect(&app).await;
    let refused = JiraError::Forbidden { message: "No".to_owned() };
    world.jira.fail(Call::Remove, 1, Answer::Fails(refused.clone()));
    assert_eq!(app.undo_run(&before.run.id).await, Err(AppError::Jira(refused)));
    assert_eq!(app.receipt(&before.run.id).await.unwrap(), before);
    assert_eq!((app.connections().await.unwrap().len(), world.secrets.names().len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn secrets_that_another_connection_uses_stay() {
    let world = world();
    let app = world.app();
    let run_id = world.connect(&app).await.run.id;
    let mut other = app.connections().await.unwrap().remove(0).record;
    other.id = "other".to_owned();
    other.integration_id = 99;
    other.aws_secret = "aws AKIAI44QH8DHBEXAMPLE".to_owned();
    app.ports().storage.put_connection(other).await.unwrap();
    let undone = app.undo_run(&run_id).await.unwrap();
    assert!(undone.left_behind.iter().any(|line| line.contains("another connection uses it")));
    assert_eq!(world.secrets.names(), ["jira https://jira.example.com admin"]);
}

#[tokio::test(start_paused = true)]
async fn two_undoings_at_once_are_one() {
    let world = world();
    let app = world.app();
    let run_id = world.connect(&app).await.run.id;
    let (first, second) = tokio::join!(app.undo_run(&run_id), app.undo_run(&run_id));
    assert!(first.is_ok());
    assert!(matches!(second, Err(AppError::RunActive | AppError::NothingToUndo)), "{second:?}");
    assert_eq!(world.jira.calls(Call::Remove), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_signed_in_again_can_undo() {
    let world = world();
    let app = world.app();
    let plan = world.plan(&app, Keep::Session).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    ended(&app, &run_id).await;
    let app = world.app();
    assert_eq!(app.undo_run(&run_id).await, Err(AppError::Secrets(SecretError::Missing)));
    world.plan(&app, Keep::Session).await.unwrap();
    app.undo_run(&run_id).await.unwrap();
    assert!(world.jira.integrations().is_empty());
}

#[tokio::test(start_paused = true)]
async fn killed_in_the_middle_of_undoing_it_can_be_repeated() {
    for at in 0..6 {
        for moment in [Moment::Before, Moment::After] {
            let world = world();
            let app = world.app();
            let run_id = world.connect(&app).await.run.id;
            let app = world.app();
            world.storage.die(Death { at, moment });
            tokio::select! {
                _ = app.undo_run(&run_id) => {}
                () = world.storage.death() => {}
            }
            let app = world.app();
            // Where only the receipt was lost, there is nothing left to undo.
            let again = app.undo_run(&run_id).await;
            assert!(again.is_ok() || again == Err(AppError::NothingToUndo), "{at} {moment:?} {again:?}");
            assert!(world.jira.integrations().is_empty() && world.secrets.names().is_empty());
            assert!(app.connections().await.unwrap().is_empty());
            let receipt = app.receipt(&run_id).await.unwrap();
            assert!(receipt.undo.is_empty(), "{at} {moment:?} {receipt:?}");
        }
    }
}
