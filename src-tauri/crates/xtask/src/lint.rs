//! Checks that need no run of the product.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::install::{self, Need};
use crate::process::{self, cargo, program, stage, succeeds};
use crate::repository::Repository;

/// `cargo xtask lint`.
pub(crate) fn run_lint(repository: &Repository) -> Result<(), Failure> {
    install::run_for(repository, Need::Build)?;
    // The shell does not compile without the pages it carries.
    install::build_ui(repository)?;
    let failed = checks(repository);
    if failed.is_empty() { Ok(()) } else { Err(Failure::Checks(failed)) }
}

/// All checks, also after one has failed. Answers the names of those that failed.
pub(crate) fn checks(repository: &Repository) -> Vec<String> {
    type Check = fn(&Repository) -> Result<(), Failure>;
    let checks: [(&str, Check); 5] = [
        ("format", format),
        ("generated types are current", drift),
        ("ui: types, style, unused", ui),
        ("clippy", clippy),
        ("licences, sources, versions (cargo-deny)", deny),
    ];
    let mut failed = Vec::new();
    for (name, check) in checks {
        if let Err(failure) = stage(name, || check(repository)) {
            println!("{failure}");
            failed.push(name.to_owned());
        }
    }
    failed
}

fn format(repository: &Repository) -> Result<(), Failure> {
    process::run(cargo(repository.root()).args(["fmt", "--all", "--check"]))
}

fn clippy(repository: &Repository) -> Result<(), Failure> {
    process::run(cargo(repository.root()).args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))
}

fn ui(repository: &Repository) -> Result<(), Failure> {
    for check in [&["tsc", "--noEmit"][..], &["biome", "check", "."], &["knip"]] {
        process::run(install::npm(repository).args(["exec", "--offline", "--"]).args(check))?;
    }
    Ok(())
}

/// Vulnerabilities change by the day and their list is on the network; everything else must hold anywhere.
fn deny(repository: &Repository) -> Result<(), Failure> {
    let mut command = install::cargo_deny(repository)?;
    process::run(command.args(["check", "bans", "licenses", "sources"]))?;
    let list = "https://github.com/RustSec/advisory-db";
    let reachable = succeeds(
        program("timeout", repository.root())
            .args(["15", "git", "ls-remote", "--quiet", list, "HEAD"])
            .env("GIT_TERMINAL_PROMPT", "0"),
    );
    if reachable {
        process::run(install::cargo_deny(repository)?.args(["check", "advisories"]))
    } else {
        println!("vulnerabilities NOT checked: {list} cannot be reached from here");
        Ok(())
    }
}

/// Generates the window's types from nothing and compares: also a type that no longer exists is found.
fn drift(repository: &Repository) -> Result<(), Failure> {
    let directory = repository.generated();
    let before = read_all(&directory)?;
    for name in before.keys() {
        let path = directory.join(name);
        fs::remove_file(&path).map_err(|source| Failure::File { path, action: "removed", source })?;
    }
    let generated = process::run(cargo(repository.root()).args([
        "test",
        "--quiet",
        "--locked",
        "--package",
        "causeway-contract",
    ]));
    if let Err(failure) = generated {
        for (name, content) in before {
            let path = directory.join(name);
            fs::write(&path, content).map_err(|source| Failure::File { path, action: "written", source })?;
        }
        return Err(failure);
    }
    let after = read_all(&directory)?;
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    let mut changed: Vec<String> = before.keys().chain(after.keys()).filter(differs).cloned().collect();
    changed.sort();
    changed.dedup();
    if changed.is_empty() { Ok(()) } else { Err(Failure::Drift(changed)) }
}

fn read_all(directory: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let failed = |source| Failure::File { path: directory.to_owned(), action: "read", source };
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).map_err(failed)?);
        }
    }
    Ok(files)
}
