//! What is stored: listed, checked, moved and removed.

use std::sync::atomic::Ordering;
use std::time::Duration;

use causeway_app::credentials::StoredCredential;
use causeway_app::port::aws::AwsError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError, SecretStore};
use causeway_app::port::storage::{CredentialKind, CredentialRecord, Storage};
use causeway_app::run::RunState;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::personal::Actor;
use causeway_domain::triggers::disconnect::IntegrationFate;

use crate::support::{ACCOUNT, Fate, KEY, SITE, WEBHOOK, World, ended, now_millis, request};

const JIRA_ENTRY: &str = "jira https://jira.example.com admin";

fn aws_entry() -> String {
    format!("aws {KEY}")
}

/// One connection with triggers, everything in the keychain.
async fn connected() -> (World, App) {
    let world = World::with(&[("api", Fate::Indexed)]);
    world.aws.state().confirms_after = Some(Duration::from_secs(1));
    let app = world.app();
    world.connect(&app).await;
    world.set_triggers(&app, Some(request())).await;
    (world, app)
}

/// A personal key of the one connection, as another part of the program stores it.
async fn personal(world: &World, app: &App) -> String {
    let connection = world.connection_id(app).await;
    let name = format!("personal {connection}");
    let text = r#"{"accessKeyId":"AKIAPERSONALPERSONA1","secretAccessKey":"mine"}"#;
    world.secrets.put(&name, &Secret::new(text.to_owned()), Keep::Keychain).await.unwrap();
    let record = CredentialRecord {
        name: name.clone(),
        kind: CredentialKind::PersonalKey,
        hint: "AKIAPERSONALPERSONA1".to_owned(),
        identity: Some("arn:aws:iam::111122223333:user/grace".to_owned()),
        keep: Keep::Keychain,
        connection_id: Some(connection),
        stored_at: Some(1),
        last_used_at: None,
    };
    world.storage.put_credential(record).await.unwrap();
    name
}

async fn listed(app: &App) -> Vec<StoredCredential> {
    app.credential_inventory().await.unwrap().credentials
}

async fn one(app: &App, name: &str) -> StoredCredential {
    listed(app).await.into_iter().find(|stored| stored.record.name == name).unwrap()
}

#[tokio::test(start_paused = true)]
async fn everything_stored_is_listed_with_who_needs_it_and_nothing_is_read_for_it() {
    let (world, app) = connected().await;
    let begun = now_millis();
    let app = {
        drop(app);
        world.app()
    };
    let calls = world.secrets.keychain_calls.load(Ordering::Relaxed);
    let inventory = app.credential_inventory().await.unwrap();
    assert_eq!(world.secrets.keychain_calls.load(Ordering::Relaxed), calls, "the keychain is not read");
    let mut kinds: Vec<_> = inventory
        .credentials
        .iter()
        .map(|stored| (stored.record.kind, stored.label.as_str(), stored.hint()))
        .collect();
    kinds.sort_by_key(|(_, label, _)| *label);
    assert_eq!(
        kinds,
        [
            (CredentialKind::ConnectionKey, "AWS account 111122223333", "…MPLE".to_owned()),
            (CredentialKind::Jira, "admin at https://jira.example.com", "admin".to_owned()),
            (CredentialKind::Webhook, "https://jira.example.com", SITE.to_owned()),
        ]
    );
    for stored in &inventory.credentials {
        assert!(stored.is_there);
        assert_eq!(stored.used_by.len(), 1);
        assert!(stored.record.stored_at.is_some_and(|at| at <= begun), "{stored:?}");
        assert!(stored.record.last_used_at.is_some() || stored.record.kind == CredentialKind::Webhook);
        assert!(stored.name().ends_with("(Keychain)"));
    }
    let identity = &inventory.connections[0];
    assert_eq!(identity.connection.account, ACCOUNT);
    assert_eq!((identity.personal.required, identity.personal.actor), (None, Actor::Integration));
    assert_eq!((&identity.other_key_in_jira, &identity.unfinished_rotation), (&None, &None));
    // Once its credential is in memory, Jira is asked.
    app.connections().await.unwrap();
    let identity = app.credential_inventory().await.unwrap().connections.remove(0);
    assert_eq!(identity.personal.required, Some(false));
    let everything = world.storage.everything();
    assert!(!everything.contains(WEBHOOK) && !everything.contains("\"secret\""), "{everything}");
}

