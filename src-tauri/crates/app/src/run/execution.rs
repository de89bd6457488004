//! Carrying a plan out, step by step.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use causeway_domain::Secret;
use causeway_domain::integration::SettingChange;
use causeway_domain::plan::Step;
use tokio_util::sync::CancellationToken;

use super::StoredRun;
use super::journal::{Effect, Event, Journal, append};
use super::progress::Progress;
use super::view::{ItemState, RunState};
use crate::Ports;
use crate::credentials::{aws_entry, jira_text};
use crate::error::AppError;
use crate::port::aws::AccessKey;
use crate::port::jira::{Jira, JiraCredential};
use crate::port::secrets::{Keep, SecretError};
use crate::port::storage::ConnectionRecord;

/// One run at work.
pub(crate) struct Execution {
    pub(crate) ports: Ports,
    pub(crate) run_id: String,
    pub(crate) stored: StoredRun,
    pub(crate) jira: Arc<dyn Jira>,
    pub(crate) jira_credential: JiraCredential,
    pub(crate) key: AccessKey,
    /// Which credentials a person gave again, so that they are saved again too.
    pub(crate) given: Given,
    /// Whether the integration was created just now, so that GIJ is about to list the account by itself.
    pub(crate) created_now: AtomicBool,
    pub(crate) progress: Arc<Progress>,
    pub(crate) cancel: CancellationToken,
}

/// Credentials that are newer than what the journal calls saved.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Given {
    pub(crate) jira: bool,
    pub(crate) aws: bool,
}

/// How a step ended well.
pub(super) struct StepEnd {
    pub(super) message: String,
    pub(super) effect: Effect,
}

impl StepEnd {
    pub(super) fn new(message: impl Into<String>, effect: Effect) -> Self {
        Self { message: message.into(), effect }
    }
}

impl Execution {
    /// Carries out every step that the journal does not hold as done.
    pub(crate) async fn carry_out(&self) -> Result<(), AppError> {
        for step in Step::ALL {
            if self.cancel.is_cancelled() {
                return Err(AppError::Cancelled);
            }
            let journal = Journal::read(&self.ports, &self.run_id).await?;
            if !self.has_to_be_done(step, &journal) {
                self.progress.step(step, ItemState::Done, Some("Done before the interruption".to_owned()));
                continue;
            }
            self.progress.step(step, ItemState::Running, None);
            if let Err(error) = self.carry_out_one(step, &journal).await {
                if let Err(unwritten) = self.note(step, Event::Failed, &Effect::None).await {
                    tracing::error!(run = %self.run_id, error = %unwritten, "a failure is not in the journal");
                }
                let state = if error == AppError::Cancelled { ItemState::Skipped } else { ItemState::Failed };
                self.progress.step(step, state, Some(error.to_string()));
                return Err(error);
            }
        }
        Ok(())
    }

    fn has_to_be_done(&self, step: Step, journal: &Journal) -> bool {
        match step {
            Step::SaveJiraCredential => self.given.jira || journal.done(step).is_none(),
            Step::SaveAccessKey => self.given.aws || journal.done(step).is_none(),
            Step::Integration => match journal.integration() {
                Some((id, _)) => {
                    self.stays(id);
                    false
                }
                None => true,
            },
            Step::Remember => journal.done(step).is_none(),
            // These look at what is true now.
            Step::AwaitRepositories | Step::AwaitIndex | Step::Verify => true,
        }
    }

    async fn carry_out_one(&self, step: Step, journal: &Journal) -> Result<(), AppError> {
        let end = match step {
            Step::SaveJiraCredential => self.save_jira_credential().await,
            Step::SaveAccessKey => self.save_access_key().await,
            Step::Integration => self.integration(journal).await,
            Step::Remember => self.remember(journal).await,
            Step::AwaitRepositories => self.await_repositories(integration_id(journal)?).await,
            Step::AwaitIndex => self.await_index(integration_id(journal)?).await,
            Step::Verify => self.verify(integration_id(journal)?).await,
        }?;
        self.note(step, Event::Done, &end.effect).await?;
        self.progress.step(step, ItemState::Done, Some(end.message));
        Ok(())
    }

