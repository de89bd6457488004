//! The audit log: what Causeway did on this computer, when and as whom.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::issue::IssueSite;
use crate::plan::ExportFormat;

/// Which entries.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct AuditFilter {
    /// Words, each of which is somewhere in an entry; empty for all.
    pub text: String,
    /// Only of this connection.
    pub connection_id: Option<String>,
    /// Only of this site.
    pub site_url: Option<String>,
    /// Only what failed, was cancelled or broken off.
    pub only_failed: bool,
}

/// `list_audit`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ListAudit {
    /// Which.
    pub filter: AuditFilter,
    /// [`AuditPage::older`] of the page before; absent for the newest.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused or went wrong.
    Failed,
    /// A person ended it.
    Cancelled,
    /// It is at work.
    Running,
    /// It was broken off, and can be taken up again.
    Interrupted,
    /// The record of its run is gone.
    Unknown,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditEntry {
    /// Counts up.
    #[ts(type = "number")]
    pub number: i64,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub at: i64,
    /// The kind of act: `create-branch`. Empty for one of a later version.
    pub act: String,
    /// The act in words.
    pub title: String,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Why it failed, where that is known here; a run's receipt says it.
    pub error: Option<String>,
    /// The Jira base URL.
    pub site_url: Option<String>,
    /// The connection, while it is there.
    pub connection_id: Option<String>,
    /// The connection's name then.
    pub connection_name: Option<String>,
    /// Who Jira knows it was.
    pub jira_user: Option<String>,
    /// Who AWS knows it was.
    pub aws_identity: Option<String>,
    /// The run, which has a receipt.
    pub run_id: Option<String>,
    /// Epoch milliseconds of a run's end.
    #[ts(type = "number | null")]
    pub finished_at: Option<i64>,
}

/// The answer to `list_audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// For the next page; `null` at the end.
    #[ts(type = "number | null")]
    pub older: Option<i64>,
    /// The sites that entries can be filtered by: those that are connected now.
    pub sites: Vec<IssueSite>,
}

/// `export_audit`: all entries that the filter finds, oldest first.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ExportAudit {
    /// Which.
    pub filter: AuditFilter,
    /// How.
    pub format: ExportFormat,
}
