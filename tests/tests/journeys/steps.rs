//! What journeys have in common: filling the wizard's steps in as a person does, and looking at Jira from outside.

use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::key::Key;
use serde_json::{Value, json};

/// Opens the window on this sandbox and goes to the wizard.
pub(crate) async fn open_wizard(home: &Home, sandbox: &Sandbox) -> Window {
    let window = open(home, sandbox).await;
    window.click("door-connect").await;
    window.find("jira-base-url").await;
    window
}

/// Opens the window on this sandbox.
pub(crate) async fn open(home: &Home, sandbox: &Sandbox) -> Window {
    open_in(home, sandbox, &[]).await
}

/// Opens the window on this sandbox, with these variables in its environment.
pub(crate) async fn open_in(home: &Home, sandbox: &Sandbox, environment: &[(&str, &str)]) -> Window {
    let file = sandbox.ready_file();
    Window::open_in(home, &["--sandbox-at", file.to_str().expect("a path in UTF-8")], environment).await
}

/// Fills in the Jira step with the administrator's token, and checks it.
pub(crate) async fn sign_in_to_jira(window: &Window, sandbox: &Sandbox) {
    enter_token(window, &sandbox.text("/jira/url"), &sandbox.text("/jira/admin/pat")).await;
    window.find("jira-proof").await;
}

/// Fills in the Jira step with these texts and signs in, without waiting for the outcome.
pub(crate) async fn enter_token(window: &Window, base_url: &str, token: &str) {
    window.type_into("jira-base-url", base_url).await;
    window.click("jira-mode-token").await;
    window.type_into("jira-token", token).await;
    window.click("check-jira").await;
}

/// Fills in the AWS step with this principal's keys, typed, and connects.
pub(crate) async fn enter_keys(window: &Window, sandbox: &Sandbox, principal: &str) {
    let (id, secret) = keys(sandbox, principal);
    enter(window, &sandbox.text("/aws/region"), &id, &secret).await;
}

/// The access key of a principal.
pub(crate) fn keys(sandbox: &Sandbox, principal: &str) -> (String, String) {
    let principal = sandbox.principal(principal);
    let text = |field: &str| principal[field].as_str().expect("a text").to_owned();
    (text("access_key_id"), text("secret_access_key"))
}

/// Fills in the AWS step with these texts and connects, without waiting for the outcome.
pub(crate) async fn enter(window: &Window, region: &str, id: &str, secret: &str) {
    // The key leaves the field, and with that its list, which may cover what comes next.
    window.type_into("region", &format!("{region}{}", char::from(Key::Tab))).await;
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", id).await;
    window.type_into("secret-access-key", secret).await;
    window.click("connect-account").await;
}

/// From the open wizard to the AWS step, with typed credentials of the administrator.
pub(crate) async fn go_on_to_aws(window: &Window, sandbox: &Sandbox) {
    sign_in_to_jira(window, sandbox).await;
    window.click("next").await;
    window.find("region").await;
}

/// Goes from the proven AWS step to the review.
pub(crate) async fn go_on_to_review(window: &Window) {
    go_on_to_settings(window).await;
    window.click("next").await;
    window.find("plan-steps").await;
}

/// Goes from the proven AWS step to the settings, without triggers.
pub(crate) async fn go_on_to_settings(window: &Window) {
    go_on_to_triggers(window).await;
    window.click("triggers-later").await;
    window.click("next").await;
    window.find("require-user-pat").await;
}

/// Pastes Jira's own webhook URL and has it looked at.
pub(crate) async fn give_webhook(window: &Window, sandbox: &Sandbox) {
    window.click("webhook-mode-pasted").await;
    window.type_into("webhook-url", &sandbox.text("/jira/webhook_url")).await;
    window.click("check-webhook").await;
    window.find("webhook-found").await;
}

/// Goes from the proven AWS step to the triggers.
pub(crate) async fn go_on_to_triggers(window: &Window) {
    window.find("aws-proof").await;
    window.click("next").await;
    window.find("feature-table").await;
    window.click("next").await;
    window.find("found-repositories").await;
    window.click("next").await;
    window.find("triggers-later").await;
}

/// From the open wizard to the review, with everything as it is suggested.
pub(crate) async fn fill_in(window: &Window, sandbox: &Sandbox) {
    go_on_to_aws(window, sandbox).await;
    enter_keys(window, sandbox, "readonly").await;
    go_on_to_review(window).await;
}

/// Starts the run and waits for its good end.
pub(crate) async fn run_to_the_end(window: &Window) {
    window.click("start-run").await;
    reaches(window, "completed", Duration::from_mins(2)).await;
    window.find("receipt-counts").await;
}

/// Waits until the run that is shown is in this state.
pub(crate) async fn reaches(window: &Window, state: &str, patience: Duration) {
    let begun = Instant::now();
    loop {
        let shown = window.find("run-state").await.attr("data-state").await;
        let shown = shown.ok().flatten().unwrap_or_default();
        if shown == state {
            return;
        }
        assert!(begun.elapsed() < patience, "the run is {shown}, not {state}:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until an element is there no more.
pub(crate) async fn goes(window: &Window, id: &str) {
    let begun = Instant::now();
    while window.has(id).await {
        assert!(begun.elapsed() < PATIENCE, "{id} stays:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until an element says something else.
pub(crate) async fn changes(window: &Window, id: &str, before: &str) {
    let begun = Instant::now();
    while window.text_of(id).await == before {
        assert!(begun.elapsed() < PATIENCE, "{id} still says {before}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until this error is shown, and that it is said in these words.
pub(crate) async fn refused(window: &Window, code: &str, words: &[&str]) {
    let begun = Instant::now();
    loop {
        let (shown, text) = window.error().await;
        if shown == code {
            for words in words {
                assert!(text.contains(words), "{code} does not say \"{words}\": {text}");
            }
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{shown} is shown and not {code}: {text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// All integrations, as Jira's administrator reads them from outside.
pub(crate) async fn integrations(sandbox: &Sandbox) -> Vec<Value> {
    let answer = sandbox.jira("/rest/gitplugin/1.0/integration").await;
    answer["integrations"].as_array().cloned().expect("a list of integrations")
}

/// All repositories, read the same way.
pub(crate) async fn repositories(sandbox: &Sandbox) -> Vec<Value> {
    let answer = sandbox.jira("/rest/gitplugin/1.0/repository").await;
    answer["repositories"].as_array().cloned().expect("a list of repositories")
}

/// How often the window's side asked Jira to create an integration, whatever came of it.
pub(crate) async fn creations(sandbox: &Sandbox) -> usize {
    let events = sandbox.control("GET", "/events", Value::Null).await;
    let events = events.as_array().expect("a list of events");
    events.iter().filter(|event| event["operation"] == "POST /rest/gitplugin/1.0/integration").count()
}

/// Makes Jira index slowly, so that a run can be met at work.
pub(crate) async fn index_slowly(sandbox: &Sandbox, millis: u64) {
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": millis })).await;
}

/// Waits until Jira has this many integrations; a removal is a task that it carries out later.
pub(crate) async fn integrations_become(sandbox: &Sandbox, wanted: usize) {
    let begun = Instant::now();
    while integrations(sandbox).await.len() != wanted {
        assert!(begun.elapsed() < PATIENCE, "Jira has not {wanted} integrations");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
