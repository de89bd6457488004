//! Where secrets are kept: in the keychain, for the session, or nowhere else because there is no keychain.

use causeway_tests::keyring::{self, PrivateKeyring};
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;

use crate::steps;

/// A bus that nobody listens on.
const NO_BUS: (&str, &str) = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");

#[tokio::test(flavor = "multi_thread")]
async fn secrets_for_this_session_are_asked_for_again_in_the_next() {
    // Keys that no other journey uses, since all of them share one keyring.
    let sandbox = Sandbox::start(&["--seed", "demo", "--seed-value", "4711"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    window.click("keep-session").await;
    steps::fill_in(&window, &sandbox).await;
    steps::run_to_the_end(&window).await;
    window.says("In memory: the Jira sign-in.").await;
    assert_eq!(of(&sandbox), Vec::<String>::new(), "the keychain has nothing");
    window.close().await;

    let window = steps::open(&home, &sandbox).await;
    window.find("connections-table").await;
    window.says("Sign in to Jira again").await;
    window.click("connect").await;
    steps::fill_in(&window, &sandbox).await;
    steps::run_to_the_end(&window).await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1);
    window.click("open-connection").await;
    window.find("repositories-table").await;
    assert_eq!(of(&sandbox).len(), 2, "this time the keychain was chosen");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_the_session_keeps_the_secrets() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_in(&home, &sandbox, &[NO_BUS]).await;
    window.find("keychain-banner").await;
    window.says("Secret Service is not available on this computer").await;
    window.click("door-connect").await;
    let keychain = window.find("keep-keychain").await;
    assert!(!keychain.is_enabled().await.unwrap_or(true), "it cannot be chosen");
    steps::fill_in(&window, &sandbox).await;
    steps::run_to_the_end(&window).await;
    window.says("In memory: the AWS access key.").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_said_and_the_session_keeps_the_secrets() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let keyring = PrivateKeyring::start();
    keyring.lock();
    let bus = ("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    let window = steps::open_in(&home, &sandbox, &[bus]).await;
    window.find("keychain-banner").await;
    window.says("Secret Service is locked").await;
    window.click("keychain-check").await;
    window.says("Nothing has changed yet.").await;
    window.click("door-connect").await;
    steps::fill_in(&window, &sandbox).await;
    steps::run_to_the_end(&window).await;
    window.says("In memory: the AWS access key.").await;
    window.close().await;
}

/// The entries for this sandbox in the session's keyring; other journeys have theirs.
fn of(sandbox: &Sandbox) -> Vec<String> {
    let (site, (key, _)) = (sandbox.text("/jira/url"), steps::keys(sandbox, "readonly"));
    keyring::entries().into_iter().filter(|name| name.contains(&site) || name.contains(&key)).collect()
}
