//! A developer's own key: tested before it is kept, and never lost to one that does not work.

use causeway_app::personal::PersonalAccess;
use causeway_app::port::aws::AwsError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::personal::Actor;
use causeway_domain::triggers::disconnect::IntegrationFate;

use crate::support::{Answer, AwsAnswer, AwsCall, Call, Fate, Fault, KEY, World, ended, lost};

pub(crate) const OWN: &str = "AKIADEVELOPER0000001";
pub(crate) const OWN_SECRET: &str = "developer+secret/1";
pub(crate) const OWN_ARN: &str = "arn:aws:iam::111122223333:user/grace";

/// A connection with two repositories, and a developer with a key.
pub(crate) async fn connected(required: bool) -> (World, App, String) {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    require(&world, required);
    let id = world.connection_id(&app).await;
    let mut aws = world.aws.state();
    aws.people.insert(OWN.to_owned(), (OWN_SECRET.to_owned(), OWN_ARN.to_owned()));
    for repository in ["api", "web"] {
        let branches = [("main", "c0ffee"), ("SHOP-1", "beef")];
        let branches = branches.map(|(name, commit)| (name.to_owned(), commit.to_owned()));
        aws.branches.insert(repository.to_owned(), branches.into());
    }
    drop(aws);
    (world, app, id)
}

pub(crate) fn require(world: &World, required: bool) {
    for integration in world.jira.state().integrations.values_mut() {
        integration.require_user_pat = Some(required);
    }
}

pub(crate) async fn set(app: &App, id: &str, key: &str, secret: &str) -> Result<PersonalAccess, AppError> {
    set_for(app, id, key, secret, Keep::Keychain).await
}

async fn set_for(
    app: &App,
    id: &str,
    key: &str,
    secret: &str,
    keep: Keep,
) -> Result<PersonalAccess, AppError> {
    let operation = app.session.operation("set");
    app.set_personal_credential(&operation, id, key, Secret::new(secret.to_owned()), keep).await
}

fn entry(id: &str) -> String {
    format!("personal {id}")
}

#[tokio::test(start_paused = true)]
async fn who_acts_follows_from_the_integration_and_from_the_own_key() {
    let (world, app, id) = connected(true).await;
    let access = app.personal_access(&id).await.unwrap();
    assert_eq!((access.required, access.actor, access.key), (Some(true), Actor::Blocked, None));
    require(&world, false);
    let access = app.personal_access(&id).await.unwrap();
    assert_eq!((access.required, access.actor), (Some(false), Actor::Integration));

    let access = set(&app, &id, &format!(" {OWN}\n"), &format!("{OWN_SECRET}\n")).await.unwrap();
    assert_eq!((access.required, access.actor), (Some(false), Actor::Personal));
    assert_eq!(access.cautions, Vec::<String>::new());
    let key = access.key.unwrap();
    assert_eq!((key.hint.as_str(), key.identity.as_deref(), key.keep), (OWN, Some(OWN_ARN), Keep::Keychain));
    assert!(key.stored_at.is_some());
    let stored = app.ports().secrets.get(&entry(&id)).await.unwrap();
    let stored: serde_json::Value = serde_json::from_str(stored.expose()).unwrap();
    assert_eq!(stored, serde_json::json!({"accessKeyId": OWN, "secretAccessKey": OWN_SECRET}));
    assert!(!world.storage.everything().contains(OWN_SECRET));

    require(&world, true);
    assert_eq!(app.personal_access(&id).await.unwrap().actor, Actor::Personal);
    // The next start finds it without asking the keychain for it.
    let app = world.app();
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let access = app.personal_access(&id).await.unwrap();
    assert_eq!(
        (access.required, access.actor),
        (None, Actor::Personal),
        "Jira's own sign-in is locked in there"
    );
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_cannot_be_asked_leaves_the_requirement_open() {
    let (world, app, id) = connected(false).await;
    let answer = Answer::Fails(JiraError::Unauthorized);
    world.jira.state().faults.push(Fault { call: Call::Integration, after: 0, times: 1, answer });
    let access = app.personal_access(&id).await.unwrap();
    assert_eq!((access.required, access.actor), (None, Actor::Blocked));
}

#[tokio::test(start_paused = true)]
async fn an_integration_that_is_gone_requires_nothing() {
    let (world, app, id) = connected(true).await;
    world.jira.state().integrations.clear();
    assert_eq!(app.personal_access(&id).await.unwrap().required, Some(false));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_does_not_work_replaces_nothing() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let other = "AKIADEVELOPER0000002";
    let arn = "arn:aws:iam::444455556666:user/eve".to_owned();
    world.aws.state().people.insert(other.to_owned(), ("other".to_owned(), arn));
    let foreign =
        AppError::OtherAccount { expected: "111122223333".to_owned(), found: "444455556666".to_owned() };
    let mismatch = AwsError::SignatureMismatch { message: "check your key".to_owned() };
    for (key, secret, error) in [(OWN, "wrong", mismatch.into()), (other, "other", foreign)] {
        assert_eq!(set(&app, &id, key, secret).await.unwrap_err(), error);
    }
    for (key, secret) in [
        ("", OWN_SECRET),
        (OWN, " "),
        (OWN, "two words"),
        ("AIDAIOSFODNN7EXAMPLE", "s"),
        ("ASIAIOSFODNN7EXAMPLE", "s"),
        ("nonsense", "s"),
    ] {
        assert!(matches!(set(&app, &id, key, secret).await, Err(AppError::Invalid(_))), "{key} {secret}");
    }
    world.aws.fail(AwsCall::Identity, 1, AwsAnswer::Fails(lost()));
    assert_eq!(set(&app, &id, OWN, OWN_SECRET).await.unwrap_err(), lost().into());

    let stored = app.ports().secrets.get(&entry(&id)).await.unwrap();
    assert!(stored.expose().contains(OWN_SECRET));
    assert_eq!(app.personal_access(&id).await.unwrap().key.unwrap().identity.as_deref(), Some(OWN_ARN));
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_refuses_the_new_key_leaves_the_old_one() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let next = "AKIADEVELOPER0000003";
    world.aws.state().people.insert(next.to_owned(), ("next".to_owned(), OWN_ARN.to_owned()));
    world.secrets.refuse.lock().unwrap().push(("personal", SecretError::Denied));
    assert_eq!(set(&app, &id, next, "next").await.unwrap_err(), SecretError::Denied.into());
    assert_eq!(app.personal_access(&id).await.unwrap().key.unwrap().hint, OWN);
    // And setting it again is how one is rotated.
    let access = set(&app, &id, next, "next").await.unwrap();
    assert_eq!(access.key.unwrap().hint, next);
}

#[tokio::test(start_paused = true)]
async fn two_empty_fields_remove_the_key() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    world.secrets.refuse.lock().unwrap().push(("personal", SecretError::Locked));
    assert_eq!(set(&app, &id, "", "").await.unwrap_err(), SecretError::Locked.into());
    assert_eq!(app.personal_access(&id).await.unwrap().actor, Actor::Personal, "it is still there");
    let access = set(&app, &id, " ", "\n").await.unwrap();
    assert_eq!((access.actor, access.key), (Actor::Blocked, None));
    assert!(!world.secrets.names().contains(&entry(&id)));
    assert_eq!(set(&app, &id, "", "").await.unwrap().actor, Actor::Blocked, "twice is the same as once");
}

