//! The command line against a sandbox: the real binary, as a script calls it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "command_line/bulk.rs"]
mod bulk;
#[path = "command_line/integrations.rs"]
mod integrations;
#[path = "command_line/mirror.rs"]
mod mirror;
#[path = "command_line/place.rs"]
mod place;
#[path = "command_line/regions.rs"]
mod regions;
#[path = "command_line/repository.rs"]
mod repository;

use std::process::Stdio;
use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use place::{Place, json_of};
use serde_json::{Value, json};

/// A sandbox of a few repositories, in which Jira indexes at once.
async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start(&["--repositories", "6"]);
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;
    sandbox
}

/// Requests that change something in AWS or Jira.
async fn writes(sandbox: &Sandbox) -> Vec<String> {
    let events = sandbox.control("GET", "/events", Value::Null).await;
    let writing = ["Create", "Put", "Delete", "Subscribe", "Unsubscribe", "Set", "POST ", "PUT ", "DELETE "];
    events
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["operation"].as_str())
        // Asking whether a branch could be created creates none.
        .filter(|operation| *operation != "CreateBranch")
        .filter(|operation| writing.iter().any(|begin| operation.starts_with(begin)))
        .map(str::to_owned)
        .collect()
}

async fn triggers_of(sandbox: &Sandbox, repository: &str) -> Vec<Value> {
    let found = sandbox.control("GET", &format!("/repositories/{repository}/triggers"), Value::Null).await;
    found["triggers"].as_array().expect("a list").clone()
}

fn is_ours(trigger: &Value) -> bool {
    trigger["name"].as_str().is_some_and(|name| name.starts_with("causeway-"))
}

#[tokio::test]
async fn a_plan_writes_nothing_and_carrying_it_out_twice_changes_nothing_more() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let before = writes(&sandbox).await;
    let planned = place.run(&["connect", "--json", "--file", "connection.toml"]);
    assert_eq!(planned.code(), 0, "{}", planned.all());
    let answer = planned.json();
    assert_eq!(answer["plan"]["changesAnything"], true);
    assert_eq!(answer["receipt"], Value::Null);
    assert_eq!(place.run(&["connect", "--detailed-exitcode", "--file", "connection.toml"]).code(), 3);
    assert_eq!(writes(&sandbox).await, before, "a plan asks and does not write");
    assert_eq!(place.run(&["status", "--json"]).json()["connections"], json!([]));

    let hash = answer["plan"]["hash"].as_str().expect("a hash");
    let other = place.run(&["connect", "--apply", "--if-hash", "another", "--file", "connection.toml"]);
    assert_eq!(other.code(), 5, "{}", other.all());
    assert_eq!(writes(&sandbox).await, before, "another plan than the agreed one is not carried out");
    let applied =
        place.run(&["connect", "--apply", "--json", "--if-hash", hash, "--file", "connection.toml"]);
    assert_eq!(applied.code(), 0, "{}", applied.all());
    let receipt = &applied.json()["receipt"];
    assert_eq!(
        (&receipt["run"]["state"], &receipt["run"]["counts"]["done"]),
        (&json!("completed"), &json!(6))
    );

    let after = writes(&sandbox).await;
    let again = place.run(&["connect", "--apply", "--json", "--file", "connection.toml"]);
    assert_eq!(again.code(), 0, "{}", again.all());
    assert_eq!(again.json()["plan"]["changesAnything"], false);
    assert_eq!(again.json()["receipt"], Value::Null);
    assert_eq!(writes(&sandbox).await, after, "everything is as wanted");
    let status = place.run(&["status", "--json"]).json();
    assert_eq!(status["connections"].as_array().map(Vec::len), Some(1));
    assert_eq!(status["connections"][0]["health"], "ok");
    place.holds_no_secret();
}

