//! Carrying a run out, step by step.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use causeway_domain::Secret;
use causeway_domain::plan::Step;
use causeway_domain::single_repository::RepositoryAccess;
use causeway_domain::triggers::WebhookUrl;
use tokio_util::sync::CancellationToken;

use super::aws_patience::AwsPatience;
use super::connecting::integration_id;
use super::journal::{Effect, Event, Journal, append};
use super::locks::RepositoryLocks;
use super::progress::Progress;
use super::repository::single_repository_id;
use super::steps::is_of_triggers;
use super::stored::StoredRun;
use super::trigger_list::TriggerLists;
use super::view::ItemState;
use super::work::Work;
use crate::Ports;
use crate::credentials::Vault;
use crate::error::AppError;
use crate::port::aws::{AccessKey, AwsAccount, AwsSession};
use crate::port::jira::{Jira, JiraCredential};
use crate::port::secrets::SecretError;
use crate::single_repository::RepositorySecret;

/// One run at work.
pub(crate) struct Execution {
    pub(crate) ports: Ports,
    pub(crate) vault: Arc<Vault>,
    pub(crate) run_id: String,
    pub(crate) stored: StoredRun,
    /// What the run signs in with; a part that it does not need may be absent.
    pub(crate) access: Access,
    /// Which credentials a person gave again, so that they are saved again too.
    pub(crate) given: Given,
    /// Steps that ended well before and are not repeated: this run is about what failed.
    pub(crate) settled: HashSet<Step>,
    /// Repositories that ended well before, likewise.
    pub(crate) settled_repositories: HashSet<String>,
    /// Whether it repeats only what failed: then what was written and is not so is written again.
    pub(crate) only_failed: bool,
    /// Whether the integration was created just now, so that GIJ is about to list the account by itself.
    pub(crate) created_now: AtomicBool,
    pub(crate) locks: Arc<RepositoryLocks>,
    pub(crate) aws_patience: Arc<AwsPatience>,
    pub(crate) progress: Arc<Progress>,
    pub(crate) cancel: CancellationToken,
}

/// What a run signs in with.
#[derive(Default)]
pub(crate) struct Access {
    pub(crate) jira: Option<JiraAccess>,
    pub(crate) aws: Option<AwsAccess>,
    /// The connection's own long-lived key, for Jira. Jira gets no other one.
    pub(crate) key: Option<AccessKey>,
    pub(crate) webhook: Option<WebhookUrl>,
    /// The password of IAM's Git credentials, for a single repository.
    pub(crate) git_password: Option<Secret>,
    /// Jiras of a rotation's connections, by the names of their credentials.
    pub(crate) jiras: HashMap<String, Arc<dyn Jira>>,
}

/// A Jira site with its credential.
pub(crate) struct JiraAccess {
    pub(crate) site: Arc<dyn Jira>,
    pub(crate) credential: JiraCredential,
}

/// An AWS account, and the session that its requests are signed with, where it is one.
pub(crate) struct AwsAccess {
    pub(crate) account: Arc<dyn AwsAccount>,
    pub(crate) session: Option<Arc<dyn AwsSession>>,
}

/// Credentials that are newer than what the journal calls saved.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Given {
    pub(crate) jira: bool,
    pub(crate) aws: bool,
    pub(crate) webhook: bool,
}

/// How a step ended well.
pub(super) struct StepEnd {
    pub(super) message: String,
    pub(super) effect: Effect,
    /// Done, or Pending for what only waits for somebody else, or Skipped.
    pub(super) state: ItemState,
}

impl StepEnd {
    pub(super) fn new(message: impl Into<String>, effect: Effect) -> Self {
        Self { message: message.into(), effect, state: ItemState::Done }
    }

    /// Nothing had to be done, or could be.
    pub(super) fn skipped(message: impl Into<String>, effect: Effect) -> Self {
        Self { message: message.into(), effect, state: ItemState::Skipped }
    }
}

