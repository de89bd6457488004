//! The runtime with an image behind it, as a person starts it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Cursor;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use backhand::compression::Compressor;
use backhand::{FilesystemCompressor, FilesystemWriter, NodeHeader};
use tempfile::TempDir;

/// Prints what it was given.
const APP_RUN: &str = "#!/bin/sh\necho \"$0|$APPIMAGE|$APPDIR|$ARGV0|$*\"\nexit 7\n";

struct Person {
    home: TempDir,
}

impl Person {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> PathBuf {
        self.home.path().join(".cache/causeway-appimage")
    }

    /// An AppImage whose `data` is in one of its files.
    fn app_image(&self, name: &str, data: &[u8]) -> PathBuf {
        let mut bytes = fs::read(env!("CARGO_BIN_EXE_causeway-appimage")).unwrap();
        bytes.extend(image(data));
        let path = self.home.path().join(name);
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        Command::new(program)
            .args(arguments)
            .current_dir(self.home.path())
            .env("HOME", self.home.path())
            .env_remove("XDG_CACHE_HOME")
            .output()
            .unwrap()
    }
}

fn image(data: &[u8]) -> Vec<u8> {
    let mode = |permissions| NodeHeader { permissions, ..NodeHeader::default() };
    let mut writer = FilesystemWriter::default();
    writer.set_compressor(FilesystemCompressor::new(Compressor::Zstd, None).unwrap());
    writer.push_file(Cursor::new(APP_RUN), "AppRun", mode(0o755)).unwrap();
    writer.push_dir_all("usr/share", mode(0o755)).unwrap();
    writer.push_file(Cursor::new(data), "usr/share/data", mode(0o644)).unwrap();
    writer.push_symlink("share/data", "usr/link", mode(0o777)).unwrap();
    let mut bytes = Cursor::new(Vec::new());
    writer.write(&mut bytes).unwrap();
    bytes.into_inner()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn it_becomes_what_is_inside() {
    let person = Person::new();
    let path = person.app_image("App.AppImage", b"data");
    let link = person.home.path().join("git-credential-causeway");
    symlink(&path, &link).unwrap();
    let output = person.run(&link, &["--flag", "two words"]);
    assert_eq!(
        output.status.code(),
        Some(7),
        "its exit code is that of the program: {}",
        text(&output.stderr)
    );
    let said = text(&output.stdout);
    let parts: Vec<&str> = said.trim_end().split('|').collect();
    assert_eq!(parts[0], format!("{}/AppRun", parts[2]));
    assert_eq!(parts[1], path.to_str().unwrap(), "it tells where it lies, whatever it was called by");
    assert!(Path::new(parts[2]).starts_with(person.cache()));
    assert_eq!(parts[3], link.to_str().unwrap());
    assert_eq!(parts[4], "--flag two words");
    let directory = Path::new(parts[2]);
    assert_eq!(fs::read(directory.join("usr/link")).unwrap(), b"data");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&person.cache()), mode(&directory.join("usr/share/data"))), (0o700, 0o644));
}

#[test]
fn it_unpacks_once_and_removes_what_an_earlier_version_left() {
    let person = Person::new();
    let directories = || {
        let mut names: Vec<_> =
            fs::read_dir(person.cache()).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        names
    };
    let first = person.app_image("1.AppImage", b"first");
    person.run(&first, &[]);
    let [unpacked] = directories().try_into().unwrap();
    let mark = unpacked.join("mark");
    fs::write(&mark, "").unwrap();
    person.run(&first, &[]);
    assert!(mark.exists(), "a second start takes what is there");
    let second = person.app_image("2.AppImage", b"second");
    assert_eq!(person.run(&second, &[]).status.code(), Some(7));
    let [newer] = directories().try_into().unwrap();
    assert_eq!(fs::read(newer.join("usr/share/data")).unwrap(), b"second");
}

#[test]
fn a_damaged_one_says_so_and_leaves_nothing() {
    let person = Person::new();
    let path = person.app_image("App.AppImage", &vec![7; 300_000]);
    let bytes = fs::read(&path).unwrap();
    let program =
        usize::try_from(fs::metadata(env!("CARGO_BIN_EXE_causeway-appimage")).unwrap().len()).unwrap();
    // Behind the superblock's 96 bytes, where the image's own table of contents still has to come; and without an image.
    for (kept, words) in [(program + 200, "damaged"), (program, "no image")] {
        let broken = person.home.path().join(format!("{kept}.AppImage"));
        fs::write(&broken, &bytes[..kept]).unwrap();
        fs::set_permissions(&broken, fs::Permissions::from_mode(0o755)).unwrap();
        let output = person.run(&broken, &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
        let left = fs::read_dir(person.cache()).map_or(0, Iterator::count);
        assert_eq!(left, 0, "nothing half unpacked is left");
    }
}

#[test]
fn it_answers_what_every_app_image_does() {
    let person = Person::new();
    let path = person.app_image("App.AppImage", b"data");
    let offset = text(&person.run(&path, &["--appimage-offset"]).stdout);
    let program = fs::metadata(env!("CARGO_BIN_EXE_causeway-appimage")).unwrap().len();
    assert_eq!(offset.trim(), program.to_string());
    assert!(text(&person.run(&path, &["--appimage-version"]).stdout).contains(env!("CARGO_PKG_VERSION")));
    assert!(person.run(&path, &["--appimage-extract"]).status.success());
    assert_eq!(fs::read(person.home.path().join("squashfs-root/usr/share/data")).unwrap(), b"data");
    assert!(!person.cache().exists(), "the cache is not touched");
}
