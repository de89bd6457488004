//! The plan of the house, held true: who may look into what, how long a file may be, what lies at the top.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

const SHELL: &str = "causeway-desktop";

/// What a room of ours may use of ours. A room that is not here yet must be added with its reason.
const ROOMS: &[(&str, &[&str])] = &[
    ("causeway-domain", &[]),
    ("causeway-app", &["causeway-domain"]),
    // What use cases answer is turned into what crosses the wire at the edge.
    ("causeway-contract", &["causeway-app", "causeway-domain"]),
    // Proxies and authorities are resolved in one place for the three that talk to others.
    ("causeway-network", &["causeway-app", "causeway-domain"]),
    ("causeway-aws", &["causeway-app", "causeway-domain", "causeway-network"]),
    ("causeway-jira", &["causeway-app", "causeway-domain", "causeway-network"]),
    ("causeway-git", &["causeway-app", "causeway-domain", "causeway-network"]),
    ("causeway-ssh", &["causeway-app", "causeway-domain"]),
    ("causeway-secrets", &["causeway-app", "causeway-domain"]),
    ("causeway-storage", &["causeway-app", "causeway-domain"]),
    ("causeway-diagnostics", &["causeway-app", "causeway-domain"]),
    // Puts the adapters behind the ports, for the window and for the command line.
    (
        "causeway-composition",
        &[
            "causeway-app",
            "causeway-aws",
            "causeway-domain",
            "causeway-git",
            "causeway-jira",
            "causeway-network",
            "causeway-secrets",
            "causeway-ssh",
            "causeway-storage",
        ],
    ),
    // Started by git for each operation: only what it needs to find and read a key, and no network.
    ("causeway-git-credential", &["causeway-app", "causeway-domain", "causeway-secrets", "causeway-storage"]),
    // The judge shares nothing with those it judges.
    ("causeway-sandbox", &[]),
    // Stands before the packed program and knows nothing of it.
    ("causeway-appimage", &[]),
    ("xtask", &[]),
    // Tests look at the product from outside, through its programs and its network; a bench may read a type.
    ("causeway-tests", &["causeway-contract", "causeway-domain"]),
];

/// Crates of others and the only rooms that may name them. A trailing `*` stands for any ending.
const OWNERS: &[(&str, &[&str])] = &[
    ("tauri*", &[SHELL]),
    ("git2", &["causeway-git", "causeway-sandbox"]),
    ("aws-*", &["causeway-aws"]),
    // The sandbox calls back as Jira does, and the tests are a plain HTTP client.
    ("reqwest", &["causeway-jira", "causeway-sandbox", "causeway-tests"]),
    ("keyring*", &["causeway-secrets"]),
    ("secret-service", &["causeway-secrets"]),
    ("rusqlite", &["causeway-storage", "causeway-tests"]),
    ("axum*", &["causeway-sandbox"]),
    ("russh", &["causeway-sandbox", "causeway-ssh"]),
    ("ts-rs", &["causeway-contract"]),
    ("tracing-subscriber", &["causeway-diagnostics", "causeway-sandbox"]),
];

/// What a person sees on opening the repository.
const TOP: &[&str] =
    &["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "icons", "src-tauri", "tests", "ui"];

/// Lines of a file that can still be read in one sitting.
const LONGEST: usize = 500;

#[test]
fn rooms_look_only_where_they_may() {
    let rules: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut broken = Vec::new();
    let metadata = metadata();
    let ours: BTreeSet<&str> =
        metadata.workspace_packages().iter().map(|package| package.name.as_str()).collect();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        // The shell and the command line put everything together.
        if name == SHELL || name == "causeway-cli" {
            if package
                .dependencies
                .iter()
                .any(|d| d.kind == DependencyKind::Normal && d.name == "causeway-sandbox")
            {
                broken.push(format!("{name} starts the sandbox as a program and does not hold it"));
            }
            continue;
        }
        let Some(allowed) = rules.get(name) else {
            broken.push(format!("{name} has no rule here"));
            continue;
        };
        for dependency in &package.dependencies {
            let to = dependency.name.as_str();
            if ours.contains(to) && !allowed.contains(&to) && !is_test_of_adapter(dependency.kind, to) {
                broken.push(format!("{name} -> {to}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// An adapter is tested against the sandbox itself, never against a copy of it.
fn is_test_of_adapter(kind: DependencyKind, to: &str) -> bool {
    kind == DependencyKind::Development && to == "causeway-sandbox"
}

#[test]
fn crates_of_others_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for package in metadata().workspace_packages() {
        for dependency in &package.dependencies {
            for (pattern, owners) in OWNERS {
                // An adapter's tests may play the other side themselves where the sandbox is too well-behaved.
                let plays_a_server = *pattern == "axum*" && dependency.kind == DependencyKind::Development;
                let owned = owners.contains(&package.name.as_str()) || plays_a_server;
                if matches(pattern, &dependency.name) && !owned {
                    broken.push(format!("{} -> {}", package.name, dependency.name));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_pure_room_does_no_io() {
    let metadata = metadata();
    let domain = metadata
        .workspace_packages()
        .into_iter()
        .find(|package| package.name.as_str() == "causeway-domain")
        .unwrap();
    let impure = ["tokio", "reqwest", "git2", "rusqlite", "tracing", "rand", "jiff", "async-trait", "hyper"];
    for dependency in
        domain.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal)
    {
        assert!(!impure.contains(&dependency.name.as_str()), "domain -> {}", dependency.name);
    }
}

#[test]
fn only_one_place_of_the_window_knows_tauri() {
    let mut broken = Vec::new();
    for file in ours(&["ts", "tsx"]) {
        if !file.starts_with("ui/src/backend") && read(&file).contains("@tauri-apps/") {
            broken.push(file);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn files_can_be_read_in_one_sitting() {
    let long: Vec<_> = ours(&["rs", "ts", "tsx", "css"])
        .into_iter()
        .filter(|file| !file.starts_with("ui/src/backend/generated"))
        .map(|file| (read(&file).lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn nothing_is_left_to_be_done_later() {
    // In two parts, so that this file does not find itself.
    let marks = ["to\u{64}o!(", "unimplemente\u{64}!(", "#[ignor\u{65}", "dbg\u{21}("];
    let mut found = Vec::new();
    for file in ours(&["rs"]) {
        let text = read(&file);
        found.extend(
            marks
                .iter()
                .filter(|mark| text.contains(**mark))
                .map(|mark| format!("{}: {mark}", file.display())),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_top_of_the_repository_is_short() {
    let top: BTreeSet<String> = tracked()
        .iter()
        .filter_map(|file| file.components().next())
        .map(|first| first.as_os_str().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let unexpected: Vec<_> = top.iter().filter(|name| !TOP.contains(&name.as_str())).collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Without dependencies of dependencies: a manifest says what its room names itself.
fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap()
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start))
}

/// Files in git, and new ones that git would take; paths from the root.
fn tracked() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    let files: Vec<_> = names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        .filter(|file| root().join(file).exists())
        .collect();
    assert!(files.len() > 50, "git lists the repository");
    files
}

fn ours(extensions: &[&str]) -> Vec<PathBuf> {
    tracked()
        .into_iter()
        .filter(|file| file.extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted)))
        .collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}