impl Execution {
    /// Carries out every step that the journal does not hold as done. Triggers that cannot be set up do not stop an
    /// account from being connected, nor does an integration that refuses another key stop the others: their error is
    /// given at the end.
    pub(crate) async fn carry_out(&self) -> Result<(), AppError> {
        let mut not_done = None;
        for step in self.stored.work.steps().iter().copied() {
            if self.cancel.is_cancelled() {
                return Err(AppError::Cancelled);
            }
            let is_for_the_end = step == Step::Forget && matches!(self.stored.work, Work::Changes { .. });
            if not_done.is_some() && (is_of_triggers(step) || is_for_the_end) {
                self.progress.step(step, ItemState::Skipped, Some("An earlier step failed".to_owned()));
                continue;
            }
            let journal = Journal::read(&self.ports, &self.run_id).await?;
            if !self.has_to_be_done(step, &journal) {
                self.progress.step(step, ItemState::Done, Some("Done before".to_owned()));
                continue;
            }
            self.progress.step(step, ItemState::Running, None);
            let Err(error) = self.carry_out_one(step, &journal).await else { continue };
            if let Err(unwritten) = self.note(step, Event::Failed, &Effect::None).await {
                tracing::error!(run = %self.run_id, error = %unwritten, "a failure is not in the journal");
            }
            let state = if error == AppError::Cancelled { ItemState::Skipped } else { ItemState::Failed };
            self.progress.step(step, state, Some(error.to_string()));
            let goes_on = match self.stored.work {
                Work::Connect { .. } => is_of_triggers(step),
                Work::Rotate { .. } => step == Step::RotateKey,
                // The others are compared all the same.
                Work::Changes { .. } => matches!(step, Step::Apply | Step::DefaultBranch),
                Work::Triggers { .. } | Work::Disconnect { .. } | Work::Repository { .. } => false,
            };
            if !goes_on || matches!(error, AppError::Cancelled | AppError::Storage(_)) {
                return Err(error);
            }
            tracing::warn!(run = %self.run_id, step = step.id(), %error, "the run goes on without it");
            not_done = Some(error);
        }
        not_done.map_or(Ok(()), Err)
    }

    fn has_to_be_done(&self, step: Step, journal: &Journal) -> bool {
        if step == Step::Integration
            && let Some((id, _)) = journal.integration()
        {
            self.stays(id);
            return false;
        }
        if step == Step::Repository
            && let Some((id, _)) = journal.single_repository()
        {
            self.repository_stays(id);
            return false;
        }
        if self.settled.contains(&step) {
            return false;
        }
        match step {
            Step::SaveJiraCredential => self.given.jira || journal.done(step).is_none(),
            Step::SaveAccessKey => self.given.aws || journal.done(step).is_none(),
            Step::SaveWebhook => self.given.webhook || journal.done(step).is_none(),
            Step::Integration | Step::Repository => true,
            Step::Remember | Step::IntegrationFate | Step::Forget => journal.done(step).is_none(),
            // These look at what is true now.
            Step::AwaitRepositories
            | Step::AwaitIndex
            | Step::Verify
            | Step::Topic
            | Step::Subscription
            | Step::Triggers
            | Step::Confirmation
            | Step::VerifyTriggers
            | Step::RemoveTriggers
            | Step::RemoveSubscription
            | Step::RemoveTopic
            | Step::Apply
            | Step::DefaultBranch => !self.is_forgetting(journal),
            Step::RotateKey | Step::VerifyKey | Step::RemoveOldKey => {
                !matches!(journal.done(Step::RemoveOldKey), Some(Effect::Secret { .. }))
            }
        }
    }

    /// Whether the last step has begun, so that all before it is done and the credentials may be gone.
    fn is_forgetting(&self, journal: &Journal) -> bool {
        let forgets = matches!(self.stored.work, Work::Disconnect { .. } | Work::Changes { .. });
        forgets && journal.made(Step::Forget).is_some()
    }

