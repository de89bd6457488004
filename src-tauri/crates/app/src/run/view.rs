//! A run as people see it: states, steps, repositories, and the numbered updates a watcher gets.

use causeway_domain::manage::ChangesPlan;
use causeway_domain::plan::Step;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunState {
    /// Its turn comes after another run of the same plan.
    Queued,
    /// At work.
    Running,
    /// The other side asked to wait, or does not answer; it goes on by itself.
    Waiting,
    /// A person has to sign in to AWS again; then it goes on.
    SignInNeeded,
    /// Cancel was asked for; the step in hand is being finished.
    Cancelling,
    /// Ended by the person.
    Cancelled,
    /// Everything planned is true.
    Completed,
    /// Something is not.
    Failed,
    /// The program ended in the middle of it.
    Interrupted,
    /// Another process of this user is at work on it.
    RunningElsewhere,
}

impl RunState {
    /// Whether nothing more will happen by itself.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Completed | Self::Failed | Self::Interrupted)
    }
}

/// Where a step or a repository stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemState {
    /// Not begun.
    Pending,
    /// At work.
    Running,
    /// True, and checked.
    Done,
    /// It did not work.
    Failed,
    /// Left out.
    Skipped,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStep {
    /// Which.
    pub step: Step,
    /// In words.
    pub title: String,
    /// Where it stands.
    pub state: ItemState,
    /// What is happening, or why it ended so.
    pub message: Option<String>,
}

/// One repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRepository {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub state: ItemState,
    /// Whether Jira has it in its list.
    pub connected: bool,
    /// What is happening, or why it ended so.
    pub message: String,
    /// Its trigger, in a run that connects and sets up triggers; a run of triggers alone has it in `state`.
    #[serde(default)]
    pub trigger: Option<RunTrigger>,
}

/// A repository's trigger in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTrigger {
    /// Where it stands.
    pub state: ItemState,
    /// What is happening, or why it ended so.
    pub message: String,
}

/// How many repositories stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunCounts {
    /// All.
    pub total: usize,
    /// In Jira's list.
    pub connected: usize,
    /// Indexed.
    pub done: usize,
    /// Failed.
    pub failed: usize,
    /// Skipped.
    pub skipped: usize,
}

impl RunCounts {
    pub(super) fn count(&mut self, state: ItemState) {
        match state {
            ItemState::Done => self.done += 1,
            ItemState::Failed => self.failed += 1,
            ItemState::Skipped => self.skipped += 1,
            ItemState::Pending | ItemState::Running => {}
        }
    }
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunView {
    /// The run's id.
    pub id: String,
    /// The act in words.
    pub title: String,
    /// Where it stands.
    pub state: RunState,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds, once ended.
    pub finished_at: Option<i64>,
    /// What is happening right now, or what it waits for.
    pub activity: String,
    /// What stays if it is cancelled now.
    pub cancel_note: String,
    /// The steps.
    pub steps: Vec<RunStep>,
    /// The repositories.
    pub repositories: Vec<RunRepository>,
}

impl RunView {
    /// The run as it ended: nothing in it is at work any more.
    pub(crate) fn ended(mut self, state: RunState, activity: String, at: i64) -> Self {
        self.state = state;
        self.activity = activity;
        self.finished_at = Some(at);
        self.cancel_note = String::new();
        for step in self.steps.iter_mut().filter(|step| step.state == ItemState::Running) {
            step.state = ItemState::Failed;
            step.message = Some("It did not come to an end".to_owned());
        }
        for repository in &mut self.repositories {
            if repository.state == ItemState::Running {
                repository.state = ItemState::Pending;
                repository.message = "It was still at work when the run ended".to_owned();
            }
            if let Some(trigger) = &mut repository.trigger
                && trigger.state == ItemState::Running
            {
                trigger.state = ItemState::Pending;
                trigger.message = "Its trigger was being written when the run ended".to_owned();
            }
        }
        self
    }

    /// How many repositories did not get where they should.
    pub(crate) fn retryable(&self) -> usize {
        if !matches!(self.state, RunState::Failed | RunState::Cancelled | RunState::Interrupted) {
            return 0;
        }
        let is_open = |state: ItemState| matches!(state, ItemState::Failed | ItemState::Pending);
        let open = |item: &&RunRepository| {
            is_open(item.state) || item.trigger.as_ref().is_some_and(|trigger| is_open(trigger.state))
        };
        self.repositories.iter().filter(open).count()
    }

    /// The counts.
    pub fn counts(&self) -> RunCounts {
        let mut counts = RunCounts { total: self.repositories.len(), ..RunCounts::default() };
        for repository in &self.repositories {
            counts.connected += usize::from(repository.connected);
            counts.count(repository.state);
        }
        counts
    }
}

/// What a watcher gets: one snapshot, then deltas numbered without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunUpdate {
    /// Everything, as of `seq`.
    Snapshot {
        /// Number of the last delta contained in it.
        seq: u64,
        /// The run.
        run: RunView,
    },
    /// What changed.
    Delta {
        /// One more than the last.
        seq: u64,
        /// Where the run stands.
        state: RunState,
        /// What is happening.
        activity: String,
        /// What stays if it is cancelled now.
        cancel_note: String,
        /// The counts.
        counts: RunCounts,
        /// Steps that changed.
        steps: Vec<RunStep>,
        /// Repositories that changed.
        repositories: Vec<RunRepository>,
        /// Epoch milliseconds, once ended.
        finished_at: Option<i64>,
    },
}

/// What a run leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The run as it ended.
    pub run: RunView,
    /// The connection it made or changed.
    pub connection_id: Option<String>,
    /// Why it ended so, when it did not complete.
    pub error: Option<AppError>,
    /// What exists now, in words.
    pub left_behind: Vec<String>,
    /// What undoing would do, in words.
    pub undo: Vec<String>,
    /// Title and address of pages to look at.
    pub links: Vec<(String, String)>,
    /// How many repositories retrying would take up again.
    #[serde(default)]
    pub retryable: usize,
    /// What it was to change, of a run that changes things in Jira. It is stored with the run, and not a second time here.
    #[serde(skip)]
    pub changes: Option<Box<ChangesPlan>>,
}
