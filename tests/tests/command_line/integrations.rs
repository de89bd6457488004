//! What is in Jira whoever made it, taking it over, and indexing it again.

use std::process::Stdio;
use std::time::{Duration, Instant};

use causeway_tests::sandbox::{Sandbox, http_client};
use serde_json::{Value, json};

use super::{Place, sandbox, writes};

/// Somebody makes an integration in Jira of the account of `root`; its id.
async fn made_in_jira(sandbox: &Sandbox) -> i64 {
    let root = sandbox.principal("root");
    let body = json!({
        "type": "AWS", "displayName": "Made by hand", "username": root["access_key_id"],
        "password": root["secret_access_key"], "awsRegion": sandbox.text("/aws/region"),
    });
    let made = sandbox.jira_post("/rest/gitplugin/1.0/integration", &body).await;
    let id = made["integration"]["id"].as_i64().expect("an id");
    let begun = Instant::now();
    loop {
        let all = sandbox.jira("/rest/gitplugin/1.0/repository.json").await;
        let rows = all["repositories"].as_array().cloned().unwrap_or_default();
        if rows.len() == 6 && rows.iter().all(|row| row["lastIndexedDate"].is_number()) {
            return id;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "Jira indexes: {rows:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Somebody disables a repository in Jira.
async fn disable(sandbox: &Sandbox, id: &Value) {
    let path = format!("/rest/gitplugin/1.0/repository/{id}/disable?disable=true");
    let request = http_client()
        .put(format!("{}{path}", sandbox.text("/jira/url")))
        .header("X-Atlassian-Token", "no-check")
        .bearer_auth(sandbox.text("/jira/admin/pat"));
    assert!(request.send().await.expect("Jira answers").status().is_success());
}

#[tokio::test]
async fn an_integration_of_somebody_else_is_listed_adopted_and_worked_with() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let site = sandbox.text("/jira/url");
    let id = made_in_jira(&sandbox).await;
    let key = sandbox.principal("root")["access_key_id"].as_str().expect("a text").to_owned();
    assert_eq!(place.run(&["integrations"]).code(), 2, "no Jira is known yet");

    let listed = place.run(&["integrations", "--json", "--jira-url", &site]);
    assert_eq!(listed.code(), 0, "{}", listed.all());
    let found = listed.json()["sites"][0]["found"].clone();
    let row = found["integrations"][0].clone();
    assert_eq!((&row["id"], &row["name"]), (&json!(id), &json!("Made by hand")));
    assert_eq!((&row["repositories"], &row["connectionId"]), (&json!(6), &Value::Null));
    assert_eq!(
        (&row["host"], &row["region"]),
        (&json!("AWS CodeCommit"), &json!(sandbox.text("/aws/region")))
    );

    let before = writes(&sandbox).await;
    let other = place.run(&["adopt", "No such", "--access-key-id", &key, "--jira-url", &site]);
    assert_eq!(other.code(), 2, "{}", other.all());
    let adopted =
        place.run(&["adopt", "Made by hand", "--access-key-id", &key, "--jira-url", &site, "--json"]);
    assert_eq!(adopted.code(), 0, "{}", adopted.all());
    let connection = adopted.json()["connection"].clone();
    assert_eq!((&connection["name"], &connection["health"]), (&json!("Made by hand"), &json!("ok")));
    assert_eq!(writes(&sandbox).await, before, "nothing is written to Jira or AWS");
    let again = place.run(&["adopt", &id.to_string(), "--access-key-id", &key, "--json"]);
    assert_eq!(
        (again.code(), &again.json()["error"]["code"]),
        (1, &json!("NOT_ADOPTABLE")),
        "{}",
        again.all()
    );

    // From here on it is a connection like any other.
    let listed = place.run(&["integrations"]);
    assert!(listed.all().contains(connection["connectionId"].as_str().expect("an id")), "{}", listed.all());
    let name = place.connection();
    let triggers = place.run(&["triggers", &name, "--apply", "--json", "--file", "triggers.toml"]);
    assert_eq!(triggers.code(), 0, "{}", triggers.all());
    place.holds_no_secret();
}

#[tokio::test]
async fn reindexing_is_followed_and_says_what_could_not_be_asked_for() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    assert_eq!(place.run(&["connect", "--apply", "--file", "connection.toml"]).code(), 0);
    let id = place.connection();
    let names = place.repositories();

    let two = place.run(&["reindex", &id, &names[0], &names[1], "--priority", "90", "--wait", "--json"]);
    assert_eq!(two.code(), 0, "{}", two.all());
    let answer = two.json();
    assert_eq!((&answer["outcome"]["done"], &answer["outcome"]["left"]), (&json!(2), &json!(0)));
    for row in answer["rows"].as_array().expect("rows") {
        assert_eq!((&row["state"], &row["errors"]), (&json!("done"), &json!([])));
        assert!(row["lastIndexed"].as_i64() >= row["startedAt"].as_i64(), "fresh: {row}");
    }
    for everything in [&["reindex", "--all", "--wait", "--json"][..], &["reindex", &id, "--wait", "--json"]] {
        let all = place.run(everything);
        assert_eq!((all.code(), &all.json()["outcome"]["done"]), (0, &json!(1)), "{}", all.all());
    }
    assert_eq!(place.run(&["reindex", &id, "--priority", "0"]).code(), 2);
    assert_eq!(place.run(&["reindex", &id, "no-such-repository"]).code(), 2);

    let all = sandbox.jira("/rest/gitplugin/1.0/repository.json").await;
    let rows = all["repositories"].as_array().expect("rows").clone();
    let off =
        rows.iter().find(|row| row["displayName"] == json!(names[0])).expect("it is there")["id"].clone();
    disable(&sandbox, &off).await;
    let in_part = place.run(&["reindex", &id, &names[0], &names[1], "--wait", "--json"]);
    assert_eq!(in_part.code(), 4, "{}", in_part.all());
    assert!(in_part.all().contains("Enable it first"), "{}", in_part.all());
    place.holds_no_secret();
}

#[tokio::test]
async fn ctrl_c_ends_the_following_and_jira_goes_on() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    assert_eq!(place.run(&["connect", "--apply", "--file", "connection.toml"]).code(), 0);
    let id = place.connection();
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 60_000 })).await;
    let before = writes(&sandbox).await.len();
    let mut command = place.causeway(&["reindex", &id, "--wait", "--json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let begun = Instant::now();
    while writes(&sandbox).await.len() == before {
        assert!(begun.elapsed() < Duration::from_mins(1), "it is asked for");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let process = child.id().to_string();
    let interrupt = std::process::Command::new("kill").args(["-INT", &process]).status();
    assert!(interrupt.expect("kill runs").success());
    let ended = place.finish(child);
    assert_eq!(ended.code(), 130, "{}", ended.all());
    assert_eq!(ended.json()["outcome"]["left"], 1, "{}", ended.all());
}
