//! Another access key for every connection that uses an old one.

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::port::aws::AwsError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_app::run::{GivenAgain, ItemState, Receipt, RunState};
use causeway_domain::Secret;
use causeway_domain::plan::Step;

use crate::support::{ACCOUNT, Answer, Call, Fate, KEY, NEW_KEY, NEW_SECRET, World, denied, ended, new_pair};

async fn connected() -> (World, causeway_app::App) {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    (world, app)
}

fn says(receipt: &Receipt, text: &str) -> bool {
    receipt.left_behind.iter().any(|line| line.contains(text))
}

fn step(receipt: &Receipt, step: Step) -> (ItemState, String) {
    let found = receipt.run.steps.iter().find(|item| item.step == step).unwrap();
    (found.state, found.message.clone().unwrap_or_default())
}

async fn unfinished(app: &causeway_app::App) -> Vec<Option<String>> {
    let inventory = app.credential_inventory().await.unwrap();
    inventory.connections.into_iter().map(|identity| identity.unfinished_rotation).collect()
}

#[tokio::test(start_paused = true)]
async fn every_connection_gets_the_new_key_and_the_old_one_is_given_up() {
    let (world, app) = connected().await;
    world.second_connection(&app).await;
    let receipt = world.rotate(&app).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
    assert_eq!(world.keys_in_jira(), [NEW_KEY, NEW_KEY]);
    assert!(world.jira.state().keys.values().all(|(_, secret)| secret == NEW_SECRET));
    for record in app.ports().storage.connections().await.unwrap() {
        assert_eq!(record.access_key_id, NEW_KEY);
        assert_eq!(record.aws_secret, format!("aws {NEW_KEY}"));
    }
    let names = world.secrets.names();
    assert!(names.contains(&format!("aws {NEW_KEY}")) && !names.contains(&format!("aws {KEY}")), "{names:?}");
    assert!(says(&receipt, "uses the new key …NEW1") && says(&receipt, "deactivate it in IAM"));
    assert!(says(&receipt, "the old key …MPLE is removed"), "{:?}", receipt.left_behind);
    let link = receipt.links.iter().find(|(title, _)| title.contains("…MPLE")).unwrap();
    assert!(link.1.ends_with("#/users/details/ada?section=security_credentials"), "{}", link.1);
    assert!(receipt.undo.is_empty(), "the old pair is gone");
    assert_eq!(world.jira.calls(Call::Reindex), 1, "one repository of the integration that has any");
    assert_eq!(step(&receipt, Step::VerifyKey).0, ItemState::Done);
    assert_eq!(unfinished(&app).await, [None, None]);
    let everything = world.storage.everything();
    assert!(!everything.contains(NEW_SECRET), "no secret is stored outside of the keychain");
}

