//! The steps of connecting that are Causeway's own: saving, remembering, and comparing with the plan.

use causeway_domain::Secret;
use causeway_domain::integration::SettingChange;
use causeway_domain::plan::{ConnectionPlan, Step};

use super::execution::{Execution, StepEnd};
use super::journal::{Effect, Event, Journal};
use super::view::RunState;
use super::work::Work;
use crate::credentials::{Entry, aws_entry, is_refusal, jira_text};
use crate::error::AppError;
use crate::port::secrets::Keep;
use crate::port::storage::ConnectionRecord;

impl Execution {
    /// The plan of connecting; steps of connecting run in no other kind of run.
    pub(super) fn connection_plan(&self) -> Result<&ConnectionPlan, AppError> {
        self.stored.work.connection_plan().ok_or(AppError::RunUnknown)
    }

    /// Says that the integration stays, whatever comes.
    pub(super) fn stays(&self, id: i64) {
        self.progress.set_cancel_note(format!(
            "The integration (id {id}) stays in Jira. Jira goes on indexing by itself."
        ));
    }

    pub(super) async fn save_jira_credential(&self) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Saving the Jira sign-in");
        let entry = Entry::jira(&self.stored.site()?, &self.stored.jira_user);
        // The name it has in the connection's record, which an earlier version may have spelled in its own way.
        let entry = Entry { name: self.stored.jira_entry()?, ..entry };
        self.save(Step::SaveJiraCredential, &entry, &jira_text(&self.jira()?.credential)).await
    }

    pub(super) async fn save_access_key(&self) -> Result<StepEnd, AppError> {
        if let Some(password) = &self.access.git_password
            && let Some(user_name) = self.stored.work.git_user_name()
        {
            self.progress.set(RunState::Running, "Saving the Git credentials");
            return self.save(Step::SaveAccessKey, &Entry::git_password(user_name), password).await;
        }
        self.progress.set(RunState::Running, "Saving the AWS access key");
        let key = self.key()?;
        let entry = match &self.stored.work {
            Work::Rotate { plan, .. } => Entry::connection_key(&key.id).of(plan.new_arn.clone()),
            Work::Connect { .. }
            | Work::Triggers { .. }
            | Work::Disconnect { .. }
            | Work::Repository { .. }
            | Work::Changes { .. } => Entry::connection_key(&key.id),
        };
        self.save(Step::SaveAccessKey, &entry, &key.secret).await
    }

    pub(super) async fn save(&self, step: Step, entry: &Entry, secret: &Secret) -> Result<StepEnd, AppError> {
        let effect = Effect::Secret { name: entry.name.clone() };
        self.note(step, Event::Begun, &effect).await?;
        if let Err(error) = self.vault.put(entry, secret, self.stored.work.keep()).await {
            // A keychain that is locked may still take it once it is unlocked.
            if matches!(&error, AppError::Secrets(error) if is_refusal(error)) {
                self.note(step, Event::Refused, &effect).await?;
            }
            return Err(error);
        }
        let message = match self.stored.work.keep() {
            Keep::Keychain => "Saved in the keychain and read back",
            Keep::Session => "Kept in memory until Causeway ends",
        };
        Ok(StepEnd::new(message, effect))
    }

    pub(super) async fn remember(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let integration_id = integration_id(journal)?;
        let desired = &self.connection_plan()?.desired;
        let existing =
            self.ports.storage.connections().await?.into_iter().find(|record| {
                record.site_url == desired.site_url && record.integration_id == integration_id
            });
        let name = match self.jira()?.site.integration(integration_id).await {
            Ok(Some(integration)) if !integration.display_name.is_empty() => integration.display_name,
            _ => desired
                .settings
                .display_name
                .clone()
                .unwrap_or_else(|| format!("CodeCommit {}", desired.region)),
        };
        // An id that was about to be used when the run was interrupted is this run's own.
        let begun = match journal.open(Step::Remember) {
            Some(Effect::Connection { id, created: true, .. }) => Some(id.clone()),
            _ => None,
        };
        let created = existing.as_ref().is_none_or(|old| begun.as_ref() == Some(&old.id));
        let (id, created_at) = existing.as_ref().map_or_else(
            || (begun.unwrap_or_else(|| self.ports.ids.fresh()), self.ports.clock.now_millis()),
            |old| (old.id.clone(), old.created_at),
        );
        let (triggers, own_calls, endpoints) =
            existing.map(|old| (old.triggers, old.own_calls, old.endpoints)).unwrap_or_default();
        let effect = Effect::Connection { id: id.clone(), created, triggers: triggers.clone().map(Box::new) };
        self.note(Step::Remember, Event::Begun, &effect).await?;
        let record = ConnectionRecord {
            id,
            site_url: desired.site_url.clone(),
            site_title: self.stored.site_title.clone(),
            integration_id,
            name,
            region: desired.region.clone(),
            account: desired.account.clone(),
            access_key_id: desired.access_key_id.clone(),
            aws_secret: aws_entry(&self.key()?.id),
            jira_secret: self.stored.jira_entry()?,
            keep: self.stored.work.keep(),
            created_at,
            triggers,
            own_calls,
            endpoints,
        };
        let connection_id = record.id.clone();
        self.ports.storage.put_connection(record).await?;
        let names: Vec<String> =
            self.connection_plan()?.repositories.iter().map(|planned| planned.name.clone()).collect();
        self.ports.storage.put_repository_names(&connection_id, &names).await?;
        self.ports.storage.set_run_connection(&self.run_id, &connection_id).await?;
        let message = if created { "Added to Connections" } else { "Already among Connections" };
        Ok(StepEnd::new(message, effect))
    }

    pub(super) async fn verify(&self, id: i64) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Comparing Jira with the plan");
        let desired = &self.connection_plan()?.desired;
        let jira = &self.jira()?.site;
        let Some(integration) = self.patiently(|| jira.integration(id)).await? else {
            return Err(gone(id));
        };
        let mut differences: Vec<String> =
            desired.settings.changes_against(&integration).into_iter().map(in_words).collect();
        if integration.disabled {
            differences.push("The integration is disabled in Jira, or about to be removed".to_owned());
        }
        if integration.region().is_some_and(|region| region.code() != desired.region) {
            differences.push(format!("Jira shows another region than {}", desired.region));
        }
        let counts = self.progress.counts();
        let failed = counts.total - counts.done - counts.skipped;
        if failed > 0 {
            let error = AppError::RepositoriesFailed { failed, total: counts.total };
            if differences.is_empty() {
                return Err(error);
            }
            differences.push(error.to_string());
        }
        if !differences.is_empty() {
            return Err(AppError::Unverified { differences });
        }
        let message = match counts.skipped {
            0 => format!("Jira has {} repositories and the settings as planned", counts.connected),
            skipped => format!(
                "Jira has {} repositories and the settings as planned; {skipped} of them have no index, each with its \
                 reason",
                counts.connected
            ),
        };
        Ok(StepEnd::new(message, Effect::None))
    }
}

/// The integration is not there.
pub(super) fn gone(id: i64) -> AppError {
    AppError::Unverified { differences: vec![format!("The integration (id {id}) is not in Jira any more")] }
}

/// A difference from the plan in words.
pub(super) fn in_words(change: SettingChange) -> String {
    let before = change.before.unwrap_or_default();
    format!("{} is {before} in Jira, planned was {}", change.setting.label(), change.after)
}

/// The integration that an earlier step of this run made or found.
pub(super) fn integration_id(journal: &Journal) -> Result<i64, AppError> {
    journal.integration().map(|(id, _)| id).ok_or(AppError::RunUnknown)
}
