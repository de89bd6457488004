//! The end of a run: what is true now, what stays, and what can be undone.

use causeway_domain::plan::{Action, Step};
use causeway_domain::{JiraUrl, Region};

use super::execution::Execution;
use super::journal::{Certainty, Effect, Journal};
use super::view::{Receipt, RunState, RunView};
use super::{ItemState, Runs, StoredRun, fresh_view, stored_state};
use crate::App;
use crate::error::AppError;
use crate::port::storage::RunRecord;

/// The steps that save a secret, with what it is.
pub(super) const SECRETS: [(Step, &str); 2] =
    [(Step::SaveJiraCredential, "Jira sign-in"), (Step::SaveAccessKey, "AWS access key")];

impl Execution {
    /// Writes the receipt, whatever happened; gives the run as it ended and whether that is stored. `None` stands for a
    /// bug of ours that ended the run.
    pub(crate) async fn conclude(
        &self,
        outcome: Option<Result<(), AppError>>,
        mut record: RunRecord,
        runs: &Runs,
    ) -> (RunView, bool) {
        let (state, activity, error) = match outcome {
            Some(Ok(())) => (RunState::Completed, "Everything planned is true".to_owned(), None),
            Some(Err(AppError::Cancelled)) => {
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
        let _alone = runs.records.lock().await;
        let written = match Journal::read(&self.ports, &self.run_id).await {
            Ok(journal) => {
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
        run,
        connection_id: journal.connection().map(|(id, _)| id.to_owned()),
        error: None,
        left_behind: left_behind(stored, journal),
        undo: undo(journal),
        links: links(stored),
    }
}

/// What exists now because of this run, or was found in place, in words.
fn left_behind(stored: &StoredRun, journal: &Journal) -> Vec<String> {
    let mut lines = vec![in_jira(stored, journal)];
    let place = if stored.plan.desired.keep_in_keychain { "In the keychain" } else { "In memory" };
    for (step, what) in SECRETS {
        match journal.secret(step) {
            Some((_, Certainty::Sure)) => lines.push(format!("{place}: the {what}.")),
            Some((_, Certainty::Perhaps)) => {
                lines.push(format!("{place}: perhaps the {what}; whether it was saved is not known."));
            }
            None => {}
        }
    }
    if journal.connection().is_some() {
        lines.push("On this computer: an entry in Connections.".to_owned());
    } else if matches!(journal.open(Step::Remember), Some(Effect::Connection { .. })) {
        lines.push("On this computer: perhaps an entry in Connections.".to_owned());
    }
    lines
}

fn in_jira(stored: &StoredRun, journal: &Journal) -> String {
    match (journal.integration(), journal.open(Step::Integration)) {
        (Some((id, true)), _) => {
            format!("In Jira: a new integration, id {id}. Jira goes on indexing it by itself.")
        }
        (Some((id, false)), _) if stored.plan.integration_action() == Action::Update => {
            format!("In Jira: the integration with id {id}, with changed settings.")
        }
        (Some((id, false)), _) => format!("In Jira: the integration with id {id}, as it was."),
        (None, Some(Effect::Creating { .. })) => {
            "In Jira: perhaps an integration. Creating it was begun and its \
                                                  outcome is not known; \"Take up again\" finds out."
                .to_owned()
        }
        (None, Some(Effect::Integration { id, .. })) => format!(
            "In Jira: the integration with id {id}. Changing its settings was begun and the outcome is not known; \
             \"Take up again\" sets them again."
        ),
        (None, _) => "In Jira: nothing was written.".to_owned(),
    }
}

/// What undoing would do, in words.
pub(super) fn undo(journal: &Journal) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((id, true)) = journal.integration() {
        lines.push(format!("Remove the integration with id {id} and its clones from Jira"));
    }
    match journal.connection() {
        Some((_, true)) => lines.push("Remove the entry from Connections".to_owned()),
        // The connection was there before, and its secrets are its own.
        Some((_, false)) => return lines,
        None => {}
    }
    for (step, what) in SECRETS {
        if journal.secret(step).is_some() {
            lines.push(format!("Remove the saved {what}, unless another connection uses it"));
        }
    }
    lines
}

fn links(stored: &StoredRun) -> Vec<(String, String)> {
    let mut links = Vec::new();
    if let Ok(site) = JiraUrl::parse(&stored.plan.desired.site_url) {
        links.push((format!("Open {}", stored.site_title), site.as_str().to_owned()));
    }
    if let Ok(region) = Region::parse(&stored.plan.desired.region) {
        links.push((format!("Repositories in {} on AWS", region.name()), region.console_url(None)));
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
            return Ok(if written.undo == undo(&journal) {
                written
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
            None => interrupted_view(&record, &stored, &journal),
        };
        Ok(receipt_of(&stored, &journal, run))
    }
}

/// A run whose program ended in the middle of it: what its journal knows.
fn interrupted_view(record: &RunRecord, stored: &StoredRun, journal: &Journal) -> RunView {
    let mut run = fresh_view(&record.id, stored, record.started_at);
    run.state = stored_state(&record.state);
    run.activity = "Causeway ended in the middle of this run".to_owned();
    run.cancel_note = String::new();
    for item in &mut run.steps {
        if journal.open(item.step).is_some() {
            item.message = Some("Begun; its outcome was not recorded".to_owned());
        } else if journal.done(item.step).is_some() {
            item.state = ItemState::Done;
        }
    }
    let message = if journal.integration().is_some() {
        "Not known: Jira goes on without Causeway"
    } else {
        "Not begun"
    };
    for repository in &mut run.repositories {
        message.clone_into(&mut repository.message);
    }
    run
}
