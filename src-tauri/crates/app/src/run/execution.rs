//! Carrying a plan out, step by step.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::integration::Integration;
use causeway_domain::plan::{Action, Match, Step};
use causeway_domain::{JiraUrl, Region};
use tokio_util::sync::CancellationToken;

use super::StoredRun;
use super::journal::{Effect, Journal, append};
use super::progress::Progress;
use super::view::{ItemState, RunState};
use crate::Ports;
use crate::credentials::{aws_entry, jira_entry, jira_text};
use crate::error::AppError;
use crate::port::aws::AccessKey;
use crate::port::jira::{Jira, JiraCredential, JiraError};
use crate::port::network::NetworkError;
use crate::port::secrets::Keep;
use crate::port::storage::ConnectionRecord;

/// How long to look for the outcome of a creation whose answer was lost.
const OUTCOME_LOOKS: u32 = 5;

/// One run at work.
pub(crate) struct Execution {
    pub(crate) ports: Ports,
    pub(crate) run_id: String,
    pub(crate) stored: StoredRun,
    pub(crate) jira: Arc<dyn Jira>,
    pub(crate) jira_credential: JiraCredential,
    pub(crate) key: AccessKey,
    pub(crate) progress: Arc<Progress>,
    pub(crate) cancel: CancellationToken,
}

/// How a step ended well.
pub(crate) struct StepEnd {
    pub(crate) message: String,
    pub(crate) effect: Effect,
}

impl StepEnd {
    fn new(message: impl Into<String>, effect: Effect) -> Self {
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
            let repeatable = matches!(step, Step::AwaitRepositories | Step::AwaitIndex | Step::Verify);
            if !repeatable && journal.done(step).is_some() {
                self.progress.step(step, ItemState::Done, Some("Done before the interruption".to_owned()));
                continue;
            }
            self.progress.step(step, ItemState::Running, None);
            match self.step(step, &journal).await {
                Ok(end) => {
                    append(&self.ports, &self.run_id, step, "done", &end.effect).await?;
                    self.progress.step(step, ItemState::Done, Some(end.message));
                }
                Err(error) => {
                    append(&self.ports, &self.run_id, step, "failed", &Effect::None).await?;
                    let state =
                        if error == AppError::Cancelled { ItemState::Skipped } else { ItemState::Failed };
                    self.progress.step(step, state, Some(error.to_string()));
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    async fn step(&self, step: Step, journal: &Journal) -> Result<StepEnd, AppError> {
        match step {
            Step::SaveJiraCredential => self.save_jira_credential().await,
            Step::SaveAccessKey => self.save_access_key().await,
            Step::Integration => self.integration(journal).await,
            Step::Remember => self.remember(journal).await,
            Step::AwaitRepositories => {
                let id = integration_id(journal)?;
                let message = self.await_repositories(id).await?;
                Ok(StepEnd::new(message, Effect::None))
            }
            Step::AwaitIndex => {
                let id = integration_id(journal)?;
                let message = self.await_index(id).await?;
                Ok(StepEnd::new(message, Effect::None))
            }
            Step::Verify => {
                let id = integration_id(journal)?;
                let message = self.verify(id).await?;
                Ok(StepEnd::new(message, Effect::None))
            }
        }
    }

    fn keep(&self) -> Keep {
        if self.stored.plan.desired.keep_in_keychain { Keep::Keychain } else { Keep::Session }
    }

    fn kept(&self) -> &'static str {
        match self.keep() {
            Keep::Keychain => "Saved in the keychain and read back",
            Keep::Session => "Kept in memory until Causeway ends",
        }
    }

    async fn save_jira_credential(&self) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Saving the Jira sign-in");
        let name = self.stored.jira_entry()?;
        let effect = Effect::Secret { name: name.clone() };
        append(&self.ports, &self.run_id, Step::SaveJiraCredential, "begun", &effect).await?;
        self.ports.secrets.put(&name, &jira_text(&self.jira_credential), self.keep()).await?;
        Ok(StepEnd::new(self.kept(), effect))
    }

    async fn save_access_key(&self) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Saving the AWS access key");
        let name = aws_entry(&self.key.id);
        let effect = Effect::Secret { name: name.clone() };
        append(&self.ports, &self.run_id, Step::SaveAccessKey, "begun", &effect).await?;
        self.ports.secrets.put(&name, &self.key.secret, self.keep()).await?;
        Ok(StepEnd::new(self.kept(), effect))
    }

