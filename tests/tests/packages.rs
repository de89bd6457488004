//! Each package as somebody gets it: unpacked or installed, complete, and opened. `cargo xtask package` runs it; the
//! directory with the packages is in `CAUSEWAY_PACKAGES`.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use causeway_tests::window::{Home, Window};
use serde_json::Value;
use tempfile::TempDir;

/// What the window's part installs, beside more icons.
const DESKTOP: &[&str] = &[
    "usr/bin/causeway-desktop",
    "usr/bin/causeway-sandbox",
    "usr/bin/git-credential-causeway",
    "usr/share/applications/causeway-desktop.desktop",
    "usr/share/metainfo/dev.causeway.desktop.metainfo.xml",
    "usr/share/icons/hicolor/scalable/apps/causeway.svg",
    "usr/share/icons/hicolor/16x16/apps/causeway.png",
    "usr/share/icons/hicolor/512x512/apps/causeway.png",
    "usr/share/man/man1/causeway-desktop.1.gz",
    "usr/share/man/man1/causeway-sandbox.1.gz",
    "usr/share/man/man1/git-credential-causeway.1.gz",
    "usr/share/doc/causeway/CHANGELOG.md",
    "usr/share/doc/causeway/copyright",
];

/// What the command line's part installs, beside completions for zsh, which each system has elsewhere.
const COMMAND_LINE: &[&str] = &[
    "usr/bin/causeway",
    "usr/share/bash-completion/completions/causeway",
    "usr/share/fish/vendor_completions.d/causeway.fish",
    "usr/share/man/man1/causeway.1.gz",
    "usr/share/man/man1/causeway-connect.1.gz",
];

/// What says how the command line's part may be used, where it is a package of its own.
const COMMAND_LINE_DOCUMENTS: &[&str] =
    &["usr/share/doc/causeway-cli/CHANGELOG.md", "usr/share/doc/causeway-cli/copyright"];

fn packages() -> PathBuf {
    PathBuf::from(std::env::var_os("CAUSEWAY_PACKAGES").expect("CAUSEWAY_PACKAGES names the directory"))
}

/// The package of this name and ending. One that was not made is none that failed: `--only` leaves some out.
fn package(name: &str, ending: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(packages()).expect("the directory with the packages");
    let mut found = entries.map(|entry| entry.expect("an entry").path()).filter(|path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        // What follows the name begins with the version.
        let after = file.strip_prefix(name).and_then(|rest| rest.strip_prefix(['_', '-']));
        file.ends_with(ending)
            && after.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    });
    let package = found.next();
    assert!(found.next().is_none(), "one package of each form");
    if package.is_none() {
        println!("no {name} {ending} was made");
    }
    package
}

fn run(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let (out, err) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{command:?}: {status}\n{out}\n{err}");
    out.into_owned()
}

/// What is wrong with these unpacked files.
fn look_at_files(root: &Path, files: &[&str]) {
    for file in files {
        let found = fs::metadata(root.join(file));
        assert!(found.is_ok_and(|found| found.len() > 0), "{file} is not there");
    }
    for program in files.iter().filter(|file| file.starts_with("usr/bin/")) {
        let mode = fs::metadata(root.join(program)).expect("it is there").permissions().mode();
        assert_eq!(
            mode & 0o7777,
            0o755,
            "{program}: run by all, changed by nobody, with no more rights than theirs"
        );
        let sections = run(Command::new("readelf").args(["--wide", "--sections"]).arg(root.join(program)));
        assert!(!sections.contains(".symtab") && !sections.contains(".debug"), "{program} is stripped");
    }
}

/// What is wrong with the completions for zsh.
fn look_at_zsh(root: &Path) {
    let zsh = ["usr/share/zsh/vendor-completions/_causeway", "usr/share/zsh/site-functions/_causeway"];
    assert!(zsh.iter().any(|file| root.join(file).exists()), "completions for zsh");
}