#[tokio::test(start_paused = true)]
async fn a_pair_that_will_not_do_is_refused_before_anything_is_written() {
    let (world, app) = connected().await;
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let plan = async |key: &str| {
        let secret = Secret::new(NEW_SECRET.to_owned());
        app.plan_rotation(&operation, &id, key, secret, Keep::Keychain).await.map(|_| ())
    };
    let field = |outcome: Result<(), AppError>| match outcome {
        Err(AppError::Invalid(invalid)) => invalid.field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(plan("ASIAIOSFODNN7EXAMPLE").await), Field::TemporaryAccessKey);
    assert_eq!(field(plan("AIDAIOSFODNN7EXAMPLE").await), Field::OtherIdentifier);
    assert_eq!(field(plan(KEY).await), Field::AccessKeyId);
    let owner = ("999988887777".to_owned(), "eve".to_owned());
    world.aws.state().owners.insert(NEW_KEY.to_owned(), owner);
    let expected = AppError::OtherAccount { expected: ACCOUNT.to_owned(), found: "999988887777".to_owned() };
    assert_eq!(plan(NEW_KEY).await, Err(expected));
    let wrong = AwsError::SignatureMismatch { message: "secret".to_owned() };
    world.aws.state().refused_keys.insert(NEW_KEY.to_owned(), wrong.clone());
    assert_eq!(plan(NEW_KEY).await, Err(AppError::Aws(wrong)));
    assert_eq!(world.keys_in_jira(), [KEY]);
    assert_eq!(world.secrets.names().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_that_may_do_less_is_a_caution_or_a_conflict() {
    let (world, app) = connected().await;
    world.aws.state().hidden.insert(NEW_KEY.to_owned(), ["web".to_owned()].into());
    let plan = world.plan_rotation(&app, Keep::Keychain).await.unwrap();
    assert!(plan.shown.work.can_start());
    assert!(plan.cautions.iter().any(|caution| caution.contains("does not see 1 of")), "{:?}", plan.cautions);

    world.aws.state().hidden.get_mut(NEW_KEY).unwrap().insert("api".to_owned());
    let plan = world.plan_rotation(&app, Keep::Keychain).await.unwrap();
    assert!(!plan.shown.work.can_start());
    let refused = app.start_run(&plan.id, &plan.shown.work.hash()).await;
    assert_eq!(refused, Err(AppError::PlanConflict));
}

#[tokio::test(start_paused = true)]
async fn an_old_key_that_is_deactivated_already_can_still_be_replaced() {
    let (world, app) = connected().await;
    let gone = AwsError::UnknownAccessKey { message: "inactive".to_owned() };
    world.aws.state().refused_keys.insert(KEY.to_owned(), gone);
    let receipt = world.rotate(&app).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.keys_in_jira(), [NEW_KEY]);
}

#[tokio::test(start_paused = true)]
async fn an_integration_that_refuses_keeps_the_old_key_and_is_finished_later() {
    let (world, app) = connected().await;
    let second = world.second_connection(&app).await;
    world.jira.state().refuses_key_of = Some(second);
    let receipt = world.rotate(&app).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert_eq!(world.keys_in_jira(), [NEW_KEY, KEY]);
    assert_eq!(step(&receipt, Step::RotateKey).0, ItemState::Failed);
    assert_eq!(step(&receipt, Step::VerifyKey).0, ItemState::Done, "{:?}", receipt.run.steps);
    assert!(step(&receipt, Step::RemoveOldKey).1.contains("Second still uses it"));
    assert!(says(&receipt, "Second at Example Jira uses the old key …MPLE"), "{:?}", receipt.left_behind);
    assert!(world.secrets.names().contains(&format!("aws {KEY}")), "the old key stays usable");
    let run = Some(receipt.run.id.clone());
    assert_eq!(unfinished(&app).await, [run.clone(), run]);

    world.jira.state().refuses_key_of = None;
    let app = world.app();
    app.resume_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &receipt.run.id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.keys_in_jira(), [NEW_KEY, NEW_KEY]);
    assert_eq!(world.jira.calls(Call::UpdateKey), 2, "what is done is not done again");
    assert!(!world.secrets.names().contains(&format!("aws {KEY}")));
    assert_eq!(unfinished(&app).await, [None, None]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_gij_cannot_fetch_with_fails_and_can_be_taken_back() {
    let (world, app) = connected().await;
    world.jira.state().bad_keys.push(NEW_KEY.to_owned());
    let receipt = world.rotate(&app).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    let words = step(&receipt, Step::VerifyKey).1;
    assert!(words.contains("cannot fetch") && words.contains("denied"), "{words}");
    assert!(world.secrets.names().contains(&format!("aws {KEY}")), "the old pair is kept");
    assert!(receipt.undo.iter().any(|line| line.contains("the old key …MPLE again")), "{:?}", receipt.undo);

    let receipt = app.undo_run(&receipt.run.id).await.unwrap();
    assert_eq!(world.keys_in_jira(), [KEY]);
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    assert_eq!((record.access_key_id.as_str(), record.aws_secret), (KEY, format!("aws {KEY}")));
    assert!(!world.secrets.names().contains(&format!("aws {NEW_KEY}")));
    assert!(says(&receipt, "has the old key …MPLE again"), "{:?}", receipt.left_behind);
    assert_eq!(unfinished(&app).await, [None]);
    assert_eq!(app.undo_run(&receipt.run.id).await, Err(AppError::NothingToUndo));
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_goes_on_showing_the_old_key_is_not_believed() {
    let (world, app) = connected().await;
    world.jira.state().shows_keys = true;
    world.jira.state().ignores_keys = true;
    let receipt = world.rotate(&app).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert!(
        step(&receipt, Step::RotateKey).1.contains("still shows the key …MPLE"),
        "{:?}",
        receipt.run.steps
    );
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    assert_eq!(record.access_key_id, KEY);
    assert!(world.secrets.names().contains(&format!("aws {KEY}")));
    world.jira.state().ignores_keys = false;
    app.resume_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &receipt.run.id).await.run.state, RunState::Completed);
}

#[tokio::test(start_paused = true)]
async fn another_key_in_jira_is_seen_and_replaced_too() {
    let (world, app) = connected().await;
    world.jira.state().shows_keys = true;
    let id = world.jira.integrations()[0];
    world.jira.state().keys.insert(id, ("AKIASOMEBODYELSES123".to_owned(), "x".to_owned()));
    let inventory = app.credential_inventory().await.unwrap();
    assert_eq!(inventory.connections[0].other_key_in_jira.as_deref(), Some("AKIASOMEBODYELSES123"));
    let plan = world.plan_rotation(&app, Keep::Keychain).await.unwrap();
    assert!(plan.cautions.iter().any(|caution| caution.contains("does not know")), "{:?}", plan.cautions);
    assert_eq!(world.rotate(&app).await.run.state, RunState::Completed);
    assert_eq!(app.credential_inventory().await.unwrap().connections[0].other_key_in_jira, None);
}

#[tokio::test(start_paused = true)]
async fn the_world_may_not_change_between_plan_and_run() {
    let (world, app) = connected().await;
    let plan = world.plan_rotation(&app, Keep::Keychain).await.unwrap();
    world.second_connection(&app).await;
    assert_eq!(app.start_run(&plan.id, &plan.shown.work.hash()).await, Err(AppError::PlanStale));
    assert_eq!(world.keys_in_jira(), [KEY, KEY]);
}

#[tokio::test(start_paused = true)]
async fn a_rotation_whose_key_was_replaced_since_is_not_taken_up() {
    let (world, app) = connected().await;
    world.jira.fail(Call::UpdateKey, 1, Answer::Fails(JiraError::Forbidden { message: "no".to_owned() }));
    let receipt = world.rotate(&app).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    let mut record = app.ports().storage.connections().await.unwrap().remove(0);
    record.access_key_id = "AKIASOMEBODYELSES123".to_owned();
    app.ports().storage.put_connection(record).await.unwrap();
    assert_eq!(unfinished(&app).await, [None]);
    let resumed = app.resume_run(&receipt.run.id, GivenAgain::default()).await;
    assert_eq!(resumed, Err(AppError::PlanStale));
}

#[tokio::test(start_paused = true)]
async fn a_new_pair_for_this_session_is_asked_for_again_after_a_restart() {
    let (world, app) = connected().await;
    world.jira.fail(Call::UpdateKey, 1, Answer::Fails(JiraError::Forbidden { message: "no".to_owned() }));
    let plan = world.plan_rotation(&app, Keep::Session).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Failed);
    let app = world.app();
    let missing = app.resume_run(&run_id, GivenAgain::default()).await;
    assert_eq!(missing, Err(AppError::Secrets(SecretError::Missing)));
    app.resume_run(&run_id, new_pair()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.secrets.in_session(), [format!("aws {NEW_KEY}")]);
    assert!(
        !world.secrets.names().iter().any(|name| name.starts_with("aws ")),
        "nothing of it in the keychain"
    );
}

#[tokio::test(start_paused = true)]
async fn permissions_of_another_user_are_compared() {
    let (world, app) = connected().await;
    world.aws.state().owners.insert(NEW_KEY.to_owned(), (ACCOUNT.to_owned(), "bob".to_owned()));
    let plan = world.plan_rotation(&app, Keep::Keychain).await.unwrap();
    assert!(
        plan.cautions[0].contains("user/bob") && plan.cautions[0].contains("user/ada"),
        "{:?}",
        plan.cautions
    );
    world.aws.state().refused_keys.insert(NEW_KEY.to_owned(), denied("codecommit:ListRepositories"));
    assert!(world.plan_rotation(&app, Keep::Keychain).await.is_err());
}