#[tokio::test(start_paused = true)]
async fn one_kept_for_the_session_ends_with_it() {
    let (world, app, id) = connected(true).await;
    let access = set_for(&app, &id, OWN, OWN_SECRET, Keep::Session).await.unwrap();
    assert_eq!((access.actor, access.key.unwrap().keep), (Actor::Personal, Keep::Session));
    assert!(!world.secrets.names().contains(&entry(&id)));
    let app = world.app();
    assert_eq!(app.personal_access(&id).await.unwrap().actor, Actor::Blocked);
}

#[tokio::test(start_paused = true)]
async fn what_a_good_key_lacks_is_said_and_does_not_block() {
    let (world, app, id) = connected(true).await;
    world.aws.state().denies.insert((OWN.to_owned(), "codecommit:CreatePullRequest".to_owned()));
    let access = set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    assert_eq!((access.actor, access.cautions.len()), (Actor::Personal, 1));
    assert!(access.cautions[0].contains("create pull requests in api"), "{:?}", access.cautions);

    let root = "arn:aws:iam::111122223333:root".to_owned();
    world.aws.state().people.insert(OWN.to_owned(), (OWN_SECRET.to_owned(), root));
    let cautions = set(&app, &id, OWN, OWN_SECRET).await.unwrap().cautions;
    assert!(cautions[0].contains("root"), "{cautions:?}");
    let cautions = set(&app, &id, KEY, "secret").await.unwrap().cautions;
    assert!(cautions[0].contains("the connection itself uses"), "{cautions:?}");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_test_keeps_nothing() {
    let (world, app, id) = connected(true).await;
    let operation = app.session.operation("set");
    app.session.cancel("set");
    let secret = Secret::new(OWN_SECRET.to_owned());
    let set = app.set_personal_credential(&operation, &id, OWN, secret, Keep::Keychain).await;
    assert_eq!(set.unwrap_err(), AppError::Cancelled);
    assert!(!world.secrets.names().contains(&entry(&id)));
}

#[tokio::test(start_paused = true)]
async fn it_goes_with_its_connection_and_the_plan_says_so() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let operation = app.session.operation("plan");
    let plan =
        app.plan_disconnect(&operation, &id, IntegrationFate::Keep, crate::support::silent()).await.unwrap();
    let named = match &plan.shown.work {
        causeway_app::run::Work::Disconnect { plan, .. } => plan.personal_key.clone(),
        _ => None,
    };
    assert_eq!(named.as_deref(), Some("…0001"));
    let run = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run).await;
    assert_eq!(receipt.error, None);
    let forgotten = receipt.run.steps.last().unwrap();
    let said = forgotten.message.as_deref().unwrap_or_default();
    assert!(said.contains("your own access key"), "{said}");
    assert_eq!(world.secrets.names(), Vec::<String>::new());
    assert!(app.ports().storage.credentials().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_set_after_the_plan_makes_it_stale() {
    let (_world, app, id) = connected(true).await;
    let operation = app.session.operation("plan");
    let silent = crate::support::silent();
    let plan = app.plan_disconnect(&operation, &id, IntegrationFate::Keep, silent).await.unwrap();
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let started = app.start_run(&plan.id, &plan.shown.work.hash()).await;
    assert_eq!(started.unwrap_err(), AppError::PlanStale);
}
