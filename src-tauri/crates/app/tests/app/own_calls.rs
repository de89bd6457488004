//! What a connection's own calls are signed with, where they go, and a run whose session ends in the middle.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::error::{Field, InvalidField};
use causeway_app::kept::{Lent, Need};
use causeway_app::port::aws::{AwsError, OnSignIn, SignInNeed, SignInStep};
use causeway_app::run::{GivenAgain, RunState};
use causeway_app::{App, AppError};
use causeway_domain::credential_source::CredentialSource;
use causeway_domain::endpoints::Endpoints;

use crate::support::{ACCOUNT, AwsCall, Death, Fate, KEY, Moment, World, ended, own, request};

const REPOSITORIES: usize = 12;

fn world() -> World {
    let names = (0..REPOSITORIES).map(|index| (format!("repo-{index:02}"), Fate::Indexed));
    let world = World::of(names.collect());
    world.aws.state().confirms_after = Some(Duration::from_secs(3));
    world
}

fn profile() -> CredentialSource {
    CredentialSource::Profile { name: "work".to_owned() }
}

fn nobody() -> OnSignIn {
    Arc::new(|_| ())
}

async fn choose(world: &World, app: &App, source: CredentialSource) -> Result<String, AppError> {
    let id = world.connection_id(app).await;
    let operation = app.session.operation("test");
    app.set_own_calls(&operation, &id, source, None, nobody()).await?;
    Ok(id)
}

async fn sign_in(app: &App, id: &str) {
    let operation = app.session.operation("sign in");
    app.sign_in(&operation, id, None, nobody()).await.unwrap();
}

/// Waits until the run asks for a sign-in, and says with which words.
async fn asks(app: &App, run_id: &str) -> String {
    for _ in 0..10_000 {
        let (state, activity) = standing(app, run_id).await;
        if state == RunState::SignInNeeded {
            return activity;
        }
        assert!(!state.is_over(), "{state:?} {activity}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never asks");
}

async fn standing(app: &App, run_id: &str) -> (RunState, String) {
    match app.watch_run(run_id).await.unwrap().0 {
        causeway_app::run::RunUpdate::Snapshot { run, .. } => (run.state, run.activity),
        causeway_app::run::RunUpdate::Delta { state, activity, .. } => (state, activity),
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_is_tried_before_it_is_kept_and_holds_nothing_secret() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    world.aws.state().account = Some("999999999999".to_owned());
    let refused = choose(&world, &app, profile()).await.unwrap_err();
    let (expected, found) = (ACCOUNT.to_owned(), "999999999999".to_owned());
    assert_eq!(refused, AppError::OtherAccount { expected, found });
    assert_eq!(app.ports().storage.connections().await.unwrap()[0].own_calls, None);

    world.aws.state().account = None;
    let id = choose(&world, &app, profile()).await.unwrap();
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    assert_eq!(record.own_calls, Some(profile()));
    assert_eq!(record.access_key_id, KEY, "Jira's key stays");
    let kept = app.own_calls(&record);
    assert_eq!((kept.source, kept.need, kept.error), (profile(), None, None));
    assert!(kept.arn.unwrap().ends_with(":user/ada"));
    assert_eq!(
        world.sessions.of(&profile()).state().begins_with,
        None,
        "a profile is not told of Jira's key"
    );

    // The long-lived key again.
    let operation = app.session.operation("test");
    app.set_own_calls(&operation, &id, CredentialSource::ConnectionKey, None, nobody()).await.unwrap();
    assert_eq!(app.ports().storage.connections().await.unwrap()[0].own_calls, None);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_cannot_be_one_is_a_field_to_correct() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let role = CredentialSource::Role { role_arn: "role".to_owned(), external_id: None, mfa_serial: None };
    let refused = choose(&world, &app, role).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid(InvalidField { field: Field::Source, .. })), "{refused:?}");
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let refused = app.set_own_calls(&operation, &id, profile(), Some("12345"), nobody()).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid(InvalidField { field: Field::MfaCode, .. })), "{refused:?}");
    assert_eq!(world.sessions.count(), 0, "nothing was asked");
}

