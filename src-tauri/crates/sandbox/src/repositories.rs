//! The account's repositories: metadata in memory, contents in real bare git repositories on disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

/// Everything about a repository that CodeCommit keeps outside git.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Description, absent when never set.
    pub description: Option<String>,
    /// Short name of the default branch; absent while the repository is empty.
    pub default_branch: Option<String>,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub modified_at: i64,
    /// Tags of the resource.
    pub tags: BTreeMap<String, String>,
    /// Triggers exactly as they were put.
    pub triggers: Vec<serde_json::Value>,
    /// The id of the trigger configuration, new with every put; absent until the first.
    pub trigger_configuration_id: Option<String>,
}

/// One repository.
#[derive(Debug)]
pub struct Repository {
    /// The name, case-sensitive.
    pub name: String,
    /// A UUID.
    pub id: String,
    /// `arn:aws:codecommit:{region}:{account}:{name}`.
    pub arn: String,
    directory: PathBuf,
    materialized: Mutex<bool>,
    metadata: Mutex<Metadata>,
}

impl Repository {
    /// Describes a repository whose bare directory will be `directory`.
    pub fn new(name: String, id: String, arn: String, directory: PathBuf, metadata: Metadata) -> Self {
        Self { name, id, arn, directory, materialized: Mutex::new(false), metadata: Mutex::new(metadata) }
    }

    /// A copy of the metadata.
    pub fn metadata(&self) -> Metadata {
        self.metadata.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Changes the metadata.
    pub fn update<T>(&self, change: impl FnOnce(&mut Metadata) -> T) -> T {
        change(&mut self.metadata.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// The bare repository's directory, which exists once [`Repository::git`] was called.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Opens the bare repository, creating it with its seeded content the first time.
    ///
    /// An organisation of 10,000 repositories would take minutes to write to disk, so contents come into being when
    /// somebody first looks.
    pub fn git(&self) -> Result<git2::Repository, git2::Error> {
        let mut ready = self.materialized.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !*ready {
            crate::seed::materialize(
                &self.directory,
                &self.name,
                &mut self.metadata.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
            )?;
            *ready = true;
        }
        git2::Repository::open_bare(&self.directory)
    }
}

/// A reference moved: `old` absent when created, `new` absent when deleted. Names are full (`refs/heads/main`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceChange {
    /// Full name.
    pub name: String,
    /// The object id before.
    pub old: Option<git2::Oid>,
    /// The object id after.
    pub new: Option<git2::Oid>,
}

/// All repositories of the account, by name.
#[derive(Debug, Default)]
pub struct Repositories {
    by_name: RwLock<BTreeMap<String, Arc<Repository>>>,
}

impl Repositories {
    /// The repository of that name.
    pub fn get(&self, name: &str) -> Option<Arc<Repository>> {
        self.by_name.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(name).cloned()
    }

    /// All repositories in name order.
    pub fn all(&self) -> Vec<Arc<Repository>> {
        self.by_name.read().unwrap_or_else(std::sync::PoisonError::into_inner).values().cloned().collect()
    }

    /// Adds a repository; `false` when the name is taken.
    pub fn insert(&self, repository: Arc<Repository>) -> bool {
        let mut by_name = self.by_name.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if by_name.contains_key(&repository.name) {
            return false;
        }
        by_name.insert(repository.name.clone(), repository);
        true
    }

    /// Removes a repository.
    pub fn remove(&self, name: &str) -> Option<Arc<Repository>> {
        self.by_name.write().unwrap_or_else(std::sync::PoisonError::into_inner).remove(name)
    }
}
