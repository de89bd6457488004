//! Starting a run, taking one up again, and retrying what failed in it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use causeway_domain::plan::{Match, Step};
use causeway_domain::single_repository::{RepositoryMatch, RepositoryPlan};
use tokio_util::sync::CancellationToken;

use super::GivenAgain;
use super::execution::{Access, Given};
use super::journal::Journal;
use super::queue::Launch;
use super::steps::is_of_triggers;
use super::stored::StoredRun;
use super::view::{ItemState, RunRepository, RunView};
use super::work::Work;
use crate::App;
use crate::error::AppError;
use crate::looking::JiraLists;
use crate::port::audit::AuditAct;
use crate::port::secrets::SecretError;
use crate::port::storage::ConnectionRecord;
use crate::regions::ShownRegion;
use crate::session::{Operation, ShownPlan};

impl App {
    /// Starts a plan, unless the world has changed since it was shown.
    ///
    /// # Errors
    /// [`AppError::PlanStale`] when it has; [`AppError::PlanConflict`] when a person has to resolve something first;
    /// [`AppError::RunActive`] while something else is written to that Jira.
    pub async fn start_run(&self, plan_id: &str, hash: &str) -> Result<String, AppError> {
        let shown = self.session.plan(plan_id)?;
        if !shown.work.can_start() {
            return Err(AppError::PlanConflict);
        }
        // From before the last look until the end: nothing of ours comes in between.
        let run_id = self.ports.ids.fresh();
        let reservation = self.reserve(shown.work.sites(), &run_id).await?;
        let operation = self.session.operation(plan_id);
        let fresh = self.planned_again(&shown, &operation).await?;
        if fresh.hash() != hash || shown.work.hash() != hash {
            return Err(AppError::PlanStale);
        }
        let stored = StoredRun {
            work: fresh,
            jira_user: shown.jira_user().to_owned(),
            site_title: shown.site_title().to_owned(),
            mark: None,
        };
        let access = self.access_of_shown(&run_id, &shown, &stored).await?;
        self.launch(vec![Launch::new(run_id.clone(), stored, access)], reservation).await?;
        Ok(run_id)
    }

    /// Starts every run of a plan for several regions, unless the world has changed anywhere since it was shown; gives
    /// their ids. The first is at work, the others wait for it, all of them under one reservation of the site. A region
    /// that fails does not stop the others, unless Jira has refused the sign-in that they share.
    ///
    /// # Errors
    /// As [`App::start_run`]; then no run exists.
    pub async fn start_regions(&self, plan_id: &str, hash: &str) -> Result<Vec<String>, AppError> {
        let shown = self.session.regions(plan_id)?;
        if !shown.can_start() {
            return Err(AppError::PlanConflict);
        }
        let run_ids: Arc<[String]> = shown.parts.iter().map(|_| self.ports.ids.fresh()).collect();
        let sites: BTreeSet<String> = shown.parts.iter().flat_map(|part| part.plan.work.sites()).collect();
        let reservation = self.reserve_for(sites, Arc::clone(&run_ids)).await?;
        if shown.hash() != hash {
            return Err(AppError::PlanStale);
        }
        let operation = self.session.operation(plan_id);
        let works = operation.or_cancelled(self.regions_again(&shown, &operation)).await?;
        let is_same = |(part, fresh): (&ShownRegion, &Work)| part.plan.work.hash() == fresh.hash();
        if !shown.parts.iter().zip(&works).all(is_same) {
            return Err(AppError::PlanStale);
        }
        let mut launches = Vec::with_capacity(works.len());
        for ((run_id, part), work) in run_ids.iter().zip(&shown.parts).zip(works) {
            let stored = StoredRun {
                work,
                jira_user: part.plan.jira_user().to_owned(),
                site_title: part.plan.site_title().to_owned(),
                mark: part.mark.clone(),
            };
            let access = self.access_of_shown(run_id, &part.plan, &stored).await?;
            launches.push(Launch::new(run_id.clone(), stored, access));
        }
        self.launch(launches, reservation).await?;
        Ok(run_ids.to_vec())
    }