/// What is wrong with what desktops and their shops read.
fn look_at_descriptions(root: &Path) {
    let desktop_file = root.join("usr/share/applications/causeway-desktop.desktop");
    run(Command::new("desktop-file-validate").arg(&desktop_file));
    let text = fs::read_to_string(&desktop_file).expect("it is text");
    assert!(
        text.contains("MimeType=x-scheme-handler/causeway;\n") && text.contains("Exec=causeway-desktop %u\n"),
        "{text}"
    );
    let metainfo = root.join("usr/share/metainfo/dev.causeway.desktop.metainfo.xml");
    let judged = Command::new("appstreamcli").args(["validate", "--no-net"]).arg(&metainfo).output();
    let judged = judged.expect("appstreamcli starts");
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{said}");
    assert!(!said.lines().any(|line| line.starts_with("E:")), "{said}");
    let version = env!("CARGO_PKG_VERSION");
    let metainfo = fs::read_to_string(metainfo).expect("it is text");
    assert!(metainfo.contains(&format!("<release version=\"{version}\"")), "{metainfo}");
}

/// A program in `root`, with a home of its own.
fn program(root: &Path, home: &Home, name: &str) -> Command {
    let mut command = Command::new(root.join("usr/bin").join(name));
    command.env("HOME", home.path()).env("XDG_DATA_HOME", home.path().join("data"));
    command
}

fn says_its_version(command: &mut Command) {
    let said = run(command.arg("--version"));
    assert!(said.contains(env!("CARGO_PKG_VERSION")), "{command:?}: {said}");
}

/// What the programs of the window's part do without a window, started from `root`.
fn look_at_programs(root: &Path, home: &Home) {
    for name in ["causeway-desktop", "causeway-sandbox"] {
        says_its_version(&mut program(root, home, name));
    }
    // git finds its helper by the name alone. For a host that is not CodeCommit's it has no answer and no complaint.
    let bin = root.join("usr/bin");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut git = Command::new("git");
    git.args(["credential-causeway", "get"]).env("PATH", path).env("HOME", home.path());
    assert_eq!(run(git.stdin(std::process::Stdio::null())), "");
}

/// What the command line does, started from `root`.
fn look_at_command_line(root: &Path, home: &Home) {
    says_its_version(&mut program(root, home, "causeway"));
    assert!(run(program(root, home, "causeway").args(["completions", "bash"])).contains("_causeway"));
    let needed =
        run(Command::new("readelf").args(["--wide", "--dynamic"]).arg(root.join("usr/bin/causeway")));
    assert!(
        !needed.contains("webkit") && !needed.contains("gtk"),
        "it runs where there is no display: {needed}"
    );
}

/// The first-run doors, and the way to the sandbox that the package brings.
async fn look_at_window(program: &Path, home: &Home, picture: &str) {
    let window = Window::open_program(program, home, &[], &[]).await;
    window.find("door-connect").await;
    window.picture(&packages().join(format!("pictures/{picture}.png"))).await;
    window.click("door-sample").await;
    window.find("sandbox-banner").await;
    window.click("door-connect").await;
    window.click("jira-mode-sample").await;
    window.click("check-jira").await;
    window.find("jira-proof").await;
    window.click("next").await;
    window.click("aws-mode-sample").await;
    window.click("connect-account").await;
    window.find("aws-proof").await;
    window.says("repositories visible").await;
    window.close().await;
}

/// A program that runs another one, written for this test.
fn script(directory: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = directory.path().join(name);
    fs::write(&path, text).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
    path
}

