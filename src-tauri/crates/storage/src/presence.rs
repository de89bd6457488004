//! Whether the owner of a lease still lives. While it has one, it keeps a file locked; the system unlocks it when the
//! process ends, however it ends. Where that cannot be told (no file, a file system without locks), a lease ends by its
//! time alone.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::file::beside;

/// A locked file, and what it vouches for.
struct Presence {
    /// Locked until it is closed.
    _locked: File,
    resources: HashSet<String>,
}

/// The owners that live in this process, and a look at others.
pub(crate) struct Presences {
    database: PathBuf,
    own: Mutex<HashMap<String, Presence>>,
}

impl Presences {
    pub(crate) fn new(database: PathBuf) -> Self {
        Self { database, own: Mutex::default() }
    }

    fn own(&self) -> MutexGuard<'_, HashMap<String, Presence>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, owner: &str) -> Option<PathBuf> {
        let is_name = !owner.is_empty()
            && owner.len() <= 100
            && owner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_name.then(|| beside(&self.database, &format!(".owner-{owner}")))
    }

    /// Shows that the owner lives. Has to be called before its lease is written: whoever sees the lease looks here.
    pub(crate) fn show(&self, owner: &str, resource: &str) {
        let mut own = self.own();
        if let Some(presence) = own.get_mut(owner) {
            presence.resources.insert(resource.to_owned());
        } else if let Some(path) = self.path(owner)
            && let Ok(locked) = lock(&path)
        {
            let resources = HashSet::from([resource.to_owned()]);
            own.insert(owner.to_owned(), Presence { _locked: locked, resources });
        }
    }

    /// The owner has no lease of this any more. Has to be called after its lease is gone.
    pub(crate) fn hide(&self, owner: &str, resource: &str) {
        let mut own = self.own();
        let Some(presence) = own.get_mut(owner) else { return };
        presence.resources.remove(resource);
        if presence.resources.is_empty() {
            // Closed first: Windows does not remove an open file.
            own.remove(owner);
            self.clear_away(owner);
        }
    }

    /// Whether the owner's process has ended, for certain.
    pub(crate) fn is_dead(&self, owner: &str) -> bool {
        let Some(Ok(file)) = self.path(owner).map(File::open) else { return false };
        // Shared, so that two who look do not take each other for the owner.
        file.try_lock_shared().is_ok()
    }

    /// Removes the file of an owner that is dead, or has no lease.
    pub(crate) fn clear_away(&self, owner: &str) {
        if let Some(path) = self.path(owner) {
            // One that stays says that its owner is dead, which is true.
            let _stays = fs::remove_file(path);
        }
    }
}

fn lock(path: &PathBuf) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(TryLockError::Error(error)) => {
            // Without a lock it would call its owner dead, should a look at it be able to lock it.
            let _stays = fs::remove_file(path);
            Err(error)
        }
    }
}
