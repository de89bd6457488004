//! The run engine: plan, run, receipt. The only place that writes to AWS or Jira.

mod creation;
mod execution;
mod following;
mod indexing;
mod journal;
mod listing;
mod patience;
mod progress;
mod receipt;
mod registry;
mod undo;
mod view;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use causeway_domain::plan::{Action, ConnectionPlan, Match, Step};
use causeway_domain::{JiraUrl, Secret};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::credentials::{access_key, aws_entry, duplicate, jira_entry};
use crate::error::{AppError, Field};
use crate::port::aws::AccessKey;
use crate::port::jira::JiraCredential;
use crate::port::storage::RunRecord;
pub(crate) use creation::adoptable;
use execution::{Execution, Given};
pub(crate) use journal::Journal;
use progress::Progress;
pub use registry::Runs;
use registry::{Live, Reservation};
pub use view::{ItemState, Receipt, RunCounts, RunRepository, RunState, RunStep, RunUpdate, RunView};

/// How often watchers are told, at most.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What is stored of a run: enough to resume it, never a secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredRun {
    pub(crate) plan: ConnectionPlan,
    pub(crate) jira_user: String,
    pub(crate) site_title: String,
}

impl StoredRun {
    /// The run of a record, when it can be read.
    pub(crate) fn of(record: &RunRecord) -> Result<Self, AppError> {
        serde_json::from_str(&record.plan).map_err(|_| AppError::RunUnknown)
    }

    /// The name of the Jira credential's entry.
    pub(crate) fn jira_entry(&self) -> Result<String, AppError> {
        Ok(jira_entry(&JiraUrl::parse(&self.plan.desired.site_url)?, &self.jira_user))
    }

    /// Names of the repositories that Jira shall have in the end.
    pub(crate) fn expected(&self) -> impl Iterator<Item = &str> {
        self.plan
            .repositories
            .iter()
            .filter(|repository| matches!(repository.action, Action::Create | Action::Keep))
            .map(|repository| repository.name.as_str())
    }
}

/// A credential that a person gave again, for a run whose secrets are not in the keychain.
#[derive(Default)]
pub struct GivenAgain {
    /// The Jira credential.
    pub jira: Option<JiraCredential>,
    /// The secret access key.
    pub aws: Option<AccessKey>,
}

/// The act of a plan in words.
pub fn title(plan: &ConnectionPlan, site_title: &str) -> String {
    let total = plan.repositories.iter().filter(|repository| repository.action != Action::Skip).count();
    let noun = if total == 1 { "repository" } else { "repositories" };
    match plan.integration_action() {
        Action::Create => format!("Connect {total} {noun} to {site_title}"),
        Action::Update => format!("Update the connection of {total} {noun} to {site_title}"),
        Action::Keep | Action::Skip => format!("Check the connection of {total} {noun} to {site_title}"),
        Action::Conflict => format!("Connect {total} {noun} to {site_title}: not possible yet"),
    }
}

/// A step in words.
pub fn step_title(step: Step, plan: &ConnectionPlan) -> String {
    match (step, plan.integration_action()) {
        (Step::SaveJiraCredential, _) => "Save the Jira sign-in".to_owned(),
        (Step::SaveAccessKey, _) => "Save the AWS access key".to_owned(),
        (Step::Integration, Action::Create) => "Create the integration in Jira".to_owned(),
        (Step::Integration, Action::Update) => "Change the integration in Jira".to_owned(),
        (Step::Integration, _) => "Find the integration in Jira".to_owned(),
        (Step::Remember, _) => "Add it to Connections".to_owned(),
        (Step::AwaitRepositories, _) => "Jira lists the repositories".to_owned(),
        (Step::AwaitIndex, _) => "Jira clones and indexes them".to_owned(),
        (Step::Verify, _) => "Compare Jira with the plan".to_owned(),
    }
}

fn fresh_view(id: &str, stored: &StoredRun, started_at: i64) -> RunView {
    RunView {
        id: id.to_owned(),
        title: title(&stored.plan, &stored.site_title),
        state: RunState::Running,
        started_at,
        finished_at: None,
        activity: "Starting".to_owned(),
        cancel_note: "Nothing has been written to Jira yet.".to_owned(),
        steps: Step::ALL
            .into_iter()
            .map(|step| RunStep {
                step,
                title: step_title(step, &stored.plan),
                state: ItemState::Pending,
                message: None,
            })
            .collect(),
        repositories: stored
            .expected()
            .map(|name| RunRepository {
                name: name.to_owned(),
                state: ItemState::Pending,
                connected: false,
                message: "Waiting for Jira to list it".to_owned(),
            })
            .collect(),
    }
}

