//! Rows of single repositories.

use causeway_app::port::storage::SingleRepositoryRecord;
use rusqlite::{Connection, OptionalExtension, Result, Row, Transaction, TransactionBehavior, named_params};
use serde_json::{Map, Value};

use crate::extra;
use crate::rows::{unreadable, unwritable};

/// The columns that hold a field each. Every other field is in `extra`.
const COLUMNS: [&str; 4] = ["id", "site_url", "repository_id", "created_at"];

pub(crate) fn all(database: &Connection) -> Result<Vec<SingleRepositoryRecord>> {
    database
        .prepare_cached("SELECT * FROM single_repositories ORDER BY created_at, rowid")?
        .query_map([], record)?
        .collect()
}

pub(crate) fn put(database: &Connection, record: &SingleRepositoryRecord) -> Result<()> {
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
    let before: Option<String> = transaction
        .prepare_cached("SELECT extra FROM single_repositories WHERE id = ?")?
        .query_row([&record.id], |row| row.get(0))
        .optional()?;
    let extra = extra::beside(&COLUMNS, record, before.as_deref()).map_err(unwritable)?;
    transaction
        .prepare_cached(
            "INSERT INTO single_repositories (id, site_url, repository_id, created_at, extra)
             VALUES (:id, :site_url, :repository_id, :created_at, :extra)
             ON CONFLICT (id) DO UPDATE SET
                 site_url = excluded.site_url, repository_id = excluded.repository_id,
                 created_at = excluded.created_at, extra = excluded.extra",
        )?
        .execute(named_params! {
            ":id": record.id,
            ":site_url": record.site_url,
            ":repository_id": record.repository_id,
            ":created_at": record.created_at,
            ":extra": extra,
        })?;
    transaction.commit()
}

pub(crate) fn remove(database: &Connection, id: &str) -> Result<()> {
    database.execute("DELETE FROM single_repositories WHERE id = ?", [id]).map(drop)
}

fn record(row: &Row<'_>) -> Result<SingleRepositoryRecord> {
    let mut columns = Map::new();
    for column in COLUMNS {
        let value = match column {
            "repository_id" | "created_at" => row.get::<_, i64>(column).map(Value::from)?,
            _ => row.get::<_, String>(column).map(Value::from)?,
        };
        columns.insert(column.to_owned(), value);
    }
    extra::joined(columns, &row.get::<_, String>("extra")?).map_err(unreadable)
}
