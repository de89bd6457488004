//! [`SqliteStorage`].

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::audit::{AuditEntry, AuditLog, AuditQuery, AuditRecord};
use causeway_app::port::storage::{
    Claim, ConnectionRecord, CredentialRecord, DeletedBranchRecord, JournalEntry, Lease, MirrorRecord,
    RunRecord, RunSummary, SingleRepositoryRecord, Storage, StorageError,
};
use rusqlite::{Connection, OptionalExtension};

use crate::appender::Appender;
use crate::presence::Presences;
use crate::{audit, credentials, deleted_branches, file, leases, mirrors, rows, schema, single_repositories};

/// How long a write waits for another process (a second window, the command line) to end its own.
const BUSY: Duration = Duration::from_secs(10);

/// The database of this user on this computer.
pub struct SqliteStorage {
    /// First, so that it has ended when the connection closes.
    appender: Appender,
    presences: Arc<Presences>,
    connection: Arc<Mutex<Connection>>,
}

impl SqliteStorage {
    /// Opens the database, or makes it in a directory of its own that becomes readable to this user only. Blocks.
    ///
    /// A file that is damaged, is no database or was written by a newer version is an error and stays as it is; see
    /// [`set_aside`](crate::set_aside).
    pub fn open(database: &Path) -> Result<Self, StorageError> {
        file::prepare(database)?;
        let opened = |error: rusqlite::Error| match failed("opened", &error) {
            StorageError::Failed { action, detail } => {
                StorageError::Failed { action, detail: format!("{}: {detail}", database.display()) }
            }
            newer @ StorageError::Newer { .. } => newer,
        };
        let mut connection = Connection::open(database).map_err(opened)?;
        configure(&connection).map_err(opened)?;
        let found: String =
            connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(opened)?;
        if found != "ok" {
            return Err(StorageError::Failed {
                action: "opened".into(),
                detail: format!("{}: the database is damaged: {found}", database.display()),
            });
        }
        schema::migrate(&mut connection)?;
        let connection = Arc::new(Mutex::new(connection));
        let appender = Appender::new(Arc::clone(&connection))?;
        let presences = Arc::new(Presences::new(database.to_owned()));
        Ok(Self { appender, presences, connection })
    }

    /// Runs on a blocking thread: a commit waits for the disk, and perhaps for another process.
    async fn with<T, F>(&self, action: &'static str, statements: F) -> Result<T, StorageError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        tokio::task::spawn_blocking(move || {
            // A panic while it was held has rolled its statement back; the connection is whole.
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            statements(&connection).map_err(|error| failed(action, &error))
        })
        .await
        .unwrap_or_else(|error| {
            Err(StorageError::Failed { action: action.into(), detail: error.to_string() })
        })
    }
}

#[async_trait]
impl Storage for SqliteStorage {
    async fn prove(&self) -> Result<(), StorageError> {
        self.with("written", |connection| {
            let transaction = connection.unchecked_transaction()?;
            // Committed, so that it goes to the disk; gone again, so that nothing is left of it.
            transaction.execute_batch("CREATE TABLE proof (it TEXT); DROP TABLE proof")?;
            transaction.commit()
        })
        .await?;
        let found = self
            .with("read", |connection| {
                connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
            })
            .await?;
        if found == "ok" {
            Ok(())
        } else {
            Err(StorageError::Failed { action: "read".into(), detail: found })
        }
    }

    async fn connections(&self) -> Result<Vec<ConnectionRecord>, StorageError> {
        self.with("read", rows::connections).await
    }

    async fn put_connection(&self, connection: ConnectionRecord) -> Result<(), StorageError> {
        self.with("written", move |database| rows::put_connection(database, &connection)).await
    }

    async fn remove_connection(&self, id: &str) -> Result<(), StorageError> {
        let id = id.to_owned();
        self.with("written", move |database| {
            database.execute("DELETE FROM repositories WHERE connection_id = ?", [&id])?;
            mirrors::remove(database, &id)?;
            database.execute("DELETE FROM connections WHERE id = ?", [id]).map(drop)
        })
        .await
    }

