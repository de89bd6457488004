//! Reindexing, followed to its end.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `reindex`: starts it, and follows it until it has ended. `cancel_operation` stops the following; GIJ goes on.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Reindex {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The Jira base URL.
    pub site_url: String,
    /// GIJ's ids of repositories and integrations; empty for everything at the site.
    #[ts(type = "number[]")]
    pub ids: Vec<i64>,
    /// Higher goes first, from 1; GIJ's own (24) when absent.
    #[ts(type = "number | null")]
    pub priority: Option<NonZeroU32>,
}

/// Where one reindex stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ReindexState {
    /// Asked for.
    Queued,
    /// At work.
    Indexing,
    /// Done, without an error.
    Done,
    /// Ended with errors.
    Failed,
    /// Could not be asked for.
    Refused,
}

/// One reindex.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReindexRow {
    /// GIJ's id; 0 for everything.
    #[ts(type = "number")]
    pub id: i64,
    /// The display name.
    pub name: String,
    /// Where it stands.
    pub state: ReindexState,
    /// 0 to 100, where GIJ says.
    pub percent: Option<f64>,
    /// What GIJ does, in its words.
    pub message: Option<String>,
    /// What went wrong, in GIJ's words.
    pub errors: Vec<String>,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub started_at: Option<i64>,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub ended_at: Option<i64>,
    /// Epoch milliseconds, as GIJ says after the end.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
}

/// How a reindex goes. The first one has all rows, the later ones those that changed.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReindexProgress {
    /// All of them.
    pub total: u32,
    /// Ended, in whatever way.
    pub ended: u32,
    /// Ended with errors, or refused.
    pub failed: u32,
    /// Rows.
    pub rows: Vec<ReindexRow>,
}

/// The answer to `reindex`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReindexOutcome {
    /// Ended without an error.
    pub done: u32,
    /// Ended with errors, or refused.
    pub failed: u32,
    /// Not ended while it was followed: GIJ goes on with them.
    pub left: u32,
    /// Milliseconds.
    #[ts(type = "number")]
    pub took: u64,
}