impl App {
    /// Starts a plan, unless the world has changed since it was shown.
    ///
    /// # Errors
    /// [`AppError::PlanStale`] when it has; [`AppError::RunActive`] while something else is written to that Jira.
    pub async fn start_run(&self, plan_id: &str, hash: &str) -> Result<String, AppError> {
        let shown = self.session.plan(plan_id)?;
        if shown.plan.integration_action() == Action::Conflict {
            return Err(AppError::PlanConflict);
        }
        // From before the last look until the end: nothing of ours comes in between.
        let reservation = self.runs.reserve(&shown.plan.desired.site_url).ok_or(AppError::RunActive)?;
        let operation = self.session.operation(plan_id);
        let snapshot = operation.or_cancelled(self.observe(&shown.site, &shown.account, &operation)).await?;
        let fresh = causeway_domain::plan::plan(shown.plan.desired.clone(), &snapshot);
        if fresh.hash != hash || shown.plan.hash != hash {
            return Err(AppError::PlanStale);
        }
        let stored = StoredRun {
            plan: fresh,
            jira_user: shown.site.user.name.clone(),
            site_title: shown.site.title.clone(),
        };
        let key =
            AccessKey { id: shown.account.key.id.clone(), secret: shown.account.key.secret.duplicate() };
        let run = Launch {
            run_id: self.ports.ids.fresh(),
            stored,
            jira_credential: duplicate(&shown.site.credential),
            key,
            given: Given::default(),
            started_at: None,
            reservation,
        };
        self.launch(run).await
    }