    async fn single_repositories(&self) -> Result<Vec<SingleRepositoryRecord>, StorageError> {
        self.with("read", single_repositories::all).await
    }

    async fn put_single_repository(&self, repository: SingleRepositoryRecord) -> Result<(), StorageError> {
        self.with("written", move |database| single_repositories::put(database, &repository)).await
    }

    async fn remove_single_repository(&self, id: &str) -> Result<(), StorageError> {
        let id = id.to_owned();
        self.with("written", move |database| single_repositories::remove(database, &id)).await
    }

    async fn credentials(&self) -> Result<Vec<CredentialRecord>, StorageError> {
        self.with("read", credentials::credentials).await
    }

    async fn put_credential(&self, credential: CredentialRecord) -> Result<(), StorageError> {
        self.with("written", move |database| credentials::put_credential(database, &credential)).await
    }

    async fn note_credential_used(&self, name: &str, at_millis: i64) -> Result<(), StorageError> {
        let name = name.to_owned();
        self.with("written", move |database| {
            let values = (at_millis, name);
            database.execute("UPDATE credentials SET last_used_at = ? WHERE name = ?", values).map(drop)
        })
        .await
    }

    async fn remove_credential(&self, name: &str) -> Result<(), StorageError> {
        let name = name.to_owned();
        self.with("written", move |database| {
            database.execute("DELETE FROM credentials WHERE name = ?", [name]).map(drop)
        })
        .await
    }

    async fn put_repository_names(&self, connection_id: &str, names: &[String]) -> Result<(), StorageError> {
        let (connection_id, names) = (connection_id.to_owned(), names.to_vec());
        self.with("written", move |database| {
            credentials::put_repository_names(database, &connection_id, &names)
        })
        .await
    }

    async fn connections_with_repository(&self, name: &str) -> Result<Vec<String>, StorageError> {
        let name = name.to_owned();
        self.with("read", move |database| credentials::connections_with_repository(database, &name)).await
    }

    async fn deleted_branches(&self) -> Result<Vec<DeletedBranchRecord>, StorageError> {
        self.with("read", deleted_branches::newest).await
    }

    async fn put_deleted_branch(&self, branch: DeletedBranchRecord) -> Result<(), StorageError> {
        self.with("written", move |database| deleted_branches::put(database, &branch)).await
    }

    async fn remove_deleted_branch(&self, id: &str) -> Result<(), StorageError> {
        let id = id.to_owned();
        self.with("written", move |database| deleted_branches::remove(database, &id)).await
    }

    async fn mirrors(&self, connection_id: &str) -> Result<Vec<MirrorRecord>, StorageError> {
        let id = connection_id.to_owned();
        self.with("read", move |database| mirrors::all(database, &id)).await
    }

    async fn put_mirror(&self, connection_id: &str, mirror: MirrorRecord) -> Result<(), StorageError> {
        let id = connection_id.to_owned();
        self.with("written", move |database| mirrors::put(database, &id, &mirror)).await
    }

