//! [`GitMirrors`]: bare mirrors of repositories on this computer, fetched with exactly the refspecs of a connection.

mod fetch;
mod folder;
mod history;
pub(crate) mod packed;
mod transfer;
mod wanted;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::commit_source::CommitSource;
use causeway_app::port::history::History;
use causeway_app::port::mirror::{MirrorError, MirrorFetch, MirrorOnDisk, Mirrors, OnFetchProgress};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::CodeCommitGit;
use crate::walk::MirrorCommits;
use folder::Folder;
use history::MirrorHistory;

/// How long a server may say nothing. It may count objects for a good while before it sends the first one.
const SILENCE: Duration = Duration::from_mins(2);

/// How many threads of libgit2 there may be, with those that nobody waits for any more.
const THREADS: usize = 16;

/// Mirrors in a folder, one below the other by connection: `{folder}/{connection id}/{repository}.git`.
pub struct GitMirrors {
    git: Arc<CodeCommitGit>,
    folder: Folder,
    silence: Duration,
    threads: Arc<Semaphore>,
}

/// Has libgit2 read objects without hashing them and without keeping them, in the whole process. Every object was hashed when
/// it came in. Hashing it again at each read would take most of the time of a walk, and what it would find, a disk that loses
/// data, shows as an object that cannot be unpacked. Whoever goes through a history reads each object once; what was read
/// before would only lie in memory.
pub(crate) fn read_objects_once() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        git2::opts::strict_hash_verification(false);
        git2::opts::enable_caching(false);
    });
}

impl GitMirrors {
    /// Mirrors below `folder`, which is made when the first one is fetched. `git` knows the way and signs.
    pub fn new(git: Arc<CodeCommitGit>, folder: PathBuf) -> Self {
        read_objects_once();
        let threads = Arc::new(Semaphore::new(THREADS));
        Self { git, folder: Folder::new(folder), silence: SILENCE, threads }
    }

    /// Another time than two minutes for which a server may say nothing.
    #[must_use]
    pub fn with_silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    async fn blocking<T: Send + 'static>(
        work: impl FnOnce() -> Result<T, MirrorError> + Send + 'static,
    ) -> Result<T, MirrorError> {
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
            Err(MirrorError::Failed { action: "read".into(), detail: error.to_string() })
        })
    }
}

#[async_trait]
impl Mirrors for GitMirrors {
    fn directory(&self, connection_id: &str) -> String {
        let path = self.folder.of_connection(connection_id);
        path.unwrap_or_else(|_| self.folder.path().to_owned()).display().to_string()
    }

    fn free(&self) -> Option<u64> {
        // The folder is made with the first mirror.
        let there: Option<&Path> = self.folder.path().ancestors().find(|path| path.is_dir());
        fs4::available_space(there?).ok()
    }

    async fn on_disk(
        &self,
        connection_id: &str,
        repository: &str,
    ) -> Result<Option<MirrorOnDisk>, MirrorError> {
        let path = self.folder.of_repository(connection_id, repository)?;
        Self::blocking(move || folder::measure(&path)).await
    }

    async fn beside(&self, connection_id: &str) -> Result<u64, MirrorError> {
        let path = self.folder.of_connection(connection_id)?;
        Self::blocking(move || folder::files_in(&path)).await
    }

    async fn fetch(
        &self,
        fetch: &MirrorFetch<'_>,
        progress: OnFetchProgress,
        cancel: &CancellationToken,
    ) -> Result<(), MirrorError> {
        self.fetch_in_steps(fetch, progress, cancel).await
    }

    fn history(&self, connection_id: &str, repository: &str) -> Option<Arc<dyn History>> {
        let path = self.folder.of_repository(connection_id, repository).ok()?;
        folder::exists(&path).then(|| Arc::new(MirrorHistory::new(path)) as Arc<dyn History>)
    }

    fn commits(&self, connection_id: &str, repository: &str) -> Option<Arc<dyn CommitSource>> {
        let path = self.folder.of_repository(connection_id, repository).ok()?;
        folder::exists(&path).then(|| Arc::new(MirrorCommits::at(&path)) as Arc<dyn CommitSource>)
    }

    async fn remove(&self, connection_id: &str, repository: Option<&str>) -> Result<(), MirrorError> {
        match repository {
            Some(repository) => {
                let path = self.folder.of_repository(connection_id, repository)?;
                let repository = repository.to_owned();
                Self::blocking(move || folder::remove(&path, &repository)).await
            }
            None => {
                let path = self.folder.of_connection(connection_id)?;
                Self::blocking(move || folder::remove_all(&path)).await
            }
        }
    }
}
