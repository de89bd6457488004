//! Between rows and records.

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{ConnectionRecord, JournalEntry, RunRecord};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, Error, Result, Row, named_params};

pub(crate) fn connections(database: &Connection) -> Result<Vec<ConnectionRecord>> {
    database
        .prepare_cached("SELECT * FROM connections ORDER BY created_at, rowid")?
        .query_map([], connection)?
        .collect()
}

pub(crate) fn put_connection(database: &Connection, record: &ConnectionRecord) -> Result<()> {
    database
        .prepare_cached(
            "INSERT INTO connections (id, site_url, site_title, integration_id, name, region, account, access_key_id,
                                      aws_secret, jira_secret, keep, created_at)
             VALUES (:id, :site_url, :site_title, :integration_id, :name, :region, :account, :access_key_id,
                     :aws_secret, :jira_secret, :keep, :created_at)
             ON CONFLICT (id) DO UPDATE SET
                 site_url = excluded.site_url, site_title = excluded.site_title,
                 integration_id = excluded.integration_id, name = excluded.name, region = excluded.region,
                 account = excluded.account, access_key_id = excluded.access_key_id,
                 aws_secret = excluded.aws_secret, jira_secret = excluded.jira_secret, keep = excluded.keep,
                 created_at = excluded.created_at",
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
        })
        .map(drop)
}

pub(crate) fn runs(database: &Connection) -> Result<Vec<RunRecord>> {
    database
        .prepare_cached("SELECT * FROM runs ORDER BY started_at DESC, rowid DESC")?
        .query_map([], run)?
        .collect()
}

pub(crate) fn put_run(database: &Connection, record: &RunRecord) -> Result<()> {
    database
        .prepare_cached(
            "INSERT INTO runs (id, title, state, plan, started_at, finished_at, receipt, dismissed)
             VALUES (:id, :title, :state, :plan, :started_at, :finished_at, :receipt, :dismissed)
             ON CONFLICT (id) DO UPDATE SET
                 title = excluded.title, state = excluded.state, plan = excluded.plan,
                 started_at = excluded.started_at, finished_at = excluded.finished_at,
                 receipt = excluded.receipt, dismissed = excluded.dismissed",
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
    })
}

fn connection(row: &Row<'_>) -> Result<ConnectionRecord> {
    Ok(ConnectionRecord {
        id: row.get("id")?,
        site_url: row.get("site_url")?,
        site_title: row.get("site_title")?,
        integration_id: row.get("integration_id")?,
        name: row.get("name")?,
        region: row.get("region")?,
        account: row.get("account")?,
        access_key_id: row.get("access_key_id")?,
        aws_secret: row.get("aws_secret")?,
        jira_secret: row.get("jira_secret")?,
        keep: keep(&row.get::<_, String>("keep")?)?,
        created_at: row.get("created_at")?,
    })
}

const fn keep_name(keep: Keep) -> &'static str {
    match keep {
        Keep::Keychain => "keychain",
        Keep::Session => "session",
    }
}

fn keep(name: &str) -> Result<Keep> {
    match name {
        "keychain" => Ok(Keep::Keychain),
        "session" => Ok(Keep::Session),
        _ => Err(Error::FromSqlConversionFailure(0, Type::Text, Box::new(FromSqlError::InvalidType))),
    }
}
