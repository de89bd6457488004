//! What journeys of a developer have in common: a connected account, their own key in it, and AWS's log of what they did.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use causeway_tests::peers::{Peers, succeed};
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{PATIENCE, Window};
use fantoccini::Locator;
use serde_json::{Value, json};

use crate::steps;

/// The repository that developers work in.
pub(crate) const REPOSITORY: &str = "payments-api";

/// What the app asks AWS to find out whether a key may do something; nothing comes of it.
const ASKED: &str = "causeway-asks-whether-it-may";

/// Connects with this principal's key, from the first-run doors to My credentials, and says the connection's id there.
pub(crate) async fn connect(window: &Window, sandbox: &Sandbox, principal: &str, own_keys: bool) -> String {
    window.click("door-connect").await;
    window.find("jira-base-url").await;
    steps::go_on_to_aws(window, sandbox).await;
    steps::enter_keys(window, sandbox, principal).await;
    steps::go_on_to_settings(window).await;
    if own_keys {
        window.click("require-user-pat").await;
    }
    window.click("next").await;
    window.find("plan-steps").await;
    steps::run_to_the_end(window).await;
    window.click("close-receipt").await;
    only_connection(window).await
}

/// Goes to My credentials; the id of the one connection there.
pub(crate) async fn only_connection(window: &Window) -> String {
    window.find("connections-table").await;
    window.click("nav-credentials").await;
    let card = Locator::Css("article[data-testid^=\"identity-\"]");
    let card = window.client.wait().at_most(PATIENCE).for_element(card).await.expect("the connection's card");
    let id = card.attr("data-testid").await.expect("an attribute").expect("an id");
    id.trim_start_matches("identity-").to_owned()
}

/// Goes to My credentials, once it has something to show.
pub(crate) async fn open_credentials(window: &Window) {
    window.click("nav-credentials").await;
    window.find("stored-section").await;
}

/// Goes to the connection's repositories.
pub(crate) async fn open_connection(window: &Window, connection: &str) {
    window.click("nav-connections").await;
    window.click(&format!("open-{connection}")).await;
    window.find("repositories-table").await;
}

/// Asks for a new branch in this repository, by its row.
pub(crate) async fn ask_for_branch(window: &Window, connection: &str, repository: &str) {
    open_connection(window, connection).await;
    window.type_into("repositories-table-search", repository).await;
    window.click(&format!("branch-{repository}")).await;
    window.find("create-branch-dialog").await;
}

/// Fills in the branch's name in the open dialog and creates it; whose it is, as the dialog says.
pub(crate) async fn create_branch(window: &Window, name: &str) -> String {
    window.find("acting").await;
    holds(window, "act-base", "main").await;
    window.type_into("branch-name", name).await;
    window.click("confirm-create-branch").await;
    let said = window.text_of("created-branch").await;
    assert!(said.contains(name), "the dialog does not name {name}: {said}");
    window.text_of("created-by").await
}

