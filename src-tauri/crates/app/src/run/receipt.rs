//! The end of a run: what is true now, what stays, and what can be undone.

use std::sync::Arc;

use causeway_domain::plan::{Action, Step};
use causeway_domain::{JiraUrl, Region};

use super::execution::Execution;
use super::journal::{Effect, Journal};
use super::view::{Receipt, RunState};
use super::{StoredRun, fresh_view, stored_state};
use crate::App;
use crate::credentials::jira_credential;
use crate::error::AppError;
use crate::port::jira::{Jira, JiraError};
use crate::port::storage::RunRecord;

impl Execution {
    /// Writes the receipt, whatever happened. `None` stands for a bug of ours that ended the run.
    pub(crate) async fn conclude(&self, outcome: Option<Result<(), AppError>>, mut record: RunRecord) {
        let (state, activity, error) = match outcome {
            Some(Ok(())) => (RunState::Completed, "Everything planned is true".to_owned(), None),
            Some(Err(AppError::Cancelled)) => {
                (RunState::Cancelled, "Cancelled".to_owned(), Some(AppError::Cancelled))
            }
            Some(Err(error)) => (RunState::Failed, error.to_string(), Some(error)),
            None => (RunState::Failed, "Causeway failed. The log says where".to_owned(), None),
        };
        let now = self.ports.clock.now_millis();
        let journal = Journal::read(&self.ports, &self.run_id).await.unwrap_or_default();
        let mut run = self.progress.view();
        run.state = state;
        run.activity.clone_from(&activity);
        run.finished_at = Some(now);
        run.cancel_note = String::new();
        let receipt = Receipt {
            connection_id: journal.connection().map(|(id, _)| id.to_owned()),
            error,
            left_behind: left_behind(&self.stored, &journal),
            undo: undo(&journal),
            links: links(&self.stored),
            run,
        };
        record.state = match state {
            RunState::Completed => "completed",
            RunState::Cancelled => "cancelled",
            _ => "failed",
        }
        .to_owned();
        record.finished_at = Some(now);
        record.receipt = serde_json::to_string(&receipt).ok();
        if let Err(error) = self.ports.storage.put_run(record).await {
            tracing::error!(run = %self.run_id, %error, "the receipt could not be stored");
        }
        self.progress.finish(state, activity, now);
        self.progress.flush();
    }
}

/// What exists now because of this run, or was found in place, in words.
fn left_behind(stored: &StoredRun, journal: &Journal) -> Vec<String> {
    let mut lines = Vec::new();
    match journal.integration() {
        Some((id, true)) => lines.push(format!("In Jira: a new integration, id {id}. Jira goes on indexing it by itself.")),
        Some((id, false)) if stored.plan.integration_action() == Action::Update => {
            lines.push(format!("In Jira: the integration with id {id}, with changed settings."));
        }
        Some((id, false)) => lines.push(format!("In Jira: the integration with id {id}, as it was.")),
        None => match journal.begun(Step::Integration) {
            Some(Effect::Creating { .. }) => lines.push(
                "In Jira: perhaps an integration. Creating it was begun and its outcome is not known; \"Take up again\" \
                 finds out."
                    .to_owned(),
            ),
            _ => lines.push("In Jira: nothing was written.".to_owned()),
        },
    }
    for (step, what) in
        [(Step::SaveJiraCredential, "the Jira sign-in"), (Step::SaveAccessKey, "the AWS access key")]
    {
        if journal.done(step).is_some() {
            let place = if stored.plan.desired.keep_in_keychain { "In the keychain" } else { "In memory" };
            lines.push(format!("{place}: {what}."));
        }
    }
    if journal.connection().is_some() {
        lines.push("On this computer: an entry in Connections.".to_owned());
    }
    lines
}

