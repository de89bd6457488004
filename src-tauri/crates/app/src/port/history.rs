//! Commits, their trees and blobs, wherever they are read: in CodeCommit or in a mirror.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::aws::AwsError;
use super::mirror::MirrorError;

/// Why history could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum HistoryError {
    /// There is no such commit, file or blob.
    #[error("there is no {what} in this repository")]
    Missing {
        /// `commit 0a1b…`.
        what: String,
    },
    /// AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The mirror.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
}

/// Who made a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The e-mail.
    pub email: String,
    /// Epoch milliseconds; `None` for a date that cannot be read.
    pub at: Option<i64>,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitRecord {
    /// 40 hex digits.
    pub id: String,
    /// Its parents, in order.
    pub parents: Vec<String>,
    /// The author.
    pub author: Signature,
    /// The committer.
    pub committer: Signature,
    /// The whole message.
    pub message: String,
}

/// A blob in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// The blob's id; the commit's of a submodule.
    pub id: String,
    /// git's mode, octal: `100644`, `120000` for a symbolic link, `160000` for a submodule.
    pub mode: u32,
}

/// A file that differs between two trees. A file that was renamed is gone under one path and new under another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDifference {
    /// Its path.
    pub path: String,
    /// Before; `None` when it is new.
    pub before: Option<TreeEntry>,
    /// After; `None` when it is gone.
    pub after: Option<TreeEntry>,
}

/// A list that may have been cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// Whether there are more.
    pub cut: bool,
}

/// A blob's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobContent {
    /// All of it.
    Whole(Vec<u8>),
    /// More than was asked for, or than the place hands out.
    TooLarge {
        /// Its size in bytes, where it is known.
        size: Option<u64>,
    },
}

/// Reads history.
#[async_trait]
pub trait History: Send + Sync {
    /// A commit, by its whole id.
    async fn commit(
        &self,
        repository: &str,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<CommitRecord, HistoryError>;

    /// Files that differ between two commits, by path; against nothing without `before`. At most `limit`.
    async fn differences(
        &self,
        repository: &str,
        before: Option<&str>,
        after: &str,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<FileDifference>, HistoryError>;

    /// The entry of one path in a commit's tree; `None` where it has none.
    async fn entry(
        &self,
        repository: &str,
        commit: &str,
        path: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<TreeEntry>, HistoryError>;

    /// A blob of at most `limit` bytes.
    async fn blob(
        &self,
        repository: &str,
        id: &str,
        limit: u64,
        cancel: &CancellationToken,
    ) -> Result<BlobContent, HistoryError>;

    /// Where two commits part; `None` when they share nothing.
    async fn merge_base(
        &self,
        repository: &str,
        one: &str,
        other: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, HistoryError>;

    /// Commits that `tip` reaches and `without` does not, newest first; at most `limit`.
    async fn commits(
        &self,
        repository: &str,
        tip: &str,
        without: Option<&str>,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<CommitRecord>, HistoryError>;
}
