//! From a launch to its end: one run, or several of one plan, one after another under one reservation of the Jira site.
//! All of them are stored before the first begins, so that none is forgotten when the program ends in the middle.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::aws_patience::{AwsPatience, is_passing as is_passing_in_aws};
use super::execution::{Access, Execution, Given};
use super::journal::Journal;
use super::patience::{PATIENCE, PAUSE, is_passing};
use super::progress::Progress;
use super::registry::Live;
use super::reservation::Reservation;
use super::start::settled;
use super::stored::StoredRun;
use super::tell_regularly;
use super::view::{RunState, RunView};
use super::work::Work;
use crate::App;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::jira::JiraError;
use crate::port::storage::RunRecord;

/// How a run is stored whose turn has not come. A version that does not know this takes it for one that was interrupted,
/// which it is for everybody but who has its lease.
pub(super) const QUEUED: &str = "queued";

/// How a run is stored that is at work.
const RUNNING: &str = "running";

/// Everything a run begins with.
pub(super) struct Launch {
    pub(super) run_id: String,
    pub(super) stored: StoredRun,
    pub(super) access: Access,
    pub(super) given: Given,
    /// When it was first started, for one that is taken up again.
    pub(super) started_at: Option<i64>,
    /// How it ended, for one of which only what failed is repeated.
    pub(super) before: Option<RunView>,
    /// How it is entered in the audit log.
    pub(super) act: AuditAct,
}

impl Launch {
    /// A run of a plan that was shown.
    pub(super) fn new(run_id: String, stored: StoredRun, access: Access) -> Self {
        let (given, act) = (Given::default(), AuditAct::Run);
        Self { run_id, stored, access, given, started_at: None, before: None, act }
    }
}

/// A run that is stored and shown, and is about to be carried out.
struct Prepared {
    execution: Execution,
    record: RunRecord,
}

/// Runs that are carried out one after another.
struct Line {
    /// Cancelled when another process has taken over.
    lost: CancellationToken,
    /// How many have not ended.
    open: AtomicUsize,
    /// Held until the last of them has ended.
    reservation: Mutex<Option<Reservation>>,
    /// Why the others need not be tried.
    refusal: Mutex<Option<JiraError>>,
}

impl Line {
    fn new(runs: usize, reservation: Reservation) -> Self {
        Self {
            lost: reservation.lost().clone(),
            open: AtomicUsize::new(runs),
            reservation: Mutex::new(Some(reservation)),
            refusal: Mutex::default(),
        }
    }

    /// Remembers an end that holds for every other run of the same sign-in: another bad one of the same password may
    /// lock its user out.
    fn heed(&self, outcome: Option<&Result<(), AppError>>) {
        if let Some(Err(AppError::Jira(
            refusal @ (JiraError::Unauthorized | JiraError::Captcha | JiraError::LoginPage),
        ))) = outcome
        {
            *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal.clone());
        }
    }

    fn refusal(&self) -> Option<JiraError> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One has ended; with the last of them the site is free.
    async fn leave(&self) {
        if self.open.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        let reservation = self.reservation.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(reservation) = reservation {
            reservation.release().await;
        }
    }
}

impl App {
    /// Stores runs, and carries them out one after another until the reservation is given back with the last.
    pub(super) async fn launch(
        &self,
        launches: Vec<Launch>,
        reservation: Reservation,
    ) -> Result<(), AppError> {
        let mut runs = Vec::with_capacity(launches.len());
        for launch in launches {
            match self.prepare(launch, !runs.is_empty(), reservation.lost()).await {
                Ok(run) => runs.push(run),
                Err(error) => {
                    // None has begun, and none will.
                    for run in runs {
                        run.end(self, Some(Err(error.clone()))).await.tell(self);
                    }
                    return Err(error);
                }
            }
        }
        let line = Arc::new(Line::new(runs.len(), reservation));
        let mut before = None;
        for run in runs {
            let (over, turn) = oneshot::channel();
            tokio::spawn(tell_regularly(Arc::clone(&run.execution.progress)));
            tokio::spawn(run.in_turn(self.clone(), Arc::clone(&line), before, over));
            before = Some(turn);
        }
        Ok(())
    }

