//! The account's repositories: metadata in memory, contents in real bare git repositories on disk.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

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

    /// Creates a repository that begins empty, whatever the seed would put under its name.
    pub fn create_empty(
        name: String,
        id: String,
        arn: String,
        directory: PathBuf,
        metadata: Metadata,
    ) -> Result<Self, git2::Error> {
        git2::Repository::init_bare(&directory)?;
        let repository = Self::new(name, id, arn, directory, metadata);
        *lock(&repository.materialized) = true;
        Ok(repository)
    }

    /// The same repository under another name; its contents stay where they are.
    pub fn renamed(&self, name: String, arn: String) -> Result<Self, git2::Error> {
        self.git()?;
        let repository = Self::new(name, self.id.clone(), arn, self.directory.clone(), self.metadata());
        *lock(&repository.materialized) = true;
        Ok(repository)
    }

    /// A copy of the metadata.
    pub fn metadata(&self) -> Metadata {
        lock(&self.metadata).clone()
    }

    /// Changes the metadata.
    pub fn update<T>(&self, change: impl FnOnce(&mut Metadata) -> T) -> T {
        change(&mut lock(&self.metadata))
    }

    /// Puts `triggers` in the place of all it had, and gives the new configuration's id.
    pub fn replace_triggers(&self, triggers: Vec<serde_json::Value>) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        self.update(|metadata| {
            metadata.triggers = triggers;
            metadata.trigger_configuration_id = Some(id.clone());
        });
        id
    }

    /// When it last changed, in epoch milliseconds.
    pub fn modified_at(&self) -> i64 {
        lock(&self.metadata).modified_at
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
        let mut ready = lock(&self.materialized);
        if !*ready {
            crate::seed::materialize(&self.directory, &self.name, &mut lock(&self.metadata))?;
            *ready = true;
        }
        git2::Repository::open_bare(&self.directory)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

/// All repositories of the account, by name and by id.
#[derive(Debug, Default)]
pub struct Repositories {
    tables: RwLock<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    by_name: BTreeMap<String, Arc<Repository>>,
    names: HashMap<String, String>,
}

impl Repositories {
    /// The repository of that name.
    pub fn get(&self, name: &str) -> Option<Arc<Repository>> {
        self.read().by_name.get(name).cloned()
    }

    /// The repository of that id, whatever it is called by now.
    pub fn by_id(&self, id: &str) -> Option<Arc<Repository>> {
        let tables = self.read();
        tables.by_name.get(tables.names.get(id)?).cloned()
    }

    /// All repositories in name order.
    pub fn all(&self) -> Vec<Arc<Repository>> {
        self.read().by_name.values().cloned().collect()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.read().by_name.len()
    }

    /// Up to `limit` repositories that follow `after` in name order, or in its reverse.
    pub fn page(&self, after: Option<&str>, limit: usize, descending: bool) -> Vec<Arc<Repository>> {
        let tables = self.read();
        let edge = after.map_or(Bound::Unbounded, Bound::Excluded);
        if descending {
            let range = tables.by_name.range::<str, _>((Bound::Unbounded, edge));
            range.rev().take(limit).map(|(_, repository)| Arc::clone(repository)).collect()
        } else {
            let range = tables.by_name.range::<str, _>((edge, Bound::Unbounded));
            range.take(limit).map(|(_, repository)| Arc::clone(repository)).collect()
        }
    }

    /// Adds a repository; `false` when the name is taken.
    pub fn insert(&self, repository: Arc<Repository>) -> bool {
        self.write().insert(repository)
    }

    /// Removes a repository.
    pub fn remove(&self, name: &str) -> Option<Arc<Repository>> {
        self.write().remove(name)
    }

    /// Puts `renamed` in the place of the repository called `old`, in one step; `false` when its name is taken.
    pub fn rename(&self, old: &str, renamed: Arc<Repository>) -> bool {
        let mut tables = self.write();
        if tables.by_name.contains_key(&renamed.name) {
            return false;
        }
        tables.remove(old);
        tables.insert(renamed)
    }

    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn insert(&mut self, repository: Arc<Repository>) -> bool {
        if self.by_name.contains_key(&repository.name) {
            return false;
        }
        self.names.insert(repository.id.clone(), repository.name.clone());
        self.by_name.insert(repository.name.clone(), repository);
        true
    }

    fn remove(&mut self, name: &str) -> Option<Arc<Repository>> {
        let removed = self.by_name.remove(name)?;
        self.names.remove(&removed.id);
        Some(removed)
    }
}