#[tokio::test]
async fn triggers_are_set_up_kept_in_step_and_taken_out_and_foreign_ones_stay() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let names = place.repositories();
    let other = format!("arn:aws:sns:{}:123456789012:codecommit-other", sandbox.text("/aws/region"));
    let foreign = json!([{
        "name": "deploy", "destinationArn": other, "customData": "${x} %{keep} \"me\"", "branches": ["main"], "events": ["updateReference"],
    }]);
    let path = format!("/repositories/{}/triggers", names[0]);
    sandbox.control("PUT", &path, json!({ "triggers": foreign })).await;
    let kept = triggers_of(&sandbox, &names[0]).await;
    assert_eq!(place.run(&["connect", "--apply", "--file", "connection.toml"]).code(), 0);
    let id = place.connection();

    let applied = place.run(&["triggers", &id, "--apply", "--json", "--file", "triggers.toml"]);
    assert_eq!(applied.code(), 0, "{}", applied.all());
    for name in &names {
        assert_eq!(triggers_of(&sandbox, name).await.iter().filter(|one| is_ours(one)).count(), 1, "{name}");
    }
    assert_eq!(triggers_of(&sandbox, &names[0]).await[0], kept[0]);
    let again = place.run(&["triggers", &id, "--apply", "--json", "--file", "triggers.toml"]);
    assert_eq!((again.code(), again.json()["receipt"].clone()), (0, Value::Null), "{}", again.all());
    let status = place.run(&["status", &id, "--json"]).json();
    let paths = status["triggers"]["paths"].as_array().expect("paths").clone();
    assert_eq!(paths.len(), names.len());
    assert!(paths.iter().all(|path| path["state"] == "ok"), "{paths:#?}");

    sandbox.control("POST", "/repositories", json!({ "name": "new-behind-its-back" })).await;
    sandbox.control("PUT", &format!("/repositories/{}/triggers", names[1]), json!({ "triggers": [] })).await;
    let drifted = place.run(&["status", &id]);
    assert!(
        drifted.all().contains("new-behind-its-back") && drifted.all().contains("✗ trigger"),
        "{}",
        drifted.all()
    );
    assert_eq!(place.run(&["sync", &id, "--plan", "--detailed-exitcode"]).code(), 3);
    let synced = place.run(&["sync", &id, "--apply"]);
    assert_eq!(synced.code(), 0, "{}", synced.all());
    for name in ["new-behind-its-back", &names[1]] {
        assert_eq!(triggers_of(&sandbox, name).await.iter().filter(|one| is_ours(one)).count(), 1, "{name}");
    }
    assert_eq!(place.run(&["sync", &id, "--plan", "--detailed-exitcode"]).code(), 0);

    let exported = place.run(&["export", "terraform", &id]);
    let escaped = r#"$${x} %%{keep} \"me\""#;
    assert!(exported.all().contains(escaped), "a text has no template in it: {}", exported.all());
    let ended = place.run(&["disconnect", &id, "--apply", "--json"]);
    assert_eq!(ended.code(), 0, "{}", ended.all());
    assert_eq!(triggers_of(&sandbox, &names[0]).await, kept, "foreign triggers stay as they are");
    for name in names.iter().skip(1) {
        assert_eq!(triggers_of(&sandbox, name).await, Vec::<Value>::new(), "{name}");
    }
    assert_eq!(sandbox.control("GET", "/topics", Value::Null).await, json!([]));
    assert_eq!(place.run(&["status", &id]).code(), 2, "it is forgotten");
    place.holds_no_secret();
}

#[tokio::test]
async fn globs_choose_the_repositories_that_get_triggers() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let names = place.repositories();
    let text = place.read("connection.toml")
        + &format!("[repositories]\ninclude = [\"*\"]\nexclude = [\"{}\"]\n[triggers]\n", names[0]);
    place.write("chosen.toml", &text);
    let applied = place.run(&["connect", "--apply", "--json", "--file", "chosen.toml"]);
    assert_eq!(applied.code(), 0, "{}", applied.all());
    assert_eq!(triggers_of(&sandbox, &names[0]).await, Vec::<Value>::new());
    assert_eq!(triggers_of(&sandbox, &names[1]).await.len(), 1);
    place.write("none.toml", &text.replace("\"*\"", "\"no-such-*\""));
    assert_eq!(place.run(&["connect", "--file", "none.toml"]).code(), 2);
}

