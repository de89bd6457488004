//! A database, and the death of the program at any of its writes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use causeway_app::port::storage::{
    Claim, ConnectionRecord, CredentialRecord, DELETED_BRANCHES, DeletedBranchRecord, JournalEntry, Lease,
    MirrorRecord, RunRecord, RunSummary, SingleRepositoryRecord, Storage, StorageError,
};
use tokio::sync::Notify;

use super::audit::Trail;

/// On which side of a write the program dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The write is lost.
    Before,
    /// The write is durable, and nothing after it happens.
    After,
}

/// The death of the program at one of its writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Death {
    /// Which write, from 0.
    pub(crate) at: usize,
    pub(crate) moment: Moment,
}

#[derive(Default)]
struct Tables {
    connections: Vec<ConnectionRecord>,
    single_repositories: Vec<SingleRepositoryRecord>,
    deleted_branches: Vec<DeletedBranchRecord>,
    draft: Option<String>,
    runs: Vec<RunRecord>,
    journal: Vec<JournalEntry>,
    leases: Vec<Lease>,
    credentials: Vec<CredentialRecord>,
    repositories: BTreeMap<String, Vec<String>>,
    settings: BTreeMap<String, String>,
    /// By connection and repository.
    mirrors: BTreeMap<(String, String), MirrorRecord>,
    /// Whoever has had a lease since the last start of the program.
    owners: BTreeSet<String>,
    /// Whoever had one in a program that has ended.
    dead: BTreeSet<String>,
}

/// A database. Writes are counted from the last start of the program; leases are not among them.
#[derive(Default)]
pub(crate) struct MemoryStorage {
    tables: Mutex<Tables>,
    writes: Mutex<usize>,
    death: Mutex<Option<Death>>,
    died: Notify,
    /// The next writes of this kind that fail.
    pub(crate) fail_journal: Mutex<usize>,
    /// Whether renewing a lease fails.
    pub(crate) fail_renewals: AtomicBool,
    pub(super) trail: Trail,
}

impl MemoryStorage {
    /// Every program that had this database open is known to have ended.
    pub(crate) fn restart(&self) {
        *self.writes.lock().unwrap() = 0;
        *self.death.lock().unwrap() = None;
        let tables = &mut *self.tables.lock().unwrap();
        tables.leases.clear();
        tables.dead.append(&mut tables.owners);
    }

    /// Somebody else has this lease now, whoever had it before.
    pub(crate) fn take_over(&self, resource: &str, by: &str, until: i64) {
        let leases = &mut self.tables.lock().unwrap().leases;
        leases.retain(|lease| lease.resource != resource);
        leases.push(Lease { resource: resource.to_owned(), owner: by.to_owned(), until });
    }

    /// A change to the leases, by a program that lives.
    async fn lease<T>(&self, owner: &str, change: impl FnOnce(&mut Vec<Lease>) -> T + Send) -> T {
        let changed = {
            let tables = &mut *self.tables.lock().unwrap();
            let lives = !tables.dead.contains(owner);
            tables.owners.extend(lives.then(|| owner.to_owned()));
            lives.then(|| change(&mut tables.leases))
        };
        match changed {
            Some(changed) => changed,
            // What is left of its tasks does nothing any more.
            None => std::future::pending().await,
        }
    }

    pub(crate) fn die(&self, death: Death) {
        *self.death.lock().unwrap() = Some(death);
    }

    pub(crate) async fn death(&self) {
        self.died.notified().await;
    }

    pub(crate) fn writes(&self) -> usize {
        *self.writes.lock().unwrap()
    }

    /// Everything that is stored, as text.
    pub(crate) fn everything(&self) -> String {
        let tables = self.tables.lock().unwrap();
        let Tables { connections, single_repositories, draft, runs, journal, credentials, .. } = &*tables;
        format!("{connections:?}{single_repositories:?}{draft:?}{runs:?}{journal:?}{credentials:?}")
    }

