//! The index's file and its schema.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use causeway_app::port::mirror::MirrorError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::file::{beside, prepare};

/// Its name in the directory of a connection's mirrors.
pub(crate) const NAME: &str = "commits.sqlite";

/// Counted up with each change of the schema or of the rules that the index holds the outcome of, like the form of issue
/// keys. An index of another version is made anew.
const VERSION: u32 = 1;

/// How long another process (a second window, the command line) may take to index a repository.
const BUSY: Duration = Duration::from_mins(1);

/// KiB of pages that are kept in memory, however long the history.
const CACHE: i64 = 6 * 1024;

/// Bytes of the log that stay in it between updates.
const LOG: u64 = 1024 * 1024;

/// Commits are numbered within a repository. Their rows go by the repository's number in the upper half and the commit's
/// own in the lower, so that new ones are appended.
const SCHEMA: &str = "
    CREATE TABLE repositories (
        id         INTEGER PRIMARY KEY,
        name       TEXT NOT NULL UNIQUE,
        -- How many numbers are given away.
        next       INTEGER NOT NULL,
        commits    INTEGER NOT NULL,
        linked     INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        -- Marks: commits that a reference reaches, that one of a branch reaches, and that name issues in their messages.
        reached    BLOB NOT NULL,
        on_branch  BLOB NOT NULL,
        naming     BLOB NOT NULL
    ) STRICT;

    CREATE TABLE commits (
        id      INTEGER PRIMARY KEY,
        hash    BLOB NOT NULL,
        at      INTEGER NOT NULL,
        subject TEXT NOT NULL,
        -- Issue keys in its message, with a space between two.
        keys    TEXT NOT NULL
    ) STRICT;

    CREATE TABLE numbers (
        repository INTEGER NOT NULL,
        hash       BLOB NOT NULL,
        number     INTEGER NOT NULL,
        PRIMARY KEY (repository, hash)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE links (
        key        TEXT NOT NULL,
        repository INTEGER NOT NULL,
        number     INTEGER NOT NULL,
        PRIMARY KEY (key, repository, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE notes (
        key        TEXT NOT NULL,
        repository INTEGER NOT NULL,
        hash       BLOB NOT NULL,
        reference  TEXT NOT NULL,
        PRIMARY KEY (key, repository, hash, reference)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notes_of_commit ON notes (repository, hash, reference);

    -- Parents, in pieces: lines of a graph, parents before children.
    CREATE TABLE history (
        id    INTEGER PRIMARY KEY,
        lines BLOB NOT NULL
    ) STRICT;

    CREATE TABLE refs (
        repository INTEGER NOT NULL,
        name       TEXT NOT NULL,
        target     BLOB NOT NULL,
        -- The commit it leads to, where it leads to one.
        number     INTEGER,
        PRIMARY KEY (repository, name)
    ) STRICT, WITHOUT ROWID;

    -- Parents that the mirror did not have.
    CREATE TABLE absent (
        repository INTEGER NOT NULL,
        hash       BLOB NOT NULL,
        PRIMARY KEY (repository, hash)
    ) STRICT, WITHOUT ROWID;
";

/// A file that was opened to be written.
pub(super) enum Opened {
    /// It is of this version.
    Ready(Connection),
    /// It is no index, or one of another version: why.
    Damaged(String),
}

/// Opens the index, or makes it, readable to this user only.
pub(super) fn open_to_write(path: &Path) -> Result<Opened, MirrorError> {
    // Not where there is one: to close it again would end the locks that others in this process have on it.
    if !path.exists() {
        prepare(path).map_err(|error| {
            let detail = error.to_string();
            MirrorError::Failed { action: "opened".into(), detail }
        })?;
    }
    match Connection::open(path).and_then(configured) {
        Ok(connection) => match version(&connection) {
            Ok(VERSION) => match is_whole(&connection) {
                Ok(true) => Ok(Opened::Ready(connection)),
                Ok(false) => Ok(Opened::Damaged("a table of it is gone".to_owned())),
                Err(error) => damaged_or(&error),
            },
            Ok(found) => Ok(Opened::Damaged(format!("it is of version {found}"))),
            Err(error) => damaged_or(&error),
        },
        Err(error) => damaged_or(&error),
    }
}

fn damaged_or(error: &rusqlite::Error) -> Result<Opened, MirrorError> {
    if is_damage(error) { Ok(Opened::Damaged(error.to_string())) } else { Err(failed("opened", error)) }
}

/// Opens the index where there is one. One that is damaged is an error until the next update.
pub(super) fn open_to_read(path: &Path) -> Result<Option<Connection>, MirrorError> {
    if !path.exists() {
        return Ok(None);
    }
    // To read a write-ahead log SQLite writes beside it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(BUSY)?;
        keep_log(&connection)?;
        let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        connection.pragma_update(None, "query_only", true)?;
        Ok((connection, found))
    });
    match opened.map_err(|error| failed("read", &error))? {
        (connection, VERSION) => Ok(Some(connection)),
        // Made, and nothing written yet; or to be made anew by the next update.
        _ => Ok(None),
    }
}

/// Removes the index's files.
pub(super) fn remove(path: &Path) -> Result<(), MirrorError> {
    for suffix in ["-wal", "-shm", ".new", ""] {
        match fs::remove_file(beside(path, suffix)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(MirrorError::Failed { action: "removed".into(), detail: error.to_string() });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the file itself is wrong, and not what was asked of it.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            // `Unknown` is SQLITE_ERROR: a table that should be there is not.
            matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
        }
        rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..) => true,
        _ => false,
    }
}

/// The database's words. Its messages name tables and files, never the values of a statement.
pub(super) fn failed(action: &'static str, error: &rusqlite::Error) -> MirrorError {
    MirrorError::Failed { action: action.into(), detail: error.to_string() }
}

fn configured(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    keep_log(&connection)?;
    bound(&connection)?;
    Ok(connection)
}

/// Bounds what a connection that writes keeps in memory.
pub(super) fn bound(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

/// Leaves the log as it is when the last connection is closed. Otherwise each update and each answer would end by writing
/// to the database and waiting for the disk, twice.
fn keep_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map(drop)
}

/// Moves what is in the log to the database where that has become much: whoever opens the index reads the whole log.
pub(super) fn settle(connection: &Connection, path: &Path) {
    let long = fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > LOG);
    if long {
        let moved = connection
            // While somebody reads it stays; the next update tries again.
            .busy_timeout(Duration::ZERO)
            .and_then(|()| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
        if let Err(error) = moved {
            tracing::debug!(%error, "the log of the index of commits stays as it is");
        }
    }
}

/// Whether every table and index is there. An update that has nothing to write would not miss them.
fn is_whole(connection: &Connection) -> rusqlite::Result<bool> {
    let select = "SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL";
    let there: i64 = connection.query_row(select, [], |row| row.get(0))?;
    Ok(usize::try_from(there) == Ok(SCHEMA.matches("CREATE ").count()))
}

/// Whether anybody has made tables in it.
pub(super) fn has_tables(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}

/// Statements that make the tables.
pub(super) fn tables() -> String {
    format!("{SCHEMA} PRAGMA user_version = {VERSION};")
}

/// The version found; of a new file, after its tables are made.
fn version(connection: &Connection) -> rusqlite::Result<u32> {
    let found = || connection.pragma_query_value(None, "user_version", |row| row.get(0));
    if found()? != 0 || has_tables(connection)? {
        return found();
    }
    let make = format!("BEGIN IMMEDIATE; {} COMMIT", tables());
    match connection.execute_batch(&make) {
        // Another process was first.
        Err(_) if found()? == VERSION => connection.execute_batch("ROLLBACK")?,
        made => made?,
    }
    found()
}