/// Waits until a field has this value.
pub(crate) async fn holds(window: &Window, id: &str, wanted: &str) {
    let begun = Instant::now();
    loop {
        let value = window.find(id).await.prop("value").await.ok().flatten().unwrap_or_default();
        if value == wanted {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{id} holds {value:?}, not {wanted:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Types a pair into the open set-up dialog and chooses Update, without waiting for the outcome.
pub(crate) async fn enter_own(window: &Window, (id, secret): &(String, String)) {
    window.find("personal-dialog").await;
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", id).await;
    window.type_into("secret-access-key", secret).await;
    window.click("update-personal").await;
}

/// Waits until the pair is set up, and closes the dialog that says so; whose pair it is.
pub(crate) async fn is_set_up(window: &Window) -> String {
    let whose = window.text_of("personal-arn").await;
    window.click("personal-done").await;
    steps::goes(window, "personal-dialog").await;
    whose
}

/// The ARN of a principal.
pub(crate) fn arn(sandbox: &Sandbox, principal: &str) -> String {
    sandbox.principal(principal)["arn"].as_str().expect("an ARN").to_owned()
}

/// Another access key of a user, as an administrator makes it in IAM.
pub(crate) async fn another_key(sandbox: &Sandbox, user: &str) -> (String, String) {
    let made = sandbox.control("POST", &format!("/users/{user}/access-keys"), Value::Null).await;
    let text = |field: &str| made[field].as_str().expect("a text").to_owned();
    (text("access_key_id"), text("secret_access_key"))
}

/// Deactivates an access key, as an administrator does in IAM.
pub(crate) async fn deactivate(sandbox: &Sandbox, key: &str) {
    sandbox.control("POST", &format!("/access-keys/{key}"), json!({ "active": false })).await;
}

/// What AWS's own log says of an event, oldest first: the ARN, the access key, and why it was refused if it was.
pub(crate) async fn trail(sandbox: &Sandbox, event: &str) -> Vec<(String, String, Option<String>)> {
    let path = format!("/trail?event_name={event}&limit=1000");
    let trail = sandbox.control("GET", &path, Value::Null).await;
    let events = trail.as_array().expect("a list").iter().map(|line| &line["event"]);
    events
        .filter(|event| {
            let asked = &event["requestParameters"];
            asked["branchName"] != ASKED && asked["title"] != ASKED
        })
        .map(|event| {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let who = &event["userIdentity"];
            let named = |field: &str| text(&who[field]).unwrap_or_default();
            (named("arn"), named("accessKeyId"), text(&event["errorCode"]))
        })
        .collect()
}

/// Opens an issue from anywhere.
pub(crate) async fn open_issue(window: &Window, key: &str) {
    window.click("nav-issue").await;
    window.type_into("issue-text", key).await;
    window.click("open-issue-go").await;
    window.find("issue-page").await;
}

/// What an element of an issue's page says once it is there, looking again as a person does.
pub(crate) async fn comes(window: &Window, id: &str) -> String {
    let begun = Instant::now();
    while !window.has(id).await {
        assert!(begun.elapsed() < PATIENCE, "{id} does not come:\n{}", window.text().await);
        window.click("refresh").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    window.text_of(id).await
}

/// Commits a file, by its path and text, on a branch of [`REPOSITORY`] with git, and pushes it; the commit's id.
pub(crate) fn push(peers: &Peers<'_>, branch: &str, message: &str, (path, text): (&str, &str)) -> String {
    let work = peers.path(&format!("work-{branch}"));
    if !work.exists() {
        let remote = format!("codecommit::{}://{REPOSITORY}", peers.sandbox.text("/aws/region"));
        succeed(git(peers).args(["clone", "-q", "--branch", branch, &remote]).arg(&work));
    }
    let inside = |arguments: &[&str]| succeed(git(peers).current_dir(&work).args(arguments));
    std::fs::write(work.join(path), text).expect("a file");
    inside(&["add", path]);
    inside(&["commit", "-q", "-m", message]);
    inside(&["push", "-q", "origin", "HEAD"]);
    inside(&["rev-parse", "HEAD"]).trim().to_owned()
}

fn git(peers: &Peers<'_>) -> Command {
    let mut git = peers.signed_in("git", "admin");
    let authority = peers.sandbox.text("/git/https").trim_start_matches("https://").to_owned();
    git.env("CODE_COMMIT_ENDPOINT", authority);
    git
}

/// Takes a picture of the window, light and dark, where `CAUSEWAY_JOURNEY_PICTURES` names a folder for them.
pub(crate) async fn picture(window: &Window, name: &str) {
    let Some(folder) = std::env::var_os("CAUSEWAY_JOURNEY_PICTURES").map(PathBuf::from) else { return };
    for theme in ["dark", "light"] {
        let script = "const [theme, done] = arguments;
            document.documentElement.dataset.theme = theme;
            requestAnimationFrame(() => setTimeout(done, 500));";
        window.client.execute_async(script, vec![json!(theme)]).await.expect("the window changes its theme");
        window.picture(&folder.join(format!("{name}-{theme}.png"))).await;
    }
}