#[tokio::test]
async fn a_power_user_is_known_by_what_is_missing() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "poweruser");
    let asked = place.run(&["permissions", "--json", "--probe-changes", "--file", "connection.toml"]);
    assert_eq!(asked.code(), 0, "{}", asked.all());
    assert_eq!(asked.json()["features"][0]["state"], "works", "{}", asked.all());
    let known = asked.json()["knownAs"].as_str().expect("it is known").to_owned();
    assert!(known.contains("AWSCodeCommitPowerUser") && known.contains("sns:CreateTopic"), "{known}");
    let policy = place.run(&["permissions", "--policy", "--file", "connection.toml"]);
    assert_eq!(
        json_of(&policy.output)["Version"],
        "2012-10-17",
        "the policy stands alone on standard output"
    );
    assert!(!policy.all().contains("UpdateDefaultBranch"), "Jira has no need of it");
    let more = place.run(&["permissions", "--policy", "--default-branch", "--file", "connection.toml"]);
    assert!(more.all().contains("codecommit:UpdateDefaultBranch"), "{}", more.all());
    place.holds_no_secret();
}

#[tokio::test]
async fn exit_codes_tell_what_went_wrong() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    assert_eq!(place.run(&["status", "no-such-connection"]).code(), 2);
    assert_eq!(place.run(&["connect", "--file", "no-such-file.toml"]).code(), 2);
    let refused = place.run_with(&["connect", "--json", "--file", "connection.toml"], |command| {
        command.env("CAUSEWAY_JIRA_TOKEN", "wrong-token");
    });
    assert_eq!((refused.code(), &refused.json()["error"]["code"]), (6, &json!("JIRA_UNAUTHORIZED")));
    let missing = place.run_with(&["connect", "--file", "connection.toml"], |command| {
        command.env_remove("CAUSEWAY_AWS_SECRET_ACCESS_KEY");
    });
    assert_eq!(missing.code(), 2);
    assert!(missing.all().contains("CAUSEWAY_AWS_SECRET_ACCESS_KEY"), "{}", missing.all());
    let usage = place.run(&["connect"]);
    assert_eq!(usage.code(), 2);
    place.holds_no_secret();
}

#[tokio::test]
async fn what_is_done_in_part_names_the_rest_and_the_same_command_takes_it_up() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let names = place.repositories();
    let refusal = json!({ "kind": "code", "code": "EncryptionKeyDisabledException", "message": "key off" });
    let rule = json!({
        "service": "codecommit", "operation": "PutRepositoryTriggers", "fault": refusal,
        "resource": names[0], "times": null,
    });
    sandbox.control("POST", "/faults", rule).await;
    let in_part = place.run(&["connect", "--apply", "--file", "triggers.toml"]);
    assert_eq!(in_part.code(), 4, "{}", in_part.all());
    assert!(in_part.all().contains("key off") && in_part.all().contains(&names[0]), "{}", in_part.all());
    sandbox.control("DELETE", "/faults", Value::Null).await;
    let again = place.run(&["connect", "--apply", "--json", "--file", "triggers.toml"]);
    assert_eq!(again.code(), 0, "{}", again.all());
    let trigger = |name: &str| {
        let plan = again.json()["plan"]["repositories"].clone();
        let found = plan.as_array().expect("a list").iter().find(|found| found["name"] == name).cloned();
        found.expect("it is planned")["trigger"]["action"].clone()
    };
    assert_eq!((trigger(&names[0]), trigger(&names[1])), (json!("create"), json!("keep")));
    place.holds_no_secret();
}

#[tokio::test]
async fn secrets_come_from_standard_input_too() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let mut command =
        place.causeway(&["connect", "--json", "--secrets-from-stdin", "--file", "connection.toml"]);
    let mut lines = String::new();
    for name in place::SECRETS {
        command.env_remove(name);
        lines.extend([name, "=", &place.secret(name), "\n"]);
    }
    let planned = place.finish_with_input(command, &lines);
    assert_eq!(planned.code(), 0, "{}", planned.all());
    place.holds_no_secret();
}

