//! What people install: deb, rpm and AppImage out of one tree of files, an inventory of what is in them, and checksums.

mod appimage;
mod deb;
mod part;
mod release;
mod rpm;
mod sbom;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::desktop::Desktop;
use crate::failure::Failure;
use crate::install::{self, Need};
use crate::process::{cargo, output, program, run, stage};
use crate::repository::Repository;
use crate::test::with_programs;

use part::Part;
use release::Release;
use tree::Tree;

/// The packages whose programs are installed.
const PACKAGES: &[&str] =
    &["causeway-desktop", "causeway-cli", "causeway-git-credential", "causeway-sandbox"];

/// The largest deb that a person waits for without wondering, in bytes.
const LARGEST_DEB: u64 = 15_000_000;

/// A form of bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Debian, Ubuntu and what is made of them.
    Deb,
    /// Fedora, openSUSE and what is made of them.
    Rpm,
    /// One file that runs where it lies.
    Appimage,
}

/// `cargo xtask package`: builds the bundles, says how large they are, and installs and opens each in a virtual display.
///
/// `only` chooses the forms; none stands for all. `unopened` leaves the last step out, where there is no time for it.
///
/// With `debug`, programs as the tests use them: built much sooner, far larger, and good only to see that packages of them
/// install and open.
pub(crate) fn run_package(
    repository: &Repository,
    only: &[Form],
    unopened: bool,
    debug: bool,
) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return package_elsewhere(repository);
    }
    let forms = if only.is_empty() { Form::value_variants() } else { only };
    install::run_for(repository, Need::Package)?;
    install::build_ui(repository)?;
    stage("build the programs", || {
        let mut build = cargo(repository.root());
        build.args(["build", "--locked", "--bins"]);
        if !debug {
            build.arg("--release");
        }
        for package in PACKAGES {
            build.args(["--package", package]);
        }
        if forms.contains(&Form::Appimage) {
            build.args(["--package", appimage::RUNTIME]);
        }
        run(&mut build)
    })?;
    let release = Release::read(repository, !debug)?;
    let packages = repository.target().join("packages");
    empty(&packages)?;
    let built = repository.target().join(if debug { "debug" } else { "release" });
    let tree = stage("lay out what is installed", || Tree::lay_out(repository, &release, &built))?;
    for form in forms {
        let name = form.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        stage(&format!("make {name}"), || match form {
            Form::Deb => Part::ALL
                .iter()
                .try_for_each(|part| deb::make(*part, &tree.part(*part)?, &release, &packages)),
            Form::Rpm => Part::ALL
                .iter()
                .try_for_each(|part| rpm::make(*part, &tree.part(*part)?, &release, &packages)),
            Form::Appimage => appimage::make(repository, &built, &tree, &release, &packages),
        })?;
    }
    stage("list what is in them (SBOM)", || sbom::make(repository, &release, &packages))?;
    checksums(&packages)?;
    report(&tree, &packages, release.is_optimised)?;
    if !unopened {
        stage("install and open each", || check(repository, &packages))?;
    }
    println!("\n{}", packages.display());
    Ok(())
}

/// On macOS and Windows Tauri's own bundler makes what is usual there. It comes from npm, for this repository only.
fn package_elsewhere(repository: &Repository) -> Result<(), Failure> {
    install::run_for(repository, Need::Build)?;
    install::build_ui(repository)?;
    // Beside the desktop's program, where it looks for them.
    let sidecars = ["causeway", "git-credential-causeway", "causeway-sandbox"];
    stage("build the programs", || {
        let mut build = cargo(repository.root());
        build.args(["build", "--release", "--locked", "--bins"]);
        for package in PACKAGES {
            build.args(["--package", package]);
        }
        run(&mut build)
    })?;
    let host = host(repository);
    let release = repository.target().join("release");
    let ending = std::env::consts::EXE_SUFFIX;
    for name in sidecars {
        copy(
            &release.join(format!("{name}{ending}")),
            &repository.target().join("sidecars").join(format!("{name}-{host}{ending}")),
        )?;
    }
    stage("bundle", || {
        let mut tauri =
            program(if cfg!(windows) { "npx.cmd" } else { "npx" }, &repository.root().join("src-tauri"));
        tauri.args(["--yes", TAURI_CLI, "bundle", "--config", BUNDLES_ELSEWHERE]);
        run(&mut tauri)
    })
}

