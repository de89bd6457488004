//! The run engine: plan, run, receipt. The only place that writes to AWS or Jira.

mod execution;
mod following;
mod journal;
mod progress;
mod receipt;
mod view;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use causeway_domain::plan::{Action, ConnectionPlan, Step};
use causeway_domain::{JiraUrl, Secret};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::credentials::{access_key, aws_entry, duplicate, jira_credential};
use crate::error::AppError;
use crate::port::aws::AccessKey;
use crate::port::jira::JiraCredential;
use crate::port::storage::RunRecord;
use execution::Execution;
use progress::Progress;
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
    /// Names of the repositories that Jira shall have in the end.
    pub(crate) fn expected(&self) -> impl Iterator<Item = &str> {
        self.plan
            .repositories
            .iter()
            .filter(|repository| matches!(repository.action, Action::Create | Action::Keep))
            .map(|repository| repository.name.as_str())
    }
}

struct Live {
    progress: Arc<Progress>,
    cancel: CancellationToken,
    site_url: String,
}

/// Runs of this session.
#[derive(Default)]
pub struct Runs {
    live: Mutex<HashMap<String, Live>>,
}

impl Runs {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, Live>) -> T) -> T {
        look(&mut self.live.lock().unwrap_or_else(PoisonError::into_inner))
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
    /// [`AppError::PlanStale`] when it has; [`AppError::RunActive`] while another run is at work on that Jira.
    pub async fn start_run(&self, plan_id: &str, hash: &str) -> Result<String, AppError> {
        let shown = self.session.plan(plan_id)?;
        if shown.plan.integration_action() == Action::Conflict {
            return Err(AppError::PlanConflict);
        }
        let operation = self.session.operation(plan_id);
        let snapshot = self.observe(&shown.site, &shown.account, &operation).await?;
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
        let run_id = self.ports.ids.fresh();
        self.launch(run_id, stored, duplicate(&shown.site.credential), key, None).await
    }

    /// Takes a run up again that was interrupted, cancelled or has failures. What its journal holds as done is not
    /// done again.
    ///
    /// # Errors
    /// [`crate::port::secrets::SecretError::Missing`] when a secret is neither kept nor given again.
    pub async fn resume_run(&self, run_id: &str, given: GivenAgain) -> Result<String, AppError> {
        let record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        let stored: StoredRun = serde_json::from_str(&record.plan).map_err(|_| AppError::RunUnknown)?;
        let jira = match given.jira {
            Some(credential) => credential,
            None => jira_credential(&self.ports.secrets.get(&stored.jira_entry()?).await?)?,
        };
        let key = match given.aws {
            Some(key) => key,
            None => {
                let id = causeway_domain::AccessKeyId::parse(&stored.plan.desired.access_key_id)?;
                let secret: Secret = self.ports.secrets.get(&aws_entry(&id)).await?;
                access_key(id.as_str(), secret)?
            }
        };
        self.launch(record.id.clone(), stored, jira, key, Some(record)).await
    }

    async fn launch(
        &self,
        run_id: String,
        stored: StoredRun,
        jira_credential: JiraCredential,
        key: AccessKey,
        earlier: Option<RunRecord>,
    ) -> Result<String, AppError> {
        let now = self.ports.clock.now_millis();
        let started_at = earlier.as_ref().map_or(now, |record| record.started_at);
        let progress = Arc::new(Progress::new(fresh_view(&run_id, &stored, started_at)));
        let cancel = CancellationToken::new();
        let site_url = stored.plan.desired.site_url.clone();
        let free = self.runs.with(|live| {
            let busy =
                live.values().any(|run| run.site_url == site_url && !run.progress.view().state.is_over());
            if !busy {
                live.insert(
                    run_id.clone(),
                    Live {
                        progress: Arc::clone(&progress),
                        cancel: cancel.clone(),
                        site_url: site_url.clone(),
                    },
                );
            }
            !busy
        });
        if !free {
            return Err(AppError::RunActive);
        }
        let record = RunRecord {
            id: run_id.clone(),
            title: progress.view().title,
            state: "running".to_owned(),
            plan: serde_json::to_string(&stored).unwrap_or_default(),
            started_at,
            finished_at: None,
            receipt: None,
            dismissed: false,
        };
        let written = self.ports.storage.put_run(record.clone()).await;
        if let Err(error) = written {
            self.runs.with(|live| live.remove(&run_id));
            return Err(error.into());
        }
        let jira = self.ports.jira.site(&JiraUrl::parse(&site_url)?, &jira_credential);
        let execution = Execution {
            ports: self.ports.clone(),
            run_id: run_id.clone(),
            stored,
            jira,
            jira_credential,
            key,
            progress: Arc::clone(&progress),
            cancel,
        };
        tokio::spawn(tell_regularly(Arc::clone(&progress)));
        tokio::spawn(async move {
            // A panic in a step is our fault; the run still ends, and its receipt says so.
            let outcome = std::panic::AssertUnwindSafe(execution.carry_out()).catch_unwind().await;
            execution.conclude(outcome.ok(), record).await;
        });
        Ok(run_id)
    }

    /// A snapshot of a run and every delta after it. A run of an earlier session has a snapshot only.
    pub async fn watch_run(
        &self,
        run_id: &str,
    ) -> Result<(RunUpdate, Option<broadcast::Receiver<Arc<RunUpdate>>>), AppError> {
        let live = self.runs.with(|live| live.get(run_id).map(|run| Arc::clone(&run.progress)));
        if let Some(progress) = live {
            let (snapshot, receiver) = progress.subscribe();
            return Ok((snapshot, Some(receiver)));
        }
        let run = self.receipt(run_id).await?.run;
        Ok((RunUpdate::Snapshot { seq: 0, run }, None))
    }

    /// Whether any run is at work.
    pub fn has_run_at_work(&self) -> bool {
        self.runs.with(|live| live.values().any(|run| !run.progress.view().state.is_over()))
    }

    /// Asks a run to end after the step in hand. Asking twice, or after the end, is no error.
    pub fn cancel_run(&self, run_id: &str) {
        self.runs.with(|live| {
            if let Some(run) = live.get(run_id)
                && !run.progress.view().state.is_over()
            {
                run.progress.set(RunState::Cancelling, "Finishing the step in hand");
                run.cancel.cancel();
            }
        });
    }

    /// All runs, newest first, with their true state: one that is stored as running and not at work here was
    /// interrupted.
    pub async fn runs(&self) -> Result<Vec<(RunRecord, RunState)>, AppError> {
        let records = self.ports.storage.runs().await?;
        Ok(records
            .into_iter()
            .map(|record| {
                let live = self.runs.with(|live| live.get(&record.id).map(|run| run.progress.view().state));
                let state = live.unwrap_or_else(|| stored_state(&record.state));
                (record, state)
            })
            .collect())
    }

    /// Puts a run away: it is not offered for resuming any more.
    pub async fn dismiss_run(&self, run_id: &str) -> Result<(), AppError> {
        let mut record = self.ports.storage.run(run_id).await?.ok_or(AppError::RunUnknown)?;
        record.dismissed = true;
        Ok(self.ports.storage.put_run(record).await?)
    }
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
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        progress.flush();
        if progress.view().finished_at.is_some() {
            return;
        }
    }
}
