//! What is connected is changed: settings, repositories, an index, an integration of somebody else; and the log has all of it.

use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;
use serde_json::{Value, json};

use crate::developer::{self, REPOSITORY};
use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_connected_is_changed_and_the_log_says_so() {
    let sandbox = Sandbox::start(&["--seed", "demo", "--repositories", "3"]);
    let home = Home::new();
    let window = steps::open(&home, &sandbox).await;
    let connection = developer::connect(&window, &sandbox, "admin", false).await;
    developer::open_connection(&window, &connection).await;

    // Two settings, reviewed with before and after; nothing else changes in Jira.
    let [before] = steps::integrations(&sandbox).await.try_into().expect("one integration");
    window.click("tab-settings").await;
    window.type_into("control-displayName", "Shop by the sea").await;
    window.click("control-smartCommits").await;
    window.says("2 changes").await;
    developer::picture(&window, "manage-1-settings").await;
    window.click("review-changes").await;
    let plan = window.text_of("plan-targets").await;
    assert!(plan.contains("Shop by the sea"), "{plan}");
    developer::picture(&window, "manage-2-review").await;
    assert!(steps::integrations(&sandbox).await.contains(&before), "nothing has been written");
    window.click("start-run").await;
    window.click("close-receipt").await;
    let [after] = steps::integrations(&sandbox).await.try_into().expect("one integration");
    let mut expected = before.clone();
    expected["displayName"] = json!("Shop by the sea");
    expected["smartCommitsEnabled"] = json!(false);
    // Jira may have indexed meanwhile.
    expected["lastIndexedDate"] = after["lastIndexedDate"].clone();
    assert_eq!(after, expected);

    // One repository is disabled, and enabled again from the receipt.
    window.click("tab-repositories").await;
    window.type_into("repositories-table-search", REPOSITORY).await;
    tick_all(&window).await;
    window.click("disable-selected").await;
    window.find("plan-targets").await;
    window.click("start-run").await;
    window.find("close-receipt").await;
    assert_eq!(disabled(&sandbox).await, [REPOSITORY]);
    developer::picture(&window, "manage-3-receipt").await;
    window.click("undo-run").await;
    window.click("confirm-undo-run").await;
    becomes(&sandbox, 0).await;
    window.click("close-receipt").await;

    // An index is followed to its end.
    window.find("repositories-table").await;
    window.click("reindex-all").await;
    window.find("reindex-dialog").await;
    window.click("confirm-reindex").await;
    window.find("reindex-outcome").await;
    developer::picture(&window, "manage-4-reindexed").await;
    window.click("close-reindex").await;

    // What somebody made in Jira becomes a connection with a key that AWS has proved.
    let foreign = made_in_jira(&sandbox).await;
    window.click("nav-connections").await;
    window.click("tab-inJira").await;
    window.click(&format!("adopt-{foreign}")).await;
    window.find("adopt-dialog").await;
    let (id, secret) = steps::keys(&sandbox, "root");
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", &id).await;
    window.type_into("secret-access-key", &secret).await;
    developer::picture(&window, "manage-5-adopt").await;
    window.click("check-adopt").await;
    window.find("aws-proof").await;
    window.click("confirm-adopt").await;
    window.find("repositories-table").await;
    window.says("Made by hand").await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 2);

    // All of it is in the log, with who it was.
    window.click("nav-audit").await;
    window.find("audit-table").await;
    let log = window.text_of("audit-table").await;
    for wanted in ["Made by hand", "Undo", "Reindex", "Jira: "] {
        assert!(log.contains(wanted), "no {wanted}: {log}");
    }
    developer::picture(&window, "manage-6-audit").await;
    window.close().await;
}

/// Ticks every row that is found.
async fn tick_all(window: &Window) {
    let found = Locator::Css("[data-testid=\"repositories-table\"] thead input[type=checkbox]");
    let all = window.client.wait().at_most(PATIENCE).for_element(found).await.expect("a box for all rows");
    all.click().await.expect("it can be ticked");
    window.says("1 selected").await;
}

/// Names of the repositories that Jira does not index.
async fn disabled(sandbox: &Sandbox) -> Vec<String> {
    let all = steps::repositories(sandbox).await;
    let off = all.iter().filter(|one| one["disabled"] == Value::Bool(true));
    off.map(|one| one["displayName"].as_str().expect("a name").to_owned()).collect()
}

async fn becomes(sandbox: &Sandbox, wanted: usize) {
    let begun = Instant::now();
    while disabled(sandbox).await.len() != wanted {
        assert!(begun.elapsed() < PATIENCE, "not {wanted} are disabled");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Somebody makes an integration in Jira; its id.
async fn made_in_jira(sandbox: &Sandbox) -> i64 {
    let (id, secret) = steps::keys(sandbox, "root");
    let body = json!({
        "type": "AWS", "displayName": "Made by hand", "username": id, "password": secret,
        "awsRegion": sandbox.text("/aws/region"),
    });
    let made = sandbox.jira_post("/rest/gitplugin/1.0/integration", &body).await;
    made["integration"]["id"].as_i64().expect("an id")
}
