//! The rows of a reindex, and telling what changed of them.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

use super::{OnReindex, ReindexOutcome, ReindexProgress, ReindexRow, ReindexState};

/// The shortest time between two tellings.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// All rows.
pub(super) struct Rows {
    all: Vec<ReindexRow>,
    /// Positions of rows that changed since they were told.
    changed: BTreeSet<usize>,
    ended: usize,
    failed: usize,
    told_at: Option<Instant>,
    tell: OnReindex,
}

impl Rows {
    /// No rows yet.
    pub(super) fn new(tell: OnReindex) -> Self {
        Self { all: Vec::new(), changed: BTreeSet::new(), ended: 0, failed: 0, told_at: None, tell }
    }

    /// Adds a row. It is told with all others.
    pub(super) fn push(&mut self, row: ReindexRow) {
        self.count(row.state, 1);
        self.all.push(row);
    }

    /// The row, if it is the only one.
    pub(super) fn only(&self) -> Option<&ReindexRow> {
        self.all.first().filter(|_| self.all.len() == 1)
    }

    /// Positions of rows that have not ended.
    pub(super) fn open(&self) -> Vec<usize> {
        let rows = self.all.iter().enumerate();
        rows.filter(|(_, row)| !row.state.has_ended()).map(|(position, _)| position).collect()
    }

    pub(super) fn positions(&self) -> std::ops::Range<usize> {
        0..self.all.len()
    }

    /// Changes a row. Answers whether it ended by that.
    pub(super) fn change(&mut self, position: usize, change: impl FnOnce(&mut ReindexRow)) -> bool {
        let Some(row) = self.all.get_mut(position) else { return false };
        let before = row.clone();
        change(row);
        if *row == before {
            return false;
        }
        let now = row.state;
        self.changed.insert(position);
        self.uncount(before.state);
        self.count(now, 1);
        now.has_ended() && !before.state.has_ended()
    }

    fn count(&mut self, state: ReindexState, by: usize) {
        self.ended += if state.has_ended() { by } else { 0 };
        self.failed += if is_failure(state) { by } else { 0 };
    }

    fn uncount(&mut self, state: ReindexState) {
        self.ended -= usize::from(state.has_ended());
        self.failed -= usize::from(is_failure(state));
    }

    /// Tells all rows.
    pub(super) fn tell_all(&mut self) {
        self.changed.clear();
        self.send(self.all.clone());
    }

    /// Tells what changed, unless something was told a moment ago.
    pub(super) fn tell_if_due(&mut self) {
        if self.told_at.is_none_or(|at| at.elapsed() >= TELL_EVERY) {
            self.tell_now();
        }
    }

    /// Waits until something may be told, and tells what changed.
    pub(super) async fn tell(&mut self) {
        if self.changed.is_empty() {
            return;
        }
        if let Some(at) = self.told_at {
            tokio::time::sleep_until(at + TELL_EVERY).await;
        }
        self.tell_now();
    }

    fn tell_now(&mut self) {
        let changed = std::mem::take(&mut self.changed);
        if !changed.is_empty() {
            let rows = changed.into_iter().filter_map(|position| self.all.get(position)).cloned();
            self.send(rows.collect());
        }
    }

    fn send(&mut self, rows: Vec<ReindexRow>) {
        self.told_at = Some(Instant::now());
        let (total, ended, failed) = (self.all.len(), self.ended, self.failed);
        (self.tell)(ReindexProgress { total, ended, failed, rows });
    }

    pub(super) fn outcome(&self, took: Duration) -> ReindexOutcome {
        ReindexOutcome {
            done: self.ended - self.failed,
            failed: self.failed,
            left: self.all.len() - self.ended,
            took,
        }
    }
}

fn is_failure(state: ReindexState) -> bool {
    matches!(state, ReindexState::Failed | ReindexState::Refused)
}
