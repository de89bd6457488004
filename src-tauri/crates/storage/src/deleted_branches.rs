//! Rows of branches that were deleted from here.

use causeway_app::port::storage::{DELETED_BRANCHES, DeletedBranchRecord};
use rusqlite::{Connection, Result, Row, Transaction, TransactionBehavior, named_params};

pub(crate) fn newest(database: &Connection) -> Result<Vec<DeletedBranchRecord>> {
    database
        .prepare_cached("SELECT * FROM deleted_branches ORDER BY deleted_at DESC, rowid DESC LIMIT ?")?
        .query_map([DELETED_BRANCHES], record)?
        .collect()
}

pub(crate) fn put(database: &Connection, record: &DeletedBranchRecord) -> Result<()> {
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached(
            "INSERT INTO deleted_branches (id, connection_id, repository, name, commit_id, deleted_at, arn, settled)
             VALUES (:id, :connection_id, :repository, :name, :commit_id, :deleted_at, :arn, :settled)
             ON CONFLICT (id) DO UPDATE SET
                 connection_id = excluded.connection_id, repository = excluded.repository, name = excluded.name,
                 commit_id = excluded.commit_id, deleted_at = excluded.deleted_at, arn = excluded.arn,
                 settled = excluded.settled",
        )?
        .execute(named_params! {
            ":id": record.id,
            ":connection_id": record.connection_id,
            ":repository": record.repository,
            ":name": record.name,
            ":commit_id": record.commit_id,
            ":deleted_at": record.deleted_at,
            ":arn": record.arn,
            ":settled": record.settled,
        })?;
    transaction
        .prepare_cached(
            "DELETE FROM deleted_branches WHERE id NOT IN
                 (SELECT id FROM deleted_branches ORDER BY deleted_at DESC, rowid DESC LIMIT ?)",
        )?
        .execute([DELETED_BRANCHES])?;
    transaction.commit()
}

pub(crate) fn remove(database: &Connection, id: &str) -> Result<()> {
    database.execute("DELETE FROM deleted_branches WHERE id = ?", [id]).map(drop)
}

fn record(row: &Row<'_>) -> Result<DeletedBranchRecord> {
    Ok(DeletedBranchRecord {
        id: row.get("id")?,
        connection_id: row.get("connection_id")?,
        repository: row.get("repository")?,
        name: row.get("name")?,
        commit_id: row.get("commit_id")?,
        deleted_at: row.get("deleted_at")?,
        arn: row.get("arn")?,
        settled: row.get("settled")?,
    })
}
