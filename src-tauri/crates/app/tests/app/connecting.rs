//! A run from its plan to its receipt.

use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::port::secrets::Keep;
use causeway_app::run::{ItemState, RunState};

use causeway_domain::Secret;

use crate::support::{Call, Fate, KEY, REGION, World, repositories};

#[tokio::test(start_paused = true)]
async fn a_plan_becomes_true_and_a_second_run_of_it_changes_nothing() {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    let app = world.app();

    let receipt = world.connect(&app).await;
    assert_eq!((receipt.run.state, &receipt.error), (RunState::Completed, &None));
    assert!(receipt.run.steps.iter().all(|step| step.state == ItemState::Done), "{:?}", receipt.run.steps);
    assert_eq!(
        repositories(&receipt),
        [("api", ItemState::Done, "Indexed"), ("web", ItemState::Done, "Indexed")]
    );
    assert_eq!(world.secrets.names(), ["aws AKIAIOSFODNN7EXAMPLE", "jira https://jira.example.com admin"]);
    let id = world.jira.integrations()[0];
    assert_eq!(
        receipt.left_behind,
        [
            format!("In Jira: a new integration, id {id}."),
            "In the keychain: the Jira sign-in.".to_owned(),
            "In the keychain: the AWS access key.".to_owned(),
            "On this computer: an entry in Connections.".to_owned(),
        ]
    );

    let again = world.connect(&app).await;
    assert_eq!(again.run.state, RunState::Completed);
    assert_eq!(again.connection_id, receipt.connection_id);
    assert_eq!((world.jira.calls(Call::Create), world.jira.calls(Call::Update)), (1, 0));
    assert_eq!(world.jira.calls(Call::Reindex), 0);
    assert!(again.undo.is_empty(), "what was there before is not this run's to remove: {:?}", again.undo);
}

#[tokio::test(start_paused = true)]
async fn secrets_are_stored_in_the_keychain_and_nowhere_else() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    let stored = world.storage.everything();
    assert!(!stored.contains("\"token\"") && !stored.contains("\"secret\""), "{stored}");
}

#[tokio::test(start_paused = true)]
async fn a_checked_key_is_checked_for_another_region_without_its_secret_being_given_again() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let operation = app.session.operation("test");
    let secret = Secret::new("secret".to_owned());
    let check = app.check_aws(&operation, "eu-west-1", KEY, secret, Arc::new(|_| ())).await.unwrap();
    let key = app.checked_key(&check.handle).unwrap();
    assert_eq!((key.id.as_str(), key.secret.expose()), (KEY, "secret"));
    let again = app.check_aws(&operation, REGION, KEY, key.secret, Arc::new(|_| ())).await.unwrap();
    assert_eq!(again.account.region.code(), REGION);
    assert_eq!(app.checked_key("no such handle").map(drop), Err(AppError::SessionEnded));
    let later = world.app();
    assert_eq!(later.checked_key(&again.handle).map(drop), Err(AppError::SessionEnded), "a session's only");
}

#[tokio::test(start_paused = true)]
async fn a_stale_plan_is_refused_and_nothing_is_written() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let plan = world.plan(&app, Keep::Keychain).await.unwrap();
    world.aws.add("new");
    let refused = app.start_run(&plan.id, &plan.shown.work.hash()).await;
    assert_eq!(refused, Err(AppError::PlanStale));
    assert_eq!(world.storage.writes(), 0);
    assert!(world.secrets.names().is_empty() && world.jira.integrations().is_empty());
    // The refusal has not kept the site.
    let plan = world.plan(&app, Keep::Keychain).await.unwrap();
    app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_plan_started_twice_runs_once() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let plan = world.plan(&app, Keep::Keychain).await.unwrap();
    let hash = &plan.shown.work.hash();
    let (first, second) = tokio::join!(app.start_run(&plan.id, hash), app.start_run(&plan.id, hash));
    assert!(first.is_ok());
    assert_eq!(second, Err(AppError::RunActive));
    let receipt = crate::support::ended(&app, &first.unwrap()).await;
    assert_eq!(receipt.run.state, RunState::Completed);
    // What the plan saw is not true any more: it made it so itself.
    assert_eq!(app.start_run(&plan.id, hash).await, Err(AppError::PlanStale));
    assert_eq!(world.jira.integrations().len(), 1);
}
