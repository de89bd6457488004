//! Where mirrors are on disk, and that nothing of them lies elsewhere.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use causeway_app::port::mirror::{MirrorError, MirrorOnDisk};
use causeway_domain::repository_name::check_repository_name;
use git2::{Config, Repository};

use super::packed;

/// What a mirror's folder ends in.
const SUFFIX: &str = ".git";

/// Whoever holds a lock on this file in a mirror may write there.
const LOCK: &str = "causeway.lock";

/// What git needs to take a folder for a bare repository. No hook, no remote, no URL.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = true\n";

/// Names that Windows keeps for devices, whatever follows their first full stop.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The folder of all mirrors.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

/// The right to write into a mirror, in all processes.
#[derive(Debug)]
pub(crate) struct Writing(#[expect(dead_code, reason = "the lock ends when the file is closed")] File);

impl Folder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The folder of a connection's mirrors.
    pub(crate) fn of_connection(&self, connection_id: &str) -> Result<PathBuf, MirrorError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if connection_id.is_empty() || !connection_id.bytes().all(is_plain) {
            return Err(MirrorError::Failed {
                action: "opened".into(),
                detail: "a connection has no such id".to_owned(),
            });
        }
        Ok(self.0.join(connection_id))
    }

    /// The mirror of a repository, there or not.
    pub(crate) fn of_repository(
        &self,
        connection_id: &str,
        repository: &str,
    ) -> Result<PathBuf, MirrorError> {
        if check_repository_name(repository).is_err() {
            return Err(MirrorError::Missing { repository: repository.to_owned() });
        }
        Ok(self.of_connection(connection_id)?.join(folder_name(repository)))
    }
}

/// CodeCommit tells names apart by case and some file systems do not: an exclamation mark, which is in no name, goes
/// before what was a capital letter, and an equals sign before what Windows takes for a device.
fn folder_name(repository: &str) -> String {
    let mut name = String::with_capacity(repository.len() + SUFFIX.len());
    let stem = repository.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        name.push('=');
    }
    for character in repository.chars() {
        if character.is_ascii_uppercase() {
            name.push('!');
        }
        name.push(character.to_ascii_lowercase());
    }
    name + SUFFIX
}

/// Whether a mirror is there.
pub(crate) fn exists(path: &Path) -> bool {
    path.join("HEAD").is_file()
}

/// Makes a mirror where there is none, and takes the right to write there. What a fetch left half-written is removed.
pub(crate) fn begin(path: &Path, repository: &str) -> Result<Writing, MirrorError> {
    let make = || {
        fs::create_dir_all(path.join("objects").join("pack"))?;
        fs::create_dir_all(path.join("objects").join("info"))?;
        fs::create_dir_all(path.join("refs"))
    };
    make().map_err(failed("written"))?;
    let writing = lock(path, repository)?;
    let write = || {
        if !path.join("config").is_file() {
            fs::write(path.join("config"), CONFIG)?;
        }
        if !path.join("HEAD").is_file() {
            fs::write(path.join("HEAD"), "ref: refs/heads/main\n")?;
        }
        remove_leftovers(path)
    };
    write().map_err(failed("written"))?;
    Ok(writing)
}

fn lock(path: &Path, repository: &str) -> Result<Writing, MirrorError> {
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(path.join(LOCK));
    let file = open.map_err(failed("written"))?;
    match file.try_lock() {
        Ok(()) => Ok(Writing(file)),
        Err(TryLockError::WouldBlock) => Err(MirrorError::Busy { repository: repository.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed("written")(error)),
    }
}

/// Opens a mirror. Its configuration is empty: neither the user's nor its own file changes where a fetch goes.
pub(crate) fn open(path: &Path) -> Result<Repository, git2::Error> {
    let repository = Repository::open_bare(path)?;
    repository.set_config(&Config::new()?)?;
    Ok(repository)
}

/// Removes a mirror, unless somebody writes there.
pub(crate) fn remove(path: &Path, repository: &str) -> Result<(), MirrorError> {
    if path.join(LOCK).is_file() {
        // Closed before the folder goes, as Windows wants it.
        drop(lock(path, repository)?);
    }
    gone(fs::remove_dir_all(path)).map_err(failed("removed"))
}

/// Removes a folder of mirrors with what lies beside them, unless somebody writes there.
pub(crate) fn remove_all(path: &Path) -> Result<(), MirrorError> {
    let names =
        || -> io::Result<Vec<PathBuf>> { fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect() };
    let entries = match names() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed("removed"))?,
    };
    for entry in entries.iter().filter(|entry| entry.join(LOCK).is_file()) {
        let name = entry.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        drop(lock(entry, &name)?);
    }
    gone(fs::remove_dir_all(path)).map_err(failed("removed"))
}