#[tokio::test(start_paused = true)]
async fn requests_are_signed_by_the_source_and_jira_gets_the_key() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    choose(&world, &app, profile()).await.unwrap();
    let before = world.sessions.of(&profile()).state().given;
    // The connection's own key is not needed for them any more.
    for name in world.secrets.names().into_iter().filter(|name| name.contains(KEY)) {
        app.ports().secrets.remove(&name).await.unwrap();
    }
    let app = world.app();
    assert_eq!(world.set_triggers(&app, Some(request())).await.run.state, RunState::Completed);
    assert!(world.sessions.of(&profile()).state().given >= before + REPOSITORIES);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_asked_for_and_a_wrong_one_is_told() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let serial = "arn:aws:iam::111122223333:mfa/ada".to_owned();
    let source = CredentialSource::ConnectionKeyWithMfa { mfa_serial: serial.clone() };
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    let _opened = app.ports().sessions.session(&source, &record.location().unwrap(), None);
    let session = world.sessions.of(&source);
    session.end_after(0, SignInNeed::Code { mfa_serial: serial.clone() });
    session.state().code = Some("123456".to_owned());
    let need = AppError::Aws(AwsError::SignInNeeded { need: SignInNeed::Code { mfa_serial: serial } });
    assert_eq!(choose(&world, &app, source.clone()).await.unwrap_err(), need);
    let operation = app.session.operation("test");
    let wrong = app.set_own_calls(&operation, &record.id, source.clone(), Some("654321"), nobody()).await;
    assert!(matches!(wrong, Err(AppError::Aws(AwsError::CodeRefused { .. }))));
    app.set_own_calls(&operation, &record.id, source.clone(), Some(" 123456 "), nobody()).await.unwrap();
    assert_eq!(session.state().begins_with.as_deref(), Some(KEY));
}

#[tokio::test(start_paused = true)]
async fn the_pages_of_a_sign_in_may_be_opened_and_no_others() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let id = choose(&world, &app, profile()).await.unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let operation = app.session.operation("test");
    app.sign_in(&operation, &id, None, Arc::new(move |step| into.lock().unwrap().push(step))).await.unwrap();
    let told = told.lock().unwrap();
    let [SignInStep::Browser { url, user_code, .. }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(user_code, "AB-CD");
    assert!(app.session.is_sign_in_page(url) && !app.session.is_sign_in_page("https://example.com/"));
}

#[tokio::test(start_paused = true)]
async fn a_run_waits_for_a_sign_in_and_goes_on_by_itself() {
    let code = || SignInNeed::Code { mfa_serial: "mfa/ada".to_owned() };
    let command = || SignInNeed::Command { command: "aws login --profile work".to_owned() };
    for (after, need, words) in [
        (3, SignInNeed::Browser, "Sign in again"),
        (12, code(), "mfa/ada"),
        (20, command(), "`aws login --profile work`"),
        (26, SignInNeed::Browser, "Sign in again"),
    ] {
        let world = world();
        let app = world.app();
        world.connect(&app).await;
        let id = choose(&world, &app, profile()).await.unwrap();
        let run_id = world.start_triggers(&app, Some(request())).await.unwrap();
        world.sessions.of(&profile()).end_after(after, need.clone());
        let activity = asks(&app, &run_id).await;
        assert!(activity.contains(words), "{activity}");
        // Nobody is in a hurry.
        tokio::time::sleep(Duration::from_hours(1)).await;
        assert_eq!(standing(&app, &run_id).await.0, RunState::SignInNeeded, "there is no time-out");
        sign_in(&app, &id).await;
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{after} {:?}", receipt.error);
        assert_eq!(world.aws.calls(AwsCall::PutTriggers), REPOSITORIES, "nothing is doubled");
        assert_eq!(world.aws.state().topics.len(), 1);
        for index in 0..REPOSITORIES {
            assert_eq!(world.aws.state().list(&format!("repo-{index:02}")), [own()]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_waits_for_a_sign_in_can_be_cancelled_and_taken_up_again() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let id = choose(&world, &app, profile()).await.unwrap();
    let run_id = world.start_triggers(&app, Some(request())).await.unwrap();
    world.sessions.of(&profile()).end_after(20, SignInNeed::Browser);
    asks(&app, &run_id).await;
    app.cancel_run(&run_id);
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Cancelled);
    let written = world.aws.calls(AwsCall::PutTriggers);
    assert!(written < REPOSITORIES, "{written}");

    sign_in(&app, &id).await;
    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert_eq!(world.aws.calls(AwsCall::PutTriggers), REPOSITORIES);
}

#[tokio::test(start_paused = true)]
async fn a_program_killed_while_it_waits_goes_on_after_the_next_sign_in() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    choose(&world, &app, profile()).await.unwrap();
    let run_id = world.start_triggers(&app, Some(request())).await.unwrap();
    world.sessions.of(&profile()).end_after(25, SignInNeed::Browser);
    asks(&app, &run_id).await;
    world.storage.die(Death { at: world.storage.writes(), moment: Moment::Before });
    drop(app);

    let app = world.app();
    let id = world.connection_id(&app).await;
    let runs = app.runs().await.unwrap();
    assert_eq!(runs.iter().find(|(run, _)| run.id == run_id).unwrap().1, RunState::Interrupted);
    sign_in(&app, &id).await;
    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.aws.calls(AwsCall::PutTriggers), REPOSITORIES, "nothing is doubled");
}

