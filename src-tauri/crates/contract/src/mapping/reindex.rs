//! Reindexing.

use causeway_app::reindex::{
    ReindexOutcome as AppOutcome, ReindexProgress as AppProgress, ReindexRequest, ReindexRow as AppRow,
    ReindexState as AppState,
};

use super::wizard::count;
use crate::reindex::{Reindex, ReindexOutcome, ReindexProgress, ReindexRow, ReindexState};

/// What a window wants indexed again. It is followed to its end.
pub fn reindex_wanted(request: Reindex) -> ReindexRequest {
    let Reindex { operation_id: _, site_url, ids, priority } = request;
    ReindexRequest { site_url, ids, priority, follow: true }
}

/// How it goes.
pub fn reindex_progress(progress: AppProgress) -> ReindexProgress {
    ReindexProgress {
        total: count(progress.total),
        ended: count(progress.ended),
        failed: count(progress.failed),
        rows: progress.rows.into_iter().map(row).collect(),
    }
}

/// How it ended.
pub fn reindex_outcome(outcome: AppOutcome) -> ReindexOutcome {
    ReindexOutcome {
        done: count(outcome.done),
        failed: count(outcome.failed),
        left: count(outcome.left),
        took: u64::try_from(outcome.took.as_millis()).unwrap_or(u64::MAX),
    }
}

fn row(row: AppRow) -> ReindexRow {
    ReindexRow {
        id: row.id,
        name: row.name,
        state: match row.state {
            AppState::Queued => ReindexState::Queued,
            AppState::Indexing => ReindexState::Indexing,
            AppState::Done => ReindexState::Done,
            AppState::Failed => ReindexState::Failed,
            AppState::Refused => ReindexState::Refused,
        },
        percent: row.percent,
        message: row.message,
        errors: row.errors,
        started_at: row.started_at,
        ended_at: row.ended_at,
        last_indexed: row.last_indexed,
    }
}