    /// Stores a run and shows it.
    async fn prepare(
        &self,
        launch: Launch,
        is_queued: bool,
        lost: &CancellationToken,
    ) -> Result<Prepared, AppError> {
        let Launch { run_id, stored, access, given, started_at, before, act } = launch;
        let started_at = started_at.unwrap_or_else(|| self.ports.clock.now_millis());
        let mut view = stored.fresh_view(&run_id, started_at);
        if is_queued {
            view.state = RunState::Queued;
            "Waits for its turn".clone_into(&mut view.activity);
        }
        let only_failed = before.is_some();
        let (settled, settled_repositories) = match before {
            Some(before) => settled(&stored.work, before, &mut view),
            None => (HashSet::new(), HashSet::new()),
        };
        let connection_id = self.connection_of(&run_id, &stored).await?;
        let record = RunRecord {
            id: run_id.clone(),
            title: view.title.clone(),
            state: if is_queued { QUEUED } else { RUNNING }.to_owned(),
            plan: serde_json::to_string(&stored).unwrap_or_default(),
            started_at,
            finished_at: None,
            receipt: None,
            dismissed: false,
            connection_id,
        };
        self.audit_run(act, &run_id, &stored, &view.title, None).await;
        let progress = Arc::new(Progress::new(view, matches!(stored.work, Work::Connect { .. })));
        // Who loses the lease ends as if cancelled.
        let cancel = lost.child_token();
        {
            let _alone = self.runs.records.lock().await;
            self.ports.storage.put_run(record.clone()).await?;
            self.runs.insert(&run_id, Live { progress: Arc::clone(&progress), cancel: cancel.clone() });
        }
        let session = access.aws.as_ref().and_then(|aws| aws.session.as_ref()).map(Arc::clone);
        let execution = Execution {
            ports: self.ports.clone(),
            vault: Arc::clone(&self.vault),
            run_id,
            stored,
            access,
            given,
            settled,
            settled_repositories,
            only_failed,
            created_now: AtomicBool::new(false),
            locks: Arc::clone(&self.repository_locks),
            aws_patience: Arc::new(AwsPatience::new(cancel.clone(), Some(Arc::clone(&progress)), session)),
            progress,
            cancel,
        };
        Ok(Prepared { execution, record })
    }
}

/// A run that has ended and is not told of yet.
struct Ended {
    execution: Execution,
    view: RunView,
    /// Whether its receipt could be stored.
    is_stored: bool,
}

impl Ended {
    fn tell(self, app: &App) {
        let progress = &self.execution.progress;
        progress.finish(self.view);
        progress.flush();
        if self.is_stored {
            app.runs.forget(&self.execution.run_id, progress);
        }
    }
}

impl Prepared {
    /// Carries it out once `turn` comes, which the end of the run before gives; one that is cancelled meanwhile ends at
    /// once. `over` is dropped when the next one may begin.
    async fn in_turn(
        mut self,
        app: App,
        line: Arc<Line>,
        mut turn: Option<oneshot::Receiver<()>>,
        over: oneshot::Sender<()>,
    ) {
        let has_come = match &mut turn {
            None => true,
            Some(turn) => tokio::select! {
                biased;
                () = self.execution.cancel.cancelled() => false,
                // Nothing is sent: the one before is over, whichever way.
                _ = turn => true,
            },
        };
        let outcome = match (has_come, turn.is_some()) {
            (false, _) => Some(Err(AppError::Cancelled)),
            (true, was_queued) => self.carry_out(&app, &line, was_queued).await,
        };
        let outcome = if line.lost.is_cancelled() { Some(Err(AppError::LeaseLost)) } else { outcome };
        line.heed(outcome.as_ref());
        let ended = self.end(&app, outcome).await;
        // Whoever sees the end may start the next run.
        line.leave().await;
        ended.tell(&app);
        if let (false, Some(turn)) = (has_come, turn) {
            // Who stood behind it stands behind the one before it now.
            let _over = turn.await;
        }
        drop(over);
    }

    /// `None` stands for a bug of ours.
    async fn carry_out(&mut self, app: &App, line: &Line, was_queued: bool) -> Option<Result<(), AppError>> {
        if was_queued {
            if let Some(refusal) = line.refusal() {
                return Some(Err(refusal.into()));
            }
            if let Err(error) = self.begin(app).await {
                return Some(Err(error));
            }
        }
        // A panic in a step is our fault; the run still ends, and its receipt says so.
        std::panic::AssertUnwindSafe(self.execution.carry_out()).catch_unwind().await.ok()
    }

    /// Its turn has come. The runs before it may have taken hours: what its plan rests on is looked at again.
    async fn begin(&mut self, app: &App) -> Result<(), AppError> {
        let execution = &self.execution;
        execution.progress.set(RunState::Running, "Looking again at what the plan is about");
        {
            let _alone = app.runs.records.lock().await;
            RUNNING.clone_into(&mut self.record.state);
            app.ports.storage.put_run(self.record.clone()).await?;
        }
        let journal = Journal::read(&app.ports, &execution.run_id).await?;
        let begun = Instant::now();
        loop {
            let look = app.is_still_wanted(&execution.stored, &journal, &execution.access);
            let looked = tokio::select! {
                biased;
                () = execution.cancel.cancelled() => return Err(AppError::Cancelled),
                looked = look => looked,
            };
            match looked {
                Err(error) if may_pass(&error) && begun.elapsed() < PATIENCE => {
                    let text = format!("{error}. Trying again in {} s", PAUSE.1.as_secs());
                    execution.progress.set(RunState::Waiting, text);
                    execution.pause(PAUSE.1).await?;
                }
                looked => return looked,
            }
        }
    }

    /// Writes down how it ended.
    async fn end(self, app: &App, outcome: Option<Result<(), AppError>>) -> Ended {
        let Self { execution, record } = self;
        let (view, is_stored) = execution.conclude(outcome, record, &app.runs).await;
        Ended { execution, view, is_stored }
    }
}

fn may_pass(error: &AppError) -> bool {
    match error {
        AppError::Jira(error) => is_passing(error),
        AppError::Aws(error) => is_passing_in_aws(error),
        _ => false,
    }
}