/// What a mirror holds.
pub(crate) fn measure(path: &Path) -> Result<Option<MirrorOnDisk>, MirrorError> {
    if !exists(path) {
        return Ok(None);
    }
    let size = bytes_below(path).map_err(failed("read"))?;
    let references = packed::read(path).map_err(failed("read"))?.len();
    Ok(Some(MirrorOnDisk { size, references: u32::try_from(references).unwrap_or(u32::MAX) }))
}

/// Bytes of the files in a folder, without the folders in it.
pub(crate) fn files_in(path: &Path) -> Result<u64, MirrorError> {
    let sum = || -> io::Result<u64> {
        let mut bytes = 0;
        for entry in fs::read_dir(path)? {
            let metadata = entry?.metadata()?;
            bytes += if metadata.is_file() { metadata.len() } else { 0 };
        }
        Ok(bytes)
    };
    match sum() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        sum => sum.map_err(failed("read")),
    }
}

/// What the system says about a mirror's files.
pub(crate) fn failed(action: &'static str) -> impl Fn(io::Error) -> MirrorError {
    move |error| MirrorError::Failed { action: Cow::Borrowed(action), detail: error.to_string() }
}

fn bytes_below(path: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // A link is counted and not followed.
        let metadata = match entry.metadata() {
            // A pack that came to its name meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        bytes += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

/// Removes what a killed process left: packs that never came to their names, indexes without a pack, locks of git.
fn remove_leftovers(path: &Path) -> io::Result<()> {
    let packs = path.join("objects").join("pack");
    for entry in fs::read_dir(&packs)? {
        let entry = entry?.path();
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let has = |extension: &str| entry.with_extension(extension).is_file();
        let is_whole = match entry.extension().and_then(|extension| extension.to_str()) {
            Some("pack") => has("idx"),
            Some("idx") => has("pack"),
            _ => false,
        };
        if !is_whole {
            tracing::debug!(name, "a leftover of a fetch is removed");
            gone(fs::remove_file(&entry))?;
        }
    }
    gone(fs::remove_file(path.join(packed::NEW)))
}

fn gone(removal: io::Result<()>) -> io::Result<()> {
    match removal {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removal => removal,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nothing_leaves_the_folder() {
        let folder = Folder::new(PathBuf::from("mirrors"));
        for id in ["", ".", "..", "a/b", "a\\b", "c:", "a.b", "a b"] {
            assert!(folder.of_connection(id).is_err(), "{id}");
        }
        for name in ["", "../x", "a/b", "a\\b", "a b", "x.git", "a:b", &"x".repeat(101)] {
            assert!(folder.of_repository("c-1", name).is_err(), "{name}");
        }
        for name in ["shop", ".", "..", "...", "-x"] {
            let path = folder.of_repository("c-1", name).unwrap();
            assert_eq!(path.parent(), Some(Path::new("mirrors/c-1")), "{name}");
            assert!(path.file_name().is_some_and(|last| last.to_string_lossy().ends_with(".git")), "{name}");
        }
    }

    #[test]
    fn names_that_differ_by_case_or_are_devices_have_folders_of_their_own() {
        let names = ["shop", "Shop", "SHOP", "sHop", "con", "CON", "con.txt", "contact"];
        let folders: BTreeSet<String> =
            names.iter().map(|name| folder_name(name).to_ascii_lowercase()).collect();
        assert_eq!(folders.len(), names.len(), "{folders:?}");
        assert_eq!(folder_name("Shop"), "!shop.git");
        assert_eq!(folder_name("con.txt"), "=con.txt.git");
        assert_eq!(folder_name("contact"), "contact.git");
    }

    #[test]
    fn one_writes_at_a_time_and_leftovers_go() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("c-1").join("shop.git");
        let writing = begin(&path, "shop").unwrap();
        assert_eq!(begin(&path, "shop").unwrap_err(), MirrorError::Busy { repository: "shop".to_owned() });
        assert_eq!(remove(&path, "shop").unwrap_err(), MirrorError::Busy { repository: "shop".to_owned() });
        drop(writing);
        let packs = path.join("objects").join("pack");
        for name in
            ["pack_git2_a1b2c3", "pack-1.idx", "pack-2.pack", "pack-3.idx.lock", "pack-4.idx", "pack-4.pack"]
        {
            fs::write(packs.join(name), "x").unwrap();
        }
        drop(begin(&path, "shop").unwrap());
        let left: BTreeSet<_> = fs::read_dir(&packs)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(left.into_iter().collect::<Vec<_>>(), ["pack-4.idx", "pack-4.pack"]);
        assert!(open(&path).unwrap().is_bare());
        remove(&path, "shop").unwrap();
        assert!(!path.exists());
        remove(&path, "shop").unwrap();
        remove_all(path.parent().unwrap()).unwrap();
        remove_all(path.parent().unwrap()).unwrap();
    }
}
