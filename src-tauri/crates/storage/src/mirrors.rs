//! Rows of mirrors.

use causeway_app::port::storage::MirrorRecord;
use rusqlite::{Connection, Result};

use crate::rows::{unreadable, unwritable};

pub(crate) fn all(database: &Connection, connection_id: &str) -> Result<Vec<MirrorRecord>> {
    database
        .prepare_cached("SELECT record FROM mirrors WHERE connection_id = ? ORDER BY repository")?
        .query_map([connection_id], |row| {
            serde_json::from_str(&row.get::<_, String>(0)?).map_err(unreadable)
        })?
        .collect()
}

pub(crate) fn put(database: &Connection, connection_id: &str, mirror: &MirrorRecord) -> Result<()> {
    let record = serde_json::to_string(mirror).map_err(unwritable)?;
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO mirrors (connection_id, repository, record) VALUES (?, ?, ?)",
        )?
        .execute((connection_id, &mirror.repository, record))
        .map(drop)
}

pub(crate) fn remove(database: &Connection, connection_id: &str) -> Result<()> {
    database.execute("DELETE FROM mirrors WHERE connection_id = ?", [connection_id]).map(drop)
}