    async fn carry_out_one(&self, step: Step, journal: &Journal) -> Result<(), AppError> {
        let is_single = matches!(self.stored.work, Work::Repository { .. });
        let is_changing = matches!(self.stored.work, Work::Changes { .. });
        let end = match step {
            Step::SaveJiraCredential => self.save_jira_credential().await,
            Step::SaveAccessKey => self.save_access_key().await,
            Step::Integration => self.integration(journal).await,
            Step::Remember if is_single => self.remember_repository(journal).await,
            Step::Remember => self.remember(journal).await,
            Step::AwaitRepositories => self.await_repositories(integration_id(journal)?).await,
            Step::AwaitIndex if is_single => {
                self.await_repository_index(single_repository_id(journal)?).await
            }
            Step::AwaitIndex => self.await_index(integration_id(journal)?).await,
            Step::Verify if is_changing => self.verify_changes(journal).await,
            Step::Verify if is_single => self.verify_repository(single_repository_id(journal)?).await,
            Step::Verify => self.verify(integration_id(journal)?).await,
            Step::SaveWebhook => self.save_webhook().await,
            Step::Topic => self.topic(journal).await,
            Step::Subscription => self.subscription(journal).await,
            Step::Triggers => self.triggers(journal).await,
            Step::Confirmation => self.confirmation(journal).await,
            Step::VerifyTriggers => self.verify_triggers().await,
            Step::RemoveTriggers => self.remove_triggers(journal).await,
            Step::RemoveSubscription => self.remove_subscriptions(journal).await,
            Step::RemoveTopic => self.remove_topic(journal).await,
            Step::IntegrationFate => self.integration_fate().await,
            Step::Apply | Step::DefaultBranch => self.change_each(step, journal).await,
            Step::Forget if is_changing => self.forget_removed().await,
            Step::Forget => self.forget().await,
            Step::RotateKey => self.rotate_key(journal).await,
            Step::VerifyKey => self.verify_key(journal).await,
            Step::RemoveOldKey => self.remove_old_key().await,
            Step::Repository => self.repository(journal).await,
        }?;
        self.note(step, Event::Done, &end.effect).await?;
        self.progress.step(step, end.state, Some(end.message));
        Ok(())
    }

    /// Writes a line of the journal.
    pub(super) async fn note(&self, step: Step, event: Event, effect: &Effect) -> Result<(), AppError> {
        Ok(append(&self.ports, &self.run_id, step, event, effect).await?)
    }

    /// The Jira of this run.
    pub(super) fn jira(&self) -> Result<&JiraAccess, AppError> {
        self.access.jira.as_ref().ok_or(AppError::Secrets(SecretError::Missing))
    }

    /// The AWS account of this run.
    pub(super) fn aws(&self) -> Result<&AwsAccess, AppError> {
        self.access.aws.as_ref().ok_or(AppError::Secrets(SecretError::Missing))
    }

    /// The long-lived key of this run.
    pub(super) fn key(&self) -> Result<&AccessKey, AppError> {
        self.access.key.as_ref().ok_or(AppError::Secrets(SecretError::Missing))
    }

    /// What GIJ signs in with to the single repository of this run.
    pub(super) fn repository_secret(&self) -> Result<RepositorySecret, AppError> {
        match &self.repository_plan()?.desired.access {
            RepositoryAccess::AccessKey { .. } => Ok(RepositorySecret::Key(self.key()?.duplicate())),
            RepositoryAccess::GitCredential { user_name } => {
                let password = self.access.git_password.as_ref();
                let password = password.ok_or(AppError::Secrets(SecretError::Missing))?.duplicate();
                Ok(RepositorySecret::GitPassword { user_name: user_name.clone(), password })
            }
            RepositoryAccess::Ssh { .. } => Ok(RepositorySecret::KeyInJira),
        }
    }

    /// The webhook URL of this run.
    pub(super) fn webhook(&self) -> Result<&WebhookUrl, AppError> {
        self.access.webhook.as_ref().ok_or(AppError::Secrets(SecretError::Missing))
    }

    /// Writes lists of triggers, with lines of this step in the journal.
    pub(super) fn lists(&self, step: Step) -> Result<TriggerLists, AppError> {
        Ok(TriggerLists {
            aws: Arc::clone(&self.aws()?.account),
            account: self.stored.work.account().to_owned(),
            region: self.stored.work.region().to_owned(),
            locks: Arc::clone(&self.locks),
            patience: Arc::clone(&self.aws_patience),
            ports: self.ports.clone(),
            run_id: self.run_id.clone(),
            step: Some(step),
        })
    }
}
