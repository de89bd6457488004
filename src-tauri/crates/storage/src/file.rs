//! The database's files: who may read them, and how damaged ones are kept.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use causeway_app::port::storage::StorageError;

/// Moves a database that cannot be read to `<name>.damaged-<now_millis>`, together with its write-ahead log, and answers
/// the new path. Nothing is deleted: the file may be all that tells what a broken-off run has done. Only on a person's
/// word, with the database closed.
pub fn set_aside(database: &Path, now_millis: i64) -> Result<PathBuf, StorageError> {
    let aside = beside(database, &format!(".damaged-{now_millis}"));
    // The log first: should the second move fail, an old log must not be played into a new database.
    for suffix in ["-wal", "-shm"] {
        let from = beside(database, suffix);
        if from.exists() {
            fs::rename(&from, beside(&aside, suffix))
                .map_err(|error| failed("moved aside", &from, &error))?;
        }
    }
    fs::rename(database, &aside).map_err(|error| failed("moved aside", database, &error))?;
    Ok(aside)
}

/// Makes the directory and an empty file where they are missing, for this user alone.
pub(crate) fn prepare(database: &Path) -> Result<(), StorageError> {
    let opened = |path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| failed("opened", &path, &error)
    };
    if let Some(directory) = database.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        fs::create_dir_all(directory).map_err(opened(directory))?;
        restrict(directory, 0o700).map_err(opened(directory))?;
    }
    // SQLite gives its log and its shared memory the mode of the database.
    OpenOptions::new().append(true).create(true).open(database).map_err(opened(database))?;
    restrict(database, 0o600).map_err(opened(database))
}

/// Writes a file that may hold secrets, for this user alone. An old one is replaced as a whole or not at all.
///
/// # Errors
/// When it cannot be written; nothing half-written stays.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    // In the same directory, so that it can take the other's place at once.
    let part = beside(path, &format!(".{}.part", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&part).and_then(|mut file| {
        io::Write::write_all(&mut file, content)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&part, path));
    if placed.is_err() {
        // Where it could not even be made there is nothing to remove.
        let _gone = fs::remove_file(&part);
    }
    placed
}

/// The path of a file whose name is that of `path` and a suffix.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn failed(action: &'static str, path: &Path, error: &io::Error) -> StorageError {
    StorageError::Failed { action: action.into(), detail: format!("{}: {error}", path.display()) }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// On Windows the user's profile directory is already closed to others.
#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
