//! One repository connected by hand, over HTTPS and over SSH, and what Jira then has of it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use serde_json::Value;

use crate::steps;

/// A repository of the sample account.
const NAME: &str = "payments-api";

#[tokio::test(flavor = "multi_thread")]
async fn one_repository_is_connected_over_https() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = open_at_access(&home, &sandbox, "https").await;
    let (id, secret) = steps::keys(&sandbox, "readonly");
    window.click("access-mode-accessKey").await;
    window.type_into("access-key-id", &id).await;
    window.type_into("secret-access-key", &secret).await;
    let row = check_and_connect(&window, &sandbox).await;
    assert_eq!(row["origin"], https(&sandbox));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_repository_is_connected_over_ssh() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let principal = sandbox.principal("admin");
    let text = |field: &str| principal[field].as_str().expect("a text").to_owned();
    let folder = home.path().join(".ssh");
    fs::create_dir_all(&folder).expect("a folder");
    let key = folder.join("codecommit");
    fs::copy(text("ssh_private_key_path"), &key).expect("the key is there");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("it is the owner's alone");
    let window = open_at_access(&home, &sandbox, "ssh").await;
    window.click(&format!("key-{}", key.display())).await;
    let id = text("ssh_public_key_id");
    window.type_into("ssh-key-id", &id).await;
    let row = check_and_connect(&window, &sandbox).await;
    let region = sandbox.text("/aws/region");
    let origin = format!("ssh://{id}@git-codecommit.{region}.amazonaws.com/v1/repos/{NAME}");
    assert_eq!(row["origin"], Value::String(origin));
    window.close().await;
}

fn https(sandbox: &Sandbox) -> String {
    let region = sandbox.text("/aws/region");
    format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/{NAME}")
}

/// From the doors to the access step, with the location as people paste it.
async fn open_at_access(home: &Home, sandbox: &Sandbox, transport: &str) -> Window {
    let window = steps::open(home, sandbox).await;
    window.click("door-repository").await;
    steps::sign_in_to_jira(&window, sandbox).await;
    window.click("next").await;
    window.find("limits").await;
    window.type_into("location", &format!("git clone {}.git", https(sandbox))).await;
    window.find("understood").await;
    window.click("next").await;
    window.click(&format!("transport-{transport}")).await;
    window
}

/// From the answered access step to the end of the run; the repository as Jira has it then.
async fn check_and_connect(window: &Window, sandbox: &Sandbox) -> Value {
    window.click("check-access").await;
    let summary = window.text_of("doctor-summary").await;
    assert!(summary.contains("git reads payments-api"), "{summary}");
    window.click("next").await;
    window.find("in-jira").await;
    window.click("next").await;
    window.find("no-pat").await;
    window.click("next").await;
    window.find("plan-steps").await;
    assert_eq!(steps::repositories(sandbox).await.len(), 0, "looking at the plan writes nothing");
    steps::run_to_the_end(window).await;
    let rows = steps::repositories(sandbox).await;
    let [row] = rows.as_slice() else { panic!("not one repository: {rows:?}") };
    assert!(row.get("trackedFolderId").is_none_or(Value::is_null), "it is of no integration: {row}");
    assert!(row["lastIndexedDate"].is_number(), "real git data is indexed: {row}");
    assert_eq!(row["mainBranch"], "main");
    let commit = row["changesetFormat"].as_str().expect("a format");
    let page = format!("/codesuite/codecommit/repositories/{NAME}/commit/${{rev}}");
    assert!(commit.contains(&page), "{commit}");
    window.click("close-receipt").await;
    window.says(NAME).await;
    row.clone()
}
