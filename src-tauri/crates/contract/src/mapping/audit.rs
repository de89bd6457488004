//! The audit log.

use causeway_app::audit::{AuditOutcome as AppOutcome, AuditPage as AppPage, AuditSeen};
use causeway_app::issue::IssueSite as AppSite;
use causeway_app::port::audit::{AuditAct, AuditQuery};

use crate::audit::{AuditEntry, AuditFilter, AuditOutcome, AuditPage};
use crate::issue::IssueSite;

/// As many entries are shown at once.
const AT_ONCE: u32 = 200;

/// What is asked of the log: a page, from `before` on.
pub fn audit_query(filter: AuditFilter, before: Option<i64>) -> AuditQuery {
    AuditQuery {
        words: filter.text.split_whitespace().map(str::to_owned).collect(),
        connection_id: filter.connection_id,
        site_url: filter.site_url,
        only_failed: filter.only_failed,
        before,
        limit: AT_ONCE,
    }
}

/// A page of the log.
pub fn audit_page(page: AppPage, sites: Vec<AppSite>) -> AuditPage {
    AuditPage {
        entries: page.entries.into_iter().map(audit_entry).collect(),
        older: page.older,
        sites: sites.into_iter().map(|AppSite { url, title }| IssueSite { url, title }).collect(),
    }
}

/// An entry of the log.
pub fn audit_entry(seen: AuditSeen) -> AuditEntry {
    let AuditSeen { entry, outcome } = seen;
    let record = entry.record;
    let (outcome, error) = match outcome {
        AppOutcome::Done => (AuditOutcome::Done, None),
        AppOutcome::Failed(error) => (AuditOutcome::Failed, error),
        AppOutcome::Cancelled => (AuditOutcome::Cancelled, None),
        AppOutcome::Running => (AuditOutcome::Running, None),
        AppOutcome::Interrupted => (AuditOutcome::Interrupted, None),
        AppOutcome::Unknown => (AuditOutcome::Unknown, None),
    };
    AuditEntry {
        number: entry.number,
        at: record.at,
        act: record.act.map(AuditAct::name).unwrap_or_default(),
        title: record.title,
        outcome,
        error,
        site_url: record.site_url,
        connection_id: record.connection_id,
        connection_name: record.connection_name,
        jira_user: record.jira_user,
        aws_identity: record.aws_identity,
        run_id: record.run_id,
        finished_at: entry.run_finished_at,
    }
}

/// The columns of an exported log.
pub const AUDIT_COLUMNS: [&str; 10] =
    ["number", "at", "act", "title", "outcome", "error", "connection", "site", "jira_user", "aws_identity"];

/// A row of an exported log, by [`AUDIT_COLUMNS`]. Times are in UTC.
pub fn audit_cells(entry: &AuditEntry) -> [String; 10] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        entry.number.to_string(),
        jiff::Timestamp::from_millisecond(entry.at).map(|at| at.to_string()).unwrap_or_default(),
        entry.act.clone(),
        entry.title.clone(),
        format!("{:?}", entry.outcome).to_lowercase(),
        text(&entry.error),
        text(&entry.connection_name),
        text(&entry.site_url),
        text(&entry.jira_user),
        text(&entry.aws_identity),
    ]
}