    async fn remove_mirrors(&self, connection_id: &str) -> Result<(), StorageError> {
        let id = connection_id.to_owned();
        self.with("written", move |database| mirrors::remove(database, &id)).await
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, StorageError> {
        let name = name.to_owned();
        self.with("read", move |database| credentials::setting(database, &name)).await
    }

    async fn put_setting(&self, name: &str, value: Option<String>) -> Result<(), StorageError> {
        let name = name.to_owned();
        self.with("written", move |database| credentials::put_setting(database, &name, value.as_deref()))
            .await
    }

    async fn draft(&self) -> Result<Option<String>, StorageError> {
        self.with("read", |database| {
            database.query_row("SELECT body FROM draft", [], |row| row.get(0)).optional()
        })
        .await
    }

    async fn put_draft(&self, draft: Option<String>) -> Result<(), StorageError> {
        self.with("written", move |database| match draft {
            Some(body) => {
                database.execute("INSERT OR REPLACE INTO draft (id, body) VALUES (1, ?)", [body]).map(drop)
            }
            None => database.execute("DELETE FROM draft", []).map(drop),
        })
        .await
    }

    async fn run_summaries(&self) -> Result<Vec<RunSummary>, StorageError> {
        self.with("read", rows::run_summaries).await
    }

    async fn unfinished_runs(&self) -> Result<Vec<RunRecord>, StorageError> {
        self.with("read", rows::unfinished_runs).await
    }

    async fn run(&self, id: &str) -> Result<Option<RunRecord>, StorageError> {
        let id = id.to_owned();
        self.with("read", move |database| {
            database.query_row("SELECT * FROM runs WHERE id = ?", [id], rows::run).optional()
        })
        .await
    }

    async fn put_run(&self, run: RunRecord) -> Result<(), StorageError> {
        self.with("written", move |database| rows::put_run(database, &run)).await
    }

    async fn set_run_connection(&self, run_id: &str, connection_id: &str) -> Result<(), StorageError> {
        let values = (connection_id.to_owned(), run_id.to_owned());
        self.with("written", move |database| {
            database.execute("UPDATE runs SET connection_id = ? WHERE id = ?", values).map(drop)
        })
        .await
    }

    async fn append_journal_many(&self, entries: Vec<JournalEntry>) -> Result<(), StorageError> {
        self.appender.append(entries).await
    }

    async fn journal(&self, run_id: &str) -> Result<Vec<JournalEntry>, StorageError> {
        let run_id = run_id.to_owned();
        self.with("read", move |database| rows::journal(database, &run_id)).await
    }

    async fn claim(
        &self,
        resource: &str,
        owner: &str,
        until_millis: i64,
        now_millis: i64,
    ) -> Result<Claim, StorageError> {
        let lease = lease(resource, owner, until_millis);
        let presences = Arc::clone(&self.presences);
        self.with("written", move |database| {
            let Lease { owner, resource, .. } = &lease;
            presences.show(owner, resource);
            let claim = leases::claim(database, &presences, &lease, now_millis);
            if !matches!(claim, Ok(Claim::Granted)) {
                presences.hide(owner, resource);
            }
            claim
        })
        .await
    }

    async fn renew(&self, resource: &str, owner: &str, until_millis: i64) -> Result<bool, StorageError> {
        let lease = lease(resource, owner, until_millis);
        let presences = Arc::clone(&self.presences);
        self.with("written", move |database| {
            let renewed = leases::renew(database, &lease)?;
            if !renewed {
                presences.hide(&lease.owner, &lease.resource);
            }
            Ok(renewed)
        })
        .await
    }

    async fn release(&self, resource: &str, owner: &str) -> Result<(), StorageError> {
        let (resource, owner) = (resource.to_owned(), owner.to_owned());
        let presences = Arc::clone(&self.presences);
        self.with("written", move |database| {
            leases::release(database, &resource, &owner)?;
            presences.hide(&owner, &resource);
            Ok(())
        })
        .await
    }

    async fn leases(&self, now_millis: i64) -> Result<Vec<Lease>, StorageError> {
        let presences = Arc::clone(&self.presences);
        self.with("read", move |database| leases::in_force(database, &presences, now_millis)).await
    }
}

#[async_trait]
impl AuditLog for SqliteStorage {
    async fn append_audit(&self, record: AuditRecord) -> Result<(), StorageError> {
        self.with("written", move |database| audit::append(database, &record)).await
    }

    async fn audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, StorageError> {
        self.with("read", move |database| audit::find(database, &query)).await
    }
}

fn lease(resource: &str, owner: &str, until: i64) -> Lease {
    Lease { resource: resource.to_owned(), owner: owner.to_owned(), until }
}

impl fmt::Debug for SqliteStorage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SqliteStorage").finish_non_exhaustive()
    }
}

/// The database's words. Its messages name tables and files, never the values of a statement.
pub(crate) fn failed(action: &'static str, error: &rusqlite::Error) -> StorageError {
    StorageError::Failed { action: action.into(), detail: error.to_string() }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)
}
