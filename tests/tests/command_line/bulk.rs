//! `causeway bulk`.

use std::fs;

use serde_json::{Value, json};

use crate::place::Place;
use crate::sandbox;

const CANARY: &str = "canary-bulk-wJalrXUtnFEMI";
/// The columns' places in an export.
const ID: usize = 0;
const ORIGIN: usize = 3;
const NAME: usize = 4;
const USER: usize = 8;
const PASSWORD: usize = 9;
const SMART: usize = 13;
const PARENT: usize = 28;
const DELETE: usize = 29;

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join("\t") + "\n").collect()
}

fn ended(import: &Value) -> &Value {
    assert_eq!(import["end"]["kind"], "ended", "{import}");
    &import["end"]
}

#[tokio::test]
async fn a_table_is_exported_checked_and_imported() {
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox, "root");
    assert_eq!(place.run(&["connect", "--apply", "--file", "connection.toml"]).code(), 0);
    let exported = place.run(&["bulk", "export", "all.tsv", "--json"]);
    assert_eq!(exported.code(), 0, "{}", exported.all());
    assert_eq!(exported.json()["counts"]["rows"], 7, "the integration and its repositories");
    assert_eq!(place.run(&["bulk", "export", "all.tsv"]).code(), 1, "a file is not replaced unasked");
    assert_eq!(place.run(&["bulk", "export", "all.tsv", "--force"]).code(), 0);
    let file = place.path().join("all.tsv");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(place.run(&["bulk", "check", "all.tsv", "--detailed-exitcode"]).code(), 0);

    let mut table = rows(&fs::read_to_string(&file).expect("text"));
    let child = 1 + table.iter().skip(1).position(|row| !row[PARENT].is_empty()).expect("a child");
    table[1][SMART] = "false".to_owned();
    table[1][USER] = "AKIAIOSFODNN7EXAMPLE".to_owned();
    table[1][PASSWORD] = CANARY.to_owned();
    let mut fresh = vec![String::new(); table[0].len()];
    fresh[ORIGIN] = "ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/by-hand".to_owned();
    table.push(fresh);
    fs::write(&file, text(&table)).expect("it is written");
    let checked = place.run(&["bulk", "import", "all.tsv", "--dry-run"]);
    assert_eq!(checked.code(), 0, "{}", checked.all());
    assert!(checked.all().contains("Smart commits: true → false"), "{}", checked.all());
    assert!(
        checked.all().contains("set (not shown)") && !checked.all().contains(CANARY),
        "{}",
        checked.all()
    );
    assert_eq!(place.run(&["bulk", "check", "all.tsv", "--detailed-exitcode"]).code(), 3);

    let imported = place.run(&["bulk", "import", "all.tsv", "--json"]);
    assert_eq!(imported.code(), 0, "{}", imported.all());
    let json = imported.json();
    assert_eq!(ended(&json)["notTaken"], json!([]));
    assert!(!imported.all().contains(CANARY));

    // What is marked is named first, and removed once it is confirmed.
    assert_eq!(place.run(&["bulk", "export", "all.tsv", "--force"]).code(), 0);
    let mut table = rows(&fs::read_to_string(&file).expect("text"));
    assert_eq!(table[1][SMART], "false");
    let (id, name) = (table[child][ID].clone(), table[child][NAME].clone());
    table[child][DELETE] = "delete".to_owned();
    fs::write(&file, text(&table)).expect("it is written");
    let asked = place.run(&["bulk", "import", "all.tsv"]);
    assert_eq!(asked.code(), 5, "{}", asked.all());
    assert!(asked.all().contains(&format!("{name}  --confirm-delete {id}")), "{}", asked.all());
    let other = place.run(&["bulk", "import", "all.tsv", "--confirm-delete", "999999"]);
    assert_eq!(other.code(), 1, "{}", other.all());
    let removed = place.run(&["bulk", "import", "all.tsv", "--confirm-delete", &id]);
    assert_eq!(removed.code(), 0, "{}", removed.all());

    // The file's row of what is gone is an error now, and nothing is sent.
    let stale = place.run(&["bulk", "import", "all.tsv"]);
    assert_eq!(stale.code(), 2, "{}", stale.all());
    assert!(stale.all().contains(&format!("Jira has nothing with the id {id}")), "{}", stale.all());
    fs::write(&file, "name,password\nx,canary-bulk-x\n").expect("it is written");
    let foreign = place.run(&["bulk", "check", "all.tsv"]);
    assert_eq!(foreign.code(), 2, "{}", foreign.all());
    assert!(!foreign.all().contains("canary"), "{}", foreign.all());
    fs::remove_file(&file).expect("it is removed");
    place.holds_no_secret();
}
