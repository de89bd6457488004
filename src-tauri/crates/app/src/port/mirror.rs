//! Mirrors of repositories on this computer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use causeway_domain::integration::RefspecChoice;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::aws::AwsLocation;
use super::commit_source::CommitSource;
use super::git::{GitAccess, GitError};
use super::history::History;

/// Why a mirror or its index cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum MirrorError {
    /// The connection has none.
    #[error("this connection has no mirror; turn it on first")]
    Off,
    /// There is no mirror of it.
    #[error("there is no mirror of {repository} on this computer")]
    Missing {
        /// The repository's name.
        repository: String,
    },
    /// There is no room for more.
    #[error("the mirror may take {cap} bytes, and more would come in")]
    Full {
        /// As many bytes as it may take.
        cap: u64,
    },
    /// Another Causeway is at work in it.
    #[error("another Causeway is fetching {repository} at this moment")]
    Busy {
        /// The repository's name.
        repository: String,
    },
    /// git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Its files could not be read or written.
    #[error("the mirror could not be {action}: {detail}")]
    Failed {
        /// `opened`, `read`, `written`, `removed`.
        action: std::borrow::Cow<'static, str>,
        /// The system's words.
        detail: String,
    },
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// How far a fetch of one repository is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchProgress {
    /// Objects that came in.
    pub received: u32,
    /// Objects in all; 0 while unknown.
    pub total: u32,
    /// Bytes that came in.
    pub bytes: u64,
}

/// Called from any thread, often.
pub type OnFetchProgress = Arc<dyn Fn(FetchProgress) + Send + Sync>;

/// A fetch of one repository.
pub struct MirrorFetch<'a> {
    /// The connection, whose mirror it goes to.
    pub connection_id: &'a str,
    /// Where its repositories are.
    pub location: &'a AwsLocation,
    /// The repository's name.
    pub repository: &'a str,
    /// Who signs in.
    pub access: &'a GitAccess,
    /// What is fetched: exactly what GIJ fetches.
    pub refspecs: &'a RefspecChoice,
    /// As many bytes may come in, until the mirror is full; other fetches take from it too.
    pub room: &'a Arc<Room>,
}

/// Room for bytes that several fetches share.
#[derive(Debug)]
pub struct Room {
    cap: u64,
    left: AtomicU64,
}

impl Room {
    /// So many bytes are left of a cap, or of a disk that has less.
    pub fn new(cap: u64, left: u64) -> Self {
        Self { cap, left: AtomicU64::new(left) }
    }

    /// As many bytes as the mirror may take.
    pub fn cap(&self) -> u64 {
        self.cap
    }

    /// Bytes that nobody has taken.
    pub fn left(&self) -> u64 {
        self.left.load(Ordering::Acquire)
    }

    /// Takes so many bytes, or none when there are fewer.
    #[must_use]
    pub fn take(&self, bytes: u64) -> bool {
        let fewer = |left: u64| left.checked_sub(bytes);
        self.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, fewer).is_ok()
    }

    /// Gives back bytes that were taken and are not on the disk.
    pub fn give_back(&self, bytes: u64) {
        self.left.fetch_add(bytes, Ordering::AcqRel);
    }
}

/// The mirror of one repository as it is on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MirrorOnDisk {
    /// Bytes.
    pub size: u64,
    /// References it holds.
    pub references: u32,
}

/// Mirrors on this computer.
#[async_trait]
pub trait Mirrors: Send + Sync {
    /// Where a connection's mirror is, or would be.
    fn directory(&self, connection_id: &str) -> String;
    /// Bytes that are free on its disk; `None` where the system does not say.
    fn free(&self) -> Option<u64>;
    /// What is there of a repository; `None` where there is nothing.
    async fn on_disk(
        &self,
        connection_id: &str,
        repository: &str,
    ) -> Result<Option<MirrorOnDisk>, MirrorError>;
    /// Bytes of what lies beside a connection's mirrors: their index.
    async fn beside(&self, connection_id: &str) -> Result<u64, MirrorError>;
    /// Fetches what is new. What has come in stays when it fails or is cancelled, and is not fetched again.
    async fn fetch(
        &self,
        fetch: &MirrorFetch<'_>,
        progress: OnFetchProgress,
        cancel: &CancellationToken,
    ) -> Result<(), MirrorError>;
    /// The history in the mirror of a repository; `None` where there is no mirror of it.
    fn history(&self, connection_id: &str, repository: &str) -> Option<Arc<dyn History>>;
    /// The commits in the mirror of a repository, for their index; `None` where there is no mirror of it.
    fn commits(&self, connection_id: &str, repository: &str) -> Option<Arc<dyn CommitSource>>;
    /// Removes the mirror of one repository, or of a connection with its index; one that is not there is no error.
    async fn remove(&self, connection_id: &str, repository: Option<&str>) -> Result<(), MirrorError>;
}
