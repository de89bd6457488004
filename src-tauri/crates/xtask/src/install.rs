//! What must be on the machine.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::process::{cargo, output, program, run, stage, succeeds};
use crate::repository::Repository;

/// To build the app: WebKit for the window, OpenSSL for libgit2's HTTPS, a compiler for the bundled C libraries.
const TO_BUILD: &[&str] = &["build-essential", "pkg-config", "libssl-dev", "libwebkit2gtk-4.1-dev"];

/// To see it without a display: a virtual one with fonts, a session bus, a keyring, the window's WebDriver.
const TO_SHOW: &[&str] =
    &["xvfb", "xauth", "fonts-dejavu-core", "dbus", "gnome-keyring", "webkit2gtk-driver"];

/// To judge the sandbox by other people's clients.
const TO_TEST: &[&str] = &["git", "openssh-client", "openssh-server", "python3-venv", "libsecret-tools"];

/// To make packages, and a clean system to install one in.
const TO_PACKAGE: &[&str] = &[
    "appstream",
    "cpio",
    "desktop-file-utils",
    "dpkg-dev",
    "librsvg2-bin",
    "lintian",
    "mmdebstrap",
    "rpm",
    "squashfs-tools",
];

/// Other people's AWS clients, together in versions that agree on one botocore.
const PEERS: &[&str] = &["boto3==1.44.5", "awscli==1.46.3", "git-remote-codecommit==1.17"];

/// The version of cargo-deny that `.cargo/deny.toml` is written for.
const CARGO_DENY: &str = "0.20.2";

/// What a command is going to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Compile.
    Build,
    /// Run the app where there may be no display.
    Show,
    /// Run every test.
    Test,
    /// Make packages and open them.
    Package,
}

/// Installs what is missing, and nothing when nothing is.
pub(crate) fn run_for(repository: &Repository, need: Need) -> Result<(), Failure> {
    stage("install", || {
        let mut packages = TO_BUILD.to_vec();
        if need != Need::Build {
            packages.extend(TO_SHOW);
        }
        match need {
            Need::Build | Need::Show => {}
            Need::Test => packages.extend(TO_TEST),
            Need::Package => packages.extend(TO_PACKAGE),
        }
        system_packages(repository.root(), &packages)?;
        node(repository)?;
        if need == Need::Test {
            peers(repository)?;
        }
        Ok(())
    })
}

/// Builds the window's pages, which the app carries inside.
pub(crate) fn build_ui(repository: &Repository) -> Result<(), Failure> {
    stage("build ui", || run(npm(repository).args(["run", "--silent", "build"])))
}

/// Builds the pages with a backend that plays an account of any size, to be measured and looked at in a browser.
pub(crate) fn build_fake_ui(repository: &Repository) -> Result<(), Failure> {
    stage("build ui on its fake backend", || run(npm(repository).args(["run", "--silent", "build:fake"])))
}

/// npm in the ui's directory.
pub(crate) fn npm(repository: &Repository) -> std::process::Command {
    program(if cfg!(windows) { "npm.cmd" } else { "npm" }, &repository.ui())
}

/// The way to cargo-deny, which is built first when it is nowhere.
pub(crate) fn cargo_deny(repository: &Repository) -> Result<std::process::Command, Failure> {
    let ours = repository.tools().join("bin/cargo-deny");
    let command = |name: &std::ffi::OsStr| {
        let mut command = program(name, repository.root());
        command.arg("--locked");
        command
    };
    let global = std::ffi::OsStr::new("cargo-deny");
    if succeeds(program(global, repository.root()).arg("--version")) {
        return Ok(command(global));
    }
    if !ours.exists() {
        println!(
            "cargo-deny is not installed: building {CARGO_DENY} for this repository, once (some minutes)"
        );
        run(cargo(repository.root())
            .args(["install", "--quiet", "--locked", "--version", CARGO_DENY, "--root"])
            .arg(repository.tools())
            // Optimising it takes longer than all it will ever do.
            .args(["--debug", "cargo-deny"]))?;
    }
    Ok(command(ours.as_os_str()))
}

fn system_packages(root: &Path, packages: &[&str]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        println!("not Linux: Tauri's prerequisites are expected (https://v2.tauri.app/start/prerequisites/)");
        return Ok(());
    }
    if !succeeds(program("dpkg-query", root).arg("--version")) {
        println!("no dpkg: what these Debian packages hold is expected here: {}", packages.join(" "));
        return Ok(());
    }
    let known = output(
        program("dpkg-query", root)
            .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
            .args(packages),
    );
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !known.lines().any(|line| line == format!("{package} installed")))
        .collect();
    if missing.is_empty() {
        println!("system packages: all here");
        return Ok(());
    }
    println!("system packages missing: {}", missing.join(" "));
    let is_root = output(program("id", root).arg("-u")).trim() == "0";
    let sudo: &[&str] = if is_root {
        &[]
    } else if succeeds(program("sudo", root).args(["-n", "true"])) {
        &["sudo", "-n"]
    } else {
        return Err(Failure::Missing {
            missing: missing.join(" "),
            how: format!("Run: sudo apt-get install --no-install-recommends {}", missing.join(" ")),
        });
    };
    let apt = |arguments: &[&str]| {
        let mut words = sudo.to_vec();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        words.extend(arguments);
        run(program(words[0], root).args(&words[1..]))
    };
    apt(&["update"])?;
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(missing);
    apt(&install)
}

/// Installs what the lock file names when it is another than the one that was installed.
///
/// Not `npm ci`: it refuses a lock file without the optional packages of every other platform, and a registry that
/// mirrors only some platforms cannot write a fuller one. Versions and hashes come from the lock file all the same, and
/// it is not written to.
fn node(repository: &Repository) -> Result<(), Failure> {
    if !succeeds(npm(repository).arg("--version")) {
        return Err(Failure::Missing {
            missing: "npm".to_owned(),
            how: "Install Node.js 20.19 or newer.".to_owned(),
        });
    }
    let lock = repository.ui().join("package-lock.json");
    let installed = repository.ui().join("node_modules/.installed-package-lock.json");
    let wanted = fs::read(&lock).map_err(|source| Failure::File { path: lock, action: "read", source })?;
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        println!("node modules: current");
        return Ok(());
    }
    run(npm(repository).args(["install", "--no-save", "--no-audit", "--no-fund"]))?;
    fs::write(&installed, wanted).map_err(|source| Failure::File {
        path: installed,
        action: "written",
        source,
    })
}

fn peers(repository: &Repository) -> Result<(), Failure> {
    let directory = repository.peers();
    let installed = directory.join("installed.txt");
    let wanted = PEERS.join("\n");
    if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        println!("peers: current");
        return Ok(());
    }
    // Debian's own Python: another one first in PATH may have no venv module, or go away.
    let system = Path::new("/usr/bin/python3");
    let python = if system.exists() { system } else { Path::new("python3") };
    run(program(python, repository.root()).args(["-m", "venv", "--clear"]).arg(&directory))?;
    run(program(directory.join("bin/python"), repository.root())
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(PEERS))?;
    fs::write(&installed, wanted).map_err(|source| Failure::File {
        path: installed,
        action: "written",
        source,
    })
}
