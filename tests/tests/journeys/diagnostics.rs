//! Diagnostics: every check runs, and the support bundle names nobody.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use causeway_tests::archive::unzipped;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window, files_below};
use fantoccini::Locator;

use crate::canary::{look, needles};
use crate::developer::{self, picture};
use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn every_check_runs_and_the_support_bundle_names_nobody() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open(&home, &sandbox).await;
    log_everything(&window).await;
    developer::connect(&window, &sandbox, "readonly", false).await;

    window.click("nav-diagnostics").await;
    window.find("no-checks").await;
    window.click("run-checks").await;
    let summary = ended(&window).await;
    picture(&window, "diagnostics-1-checks").await;
    let checks = checks(&window).await;
    for (check, outcome, text) in &checks {
        assert!(["ok", "caution", "skipped"].contains(&outcome.as_str()), "{check} is {outcome}: {text}");
        // What to do about it stands beside whatever is not as it should be.
        assert!(outcome != "caution" || text.contains("What to do"), "{check} has no fix: {text}");
    }
    for area in ["computer", "network", "aws", "jira", "git"] {
        window.find(&format!("checks-{area}")).await;
    }
    let well = checks.iter().filter(|(_, outcome, _)| outcome == "ok").count();
    assert!(well >= 8, "{summary}: {checks:?}");
    let versions = window.text_of("versions").await;
    for program in ["Causeway", "git", "ssh"] {
        assert!(versions.contains(program), "the versions do not name {program}: {versions}");
    }
    let of_jira =
        checks.iter().any(|(_, outcome, text)| outcome == "ok" && text.contains("Git Integration for Jira"));
    assert!(of_jira, "no check has found the version of Git Integration for Jira: {checks:?}");

    let files = save_bundle(&window, &home).await;
    let roots: Vec<_> = files.iter().filter_map(|(path, _)| path.split('/').next()).collect();
    assert!(roots.iter().all(|root| *root == roots[0] && root.starts_with("causeway-support-")), "{roots:?}");
    assert!(files.iter().any(|(path, _)| path.contains(".log")), "the log is in it: {roots:?}");
    let (key, _) = steps::keys(&sandbox, "readonly");
    let home = home.path().to_string_lossy().into_owned();
    let account = sandbox.text("/aws/account");
    let user = sandbox.text("/jira/admin/user");
    let arn = developer::arn(&sandbox, "readonly");
    for (path, bytes) in &files {
        look(path, bytes, &needles(&sandbox.secrets()));
        let text = String::from_utf8(bytes.clone()).expect("text");
        let named =
            [("the account", &account), ("the key's ID", &key), ("the ARN", &arn), ("the home", &home)];
        for (what, name) in named {
            assert!(!text.contains(name.as_str()), "{path} names {what}");
            assert!(!path.contains(name.as_str()), "the path {path} names {what}");
        }
        assert!(!text.contains(&format!("\"{user}\"")), "{path} names the user of Jira");
    }
    window.close().await;
}

/// Has every request written to the log.
pub(crate) async fn log_everything(window: &Window) {
    window.click("nav-diagnostics").await;
    window.click("tab-support").await;
    let level = window.find("log-level").await;
    level.select_by_value("debug").await.expect("the level is chosen");
    window.says("Secrets are never written.").await;
    window.click("nav-connections").await;
}

/// Prepares the support bundle, looks at it, saves it, and opens what was saved.
pub(crate) async fn save_bundle(window: &Window, home: &Home) -> Vec<(String, Vec<u8>)> {
    window.click("nav-diagnostics").await;
    window.click("tab-support").await;
    window.click("prepare-bundle").await;
    window.find("bundle-preview").await;
    assert!(!window.text_of("bundle-content").await.is_empty(), "the first file is shown");
    picture(window, "diagnostics-2-bundle").await;
    assert_eq!(zips(home), Vec::<PathBuf>::new(), "looking writes nothing");
    window.click("save-bundle").await;
    let said = window.text_of("saved-path").await;
    let zips = zips(home);
    let [zip] = zips.as_slice() else { panic!("not one zip: {zips:?}") };
    assert!(said.contains(&zip.display().to_string()), "{said} is not {}", zip.display());
    unzipped(zip)
}

fn zips(home: &Home) -> Vec<PathBuf> {
    let all = files_below(home.path()).into_iter().map(|(path, _)| path);
    all.filter(|path| path.extension().is_some_and(|extension| extension == "zip")).collect()
}

/// Waits until the checks have ended, and says what the window says of all.
async fn ended(window: &Window) -> String {
    let begun = Instant::now();
    while !window.has("checks-summary").await {
        assert!(begun.elapsed() < Duration::from_mins(2), "the checks do not end:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    window.text_of("checks-summary").await
}

/// Every check that is shown: its name, how it ended, and what it says.
async fn checks(window: &Window) -> Vec<(String, String, String)> {
    let found = window.client.find_all(Locator::Css("[data-testid=check]")).await.expect("the checks");
    let mut checks = Vec::new();
    for check in found {
        let name = check.attr("data-check").await.expect("an attribute").unwrap_or_default();
        let outcome = check.attr("data-outcome").await.expect("an attribute").unwrap_or_default();
        checks.push((name, outcome, check.text().await.expect("its text")));
    }
    checks
}