    /// Takes a run up again that was interrupted, cancelled or has failures. What its journal holds as done is not
    /// done again.
    ///
    /// # Errors
    /// [`SecretError::Missing`] when a secret is neither kept nor given again; [`AppError::PlanStale`] when the run has
    /// created nothing yet and the account has been connected otherwise since; [`AppError::RunActive`] while something
    /// else is written to that Jira.
    pub async fn resume_run(&self, run_id: &str, given: GivenAgain) -> Result<String, AppError> {
        self.take_up(run_id, given, false).await
    }

    /// Repeats only what failed in a run that has ended, or was never reached: steps and repositories that ended well
    /// stay as they are.
    ///
    /// # Errors
    /// As [`App::resume_run`].
    pub async fn retry_run(&self, run_id: &str, given: GivenAgain) -> Result<String, AppError> {
        self.take_up(run_id, given, true).await
    }

    async fn take_up(&self, run_id: &str, given: GivenAgain, only_failed: bool) -> Result<String, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let stored = StoredRun::of(&record)?;
        let reservation = self.reserve(stored.work.sites(), run_id).await?;
        let newer = Given {
            jira: given.jira.is_some(),
            aws: given.aws.is_some() || given.git_password.is_some(),
            webhook: given.webhook.is_some(),
        };
        let journal = Journal::read(&self.ports, run_id).await?;
        // The last step of taking a connection apart removes the credentials and needs none.
        let is_forgetting = journal.made(Step::Forget).is_some();
        let access = self.access_of(run_id, &stored, given, !is_forgetting).await?;
        self.is_still_wanted(&stored, &journal, &access).await?;
        let before = if only_failed { Some(self.receipt(run_id).await?.run) } else { None };
        let act = if only_failed { AuditAct::RetryRun } else { AuditAct::ResumeRun };
        let run = Launch {
            run_id: run_id.to_owned(),
            stored,
            access,
            given: newer,
            started_at: Some(record.started_at),
            before,
            act,
        };
        self.launch(vec![run], reservation).await?;
        Ok(run_id.to_owned())
    }

    /// As long as a run has created nothing, somebody else may have: then its plan would make a second one.
    pub(super) async fn is_still_wanted(
        &self,
        stored: &StoredRun,
        journal: &Journal,
        access: &Access,
    ) -> Result<(), AppError> {
        if let Work::Rotate { connection, plan } = &stored.work {
            // Another key than these two came from somebody else, later.
            let now = self.record(&connection.id).await?.access_key_id;
            let is_same = now == plan.desired.old_key || now == plan.desired.new_key;
            return if is_same { Ok(()) } else { Err(AppError::PlanStale) };
        }
        if let Work::Changes { plan, .. } = &stored.work {
            return self.changes_are_still_wanted(plan, journal, access).await;
        }
        if let Work::Repository { plan } = &stored.work {
            return self.repository_is_still_wanted(plan, journal, access).await;
        }
        let Some(plan) = stored.work.connection_plan() else { return Ok(()) };
        if journal.integration().is_some() || journal.creating().is_some() {
            return Ok(());
        }
        let (Some(jira), Some(aws)) = (&access.jira, &access.aws) else {
            return Err(SecretError::Missing.into());
        };
        let desired = &plan.desired;
        let cancel = CancellationToken::new();
        let lists = JiraLists::of(jira.site.as_ref());
        let snapshot =
            self.look(&desired.site_url, &lists, &stored.region()?, aws.account.as_ref(), &cancel).await?;
        let fresh = causeway_domain::plan::plan(desired.clone(), &snapshot).found;
        let same = match (&plan.found, &fresh) {
            (Match::New, Match::New) => true,
            (Match::Existing { id, .. }, Match::Existing { id: now, .. }) => id == now,
            _ => false,
        };
        if same { Ok(()) } else { Err(AppError::PlanStale) }
    }

    async fn repository_is_still_wanted(
        &self,
        plan: &RepositoryPlan,
        journal: &Journal,
        access: &Access,
    ) -> Result<(), AppError> {
        if journal.single_repository().is_some() || journal.creating_repository().is_some() {
            return Ok(());
        }
        let jira = access.jira.as_ref().ok_or(SecretError::Missing)?;
        let desired = plan.desired.clone();
        let snapshot =
            self.repositories_seen(&desired.site_url, jira.site.as_ref(), desired.account.as_deref()).await?;
        let fresh = causeway_domain::single_repository::plan(desired, &snapshot).found;
        let same = match (&plan.found, &fresh) {
            (RepositoryMatch::New, RepositoryMatch::New) => true,
            (RepositoryMatch::Existing { id, .. }, RepositoryMatch::Existing { id: now, .. }) => id == now,
            _ => false,
        };
        if same { Ok(()) } else { Err(AppError::PlanStale) }
    }

    /// The connection that a run is of, as far as is known before it begins.
    pub(super) async fn connection_of(
        &self,
        run_id: &str,
        stored: &StoredRun,
    ) -> Result<Option<String>, AppError> {
        let journal = Journal::read(&self.ports, run_id).await?;
        if let Some((id, _)) = journal.connection() {
            return Ok(Some(id.to_owned()));
        }
        if let Some(connection) = stored.work.connection() {
            return Ok(Some(connection.id.clone()));
        }
        let Some(plan) = stored.work.connection_plan() else { return Ok(None) };
        let integration = match (journal.integration(), &plan.found) {
            (Some((id, _)), _) => id,
            (None, Match::Existing { id, .. }) => *id,
            _ => return Ok(None),
        };
        let of_site = |record: &ConnectionRecord| record.site_url == plan.desired.site_url;
        let mut connections = self.ports.storage.connections().await?.into_iter();
        let found = connections.find(|record| of_site(record) && record.integration_id == integration);
        Ok(found.map(|record| record.id))
    }

    /// The plan that the world asks for now.
    async fn planned_again(&self, shown: &ShownPlan, operation: &Operation) -> Result<Work, AppError> {
        operation.or_cancelled(self.plan_again(shown, operation)).await
    }
}

