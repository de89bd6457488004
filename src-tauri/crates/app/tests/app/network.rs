//! The network settings: what is stored, what is put into force, what becomes of the proxy's password; and the test of
//! the way to every host.

use std::sync::{Arc, Mutex};

use causeway_app::AppError;
use causeway_app::diagnostics::{Check, Outcome};
use causeway_app::error::{Field, InvalidField};
use causeway_app::network::PasswordChange;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::PASSWORD;
use causeway_app::port::secrets::{Keep, SecretError, SecretStore};
use causeway_app::port::storage::{CredentialKind, Storage};
use causeway_domain::Secret;
use causeway_domain::network::{NetworkSettings, ProxyChoice};

use crate::support::{Fate, World};

fn manual(url: &str, user: &str) -> NetworkSettings {
    let user_name = Some(user.to_owned());
    let proxy = ProxyChoice::Manual { url: url.to_owned(), user_name, no_proxy: String::new() };
    NetworkSettings { proxy, authorities: None }
}

fn put(password: &str) -> PasswordChange {
    PasswordChange::Put(Secret::new(password.to_owned()), Keep::Keychain)
}

#[tokio::test]
async fn settings_are_stored_without_the_password_and_put_into_force_at_once() {
    let world = World::with(&[]);
    let app = world.app();
    let before = app.network_settings().await.unwrap();
    assert_eq!(before.settings, NetworkSettings::default());
    assert_eq!(before.system_proxy.as_deref(), Some("http://system.example.com:8080"));
    let settings = NetworkSettings {
        authorities: Some("Corp Root".to_owned()),
        ..manual("http://proxy.example.com:3128", "ada")
    };
    let state = app.set_network_settings(&settings, put("hunter2-canary")).await.unwrap();
    assert!(state.has_proxy_password);
    assert_eq!(state.authorities[0].subject, "Corp Root");
    assert_eq!(*world.network.applied.lock().unwrap(), std::slice::from_ref(&settings));
    let stored = world.storage.setting("network").await.unwrap().unwrap();
    assert!(stored.contains("proxy.example.com") && !stored.contains("hunter2"), "{stored}");
    assert_eq!(world.secrets.get(PASSWORD).await.unwrap().expose(), "hunter2-canary");
    let record = &world.storage.credentials().await.unwrap()[0];
    assert_eq!((record.kind, record.hint.as_str()), (CredentialKind::Proxy, "ada@proxy.example.com"));
    assert_eq!(world.app().network_settings().await.unwrap().settings, settings, "another start");
}

#[tokio::test]
async fn a_password_stays_with_its_proxy_and_user() {
    let world = World::with(&[]);
    let app = world.app();
    let set = async |settings: NetworkSettings, change| {
        app.set_network_settings(&settings, change).await.unwrap().has_proxy_password
    };
    assert!(set(manual("http://proxy.example.com:3128", "ada"), put("secret")).await);
    assert!(set(manual("http://proxy.example.com:8080", "ada"), PasswordChange::Keep).await, "another port");
    let direct = NetworkSettings { proxy: ProxyChoice::Direct, authorities: None };
    assert!(set(direct.clone(), PasswordChange::Keep).await, "for a while");
    assert!(!set(manual("http://other.example.com:8080", "ada"), PasswordChange::Keep).await);
    assert_eq!(world.secrets.get(PASSWORD).await.unwrap_err(), SecretError::Missing);
    assert!(set(manual("http://other.example.com:8080", "ada"), put("secret")).await);
    assert!(!set(manual("http://other.example.com:8080", "bob"), PasswordChange::Keep).await);
    assert!(set(manual("http://other.example.com:8080", "bob"), put("secret")).await);
    assert!(!set(manual("http://other.example.com:8080", "bob"), PasswordChange::Remove).await);
    let error = app.set_network_settings(&direct, put("secret")).await.unwrap_err();
    assert!(matches!(error, AppError::Invalid(InvalidField { field: Field::Proxy, .. })), "{error:?}");
}

