//! Where secrets are kept: in the keychain, for the session, or nowhere else because there is no keychain.

use std::time::{Duration, Instant};

use causeway_tests::keyring::{self, PrivateKeyring};
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use fantoccini::Locator;

use crate::developer::{self, REPOSITORY, picture};
use crate::steps;

/// How long a look at a keychain that does not answer may take: its deadline, which leaves time to unlock it, and more.
const LOOK: Duration = Duration::from_secs(25);

/// How long anything may take that need not look.
const BEARABLE: Duration = Duration::from_secs(10);

/// How long the window may take to close.
const CLOSING: Duration = Duration::from_secs(5);

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

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_my_credentials_says_so_and_ones_own_key_lasts_for_the_session() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_in(&home, &sandbox, &[NO_BUS]).await;
    let connection = developer::connect(&window, &sandbox, "readonly", true).await;
    keychain_is(&window, "Not there", "Secret Service is not available on this computer").await;
    window.click(&format!("set-up-personal-{connection}")).await;
    only_the_session_is_offered(&window).await;
    developer::enter_own(&window, &steps::keys(&sandbox, "developer")).await;
    window.find("personal-set").await;
    window.says("Kept for this session").await;
    let arn = developer::arn(&sandbox, "developer");
    assert!(developer::is_set_up(&window).await.contains(&arn));
    let stored = window.text_of("stored-table").await;
    assert_eq!(stored.matches("This session only").count(), 3, "a sign-in and two keys: {stored}");
    developer::ask_for_branch(&window, &connection, REPOSITORY).await;
    let by = developer::create_branch(&window, "SHOP-4-this-session").await;
    assert!(by.contains(&arn), "{by}");
    closes_in_time(window).await;

    // With the session the key has ended, and My credentials says that, too.
    let window = steps::open_in(&home, &sandbox, &[NO_BUS]).await;
    window.find("connections-table").await;
    developer::open_credentials(&window).await;
    window.says("Ended with its session").await;
    closes_in_time(window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_locked_later_is_told_with_its_fix_and_nothing_hangs() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (keyring, home) = (PrivateKeyring::start(), Home::new());
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let connection = developer::connect(&window, &sandbox, "readonly", true).await;
    window.click(&format!("set-up-personal-{connection}")).await;
    developer::enter_own(&window, &steps::keys(&sandbox, "developer")).await;
    developer::is_set_up(&window).await;
    window.close().await;

    keyring.lock();
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let begun = Instant::now();
    window.find("nav-credentials").await;
    assert!(begun.elapsed() < LOOK, "the window took {:?}", begun.elapsed());
    let begun = Instant::now();
    window.click("nav-credentials").await;
    keychain_is(&window, "Locked", "Secret Service is locked").await;
    window.find("stored-section").await;
    assert!(begun.elapsed() < BEARABLE, "My credentials took {:?}", begun.elapsed());
    picture(&window, "keychain-1-locked").await;
    let begun = Instant::now();
    window.click("keychain-again").await;
    window.says("Nothing has changed yet.").await;
    assert!(begun.elapsed() < LOOK, "another look took {:?}", begun.elapsed());
    window.find(&format!("identity-{connection}")).await;
    let personal = format!(
        "[data-testid=\"edit-personal-{connection}\"], [data-testid=\"set-up-personal-{connection}\"]"
    );
    window
        .client
        .find(Locator::Css(&personal))
        .await
        .expect("one's own key can be entered")
        .click()
        .await
        .expect("so");
    only_the_session_is_offered(&window).await;
    picture(&window, "keychain-2-session-only").await;
    window.click("dialog-cancel").await;
    steps::goes(&window, "personal-dialog").await;
    closes_in_time(window).await;
}

/// My credentials says how the keychain is, why, and what mends it.
async fn keychain_is(window: &Window, state: &str, why: &str) {
    let begun = Instant::now();
    let mut said = window.text_of("keychain-section").await;
    while !said.contains(why) && begun.elapsed() < BEARABLE {
        tokio::time::sleep(Duration::from_millis(100)).await;
        said = window.text_of("keychain-section").await;
    }
    for words in [state, why, "Until this is mended, secrets can only be kept for this session"] {
        assert!(said.contains(words), "My credentials does not say \"{words}\": {said}");
    }
    let fix = said.split("Until this is mended").next().unwrap_or_default().trim_end().lines().last();
    assert!(fix.is_some_and(|fix| fix.len() > 20 && !fix.contains(why)), "no fix: {said}");
}

/// The choice is there to be seen, and what cannot be chosen is not.
async fn only_the_session_is_offered(window: &Window) {
    let keychain = window.find("keep-keychain").await;
    assert!(!keychain.is_enabled().await.unwrap_or(true), "the keychain cannot be chosen");
    let session = window.find("keep-session").await;
    assert!(session.is_selected().await.expect("a choice"), "the session is what is chosen");
}

/// Closes the window as a person does; a keychain that does not answer does not hold it.
async fn closes_in_time(window: Window) {
    let process = window.process();
    let begun = Instant::now();
    window.ask_to_close();
    window.ends(process).await;
    assert!(begun.elapsed() < CLOSING, "it took {:?} to close", begun.elapsed());
}

/// The entries for this sandbox in the session's keyring; other journeys have theirs.
fn of(sandbox: &Sandbox) -> Vec<String> {
    let (site, (key, _)) = (sandbox.text("/jira/url"), steps::keys(sandbox, "readonly"));
    keyring::entries().into_iter().filter(|name| name.contains(&site) || name.contains(&key)).collect()
}
