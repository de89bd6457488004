//! Runs that do not come to their end by themselves: killed, cut off, cancelled.

use std::time::Duration;

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;
use serde_json::{Value, json};

use crate::steps;

const CREATE: &str = "POST /rest/gitplugin/1.0/integration";
const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_in_the_middle_takes_its_run_up_again() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    steps::index_slowly(&sandbox, 1500).await;
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    window.click("start-run").await;
    window.says_within("repositories indexed, ", MINUTE).await;
    window.kill();
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "it was created before");

    let window = steps::open(&home, &sandbox).await;
    window.find("interrupted-run").await;
    window.says("Interrupted: Connect 24 repositories to Jira").await;
    window.click("interrupted-resume").await;
    window.says("This run was interrupted").await;
    steps::index_slowly(&sandbox, 0).await;
    window.click("resume-run").await;
    steps::reaches(&window, "completed", MINUTE).await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1);
    assert_eq!(steps::creations(&sandbox).await, 1, "what was done is not done again");
    window.click("open-connection").await;
    window.find("repositories-table").await;
    window.click("nav-connections").await;
    window.find("connections-table").await;
    assert!(!window.has("interrupted-run").await, "nothing is left to take up");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_during_a_run_asks_once_and_the_run_can_be_taken_up_again() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    steps::index_slowly(&sandbox, 1500).await;
    let window = steps::open_wizard(&home, &sandbox).await;
    let process = window.process();
    steps::fill_in(&window, &sandbox).await;
    window.click("start-run").await;
    window.says_within("repositories indexed, ", MINUTE).await;
    window.ask_to_close();
    window.find("close-while-running").await;
    window.says("To leave all the same, close the window once more.").await;
    window.says("Connect 24 repositories to Jira").await;
    window.click("keep-open").await;
    steps::goes(&window, "close-while-running").await;
    let before = window.text_of("run-counts").await;
    steps::changes(&window, "run-counts", &before).await;
    steps::reaches(&window, "running", MINUTE).await;
    window.ask_to_close();
    window.ends(process).await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "what was written stays");

    let window = steps::open(&home, &sandbox).await;
    window.click("interrupted-resume").await;
    window.says("This run was interrupted").await;
    steps::index_slowly(&sandbox, 0).await;
    window.click("resume-run").await;
    steps::reaches(&window, "completed", MINUTE).await;
    assert_eq!(steps::creations(&sandbox).await, 1, "what was done is not done again");
    let process = window.process();
    window.ask_to_close();
    window.ends(process).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_before_it_knew_the_outcome_adopts_what_it_made() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    // It is created, its answer is cut off, and looking for it takes longer than the program has left to live. The
    // list is read twice before: to see that the plan still holds, and to know what existed.
    sandbox.fault("gij", CREATE, json!({ "kind": "half-body" }), Some(1)).await;
    let slow = json!({
        "service": "gij", "operation": "GET /rest/gitplugin/1.0/integration", "skip": 2,
        "fault": { "kind": "slow", "millis": 20_000 },
    });
    sandbox.control("POST", "/faults", slow).await;
    window.click("start-run").await;
    window.says("Jira's answer was lost").await;
    window.kill();
    sandbox.control("DELETE", "/faults", Value::Null).await;

    let window = steps::open(&home, &sandbox).await;
    window.click("interrupted-resume").await;
    window.click("resume-run").await;
    steps::reaches(&window, "completed", MINUTE).await;
    window.says("as this run created it").await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "found, and not made a second time");
    assert_eq!(steps::creations(&sandbox).await, 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_looked_for_and_a_lost_request_is_said() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    sandbox.fault("gij", CREATE, json!({ "kind": "drop-connection" }), Some(1)).await;
    window.click("start-run").await;
    steps::reaches(&window, "failed", MINUTE).await;
    steps::refused(&window, "CONNECTION_LOST", &["The connection broke off"]).await;
    let left = window.text_of("left-behind").await;
    assert!(left.contains("perhaps an integration"), "{left}");
    assert_eq!(steps::integrations(&sandbox).await.len(), 0, "the request never arrived");

    sandbox.fault("gij", CREATE, json!({ "kind": "half-body" }), Some(1)).await;
    window.click("retry-run").await;
    steps::reaches(&window, "completed", MINUTE).await;
    window.says("as this run created it").await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_says_what_stays() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    steps::index_slowly(&sandbox, 1500).await;
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    window.click("start-run").await;
    window.says_within("repositories indexed, ", MINUTE).await;
    window.click("cancel-run").await;
    window.says("What stays:").await;
    let note = window.text_of("cancel-note").await;
    assert!(note.contains("(id 1) stays in Jira"), "{note}");
    window.click("confirm-cancel-run").await;
    steps::reaches(&window, "cancelled", MINUTE).await;
    let left = window.text_of("left-behind").await;
    assert!(left.contains("a new integration, id 1"), "{left}");
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "what was said to stay stays");
    window.close().await;
}
