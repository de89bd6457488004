//! Taking back what a run made.

use std::sync::Arc;

use causeway_domain::plan::Step;

use super::StoredRun;
use super::changing_ends::reversible;
use super::journal::{Effect, Event, Journal, append};
use super::receipt::receipt_of;
use super::receipt_lines::{secrets, undo};
use super::view::{Receipt, RunState};
use crate::App;
use crate::credentials::{SecretUsers, personal_entry};
use crate::error::AppError;
use crate::mirror::forget_mirror;
use crate::port::audit::AuditAct;
use crate::port::jira::{Jira, JiraError};
use crate::port::storage::RunRecord;

impl App {
    /// Undoes what a run made: triggers, subscription and topic, the integration, another key,
    /// the connection's entry, and secrets nobody else uses. Each is verified,
    /// and taken up again as new when the run is.
    ///
    /// # Errors
    /// [`AppError::NothingToUndo`] when the run made nothing, or all of it is undone; [`AppError::RunActive`] while
    /// something else is written to that Jira; else whatever stopped the first removal. What was removed before stays
    /// removed, and undoing can be repeated.
    pub async fn undo_run(&self, run_id: &str) -> Result<Receipt, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let stored = StoredRun::of(&record)?;
        let reservation = self.reserve(stored.work.sites(), run_id).await?;
        let journal = Journal::read(&self.ports, run_id).await?;
        if undo(&stored.work, &journal).is_empty() {
            return Err(AppError::NothingToUndo);
        }
        let taken_back: Vec<String> = match stored.work.changes_plan() {
            Some(plan) => reversible(plan, &journal).iter().map(|line| line.name.clone()).collect(),
            None => Vec::new(),
        };
        let mut done = Vec::new();
        let outcome = self.take_back(run_id, &stored, &journal, &mut done).await;
        if let (Err(error), true) = (&outcome, done.is_empty()) {
            return Err(error.clone());
        }
        let before = self.receipt(run_id).await?;
        let title = format!("Undo: {}", before.run.title);
        self.audit_run(AuditAct::UndoRun, run_id, &stored, &title, outcome.as_ref().err()).await;
        let journal = Journal::read(&self.ports, run_id).await?;
        let mut receipt = Receipt { error: before.error, ..receipt_of(&stored, &journal, before.run) };
        // Each of them has said how it went, in the same order.
        for (name, message) in taken_back.iter().zip(&done) {
            for row in receipt.run.repositories.iter_mut().filter(|row| row.name == *name) {
                row.message.clone_from(message);
            }
        }
        if outcome.is_ok() {
            receipt.left_behind = done;
            receipt.run.activity = "Undone".to_owned();
        } else {
            receipt.left_behind.extend(done);
            receipt.run.activity = "Undone in part".to_owned();
        }
        receipt.run.state = RunState::Cancelled;
        if reservation.lost().is_cancelled() {
            return Err(AppError::LeaseLost);
        }
        let finished_at = receipt.run.finished_at.or_else(|| Some(self.ports.clock.now_millis()));
        receipt.run.finished_at = finished_at;
        let _alone = self.runs.records.lock().await;
        let record = RunRecord {
            state: "cancelled".to_owned(),
            finished_at,
            receipt: serde_json::to_string(&receipt).ok(),
            ..record
        };
        self.ports.storage.put_run(record).await?;
        if let Some(live) = self.runs.get(run_id) {
            self.runs.forget(run_id, &live.progress);
        }
        reservation.release().await;
        outcome.map(|()| receipt)
    }

    /// Removes one thing after the other; `done` says what is gone.
    async fn take_back(
        &self,
        run_id: &str,
        stored: &StoredRun,
        journal: &Journal,
        done: &mut Vec<String>,
    ) -> Result<(), AppError> {
        if let Some(plan) = stored.work.changes_plan() {
            return self.take_back_changes(run_id, stored, plan, journal, done).await;
        }
        self.take_back_triggers(run_id, stored, journal, done).await?;
        self.take_back_key(run_id, stored, journal, done).await?;
        if !self.take_back_repository(run_id, stored, journal, done).await? {
            return Ok(());
        }
        if let Some((id, true)) = journal.integration() {
            let credential = self.kept_jira_credential(&stored.jira_entry()?).await?;
            let jira = self.ports.jira.site(&stored.site()?, &credential);
            remove_integration(&jira, id, true).await?;
            done.push(format!("The integration with id {id} is removed from Jira."));
            self.undone(run_id, Step::Integration).await?;
        }
        match journal.connection() {
            Some((id, true)) => {
                self.ports.storage.remove_connection(id).await?;
                done.push("The entry is removed from Connections.".to_owned());
                if let Some(problem) = forget_mirror(&self.ports, id).await {
                    done.push(format!("Its mirror stays on this computer: {problem}."));
                }
                let personal = personal_entry(id);
                if self.vault.record(&personal).await?.is_some() {
                    self.vault.remove(&personal).await?;
                    done.push("Your own access key for it is removed.".to_owned());
                }
                self.undone(run_id, Step::Remember).await?;
            }
            // The connection was there before, and its secrets are its own.
            Some((_, false)) => return Ok(()),
            None => {}
        }
        self.remove_unused_secrets(run_id, stored, journal, done).await
    }

    pub(super) async fn undone(&self, run_id: &str, step: Step) -> Result<(), AppError> {
        Ok(append(&self.ports, run_id, step, Event::Undone, &Effect::None).await?)
    }

    async fn remove_unused_secrets(
        &self,
        run_id: &str,
        stored: &StoredRun,
        journal: &Journal,
        done: &mut Vec<String>,
    ) -> Result<(), AppError> {
        let users = SecretUsers::read(self.ports.storage.as_ref()).await?;
        for (step, what) in secrets(&stored.work) {
            let Some((name, _)) = journal.secret(step) else { continue };
            if users.need(name) {
                done.push(format!("The saved {what} stays: another connection uses it."));
            } else {
                self.vault.remove(name).await?;
                done.push(format!("The saved {what} is removed."));
            }
            self.undone(run_id, step).await?;
        }
        Ok(())
    }
}

/// Removes an integration. GIJ removes by a queued task, so that it may linger in its list as disabled.
pub(super) async fn remove_integration(
    jira: &Arc<dyn Jira>,
    id: i64,
    delete_clones: bool,
) -> Result<(), AppError> {
    match jira.remove_integration(id, delete_clones).await {
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
