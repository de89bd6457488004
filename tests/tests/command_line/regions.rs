//! Several regions connected in one go, and a program that is killed in the middle of them.

use std::process::Stdio;
use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use serde_json::{Value, json};

use super::place::Place;
use super::{is_ours, writes};

/// A sandbox whose account has repositories in three regions, in which Jira takes its time with each.
async fn sandbox(millis: u32) -> Sandbox {
    let further = ["--further-region", "eu-west-1", "--further-region", "us-east-1"];
    let sandbox = Sandbox::start(&[&["--repositories", "4"][..], &further].concat());
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": millis })).await;
    sandbox
}

/// The connection file of all regions, the further ones first and last.
fn regions_file(place: &Place<'_>, sandbox: &Sandbox, more: &str) -> Vec<String> {
    let here = sandbox.text("/aws/region");
    let regions = ["eu-west-1", &here, "us-east-1"].map(str::to_owned);
    let list = format!("regions = [\"{}\"]", regions.join("\", \""));
    let text = place.read("connection.toml").replace(&format!("region = \"{here}\""), &list);
    assert!(text.contains(&list), "{text}");
    place.write("regions.toml", &format!("{text}{more}"));
    regions.to_vec()
}

async fn integrations(sandbox: &Sandbox) -> Vec<Value> {
    let all = sandbox.jira("/rest/gitplugin/1.0/integration.json").await;
    all["integrations"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn several_regions_are_planned_together_and_connected_one_after_another() {
    let sandbox = sandbox(0).await;
    let place = Place::new(&sandbox, "root");
    let regions = regions_file(&place, &sandbox, "[settings]\ndisplay_name = \"Shop\"\n[triggers]\n");
    let before = writes(&sandbox).await;
    let planned = place.run(&["connect", "--json", "--file", "regions.toml"]);
    assert_eq!(planned.code(), 0, "{}", planned.all());
    let answer = planned.json();
    let of = |answer: &Value, pointer: &str| -> Vec<Value> {
        let parts = answer["plan"]["regions"].as_array().expect("a list").iter();
        parts.map(|part| part.pointer(pointer).expect("it is there").clone()).collect()
    };
    assert_eq!(of(&answer, "/region"), regions);
    let counts: Vec<usize> =
        of(&answer, "/plan/repositories").iter().map(|all| all.as_array().expect("a list").len()).collect();
    assert_eq!(counts, [3, 4, 3]);
    assert_eq!(answer["receipts"], Value::Null);
    assert_eq!(place.run(&["connect", "--detailed-exitcode", "--file", "regions.toml"]).code(), 3);
    let text = place.run(&["connect", "--file", "regions.toml"]).all();
    assert!(text.contains("Connect 3 regions") && text.contains("eu-west-1 (Europe (Ireland))"), "{text}");
    assert_eq!(writes(&sandbox).await, before, "a plan asks and does not write");

    let hash = answer["plan"]["hash"].as_str().expect("a hash");
    let other = place.run(&["connect", "--apply", "--if-hash", "another", "--file", "regions.toml"]);
    assert_eq!(other.code(), 5, "{}", other.all());
    let applied = place.run(&["connect", "--apply", "--json", "--if-hash", hash, "--file", "regions.toml"]);
    assert_eq!(applied.code(), 0, "{}", applied.all());
    let receipts = applied.json()["receipts"].as_array().expect("a list").clone();
    for (receipt, count) in receipts.iter().zip(counts) {
        assert_eq!(
            (&receipt["run"]["state"], &receipt["run"]["counts"]["done"]),
            (&json!("completed"), &json!(count))
        );
    }
    let names: Vec<Value> =
        integrations(&sandbox).await.iter().map(|found| found["displayName"].clone()).collect();
    for region in &regions {
        assert!(names.contains(&json!(format!("Shop ({region})"))), "{names:?}");
    }
    let name = place.repositories()[0].clone();
    let triggers = super::triggers_of(&sandbox, &name).await;
    let here = format!(":sns:{}:", regions[1]);
    let ours: Vec<&Value> = triggers.iter().filter(|trigger| is_ours(trigger)).collect();
    assert!(ours.len() == 1 && ours[0]["destinationArn"].to_string().contains(&here), "{triggers:?}");

    let after = writes(&sandbox).await;
    let again = place.run(&["connect", "--apply", "--json", "--file", "regions.toml"]);
    assert_eq!(again.code(), 0, "{}", again.all());
    assert_eq!(
        (&again.json()["plan"]["changesAnything"], &again.json()["receipts"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(writes(&sandbox).await, after, "everything is as wanted");
    let status = place.run(&["status", "--json"]).json();
    let connections = status["connections"].as_array().expect("a list");
    assert!(connections.len() == 3 && connections.iter().all(|one| one["health"] == "ok"), "{status}");
    assert_eq!(place.run(&["resume"]).code(), 0, "nothing was interrupted");
    place.holds_no_secret();
}

#[tokio::test]
async fn killed_in_the_second_region_all_of_them_are_taken_up_again() {
    // A region takes Jira seconds: whoever sees the second one begin is in the middle of it.
    let sandbox = sandbox(2_000).await;
    let place = Place::new(&sandbox, "root");
    regions_file(&place, &sandbox, "");
    let mut command = place.causeway(&["connect", "--apply", "--json", "--file", "regions.toml"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let begun = Instant::now();
    while integrations(&sandbox).await.len() < 2 {
        assert!(begun.elapsed() < Duration::from_mins(2), "the second region is begun");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;

    let resumed = place.run(&["resume", "--json"]);
    assert_eq!(resumed.code(), 0, "{}", resumed.all());
    let receipts = resumed.json()["receipts"].as_array().expect("a list").clone();
    assert_eq!(receipts.len(), 2, "{}", resumed.all());
    assert!(receipts.iter().all(|receipt| receipt["run"]["state"] == "completed"), "{}", resumed.all());
    assert!(receipts[0]["run"]["title"].to_string().contains(&sandbox.text("/aws/region")));
    assert_eq!(integrations(&sandbox).await.len(), 3, "one for each region");
    let again = place.run(&["connect", "--apply", "--json", "--file", "regions.toml"]);
    assert_eq!(
        (again.code(), &again.json()["plan"]["changesAnything"]),
        (0, &json!(false)),
        "{}",
        again.all()
    );
    place.holds_no_secret();
}
