//! Rows of the audit log.

use std::fmt::Write as _;

use causeway_app::port::audit::{AUDIT_ENTRIES, AuditAct, AuditEntry, AuditQuery, AuditRecord};
use rusqlite::types::Value;
use rusqlite::{Connection, Result, Row, Transaction, TransactionBehavior, named_params, params_from_iter};

pub(crate) fn append(database: &Connection, record: &AuditRecord) -> Result<()> {
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached(
            "INSERT INTO audit (at, act, title, site_url, connection_id, connection_name, jira_user, aws_identity,
                 error, run_id)
             VALUES (:at, :act, :title, :site_url, :connection_id, :connection_name, :jira_user, :aws_identity,
                 :error, :run_id)",
        )?
        .execute(named_params! {
            ":at": record.at,
            ":act": record.act.map(AuditAct::name).unwrap_or_default(),
            ":title": record.title,
            ":site_url": record.site_url,
            ":connection_id": record.connection_id,
            ":connection_name": record.connection_name,
            ":jira_user": record.jira_user,
            ":aws_identity": record.aws_identity,
            ":error": record.error,
            ":run_id": record.run_id,
        })?;
    // Numbers are never given again, so that the oldest ones are known by them alone.
    let kept = i64::from(AUDIT_ENTRIES);
    transaction
        .prepare_cached("DELETE FROM audit WHERE number <= (SELECT max(number) FROM audit) - ?")?
        .execute([kept])?;
    transaction.commit()
}

pub(crate) fn find(database: &Connection, query: &AuditQuery) -> Result<Vec<AuditEntry>> {
    let mut sql = String::from(
        "SELECT audit.*, runs.state AS run_state, runs.finished_at AS run_finished_at
         FROM audit LEFT JOIN runs ON runs.id = audit.run_id WHERE true",
    );
    let mut values = Vec::new();
    for word in &query.words {
        // `instr` has no wildcards to be escaped. `lower` knows ASCII only, and so is a name with an umlaut found as it is
        // written.
        sql.push_str(
            " AND instr(lower(concat_ws(char(10), audit.title, audit.act, audit.site_url, audit.connection_name,
                 audit.jira_user, audit.aws_identity, audit.error)), ?) > 0",
        );
        values.push(Value::from(word.to_ascii_lowercase()));
    }
    if let Some(id) = &query.connection_id {
        sql.push_str(" AND audit.connection_id = ?");
        values.push(Value::from(id.clone()));
    }
    if let Some(url) = &query.site_url {
        sql.push_str(" AND audit.site_url = ?");
        values.push(Value::from(url.clone()));
    }
    if query.only_failed {
        sql.push_str(
            " AND (audit.error IS NOT NULL OR (audit.run_id IS NOT NULL AND runs.state IS NOT 'completed'))",
        );
    }
    if let Some(number) = query.before {
        sql.push_str(" AND audit.number < ?");
        values.push(Value::from(number));
    }
    let _ = write!(sql, " ORDER BY audit.number DESC LIMIT {}", query.limit);
    database.prepare_cached(&sql)?.query_map(params_from_iter(values), entry)?.collect()
}

fn entry(row: &Row<'_>) -> Result<AuditEntry> {
    Ok(AuditEntry {
        number: row.get("number")?,
        record: AuditRecord {
            at: row.get("at")?,
            act: AuditAct::named(row.get_ref("act")?.as_str()?),
            title: row.get("title")?,
            site_url: row.get("site_url")?,
            connection_id: row.get("connection_id")?,
            connection_name: row.get("connection_name")?,
            jira_user: row.get("jira_user")?,
            aws_identity: row.get("aws_identity")?,
            error: row.get("error")?,
            run_id: row.get("run_id")?,
        },
        run_state: row.get("run_state")?,
        run_finished_at: row.get("run_finished_at")?,
    })
}
