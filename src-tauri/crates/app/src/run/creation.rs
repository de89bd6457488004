//! Creating the integration, or changing it. GIJ has no way to say "create this once",
//! so that a creation whose answer was lost is looked for and adopted, and never sent again while it may have arrived.

use std::sync::atomic::Ordering;
use std::time::Duration;

use causeway_domain::integration::Integration;
use causeway_domain::plan::{Action, Desired, Match, Step};
use causeway_domain::{AccessKeyId, Region};

use super::execution::{Execution, StepEnd};
use super::journal::{Effect, Event, Journal};
use super::patience::{is_passing_and_undone, outcome_is_unknown};
use super::view::RunState;
use crate::error::AppError;
use crate::port::jira::JiraError;

/// What became of a creation.
pub(super) enum Creation<T> {
    /// GIJ has answered with it.
    Made(T),
    /// The answer was lost, and it is there.
    Found(T),
}

/// How often to look for the outcome of a creation whose answer was lost, once Jira answers again.
const OUTCOME_LOOKS: u32 = 5;

impl Execution {
    /// Makes the integration as wanted, or finds that it is.
    pub(super) async fn integration(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.connection_plan()?;
        match (&plan.found, plan.integration_action()) {
            (Match::Existing { id, name, .. }, Action::Keep) => {
                self.stays(*id);
                let effect = Effect::Integration { id: *id, created: false };
                Ok(StepEnd::new(format!("{name} is as planned; nothing was written"), effect))
            }
            (_, Action::Conflict) | (Match::Ambiguous { .. }, _) => Err(AppError::PlanConflict),
            (Match::Existing { id, name, .. }, _) => self.change(*id, name).await,
            (Match::New, _) => self.create(journal).await,
        }
    }