#[tokio::test(start_paused = true)]
async fn a_personal_key_acts_and_a_missing_one_blocks_where_it_is_required() {
    let (world, app) = connected().await;
    for integration in world.jira.state().integrations.values_mut() {
        integration.require_user_pat = Some(true);
    }
    let actor = async || app.credential_inventory().await.unwrap().connections.remove(0).personal;
    assert_eq!(actor().await.actor, Actor::Blocked);
    let name = personal(&world, &app).await;
    let access = actor().await;
    assert_eq!((access.actor, access.required), (Actor::Personal, Some(true)));
    assert_eq!(access.key.unwrap().identity.as_deref(), Some("arn:aws:iam::111122223333:user/grace"));
    let stored = one(&app, &name).await;
    assert_eq!(stored.used_by.len(), 1);
    assert!(stored.name().starts_with("Personal access key …ONA1 for "), "{}", stored.name());
    app.remove_credential(&name).await.unwrap();
    assert_eq!(actor().await.actor, Actor::Blocked);
}

#[tokio::test(start_paused = true)]
async fn using_a_credential_often_is_written_down_seldom() {
    let (_world, app) = connected().await;
    let used = async || one(&app, JIRA_ENTRY).await.record.last_used_at;
    app.connections().await.unwrap();
    let first = used().await.unwrap();
    tokio::time::sleep(Duration::from_mins(2)).await;
    app.connections().await.unwrap();
    assert_eq!(used().await, Some(first));
    tokio::time::sleep(Duration::from_mins(9)).await;
    app.connections().await.unwrap();
    assert!(used().await.unwrap() > first);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ended_is_said_and_nothing_of_it_is_in_the_keychain() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let plan = world.plan(&app, Keep::Session).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert!(listed(&app).await.iter().all(|stored| stored.is_there && stored.record.keep == Keep::Session));
    assert!(world.secrets.names().is_empty());
    let app = world.app();
    assert!(listed(&app).await.iter().all(|stored| !stored.is_there));
    let check = app.check_credential(&aws_entry()).await.unwrap();
    assert_eq!(check.error, Some(AppError::Secrets(SecretError::Missing)));
    let identity = app.credential_inventory().await.unwrap().connections.remove(0);
    assert_eq!(identity.own.error, Some(AppError::Secrets(SecretError::Missing)));
}

#[tokio::test(start_paused = true)]
async fn a_check_uses_the_credential_once_and_says_whose_it_is() {
    let (world, app) = connected().await;
    let check = app.check_credential(&aws_entry()).await.unwrap();
    assert_eq!(check.identity.as_deref(), Some("arn:aws:iam::111122223333:user/ada"));
    assert_eq!(one(&app, &aws_entry()).await.record.identity, check.identity, "and it is remembered");
    assert_eq!(app.check_credential(JIRA_ENTRY).await.unwrap().identity.as_deref(), Some("admin"));
    let webhook = app.check_credential(&format!("webhook {SITE}")).await.unwrap();
    assert_eq!((webhook.identity, webhook.error), (None, None));
    let name = personal(&world, &app).await;
    assert_eq!(app.check_credential(&name).await.unwrap().error, None);

    let refused = AwsError::UnknownAccessKey { message: "inactive".to_owned() };
    world.aws.state().refused_keys.insert(KEY.to_owned(), refused.clone());
    assert_eq!(app.check_credential(&aws_entry()).await.unwrap().error, Some(refused.into()));
    world.aws.state().refused_keys.clear();
    world.aws.state().owners.insert(KEY.to_owned(), ("999988887777".to_owned(), "eve".to_owned()));
    let other = app.check_credential(&aws_entry()).await.unwrap().error;
    assert!(matches!(other, Some(AppError::OtherAccount { .. })), "{other:?}");

    world.secrets.put(&name, &Secret::new("{}".to_owned()), Keep::Keychain).await.unwrap();
    let damaged = app.check_credential(&name).await.unwrap().error;
    assert_eq!(damaged, Some(AppError::Secrets(SecretError::Damaged)));
    assert_eq!(app.check_credential("nothing").await, Err(AppError::CredentialUnknown));
}

