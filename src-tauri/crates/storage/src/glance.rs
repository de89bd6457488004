//! [`Glance`].

use std::path::Path;
use std::time::Duration;

use causeway_app::port::storage::{ConnectionRecord, CredentialRecord, SingleRepositoryRecord, StorageError};
use rusqlite::{Connection, OpenFlags};

use crate::sqlite::failed;
use crate::{credentials, rows, schema, single_repositories};

/// How long a read waits where it has to, which in write-ahead logging it hardly ever has.
const BUSY: Duration = Duration::from_secs(1);

/// The database as it is, for a program that asks one question and ends: nothing is written, migrated or checked, and
/// calls block.
pub struct Glance(Connection);

impl Glance {
    /// Opens the database; `None` when there is none yet.
    ///
    /// # Errors
    /// When it cannot be opened, or is of another version than this program knows.
    pub fn at(database: &Path) -> Result<Option<Self>, StorageError> {
        if !database.exists() {
            return Ok(None);
        }
        let opened = |error: rusqlite::Error| failed("opened", &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(database, flags).map_err(opened)?;
        connection.busy_timeout(BUSY).map_err(opened)?;
        schema::expect_newest(&connection)?;
        Ok(Some(Self(connection)))
    }

    /// All connections, oldest first.
    pub fn connections(&self) -> Result<Vec<ConnectionRecord>, StorageError> {
        rows::connections(&self.0).map_err(read)
    }

    /// All single repositories, oldest first.
    pub fn single_repositories(&self) -> Result<Vec<SingleRepositoryRecord>, StorageError> {
        single_repositories::all(&self.0).map_err(read)
    }

    /// What is remembered of stored credentials, newest first.
    pub fn credentials(&self) -> Result<Vec<CredentialRecord>, StorageError> {
        credentials::credentials(&self.0).map_err(read)
    }

    /// Ids of the connections that were seen to have a repository of this name.
    pub fn connections_with_repository(&self, name: &str) -> Result<Vec<String>, StorageError> {
        credentials::connections_with_repository(&self.0, name).map_err(read)
    }

    /// A setting of the program as it was put.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StorageError> {
        credentials::setting(&self.0, name).map_err(read)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn read(error: rusqlite::Error) -> StorageError {
    failed("read", &error)
}
