//! The end of a run: what is true now, what stays, and what can be undone.

use causeway_domain::plan::Step;
use causeway_domain::repository_location::Transport;
use causeway_domain::{JiraUrl, Region};

use super::execution::Execution;
use super::journal::{Certainty, Journal};
use super::queue::QUEUED;
use super::receipt_lines::{left_behind, undo};
use super::view::{Receipt, RunState, RunView};
use super::work::Work;
use super::{ItemState, Runs, StoredRun, rotation_ends, stored_state};
use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsError;
use crate::port::storage::{ConnectionRecord, RunRecord};

impl Execution {
    /// Writes the receipt, whatever happened; gives the run as it ended and whether that is stored. `None` stands for a
    /// bug of ours that ended the run.
    pub(crate) async fn conclude(
        &self,
        outcome: Option<Result<(), AppError>>,
        mut record: RunRecord,
        runs: &Runs,
    ) -> (RunView, bool) {
        let pending = self.progress.view().steps.iter().any(|step| step.state == ItemState::Pending);
        let (state, activity, error) = match outcome {
            Some(Ok(())) if pending => {
                let activity = "Everything planned is done; Jira has not confirmed the subscription yet";
                (RunState::Completed, activity.to_owned(), None)
            }
            Some(Ok(())) => (RunState::Completed, "Everything planned is true".to_owned(), None),
            // While AWS was waited for, too.
            Some(Err(AppError::Cancelled | AppError::Aws(AwsError::Cancelled))) => {
                (RunState::Cancelled, "Cancelled".to_owned(), Some(AppError::Cancelled))
            }
            Some(Err(error)) => (RunState::Failed, error.to_string(), Some(error)),
            None => (RunState::Failed, "Causeway failed. The log says where".to_owned(), None),
        };
        let now = self.ports.clock.now_millis();
        let run = self.progress.view().ended(state, activity, now);
        record.state = match state {
            RunState::Completed => "completed",
            RunState::Cancelled => "cancelled",
            _ => "failed",
        }
        .to_owned();
        record.finished_at = Some(now);
        if error == Some(AppError::LeaseLost) {
            // Whoever has the lease writes the record.
            return (run, false);
        }
        let _alone = runs.records.lock().await;
        let written = match Journal::read(&self.ports, &self.run_id).await {
            Ok(journal) => {
                record.connection_id =
                    journal.connection().map(|(id, _)| id.to_owned()).or(record.connection_id);
                let receipt = Receipt { error, ..receipt_of(&self.stored, &journal, run.clone()) };
                record.receipt = serde_json::to_string(&receipt).ok();
                self.ports.storage.put_run(record).await
            }
            // Without its journal a receipt would claim that nothing was written.
            Err(error) => Err(error),
        };
        if let Err(error) = &written {
            tracing::error!(run = %self.run_id, %error, "the receipt could not be stored");
        }
        (run, written.is_ok())
    }
}

/// What a journal says about the world.
pub(super) fn receipt_of(stored: &StoredRun, journal: &Journal, run: RunView) -> Receipt {
    Receipt {
        connection_id: match &stored.work {
            Work::Connect { .. } => journal.connection().map(|(id, _)| id.to_owned()),
            Work::Triggers { connection, .. } | Work::Rotate { connection, .. } => {
                Some(connection.id.clone())
            }
            Work::Changes { connection, at, .. } => {
                let stays = |found: &&ConnectionRecord| {
                    let goes = at.connections.iter().any(|going| going.id == found.id);
                    !goes || journal.made(Step::Forget).is_none()
                };
                connection.as_deref().filter(stays).map(|connection| connection.id.clone())
            }
            // Its entry is no connection's.
            Work::Repository { .. } => None,
            // It is gone, or about to be.
            Work::Disconnect { connection, .. } => {
                journal.made(Step::Forget).is_none().then(|| connection.id.clone())
            }
        },
        error: None,
        left_behind: left_behind(stored, journal, &run),
        undo: undo(&stored.work, journal),
        retryable: run.retryable(),
        links: links(stored),
        changes: stored.work.changes_plan().cloned().map(Box::new),
        run,
    }
}

fn links(stored: &StoredRun) -> Vec<(String, String)> {
    let mut links = Vec::new();
    if let Ok(site) = JiraUrl::parse(stored.work.site_url()) {
        links.push((format!("Open {}", stored.site_title), site.as_str().to_owned()));
        if matches!(&stored.work, Work::Repository { plan } if plan.desired.transport == Transport::Ssh) {
            links.push(("SSH keys in Jira".to_owned(), site.join("/secure/ViewSshKeys.jspa")));
        }
    }
    if let Ok(region) = Region::parse(stored.work.region()) {
        if let Work::Repository { plan } = &stored.work {
            let name = &plan.desired.name;
            links.push((format!("{name} on AWS"), region.console_url(Some(name))));
            return links;
        }
        links.push((format!("Repositories in {} on AWS", region.name()), region.console_url(None)));
        if let Work::Rotate { plan, .. } = &stored.work {
            links.extend(rotation_ends::links(plan, &region));
        }
    }
    links
}

