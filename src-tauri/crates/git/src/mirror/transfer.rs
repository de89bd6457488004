//! One step of a fetch, blocking.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use causeway_app::port::mirror::{FetchProgress, OnFetchProgress, Room};
use causeway_domain::git_password::GitCredential;
use git2::{Progress, RemoteCallbacks, Repository};

use super::folder;
use super::packed;
use super::wanted::{Wanted, moved};
use super::watch::Watch;
use crate::ls_remote::options;
use crate::route::Route;

/// Bytes that an object takes in the index of its pack: its id, its checksum, its place (`gitformat-pack`, version 2).
const INDEX_ENTRY: u64 = 20 + 4 + 4;

/// Bytes of an index with nothing in it.
const INDEX: u64 = 8 + 256 * 4 + 2 * 20;

/// Why a step did not come to its end.
#[derive(Debug)]
pub(crate) enum TransferError {
    /// Nobody waits any more.
    Stopped,
    /// There is no room for more.
    Full,
    /// libgit2.
    Git(git2::Error),
    /// The mirror's files.
    Files(std::io::Error),
}

impl From<git2::Error> for TransferError {
    fn from(error: git2::Error) -> Self {
        Self::Git(error)
    }
}

impl From<std::io::Error> for TransferError {
    fn from(error: std::io::Error) -> Self {
        Self::Files(error)
    }
}

/// What a step needs to know. Everything in it is the thread's own.
pub(crate) struct Transfer {
    pub(crate) mirror: std::path::PathBuf,
    pub(crate) url: String,
    pub(crate) credential: GitCredential,
    pub(crate) route: Route,
    /// References of the mirror, with what they shall be.
    pub(crate) step: Vec<(String, Wanted)>,
    pub(crate) room: Arc<Room>,
    /// What came in with the steps before.
    pub(crate) before: FetchProgress,
    pub(crate) progress: OnFetchProgress,
}

impl Transfer {
    /// Brings the objects in, and then moves the references. Tells what came in until now.
    pub(crate) fn run(self, watch: &Watch) -> Result<FetchProgress, TransferError> {
        let repository = folder::open(&self.mirror)?;
        let taken = Cell::new(0);
        let outcome = self.download(&repository, watch, &taken).and_then(|came| {
            let _changing = watch.change().ok_or(TransferError::Stopped)?;
            make_durable(&self.mirror)?;
            let mut references = packed::read(&self.mirror)?;
            for (name, wanted) in &self.step {
                let id = moved(references.get(name).copied(), wanted, leads_in(&repository));
                references.insert(name.clone(), id);
            }
            packed::write(&self.mirror, &references)?;
            Ok(came)
        });
        if outcome.is_err() {
            // libgit2 removes a pack that did not come to its end.
            self.room.give_back(taken.get());
        }
        outcome
    }

    fn download(
        &self,
        repository: &Repository,
        watch: &Watch,
        taken: &Cell<u64>,
    ) -> Result<FetchProgress, TransferError> {
        let (is_full, last) = (Cell::new(false), Cell::new(self.before));
        let mut callbacks = RemoteCallbacks::new();
        callbacks.transfer_progress(|progress| {
            if !watch.moves() {
                return false;
            }
            let came = self.came(&progress);
            let needed = on_disk(&progress);
            if needed > taken.get() {
                if !self.room.take(needed - taken.get()) {
                    is_full.set(true);
                    return false;
                }
                taken.set(needed);
            }
            last.set(came);
            (self.progress)(came);
            true
        });
        callbacks.sideband_progress(|_| watch.moves());
        let mut remote = repository.remote_anonymous(&self.url)?;
        let refspecs: Vec<String> =
            self.step.iter().map(|(_, wanted)| format!("{0}:{0}", wanted.source)).collect();
        let mut options = options(&self.credential, &self.route, callbacks);
        let outcome = remote.download(&refspecs, Some(&mut options));
        drop(options);
        match outcome {
            Ok(()) => Ok(last.get()),
            Err(_) if watch.is_stopped() => Err(TransferError::Stopped),
            // libgit2 has more than one error for a transfer that its caller ended.
            Err(_) if is_full.get() => Err(TransferError::Full),
            Err(error) => Err(error.into()),
        }
    }

    fn came(&self, progress: &Progress<'_>) -> FetchProgress {
        let objects = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        FetchProgress {
            received: self.before.received.saturating_add(objects(progress.received_objects())),
            total: self.before.received.saturating_add(objects(progress.total_objects())),
            bytes: self.before.bytes + u64::try_from(progress.received_bytes()).unwrap_or(u64::MAX),
        }
    }
}

/// Whether a commit leads to another one, in a repository.
pub(crate) fn leads_in(repository: &Repository) -> impl Fn(git2::Oid, git2::Oid) -> bool {
    |old, new| repository.graph_descendant_of(new, old).unwrap_or(false)
}

/// Bytes that a pack and its index take, as far as it has come in.
fn on_disk(progress: &Progress<'_>) -> u64 {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    number(progress.received_bytes()) + INDEX + number(progress.total_objects()).saturating_mul(INDEX_ENTRY)
}

/// A reference must not lead to a pack that a power cut takes away.
fn make_durable(mirror: &Path) -> std::io::Result<()> {
    if !cfg!(unix) {
        // What is open for reading alone cannot be flushed elsewhere.
        return Ok(());
    }
    let packs = mirror.join("objects").join("pack");
    let recently = std::time::Duration::from_hours(1);
    for entry in std::fs::read_dir(&packs)? {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age < recently {
            std::fs::File::open(entry.path())?.sync_all()?;
        }
    }
    std::fs::File::open(packs)?.sync_all()
}
