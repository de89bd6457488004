//! The schema and how it grows.

use std::cmp::Ordering;

use causeway_app::port::storage::StorageError;
use rusqlite::{Connection, TransactionBehavior};

use crate::sqlite::failed;

/// Step n brings schema n to n + 1. Steps that have been released never change.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE connections (
        id             TEXT PRIMARY KEY NOT NULL,
        site_url       TEXT NOT NULL,
        site_title     TEXT NOT NULL,
        integration_id INTEGER NOT NULL,
        name           TEXT NOT NULL,
        region         TEXT NOT NULL,
        account        TEXT NOT NULL,
        access_key_id  TEXT NOT NULL,
        aws_secret     TEXT NOT NULL,
        jira_secret    TEXT NOT NULL,
        keep           TEXT NOT NULL CHECK (keep IN ('keychain', 'session')),
        created_at     INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE draft (
        id   INTEGER PRIMARY KEY CHECK (id = 1),
        body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE runs (
        id          TEXT PRIMARY KEY NOT NULL,
        title       TEXT NOT NULL,
        state       TEXT NOT NULL,
        plan        TEXT NOT NULL,
        started_at  INTEGER NOT NULL,
        finished_at INTEGER,
        receipt     TEXT,
        dismissed   INTEGER NOT NULL CHECK (dismissed IN (0, 1))
    ) STRICT;

    CREATE TABLE journal (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        run_id   TEXT NOT NULL REFERENCES runs (id),
        step     TEXT NOT NULL,
        event    TEXT NOT NULL,
        detail   TEXT NOT NULL,
        at       INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX journal_of_run ON journal (run_id, position);
",
    "
    -- Fields of a connection that came later, as one JSON object.
    ALTER TABLE connections ADD COLUMN extra TEXT NOT NULL DEFAULT '{}';

    ALTER TABLE runs ADD COLUMN connection_id TEXT;
    UPDATE runs SET connection_id = (
        SELECT CASE WHEN json_valid(detail) THEN json_extract(detail, '$.id') END
        FROM journal
        WHERE run_id = runs.id AND step = 'remember' AND event = 'done'
        ORDER BY position DESC LIMIT 1
    );
    -- Holds all that a list of runs shows, so that no plan is read for it.
    CREATE INDEX run_summaries
        ON runs (started_at, id, title, state, finished_at, dismissed, connection_id);

    CREATE TABLE leases (
        resource TEXT PRIMARY KEY NOT NULL,
        owner    TEXT NOT NULL,
        until    INTEGER NOT NULL
    ) STRICT;
",
    "
    CREATE TABLE credentials (
        name          TEXT PRIMARY KEY NOT NULL,
        kind          TEXT NOT NULL,
        hint          TEXT NOT NULL,
        identity      TEXT,
        keep          TEXT NOT NULL CHECK (keep IN ('keychain', 'session')),
        connection_id TEXT,
        stored_at     INTEGER,
        last_used_at  INTEGER
    ) STRICT;
    -- What was stored before this table came.
    INSERT OR IGNORE INTO credentials (name, kind, hint, keep)
        SELECT aws_secret, 'connectionKey', access_key_id, keep FROM connections;
    INSERT OR IGNORE INTO credentials (name, kind, hint, keep)
        SELECT jira_secret, 'jira', substr(jira_secret, length('jira ' || site_url || ' ') + 1), keep FROM connections;
    INSERT OR IGNORE INTO credentials (name, kind, hint, keep)
        SELECT json_extract(extra, '$.triggers.webhook_secret'), 'webhook', site_url, keep FROM connections
        WHERE json_extract(extra, '$.triggers.webhook_secret') IS NOT NULL;

    CREATE TABLE repositories (
        name          TEXT NOT NULL,
        connection_id TEXT NOT NULL,
        PRIMARY KEY (name, connection_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX repositories_of_connection ON repositories (connection_id);

    CREATE TABLE settings (
        name  TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL
    ) STRICT;
",
    "
    CREATE TABLE single_repositories (
        id            TEXT PRIMARY KEY NOT NULL,
        site_url      TEXT NOT NULL,
        repository_id INTEGER NOT NULL,
        created_at    INTEGER NOT NULL,
        -- Every other field, as one JSON object.
        extra         TEXT NOT NULL
    ) STRICT;
",
    "
    CREATE TABLE deleted_branches (
        id            TEXT PRIMARY KEY NOT NULL,
        connection_id TEXT NOT NULL,
        repository    TEXT NOT NULL,
        name          TEXT NOT NULL,
        commit_id     TEXT NOT NULL,
        deleted_at    INTEGER NOT NULL,
        arn           TEXT,
        settled       INTEGER NOT NULL CHECK (settled IN (0, 1))
    ) STRICT;
    CREATE INDEX deleted_branches_by_time ON deleted_branches (deleted_at);
    CREATE TABLE mirrors (
        connection_id TEXT NOT NULL,
        repository    TEXT NOT NULL,
        -- Its state, as one JSON object.
        record        TEXT NOT NULL,
        PRIMARY KEY (connection_id, repository)
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE audit (
        number          INTEGER PRIMARY KEY AUTOINCREMENT,
        at              INTEGER NOT NULL,
        act             TEXT NOT NULL,
        title           TEXT NOT NULL,
        site_url        TEXT,
        connection_id   TEXT,
        connection_name TEXT,
        jira_user       TEXT,
        aws_identity    TEXT,
        error           TEXT,
        run_id          TEXT
    ) STRICT;
    -- What was run before there was a log.
    INSERT INTO audit (at, act, title, connection_id, run_id)
        SELECT started_at, 'run', title, connection_id, id FROM runs ORDER BY started_at, rowid;
",
];

/// Refuses a database of another schema than the newest one known.
pub(crate) fn expect_newest(connection: &Connection) -> Result<(), StorageError> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let found: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| failed("read", &error))?;
    match found.cmp(&known) {
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(StorageError::Newer { found, known }),
        Ordering::Less => Err(StorageError::Failed {
            action: "read".into(),
            detail: "it is of an earlier version of Causeway; open Causeway once, which brings it up to date"
                .to_owned(),
        }),
    }
}

/// Brings the database to the newest schema, all in one transaction, or refuses a newer one without touching it.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StorageError> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let migrated = |error: rusqlite::Error| failed("migrated", &error);

    // Immediate: of two processes that start at once the second waits, and then finds nothing left to do.
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(migrated)?;
    let found: u32 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(migrated)?;
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    for step in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(step).map_err(migrated)?;
    }
    if found < known {
        transaction.pragma_update(None, "user_version", known).map_err(migrated)?;
    }
    transaction.commit().map_err(migrated)
}
