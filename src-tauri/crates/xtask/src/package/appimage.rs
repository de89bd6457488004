//! One file that runs where it lies: our runtime, and the tree behind it as a squashfs image (an AppImage of type 2).

use std::fs::{self, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::release::Release;
use super::tree::Tree;
use super::{copy, empty, failed, read, write};
use crate::failure::Failure;
use crate::process::{program, run};
use crate::repository::Repository;

/// The package of the program that stands at the file's beginning.
pub(crate) const RUNTIME: &str = "causeway-appimage";

/// What says that a program is an AppImage of type 2, and where: in the identification of an ELF file, where nothing else is.
const MARK: (u64, &[u8]) = (8, b"AI\x02");

/// Makes it.
pub(crate) fn make(
    repository: &Repository,
    built: &Path,
    tree: &Tree,
    release: &Release,
    packages: &Path,
) -> Result<(), Failure> {
    let directory = repository.target().join("package-appdir");
    empty(&directory)?;
    for file in tree.files() {
        copy(&tree.root().join(&file), &directory.join(&file))?;
    }
    let sources = repository.root().join("src-tauri/packages");
    write(&directory.join("AppRun"), read(&sources.join("AppRun"))?)?;
    runnable(&directory.join("AppRun"))?;
    // Tools that show AppImages look for these at the top.
    copy(
        &tree.path("usr/share/applications/causeway-desktop.desktop"),
        &directory.join("causeway-desktop.desktop"),
    )?;
    for icon in ["causeway.png", ".DirIcon"] {
        copy(&tree.path("usr/share/icons/hicolor/256x256/apps/causeway.png"), &directory.join(icon))?;
    }
    let image = repository.target().join("package.squashfs");
    run(program("mksquashfs", repository.root())
        .env("SOURCE_DATE_EPOCH", release.epoch.to_string())
        .arg(&directory)
        .arg(&image)
        .args(["-noappend", "-root-owned", "-no-xattrs", "-quiet", "-no-progress"])
        .args(["-comp", "zstd", "-Xcompression-level", if release.is_optimised { "19" } else { "1" }])
        .args(["-b", "1M"]))?;
    let file = packages.join(format!("Causeway-{}-{}.AppImage", release.version, std::env::consts::ARCH));
    copy(&built.join("causeway-appimage"), &file)?;
    let image = fs::read(&image).map_err(|source| failed(&image, "read", source))?;
    let mut out =
        OpenOptions::new().write(true).open(&file).map_err(|source| failed(&file, "written", source))?;
    out.seek(SeekFrom::Start(MARK.0))
        .and_then(|_| out.write_all(MARK.1))
        .and_then(|()| out.seek(SeekFrom::End(0)))
        .and_then(|_| out.write_all(&image))
        .map_err(|source| failed(&file, "written", source))?;
    runnable(&file)
}

#[cfg(unix)]
fn runnable(file: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
        .map_err(|source| failed(file, "changed", source))
}

#[cfg(not(unix))]
fn runnable(_file: &Path) -> Result<(), Failure> {
    Ok(())
}