#[tokio::test(start_paused = true)]
async fn endpoints_are_tried_before_they_are_kept_and_used_from_then_on() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let vpce = "https://vpce-1.codecommit.eu-central-1.vpce.amazonaws.com";
    let wanted = Endpoints { codecommit: Some(format!(" {vpce}/ ")), ..Endpoints::default() };
    for (bad, words) in [
        (Endpoints { git: Some("http://example.com".to_owned()), ..Endpoints::default() }, "https://"),
        (Endpoints { fips: true, ..Endpoints::default() }, "no FIPS endpoints in Europe (Frankfurt)"),
    ] {
        let refused = app.set_endpoints(&operation, &id, bad).await.unwrap_err();
        assert!(
            matches!(&refused, AppError::Invalid(InvalidField { field: Field::Endpoint, message }) if message.contains(words)),
            "{refused:?}"
        );
    }
    world.git.lock().unwrap().refuse = true;
    assert!(matches!(app.set_endpoints(&operation, &id, wanted.clone()).await, Err(AppError::Git(_))));
    assert_eq!(app.endpoints(&id).await.unwrap(), Endpoints::default(), "what does not work is not kept");

    world.git.lock().unwrap().refuse = false;
    let kept = app.set_endpoints(&operation, &id, wanted).await.unwrap();
    assert_eq!(kept.codecommit.as_deref(), Some(vpce));
    assert_eq!(app.endpoints(&id).await.unwrap(), kept);
    assert_eq!(world.git.lock().unwrap().asked.last().unwrap().endpoints, kept);
    assert_eq!(world.set_triggers(&app, Some(request())).await.run.state, RunState::Completed);
    assert_eq!(world.aws.state().locations.last().unwrap().endpoints, kept, "a run asks there too");

    app.set_endpoints(&operation, &id, Endpoints::default()).await.unwrap();
    assert_eq!(app.ports().storage.connections().await.unwrap()[0].endpoints, None);
}

#[tokio::test(start_paused = true)]
async fn a_source_can_be_lent_for_as_long_as_the_program_runs() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let id = world.connection_id(&app).await;
    let app = world.app();
    for name in world.secrets.names().into_iter().filter(|name| name.contains(KEY)) {
        app.ports().secrets.remove(&name).await.unwrap();
    }
    let names = async |app: &App| app.repository_names(&app.session.operation("test"), &id).await;
    assert!(names(&app).await.is_err(), "nothing is there to sign with");
    let missing = app.lend(&id, &[Need::Aws], Lent::default()).await.unwrap();
    assert_eq!(missing, [Need::Aws].into());

    world.aws.state().account = Some("999999999999".to_owned());
    let lend = async |app: &App| {
        let operation = app.session.operation("test");
        app.lend_own_calls(&operation, &id, profile(), None, nobody()).await
    };
    assert!(matches!(lend(&app).await, Err(AppError::OtherAccount { .. })));
    assert!(names(&app).await.is_err(), "another account's keys are not lent");
    world.aws.state().account = None;
    assert_eq!(lend(&app).await.unwrap().source, profile());
    assert_eq!(names(&app).await.unwrap().len(), REPOSITORIES);
    assert!(app.lend(&id, &[Need::Aws], Lent::default()).await.unwrap().is_empty(), "no key is needed");
    assert_eq!(app.ports().storage.connections().await.unwrap()[0].own_calls, None, "nothing is kept");
    assert!(names(&world.app()).await.is_err());
}