    /// Takes a run up again that was interrupted, cancelled or has failures. What its journal holds as done is not
    /// done again.
    ///
    /// # Errors
    /// [`crate::port::secrets::SecretError::Missing`] when a secret is neither kept nor given again;
    /// [`AppError::PlanStale`] when the run has created nothing yet and the account has been connected otherwise since;
    /// [`AppError::RunActive`] while something else is written to that Jira.
    pub async fn resume_run(&self, run_id: &str, given: GivenAgain) -> Result<String, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let stored = StoredRun::of(&record)?;
        let reservation = self.runs.reserve(&stored.plan.desired.site_url).ok_or(AppError::RunActive)?;
        let newer = Given { jira: given.jira.is_some(), aws: given.aws.is_some() };
        let jira_credential = match given.jira {
            Some(credential) => {
                self.has_to_be_of(&stored, &credential).await?;
                credential
            }
            None => self.kept_jira_credential(&stored.jira_entry()?).await?,
        };
        let key = match given.aws {
            Some(key) if key.id.as_str() != stored.plan.desired.access_key_id => {
                let wanted = &stored.plan.desired.access_key_id;
                return Err(AppError::invalid(
                    Field::AccessKeyId,
                    format!("This run is of the key {wanted}"),
                ));
            }
            Some(key) => key,
            None => {
                let id = causeway_domain::AccessKeyId::parse(&stored.plan.desired.access_key_id)?;
                let secret: Secret = self.ports.secrets.get(&aws_entry(&id)).await?;
                access_key(id.as_str(), secret)?
            }
        };
        self.is_still_wanted(run_id, &stored, &jira_credential, &key).await?;
        let run = Launch {
            run_id: run_id.to_owned(),
            stored,
            jira_credential,
            key,
            given: newer,
            started_at: Some(record.started_at),
            reservation,
        };
        self.launch(run).await
    }

    /// A credential given again is saved under the name of the user the run was begun by.
    async fn has_to_be_of(&self, stored: &StoredRun, credential: &JiraCredential) -> Result<(), AppError> {
        let url = JiraUrl::parse(&stored.plan.desired.site_url)?;
        let user = self.ports.jira.site(&url, credential).user().await?;
        if user.name == stored.jira_user {
            return Ok(());
        }
        let text = format!("This run was begun by {}, and this is {}", stored.jira_user, user.name);
        Err(AppError::invalid(Field::UserName, text))
    }

    /// As long as a run has created nothing, somebody else may have: then its plan would make a second one.
    async fn is_still_wanted(
        &self,
        run_id: &str,
        stored: &StoredRun,
        jira_credential: &JiraCredential,
        key: &AccessKey,
    ) -> Result<(), AppError> {
        let journal = Journal::read(&self.ports, run_id).await?;
        if journal.integration().is_some() || journal.creating().is_some() {
            return Ok(());
        }
        let desired = &stored.plan.desired;
        let region = causeway_domain::Region::parse(&desired.region)?;
        let jira = self.ports.jira.site(&JiraUrl::parse(&desired.site_url)?, jira_credential);
        let aws = self.ports.aws.account(&region, key);
        let snapshot = self
            .look(&desired.site_url, jira.as_ref(), &region, aws.as_ref(), &CancellationToken::new())
            .await?;
        let fresh = causeway_domain::plan::plan(desired.clone(), &snapshot).found;
        let same = match (&stored.plan.found, &fresh) {
            (Match::New, Match::New) => true,
            (Match::Existing { id, .. }, Match::Existing { id: now, .. }) => id == now,
            _ => false,
        };
        if same { Ok(()) } else { Err(AppError::PlanStale) }
    }

    async fn launch(&self, run: Launch) -> Result<String, AppError> {
        let Launch { run_id, stored, jira_credential, key, given, started_at, reservation } = run;
        let started_at = started_at.unwrap_or_else(|| self.ports.clock.now_millis());
        let view = fresh_view(&run_id, &stored, started_at);
        let record = RunRecord {
            id: run_id.clone(),
            title: view.title.clone(),
            state: "running".to_owned(),
            plan: serde_json::to_string(&stored).unwrap_or_default(),
            started_at,
            finished_at: None,
            receipt: None,
            dismissed: false,
        };
        let jira = self.ports.jira.site(&JiraUrl::parse(&stored.plan.desired.site_url)?, &jira_credential);
        let progress = Arc::new(Progress::new(view));
        let cancel = CancellationToken::new();
        {
            let _alone = self.runs.records.lock().await;
            self.ports.storage.put_run(record.clone()).await?;
            self.runs.insert(&run_id, Live { progress: Arc::clone(&progress), cancel: cancel.clone() });
        }
        let execution = Execution {
            ports: self.ports.clone(),
            run_id: run_id.clone(),
            stored,
            jira,
            jira_credential,
            key,
            given,
            created_now: AtomicBool::new(false),
            progress: Arc::clone(&progress),
            cancel,
        };
        tokio::spawn(tell_regularly(Arc::clone(&progress)));
        let runs = Arc::clone(&self.runs);
        tokio::spawn(async move {
            // A panic in a step is our fault; the run still ends, and its receipt says so.
            let outcome = std::panic::AssertUnwindSafe(execution.carry_out()).catch_unwind().await;
            let (ended, stored) = execution.conclude(outcome.ok(), record, &runs).await;
            // Whoever sees the end may start the next run.
            drop(reservation);
            progress.finish(ended);
            progress.flush();
            if stored {
                runs.forget(&execution.run_id, &progress);
            }
        });
        Ok(run_id)
    }

    /// A snapshot of a run and every delta after it. A run that has ended has a snapshot only.
    pub async fn watch_run(
        &self,
        run_id: &str,
    ) -> Result<(RunUpdate, Option<broadcast::Receiver<Arc<RunUpdate>>>), AppError> {
        if let Some(live) = self.runs.get(run_id) {
            let (snapshot, receiver) = live.progress.subscribe();
            return Ok((snapshot, Some(receiver)));
        }
        let run = self.receipt(run_id).await?.run;
        Ok((RunUpdate::Snapshot { seq: 0, run }, None))
    }

    /// Whether any run is at work.
    pub fn has_run_at_work(&self) -> bool {
        self.runs.any_at_work()
    }

    /// Asks a run to end after the step in hand. Asking twice, or after the end, is no error.
    pub fn cancel_run(&self, run_id: &str) {
        if let Some(live) = self.runs.get(run_id) {
            live.progress.cancelling();
            live.cancel.cancel();
        }
    }

    /// All runs, newest first, with their true state: one that is stored as running and not at work here was
    /// interrupted.
    pub async fn runs(&self) -> Result<Vec<(RunRecord, RunState)>, AppError> {
        // Looked at before the records: a run that ends in between has its end in its record.
        let at_work = self.runs.states();
        let records = self.ports.storage.runs().await?;
        let state = |record: &RunRecord| match stored_state(&record.state) {
            RunState::Interrupted => self
                .runs
                .state(&record.id)
                .or_else(|| at_work.get(&record.id).copied())
                .unwrap_or(RunState::Interrupted),
            ended => ended,
        };
        Ok(records
            .into_iter()
            .map(|record| {
                let state = state(&record);
                (record, state)
            })
            .collect())
    }

    /// Puts a run away: it is not offered for resuming any more.
    ///
    /// # Errors
    /// [`AppError::RunActive`] while it is at work.
    pub async fn dismiss_run(&self, run_id: &str) -> Result<(), AppError> {
        let _alone = self.runs.records.lock().await;
        if self.runs.is_at_work(run_id) {
            return Err(AppError::RunActive);
        }
        let mut record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        record.dismissed = true;
        Ok(self.ports.storage.put_run(record).await?)
    }
}

/// Everything a run begins with.
struct Launch {
    run_id: String,
    stored: StoredRun,
    jira_credential: JiraCredential,
    key: AccessKey,
    given: Given,
    /// When it was first started, for one that is taken up again.
    started_at: Option<i64>,
    reservation: Reservation,
}

fn stored_state(text: &str) -> RunState {
    match text {
        "completed" => RunState::Completed,
        "failed" => RunState::Failed,
        "cancelled" => RunState::Cancelled,
        _ => RunState::Interrupted,
    }
}

async fn tell_regularly(progress: Arc<Progress>) {
    while !progress.has_finished() {
        tokio::time::sleep(TELL_EVERY).await;
        progress.flush();
    }
}