#[tokio::test]
async fn ctrl_c_ends_a_run_after_the_step_in_hand() {
    let sandbox = Sandbox::start(&["--repositories", "6"]);
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 60_000 })).await;
    let place = Place::new(&sandbox, "root");
    let mut command = place.causeway(&["connect", "--apply", "--json", "--file", "connection.toml"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let begun = Instant::now();
    while sandbox.jira("/rest/gitplugin/1.0/repository.json").await["repositories"]
        .as_array()
        .is_none_or(Vec::is_empty)
    {
        assert!(begun.elapsed() < Duration::from_mins(1), "Jira lists the repositories");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    place.write("other.toml", &(place.read("connection.toml") + "[settings]\nsmart_commits = false\n"));
    let second = place.run(&["connect", "--apply", "--json", "--file", "other.toml"]);
    assert_eq!(
        (second.code(), &second.json()["error"]["code"]),
        (5, &json!("RUN_ACTIVE")),
        "{}",
        second.all()
    );
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
    let ended = place.finish(child);
    assert_eq!(ended.code(), 130, "{}", ended.all());
    assert_eq!(ended.json()["receipt"]["run"]["state"], "cancelled");
    assert!(!ended.json()["receipt"]["leftBehind"].as_array().expect("a list").is_empty());
    place.holds_no_secret();
}

/// Waits until somebody is asked to sign in at the portal, and does so.
async fn sign_in_at_the_portal(sandbox: &Sandbox) {
    let begun = Instant::now();
    loop {
        let all = sandbox.control("GET", "/sso/device-authorizations", Value::Null).await;
        let pending = all.as_array().into_iter().flatten().find(|one| one["state"] == "pending");
        if let Some(code) = pending.and_then(|one| one["user_code"].as_str()) {
            let path = format!("/sso/device-authorizations/{code}");
            sandbox.control("POST", &path, json!({ "decision": "approve" })).await;
            return;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "nobody was asked");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_profile_signs_a_commands_calls_and_nothing_is_kept_of_it() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    assert_eq!(place.run(&["connect", "--apply", "--file", "triggers.toml"]).code(), 0);
    let id = place.connection();
    let profile = format!(
        "[profile work]\nsso_start_url = {}\nsso_region = {}\nsso_account_id = {}\nsso_role_name = Developer\n",
        sandbox.text("/sso/start_url"),
        sandbox.text("/sso/region"),
        sandbox.text("/sso/account_id"),
    );
    place.write(".aws/config", &profile);
    let mut command = place.causeway(&["test", &id, "--profile", "work", "--json"]);
    command.env_remove("CAUSEWAY_AWS_SECRET_ACCESS_KEY").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("it starts");
    sign_in_at_the_portal(&sandbox).await;
    let tested = place.finish(child);
    assert_eq!(tested.code(), 0, "{}", tested.all());
    assert!(tested.all().contains("please:") && tested.all().contains("/sso/device"), "{}", tested.all());
    let events = sandbox.control("GET", "/events", Value::Null).await;
    let by: Vec<&str> = events
        .as_array()
        .into_iter()
        .flatten()
        .filter(|event| event["operation"] == "TestRepositoryTriggers")
        .filter_map(|event| event["principal"].as_str())
        .collect();
    assert!(!by.is_empty() && by.iter().all(|arn| arn.contains("AWSReservedSSO_Developer")), "{by:?}");

    let without = place.run_with(&["test", &id], |command| {
        command.env_remove("CAUSEWAY_AWS_SECRET_ACCESS_KEY");
    });
    assert_eq!(without.code(), 2, "the next command is signed as the connection chose: {}", without.all());
    let unknown = place.run(&["status", &id, "--profile", "nobody"]);
    assert_ne!(unknown.code(), 0);
    assert!(unknown.all().contains("nobody"), "{}", unknown.all());
    assert_eq!(place.run(&["status", "--profile", "work"]).code(), 2, "of no connection");
    place.holds_no_secret();
}
