//! The index of a mirror's commits: which issues they name, and which references reach them.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::commit_source::CommitSource;
use super::mirror::MirrorError;

/// What the index knows of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexState {
    /// Commits in it.
    pub commits: u64,
    /// Commits that name an issue.
    pub linked: u64,
    /// Epoch milliseconds of the last update.
    pub updated_at: i64,
    /// Whether the last update found the index damaged, or of another version, and made it anew from the mirror.
    pub rebuilt: bool,
}

/// A commit of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedCommit {
    /// The repository's name.
    pub repository: String,
    /// 40 hex digits.
    pub id: String,
    /// The first line of its message.
    pub subject: String,
    /// Epoch milliseconds of the commit.
    pub committed_at: i64,
    /// Keys it names, ascending.
    pub keys: Vec<String>,
    /// Whether a key stands in a note only.
    pub by_note: bool,
    /// Whether a branch reaches it, or another reference that is neither a tag nor notes: GIJ indexes no other commits.
    pub on_branch: bool,
}

/// The index, one for each connection. It holds nothing that cannot be had again from the mirrors. A commit that no
/// reference reaches any more is not in it.
#[async_trait]
pub trait CommitIndex: Send + Sync {
    /// Brings it up to date with the mirror of a repository: reads the commits that came in since the last time, and no
    /// others. Nothing has changed when it fails or is cancelled. An index that is damaged is made anew.
    async fn update(
        &self,
        connection_id: &str,
        repository: &str,
        source: Arc<dyn CommitSource>,
        now: i64,
        cancel: &CancellationToken,
    ) -> Result<IndexState, MirrorError>;
    /// Forgets one repository, or removes the files of the whole connection; what is not there is no error.
    async fn forget(&self, connection_id: &str, repository: Option<&str>) -> Result<(), MirrorError>;
    /// What the index knows of a repository; `None` where it was never indexed.
    async fn state(&self, connection_id: &str, repository: &str) -> Result<Option<IndexState>, MirrorError>;
    /// Commits that name an issue in their message or a note, in all repositories of a connection.
    async fn commits_of_issue(
        &self,
        connection_id: &str,
        key: &str,
    ) -> Result<Vec<LinkedCommit>, MirrorError>;
    /// Keys of a project that commits name, ascending.
    async fn issues_of_project(
        &self,
        connection_id: &str,
        project_key: &str,
    ) -> Result<Vec<String>, MirrorError>;
    /// Commits whose id begins so (at least seven hex digits), or whose first line holds the text; at most `limit`.
    async fn find_commits(
        &self,
        connection_id: &str,
        repository: Option<&str>,
        text: &str,
        limit: usize,
    ) -> Result<Vec<LinkedCommit>, MirrorError>;
    /// Full names of the references that a commit is reached from, in name order; at most `limit`.
    async fn references_of_commit(
        &self,
        connection_id: &str,
        repository: &str,
        commit_id: &str,
        limit: usize,
    ) -> Result<Vec<String>, MirrorError>;
}
