//! Rows of what is remembered of stored credentials, of repositories seen, and of settings.

use causeway_app::port::storage::{CredentialKind, CredentialRecord};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{
    Connection, Error, OptionalExtension, Result, Row, Transaction, TransactionBehavior, named_params,
};

use crate::rows::{keep, keep_name};

const KINDS: [(CredentialKind, &str); 6] = [
    (CredentialKind::Jira, "jira"),
    (CredentialKind::ConnectionKey, "connectionKey"),
    (CredentialKind::PersonalKey, "personalKey"),
    (CredentialKind::Webhook, "webhook"),
    (CredentialKind::Proxy, "proxy"),
    (CredentialKind::GitPassword, "gitPassword"),
];

pub(crate) fn credentials(database: &Connection) -> Result<Vec<CredentialRecord>> {
    database
        .prepare_cached("SELECT * FROM credentials ORDER BY stored_at DESC NULLS LAST, rowid DESC")?
        .query_map([], credential)?
        .collect()
}

fn credential(row: &Row<'_>) -> Result<CredentialRecord> {
    let kind: String = row.get("kind")?;
    let known = KINDS.iter().find(|(_, name)| *name == kind);
    let (kind, _) = known.ok_or_else(|| {
        let unknown = FromSqlError::Other(format!("the kind of credential {kind} is not known").into());
        Error::FromSqlConversionFailure(0, Type::Text, Box::new(unknown))
    })?;
    Ok(CredentialRecord {
        name: row.get("name")?,
        kind: *kind,
        hint: row.get("hint")?,
        identity: row.get("identity")?,
        keep: keep(&row.get::<_, String>("keep")?)?,
        connection_id: row.get("connection_id")?,
        stored_at: row.get("stored_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}

pub(crate) fn put_credential(database: &Connection, record: &CredentialRecord) -> Result<()> {
    let kind = KINDS.iter().find(|(kind, _)| *kind == record.kind).map_or("", |(_, name)| name);
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO credentials
                 (name, kind, hint, identity, keep, connection_id, stored_at, last_used_at)
             VALUES (:name, :kind, :hint, :identity, :keep, :connection_id, :stored_at, :last_used_at)",
        )?
        .execute(named_params! {
            ":name": record.name,
            ":kind": kind,
            ":hint": record.hint,
            ":identity": record.identity,
            ":keep": keep_name(record.keep),
            ":connection_id": record.connection_id,
            ":stored_at": record.stored_at,
            ":last_used_at": record.last_used_at,
        })
        .map(drop)
}

pub(crate) fn put_repository_names(
    database: &Connection,
    connection_id: &str,
    names: &[String],
) -> Result<()> {
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM repositories WHERE connection_id = ?", [connection_id])?;
    {
        let mut insert = transaction
            .prepare_cached("INSERT OR IGNORE INTO repositories (name, connection_id) VALUES (?, ?)")?;
        for name in names {
            insert.execute([name.as_str(), connection_id])?;
        }
    }
    transaction.commit()
}

pub(crate) fn connections_with_repository(database: &Connection, name: &str) -> Result<Vec<String>> {
    database
        .prepare_cached("SELECT connection_id FROM repositories WHERE name = ? ORDER BY connection_id")?
        .query_map([name], |row| row.get(0))?
        .collect()
}

pub(crate) fn setting(database: &Connection, name: &str) -> Result<Option<String>> {
    database
        .prepare_cached("SELECT value FROM settings WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()
}

pub(crate) fn put_setting(database: &Connection, name: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => database
            .execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", [name, value])
            .map(drop),
        None => database.execute("DELETE FROM settings WHERE name = ?", [name]).map(drop),
    }
}