/// A minimal Debian, and the packages in it by apt with nothing that they do not ask for.
#[tokio::test(flavor = "multi_thread")]
async fn a_deb_installed_on_a_clean_system_opens_and_connects() {
    let (Some(deb), Some(command_line)) = (package("causeway", "deb"), package("causeway-cli", "deb")) else {
        return;
    };
    let work = tempfile::tempdir().expect("a directory");
    let root = work.path().join("root");
    let mut make = Command::new("mmdebstrap");
    make.args(["--quiet", "--variant=apt", "--aptopt=Acquire::Check-Valid-Until \"false\""]);
    let install = "chroot \"$1\" apt-get install --yes --quiet --no-install-recommends";
    for (file, name) in [(&command_line, "causeway-cli"), (&deb, "causeway")] {
        make.arg(format!("--customize-hook=cp '{}' \"$1/{name}.deb\"", file.display()))
            .arg(format!("--customize-hook={install} /{name}.deb"))
            // What came for it, to be looked at below.
            .arg(format!("--customize-hook=chroot \"$1\" dpkg-query --show > \"$1/{name}.list\""));
    }
    run(make.arg(suite()).arg(&root));
    let came = |name: &str| fs::read_to_string(root.join(format!("{name}.list"))).expect("the hooks ran");
    assert!(!came("causeway-cli").contains("libwebkit"), "the command line needs no browser engine");
    assert!(came("causeway").contains("libwebkit2gtk-4.1-0"));
    let inside = |command: &str| run(Command::new("chroot").arg(&root).args(["/bin/sh", "-c", command]));
    for name in ["causeway", "causeway-cli"] {
        assert!(inside(&format!("dpkg --status {name}")).contains("Status: install ok installed"));
        assert_eq!(inside(&format!("dpkg --verify {name}")), "", "every file is as the package says");
    }
    assert!(inside("causeway --version").contains(env!("CARGO_PKG_VERSION")), "it is on the PATH");
    assert_eq!(inside("git-credential-causeway get < /dev/null"), "");

    // The window in that system, on this display and with this session's keyring: both are in /tmp.
    let enter = script(
        &work,
        "causeway-desktop",
        &format!(
            "#!/bin/sh\nexec unshare --mount -- /bin/sh -euc '\nroot={root}\nmount --bind /tmp \"$root/tmp\"\n\
             for place in proc sys dev; do mount --rbind /$place \"$root/$place\"; done\n\
             exec chroot \"$root\" /usr/bin/causeway-desktop \"$@\"' causeway-desktop \"$@\"\n",
            root = root.display()
        ),
    );
    look_at_window(&enter, &Home::new(), "deb").await;
    inside("apt-get remove --yes --quiet causeway causeway-cli");
    for gone in [
        "usr/bin/causeway",
        "usr/bin/causeway-desktop",
        "usr/share/doc/causeway",
        "usr/share/doc/causeway-cli",
    ] {
        assert!(!root.join(gone).exists(), "{gone}: they go without a trace");
    }
}

/// The Debian that this system is: a package needs the libraries of the system it was built on, or newer ones.
fn suite() -> String {
    let release = fs::read_to_string("/etc/os-release").expect("this system has a name");
    let name = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.expect("the name of a release").to_owned()
}

/// A deb's files, in a directory.
fn unpacked_deb(deb: &Path) -> TempDir {
    let root = tempfile::tempdir().expect("a directory");
    run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(root.path()));
    let listed = run(Command::new("dpkg-deb").arg("--contents").arg(deb));
    assert!(listed.lines().all(|line| line.contains(" root/root ")), "{listed}");
    root
}

fn field(deb: &Path, name: &str) -> String {
    run(Command::new("dpkg-deb").arg("--field").arg(deb).arg(name)).trim().to_owned()
}

#[test]
fn a_deb_is_complete_and_names_what_it_needs() {
    let Some(deb) = package("causeway", "deb") else { return };
    let root = unpacked_deb(&deb);
    look_at_files(root.path(), DESKTOP);
    look_at_descriptions(root.path());
    look_at_programs(root.path(), &Home::new());
    assert_eq!(field(&deb, "Package"), "causeway");
    assert_eq!(field(&deb, "Version"), env!("CARGO_PKG_VERSION"));
    let depends = field(&deb, "Depends");
    for library in ["libwebkit2gtk-4.1-0", "libgtk-3-0", "libc6", "libssl3"] {
        assert!(depends.contains(library), "{library} is not in {depends}");
    }
}

#[test]
fn the_deb_of_the_command_line_is_complete_and_needs_no_display() {
    let Some(deb) = package("causeway-cli", "deb") else { return };
    let root = unpacked_deb(&deb);
    look_at_files(root.path(), COMMAND_LINE);
    look_at_files(root.path(), COMMAND_LINE_DOCUMENTS);
    look_at_zsh(root.path());
    look_at_command_line(root.path(), &Home::new());
    assert_eq!(field(&deb, "Package"), "causeway-cli");
    let depends = field(&deb, "Depends");
    assert!(depends.contains("libc6") && depends.contains("libssl3"), "{depends}");
    assert!(!depends.contains("webkit") && !depends.contains("gtk"), "{depends}");
    let both = package("causeway", "deb").map(|deb| unpacked_deb(&deb));
    for file in both.iter().flat_map(|desktop| COMMAND_LINE.iter().map(|file| desktop.path().join(file))) {
        assert!(!file.exists(), "{} would be in two packages", file.display());
    }
}