/// What a retry leaves as it is: the steps and the repositories that ended well, shown as they ended.
pub(super) fn settled(work: &Work, before: RunView, view: &mut RunView) -> (HashSet<Step>, HashSet<String>) {
    let ended_well =
        |step: Step| before.steps.iter().any(|item| item.step == step && item.state == ItemState::Done);
    let in_jira = [Step::AwaitRepositories, Step::AwaitIndex, Step::Verify];
    let settled: HashSet<Step> = work
        .steps()
        .iter()
        .copied()
        .filter(|step| match step {
            // Steps that only look are repeated together: the last of them says how all ended.
            step if in_jira.contains(step) => {
                !matches!(work, Work::Changes { .. }) && ended_well(Step::Verify)
            }
            Step::SaveWebhook => ended_well(Step::SaveWebhook),
            step if is_of_triggers(*step) => ended_well(Step::VerifyTriggers),
            Step::RemoveTriggers
            | Step::RemoveSubscription
            | Step::RemoveTopic
            | Step::RotateKey
            | Step::VerifyKey
            | Step::RemoveOldKey
            | Step::Repository
            | Step::Apply
            | Step::DefaultBranch => false,
            step => ended_well(*step),
        })
        .collect();
    let is_connect = matches!(work, Work::Connect { .. });
    let mut repositories = HashSet::new();
    let mut earlier: HashMap<String, RunRepository> =
        before.repositories.into_iter().map(|item| (item.name.clone(), item)).collect();
    for fresh in &mut view.repositories {
        let Some(item) = earlier.remove(&fresh.name) else { continue };
        let state =
            if is_connect { item.trigger.as_ref().map(|trigger| trigger.state) } else { Some(item.state) };
        let is_settled = state.is_some_and(|state| matches!(state, ItemState::Done | ItemState::Skipped));
        if is_settled {
            repositories.insert(item.name.clone());
        }
        if is_connect {
            if is_settled {
                fresh.trigger.clone_from(&item.trigger);
            }
            if settled.contains(&Step::Verify) {
                let trigger = fresh.trigger.take();
                *fresh = RunRepository { trigger, ..item };
            }
        } else if is_settled {
            *fresh = item;
        }
    }
    (settled, repositories)
}