    async fn integration(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = &self.stored.plan;
        match (&plan.found, plan.integration_action()) {
            (Match::Existing { id, name, .. }, Action::Keep) => {
                self.adopt(*id);
                Ok(StepEnd::new(
                    format!("{name} is as planned; nothing was written"),
                    Effect::Integration { id: *id, created: false },
                ))
            }
            (Match::Existing { id, name, .. }, _) => {
                self.progress.set(RunState::Running, format!("Changing {name} in Jira"));
                let begun = Effect::Integration { id: *id, created: false };
                append(&self.ports, &self.run_id, Step::Integration, "begun", &begun).await?;
                let changed = plan.changed_settings();
                self.jira.update_integration(*id, &plan.desired.settings, &changed).await?;
                self.adopt(*id);
                Ok(StepEnd::new(format!("{} settings changed in {name}", changed.len()), begun))
            }
            (Match::Ambiguous { .. }, _) => Err(AppError::PlanConflict),
            (Match::New, _) => self.create(journal).await,
        }
    }

    fn adopt(&self, id: i64) {
        self.progress.set_cancel_note(format!(
            "The integration (id {id}) stays in Jira. Jira goes on indexing by itself."
        ));
    }

    async fn create(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let region = Region::parse(&self.stored.plan.desired.region)?;
        if let Some(Effect::Creating { known }) = journal.begun(Step::Integration) {
            self.progress.set(RunState::Running, "Looking whether Jira has created the integration already");
            if let Some(found) = self.created_since(known, &region).await? {
                self.adopt(found.id);
                let effect = Effect::Integration { id: found.id, created: true };
                return Ok(StepEnd::new(
                    format!("Found {} as this run created it", found.display_name),
                    effect,
                ));
            }
        }
        self.progress.set(RunState::Running, "Creating the integration in Jira");
        let known: Vec<i64> =
            self.in_region(&region).await?.into_iter().map(|integration| integration.id).collect();
        let begun = Effect::Creating { known: known.clone() };
        append(&self.ports, &self.run_id, Step::Integration, "begun", &begun).await?;
        let settings = &self.stored.plan.desired.settings;
        let created = match self.jira.create_integration(&region, &self.key, settings).await {
            Ok(created) => created,
            Err(error) if outcome_is_unknown(&error) => match self.look_for_outcome(&known, &region).await? {
                Some(found) => found,
                None => return Err(error.into()),
            },
            Err(error) => return Err(error.into()),
        };
        self.adopt(created.id);
        let effect = Effect::Integration { id: created.id, created: true };
        Ok(StepEnd::new(format!("Created {} (id {})", created.display_name, created.id), effect))
    }

    async fn in_region(&self, region: &Region) -> Result<Vec<Integration>, AppError> {
        let all = self.jira.integrations().await?;
        Ok(all
            .into_iter()
            .filter(|integration| {
                integration.is_code_commit() && integration.region().as_ref() == Some(region)
            })
            .collect())
    }

    async fn created_since(&self, known: &[i64], region: &Region) -> Result<Option<Integration>, AppError> {
        let found = self.in_region(region).await?;
        Ok(found.into_iter().find(|integration| !known.contains(&integration.id)))
    }

