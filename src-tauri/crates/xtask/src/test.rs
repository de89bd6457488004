//! Every check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::desktop::{self, Desktop};
use crate::failure::Failure;
use crate::install::{self, Need};
use crate::lint;
use crate::outcome::{self, Outcome};
use crate::process::{cargo, run, run_and_keep, stage, succeeds};
use crate::repository::Repository;

/// The test programs of package causeway-tests that open real windows, and so need a desktop.
const JOURNEYS: &[&str] = &["journeys", "tour"];

/// `cargo xtask test`.
///
/// Everything is compiled by one command with one set of features: the shell, the sandbox and all tests share their
/// dependencies, and later stages find nothing left to compile.
pub(crate) fn run_all(repository: &Repository) -> Result<(), Failure> {
    let began = Instant::now();
    install::run_for(repository, Need::Test)?;
    install::build_ui(repository)?;
    install::build_fake_ui(repository)?;
    stage("build everything", || {
        run(cargo(repository.root()).args(["build", "--locked", "--workspace", "--all-targets"]))
    })?;

    let mut failed = lint::checks(repository);
    let mut sum = Outcome::default();
    let trap = Trap::set(repository)?;
    let mut count = |name: &str, tests: &mut dyn FnMut() -> Result<(bool, String), Failure>| {
        let result = stage(name, || {
            let (success, printed) = tests()?;
            sum += outcome::read(&printed);
            if success { Ok(()) } else { Err(Failure::Checks(vec![name.to_owned()])) }
        });
        if let Err(failure) = result {
            println!("{failure}");
            failed.push(name.to_owned());
        }
    };
    count("ui tests", &mut || run_and_keep(install::npm(repository).args(["run", "--silent", "test"])));
    count("unit and integration tests", &mut || run_and_keep(&mut trap.around(unit_tests(repository))));
    count("examples in the documentation", &mut || {
        let mut doc = cargo(repository.root());
        doc.args(["test", "--locked", "--workspace", "--doc", "--quiet"]);
        run_and_keep(&mut trap.around(doc))
    });
    count("journeys through the real window", &mut || {
        let desktop = Desktop::new()?;
        run_and_keep(&mut desktop.command(&journeys(repository)))
    });
    if let Err(failure) = stage("nothing written outside", || trap.check()) {
        println!("{failure}");
        failed.push("nothing written outside".to_owned());
    }

    println!("\n{} passed, {} failed (in {:.0} s)", sum.passed, sum.failed, began.elapsed().as_secs_f64());
    if failed.is_empty() { Ok(()) } else { Err(Failure::Checks(failed)) }
}

/// Tells the tests where the built programs and the peers are.
pub(crate) fn with_programs(repository: &Repository, command: &mut Command, profile: &str) {
    command
        .env("CAUSEWAY_BIN_DIR", repository.target().join(profile))
        .env("CAUSEWAY_PEERS", repository.peers());
}

/// nextest runs each test in a process of its own and all in parallel; where it is not installed cargo's own does.
fn unit_tests(repository: &Repository) -> Command {
    let mut tests = cargo(repository.root());
    if succeeds(cargo(repository.root()).args(["nextest", "--version"])) {
        tests
            .args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast", "--status-level", "fail"])
            .args(["--final-status-level", "slow"]);
        // nextest refuses a filter that names a program that is not there.
        let there = |name: &&&str| repository.root().join("tests/tests").join(format!("{name}.rs")).exists();
        let windows: Vec<String> =
            JOURNEYS.iter().filter(there).map(|name| format!("binary(={name})")).collect();
        if !windows.is_empty() {
            tests.arg("-E").arg(format!("not ({})", windows.join(" + ")));
        }
    } else {
        tests.args(["test", "--locked", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
        for name in test_programs(repository) {
            tests.args(["--test", &name]);
        }
    }
    with_programs(repository, &mut tests, "debug");
    tests
}

fn journeys(repository: &Repository) -> Command {
    let mut tests = cargo(repository.root());
    tests.args(["test", "--locked", "--workspace", "--no-fail-fast"]);
    for name in JOURNEYS {
        tests.args(["--test", name]);
    }
    tests.args(["--", "--test-threads", "1"]).env("CAUSEWAY_TOUR_OUT", repository.target().join("tour"));
    with_programs(repository, &mut tests, "debug");
    tests
}

/// Names of all integration tests but the journeys, by where cargo looks for them.
fn test_programs(repository: &Repository) -> Vec<String> {
    let mut packages = vec![repository.root().join("src-tauri"), repository.root().join("tests")];
    packages.extend(entries(&repository.root().join("src-tauri/crates")));
    let mut names: Vec<String> = packages
        .iter()
        .flat_map(|package| entries(&package.join("tests")))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !JOURNEYS.contains(&name.as_str()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// A home directory that must stay empty: whoever writes into it would have written into a person's.
struct Trap {
    home: PathBuf,
}

impl Trap {
    fn set(repository: &Repository) -> Result<Self, Failure> {
        let home = repository.target().join("trap");
        let made = if home.exists() { fs::remove_dir_all(&home) } else { Ok(()) }
            .and_then(|()| fs::create_dir_all(&home))
            .and_then(|()| desktop::private(&home));
        made.map_err(|source| Failure::File { path: home.clone(), action: "made", source })?;
        Ok(Self { home })
    }

    fn around(&self, mut tests: Command) -> Command {
        desktop::keep_toolchain(&mut tests);
        desktop::without_aws(&mut tests);
        tests.env("HOME", &self.home);
        for name in ["CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"] {
            tests.env(format!("XDG_{name}"), &self.home);
        }
        for name in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "SSH_AUTH_SOCK"] {
            tests.env_remove(name);
        }
        tests
    }

    fn check(&self) -> Result<(), Failure> {
        let found: Vec<String> = entries(&self.home).iter().map(|path| path.display().to_string()).collect();
        if found.is_empty() { Ok(()) } else { Err(Failure::NotHermetic(found)) }
    }
}
