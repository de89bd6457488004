//! Secrets from elsewhere than a window, for as long as the program runs.

use causeway_app::AppError;
use causeway_app::kept::{Lent, LentJira, Need};
use causeway_app::port::jira::JiraCredential;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_domain::{JiraUrl, Secret};

use crate::support::{Fate, SITE, World, ended, key};

const NEEDS: [Need; 2] = [Need::Jira, Need::Aws];

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn lent() -> Lent {
    Lent { jira: Some(LentJira::Password(secret("lent"))), aws: Some(secret("lent")), webhook: None }
}

async fn connected(world: &World, keep: Keep) -> String {
    let app = world.app();
    let plan = world.plan(&app, keep).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    ended(&app, &run_id).await.connection_id.unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_stays_as_it_is() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let id = connected(&world, Keep::Keychain).await;
    let app = world.app();
    assert!(app.lend(&id, &NEEDS, lent()).await.unwrap().is_empty());
    assert_eq!(app.kept_key(&key().id).await.unwrap().unwrap().secret.expose(), "secret");
    let site = JiraUrl::parse(SITE).unwrap();
    let kept = app.kept_sign_in(&site, None).await.unwrap();
    assert!(matches!(kept, Some(JiraCredential::Token(token)) if token.expose() == "token"));
    assert!(app.kept_sign_in(&site, Some("nobody")).await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_kept_is_lent_and_gone_with_the_program() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let id = connected(&world, Keep::Session).await;
    let app = world.app();
    assert_eq!(app.lend(&id, &NEEDS, Lent::default()).await.unwrap(), NEEDS.into());
    assert!(app.kept_key(&key().id).await.unwrap().is_none());
    assert!(app.lend(&id, &NEEDS, lent()).await.unwrap().is_empty());
    assert_eq!(app.kept_key(&key().id).await.unwrap().unwrap().secret.expose(), "lent");
    let record = app.connection(&id).await.unwrap().record;
    let signed_in = app.kept_sign_in(&JiraUrl::parse(SITE).unwrap(), None).await.unwrap();
    let Some(JiraCredential::Password { user_name, password }) = signed_in else { panic!("a password") };
    assert!(record.jira_secret.ends_with(&user_name) && !user_name.is_empty(), "{user_name}");
    assert_eq!(password.expose(), "lent");
    let next = world.app();
    assert_eq!(next.lend(&id, &[Need::Aws], Lent::default()).await.unwrap(), [Need::Aws].into());
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_does_not_work_matters_only_when_nothing_is_lent() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let id = connected(&world, Keep::Keychain).await;
    let app = world.app();
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let failed = app.lend(&id, &NEEDS, Lent::default()).await;
    assert_eq!(failed, Err(AppError::Secrets(SecretError::Locked)));
    assert!(app.lend(&id, &NEEDS, lent()).await.unwrap().is_empty());
    assert_eq!(app.kept_key(&key().id).await.unwrap().unwrap().secret.expose(), "lent");
}
