//! Being asked to slow down is shown as waiting, and is no failure.

use std::time::Duration;

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;
use serde_json::{Value, json};

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn aws_is_waited_for_until_it_relents_or_somebody_has_enough() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    let throttle = json!({ "kind": "throttle-xml" });
    sandbox.fault("codecommit", "ListRepositories", throttle.clone(), Some(3)).await;
    steps::enter_keys(&window, &sandbox, "readonly").await;
    window.says("AWS asks to slow down. Waiting; this goes on by itself.").await;
    window.find("aws-proof").await;

    // For as long as it takes; nobody has to do anything, and anybody can stop it.
    sandbox.fault("codecommit", "ListRepositories", throttle, None).await;
    steps::enter_keys(&window, &sandbox, "admin").await;
    window.says("AWS asks to slow down. Waiting; this goes on by itself.").await;
    window.click("cancel-operation").await;
    steps::goes(&window, "cancel-operation").await;
    assert!(
        !window.has("aws-proof").await && !window.has("error-message").await,
        "it was stopped, and did not fail"
    );
    window.click("connect-account").await;
    window.says("AWS asks to slow down. Waiting; this goes on by itself.").await;
    sandbox.control("DELETE", "/faults", Value::Null).await;
    window.find("aws-proof").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jira_is_waited_for_in_the_middle_of_a_run() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    let limit = |seconds: u32| json!({ "kind": "too-many-requests", "retry_after": seconds });
    // Nothing was done when Jira answers so: it is asked again, even to create.
    sandbox.fault("gij", "POST /rest/gitplugin/1.0/integration", limit(6), Some(1)).await;
    window.click("start-run").await;
    window.says("Jira limits the rate of requests. Trying again in 6 s").await;
    window.says("Waiting for the other side").await;
    // A short one is sat out by the request itself; that, too, is seen.
    sandbox.fault("gij", "GET /rest/gitplugin/1.0/repository", limit(8), Some(1)).await;
    window.says("Jira takes its time, or asks to slow down").await;
    steps::reaches(&window, "completed", Duration::from_mins(1)).await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1);
    window.close().await;
}
