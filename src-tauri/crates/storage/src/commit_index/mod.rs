//! The index of commits in SQLite: one file for each connection, in the directory of its mirrors.
//!
//! It can be had again from the mirrors at any time. So it is written with `synchronous = NORMAL`, where a power cut may cost
//! the last update and nothing else, and a file that is damaged is not repaired.

mod file;
mod first;
mod reading;
mod update;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use causeway_app::port::commit_index::{CommitIndex, IndexState, LinkedCommit};
use causeway_app::port::commit_source::CommitSource;
use causeway_app::port::mirror::MirrorError;
use tokio_util::sync::CancellationToken;

use file::Opened;
use rusqlite::{Transaction, TransactionBehavior};
use update::Update;

/// The indexes of all connections on this computer.
pub struct SqliteCommitIndex {
    mirrors: PathBuf,
    /// One writer at a time: a second would only wait for the first inside of SQLite, with a poll.
    writing: Arc<Mutex<()>>,
}

impl SqliteCommitIndex {
    /// Those below this directory, which has one directory for each connection. Nothing is opened yet.
    pub fn new(mirrors: &Path) -> Self {
        Self { mirrors: mirrors.to_owned(), writing: Arc::default() }
    }

    /// The file of a connection's index.
    fn file(&self, connection_id: &str) -> Result<PathBuf, MirrorError> {
        let plain = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        if connection_id.is_empty() || !connection_id.chars().all(plain) {
            let detail = "a connection's id has letters, digits and dashes only".to_owned();
            return Err(MirrorError::Failed { action: "opened".into(), detail });
        }
        Ok(self.mirrors.join(connection_id).join(file::NAME))
    }

    /// Runs on a blocking thread; `default` without an index.
    async fn read<T, F>(&self, connection_id: &str, default: T, statements: F) -> Result<T, MirrorError>
    where
        T: Send + 'static,
        F: FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let path = self.file(connection_id)?;
        blocking("read", move || {
            let Some(connection) = file::open_to_read(&path)? else { return Ok(default) };
            // One transaction, so that numbers and what they stand for are of the same update.
            let transaction =
                connection.unchecked_transaction().map_err(|error| file::failed("read", &error))?;
            statements(&transaction).map_err(|error| file::failed("read", &error))
        })
        .await
    }
}

#[async_trait]
impl CommitIndex for SqliteCommitIndex {
    async fn update(
        &self,
        connection_id: &str,
        repository: &str,
        source: Arc<dyn CommitSource>,
        now: i64,
        cancel: &CancellationToken,
    ) -> Result<IndexState, MirrorError> {
        let path = self.file(connection_id)?;
        let (repository, cancel, writing) =
            (repository.to_owned(), cancel.clone(), Arc::clone(&self.writing));
        blocking("written", move || {
            let _turn = writing.lock().unwrap_or_else(PoisonError::into_inner);
            let update =
                Update { path: &path, repository: &repository, source: &*source, now, cancel: &cancel };
            match update.run() {
                Err(error) if error.is_damage() => {
                    tracing::warn!(%error, repository, "the index of commits is damaged and made anew");
                    file::remove(&path)?;
                    update.run().map(|state| IndexState { rebuilt: true, ..state }).map_err(MirrorError::from)
                }
                outcome => outcome.map_err(MirrorError::from),
            }
        })
        .await
    }

    async fn forget(&self, connection_id: &str, repository: Option<&str>) -> Result<(), MirrorError> {
        let path = self.file(connection_id)?;
        let (repository, writing) = (repository.map(str::to_owned), Arc::clone(&self.writing));
        blocking("removed", move || {
            let _turn = writing.lock().unwrap_or_else(PoisonError::into_inner);
            match (repository, path.exists()) {
                (_, false) => Ok(()),
                (None, true) => file::remove(&path),
                (Some(repository), true) => match file::open_to_write(&path)? {
                    Opened::Ready(connection) => {
                        let forgotten =
                            Transaction::new_unchecked(&connection, TransactionBehavior::Immediate).and_then(
                                |transaction| {
                                    update::forget(&transaction, &repository)?;
                                    transaction.commit()
                                },
                            );
                        file::settle(&connection, &path);
                        forgotten.map_err(|error| file::failed("written", &error))
                    }
                    // There is nothing in it that could be forgotten.
                    Opened::Damaged(_) => file::remove(&path),
                },
            }
        })
        .await
    }

    async fn state(&self, connection_id: &str, repository: &str) -> Result<Option<IndexState>, MirrorError> {
        let repository = repository.to_owned();
        self.read(connection_id, None, move |database| reading::state(database, &repository)).await
    }

    async fn commits_of_issue(
        &self,
        connection_id: &str,
        key: &str,
    ) -> Result<Vec<LinkedCommit>, MirrorError> {
        let key = key.to_owned();
        self.read(connection_id, Vec::new(), move |database| reading::commits_of_issue(database, &key)).await
    }

    async fn issues_of_project(
        &self,
        connection_id: &str,
        project_key: &str,
    ) -> Result<Vec<String>, MirrorError> {
        let project = project_key.to_owned();
        self.read(connection_id, Vec::new(), move |database| reading::issues_of_project(database, &project))
            .await
    }

    async fn find_commits(
        &self,
        connection_id: &str,
        repository: Option<&str>,
        text: &str,
        limit: usize,
    ) -> Result<Vec<LinkedCommit>, MirrorError> {
        let (repository, text) = (repository.map(str::to_owned), text.to_owned());
        self.read(connection_id, Vec::new(), move |database| {
            reading::find_commits(database, repository.as_deref(), &text, limit)
        })
        .await
    }

    async fn references_of_commit(
        &self,
        connection_id: &str,
        repository: &str,
        commit_id: &str,
        limit: usize,
    ) -> Result<Vec<String>, MirrorError> {
        let (repository, commit) = (repository.to_owned(), commit_id.to_owned());
        self.read(connection_id, Vec::new(), move |database| {
            reading::references_of_commit(database, &repository, &commit, limit)
        })
        .await
    }
}

async fn blocking<T, F>(action: &'static str, work: F) -> Result<T, MirrorError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, MirrorError> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(MirrorError::Failed { action: action.into(), detail: error.to_string() }))
}