/// An rpm's files, in a directory.
fn unpacked_rpm(rpm: &Path) -> TempDir {
    let root = tempfile::tempdir().expect("a directory");
    run(Command::new("sh")
        .args(["-euc", "rpm2cpio \"$1\" | cpio --extract --make-directories --quiet", "sh"])
        .arg(rpm)
        .current_dir(root.path()));
    root
}

fn needs(rpm: &Path) -> String {
    run(Command::new("rpm").args(["--query", "--requires", "--package"]).arg(rpm))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_rpm_is_complete_names_what_it_needs_and_opens() {
    let Some(rpm) = package("causeway", "rpm") else { return };
    let root = unpacked_rpm(&rpm);
    let home = Home::new();
    look_at_files(root.path(), DESKTOP);
    look_at_descriptions(root.path());
    look_at_programs(root.path(), &home);
    let needs = needs(&rpm);
    for library in ["libwebkit2gtk-4.1.so.0()(64bit)", "libgtk-3.so.0()(64bit)"] {
        assert!(needs.contains(library), "{library} is not in {needs}");
    }
    look_at_window(&root.path().join("usr/bin/causeway-desktop"), &home, "rpm").await;
}

#[test]
fn the_rpm_of_the_command_line_is_complete_and_needs_no_display() {
    let Some(rpm) = package("causeway-cli", "rpm") else { return };
    let root = unpacked_rpm(&rpm);
    look_at_files(root.path(), COMMAND_LINE);
    look_at_files(root.path(), COMMAND_LINE_DOCUMENTS);
    look_at_zsh(root.path());
    look_at_command_line(root.path(), &Home::new());
    let needs = needs(&rpm);
    assert!(needs.contains("libc.so.6") && !needs.contains("webkit") && !needs.contains("gtk"), "{needs}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appimage_is_complete_and_opens_where_it_lies() {
    let Some(image) = package("Causeway", "AppImage") else { return };
    let work = tempfile::tempdir().expect("a directory");
    run(Command::new(&image).arg("--appimage-extract").current_dir(work.path()));
    let root = work.path().join("squashfs-root");
    look_at_files(&root, DESKTOP);
    look_at_files(&root, COMMAND_LINE);
    look_at_zsh(&root);
    look_at_descriptions(&root);
    let bytes = fs::read(&image).expect("it can be read");
    assert_eq!(&bytes[8..11], b"AI\x02", "tools know it by this");
    let offset: usize = run(Command::new(&image).arg("--appimage-offset")).trim().parse().expect("a number");
    assert_eq!(&bytes[offset..offset + 4], b"hsqs", "others' tools find the image there");

    let home = Home::new();
    let here = |arguments: &[&str]| {
        let mut command = Command::new(&image);
        run(command.args(arguments).env("HOME", home.path()).env("XDG_CACHE_HOME", home.path().join("cache")))
    };
    assert!(here(&["causeway", "--version"]).contains(env!("CARGO_PKG_VERSION")));
    look_at_window(&image, &home, "appimage").await;
    assert_eq!(fs::read_dir(home.path().join("cache/causeway-appimage")).map(Iterator::count).ok(), Some(1));
}

#[test]
fn checksums_hold_and_the_inventory_names_what_is_inside() {
    run(Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(packages()));
    let inventory = packages().join(format!("causeway-{}.cdx.json", env!("CARGO_PKG_VERSION")));
    let inventory: Value = serde_json::from_slice(&fs::read(inventory).expect("it is there")).expect("JSON");
    assert_eq!((&inventory["bomFormat"], &inventory["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
    let components = inventory["components"].as_array().expect("components");
    let has = |start: &str| {
        components.iter().any(|one| one["purl"].as_str().is_some_and(|purl| purl.starts_with(start)))
    };
    for inside in ["pkg:cargo/tauri@", "pkg:cargo/rustls@", "pkg:cargo/libgit2-sys@", "pkg:npm/react@"] {
        assert!(has(inside), "{inside} is not listed");
    }
    for outside in [
        "pkg:cargo/proptest@",
        "pkg:cargo/cc@",
        "pkg:cargo/causeway-app@",
        "pkg:npm/vite@",
        "pkg:npm/vitest@",
    ] {
        assert!(!has(outside), "{outside} is listed");
    }
    let unlicensed: Vec<_> =
        components.iter().filter(|one| one["licenses"].is_null()).map(|one| &one["purl"]).collect();
    assert!(unlicensed.is_empty(), "{unlicensed:?}");
}