#[tokio::test(start_paused = true)]
async fn what_somebody_removed_from_the_keychain_is_said_after_a_check() {
    let (world, app) = connected().await;
    world.secrets.lose(&aws_entry());
    let app = {
        drop(app);
        world.app()
    };
    assert!(one(&app, &aws_entry()).await.is_there, "nothing is read for the list");
    let check = app.check_credential(&aws_entry()).await.unwrap();
    assert_eq!(check.error, Some(AppError::Secrets(SecretError::Missing)));
    assert!(!one(&app, &aws_entry()).await.is_there);
    // Never on a keychain that does not work.
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let app = world.app();
    let check = app.check_credential(JIRA_ENTRY).await.unwrap();
    assert_eq!(check.error, Some(AppError::Secrets(SecretError::Locked)));
    assert!(one(&app, JIRA_ENTRY).await.is_there);
}

#[tokio::test(start_paused = true)]
async fn a_credential_moves_and_leaves_nothing_where_it_was() {
    let (world, app) = connected().await;
    app.move_credential(&aws_entry(), Keep::Session).await.unwrap();
    assert!(!world.secrets.names().contains(&aws_entry()));
    assert_eq!(world.secrets.in_session(), [aws_entry()]);
    let stored = one(&app, &aws_entry()).await;
    assert_eq!((stored.record.keep, stored.is_there), (Keep::Session, true));
    assert_eq!(app.ports().storage.connections().await.unwrap()[0].keep, Keep::Session);
    assert_eq!(app.check_credential(&aws_entry()).await.unwrap().error, None);

    app.move_credential(&aws_entry(), Keep::Keychain).await.unwrap();
    assert!(world.secrets.names().contains(&aws_entry()) && world.secrets.in_session().is_empty());
    assert_eq!(one(&app, &aws_entry()).await.record.keep, Keep::Keychain);

    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let refused = app.move_credential(&aws_entry(), Keep::Session).await;
    assert_eq!(refused, Err(AppError::Secrets(SecretError::Locked)));
    *world.secrets.unreadable.lock().unwrap() = None;
    assert!(world.secrets.names().contains(&aws_entry()), "it is where it was");
    assert_eq!(one(&app, &aws_entry()).await.record.keep, Keep::Keychain);
}

#[tokio::test(start_paused = true)]
async fn a_copy_in_a_locked_keychain_is_not_forgotten_when_the_session_gets_its_own() {
    let (world, app) = connected().await;
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let app = {
        drop(app);
        world.app()
    };
    let plan = world.plan(&app, Keep::Session).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.secrets.in_session().len(), 2);
    assert_eq!(one(&app, &aws_entry()).await.record.keep, Keep::Keychain, "it is there still");
}

#[tokio::test(start_paused = true)]
async fn what_is_removed_is_gone_and_asked_for_again() {
    let (world, app) = connected().await;
    let removal = app.remove_credential(JIRA_ENTRY).await.unwrap();
    assert_eq!(removal.removed, ["Jira sign-in of admin at https://jira.example.com (Keychain)"]);
    assert!(removal.remaining.is_empty());
    assert!(!world.secrets.names().contains(&JIRA_ENTRY.to_owned()));
    let state = app.connections().await.unwrap().remove(0);
    assert_eq!(state.live.err(), Some(AppError::Secrets(SecretError::Missing)), "also in this session");
    let stored = app.stored().await.unwrap();
    assert!(stored.iter().all(|stored| stored.record.name != JIRA_ENTRY), "{stored:?}");
    assert_eq!(app.remove_credential("nothing").await, Err(AppError::CredentialUnknown));
}