    async fn change(&self, id: i64, name: &str) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, format!("Changing {name} in Jira"));
        self.stays(id);
        let effect = Effect::Integration { id, created: false };
        self.note(Step::Integration, Event::Begun, &effect).await?;
        let plan = self.connection_plan()?;
        let changed = plan.desired.settings.values(&plan.changed_settings());
        // Setting the same values twice is the same as once.
        let jira = &self.jira()?.site;
        let outcome = self.patiently(|| jira.update_integration(id, &changed)).await;
        if let Err(error) = outcome {
            self.note_refusal(Step::Integration, &error, &effect).await?;
            return Err(error);
        }
        Ok(StepEnd::new(format!("{} settings changed in {name}", changed.len()), effect))
    }

    async fn create(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let region = Region::parse(self.stored.work.region())?;
        if let Some(known) = journal.creating() {
            self.progress.set(RunState::Running, "Looking whether Jira has created the integration already");
            if let Some(found) = self.created_since(known, &region).await? {
                return Ok(self.adopted(&found));
            }
        }
        self.progress.set(RunState::Running, "Creating the integration in Jira");
        let jira = &self.jira()?.site;
        let all = self.patiently(|| jira.integrations()).await?;
        let known: Vec<i64> = in_region(all, &region).map(|integration| integration.id).collect();
        let begun = Effect::Creating { known: known.clone() };
        let (settings, key) = (&self.connection_plan()?.desired.settings, self.key()?);
        let create = || jira.create_integration(&region, key, settings);
        let look = || self.created_since(&known, &region);
        match self.create_once(Step::Integration, &begun, create, look).await? {
            Creation::Found(found) => Ok(self.adopted(&found)),
            Creation::Made(created) => {
                self.stays(created.id);
                self.created_now.store(true, Ordering::Relaxed);
                let effect = Effect::Integration { id: created.id, created: true };
                Ok(StepEnd::new(format!("Created {} (id {})", created.display_name, created.id), effect))
            }
        }
    }

    /// Sends a creation, which GIJ cannot be asked to do only once: it is written down before, sent again only while it
    /// certainly did nothing, and looked for when its answer is lost.
    pub(super) async fn create_once<T, C, CR, L, LR>(
        &self,
        step: Step,
        begun: &Effect,
        create: C,
        look: L,
    ) -> Result<Creation<T>, AppError>
    where
        C: FnMut() -> CR,
        CR: Future<Output = Result<T, JiraError>>,
        L: FnMut() -> LR,
        LR: Future<Output = Result<Option<T>, AppError>>,
    {
        self.note(step, Event::Begun, begun).await?;
        match self.patiently_while(is_passing_and_undone, create).await {
            Ok(Ok(made)) => Ok(Creation::Made(made)),
            Ok(Err(error)) if outcome_is_unknown(&error) => match self.look_for_outcome(look).await? {
                Some(found) => Ok(Creation::Found(found)),
                None => Err(error.into()),
            },
            Ok(Err(error)) => {
                let error = AppError::Jira(error);
                self.note_refusal(step, &error, begun).await?;
                Err(error)
            }
            // Cancelled between two attempts, each of which is known to have done nothing.
            Err(cancelled) => {
                self.note(step, Event::Refused, begun).await?;
                Err(cancelled)
            }
        }
    }

    fn adopted(&self, found: &Integration) -> StepEnd {
        self.stays(found.id);
        let effect = Effect::Integration { id: found.id, created: true };
        StepEnd::new(format!("Found {} (id {}) as this run created it", found.display_name, found.id), effect)
    }

    /// Writes down that nothing happened, where that is certain.
    pub(super) async fn note_refusal(
        &self,
        step: Step,
        error: &AppError,
        effect: &Effect,
    ) -> Result<(), AppError> {
        match error {
            AppError::Jira(error) if !outcome_is_unknown(error) => {
                self.note(step, Event::Refused, effect).await
            }
            _ => Ok(()),
        }
    }

    async fn created_since(&self, known: &[i64], region: &Region) -> Result<Option<Integration>, AppError> {
        let jira = &self.jira()?.site;
        let all = self.patiently(|| jira.integrations()).await?;
        adoptable(all, &self.connection_plan()?.desired, region, known)
    }

    /// The answer was lost on the way; the request may have arrived all the same.
    async fn look_for_outcome<T, L, LR>(&self, mut look: L) -> Result<Option<T>, AppError>
    where
        L: FnMut() -> LR,
        LR: Future<Output = Result<Option<T>, AppError>>,
    {
        self.progress.set(RunState::Waiting, "Jira's answer was lost. Looking whether it was created");
        for _ in 0..OUTCOME_LOOKS {
            // Part of the step in hand: not ended by a cancel.
            tokio::time::sleep(Duration::from_secs(1)).await;
            if let Some(found) = look().await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// The integration that a creation begun when only `known` existed has made, if one can be told.
pub(crate) fn adoptable(
    all: Vec<Integration>,
    desired: &Desired,
    region: &Region,
    known: &[i64],
) -> Result<Option<Integration>, AppError> {
    let mut since: Vec<Integration> = in_region(all, region)
        .filter(|integration| !known.contains(&integration.id) && !uses_another_key(integration, desired))
        .collect();
    if since.len() > 1
        && let Some(name) = &desired.settings.display_name
        && since.iter().any(|integration| integration.display_name == *name)
    {
        since.retain(|integration| integration.display_name == *name);
    }
    match since.len() {
        0 | 1 => Ok(since.pop()),
        several => Err(AppError::Unverified {
            differences: vec![format!(
                "{several} integrations of {region} are new in Jira, and it cannot be told which of them this run \
                 created. Remove the others in Jira, then take the run up again"
            )],
        }),
    }
}

fn in_region(all: Vec<Integration>, region: &Region) -> impl Iterator<Item = Integration> {
    all.into_iter().filter(move |integration| {
        integration.is_code_commit() && integration.region().as_ref() == Some(region)
    })
}

/// GIJ does not have to report the key, and may report something else in its place.
fn uses_another_key(integration: &Integration, desired: &Desired) -> bool {
    integration
        .user_name
        .as_deref()
        .is_some_and(|reported| reported != desired.access_key_id && AccessKeyId::parse(reported).is_ok())
}
