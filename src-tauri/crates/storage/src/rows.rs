//! Between rows and records.

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{ConnectionRecord, JournalEntry, RunRecord, RunSummary};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{
    Connection, Error, OptionalExtension, Result, Row, Transaction, TransactionBehavior, named_params,
};
use serde_json::{Map, Value};

use crate::extra;

pub(crate) fn connections(database: &Connection) -> Result<Vec<ConnectionRecord>> {
    database
        .prepare_cached("SELECT * FROM connections ORDER BY created_at, rowid")?
        .query_map([], connection)?
        .collect()
}

pub(crate) fn put_connection(database: &Connection, record: &ConnectionRecord) -> Result<()> {
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
    let before: Option<String> = transaction
        .prepare_cached("SELECT extra FROM connections WHERE id = ?")?
        .query_row([&record.id], |row| row.get(0))
        .optional()?;
    let extra = extra::beside(&CONNECTION_COLUMNS, record, before.as_deref()).map_err(unwritable)?;
    transaction
        .prepare_cached(
            "INSERT INTO connections (id, site_url, site_title, integration_id, name, region, account, access_key_id,
                                      aws_secret, jira_secret, keep, created_at, extra)
             VALUES (:id, :site_url, :site_title, :integration_id, :name, :region, :account, :access_key_id,
                     :aws_secret, :jira_secret, :keep, :created_at, :extra)
             ON CONFLICT (id) DO UPDATE SET
                 site_url = excluded.site_url, site_title = excluded.site_title,
                 integration_id = excluded.integration_id, name = excluded.name, region = excluded.region,
                 account = excluded.account, access_key_id = excluded.access_key_id,
                 aws_secret = excluded.aws_secret, jira_secret = excluded.jira_secret, keep = excluded.keep,
                 created_at = excluded.created_at, extra = excluded.extra",
        )?
        .execute(named_params! {
            ":id": record.id,
            ":site_url": record.site_url,
            ":site_title": record.site_title,
            ":integration_id": record.integration_id,
            ":name": record.name,
            ":region": record.region,
            ":account": record.account,
            ":access_key_id": record.access_key_id,
            ":aws_secret": record.aws_secret,
            ":jira_secret": record.jira_secret,
            ":keep": keep_name(record.keep),
            ":created_at": record.created_at,
            ":extra": extra,
        })?;
    transaction.commit()
}

/// What a list of runs shows. Only the index is read, so that plans of any size cost nothing.
const RUN_SUMMARIES: &str = "
    SELECT id, title, state, started_at, finished_at, dismissed, connection_id
    FROM runs INDEXED BY run_summaries ORDER BY started_at DESC, rowid DESC";

pub(crate) fn run_summaries(database: &Connection) -> Result<Vec<RunSummary>> {
    database
        .prepare_cached(RUN_SUMMARIES)?
        .query_map([], |row| {
            Ok(RunSummary {
                id: row.get("id")?,
                title: row.get("title")?,
                state: row.get("state")?,
                started_at: row.get("started_at")?,
                finished_at: row.get("finished_at")?,
                dismissed: row.get("dismissed")?,
                connection_id: row.get("connection_id")?,
            })
        })?
        .collect()
}

pub(crate) fn unfinished_runs(database: &Connection) -> Result<Vec<RunRecord>> {
    database
        .prepare_cached("SELECT * FROM runs WHERE state <> 'completed' ORDER BY started_at DESC, rowid DESC")?
        .query_map([], run)?
        .collect()
}

pub(crate) fn put_run(database: &Connection, record: &RunRecord) -> Result<()> {
    database
        .prepare_cached(
            "INSERT INTO runs (id, title, state, plan, started_at, finished_at, receipt, dismissed, connection_id)
             VALUES (:id, :title, :state, :plan, :started_at, :finished_at, :receipt, :dismissed, :connection_id)
             ON CONFLICT (id) DO UPDATE SET
                 title = excluded.title, state = excluded.state, plan = excluded.plan,
                 started_at = excluded.started_at, finished_at = excluded.finished_at,
                 receipt = excluded.receipt, dismissed = excluded.dismissed,
                 connection_id = excluded.connection_id",
        )?
        .execute(named_params! {
            ":id": record.id,
            ":title": record.title,
            ":state": record.state,
            ":plan": record.plan,
            ":started_at": record.started_at,
            ":finished_at": record.finished_at,
            ":receipt": record.receipt,
            ":dismissed": record.dismissed,
            ":connection_id": record.connection_id,
        })
        .map(drop)
}

