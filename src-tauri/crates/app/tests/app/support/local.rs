//! A keychain and a database, and the death of the program at any of its writes.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use causeway_app::port::secrets::{Keep, KeychainState, KeychainStatus, SecretError, SecretStore};
use causeway_app::port::storage::{ConnectionRecord, JournalEntry, RunRecord, Storage, StorageError};
use causeway_domain::Secret;
use tokio::sync::Notify;

#[derive(Default)]
pub(crate) struct MemorySecrets {
    keychain: Mutex<BTreeMap<String, String>>,
    session: Mutex<BTreeMap<String, String>>,
    /// What the next stores and removals of these names answer.
    pub(crate) refuse: Mutex<Vec<(&'static str, SecretError)>>,
}

impl MemorySecrets {
    /// What is in memory is lost.
    pub(crate) fn restart(&self) {
        self.session.lock().unwrap().clear();
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.keychain.lock().unwrap().keys().cloned().collect()
    }

    fn refusal(&self, name: &str) -> Result<(), SecretError> {
        let mut refuse = self.refuse.lock().unwrap();
        match refuse.iter().position(|(prefix, _)| name.starts_with(prefix)) {
            Some(position) => Err(refuse.remove(position).1),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl SecretStore for MemorySecrets {
    async fn status(&self) -> KeychainStatus {
        KeychainStatus { state: KeychainState::Ok, store: "Memory", fix: None }
    }

    async fn put(&self, name: &str, secret: &Secret, keep: Keep) -> Result<(), SecretError> {
        self.refusal(name)?;
        let place = if keep == Keep::Keychain { &self.keychain } else { &self.session };
        place.lock().unwrap().insert(name.to_owned(), secret.expose().to_owned());
        Ok(())
    }

    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        let find = |place: &Mutex<BTreeMap<String, String>>| place.lock().unwrap().get(name).cloned();
        find(&self.session).or_else(|| find(&self.keychain)).map(Secret::new).ok_or(SecretError::Missing)
    }

    async fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.refusal(name)?;
        self.session.lock().unwrap().remove(name);
        self.keychain.lock().unwrap().remove(name);
        Ok(())
    }
}

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
    draft: Option<String>,
    runs: Vec<RunRecord>,
    journal: Vec<JournalEntry>,
}

/// A database. Writes are counted from the last start of the program.
#[derive(Default)]
pub(crate) struct MemoryStorage {
    tables: Mutex<Tables>,
    writes: Mutex<usize>,
    death: Mutex<Option<Death>>,
    died: Notify,
    /// The next writes of this kind that fail.
    pub(crate) fail_journal: Mutex<usize>,
}

impl MemoryStorage {
    pub(crate) fn restart(&self) {
        *self.writes.lock().unwrap() = 0;
        *self.death.lock().unwrap() = None;
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
        format!("{:?}{:?}{:?}{:?}", tables.connections, tables.draft, tables.runs, tables.journal)
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
        self.write(move |tables| tables.connections.retain(|old| old.id != id)).await;
        Ok(())
    }

    async fn draft(&self) -> Result<Option<String>, StorageError> {
        Ok(self.tables.lock().unwrap().draft.clone())
    }

    async fn put_draft(&self, draft: Option<String>) -> Result<(), StorageError> {
        self.write(|tables| tables.draft = draft).await;
        Ok(())
    }

    async fn runs(&self) -> Result<Vec<RunRecord>, StorageError> {
        Ok(self.tables.lock().unwrap().runs.iter().rev().cloned().collect())
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

    async fn append_journal(&self, entry: JournalEntry) -> Result<(), StorageError> {
        {
            let mut failures = self.fail_journal.lock().unwrap();
            if *failures > 0 {
                *failures -= 1;
                let detail = "the disk is full".to_owned();
                return Err(StorageError::Failed { action: "written".into(), detail });
            }
        }
        self.write(|tables| tables.journal.push(entry)).await;
        Ok(())
    }

    async fn journal(&self, run_id: &str) -> Result<Vec<JournalEntry>, StorageError> {
        let tables = self.tables.lock().unwrap();
        Ok(tables.journal.iter().filter(|entry| entry.run_id == run_id).cloned().collect())
    }
}
