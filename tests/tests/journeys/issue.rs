//! One issue from its first branch to its last: created, pushed to with git, explained, reviewed, merged, deleted, restored.

use std::time::{Duration, Instant};

use causeway_tests::peers::{Peers, succeed};
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::Value;

use crate::developer::{self, REPOSITORY};
use crate::steps;

/// An issue of the sample Jira.
const ISSUE: &str = "SHOP-7";

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_is_worked_on_from_its_branch_to_its_merge() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let (home, peers) = (Home::new(), Peers::of(&sandbox));
    let window = steps::open(&home, &sandbox).await;
    developer::connect(&window, &sandbox, "admin", false).await;
    developer::open_issue(&window, ISSUE).await;

    // A branch, named by the template.
    window.click("tab-branches").await;
    window.click("create-branch").await;
    choose(&window, "act-repository", REPOSITORY).await;
    developer::holds(&window, "act-base", "main").await;
    let branch = named(&window).await;
    assert!(branch.starts_with(&format!("{ISSUE}-")), "{branch}");
    window.click("confirm-create-branch").await;
    assert!(window.text_of("created-branch").await.contains(&branch));
    window.click("act-close").await;
    window.find(&format!("branch-{branch}")).await;

    // Somebody pushes to it with git. Jira has not looked since, which is why the commit is not there yet.
    let message = format!("{ISSUE} Round the basket's sum\n\nHalf a cent is a cent.");
    let commit = developer::push(&peers, &branch, &message, ("basket.txt", "rounded = true\n"));
    developer::picture(&window, "issue-1-branches").await;
    window.click("tab-why").await;
    window.type_into("why-subject", &commit).await;
    window.click("why-start").await;
    window.find("why-result").await;
    assert_eq!(window.text_of("why-reason").await, "index-older");
    developer::picture(&window, "issue-2-why").await;
    window.click("fix-reindex").await;
    window.find("why-helped").await;

    // It arrives, and is read in full.
    window.click("tab-commits").await;
    let short = &commit[..8];
    let shown = developer::comes(&window, &format!("commit-{short}")).await;
    assert!(shown.contains("Round the basket"), "{shown}");
    developer::picture(&window, "issue-3-commits").await;
    window.click(&format!("view-{short}")).await;
    window.says("Half a cent is a cent.").await;
    window.says("basket.txt").await;
    window.says("rounded = true").await;
    developer::picture(&window, "issue-4-commit").await;
    let focused = window.client.active_element().await.expect("something has the focus");
    focused.send_keys(&char::from(Key::Escape).to_string()).await.expect("a key");
    steps::goes(&window, "commit-dialog").await;

    // A pull request is seen before it exists.
    window.click("tab-branches").await;
    row_is_ahead(&window, &branch).await;
    window.click(&format!("pull-request-{branch}")).await;
    window.find("create-pull-request-dialog").await;
    let title = value(&window, "pull-request-title").await;
    assert!(title.starts_with(ISSUE), "{title}");
    let description = value(&window, "pull-request-description").await;
    assert!(description.contains(&format!("/browse/{ISSUE}")), "{description}");
    window.click("preview-pull-request").await;
    window.find("preview-dialog").await;
    window.find("mergeability").await;
    window.says("basket.txt").await;
    assert!(pull_requests(&peers).is_empty(), "looking creates nothing");
    developer::picture(&window, "issue-5-preview").await;
    window.click("preview-create").await;
    window.find("created-pull-request").await;
    window.click("act-close").await;
    let [id] = pull_requests(&peers).try_into().expect("one pull request");

    // It is merged in AWS, and merged here.
    window.click("tab-pullRequests").await;
    row_says(&window, &branch, "Open").await;
    let mut merge = peers.signed_in("aws", "admin");
    merge.args(["codecommit", "merge-pull-request-by-fast-forward", "--repository-name", REPOSITORY]);
    succeed(merge.args(["--pull-request-id", &id]));
    window.click("refresh").await;
    row_says(&window, &branch, "Merged").await;
    developer::picture(&window, "issue-6-pull-requests").await;

    // The branch goes, and comes back.
    window.click("tab-branches").await;
    window.click(&format!("delete-{branch}")).await;
    let look = window.text_of("branch-look").await;
    assert!(look.contains("main holds all of it"), "{look}");
    window.click("confirm-delete-branch").await;
    window.find("undo-delete").await;
    assert_eq!(tip(&peers, &branch), None);
    window.click("undo-delete").await;
    let begun = Instant::now();
    while tip(&peers, &branch).as_deref() != Some(commit.as_str()) {
        assert!(begun.elapsed() < PATIENCE, "{branch} is not at {commit} again:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    window.close().await;
}

/// Chooses in a field with a list.
async fn choose(window: &Window, id: &str, text: &str) {
    window.type_into(id, &format!("{text}{}", char::from(Key::Tab))).await;
}

async fn value(window: &Window, id: &str) -> String {
    window.find(id).await.prop("value").await.ok().flatten().unwrap_or_default()
}

/// The name that the template gave the branch, once it is there.
async fn named(window: &Window) -> String {
    let begun = Instant::now();
    loop {
        let name = value(window, "branch-name").await;
        if !name.is_empty() {
            return name;
        }
        assert!(begun.elapsed() < PATIENCE, "the branch has no name");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until the branch's row says that it is one commit ahead of the main branch, and no more that Jira has to notice it.
async fn row_is_ahead(window: &Window, branch: &str) {
    let row = format!("branch-{branch}");
    let ahead = Locator::Css("[role=img][aria-label=\"1 ahead\"]");
    let begun = Instant::now();
    loop {
        // The list may be drawn anew between two looks.
        if window.find(&row).await.find(ahead).await.is_ok() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{branch} is not ahead: {}", window.text_of(&row).await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until the list of pull requests says this of the branch's.
async fn row_says(window: &Window, branch: &str, wanted: &str) {
    let begun = Instant::now();
    loop {
        let table = if window.has("pull-requests").await {
            window.text_of("pull-requests").await
        } else {
            String::new()
        };
        if table.contains(branch) && table.contains(wanted) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{branch} is not {wanted}: {table}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Numbers of the open pull requests from branches of the issue.
fn pull_requests(peers: &Peers<'_>) -> Vec<String> {
    let mut list = peers.signed_in("aws", "admin");
    list.args(["codecommit", "list-pull-requests", "--repository-name", REPOSITORY]);
    let listed: Value = serde_json::from_str(&succeed(&mut list)).expect("the CLI prints JSON");
    let ids = listed["pullRequestIds"].as_array().cloned().unwrap_or_default();
    let of_issue = |id: &&Value| {
        let mut get = peers.signed_in("aws", "admin");
        get.args(["codecommit", "get-pull-request", "--pull-request-id", id.as_str().expect("a number")]);
        let found: Value = serde_json::from_str(&succeed(&mut get)).expect("the CLI prints JSON");
        let source = found["pullRequest"]["pullRequestTargets"][0]["sourceReference"].as_str();
        source.is_some_and(|source| source.contains(&format!("{ISSUE}-")))
    };
    ids.iter().filter(of_issue).map(|id| id.as_str().expect("a number").to_owned()).collect()
}

/// Where a branch is, by the AWS CLI.
fn tip(peers: &Peers<'_>, branch: &str) -> Option<String> {
    let mut list = peers.signed_in("aws", "admin");
    list.args(["codecommit", "list-branches", "--repository-name", REPOSITORY]);
    let listed: Value = serde_json::from_str(&succeed(&mut list)).expect("the CLI prints JSON");
    listed["branches"].as_array()?.iter().find(|one| one.as_str() == Some(branch))?;
    let mut get = peers.signed_in("aws", "admin");
    get.args(["codecommit", "get-branch", "--repository-name", REPOSITORY, "--branch-name", branch]);
    let found: Value = serde_json::from_str(&succeed(&mut get)).expect("the CLI prints JSON");
    found["branch"]["commitId"].as_str().map(str::to_owned)
}
