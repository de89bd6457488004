//! A connection's mirror: turned on, fetched, fetched again after a push, compared with Jira before and after Jira has looked,
//! and removed.

use std::path::Path;
use std::time::{Duration, Instant};

use causeway_tests::peers::Peers;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window, files_below};
use serde_json::json;

use crate::developer::{self, REPOSITORY};
use crate::steps;

/// An issue of the sample Jira.
const ISSUE: &str = "SHOP-7";
const COMPLETE: &str = "Jira shows everything that the mirror links.";

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_tells_what_jira_lacks() {
    let sandbox = Sandbox::start(&["--seed", "demo", "--repositories", "3"]);
    let (home, peers) = (Home::new(), Peers::of(&sandbox));
    let window = steps::open(&home, &sandbox).await;
    let connection = developer::connect(&window, &sandbox, "admin", false).await;
    developer::open_connection(&window, &connection).await;

    // Nothing is kept until it is asked for.
    window.click("tab-mirror").await;
    window.find("mirror-off").await;
    assert!(!is_mirrored(home.path()));
    developer::picture(&window, "mirror-1-off").await;
    window.type_into("mirror-cap", "0.5").await;
    // As slow as a large repository is.
    sandbox.fault("git", "git-upload-pack", json!({ "kind": "slow", "millis": 5_000 }), Some(1)).await;
    window.click("mirror-on").await;
    let progress = window.text_of("mirror-progress").await;
    assert!(progress.contains("3 repositories"), "{progress}");
    developer::picture(&window, "mirror-2-fetch").await;
    fetched(&window).await;
    let before = commits(&window).await;
    assert!(before > 0);
    assert!(is_mirrored(home.path()));
    window.says("of at most 500 MB").await;

    // Everything that it links is in Jira.
    window.type_into("coverage-project", "SHOP").await;
    let compared = compare(&window).await;
    assert!(compared.contains(COMPLETE), "{compared}");
    developer::picture(&window, "mirror-3-complete").await;
    // A long page scrolls in its place; the window itself never does.
    let script = "return document.scrollingElement.scrollHeight - window.innerHeight;";
    let beyond = window.client.execute(script, Vec::new()).await.expect("a height");
    assert_eq!(beyond, 0, "the window can be scrolled");

    // A push that Jira has not heard of.
    let message = format!("{ISSUE} Refuse carts that nobody owns");
    let commit = developer::push(&peers, "main", &message, ("orphans.txt", "refused\n"));
    window.click("mirror-fetch").await;
    becomes(&window, before + 1).await;
    fetched(&window).await;
    let compared = compare(&window).await;
    assert!(!compared.contains(COMPLETE), "{compared}");
    let lacking = window.text_of("coverage-table").await;
    for wanted in [ISSUE, &commit[..10], REPOSITORY, "Refuse carts that nobody owns", "index"] {
        assert!(lacking.contains(wanted), "no {wanted}: {lacking}");
    }
    developer::picture(&window, "mirror-4-lacking").await;

    // Jira looks, and lacks nothing any more.
    window.click("reindex-all").await;
    window.click("confirm-reindex").await;
    let begun = Instant::now();
    loop {
        let compared = compare(&window).await;
        if compared.contains(COMPLETE) {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "Jira still lacks something: {compared}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    // It goes from the disk with one press.
    window.click("mirror-remove").await;
    window.find("mirror-remove-dialog").await;
    developer::picture(&window, "mirror-5-remove").await;
    window.click("confirm-mirror-remove").await;
    window.find("mirror-off").await;
    assert!(!is_mirrored(home.path()), "the mirror's files are gone");
    window.close().await;
}

/// Whether this home holds a mirror of the repository.
fn is_mirrored(home: &Path) -> bool {
    let folder = format!("{REPOSITORY}.git");
    files_below(home).iter().any(|(file, _)| file.iter().any(|part| part == folder.as_str()))
}

/// How many commits the index holds, as the page says.
async fn commits(window: &Window) -> u64 {
    let said = window.text_of("mirror-commits").await;
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number: {said}"))
}

async fn becomes(window: &Window, wanted: u64) {
    let begun = Instant::now();
    while commits(window).await != wanted {
        assert!(begun.elapsed() < PATIENCE, "not {wanted} commits but {}", commits(window).await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until no fetch is under way, and that it went well.
async fn fetched(window: &Window) {
    steps::goes(window, "mirror-stop").await;
    assert_eq!(window.text_of("live-region").await.trim(), "3 repositories are up to date");
    let table = window.text_of("mirror-table").await;
    assert_eq!(table.matches("Ready").count(), 3, "{table}");
}

/// Compares the project; what came of it.
async fn compare(window: &Window) -> String {
    window.click("coverage-compare").await;
    window.text_of("coverage-outcome").await
}
