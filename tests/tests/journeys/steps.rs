//! What journeys have in common: filling the wizard's steps in as a person does.

use std::time::Duration;

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};

/// Opens the window on this sandbox and goes to the wizard.
pub(crate) async fn open_wizard(home: &Home, sandbox: &Sandbox) -> Window {
    let window = open(home, sandbox).await;
    window.click("door-connect").await;
    window.find("jira-base-url").await;
    window
}

/// Opens the window on this sandbox.
pub(crate) async fn open(home: &Home, sandbox: &Sandbox) -> Window {
    let file = sandbox.ready_file();
    Window::open(home, &["--sandbox-at", file.to_str().expect("a path in UTF-8")]).await
}

/// Fills in the Jira step with the administrator's token, and checks it.
pub(crate) async fn sign_in_to_jira(window: &Window, sandbox: &Sandbox) {
    window.type_into("jira-base-url", &sandbox.text("/jira/url")).await;
    window.click("jira-mode-token").await;
    window.type_into("jira-token", &sandbox.text("/jira/admin/pat")).await;
    window.click("check-jira").await;
    window.find("jira-proof").await;
}

/// Fills in the AWS step with this principal's keys, typed, and connects.
pub(crate) async fn enter_keys(window: &Window, sandbox: &Sandbox, principal: &str) {
    let region = sandbox.text("/aws/region");
    let principal = sandbox.principal(principal);
    let text = |field: &str| principal[field].as_str().expect("a text").to_owned();
    enter(window, &region, &text("access_key_id"), &text("secret_access_key")).await;
}

/// Fills in the AWS step with these texts and connects, without waiting for the outcome.
pub(crate) async fn enter(window: &Window, region: &str, id: &str, secret: &str) {
    window.type_into("region", region).await;
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", id).await;
    window.type_into("secret-access-key", secret).await;
    window.click("connect-account").await;
}

/// Goes from the proven AWS step to the review.
pub(crate) async fn go_on_to_review(window: &Window) {
    window.find("aws-proof").await;
    window.click("next").await;
    window.find("found-repositories").await;
    window.click("next").await;
    window.find("require-user-pat").await;
    window.click("next").await;
    window.find("start-run").await;
}

/// Starts the run and waits for its good end.
pub(crate) async fn run_to_the_end(window: &Window) {
    window.click("start-run").await;
    window.find("run-state").await;
    window.says_within("Done", Duration::from_secs(120)).await;
    window.find("receipt-counts").await;
}
