//! The run engine: plan, run, receipt. The only place that writes to AWS or Jira.

mod access;
mod aws_patience;
mod changing;
mod changing_ends;
mod changing_undo;
mod changing_view;
mod connecting;
mod creation;
mod disconnecting;
mod execution;
mod following;
mod indexing;
mod journal;
mod listing;
mod locks;
mod patience;
mod progress;
mod queue;
mod receipt;
mod receipt_lines;
mod registry;
mod repository;
mod repository_ends;
mod reservation;
mod rotating;
mod rotation_ends;
mod start;
mod steps;
mod stored;
mod topic;
mod topic_users;
mod trigger_list;
mod triggers;
mod undo;
mod undo_triggers;
mod view;
mod work;

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::Secret;
use tokio::sync::broadcast;

use crate::App;
use crate::error::AppError;
use crate::port::aws::AccessKey;
use crate::port::jira::JiraCredential;
use crate::port::storage::RunSummary;
pub(crate) use aws_patience::outcome_is_unknown;
pub(crate) use creation::adoptable;
pub(crate) use journal::Journal;
pub use locks::RepositoryLocks;
pub(crate) use patience::{LONGEST_ASKED, PATIENCE, PAUSE, is_passing};
use progress::Progress;
pub use registry::Runs;
pub(crate) use rotation_ends::unfinished_rotations;
pub(crate) use stored::StoredRun;
pub use view::{
    ItemState, Receipt, RunCounts, RunRepository, RunState, RunStep, RunTrigger, RunUpdate, RunView,
};
pub use work::{ChangesAt, Work};

/// How often watchers are told, at most.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Credentials that a person gave again, for a run whose secrets are not in the keychain.
#[derive(Default)]
pub struct GivenAgain {
    /// The Jira credential.
    pub jira: Option<JiraCredential>,
    /// The secret access key.
    pub aws: Option<AccessKey>,
    /// The webhook URL.
    pub webhook: Option<Secret>,
    /// The password of IAM's Git credentials.
    pub git_password: Option<Secret>,
}

/// Whose credentials a run is carried out with, so that they can be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSignIns {
    /// The Jira user name.
    pub jira_user: String,
    /// The access key id, where it uses one.
    pub access_key_id: Option<String>,
    /// The user name of IAM's Git credentials, where it uses them.
    pub git_user_name: Option<String>,
}

impl App {
    /// Whose credentials a run is carried out with.
    ///
    /// # Errors
    /// [`AppError::RunUnknown`].
    pub async fn run_sign_ins(&self, run_id: &str) -> Result<RunSignIns, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let stored = StoredRun::of(&record)?;
        Ok(RunSignIns {
            access_key_id: stored.work.access_key_id().map(str::to_owned),
            git_user_name: stored.work.git_user_name().map(str::to_owned),
            jira_user: stored.jira_user,
        })
    }

    /// A snapshot of a run and every delta after it. A run that has ended has a snapshot only.
    pub async fn watch_run(
        &self,
        run_id: &str,
    ) -> Result<(RunUpdate, Option<broadcast::Receiver<Arc<RunUpdate>>>), AppError> {
        if let Some(live) = self.runs.get(run_id) {
            let (snapshot, receiver) = live.progress.subscribe();
            return Ok((snapshot, Some(receiver)));
        }
        let run = self.receipt(run_id).await?.run;
        Ok((RunUpdate::Snapshot { seq: 0, run }, None))
    }

    /// Whether any run is at work.
    pub fn has_run_at_work(&self) -> bool {
        self.runs.any_at_work()
    }

    /// Asks a run to end after the step in hand. Asking twice, or after the end, is no error.
    pub fn cancel_run(&self, run_id: &str) {
        if let Some(live) = self.runs.get(run_id) {
            live.progress.cancelling();
            live.cancel.cancel();
        }
    }

    /// All runs, newest first, with their true state: one that is stored as running and neither at work here nor in
    /// another process was interrupted.
    pub async fn runs(&self) -> Result<Vec<(RunSummary, RunState)>, AppError> {
        // Looked at before the records: a run that ends in between has its end in its record.
        let at_work = self.runs.states();
        let mut elsewhere = self.runs_elsewhere().await?;
        let records = self.ports.storage.run_summaries().await?;
        // And after them: a run that began in between has its lease since before its record.
        elsewhere.extend(self.runs_elsewhere().await?);
        let state = |record: &RunSummary| match stored_state(&record.state) {
            RunState::Interrupted if elsewhere.contains(&record.id) => RunState::RunningElsewhere,
            RunState::Interrupted => self
                .runs
                .state(&record.id)
                .or_else(|| at_work.get(&record.id).copied())
                .unwrap_or(RunState::Interrupted),
            ended => ended,
        };
        Ok(records
            .into_iter()
            .map(|record| {
                let state = state(&record);
                (record, state)
            })
            .collect())
    }

    /// Puts a run away: it is not offered for resuming any more.
    ///
    /// # Errors
    /// [`AppError::RunActive`] while it is at work.
    pub async fn dismiss_run(&self, run_id: &str) -> Result<(), AppError> {
        let _alone = self.runs.records.lock().await;
        if self.runs.is_at_work(run_id) || self.runs_elsewhere().await?.contains(run_id) {
            return Err(AppError::RunActive);
        }
        let mut record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        record.dismissed = true;
        Ok(self.ports.storage.put_run(record).await?)
    }
}

fn stored_state(text: &str) -> RunState {
    match text {
        "completed" => RunState::Completed,
        "failed" => RunState::Failed,
        "cancelled" => RunState::Cancelled,
        _ => RunState::Interrupted,
    }
}

async fn tell_regularly(progress: Arc<Progress>) {
    while !progress.has_finished() {
        tokio::time::sleep(TELL_EVERY).await;
        progress.flush();
    }
}
