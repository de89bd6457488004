//! My credentials: a developer's own key from the set-up to its removal, and everything that was stored at once.

use causeway_tests::keyring::PrivateKeyring;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use serde_json::{Value, json};

use crate::developer::{self, REPOSITORY, picture};
use crate::steps;

/// A secret of the right form that belongs to nobody.
const WRONG: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_branch_leads_to_a_key_of_ones_own_and_its_removal_blocks_again() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (keyring, home) = (PrivateKeyring::start(), Home::new());
    let own_entries = || keyring.entries().into_iter().filter(|name| name.contains("personal ")).count();
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let connection = developer::connect(&window, &sandbox, "readonly", true).await;
    let (arn, pair) = (developer::arn(&sandbox, "developer"), steps::keys(&sandbox, "developer"));

    // Blocked: the repository, the link, and nothing that could be pressed in vain.
    developer::ask_for_branch(&window, &connection, REPOSITORY).await;
    blocked(&window).await;
    developer::holds(&window, "act-repository", REPOSITORY).await;
    picture(&window, "personal-1-blocked").await;
    window.click("set-up-personal").await;
    developer::enter_own(&window, &(pair.0.clone(), WRONG.to_owned())).await;
    steps::refused(&window, "AWS_SIGNATURE_MISMATCH", &["The secret does not belong to this access key"])
        .await;
    picture(&window, "personal-2-wrong-secret").await;
    assert!(!window.has("personal-set").await, "a wrong secret sets nothing up");
    assert_eq!(own_entries(), 0, "nor is it kept");
    developer::enter_own(&window, &pair).await;
    let whose = developer::is_set_up(&window).await;
    assert!(whose.contains(&arn), "{whose} is not {arn}");
    assert_eq!(own_entries(), 1, "the key is in the keychain");

    // The dialog underneath has become the usual one.
    let actor = window.find("acting").await.attr("data-actor").await.expect("an attribute");
    assert_eq!(actor.as_deref(), Some("personal"));
    picture(&window, "personal-3-used").await;
    assert_eq!(developer::trail(&sandbox, "CreateBranch").await, [], "nothing was created on the way");
    let branch = "SHOP-1-from-the-window";
    let by = developer::create_branch(&window, branch).await;
    assert!(by.contains(&arn), "{by}");
    let created = (arn.clone(), pair.0.clone(), None);
    assert_eq!(developer::trail(&sandbox, "CreateBranch").await, std::slice::from_ref(&created));

    commit(&sandbox, branch).await;
    window.click("pull-request-next").await;
    developer::holds(&window, "act-source", branch).await;
    developer::holds(&window, "act-target", "main").await;
    window.type_into("pull-request-title", "SHOP-1 From the window").await;
    window.click("confirm-create-pull-request").await;
    window.find("created-pull-request").await;
    assert!(window.text_of("created-by").await.contains(&arn), "the pull request is the developer's");
    assert_eq!(developer::trail(&sandbox, "CreatePullRequest").await, [created]);
    picture(&window, "personal-4-pull-request").await;
    window.click("act-close").await;
    // Nothing that was typed before is lost by it.
    developer::holds(&window, "repositories-table-search", REPOSITORY).await;

    rotate(&window, &sandbox, &connection, &arn).await;
    assert_eq!(own_entries(), 1, "the new pair is in the place of the old one");

    // Both fields empty removes.
    developer::open_credentials(&window).await;
    window.click(&format!("edit-personal-{connection}")).await;
    window.click("aws-mode-keys").await;
    window.click("update-personal").await;
    steps::goes(&window, "personal-dialog").await;
    window.find(&format!("set-up-personal-{connection}")).await;
    assert_eq!(own_entries(), 0, "the key is gone from the keychain");
    developer::ask_for_branch(&window, &connection, REPOSITORY).await;
    blocked(&window).await;
    window.close().await;
}