/// What undoing would do, in words.
fn undo(journal: &Journal) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((id, true)) = journal.integration() {
        lines.push(format!("Remove the integration with id {id} and its clones from Jira"));
    }
    if let Some((_, true)) = journal.connection() {
        lines.push("Remove the entry from Connections".to_owned());
    }
    if lines.is_empty() {
        return lines;
    }
    for (step, what) in [(Step::SaveJiraCredential, "Jira sign-in"), (Step::SaveAccessKey, "AWS access key")]
    {
        if journal.done(step).is_some() {
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
    /// What a run left behind. One that never ended gets a receipt from its journal.
    pub async fn receipt(&self, run_id: &str) -> Result<Receipt, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        if let Some(receipt) = record.receipt.as_deref().and_then(|text| serde_json::from_str(text).ok()) {
            return Ok(receipt);
        }
        let stored: StoredRun = serde_json::from_str(&record.plan).map_err(|_| AppError::RunUnknown)?;
        let journal = Journal::read(&self.ports, run_id).await?;
        let mut run = fresh_view(run_id, &stored, record.started_at);
        run.state = self
            .runs
            .with(|live| live.get(run_id).map(|live| live.progress.view().state))
            .unwrap_or_else(|| stored_state(&record.state));
        run.activity = "Causeway ended in the middle of this run".to_owned();
        for item in &mut run.steps {
            if journal.done(item.step).is_some() {
                item.state = super::ItemState::Done;
            } else if journal.begun(item.step).is_some() {
                item.message = Some("Begun; its outcome was not recorded".to_owned());
            }
        }
        Ok(Receipt {
            connection_id: journal.connection().map(|(id, _)| id.to_owned()),
            error: None,
            left_behind: left_behind(&stored, &journal),
            undo: undo(&journal),
            links: links(&stored),
            run,
        })
    }

    /// Undoes what a run made: the integration, the connection's entry, and secrets nobody else uses. Each is verified.
    ///
    /// # Errors
    /// [`AppError::NothingToUndo`] when the run made nothing; else whatever stopped the first removal. What was
    /// removed before stays removed, and undoing can be repeated.
    pub async fn undo_run(&self, run_id: &str) -> Result<Receipt, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let at_work =
            self.runs.with(|live| live.get(run_id).is_some_and(|run| !run.progress.view().state.is_over()));
        if at_work {
            return Err(AppError::RunActive);
        }
        let stored: StoredRun = serde_json::from_str(&record.plan).map_err(|_| AppError::RunUnknown)?;
        let journal = Journal::read(&self.ports, run_id).await?;
        if undo(&journal).is_empty() {
            return Err(AppError::NothingToUndo);
        }
        let mut done = Vec::new();
        if let Some((id, true)) = journal.integration() {
            let entry = self.ports.secrets.get(&stored.jira_entry()?).await?;
            let jira = self
                .ports
                .jira
                .site(&JiraUrl::parse(&stored.plan.desired.site_url)?, &jira_credential(&entry)?);
            remove_integration(&jira, id).await?;
            done.push(format!("The integration with id {id} is removed from Jira."));
        }
        if let Some((id, true)) = journal.connection() {
            self.ports.storage.remove_connection(id).await?;
            done.push("The entry is removed from Connections.".to_owned());
        }
        self.remove_unused_secrets(&journal, &mut done).await?;
        let mut receipt = self.receipt(run_id).await?;
        receipt.left_behind = done;
        receipt.undo = Vec::new();
        receipt.connection_id = None;
        receipt.run.state = RunState::Cancelled;
        receipt.run.activity = "Undone".to_owned();
        let finished_at = receipt.run.finished_at.or_else(|| Some(self.ports.clock.now_millis()));
        receipt.run.finished_at = finished_at;
        let record = RunRecord {
            state: "cancelled".to_owned(),
            finished_at,
            receipt: serde_json::to_string(&receipt).ok(),
            ..record
        };
        self.ports.storage.put_run(record).await?;
        self.runs.with(|live| live.remove(run_id));
        Ok(receipt)
    }

    async fn remove_unused_secrets(&self, journal: &Journal, done: &mut Vec<String>) -> Result<(), AppError> {
        let connections = self.ports.storage.connections().await?;
        for (step, what) in
            [(Step::SaveJiraCredential, "Jira sign-in"), (Step::SaveAccessKey, "AWS access key")]
        {
            let Some(Effect::Secret { name }) = journal.done(step) else { continue };
            let used = connections
                .iter()
                .any(|connection| connection.aws_secret == *name || connection.jira_secret == *name);
            if used {
                done.push(format!("The saved {what} stays: another connection uses it."));
            } else {
                self.ports.secrets.remove(name).await?;
                done.push(format!("The saved {what} is removed."));
            }
        }
        Ok(())
    }
}

/// Removes an integration. GIJ removes by a queued task, so that it may linger in its list as disabled.
async fn remove_integration(jira: &Arc<dyn Jira>, id: i64) -> Result<(), AppError> {
    match jira.remove_integration(id).await {
        Ok(()) | Err(JiraError::NotFound { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    match jira.integration(id).await? {
        None => Ok(()),
        Some(integration) if integration.disabled => Ok(()),
        Some(integration) => Err(AppError::Unverified {
            differences: vec![format!(
                "{} is still in Jira; it was asked to remove it",
                integration.display_name
            )],
        }),
    }
}
