//! The table of features, held true: every row is there once, and what is said to be in the app is shown by a test.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// As many features has the table that Causeway was made from.
const FEATURES: usize = 130;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of all files with these endings below a folder of the project.
fn texts(folder: &str, endings: &[&str]) -> String {
    let mut all = String::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if entry.is_dir() {
                if !["node_modules", "target", "dist"].contains(&name.as_str()) {
                    folders.push(entry);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                all.push_str(&fs::read_to_string(&entry).expect("a text"));
            }
        }
    }
    all
}

/// What stands between backticks.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_feature_is_told_and_what_is_in_the_app_is_shown_by_a_test() {
    let page = fs::read_to_string(root().join(".github/FEATURES.md")).expect("the page");
    let rust = texts("src-tauri", &[".rs"]) + &texts("tests", &[".rs"]);
    let window = texts("ui/src", &[".test.ts", ".test.tsx"]);
    let is_test =
        |name: &str| rust.contains(&format!("fn {name}(")) || window.contains(&format!("test(\"{name}\""));
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| F"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let mut wrong = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        let [id, _, state, place, tests] = row.as_slice() else { panic!("five columns: {row:?}") };
        assert_eq!(*id, format!("F{:02}", position + 1), "each once, in order");
        assert!(!place.is_empty(), "{id} is somewhere, or has a reason");
        match *state {
            "In the app" => {
                if named(tests).count() == 0 {
                    wrong.push(format!("{id} is shown by no test"));
                }
            }
            // The guide alone is what everybody can read; what is named is held like the others.
            "Guided" | "Not possible" => {}
            other => panic!("{id}: {other} is no state"),
        }
        wrong.extend(named(tests).filter(|name| !is_test(name)).map(|name| format!("{id}: no test {name}")));
    }
    assert_eq!(rows.len(), FEATURES);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