/// Replaces the key by another one of the same developer, whose first one stops working; a branch is theirs all the same.
async fn rotate(window: &Window, sandbox: &Sandbox, connection: &str, arn: &str) {
    let old = steps::keys(sandbox, "developer").0;
    let new = developer::another_key(sandbox, "developer").await;
    window.click(&format!("personal-{REPOSITORY}")).await;
    window.click("aws-mode-keys").await;
    let hint = window.text_of("stored-hint").await;
    assert!(!hint.contains(&old) && hint.contains(&old[old.len() - 4..]), "a hint of the key: {hint}");
    window.click("dialog-cancel").await;
    steps::goes(window, "personal-dialog").await;

    developer::open_credentials(window).await;
    picture(window, "personal-5-my-credentials").await;
    window.click(&format!("edit-personal-{connection}")).await;
    developer::enter_own(window, &new).await;
    assert!(developer::is_set_up(window).await.contains(arn));
    developer::deactivate(sandbox, &old).await;
    developer::ask_for_branch(window, connection, REPOSITORY).await;
    developer::create_branch(window, "SHOP-1-with-the-new-key").await;
    let last = developer::trail(sandbox, "CreateBranch").await.pop();
    assert_eq!(last, Some((arn.to_owned(), new.0, None)), "the new key acts");
    window.click("act-close").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_ones_own_may_be_used_where_it_is_not_required() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (keyring, home) = (PrivateKeyring::start(), Home::new());
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let connection = developer::connect(&window, &sandbox, "poweruser", false).await;
    developer::ask_for_branch(&window, &connection, REPOSITORY).await;
    let by = developer::create_branch(&window, "SHOP-2-by-the-connection").await;
    assert!(by.contains(&developer::arn(&sandbox, "poweruser")), "{by}");
    window.click("act-close").await;

    developer::ask_for_branch(&window, &connection, REPOSITORY).await;
    window.click("edit-acting").await;
    developer::enter_own(&window, &steps::keys(&sandbox, "developer")).await;
    developer::is_set_up(&window).await;
    let by = developer::create_branch(&window, "SHOP-2-by-the-developer").await;
    let arn = developer::arn(&sandbox, "developer");
    assert!(by.contains(&arn), "{by}");
    let whose: Vec<_> =
        developer::trail(&sandbox, "CreateBranch").await.into_iter().map(|(arn, ..)| arn).collect();
    assert_eq!(whose, [developer::arn(&sandbox, "poweruser"), arn]);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_stored_is_removed_after_a_word_and_told() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (keyring, home) = (PrivateKeyring::start(), Home::new());
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    let connection = developer::connect(&window, &sandbox, "readonly", true).await;
    window.click(&format!("set-up-personal-{connection}")).await;
    developer::enter_own(&window, &steps::keys(&sandbox, "developer")).await;
    developer::is_set_up(&window).await;
    assert_eq!(keyring.entries().len(), 3, "a sign-in and two keys: {:?}", keyring.entries());
    picture(&window, "stored-1-list").await;

    window.click("remove-all").await;
    window.type_into("remove-all-word", "delete").await;
    window.click("confirm-remove-all").await;
    window.says("as it stands here").await;
    assert_eq!(keyring.entries().len(), 3, "another word removes nothing");
    window.type_into("remove-all-word", "remove").await;
    window.click("confirm-remove-all").await;
    let report = window.text_of("removed").await;
    for words in ["3 entries are gone", "Jira sign-in of", "Access key", "Personal access key"] {
        assert!(report.contains(words), "the report does not say \"{words}\": {report}");
    }
    assert!(!window.has("remaining").await, "nothing is left: {report}");
    picture(&window, "stored-2-removed").await;
    assert_eq!(keyring.entries(), Vec::<String>::new(), "nor does the keychain have anything");
    window.click("close-report").await;
    window.says("Nothing is stored").await;
    window.close().await;

    // The connection is still listed, in the next session too, and Jira was left alone.
    assert_eq!(steps::integrations(&sandbox).await.len(), 1);
    let window = steps::open_in(&home, &sandbox, &[keyring.variable()]).await;
    window.find("connections-table").await;
    window.says("Sign in to Jira again").await;
    developer::open_credentials(&window).await;
    window.says("Nothing is stored").await;
    window.close().await;
}

async fn blocked(window: &Window) {
    window.find("acting-blocked").await;
    for id in ["confirm-create-branch", "branch-name", "acting"] {
        assert!(!window.has(id).await, "{id} is there:\n{}", window.text().await);
    }
}

/// Something to merge.
async fn commit(sandbox: &Sandbox, branch: &str) {
    let body = json!({
        "branch": branch, "message": "SHOP-1 work", "files": { "work.txt": "done\n" },
        "author": { "name": "Ada", "email": "ada@example.com" },
    });
    let made = sandbox.control("POST", &format!("/repositories/{REPOSITORY}/commits"), body).await;
    assert_ne!(made["commit_id"], Value::Null);
}