    /// The answer was lost on the way; the request may have arrived all the same.
    async fn look_for_outcome(
        &self,
        known: &[i64],
        region: &Region,
    ) -> Result<Option<Integration>, AppError> {
        self.progress
            .set(RunState::Waiting, "Jira's answer was lost. Looking whether the integration was created");
        for _ in 0..OUTCOME_LOOKS {
            tokio::time::sleep(Duration::from_secs(1)).await;
            match self.created_since(known, region).await {
                Ok(Some(found)) => return Ok(Some(found)),
                Ok(None) => {}
                Err(AppError::Jira(error)) if is_passing(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
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
        let created = existing.is_none();
        let (id, created_at) = existing.map_or_else(
            || (self.ports.ids.fresh(), self.ports.clock.now_millis()),
            |old| (old.id, old.created_at),
        );
        let record = ConnectionRecord {
            id: id.clone(),
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
        Ok(StepEnd::new(message, Effect::Connection { id, created }))
    }

    async fn verify(&self, id: i64) -> Result<String, AppError> {
        self.progress.set(RunState::Running, "Comparing Jira with the plan");
        let desired = &self.stored.plan.desired;
        let Some(integration) = self.patiently(|| self.jira.integration(id)).await? else {
            return Err(AppError::Unverified {
                differences: vec![format!("The integration (id {id}) is not in Jira any more")],
            });
        };
        let mut differences: Vec<String> = desired
            .settings
            .changes_against(&integration)
            .into_iter()
            .map(|change| {
                let before = change.before.unwrap_or_default();
                format!("{} is {before} in Jira, planned was {}", change.setting.label(), change.after)
            })
            .collect();
        if integration.region().is_some_and(|region| region.code() != desired.region) {
            differences.push(format!("Jira shows another region than {}", desired.region));
        }
        let counts = self.progress.view().counts();
        if counts.failed > 0 {
            return Err(AppError::RepositoriesFailed { failed: counts.failed, total: counts.total });
        }
        if differences.is_empty() {
            Ok(format!("Jira has {} repositories and the settings as planned", counts.connected))
        } else {
            Err(AppError::Unverified { differences })
        }
    }

    /// Repeats a read while Jira is away, slow, or asks to wait; gives up after about two minutes of nothing.
    pub(super) async fn patiently<T, F, R>(&self, mut read: F) -> Result<T, AppError>
    where
        F: FnMut() -> R,
        R: Future<Output = Result<T, JiraError>>,
    {
        let mut wait = Duration::from_secs(1);
        let mut waited = Duration::ZERO;
        loop {
            match read().await {
                Ok(value) => return Ok(value),
                Err(error) if is_passing(&error) && waited < Duration::from_mins(2) => {
                    let pause = match &error {
                        JiraError::RateLimited { retry_after: Some(asked) } => {
                            (*asked).min(Duration::from_mins(1))
                        }
                        _ => wait,
                    };
                    self.progress.set(
                        RunState::Waiting,
                        format!("{error}. Trying again in {} s", pause.as_secs().max(1)),
                    );
                    self.pause(pause).await?;
                    waited += pause;
                    wait = (wait * 2).min(Duration::from_secs(15));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Waits, unless the person cancels first.
    pub(super) async fn pause(&self, time: Duration) -> Result<(), AppError> {
        tokio::select! {
            () = self.cancel.cancelled() => Err(AppError::Cancelled),
            () = tokio::time::sleep(time) => Ok(()),
        }
    }
}

impl StoredRun {
    /// The name of the Jira credential's entry.
    pub(crate) fn jira_entry(&self) -> Result<String, AppError> {
        Ok(jira_entry(&JiraUrl::parse(&self.plan.desired.site_url)?, &self.jira_user))
    }
}

fn integration_id(journal: &Journal) -> Result<i64, AppError> {
    journal.integration().map(|(id, _)| id).ok_or(AppError::RunUnknown)
}

/// Whether the other side may have done it although the answer says nothing of the kind.
fn outcome_is_unknown(error: &JiraError) -> bool {
    match error {
        JiraError::Network(NetworkError::Timeout { .. } | NetworkError::Lost { .. })
        | JiraError::Server { .. }
        | JiraError::Unexpected { .. }
        | JiraError::LoginPage => true,
        JiraError::Network(_)
        | JiraError::Unauthorized
        | JiraError::Captcha
        | JiraError::Forbidden { .. }
        | JiraError::NotFound { .. }
        | JiraError::RateLimited { .. }
        | JiraError::Rejected { .. } => false,
    }
}

/// Whether waiting may help.
fn is_passing(error: &JiraError) -> bool {
    matches!(
        error,
        JiraError::Network(
            NetworkError::Timeout { .. } | NetworkError::Lost { .. } | NetworkError::Refused { .. }
        ) | JiraError::Server { .. }
            | JiraError::RateLimited { .. }
            | JiraError::Unexpected { .. }
    )
}
