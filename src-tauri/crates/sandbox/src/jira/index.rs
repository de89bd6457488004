//! What the indexers know: per repository its linked commits, branches, tags and pull requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use git2::Oid;

use super::pull_requests::PullRequest;

/// What the tab shows beside a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indicator {
    /// All commands were carried out.
    SmartCommit,
    /// At least one was not.
    SmartCommitError,
}

impl Indicator {
    /// As the Git Commits tab writes it; `None` is a commit without commands, or one that was not carried out.
    pub fn label(indicator: Option<Self>) -> &'static str {
        match indicator {
            None => "COMMIT",
            Some(Self::SmartCommit) => "SMART COMMIT",
            Some(Self::SmartCommitError) => "SMART COMMIT ERROR",
        }
    }
}

/// A commit that is linked to an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedCommit {
    /// Its id.
    pub id: Oid,
    /// `Name <mail>`.
    pub author: String,
    /// Author's e-mail.
    pub email: String,
    /// Commit time, epoch milliseconds.
    pub time: i64,
    /// Whole message.
    pub message: String,
    /// Whether it has several parents.
    pub is_merge: bool,
    /// Branches that reach it: the main one, or all others that do.
    pub branches: Vec<String>,
    /// Notes by reference name.
    pub notes: BTreeMap<String, String>,
    /// Issue keys in message and notes, with the manual associations applied.
    pub keys: BTreeSet<String>,
}

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedBranch {
    /// Short name.
    pub name: String,
    /// Its tip.
    pub tip: Oid,
    /// Keys in its name.
    pub name_keys: BTreeSet<String>,
    /// Keys of commits that the main branch does not have; for the main branch, of all its commits.
    pub commit_keys: BTreeSet<String>,
    /// Commits the main branch does not have.
    pub ahead: usize,
    /// Commits of the main branch that it does not have.
    pub behind: usize,
    /// Whether it is the main branch.
    pub is_main: bool,
}

/// One repository's index.
#[derive(Debug, Clone, Default)]
pub struct RepositoryIndex {
    /// Fetched references by their name here.
    pub references: BTreeMap<String, Oid>,
    /// Blobs of notes, by reference and commit.
    pub notes: BTreeMap<(String, Oid), Oid>,
    /// Linked commits, newest first.
    pub commits: Vec<IndexedCommit>,
    /// How many commits the branches reach.
    pub commit_count: usize,
    /// Branches by name.
    pub branches: Vec<IndexedBranch>,
    /// Pull requests.
    pub pull_requests: Vec<PullRequest>,
    /// Outcome of smart commits.
    pub indicators: HashMap<Oid, Indicator>,
}

/// Changes of a commit's issues that people made by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Association {
    /// Keys added.
    pub added: BTreeSet<String>,
    /// Keys taken away.
    pub removed: BTreeSet<String>,
}

/// The manual associations of one repository, by commit.
pub type Associations = HashMap<Oid, Association>;

/// All indexes.
#[derive(Debug, Default)]
pub(crate) struct Indexes {
    by_row: HashMap<u64, Arc<RepositoryIndex>>,
    rows_by_key: HashMap<String, BTreeSet<u64>>,
    keys_by_row: HashMap<u64, BTreeSet<String>>,
    associations: HashMap<u64, Associations>,
}

impl Indexes {
    pub(crate) fn get(&self, row: u64) -> Option<Arc<RepositoryIndex>> {
        self.by_row.get(&row).cloned()
    }

    /// Rows that know the issue.
    pub(crate) fn rows_of(&self, key: &str) -> Vec<(u64, Arc<RepositoryIndex>)> {
        let rows = self.rows_by_key.get(key).into_iter().flatten();
        rows.filter_map(|row| Some((*row, self.get(*row)?))).collect()
    }

    pub(crate) fn associations(&self, row: u64) -> Associations {
        self.associations.get(&row).cloned().unwrap_or_default()
    }

    pub(crate) fn put(&mut self, row: u64, index: RepositoryIndex, projects: &BTreeSet<String>) {
        self.forget_keys(row);
        let commits = index.commits.iter().flat_map(|commit| &commit.keys).cloned();
        let branches = index.branches.iter().flat_map(|branch| &branch.name_keys).cloned();
        let mut keys: BTreeSet<String> = commits.chain(branches).collect();
        keys.extend(index.pull_requests.iter().flat_map(|pull_request| pull_request.keys(projects)));
        for key in &keys {
            self.rows_by_key.entry(key.clone()).or_default().insert(row);
        }
        self.keys_by_row.insert(row, keys);
        self.by_row.insert(row, Arc::new(index));
    }

    fn forget_keys(&mut self, row: u64) {
        for key in self.keys_by_row.remove(&row).unwrap_or_default() {
            if let Some(rows) = self.rows_by_key.get_mut(&key) {
                rows.remove(&row);
            }
        }
    }

    pub(crate) fn remove(&mut self, rows: &[u64]) {
        for row in rows {
            self.forget_keys(*row);
            self.by_row.remove(row);
            self.associations.remove(row);
        }
    }

    /// Remembers changes of a commit's issues; the next index applies them.
    pub(crate) fn associate(
        &mut self,
        row: u64,
        commit: Oid,
        added: BTreeSet<String>,
        removed: BTreeSet<String>,
    ) {
        let association = self.associations.entry(row).or_default().entry(commit).or_default();
        association.added.retain(|key| !removed.contains(key));
        association.removed.retain(|key| !added.contains(key));
        association.added.extend(added);
        association.removed.extend(removed);
    }
}
