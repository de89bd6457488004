//! One repository connected by hand, from the command line.

use serde_json::{Value, json};

use super::{Place, sandbox};

#[tokio::test]
async fn a_repository_is_planned_connected_and_listed_and_doing_it_twice_changes_nothing() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    let name = place.repositories().remove(0);
    let key = sandbox.principal("root")["access_key_id"].as_str().expect("a text").to_owned();
    let location = format!("git-codecommit.{}.amazonaws.com/v1/repos/{name}/", sandbox.text("/aws/region"));
    let site = sandbox.text("/jira/url");
    let connect = |more: &[&'static str]| {
        let mut arguments =
            vec!["repository", "connect", &location, "--site", &site, "--access-key-id", &key];
        arguments.extend(more);
        place.run(&arguments)
    };
    let planned = connect(&["--json", "--detailed-exitcode"]);
    assert_eq!(planned.code(), 3, "{}", planned.all());
    assert_eq!(planned.json()["plan"]["kind"], "repository");
    assert_eq!(place.run(&["repository", "list", "--json"]).json()["repositories"], json!([]));

    let applied = connect(&["--json", "--apply"]);
    assert_eq!(applied.code(), 0, "{}", applied.all());
    assert_eq!(applied.json()["receipt"]["run"]["state"], "completed");
    // Without a keychain the sign-in is known only as long as the command runs.
    let rows = place.run(&["repository", "list", "--json"]).json()["repositories"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    assert_eq!((&rows[0]["name"], &rows[0]["transport"]), (&json!(name), &json!("https")));

    let again = connect(&["--json"]);
    assert_eq!(again.json()["plan"]["steps"][2]["action"], "keep", "{}", again.all());
    let refused = place.run(&[
        "repository",
        "connect",
        "https://github.com/a/b",
        "--site",
        &site,
        "--access-key-id",
        &key,
    ]);
    assert_eq!(refused.code(), 2, "{}", refused.all());
    assert_eq!(applied.json()["receipt"]["error"], Value::Null);
    place.holds_no_secret();
}
