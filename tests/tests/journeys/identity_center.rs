//! Causeway's own calls through IAM Identity Center: the code is compared and approved, and a run whose session ends on
//! the way waits for another sign-in and goes on.

use std::time::{Duration, Instant};

use causeway_tests::keyring::PrivateKeyring;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use serde_json::{Value, json};

use crate::developer::{self, picture};
use crate::steps;

/// The permission set that may change triggers.
const ROLE: &str = "Developer";

/// What the demo account holds.
const REPOSITORIES: usize = 24;

/// How many of them have their trigger when the session ends.
const BEFORE: usize = 7;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_session_ends_waits_for_another_sign_in_and_goes_on() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (keyring, home) = (PrivateKeyring::start(), Home::new());
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let connection = connect(&window, &sandbox).await;
    sign_in(&window, &sandbox, &connection).await;

    // The role may change triggers, and not the topic: somebody took all triggers away.
    for repository in steps::repositories(&sandbox).await {
        let origin = repository["origin"].as_str().expect("an origin");
        let name = origin.rsplit('/').next().expect("a name");
        sandbox.control("PUT", &format!("/repositories/{name}/triggers"), json!({ "triggers": [] })).await;
    }
    developer::open_connection(&window, &connection).await;
    window.click("tab-triggers").await;
    window.click("repair").await;
    window.find("plan-steps").await;
    sandbox.control("DELETE", "/trail", Value::Null).await;
    // So many get through, and the others are throttled until the session has ended.
    let throttle = json!({
        "service": "codecommit", "operation": "PutRepositoryTriggers", "skip": BEFORE,
        "fault": { "kind": "throttle-json" },
    });
    sandbox.control("POST", "/faults", throttle).await;
    window.click("start-run").await;
    with_a_trigger(&window, &sandbox, BEFORE).await;
    end_sessions(&sandbox).await;
    sandbox.control("DELETE", "/faults", Value::Null).await;

    steps::reaches(&window, "signInNeeded", PATIENCE).await;
    let before = triggers(&sandbox).await;
    assert_eq!(before, BEFORE, "it was ended in the middle");
    picture(&window, "identity-center-2-run-waits").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(triggers(&sandbox).await, before, "a run that waits does nothing");

    window.click("run-sign-in-go").await;
    window.find("sign-in-dialog").await;
    approve(&window, &sandbox).await;
    // The dialog goes with what it was for: the run goes on by itself.
    steps::reaches(&window, "completed", Duration::from_mins(2)).await;
    assert_eq!(triggers(&sandbox).await, REPOSITORIES, "each has its trigger");
    for (arn, key, refused) in developer::trail(&sandbox, "PutRepositoryTriggers").await {
        assert!(key.starts_with("ASIA"), "the connection's own key was used: {key}");
        match refused {
            None => assert!(arn.contains(&format!("assumed-role/AWSReservedSSO_{ROLE}")), "{arn}"),
            // AWS's log does not say whose a key was that has ended.
            Some(code) => assert!(code.contains("ExpiredToken"), "{code}"),
        }
    }
    window.close().await;
}

/// Connects with triggers, which takes an administrator's key, and says the connection's id in My credentials.
async fn connect(window: &Window, sandbox: &Sandbox) -> String {
    window.click("door-connect").await;
    window.find("jira-base-url").await;
    steps::go_on_to_aws(window, sandbox).await;
    steps::enter_keys(window, sandbox, "admin").await;
    steps::go_on_to_triggers(window).await;
    window.click("triggers-now").await;
    steps::give_webhook(window, sandbox).await;
    window.click("next").await;
    window.find("require-user-pat").await;
    window.click("next").await;
    window.find("plan-steps").await;
    steps::run_to_the_end(window).await;
    window.click("close-receipt").await;
    developer::only_connection(window).await
}

/// Chooses Identity Center for the connection's own calls, signs in on its page, and takes the role.
async fn sign_in(window: &Window, sandbox: &Sandbox, connection: &str) {
    window.click(&format!("change-own-{connection}")).await;
    window.find("own-calls-dialog").await;
    window.click("source-identityCenter").await;
    window.type_into("start-url", &sandbox.text("/sso/start_url_https")).await;
    // The key leaves the field, and with that its list, which may cover what comes next.
    let tab = char::from(fantoccini::key::Key::Tab);
    window.type_into("sso-region", &format!("{}{tab}", sandbox.text("/sso/region"))).await;
    window.click("list-roles").await;
    window.find("user-code").await;
    picture(window, "identity-center-1-code").await;
    approve(window, sandbox).await;
    window.type_into("identity-center-role", &format!("{ROLE}{tab}")).await;
    developer::holds(window, "identity-center-role", ROLE).await;
    window.click("use-source").await;
    steps::goes(window, "own-calls-dialog").await;
    let who = format!("AWSReservedSSO_{ROLE}");
    // AWS is asked once more before the card is drawn anew.
    window.says(&who).await;
    let card = window.text_of(&format!("identity-{connection}")).await;
    assert!(card.contains(&who), "the card does not say who it is now: {card}");
}

/// Compares the code with the one that the page of Identity Center shows, and approves it there.
async fn approve(window: &Window, sandbox: &Sandbox) {
    let code = window.text_of("user-code").await.trim().to_owned();
    let listed = sandbox.control("GET", "/sso/device-authorizations", Value::Null).await;
    let waits = |one: &Value| one["user_code"] == code.as_str() && one["state"] == "pending";
    assert!(listed.as_array().expect("a list").iter().any(waits), "{code} is not waited for: {listed}");
    let path = format!("/sso/device-authorizations/{code}");
    sandbox.control("POST", &path, json!({ "decision": "approve" })).await;
}

/// Ends the role's keys and the sign-in behind them: nothing can be renewed without a person.
async fn end_sessions(sandbox: &Sandbox) {
    sandbox.control("POST", "/sso/sessions/end", json!({})).await;
    let ended = sandbox.control("POST", "/sessions/end", json!({ "role": ROLE })).await;
    assert!(ended["ended"].as_u64().is_some_and(|ended| ended > 0), "{ended}");
}

/// How many repositories have a trigger.
async fn triggers(sandbox: &Sandbox) -> usize {
    let put = developer::trail(sandbox, "PutRepositoryTriggers").await;
    put.iter().filter(|(_, _, refused)| refused.is_none()).count()
}

/// Waits until this many have one.
async fn with_a_trigger(window: &Window, sandbox: &Sandbox, wanted: usize) {
    let begun = Instant::now();
    while triggers(sandbox).await < wanted {
        assert!(begun.elapsed() < PATIENCE, "no repository has its trigger:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
