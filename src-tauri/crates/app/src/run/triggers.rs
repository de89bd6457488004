//! Our trigger in every chosen repository, many at once, each with its own outcome.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use causeway_domain::plan::Step;
use causeway_domain::triggers::plan::TriggerReason;
use futures::StreamExt;

use super::execution::{Execution, StepEnd};
use super::journal::{Effect, Journal};
use super::trigger_list::{AT_ONCE, ListError, Listed, Wanted};
use super::view::{ItemState, RunState};
use super::work::{GONE, counted, is_acted_on};
use crate::credentials::Entry;
use crate::error::AppError;
use crate::port::aws::AwsError;
use crate::port::storage::StorageError;

/// One repository with what is wanted of it.
pub(super) struct Target<'a> {
    pub(super) repository: &'a str,
    pub(super) wanted: Wanted<'a>,
}

impl Execution {
    /// Keeps the webhook URL, whose end is a secret.
    pub(super) async fn save_webhook(&self) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Saving the webhook URL");
        let webhook = self.webhook()?;
        let entry = Entry::webhook(self.stored.work.site_url());
        let secret = causeway_domain::Secret::new(webhook.expose().to_owned());
        self.save(Step::SaveWebhook, &entry, &secret).await
    }

    /// Puts our trigger into each chosen repository, and takes it out where it is no longer chosen.
    pub(super) async fn triggers(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.triggers_plan()?;
        let topics = [plan.topic_arn.clone()];
        let targets = plan.repositories.iter().filter(|planned| is_acted_on(planned)).map(|planned| Target {
            repository: &planned.repository,
            wanted: match planned.reason {
                TriggerReason::NotChosen => Wanted::Without { name: &plan.own.name, topics: &topics },
                _ => Wanted::Own(&plan.own),
            },
        });
        self.progress.set_cancel_note(
            "The topic, the subscription and the triggers written so far stay. The run can be taken up again, or \
             undone.",
        );
        let denial = self.write_lists(Step::Triggers, targets.collect(), journal).await?;
        let counts = self.progress.trigger_counts();
        if counts.done == 0 && counts.failed > 0 {
            let failed = AppError::TriggersFailed { failed: counts.failed, total: counts.total };
            return Err(denial.map_or(failed, AppError::from));
        }
        let message = match counts.failed {
            0 => format!("The triggers of {} are as planned", counted(counts.done)),
            failed => {
                format!("The triggers of {} are as planned; {failed} failed", counted(counts.done))
            }
        };
        Ok(StepEnd::new(message, Effect::None))
    }

    /// Writes many repositories' lists. Each shows its own outcome; only a journal that cannot be written, or a cancel,
    /// ends all of them. Answers a denial when that is what each failure was.
    pub(super) async fn write_lists(
        &self,
        step: Step,
        targets: Vec<Target<'_>>,
        journal: &Journal,
    ) -> Result<Option<AwsError>, AppError> {
        let lists = self.lists(step)?;
        let total = targets.len();
        let ended = AtomicUsize::new(0);
        let broken: Mutex<Option<StorageError>> = Mutex::new(None);
        let denials = Mutex::new(Vec::new());
        let is_broken = || broken.lock().is_ok_and(|broken| broken.is_some());
        let (lists, ended, is_broken, broken, denials) = (&lists, &ended, &is_broken, &broken, &denials);
        futures::stream::iter(targets)
            .for_each_concurrent(AT_ONCE, |target| async move {
                let lines = journal.repository(step, target.repository);
                if lines.is_some_and(|lines| lines.settled) {
                    self.progress.trigger(target.repository, ItemState::Done, "Done before");
                } else if self.settled_repositories.contains(target.repository) {
                    // As it was; this run is about what failed.
                } else if self.cancel.is_cancelled() || is_broken() {
                    return;
                } else {
                    self.progress.trigger(target.repository, ItemState::Running, "Looking at its triggers");
                    let outcome = lists.write(target.repository, target.wanted, lines.is_some()).await;
                    if let Err(ListError::Journal(error)) = &outcome
                        && let Ok(mut broken) = broken.lock()
                    {
                        broken.get_or_insert_with(|| error.clone());
                    }
                    if let (Err(error), Ok(mut denials)) = (&outcome, denials.lock()) {
                        denials.push(error.denial().cloned());
                    }
                    self.show_outcome(&target, outcome);
                }
                let ended = ended.fetch_add(1, Ordering::Relaxed) + 1;
                self.progress.set(RunState::Running, format!("Triggers: {ended} of {}", counted(total)));
            })
            .await;
        if let Some(error) = broken.lock().ok().and_then(|mut broken| broken.take()) {
            return Err(error.into());
        }
        if self.cancel.is_cancelled() && ended.load(Ordering::Relaxed) < total {
            return Err(AppError::Cancelled);
        }
        let denials: Option<Vec<AwsError>> =
            denials.lock().ok().and_then(|all| all.iter().cloned().collect());
        Ok(denials.and_then(|all| all.into_iter().next()))
    }

    fn show_outcome(&self, target: &Target<'_>, outcome: Result<Listed, ListError>) {
        let name = target.repository;
        let (state, message) = match (outcome, target.wanted) {
            (Ok(Listed::InPlace), Wanted::Own(_)) => {
                (ItemState::Done, "Its trigger is as planned".to_owned())
            }
            (Ok(Listed::InPlace), Wanted::Without { .. }) => {
                (ItemState::Done, "It has none of Causeway's triggers".to_owned())
            }
            (Ok(Listed::Written { before: None }), Wanted::Own(_)) => {
                (ItemState::Done, "Trigger added".to_owned())
            }
            (Ok(Listed::Written { .. }), Wanted::Own(_)) => (ItemState::Done, "Trigger changed".to_owned()),
            (Ok(Listed::Written { .. }), Wanted::Without { .. }) => {
                (ItemState::Done, "Trigger taken out".to_owned())
            }
            (Err(ListError::Gone), _) => (ItemState::Skipped, GONE.to_owned()),
            (Err(ListError::Cancelled), _) => (ItemState::Pending, "Not begun".to_owned()),
            (Err(error), _) => {
                tracing::warn!(run = %self.run_id, repository = name, %error, "triggers not written");
                (ItemState::Failed, in_a_sentence(&error.to_string()))
            }
        };
        self.progress.trigger(name, state, &message);
    }
}

/// With a capital letter.
pub(super) fn in_a_sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
