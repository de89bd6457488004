//! The main job: connect an account, find it so from outside, and connect it again without a change.

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_once_and_jira_says_so() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    steps::enter_keys(&window, &sandbox, "readonly").await;
    let proof = window.text_of("aws-proof").await;
    assert!(proof.contains(&sandbox.text("/aws/account")) && proof.contains("user/readonly"), "{proof}");
    window.says("This key can read and cannot create branches").await;
    steps::go_on_to_review(&window).await;
    window.says("Nothing has been written yet.").await;
    assert_eq!(steps::creations(&sandbox).await, 0, "looking at the plan writes nothing");
    steps::run_to_the_end(&window).await;

    let region = sandbox.text("/aws/region");
    let connected = steps::integrations(&sandbox).await;
    let [integration] = connected.as_slice() else { panic!("not one integration: {connected:?}") };
    assert_eq!(integration["integrationType"], "AWS");
    let origin = format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/*");
    assert_eq!((&integration["origin"], &integration["displayName"]), (&json!(origin), &json!(origin)));
    let suggested = json!({
        "refSpecNotes": true, "refSpecChanges": false, "requireUserPat": false, "smartCommitsEnabled": true,
        "gitViewerEnabled": true, "sourcesDiffViewEnabled": true, "global": true, "disabled": false,
    });
    for (field, value) in suggested.as_object().expect("an object") {
        assert_eq!(&integration[field], value, "{field}");
    }
    let children = steps::repositories(&sandbox).await;
    assert!(children.iter().all(|child| child["trackedFolderId"] == integration["id"]), "{children:?}");
    assert!(children.iter().all(|child| child["lastIndexedDate"].is_number()), "each is indexed");
    let total = children.len();
    assert!(window.text_of("receipt-counts").await.replace('\n', "").contains(&format!("Done{total}")));

    window.click("open-connection").await;
    window.find("repositories-table").await;
    assert_eq!(window.text_of("table-count").await, total.to_string());
    for name in ["payments-api", "data-warehouse"] {
        window.type_into("repositories-table-search", name).await;
        window.says(&format!("1 of {total}")).await;
        assert!(window.text_of("repositories-table").await.contains(name));
    }
    window.click("nav-connections").await;
    let row = window.text_of("connections-table").await;
    for words in [&origin, "Indexed", "Nothing to do", &total.to_string(), &sandbox.text("/aws/account")] {
        assert!(row.contains(words), "the row does not say {words}: {row}");
    }

    window.click("connect").await;
    steps::fill_in(&window, &sandbox).await;
    window.says("Everything is in place already").await;
    let plan = window.text_of("plan-steps").await;
    assert!(plan.contains("Causeway connected it before"), "{plan}");
    assert!(!window.has("start-run").await, "there is nothing to start");
    window.click("go-to-connection").await;
    window.find("repositories-table").await;
    assert_eq!(steps::creations(&sandbox).await, 1);
    assert_eq!(without_times(steps::integrations(&sandbox).await), without_times(connected));
    assert_eq!(ids(&steps::repositories(&sandbox).await), ids(&children));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_is_what_jira_has() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    window.click("advanced").await;
    window.click("refspec-changes").await;
    window.click("refspec-notes").await;
    window.type_into("refspec-custom", "+refs/reviews/*:refs/reviews/*").await;
    steps::enter_keys(&window, &sandbox, "admin").await;
    steps::go_on_to_settings(&window).await;
    window.type_into("display-name", "Shop, \"production\"").await;
    window.click("require-user-pat").await;
    window.click("smart-commits").await;
    window.click("diff-viewing").await;
    window.click("projects-only").await;
    window.click("project-SHOP").await;
    window.click("next").await;
    window.find("plan-steps").await;
    steps::run_to_the_end(&window).await;

    let connected = steps::integrations(&sandbox).await;
    let [integration] = connected.as_slice() else { panic!("not one integration: {connected:?}") };
    let projects = sandbox.jira("/rest/api/2/project").await;
    let shop = projects.as_array().expect("projects").iter().find(|project| project["key"] == "SHOP");
    let shop = shop.and_then(|project| project["id"].as_str()).expect("an id");
    let shop: u64 = shop.parse().expect("a number");
    let chosen = json!({
        "displayName": "Shop, \"production\"", "refSpecNotes": false, "refSpecChanges": true,
        "refSpecCustom": "+refs/reviews/*:refs/reviews/*", "requireUserPat": true, "smartCommitsEnabled": false,
        "gitViewerEnabled": true, "sourcesDiffViewEnabled": false, "global": false, "projectMappingIds": [shop],
    });
    for (field, value) in chosen.as_object().expect("an object") {
        assert_eq!(&integration[field], value, "{field}");
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_is_corrected_without_entering_the_secret_again() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    steps::enter_keys(&window, &sandbox, "readonly").await;
    window.find("aws-proof").await;
    let (delete, tab) = (char::from(Key::Delete), char::from(Key::Tab));
    let holds = async |text: &str| {
        let value = window.find("region").await.prop("value").await.expect("a value");
        assert_eq!(value.as_deref(), Some(text));
    };
    for name in ["Europe (Ireland)", "Europe (London)"] {
        let code = if name.contains("Ireland") { "eu-west-1" } else { "eu-west-2" };
        window.type_into("region", &delete.to_string()).await;
        holds("").await;
        window.find("region").await.send_keys(code).await.expect("another region is typed");
        holds(code).await;
        window.find("region").await.send_keys(&tab.to_string()).await.expect("it is left");
        holds(name).await;
    }
    window.says("This window has forgotten it").await;
    window.click("connect-account").await;
    steps::refused(&window, "AWS_WRONG_REGION", &["another region"]).await;
    window.type_into("region", &format!("{}{tab}", sandbox.text("/aws/region"))).await;
    window.click("connect-account").await;
    let proof = window.text_of("aws-proof").await;
    assert!(proof.contains("user/readonly"), "{proof}");
    steps::go_on_to_review(&window).await;
    steps::run_to_the_end(&window).await;
    let left = window.text_of("left-behind").await;
    assert!(left.contains("a new integration") && !left.contains("goes on indexing"), "{left}");
    assert_eq!(steps::integrations(&sandbox).await.len(), 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_named_before_anything_is_written() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let other = ("AKIAIOSFODNN7EXAMPLE".to_owned(), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned());
    connect_from_outside(&sandbox, "Another account", &other, None).await;
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    window.says("1 other CodeCommit integrations in this region").await;
    let plan = window.text_of("plan-steps").await;
    assert!(plan.contains("Create the integration in Jira"), "another account's is no duplicate: {plan}");

    connect_from_outside(&sandbox, "By hand", &steps::keys(&sandbox, "admin"), Some(false)).await;
    window.click("start-run").await;
    steps::refused(&window, "PLAN_STALE", &["Something changed since the review"]).await;
    window.click("look-again").await;
    window.says("This account is connected already as By hand (id 2): it has the same repositories").await;
    let plan = window.text_of("plan-steps").await;
    assert!(plan.contains("Change the integration in Jira"), "its settings differ: {plan}");

    connect_from_outside(&sandbox, "By hand as well", &steps::keys(&sandbox, "admin"), None).await;
    window.click("start-run").await;
    steps::refused(&window, "PLAN_STALE", &["Something changed since the review"]).await;
    window.click("look-again").await;
    window.says("Jira has several integrations of this account").await;
    window.says("This cannot start yet").await;
    let start = window.find("start-run").await;
    assert!(!start.is_enabled().await.unwrap_or(true), "a conflict cannot be started");
    assert_eq!(steps::creations(&sandbox).await, 3, "nothing was written by the window");
    window.close().await;
}

/// An integration that somebody made in Jira by hand, once it is indexed.
async fn connect_from_outside(
    sandbox: &Sandbox,
    name: &str,
    key: &(String, String),
    smart_commits: Option<bool>,
) {
    let mut body = json!({
        "type": "AWS", "displayName": name, "username": key.0, "password": key.1,
        "awsRegion": sandbox.text("/aws/region"),
    });
    if let Some(on) = smart_commits {
        body["smartCommitsEnabled"] = json!(on);
    }
    let made = sandbox.jira_post("/rest/gitplugin/1.0/integration", &body).await;
    let id = made["integration"]["id"].as_i64().expect("an id");
    let begun = std::time::Instant::now();
    loop {
        let status = sandbox.jira(&format!("/rest/gitplugin/1.0/index.json?repoId={id}")).await;
        if status["finished"] == true {
            return;
        }
        assert!(begun.elapsed() < causeway_tests::window::PATIENCE, "the index does not end: {status}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

fn without_times(mut integrations: Vec<Value>) -> Vec<Value> {
    for integration in &mut integrations {
        integration.as_object_mut().expect("an object").remove("lastIndexedDate");
    }
    integrations
}

fn ids(repositories: &[Value]) -> Vec<&Value> {
    repositories.iter().map(|repository| &repository["id"]).collect()
}
