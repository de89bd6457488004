//! Taking a run up again.

use causeway_app::AppError;
use causeway_app::error::InvalidField;
use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_app::run::{GivenAgain, RunState};
use causeway_domain::{AccessKeyId, Secret};

use crate::support::{Answer, Call, Death, Fate, Moment, World, ended, key, token};

fn rejected() -> Answer {
    Answer::Fails(JiraError::Rejected { message: "Not now".to_owned(), advice: None })
}

#[tokio::test(start_paused = true)]
async fn a_run_that_created_nothing_is_refused_once_the_account_is_connected_otherwise() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.jira.fail(Call::Create, 1, rejected());
    let failed = world.start(&app).await;
    ended(&app, &failed).await;
    assert_eq!(world.connect(&app).await.run.state, RunState::Completed);

    let refused = app.resume_run(&failed, GivenAgain::default()).await;
    assert_eq!(refused, Err(AppError::PlanStale));
    assert_eq!(world.jira.integrations().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn secrets_kept_for_the_session_have_to_be_given_again_and_are_kept_again() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let plan = world.plan(&app, Keep::Session).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    app.cancel_run(&run_id);
    ended(&app, &run_id).await;

    let app = world.app();
    let missing = Err(AppError::Secrets(SecretError::Missing));
    assert_eq!(app.resume_run(&run_id, GivenAgain::default()).await, missing);
    let given = GivenAgain { jira: Some(token()), aws: Some(key()), ..GivenAgain::default() };
    app.resume_run(&run_id, given).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    // A later look at the connection finds its sign-in.
    assert!(app.connections().await.unwrap()[0].live.is_ok());
    assert!(world.secrets.names().is_empty(), "nothing reaches the keychain unasked");
}

#[tokio::test(start_paused = true)]
async fn credentials_of_somebody_else_are_refused() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.jira.fail(Call::Create, 1, rejected());
    let run_id = world.start(&app).await;
    ended(&app, &run_id).await;

    let other = AccessKey {
        id: AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap(),
        secret: Secret::new("other".to_owned()),
    };
    let refused = app.resume_run(&run_id, GivenAgain { aws: Some(other), ..GivenAgain::default() }).await;
    assert!(matches!(refused, Err(AppError::Invalid(InvalidField { .. }))), "{refused:?}");
    world.jira.state().user = Some("somebody".to_owned());
    let refused = app.resume_run(&run_id, GivenAgain { jira: Some(token()), ..GivenAgain::default() }).await;
    assert!(matches!(refused, Err(AppError::Invalid(InvalidField { .. }))), "{refused:?}");
    // Neither refusal keeps the site.
    world.jira.state().user = None;
    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_run_at_work_is_not_taken_up_a_second_time() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    let active = AppError::RunActive;
    assert_eq!(app.resume_run(&run_id, GivenAgain::default()).await, Err(active.clone()));
    assert_eq!(app.undo_run(&run_id).await, Err(active.clone()));
    assert_eq!(app.dismiss_run(&run_id).await, Err(active));
    assert!(app.has_run_at_work());
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert!(!app.has_run_at_work());
}

#[tokio::test(start_paused = true)]
async fn a_killed_run_is_offered_until_it_is_put_away() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let plan = world.plan(&app, Keep::Keychain).await.unwrap();
    world.storage.die(Death { at: 6, moment: Moment::After });
    tokio::spawn(async move { app.start_run(&plan.id, &plan.shown.work.hash()).await });
    world.storage.death().await;

    let app = world.app();
    let (record, state) = app.runs().await.unwrap().remove(0);
    assert_eq!((state, record.dismissed), (RunState::Interrupted, false));
    let before = app.receipt(&record.id).await.unwrap();
    app.dismiss_run(&record.id).await.unwrap();
    let (record, state) = app.runs().await.unwrap().remove(0);
    assert_eq!((state, record.dismissed), (RunState::Interrupted, true));
    assert_eq!(app.receipt(&record.id).await.unwrap(), before, "putting it away changes nothing else");
    assert_eq!(app.dismiss_run("unknown").await, Err(AppError::RunUnknown));
}

#[tokio::test(start_paused = true)]
async fn an_update_is_only_of_what_differs_and_can_be_repeated() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    let mut wanted = crate::support::settings();
    wanted.smart_commits = false;
    let plan = world.plan_with(&app, Keep::Keychain, wanted).await.unwrap();
    let unanswered = JiraError::LoginPage;
    world.jira.fail(Call::Update, 1, Answer::Lost(unanswered.clone()));
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.error, Some(AppError::Jira(unanswered)));
    assert!(receipt.left_behind[0].contains("the outcome is not known"), "{:?}", receipt.left_behind);

    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(receipt.left_behind[0].ends_with("with changed settings."), "{:?}", receipt.left_behind);
    assert!(receipt.undo.is_empty());
}
