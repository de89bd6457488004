//! `causeway mirror`.

use std::process::Command;

use serde_json::{Value, json};

use crate::place::Place;
use crate::sandbox;

fn states(mirror: &Value) -> Vec<&str> {
    let all = mirror["repositories"].as_array().expect("a list").iter();
    all.map(|one| one["state"].as_str().expect("a state")).collect()
}

#[tokio::test]
async fn a_mirror_is_opted_into_fetched_shown_and_removed() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    assert_eq!(place.run(&["connect", "--apply", "--file", "connection.toml"]).code(), 0);
    let before = place.run(&["mirror", "status", "--json"]);
    assert_eq!(before.code(), 0, "{}", before.all());
    assert_eq!((&before.json()["enabled"], states(&before.json())), (&json!(false), vec!["missing"; 6]));
    let off = place.run(&["mirror", "fetch"]);
    assert_eq!(off.code(), 1, "{}", off.all());
    assert!(off.all().contains("has no mirror"), "{}", off.all());

    let fetched = place.run(&["mirror", "fetch", "--enable", "--cap", "2", "--json"]);
    assert_eq!(fetched.code(), 0, "{}", fetched.all());
    let mirror = fetched.json();
    assert_eq!((&mirror["cap"], states(&mirror)), (&json!(2_000_000_000_u64), vec!["ready"; 6]));
    assert!(mirror["size"].as_u64().expect("a size") > 0);
    // Relative to where the command ran.
    let directory = mirror["directory"].as_str().expect("a directory").to_owned();
    let first = mirror["repositories"][0].clone();
    let folder =
        place.path().join(directory).join(format!("{}.git", first["repository"].as_str().expect("a name")));
    let git = Command::new("git").arg("-C").arg(&folder).arg("for-each-ref").output().expect("git runs");
    let references = String::from_utf8(git.stdout).expect("text").lines().count();
    assert_eq!(json!(references), first["references"]);
    place.holds_no_secret();

    let shown = place.run(&["mirror", "status"]);
    assert!(shown.all().contains("of 2.0 GB"), "{}", shown.all());
    let removed = place.run(&["mirror", "remove", "--json"]).json();
    assert_eq!(
        (&removed["enabled"], &removed["size"], states(&removed)),
        (&json!(false), &json!(0), vec!["missing"; 6])
    );
    assert!(!folder.exists());
}