    async fn write(&self, change: impl FnOnce(&mut Tables) + Send) {
        let number = {
            let mut writes = self.writes.lock().unwrap();
            *writes += 1;
            *writes - 1
        };
        let death = *self.death.lock().unwrap();
        // A program that is dead does nothing any more.
        let dead = death
            .is_some_and(|death| number > death.at || (number == death.at && death.moment == Moment::Before));
        if !dead {
            change(&mut self.tables.lock().unwrap());
        }
        if dead || death.is_some_and(|death| number == death.at) {
            self.died.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl Storage for MemoryStorage {
    async fn prove(&self) -> Result<(), StorageError> {
        Ok(())
    }

    async fn connections(&self) -> Result<Vec<ConnectionRecord>, StorageError> {
        Ok(self.tables.lock().unwrap().connections.clone())
    }

    async fn put_connection(&self, connection: ConnectionRecord) -> Result<(), StorageError> {
        self.write(|tables| {
            tables.connections.retain(|old| old.id != connection.id);
            tables.connections.push(connection);
        })
        .await;
        Ok(())
    }

    async fn remove_connection(&self, id: &str) -> Result<(), StorageError> {
        let id = id.to_owned();
        self.write(move |tables| {
            tables.mirrors.retain(|(of, _), _| *of != id);
            tables.connections.retain(|old| old.id != id);
        })
        .await;
        Ok(())
    }

    async fn mirrors(&self, connection_id: &str) -> Result<Vec<MirrorRecord>, StorageError> {
        let tables = self.tables.lock().unwrap();
        let own = tables.mirrors.iter().filter(|((of, _), _)| of == connection_id);
        Ok(own.map(|(_, record)| record.clone()).collect())
    }

    async fn put_mirror(&self, connection_id: &str, mirror: MirrorRecord) -> Result<(), StorageError> {
        let key = (connection_id.to_owned(), mirror.repository.clone());
        self.write(move |tables| drop(tables.mirrors.insert(key, mirror))).await;
        Ok(())
    }

    async fn remove_mirrors(&self, connection_id: &str) -> Result<(), StorageError> {
        let id = connection_id.to_owned();
        self.write(move |tables| tables.mirrors.retain(|(of, _), _| *of != id)).await;
        Ok(())
    }

    async fn single_repositories(&self) -> Result<Vec<SingleRepositoryRecord>, StorageError> {
        Ok(self.tables.lock().unwrap().single_repositories.clone())
    }

    async fn put_single_repository(&self, repository: SingleRepositoryRecord) -> Result<(), StorageError> {
        self.write(|tables| {
            tables.single_repositories.retain(|old| old.id != repository.id);
            tables.single_repositories.push(repository);
        })
        .await;
        Ok(())
    }

    async fn remove_single_repository(&self, id: &str) -> Result<(), StorageError> {
        let id = id.to_owned();
        self.write(move |tables| tables.single_repositories.retain(|old| old.id != id)).await;
        Ok(())
    }

    async fn credentials(&self) -> Result<Vec<CredentialRecord>, StorageError> {
        Ok(self.tables.lock().unwrap().credentials.iter().rev().cloned().collect())
    }

    async fn put_credential(&self, credential: CredentialRecord) -> Result<(), StorageError> {
        self.write(|tables| {
            tables.credentials.retain(|old| old.name != credential.name);
            tables.credentials.push(credential);
        })
        .await;
        Ok(())
    }

    async fn note_credential_used(&self, name: &str, at_millis: i64) -> Result<(), StorageError> {
        let mut tables = self.tables.lock().unwrap();
        for used in tables.credentials.iter_mut().filter(|used| used.name == name) {
            used.last_used_at = Some(at_millis);
        }
        Ok(())
    }

    async fn remove_credential(&self, name: &str) -> Result<(), StorageError> {
        let name = name.to_owned();
        self.write(move |tables| tables.credentials.retain(|old| old.name != name)).await;
        Ok(())
    }

    async fn put_repository_names(&self, connection_id: &str, names: &[String]) -> Result<(), StorageError> {
        let mut tables = self.tables.lock().unwrap();
        tables.repositories.insert(connection_id.to_owned(), names.to_vec());
        Ok(())
    }

    async fn connections_with_repository(&self, name: &str) -> Result<Vec<String>, StorageError> {
        let tables = self.tables.lock().unwrap();
        let having = tables.repositories.iter().filter(|(_, names)| names.iter().any(|seen| seen == name));
        Ok(having.map(|(id, _)| id.clone()).collect())
    }

    async fn deleted_branches(&self) -> Result<Vec<DeletedBranchRecord>, StorageError> {
        let mut found = self.tables.lock().unwrap().deleted_branches.clone();
        found.sort_by_key(|branch| std::cmp::Reverse(branch.deleted_at));
        found.truncate(DELETED_BRANCHES as usize);
        Ok(found)
    }

    async fn put_deleted_branch(&self, branch: DeletedBranchRecord) -> Result<(), StorageError> {
        self.write(|tables| {
            tables.deleted_branches.retain(|old| old.id != branch.id);
            tables.deleted_branches.push(branch);
        })
        .await;
        Ok(())
    }

    async fn remove_deleted_branch(&self, id: &str) -> Result<(), StorageError> {
        let id = id.to_owned();
        self.write(move |tables| tables.deleted_branches.retain(|old| old.id != id)).await;
        Ok(())
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, StorageError> {
        Ok(self.tables.lock().unwrap().settings.get(name).cloned())
    }

    async fn put_setting(&self, name: &str, value: Option<String>) -> Result<(), StorageError> {
        let mut tables = self.tables.lock().unwrap();
        match value {
            Some(value) => tables.settings.insert(name.to_owned(), value),
            None => tables.settings.remove(name),
        };
        Ok(())
    }

    async fn draft(&self) -> Result<Option<String>, StorageError> {
        Ok(self.tables.lock().unwrap().draft.clone())
    }

    async fn put_draft(&self, draft: Option<String>) -> Result<(), StorageError> {
        self.write(|tables| tables.draft = draft).await;
        Ok(())
    }

    async fn run_summaries(&self) -> Result<Vec<RunSummary>, StorageError> {
        let tables = self.tables.lock().unwrap();
        let summary = |run: &RunRecord| RunSummary {
            id: run.id.clone(),
            title: run.title.clone(),
            state: run.state.clone(),
            started_at: run.started_at,
            finished_at: run.finished_at,
            dismissed: run.dismissed,
            connection_id: run.connection_id.clone(),
        };
        Ok(tables.runs.iter().rev().map(summary).collect())
    }

    async fn unfinished_runs(&self) -> Result<Vec<RunRecord>, StorageError> {
        let tables = self.tables.lock().unwrap();
        Ok(tables.runs.iter().rev().filter(|run| run.state != "completed").cloned().collect())
    }

    async fn run(&self, id: &str) -> Result<Option<RunRecord>, StorageError> {
        Ok(self.tables.lock().unwrap().runs.iter().find(|run| run.id == id).cloned())
    }

    async fn put_run(&self, run: RunRecord) -> Result<(), StorageError> {
        self.write(|tables| match tables.runs.iter_mut().find(|old| old.id == run.id) {
            Some(old) => *old = run,
            None => tables.runs.push(run),
        })
        .await;
        Ok(())
    }

    async fn set_run_connection(&self, run_id: &str, connection_id: &str) -> Result<(), StorageError> {
        let (run_id, connection_id) = (run_id.to_owned(), connection_id.to_owned());
        self.write(move |tables| {
            for run in tables.runs.iter_mut().filter(|run| run.id == run_id) {
                run.connection_id = Some(connection_id.clone());
            }
        })
        .await;
        Ok(())
    }

    async fn append_journal_many(&self, entries: Vec<JournalEntry>) -> Result<(), StorageError> {
        {
            let mut failures = self.fail_journal.lock().unwrap();
            if *failures > 0 {
                *failures -= 1;
                let detail = "the disk is full".to_owned();
                return Err(StorageError::Failed { action: "written".into(), detail });
            }
        }
        self.write(|tables| tables.journal.extend(entries)).await;
        Ok(())
    }

    async fn journal(&self, run_id: &str) -> Result<Vec<JournalEntry>, StorageError> {
        let tables = self.tables.lock().unwrap();
        Ok(tables.journal.iter().filter(|entry| entry.run_id == run_id).cloned().collect())
    }

    async fn claim(
        &self,
        resource: &str,
        owner: &str,
        until_millis: i64,
        now_millis: i64,
    ) -> Result<Claim, StorageError> {
        let wanted = Lease { resource: resource.to_owned(), owner: owner.to_owned(), until: until_millis };
        let claim = move |leases: &mut Vec<Lease>| {
            let held = leases.iter().find(|held| {
                held.resource == wanted.resource && held.owner != wanted.owner && held.until > now_millis
            });
            if let Some(held) = held {
                return Claim::Held { by: held.owner.clone(), until: held.until };
            }
            leases.retain(|old| old.resource != wanted.resource);
            leases.push(wanted);
            Claim::Granted
        };
        Ok(self.lease(owner, claim).await)
    }

    async fn renew(&self, resource: &str, owner: &str, until_millis: i64) -> Result<bool, StorageError> {
        if self.fail_renewals.load(Ordering::Relaxed) {
            let detail = "the disk is full".to_owned();
            return Err(StorageError::Failed { action: "written".into(), detail });
        }
        let renew = |leases: &mut Vec<Lease>| {
            let own = leases.iter_mut().find(|lease| lease.resource == resource && lease.owner == owner);
            own.map(|lease| lease.until = until_millis).is_some()
        };
        Ok(self.lease(owner, renew).await)
    }

    async fn release(&self, resource: &str, owner: &str) -> Result<(), StorageError> {
        let release = |leases: &mut Vec<Lease>| {
            leases.retain(|lease| lease.resource != resource || lease.owner != owner);
        };
        self.lease(owner, release).await;
        Ok(())
    }

    async fn leases(&self, now_millis: i64) -> Result<Vec<Lease>, StorageError> {
        let tables = self.tables.lock().unwrap();
        Ok(tables.leases.iter().filter(|lease| lease.until > now_millis).cloned().collect())
    }
}
