//! The audit log as it is shown and exported.

use std::collections::HashMap;

use crate::App;
use crate::error::AppError;
use crate::port::audit::{AuditAct, AuditEntry, AuditQuery};
use crate::run::RunState;

/// As many entries are handed out at once, at most.
const AT_ONCE: u32 = 1_000;

/// How something in the log ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused or went wrong: why, where that is known.
    Failed(Option<String>),
    /// A person ended it.
    Cancelled,
    /// It is at work.
    Running,
    /// It was broken off, and can be taken up again.
    Interrupted,
    /// The record of its run is gone.
    Unknown,
}

/// An entry of the log, with how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSeen {
    /// The entry.
    pub entry: AuditEntry,
    /// How it ended.
    pub outcome: AuditOutcome,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditSeen>,
    /// What [`AuditQuery::before`] has to be for the next page; `None` at the end.
    pub older: Option<i64>,
}

impl App {
    /// Entries of the audit log, newest first, at most a thousand.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn audit(&self, query: AuditQuery) -> Result<AuditPage, AppError> {
        let limit = query.limit.clamp(1, AT_ONCE);
        let only_failed = query.only_failed;
        let found = self.ports.storage.audit(AuditQuery { limit, ..query }).await?;
        let is_full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
        let older = found.last().filter(|_| is_full).map(|last| last.number);
        let is_open = |entry: &AuditEntry| {
            entry
                .run_state
                .as_deref()
                .is_some_and(|state| !["completed", "failed", "cancelled"].contains(&state))
        };
        let live: HashMap<String, RunState> = if found.iter().any(is_open) {
            self.runs().await?.into_iter().map(|(record, state)| (record.id, state)).collect()
        } else {
            HashMap::new()
        };
        let seen = found.into_iter().map(|entry| {
            let outcome = outcome(&entry, &live);
            AuditSeen { entry, outcome }
        });
        // An undone run counts as cancelled, and undoing it did not fail.
        let is_wanted = |seen: &AuditSeen| {
            !only_failed || !matches!(seen.outcome, AuditOutcome::Done | AuditOutcome::Running)
        };
        Ok(AuditPage { entries: seen.filter(is_wanted).collect(), older })
    }
}

impl App {
    /// Everything that a query finds, oldest first, however much that is.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn whole_audit(&self, query: AuditQuery) -> Result<Vec<AuditSeen>, AppError> {
        let mut all = Vec::new();
        let mut before = query.before;
        loop {
            let page = self.audit(AuditQuery { before, limit: AT_ONCE, ..query.clone() }).await?;
            all.extend(page.entries);
            match page.older {
                Some(older) => before = Some(older),
                None => break,
            }
        }
        all.reverse();
        Ok(all)
    }
}

fn outcome(entry: &AuditEntry, live: &HashMap<String, RunState>) -> AuditOutcome {
    let record = &entry.record;
    if let Some(error) = &record.error {
        return AuditOutcome::Failed(Some(error.clone()));
    }
    let Some(run_id) = record.run_id.as_ref().filter(|_| record.act != Some(AuditAct::UndoRun)) else {
        return AuditOutcome::Done;
    };
    match entry.run_state.as_deref() {
        Some("completed") => AuditOutcome::Done,
        Some("failed") => AuditOutcome::Failed(None),
        Some("cancelled") => AuditOutcome::Cancelled,
        Some(_) => match live.get(run_id) {
            Some(RunState::Interrupted) | None => AuditOutcome::Interrupted,
            Some(RunState::Completed) => AuditOutcome::Done,
            Some(RunState::Failed) => AuditOutcome::Failed(None),
            Some(RunState::Cancelled) => AuditOutcome::Cancelled,
            Some(_) => AuditOutcome::Running,
        },
        None => AuditOutcome::Unknown,
    }
}
