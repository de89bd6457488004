//! Triggers from the window: what a key may do, a subscription that waits, a push that reaches Jira, a path that breaks
//! and is repaired, and taking it all apart again.

use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;
use serde_json::{Value, json};

use crate::steps;

/// Somebody else's trigger, which nothing of ours may touch.
fn foreign(sandbox: &Sandbox) -> Value {
    let (region, account) = (sandbox.text("/aws/region"), sandbox.text("/aws/account"));
    json!({
        "name": "build-server",
        "destinationArn": format!("arn:aws:lambda:{region}:{account}:function:build"),
        "customData": "{\"pipeline\": 7}",
        "branches": ["main"],
        "events": ["updateReference", "createReference"],
    })
}

async fn triggers_of(sandbox: &Sandbox, repository: &str) -> Vec<Value> {
    let answer = sandbox.control("GET", &format!("/repositories/{repository}/triggers"), Value::Null).await;
    answer["triggers"].as_array().cloned().expect("a list of triggers")
}

async fn topics(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.control("GET", "/topics", Value::Null).await.as_array().cloned().expect("a list of topics")
}

/// Waits until a link of the drawn path is in this state.
async fn link_is(window: &Window, link: &str, state: &str) {
    let begun = Instant::now();
    let selector = format!("[data-testid=path] [data-link={link}]");
    loop {
        let shown = match window.client.find(Locator::Css(&selector)).await {
            Ok(element) => element.attr("data-state").await.ok().flatten().unwrap_or_default(),
            Err(_) => "not there".to_owned(),
        };
        if shown == state {
            return;
        }
        let text = window.text().await;
        assert!(begun.elapsed() < PATIENCE, "{link} is {shown}, not {state}:\n{text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn feature_is(window: &Window, feature: &str, state: &str) {
    let row = window.find(&format!("feature-{feature}")).await;
    let shown = row.attr("data-state").await.expect("an attribute");
    assert_eq!(shown.as_deref(), Some(state), "{feature}:\n{}", window.text().await);
}

async fn open_triggers(window: &Window) {
    window.click("nav-connections").await;
    window.find("connections-table").await;
    let row = window.client.find(Locator::Css("[data-testid^=\"open-\"]")).await;
    row.expect("its name leads on").click().await.expect("it opens");
    window.click("tab-triggers").await;
    window.find("triggers-tab").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_key_may_do_is_told_before_it_is_used() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    steps::enter_keys(&window, &sandbox, "poweruser").await;
    window.find("aws-proof").await;
    window.click("next").await;
    window.find("feature-table").await;
    feature_is(&window, "commits", "works").await;
    // Nothing that only reads can tell; asking for the change itself can.
    window.click("probe-changes").await;
    window.says("AWSCodeCommitPowerUser").await;
    feature_is(&window, "createBranches", "works").await;
    let events = sandbox.control("GET", "/events", Value::Null).await;
    let changed = events.as_array().expect("events").iter().any(|event| {
        event["service"] == "codecommit"
            && event["outcome"] == "ok"
            && ["CreateBranch", "CreatePullRequest", "PutRepositoryTriggers"]
                .iter()
                .any(|operation| event["operation"] == *operation)
    });
    assert!(!changed, "asking changed nothing: {events}");

    window.click("back").await;
    steps::enter_keys(&window, &sandbox, "readonly").await;
    window.find("aws-proof").await;
    window.click("next").await;
    window.find("feature-table").await;
    window.click("probe-changes").await;
    window.says("AWSCodeCommitReadOnly").await;
    feature_is(&window, "createBranches", "doesNotWork").await;
    feature_is(&window, "triggers", "doesNotWork").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_reaches_jira_and_what_breaks_is_repaired() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let repository = "payments-api";
    let theirs = foreign(&sandbox);
    let path = format!("/repositories/{repository}/triggers");
    sandbox.control("PUT", &path, json!({ "triggers": [theirs] })).await;
    sandbox.control("POST", "/jira", json!({ "confirmSubscriptions": false })).await;
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    steps::enter_keys(&window, &sandbox, "admin").await;
    steps::go_on_to_triggers(&window).await;
    window.click("triggers-now").await;
    steps::give_webhook(&window, &sandbox).await;
    window.click("next").await;
    window.find("require-user-pat").await;
    window.click("next").await;
    window.find("plan-steps").await;
    assert!(topics(&sandbox).await.is_empty(), "a plan writes nothing");
    steps::run_to_the_end(&window).await;
    window.find("pending-confirmation").await;
    let list = triggers_of(&sandbox, repository).await;
    assert_eq!(list.len(), 2, "ours beside theirs: {list:?}");
    assert_eq!(list[0], theirs, "theirs first, as it was");

    open_triggers(&window).await;
    link_is(&window, "subscription", "waiting").await;
    window.find("time-left").await;
    sandbox.control("POST", "/jira", json!({ "confirmSubscriptions": true })).await;
    window.click("resend-confirmation").await;
    link_is(&window, "subscription", "ok").await;

    let before = indexed_at(&sandbox, repository).await;
    push(&sandbox, repository).await;
    let begun = Instant::now();
    while indexed_at(&sandbox, repository).await <= before {
        assert!(begun.elapsed() < PATIENCE, "the push never reached Jira");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    let arn = topics(&sandbox).await[0]["arn"].as_str().expect("an ARN").to_owned();
    sandbox.control("DELETE", &format!("/topics/{arn}"), Value::Null).await;
    window.click("look-again").await;
    link_is(&window, "topic", "broken").await;
    window.click("repair").await;
    window.find("plan-steps").await;
    steps::run_to_the_end(&window).await;
    open_triggers(&window).await;
    for link in ["repository", "trigger", "topic", "subscription", "jira"] {
        link_is(&window, link, "ok").await;
    }

    window.click("disconnect").await;
    window.click("fate-remove").await;
    window.click("to-review").await;
    window.find("plan-steps").await;
    window.says("catalog-service").await;
    assert_eq!(topics(&sandbox).await.len(), 1, "a plan removes nothing");
    steps::run_to_the_end(&window).await;
    assert_eq!(triggers_of(&sandbox, repository).await, [theirs], "theirs stays, byte for byte");
    assert!(topics(&sandbox).await.is_empty(), "our topic is gone");
    steps::integrations_become(&sandbox, 0).await;
    window.click("close-receipt").await;
    window.find("door-connect").await;
    window.close().await;
}

async fn push(sandbox: &Sandbox, repository: &str) {
    let commit = json!({
        "branch": "main", "message": "SHOP-1 pushed", "files": { "pushed.txt": "new\n" },
        "author": { "name": "Ada", "email": "ada@example.com" },
    });
    sandbox.control("POST", &format!("/repositories/{repository}/commits"), commit).await;
}

async fn indexed_at(sandbox: &Sandbox, repository: &str) -> i64 {
    let all = sandbox.jira("/rest/gitplugin/1.0/repository?all").await;
    let all = all["repositories"].as_array().cloned().expect("a list of repositories");
    let found =
        all.iter().find(|one| one["origin"].as_str().is_some_and(|origin| origin.ends_with(repository)));
    found.and_then(|one| one["lastIndexedDate"].as_i64()).unwrap_or(0)
}