#[tokio::test]
async fn what_cannot_be_used_changes_nothing() {
    let world = World::with(&[]);
    let app = world.app();
    let key = NetworkSettings {
        proxy: ProxyChoice::Direct,
        authorities: Some("-----BEGIN PRIVATE KEY-----".to_owned()),
    };
    for (settings, field) in [(key, Field::Authorities), (manual("socks5://p:1080", "ada"), Field::Proxy)] {
        let error = app.set_network_settings(&settings, put("secret")).await.unwrap_err();
        assert!(matches!(error, AppError::Invalid(ref invalid) if invalid.field == field), "{error:?}");
    }
    assert!(world.network.applied.lock().unwrap().is_empty());
    assert_eq!(world.storage.setting("network").await, Ok(None));
    assert_eq!(world.secrets.get(PASSWORD).await.unwrap_err(), SecretError::Missing);
}

#[tokio::test(start_paused = true)]
async fn every_host_is_looked_at_step_by_step() {
    let world = World::with(&[("shop", Fate::Indexed)]);
    let app = world.app();
    let told = Arc::new(Mutex::new(Vec::new()));
    let test = async || {
        told.lock().unwrap().clear();
        let into = Arc::clone(&told);
        let operation = app.session.operation("test");
        let tell = Arc::new(move |check: &Check| into.lock().unwrap().push(check.clone()));
        app.test_network(&operation, tell).await.unwrap()
    };
    let checks = test().await;
    let ids: Vec<&str> = checks.iter().map(|check| check.id.as_str()).collect();
    let sts = "sts.us-east-1.amazonaws.com";
    let git = "git-codecommit.us-east-1.amazonaws.com";
    assert_eq!(
        ids[..3],
        [&format!("network dns {sts}"), &format!("network tls {sts}"), &format!("network answer {sts}")]
    );
    assert!(ids.contains(&format!("network tls {git}").as_str()), "{ids:?}");
    assert_eq!(checks.len(), 9, "without a connection there is no Jira");
    assert!(checks.iter().all(|check| check.outcome == Outcome::Ok));
    assert!(checks[1].finding.contains("Public CA, 90 days left"), "{}", checks[1].finding);
    let events = told.lock().unwrap().clone();
    assert_eq!(events.len(), 18);
    for check in &checks {
        let of: Vec<Outcome> =
            events.iter().filter(|event| event.id == check.id).map(|event| event.outcome).collect();
        assert_eq!(of, [Outcome::Running, Outcome::Ok], "{}", check.id);
    }

    world.connect(&app).await;
    app.set_network_settings(&manual("http://proxy.example.com:3128", "ada"), PasswordChange::Keep)
        .await
        .unwrap();
    let proxy = || "proxy.example.com:3128".to_owned();
    world
        .network
        .cut
        .lock()
        .unwrap()
        .insert("jira.example.com".to_owned(), NetworkError::ProxySignIn { proxy: proxy() });
    let git = "git-codecommit.eu-central-1.amazonaws.com".to_owned();
    world.network.days_left.lock().unwrap().insert(git.clone(), 3);
    let checks = test().await;
    let of = |id: &str| {
        checks.iter().find(|check| check.id == id).unwrap_or_else(|| panic!("{id} in {checks:#?}"))
    };
    let refused = of("network proxy jira.example.com");
    assert_eq!(refused.outcome, Outcome::Failed);
    assert!(refused.finding.contains(&proxy()) && refused.fix.is_some(), "{refused:?}");
    assert_eq!(of("network tls jira.example.com").outcome, Outcome::Skipped);
    assert_eq!(of("network answer jira.example.com").outcome, Outcome::Skipped);
    let soon = of(&format!("network tls {git}"));
    assert_eq!(soon.outcome, Outcome::Caution);
    assert!(soon.finding.contains("3 days left"), "{}", soon.finding);
    assert!(checks.iter().all(|check| !check.id.contains(" dns ")), "the proxy knows the names");
}

#[tokio::test]
async fn a_test_can_be_cancelled() {
    let app = World::with(&[]).app();
    let operation = app.session.operation("test");
    app.session.cancel("test");
    let error = app.test_network(&operation, Arc::new(|_: &Check| ())).await.unwrap_err();
    assert_eq!(error, AppError::Cancelled);
}
