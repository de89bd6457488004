//! An index of commits in memory, and mirrors that hold none.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use causeway_app::port::commit_index::{CommitIndex, IndexState, LinkedCommit};
use causeway_app::port::commit_source::{CommitReader, CommitSource};
use causeway_app::port::mirror::MirrorError;
use causeway_domain::issue_key::IssueKey;
use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub(crate) struct IndexWorld {
    pub(crate) commits: Vec<LinkedCommit>,
    /// By commit.
    pub(crate) references: BTreeMap<String, Vec<String>>,
    /// By repository.
    pub(crate) states: BTreeMap<String, IndexState>,
    /// Repositories in the order of their updates.
    pub(crate) updated: Vec<String>,
}

#[derive(Default)]
pub(crate) struct FakeIndex(Mutex<IndexWorld>);

impl FakeIndex {
    pub(crate) fn state(&self) -> MutexGuard<'_, IndexWorld> {
        self.0.lock().unwrap()
    }
}

#[async_trait]
impl CommitIndex for FakeIndex {
    async fn update(
        &self,
        _: &str,
        repository: &str,
        _: Arc<dyn CommitSource>,
        now: i64,
        _: &CancellationToken,
    ) -> Result<IndexState, MirrorError> {
        let mut state = self.state();
        state.updated.push(repository.to_owned());
        let entry = state.states.entry(repository.to_owned()).or_default();
        entry.updated_at = now;
        Ok(entry.clone())
    }

    async fn forget(&self, _: &str, _: Option<&str>) -> Result<(), MirrorError> {
        Ok(())
    }

    async fn state(&self, _: &str, repository: &str) -> Result<Option<IndexState>, MirrorError> {
        Ok(Self::state(self).states.get(repository).cloned())
    }

    async fn commits_of_issue(&self, _: &str, key: &str) -> Result<Vec<LinkedCommit>, MirrorError> {
        let commits = Self::state(self).commits.clone();
        Ok(commits.into_iter().filter(|commit| commit.keys.iter().any(|named| named == key)).collect())
    }

    async fn issues_of_project(&self, _: &str, project: &str) -> Result<Vec<String>, MirrorError> {
        let state = Self::state(self);
        let keys = state.commits.iter().flat_map(|commit| &commit.keys);
        let mut keys: Vec<IssueKey> = keys.filter_map(|key| IssueKey::parse(key).ok()).collect();
        keys.sort();
        keys.dedup();
        Ok(keys.iter().filter(|key| key.project() == project).map(ToString::to_string).collect())
    }

    async fn find_commits(
        &self,
        _: &str,
        repository: Option<&str>,
        text: &str,
        limit: usize,
    ) -> Result<Vec<LinkedCommit>, MirrorError> {
        let commits = Self::state(self).commits.clone();
        let of = |commit: &LinkedCommit| repository.is_none_or(|repository| commit.repository == repository);
        Ok(commits.into_iter().filter(|one| of(one) && one.id.starts_with(text)).take(limit).collect())
    }

    async fn references_of_commit(
        &self,
        _: &str,
        _: &str,
        commit: &str,
        limit: usize,
    ) -> Result<Vec<String>, MirrorError> {
        let found = Self::state(self).references.get(commit).cloned().unwrap_or_default();
        Ok(found.into_iter().take(limit).collect())
    }
}

/// The commits of a mirror that nobody reads.
pub(crate) struct Unread;

impl CommitSource for Unread {
    fn open(&self) -> Result<Box<dyn CommitReader>, MirrorError> {
        Err(MirrorError::Missing { repository: "unread".to_owned() })
    }
}