impl App {
    /// What a run left behind. One at work, and one that never ended, get theirs from the journal.
    pub async fn receipt(&self, run_id: &str) -> Result<Receipt, AppError> {
        // Looked at before the record: a run that ends in between has its receipt there.
        let live = self.runs.get(run_id);
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let stored = StoredRun::of(&record)?;
        let journal = Journal::read(&self.ports, run_id).await?;
        let written: Option<Receipt> =
            record.receipt.as_deref().and_then(|text| serde_json::from_str(text).ok());
        if let Some(written) = written {
            return Ok(if written.undo == undo(&stored.work, &journal) {
                Receipt { changes: stored.work.changes_plan().cloned().map(Box::new), ..written }
            } else {
                // The program ended while it was being undone, before it could write that down here.
                let run = RunView {
                    state: RunState::Cancelled,
                    activity: "Undoing was interrupted".to_owned(),
                    ..written.run
                };
                Receipt { error: written.error, ..receipt_of(&stored, &journal, run) }
            });
        }
        let run = match live {
            Some(live) => live.progress.view(),
            None => {
                let mut run = interrupted_view(&record, &stored, &journal);
                if run.state == RunState::Interrupted && self.runs_elsewhere().await?.contains(run_id) {
                    at_work_elsewhere(&mut run, &journal);
                }
                run
            }
        };
        Ok(receipt_of(&stored, &journal, run))
    }
}

/// A run whose program ended in the middle of it: what its journal knows.
fn interrupted_view(record: &RunRecord, stored: &StoredRun, journal: &Journal) -> RunView {
    let mut run = stored.fresh_view(&record.id, record.started_at);
    run.state = stored_state(&record.state);
    run.activity = if record.state == QUEUED {
        "Causeway ended before the turn of this run came"
    } else {
        "Causeway ended in the middle of this run"
    }
    .to_owned();
    run.cancel_note = String::new();
    for item in &mut run.steps {
        if journal.open(item.step).is_some() {
            item.message = Some("Begun; its outcome was not recorded".to_owned());
        } else if journal.done(item.step).is_some() {
            item.state = ItemState::Done;
        }
    }
    for repository in &mut run.repositories {
        let written = |step: Step| {
            journal.repository(step, &repository.name).map(|lines| (lines.certainty, lines.settled))
        };
        let shown = |lines: Option<(Certainty, bool)>| match lines {
            Some((_, true)) => (ItemState::Done, "Written and read back".to_owned()),
            Some(_) => (ItemState::Pending, "Begun; its outcome was not recorded".to_owned()),
            None => (ItemState::Pending, "Not known to be begun".to_owned()),
        };
        match &stored.work {
            Work::Connect { .. } => {
                let message = if journal.integration().is_some() {
                    "Not known: Jira goes on without Causeway"
                } else {
                    "Not begun"
                };
                message.clone_into(&mut repository.message);
                let (state, message) = shown(written(Step::Triggers));
                if let Some(trigger) = &mut repository.trigger
                    && trigger.state == ItemState::Pending
                {
                    (trigger.state, trigger.message) = (state, message);
                }
            }
            Work::Triggers { .. } | Work::Disconnect { .. } if repository.state == ItemState::Pending => {
                let lines = written(Step::Triggers).or_else(|| written(Step::RemoveTriggers));
                (repository.state, repository.message) = shown(lines);
            }
            Work::Repository { .. } => {
                let message = if journal.single_repository().is_some() {
                    "Not known: Jira goes on without Causeway"
                } else {
                    "Not begun"
                };
                message.clone_into(&mut repository.message);
            }
            Work::Changes { plan, .. } if repository.state == ItemState::Pending => {
                let named = plan.lines.iter().find(|line| line.name == repository.name);
                let lines = named.and_then(|line| {
                    let target = |step| journal.target(step, line.target.id);
                    target(Step::Apply).or_else(|| target(Step::DefaultBranch))
                });
                let message = match lines {
                    Some(Certainty::Sure) => "Written; not compared",
                    Some(Certainty::Perhaps) => "Begun; its outcome was not recorded",
                    None => "Not known to be begun",
                };
                message.clone_into(&mut repository.message);
            }
            Work::Triggers { .. } | Work::Disconnect { .. } | Work::Rotate { .. } | Work::Changes { .. } => {}
        }
    }
    run
}

/// A run that another process is at work on: what its journal knows so far.
fn at_work_elsewhere(run: &mut RunView, journal: &Journal) {
    run.state = RunState::RunningElsewhere;
    run.activity = "Another Causeway window, or the command line, is at work on it".to_owned();
    for item in run.steps.iter_mut().filter(|item| journal.open(item.step).is_some()) {
        item.state = ItemState::Running;
        item.message = None;
    }
    for repository in &mut run.repositories {
        "Shown where the run is at work".clone_into(&mut repository.message);
    }
}