#[tokio::test(start_paused = true)]
async fn everything_can_be_removed_at_once_also_what_no_connection_needs() {
    let (world, app) = connected().await;
    personal(&world, &app).await;
    let orphan = "aws AKIAORPHANORPHANORPH";
    world.secrets.put(orphan, &Secret::new("x".to_owned()), Keep::Keychain).await.unwrap();
    let record = CredentialRecord {
        name: orphan.to_owned(),
        kind: CredentialKind::ConnectionKey,
        hint: "AKIAORPHANORPHANORPH".to_owned(),
        identity: None,
        keep: Keep::Keychain,
        connection_id: None,
        stored_at: Some(2),
        last_used_at: None,
    };
    world.storage.put_credential(record).await.unwrap();
    let removal = app.remove_all_credentials().await.unwrap();
    assert_eq!((removal.removed.len(), removal.remaining.len()), (5, 0), "{removal:?}");
    assert!(world.secrets.names().is_empty());
    assert!(app.ports().storage.credentials().await.unwrap().is_empty());
    assert_eq!(app.ports().storage.connections().await.unwrap().len(), 1, "connections stay");
    let again = app.connections().await.unwrap().remove(0).live;
    assert_eq!(again.err(), Some(AppError::Secrets(SecretError::Missing)));
}

#[tokio::test(start_paused = true)]
async fn a_locked_keychain_keeps_all_it_has_and_is_asked_once() {
    let (world, app) = connected().await;
    app.move_credential(JIRA_ENTRY, Keep::Session).await.unwrap();
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let calls = world.secrets.keychain_calls.load(Ordering::Relaxed);
    let removal = app.remove_all_credentials().await.unwrap();
    assert_eq!(world.secrets.keychain_calls.load(Ordering::Relaxed), calls + 1, "one deadline is enough");
    assert_eq!(removal.removed, ["Jira sign-in of admin at https://jira.example.com (This session)"]);
    assert_eq!(removal.remaining.len(), 2);
    let locked = AppError::Secrets(SecretError::Locked);
    assert!(removal.remaining.iter().all(|(_, error)| *error == locked), "{removal:?}");
    *world.secrets.unreadable.lock().unwrap() = None;
    assert_eq!(app.remove_all_credentials().await.unwrap().remaining, []);
}

#[tokio::test(start_paused = true)]
async fn disconnecting_takes_the_records_and_the_personal_key_along() {
    let (world, app) = connected().await;
    personal(&world, &app).await;
    let run_id = world.start_disconnect(&app, IntegrationFate::Remove).await;
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert!(world.secrets.names().is_empty(), "{:?}", world.secrets.names());
    assert!(listed(&app).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_is_away_does_not_hold_up_the_list() {
    let (world, app) = connected().await;
    let away = crate::support::Answer::Fails(JiraError::Server { status: 503 });
    world.jira.fail(crate::support::Call::Integrations, 10, away);
    let identity = app.credential_inventory().await.unwrap().connections.remove(0);
    assert_eq!(identity.personal.required, None);
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_refuses_leaves_no_record_and_one_that_is_locked_does() {
    for (error, remembered) in
        [(SecretError::Denied, 0), (SecretError::TooLarge, 0), (SecretError::Locked, 1)]
    {
        let world = World::with(&[("api", Fate::Indexed)]);
        world.secrets.refuse.lock().unwrap().push(("jira", error.clone()));
        let app = world.app();
        world.connect(&app).await;
        let records = app.ports().storage.credentials().await.unwrap();
        assert_eq!(records.len(), remembered, "{error}: {records:?}");
        assert!(world.secrets.in_session().is_empty(), "never silently for the session");
    }
}