/// The version of Tauri's bundler that goes with the library's.
const TAURI_CLI: &str = "@tauri-apps/cli@2.12.5";

/// What is added to the configuration for Tauri's bundler, from `src-tauri`.
const BUNDLES_ELSEWHERE: &str = "packages/tauri.bundles.json";

/// The triple of this machine.
fn host(repository: &Repository) -> String {
    let version = output(program("rustc", repository.root()).arg("-vV"));
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned()
}

/// The checksums of all files there, in the form that `sha256sum --check` reads.
fn checksums(packages: &Path) -> Result<(), Failure> {
    let names: Vec<String> = files(packages)?.iter().map(|path| file_name(path)).collect();
    let sums = output(program("sha256sum", packages).arg("--").args(&names));
    if sums.lines().count() != names.len() {
        return Err(Failure::Missing {
            missing: "checksums".to_owned(),
            how: "sha256sum (coreutils) makes them.".to_owned(),
        });
    }
    write(&packages.join("SHA256SUMS"), sums)
}

/// Says how large everything is. A deb of optimised programs that is too large is a failure.
fn report(tree: &Tree, packages: &Path, is_optimised: bool) -> Result<(), Failure> {
    println!("\n{:<44} {:>8.1} MB installed", "all files", megabytes(tree.bytes()));
    for (name, bytes) in tree.programs() {
        println!("{:<44} {:>8.1} MB", format!("  {name}"), megabytes(bytes));
    }
    let mut too_large = Vec::new();
    for path in files(packages)? {
        let bytes = length(&path)?;
        println!("{:<44} {:>8.1} MB", file_name(&path), megabytes(bytes));
        if is_optimised && path.extension().is_some_and(|ending| ending == "deb") && bytes > LARGEST_DEB {
            too_large.push(format!("{} is larger than {} MB", file_name(&path), LARGEST_DEB / 1_000_000));
        }
    }
    if too_large.is_empty() { Ok(()) } else { Err(Failure::Checks(too_large)) }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are shown with one digit behind the point")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// Opens what was made, as a person who has just installed it.
fn check(repository: &Repository, packages: &Path) -> Result<(), Failure> {
    let mut tests = cargo(repository.root());
    tests.args(["test", "--locked", "--package", "causeway-tests", "--test", "packages"]);
    tests.args(["--", "--test-threads", "1", "--nocapture"]).env("CAUSEWAY_PACKAGES", packages);
    with_programs(repository, &mut tests, "debug");
    run(&mut Desktop::new()?.command(&tests))
}

/// The files directly in a directory, sorted.
fn files(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(directory).map_err(|source| failed(directory, "read", source))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn length(path: &Path) -> Result<u64, Failure> {
    fs::metadata(path).map(|file| file.len()).map_err(|source| failed(path, "read", source))
}

/// Makes a directory that holds nothing.
fn empty(directory: &Path) -> Result<(), Failure> {
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(|source| failed(directory, "removed", source))?;
    }
    fs::create_dir_all(directory).map_err(|source| failed(directory, "made", source))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|source| failed(path, "read", source))
}

/// Writes a file and the directories above it.
fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    make_parent(path)?;
    fs::write(path, content).map_err(|source| failed(path, "written", source))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    make_parent(to)?;
    fs::copy(from, to).map(drop).map_err(|source| failed(from, "copied", source))
}

fn make_parent(path: &Path) -> Result<(), Failure> {
    let Some(parent) = path.parent() else { return Ok(()) };
    fs::create_dir_all(parent).map_err(|source| failed(parent, "made", source))
}

fn failed(path: &Path, action: &'static str, source: std::io::Error) -> Failure {
    Failure::File { path: path.to_owned(), action, source }
}