    /// Writes a line of the journal.
    pub(super) async fn note(&self, step: Step, event: Event, effect: &Effect) -> Result<(), AppError> {
        Ok(append(&self.ports, &self.run_id, step, event, effect).await?)
    }

    /// Says that the integration stays, whatever comes.
    pub(super) fn stays(&self, id: i64) {
        self.progress.set_cancel_note(format!(
            "The integration (id {id}) stays in Jira. Jira goes on indexing by itself."
        ));
    }

    fn keep(&self) -> Keep {
        if self.stored.plan.desired.keep_in_keychain { Keep::Keychain } else { Keep::Session }
    }

    async fn save_jira_credential(&self) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Saving the Jira sign-in");
        let name = self.stored.jira_entry()?;
        self.save(Step::SaveJiraCredential, name, &jira_text(&self.jira_credential)).await
    }

    async fn save_access_key(&self) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Saving the AWS access key");
        self.save(Step::SaveAccessKey, aws_entry(&self.key.id), &self.key.secret).await
    }

    async fn save(&self, step: Step, name: String, secret: &Secret) -> Result<StepEnd, AppError> {
        let effect = Effect::Secret { name: name.clone() };
        self.note(step, Event::Begun, &effect).await?;
        match self.ports.secrets.put(&name, secret, self.keep()).await {
            Ok(()) => {}
            // A keychain that is locked may still take it once it is unlocked; these others took nothing.
            Err(error @ (SecretError::Absent | SecretError::Denied | SecretError::TooLarge)) => {
                self.note(step, Event::Refused, &effect).await?;
                return Err(error.into());
            }
            Err(error) => return Err(error.into()),
        }
        let message = match self.keep() {
            Keep::Keychain => "Saved in the keychain and read back",
            Keep::Session => "Kept in memory until Causeway ends",
        };
        Ok(StepEnd::new(message, effect))
    }

    async fn remember(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let integration_id = integration_id(journal)?;
        let desired = &self.stored.plan.desired;
        let existing =
            self.ports.storage.connections().await?.into_iter().find(|record| {
                record.site_url == desired.site_url && record.integration_id == integration_id
            });
        let name = match self.jira.integration(integration_id).await {
            Ok(Some(integration)) if !integration.display_name.is_empty() => integration.display_name,
            _ => desired
                .settings
                .display_name
                .clone()
                .unwrap_or_else(|| format!("CodeCommit {}", desired.region)),
        };
        // An id that was about to be used when the run was interrupted is this run's own.
        let begun = match journal.open(Step::Remember) {
            Some(Effect::Connection { id, created: true }) => Some(id.clone()),
            _ => None,
        };
        let created = existing.as_ref().is_none_or(|old| begun.as_ref() == Some(&old.id));
        let (id, created_at) = existing.map_or_else(
            || (begun.unwrap_or_else(|| self.ports.ids.fresh()), self.ports.clock.now_millis()),
            |old| (old.id, old.created_at),
        );
        let effect = Effect::Connection { id: id.clone(), created };
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
            aws_secret: aws_entry(&self.key.id),
            jira_secret: self.stored.jira_entry()?,
            keep: self.keep(),
            created_at,
        };
        self.ports.storage.put_connection(record).await?;
        let message = if created { "Added to Connections" } else { "Already among Connections" };
        Ok(StepEnd::new(message, effect))
    }

    async fn verify(&self, id: i64) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Comparing Jira with the plan");
        let desired = &self.stored.plan.desired;
        let Some(integration) = self.patiently(|| self.jira.integration(id)).await? else {
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

fn in_words(change: SettingChange) -> String {
    let before = change.before.unwrap_or_default();
    format!("{} is {before} in Jira, planned was {}", change.setting.label(), change.after)
}

fn integration_id(journal: &Journal) -> Result<i64, AppError> {
    journal.integration().map(|(id, _)| id).ok_or(AppError::RunUnknown)
}
