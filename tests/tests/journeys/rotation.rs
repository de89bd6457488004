//! The key that Jira uses is rotated: tested, planned, written to Jira and to the keychain, and the old one is needed no
//! more.

use std::time::{Duration, Instant};

use causeway_tests::keyring::PrivateKeyring;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use serde_json::{Value, json};

use crate::developer::{self, REPOSITORY, picture};
use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_a_connection_is_rotated_and_the_old_one_is_needed_no_more() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (keyring, home) = (PrivateKeyring::start(), Home::new());
    let has = |key: &str| keyring.entries().iter().any(|name| name.ends_with(key));
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let connection = developer::connect(&window, &sandbox, "readonly", false).await;
    let (old, old_secret) = steps::keys(&sandbox, "readonly");
    let new = developer::another_key(&sandbox, "readonly").await;

    window.click(&format!("rotate-{connection}")).await;
    window.find("rotate-page").await;
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", &new.0).await;
    window.type_into("secret-access-key", &old_secret).await;
    window.click("to-review").await;
    steps::refused(&window, "AWS_SIGNATURE_MISMATCH", &["The secret does not belong to this access key"])
        .await;
    window.type_into("secret-access-key", &new.1).await;
    window.click("to-review").await;
    window.find("plan-steps").await;
    assert_eq!(updates(&sandbox).await, 0, "a plan writes nothing to Jira");
    assert!(has(&old) && !has(&new.0), "nor to the keychain: {:?}", keyring.entries());
    picture(&window, "rotation-1-plan").await;
    window.click("start-run").await;
    steps::reaches(&window, "completed", Duration::from_mins(1)).await;
    let after = window.text_of("after-rotation").await;
    assert!(after.contains("Deactivate the old access key"), "{after}");
    picture(&window, "rotation-2-receipt").await;
    assert_eq!(updates(&sandbox).await, 1);
    assert!(has(&new.0) && !has(&old), "the keychain has the new key only: {:?}", keyring.entries());
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "the integration is the same one");

    // From here on nothing can come from the old key.
    developer::deactivate(&sandbox, &old).await;
    sandbox.control("DELETE", "/trail", Value::Null).await;
    let before = indexed_at(&sandbox).await;
    window.click("open-connection").await;
    window.find("repositories-table").await;
    window.click("reindex-all").await;
    window.click("confirm-reindex").await;
    let begun = Instant::now();
    while indexed_at(&sandbox).await <= before {
        assert!(begun.elapsed() < PATIENCE, "Jira does not index with the new key:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // Put away: it has a search of its own above the one of the repositories.
    window.click("close-reindex").await;
    jira_and_the_window_use(&window, &sandbox, &connection, &new.0).await;

    // Another look: neither of the two has anything to say.
    developer::open_credentials(&window).await;
    for id in ["other-key", "unfinished-rotation"] {
        assert!(!window.has(id).await, "{id}:\n{}", window.text().await);
    }
    window.close().await;
}

/// Whatever AWS was asked since its log was emptied was asked with this key.
async fn jira_and_the_window_use(window: &Window, sandbox: &Sandbox, connection: &str, key: &str) {
    developer::ask_for_branch(window, connection, REPOSITORY).await;
    developer::holds(window, "act-base", "main").await;
    window.click("dialog-cancel").await;
    let trail = sandbox.control("GET", "/trail?limit=10000", Value::Null).await;
    let events: Vec<_> = trail.as_array().expect("a list").iter().map(|line| &line["event"]).collect();
    let by_jira = |event: &Value| {
        event["userAgent"].as_str().is_some_and(|agent| agent.starts_with("GitIntegrationForJira"))
    };
    assert!(events.iter().any(|event| by_jira(event)), "Jira asked AWS: {trail}");
    assert!(events.iter().any(|event| !by_jira(event)), "so did the window: {trail}");
    for event in events {
        assert_eq!(event["userIdentity"]["accessKeyId"], json!(key), "{event}");
        assert_eq!(event["errorCode"], Value::Null, "{event}");
    }
}

/// How often Jira was asked to change an integration, whatever came of it.
async fn updates(sandbox: &Sandbox) -> usize {
    let events = sandbox.control("GET", "/events", Value::Null).await;
    let events = events.as_array().expect("a list of events");
    let is_one = |operation: &str| {
        operation.starts_with("PUT /rest/gitplugin/1.0/integration")
            || operation.starts_with("POST /rest/gitplugin/1.0/integration/")
    };
    events.iter().filter(|event| event["operation"].as_str().is_some_and(is_one)).count()
}

async fn indexed_at(sandbox: &Sandbox) -> i64 {
    let all = steps::repositories(sandbox).await;
    let found = all.iter().find(|one| one["origin"].as_str().is_some_and(|name| name.ends_with(REPOSITORY)));
    found.and_then(|one| one["lastIndexedDate"].as_i64()).unwrap_or(0)
}
