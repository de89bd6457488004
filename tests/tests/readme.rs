//! The README, held true where a test can.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of a picture that loads at once.
const LARGEST_PICTURE: u64 = 150_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file is there")
}

/// What stands between `before` and `after`, each time.
fn between<'a>(text: &'a str, before: &str, after: char) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

#[test]
fn troubleshooting_has_every_error_code_and_no_other() {
    let contract = read("ui/src/backend/generated/ErrorCode.ts");
    let codes: BTreeSet<&str> = contract
        .lines()
        .filter(|line| line.starts_with("export type"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect();
    assert!(codes.contains("BUG") && codes.len() > 40, "the codes are read as they are written: {codes:?}");
    let readme = read("README.md");
    let (_, table) = readme.split_once("\n## Troubleshooting\n").expect("there is such a section");
    let rows: Vec<&str> = between(table, "\n| `", '`');
    let told: BTreeSet<&str> = rows.iter().copied().collect();
    assert_eq!(told.len(), rows.len(), "each code once");
    assert_eq!(told, codes);
}

#[test]
fn links_lead_somewhere_and_pictures_are_light() {
    let mut broken = Vec::new();
    for page in [
        "README.md",
        ".github/GUIDE.md",
        ".github/FEATURES.md",
        ".github/CONTRIBUTING.md",
        ".github/SECURITY.md",
    ] {
        let text = read(page);
        let directory = root().join(page).parent().expect("a page is in a directory").to_owned();
        let links = between(&text, "](", ')');
        assert!(!links.is_empty(), "{page} has links");
        for link in links.into_iter().filter(|link| !link.contains("://")) {
            let path = directory.join(link.split('#').next().unwrap_or(link));
            match fs::metadata(&path) {
                Ok(file) if link.ends_with(".png") && file.len() > LARGEST_PICTURE => {
                    broken.push(format!("{page}: {link} has {} bytes", file.len()));
                }
                Ok(_) => {}
                Err(error) => broken.push(format!("{page}: {link}: {error}")),
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_picture_is_left_over() {
    let readme = read("README.md");
    let pictures = fs::read_dir(root().join(".github/pictures")).expect("the folder of pictures");
    for picture in pictures {
        let name = picture.expect("an entry").file_name().into_string().expect("a name in UTF-8");
        assert!(readme.contains(&format!(".github/pictures/{name}")), "nothing shows {name}");
    }
}

#[test]
fn the_commands_it_names_exist() {
    let xtask = read("src-tauri/crates/xtask/src/main.rs");
    let readme = read("README.md");
    let named: BTreeSet<&str> =
        between(&readme, "cargo xtask ", ' ').into_iter().filter(|word| !word.contains('`')).collect();
    assert!(named.contains("demo") && named.contains("test"), "{named:?}");
    for word in named {
        let variant = format!("Command::{}{} ", word[..1].to_uppercase(), &word[1..]);
        assert!(xtask.contains(&variant), "cargo xtask {word} is not a command");
    }
    let sandbox = read("src-tauri/crates/sandbox/src/main.rs");
    let options = between(&readme, "-- serve ", '\n').into_iter().flat_map(|line| between(line, "--", ' '));
    for option in options {
        let field = option.replace('-', "_");
        assert!(sandbox.contains(&format!("    {field}: ")), "the sandbox has no --{option}");
    }
}