pub(crate) fn append_journal(database: &Connection, entry: &JournalEntry) -> Result<()> {
    database
        .prepare_cached(
            "INSERT INTO journal (run_id, step, event, detail, at) VALUES (:run_id, :step, :event, :detail, :at)",
        )?
        .execute(named_params! {
            ":run_id": entry.run_id,
            ":step": entry.step,
            ":event": entry.event,
            ":detail": entry.detail,
            ":at": entry.at,
        })
        .map(drop)
}

pub(crate) fn journal(database: &Connection, run_id: &str) -> Result<Vec<JournalEntry>> {
    database
        .prepare_cached(
            "SELECT run_id, step, event, detail, at FROM journal WHERE run_id = ? ORDER BY position",
        )?
        .query_map([run_id], |row| {
            Ok(JournalEntry {
                run_id: row.get("run_id")?,
                step: row.get("step")?,
                event: row.get("event")?,
                detail: row.get("detail")?,
                at: row.get("at")?,
            })
        })?
        .collect()
}

pub(crate) fn run(row: &Row<'_>) -> Result<RunRecord> {
    Ok(RunRecord {
        id: row.get("id")?,
        title: row.get("title")?,
        state: row.get("state")?,
        plan: row.get("plan")?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        receipt: row.get("receipt")?,
        dismissed: row.get("dismissed")?,
        connection_id: row.get("connection_id")?,
    })
}

/// The columns of a connection that hold a field each. Every other field is in `extra`.
const CONNECTION_COLUMNS: [&str; 12] = [
    "id",
    "site_url",
    "site_title",
    "integration_id",
    "name",
    "region",
    "account",
    "access_key_id",
    "aws_secret",
    "jira_secret",
    "keep",
    "created_at",
];

fn connection(row: &Row<'_>) -> Result<ConnectionRecord> {
    let text = |column: &str| row.get::<_, String>(column).map(Value::from);
    let number = |column: &str| row.get::<_, i64>(column).map(Value::from);
    let mut columns = Map::new();
    for column in CONNECTION_COLUMNS {
        let value = match column {
            "integration_id" | "created_at" => number(column)?,
            "keep" => serde_json::to_value(keep(&row.get::<_, String>(column)?)?).map_err(unreadable)?,
            _ => text(column)?,
        };
        columns.insert(column.to_owned(), value);
    }
    extra::joined(columns, &row.get::<_, String>("extra")?).map_err(unreadable)
}

pub(crate) fn unreadable(error: serde_json::Error) -> Error {
    Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

pub(crate) fn unwritable(error: serde_json::Error) -> Error {
    Error::ToSqlConversionFailure(Box::new(error))
}

pub(crate) const fn keep_name(keep: Keep) -> &'static str {
    match keep {
        Keep::Keychain => "keychain",
        Keep::Session => "session",
    }
}

pub(crate) fn keep(name: &str) -> Result<Keep> {
    match name {
        "keychain" => Ok(Keep::Keychain),
        "session" => Ok(Keep::Session),
        _ => Err(Error::FromSqlConversionFailure(0, Type::Text, Box::new(FromSqlError::InvalidType))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listing_runs_reads_no_plan() {
        let mut database = Connection::open_in_memory().unwrap();
        crate::schema::migrate(&mut database).unwrap();
        let steps: Vec<String> = database
            .prepare(&format!("EXPLAIN QUERY PLAN {RUN_SUMMARIES}"))
            .unwrap()
            .query_map([], |row| row.get("detail"))
            .unwrap()
            .collect::<Result<_>>()
            .unwrap();
        assert!(steps[0].contains("USING COVERING INDEX run_summaries"), "{steps:?}");
    }
}
