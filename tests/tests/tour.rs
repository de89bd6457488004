//! The tour: the product as a newcomer meets it, in the real window on sample data, with a picture at each stop.
//!
//! `cargo xtask demo` takes it where there is no display, and the README's pictures come from it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "it says where the pictures are")]

#[path = "journeys/steps.rs"]
#[expect(dead_code, reason = "the tour stops where journeys hurry on")]
mod steps;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;
use serde_json::json;

/// What the demo account holds.
const REPOSITORIES: usize = 24;

/// The connection's name on the tour.
const NAME: &str = "Shop, Frankfurt";

/// The refspec that is added on the tour.
const CUSTOM: &str = "refs/pipelines/*:refs/pipelines/*";

/// Where the pictures go: each stop once in light and once in dark.
struct Album {
    directory: PathBuf,
    stops: usize,
}

impl Album {
    fn open() -> Self {
        let directory = std::env::var_os("CAUSEWAY_TOUR_OUT")
            .map_or_else(|| std::env::temp_dir().join("causeway-tour"), PathBuf::from);
        std::fs::create_dir_all(&directory).expect("a folder for the pictures");
        println!("pictures: {}", directory.display());
        Self { directory, stops: 0 }
    }

    /// A stop of the tour.
    async fn stop(&mut self, window: &Window, name: &str) {
        self.stops += 1;
        for theme in ["light", "dark"] {
            show(window, theme).await;
            let path = self.directory.join(format!("{:02}-{name}-{theme}.png", self.stops));
            window.picture(&path).await;
            assert_is_a_picture(&path);
        }
        show(window, "light").await;
    }
}

/// Wears a theme as the switch in the navigation does, without taking the focus from where the tour is.
async fn show(window: &Window, theme: &str) {
    // Colours change over a moment, and a picture in between would show neither theme.
    let script = "const [theme, done] = arguments;
        document.documentElement.dataset.theme = theme;
        const later = () => requestAnimationFrame(() => requestAnimationFrame(done));
        requestAnimationFrame(() => setTimeout(later, 500));";
    window.client.execute_async(script, vec![json!(theme)]).await.expect("the window changes its theme");
}

fn assert_is_a_picture(path: &Path) {
    let bytes = std::fs::read(path).expect("the picture is there");
    assert!(bytes.starts_with(b"\x89PNG"), "{} is no PNG", path.display());
    // A window that shows nothing compresses to next to nothing.
    assert!(bytes.len() > 8_000, "{} shows nothing: {} bytes", path.display(), bytes.len());
}

/// Waits until the element says something that holds.
async fn until(window: &Window, id: &str, what: &str, holds: impl Fn(&str) -> bool) {
    let begun = Instant::now();
    loop {
        let text = window.find(id).await.text().await.unwrap_or_default();
        if holds(&text) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{id} never says {what}; it says \"{text}\"");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Brings what is further down on the page into sight.
async fn scroll_to(window: &Window, id: &str) {
    // What is around it comes into sight: a table in a frame of its own stays at its top.
    let script = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).parentElement.scrollIntoView({ block: 'end' })";
    window.client.execute(script, vec![json!(id)]).await.expect("the page scrolls");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_sees_the_whole_product() {
    let mut album = Album::open();
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    // Slow enough to be seen at work.
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 1200 })).await;

    let stranger = Home::new();
    let window = Window::open(&stranger, &[]).await;
    window.find("door-sample").await;
    album.stop(&window, "doors").await;
    window.close().await;

    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    wizard(&window, &sandbox, &mut album).await;
    run(&window, &mut album).await;
    connections(&window, &mut album).await;
    credentials(&window, &sandbox, &mut album).await;
    diagnostics(&window, &mut album).await;
    ssh_and_one_repository(&window, &sandbox, &mut album).await;
    issue(&window, &mut album).await;
    assert_eq!(album.stops, 26, "every stop has its pictures");
    window.close().await;

    confirm_from_outside(&sandbox).await;
}

async fn wizard(window: &Window, sandbox: &Sandbox, album: &mut Album) {
    steps::sign_in_to_jira(window, sandbox).await;
    album.stop(window, "jira").await;
    window.click("next").await;

    steps::enter_keys(window, sandbox, "admin").await;
    window.find("aws-proof").await;
    album.stop(window, "aws").await;

    window.click("advanced").await;
    window.click("refspec-changes").await;
    window.type_into("refspec-custom", CUSTOM).await;
    window.type_into("preview-repository", "payments-api").await;
    let listed = window.client.wait().at_most(PATIENCE);
    let listed = listed.for_element(Locator::Css("[data-value=\"payments-api\"]")).await;
    listed.expect("the repository is listed").click().await.expect("it is chosen");
    until(window, "refspec-preview", "what of payments-api is fetched", |text| {
        // The examples, which are shown before, have neither.
        text.contains("refs/changes/01/") && text.contains("refs/tags/v")
    })
    .await;
    scroll_to(window, "refspec-preview").await;
    album.stop(window, "refspecs").await;
    window.click("next").await;

    window.find("feature-table").await;
    album.stop(window, "permissions").await;
    window.click("next").await;

    until(window, "found-repositories", "what there is", |text| text.contains("catalog-service")).await;
    album.stop(window, "repositories").await;
    window.type_into("found-repositories-search", "runbooks").await;
    until(window, "table-count", "that two are left", |text| text.starts_with('2')).await;
    album.stop(window, "filter").await;
    window.click("next").await;

    window.click("triggers-now").await;
    steps::give_webhook(window, sandbox).await;
    album.stop(window, "triggers").await;
    window.click("next").await;

    window.type_into("display-name", NAME).await;
    window.click("smart-commits").await;
    album.stop(window, "settings").await;
    window.click("next").await;

    window.find("start-run").await;
    window.find("plan-steps").await;
    album.stop(window, "review").await;
}

async fn run(window: &Window, album: &mut Album) {
    window.click("start-run").await;
    until(window, "run-counts", "that some are done and some are not", |text| {
        let settled = text.split_whitespace().next().and_then(|word| word.parse::<usize>().ok());
        settled.is_some_and(|settled| (3..REPOSITORIES - 2).contains(&settled))
    })
    .await;
    album.stop(window, "run").await;

    steps::reaches(window, "completed", Duration::from_mins(2)).await;
    window.find("receipt-counts").await;
    album.stop(window, "receipt").await;
}

async fn connections(window: &Window, album: &mut Album) {
    window.click("nav-connections").await;
    until(window, "connections-table", "the new connection", |text| text.contains(NAME)).await;
    album.stop(window, "connections").await;
    let row = window.client.find(Locator::Css("[data-testid^=\"open-\"]")).await;
    row.expect("its name leads on").click().await.expect("it opens");

    window.find("repositories-table").await;
    album.stop(window, "connection").await;
    window.click("tab-triggers").await;
    window.find("paths-table").await;
    album.stop(window, "connection-triggers").await;
    window.click("tab-settings").await;
    let custom = window.find("control-customRefspecs").await.prop("value").await.expect("a field");
    assert!(custom.is_some_and(|text| text.contains(CUSTOM)), "Jira fetches {CUSTOM}");
    album.stop(window, "connection-settings").await;
    window.click("tab-activity").await;
    window.find("runs-table").await;
    album.stop(window, "connection-activity").await;
}

/// Whose keys act, what is stored, one's own key, and another one for Jira.
async fn credentials(window: &Window, sandbox: &Sandbox, album: &mut Album) {
    window.click("nav-credentials").await;
    window.find("stored-table").await;
    album.stop(window, "credentials").await;

    first(window, "button[data-testid^=\"set-up-personal-\"]").await;
    window.find("personal-dialog").await;
    let (id, secret) = steps::keys(sandbox, "developer");
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", &id).await;
    window.type_into("secret-access-key", &secret).await;
    window.click("update-personal").await;
    window.find("personal-set").await;
    album.stop(window, "personal").await;
    window.click("personal-done").await;
    steps::goes(window, "personal-dialog").await;

    let made = sandbox.control("POST", "/users/admin/access-keys", serde_json::Value::Null).await;
    let text = |field: &str| made[field].as_str().expect("a text").to_owned();
    first(window, "button[data-testid^=\"rotate-\"]").await;
    window.find("rotate-page").await;
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", &text("access_key_id")).await;
    window.type_into("secret-access-key", &text("secret_access_key")).await;
    window.click("to-review").await;
    window.find("plan-steps").await;
    album.stop(window, "rotate").await;
}

/// What works and what does not, and the way to the network.
async fn diagnostics(window: &Window, album: &mut Album) {
    window.click("nav-diagnostics").await;
    window.click("run-checks").await;
    let checked = window.client.wait().at_most(Duration::from_mins(2));
    let checked = checked.for_element(Locator::Css("[data-testid=\"checks-summary\"]")).await;
    checked.expect("the checks come to an end");
    album.stop(window, "diagnostics").await;
    window.click("tab-network").await;
    window.find("network-form").await;
    album.stop(window, "network").await;
}

/// The keys of this computer, and the wizard of one repository that understands an address.
async fn issue(window: &Window, album: &mut Album) {
    window.click("nav-issue").await;
    window.type_into("issue-text", "SHOP-7").await;
    window.click("open-issue-go").await;
    window.find("commit-list").await;
    album.stop(window, "issue").await;
    window.click("tab-branches").await;
    window.find("branches").await;
    album.stop(window, "issue-branches").await;
}

async fn ssh_and_one_repository(window: &Window, sandbox: &Sandbox, album: &mut Album) {
    window.click("nav-ssh").await;
    window.find("ssh-page").await;
    album.stop(window, "ssh").await;
    window.click("nav-connections").await;
    window.click("connect-repository").await;
    window.find("repository-wizard").await;
    steps::sign_in_to_jira(window, sandbox).await;
    window.click("next").await;
    window.find("limits").await;
    let region = sandbox.text("/aws/region");
    let location = format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/payments-api/");
    window.type_into("location", &location).await;
    window.find("understood").await;
    album.stop(window, "location").await;
}

/// Presses the first of these.
async fn first(window: &Window, selector: &str) {
    let found = window.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
    found.expect(selector).click().await.expect("it is pressed");
}

/// What the window said is what Jira says to somebody else.
async fn confirm_from_outside(sandbox: &Sandbox) {
    let integrations = sandbox.jira("/rest/gitplugin/1.0/integration").await;
    let integrations = integrations["integrations"].as_array().expect("a list of integrations");
    assert_eq!(integrations.len(), 1, "one integration was made: {integrations:?}");
    let made = &integrations[0];
    assert_eq!(made["integrationType"], "AWS");
    assert_eq!(made["displayName"], NAME);
    assert_eq!(made["disabled"], false);
    assert_eq!(made["smartCommitsEnabled"], false, "switched off on the way");
    assert_eq!(made["refSpecNotes"], true, "stands as it was");
    assert_eq!(made["refSpecChanges"], true, "switched on on the way");

    let all = sandbox.jira("/rest/gitplugin/1.0/repository?all").await;
    let children = all["repositories"].as_array().expect("a list of repositories");
    assert_eq!(children.len(), REPOSITORIES, "as many as AWS has");
    for child in children {
        assert_eq!(child["trackedFolderId"], made["id"], "{child}");
        assert!(child["lastIndexedDate"].as_i64().is_some_and(|at| at > 0), "indexed: {child}");
    }
}
