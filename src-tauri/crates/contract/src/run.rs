//! Runs: progress as one snapshot and then numbered deltas, and the receipt at the end.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::WireError;
use crate::plan::{ExportFormat, PlanRepository};
use crate::wizard::{AwsCredential, JiraCredential};

/// `start_run`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct StartRun {
    /// From the plan.
    pub plan_id: String,
    /// From the plan.
    pub hash: String,
}

/// A run that was started or resumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StartedRun {
    /// Names the run from now on.
    pub run_id: String,
}

/// `watch_run`, `cancel_run`, `get_receipt`, `undo_run`, `dismiss_run`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForRun {
    /// The run.
    pub run_id: String,
}

/// `resume_run`. Credentials are needed only when they are not in the keychain.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ResumeRun {
    /// The run.
    pub run_id: String,
    /// When the keychain does not hold it.
    pub jira: Option<JiraCredential>,
    /// When the keychain does not hold it.
    pub aws: Option<AwsCredential>,
    /// The webhook URL, when the keychain does not hold it.
    #[serde(default)]
    #[ts(optional = nullable, type = "string")]
    pub webhook: Option<Secret>,
    /// The password of IAM's Git credentials, when the keychain does not hold it.
    #[serde(default)]
    #[ts(optional = nullable, type = "string")]
    pub git_password: Option<Secret>,
}

/// `export_receipt`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ExportReceipt {
    /// The run.
    pub run_id: String,
    /// How.
    pub format: ExportFormat,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum RunState {
    /// Its turn comes after another run of the same plan.
    Queued,
    /// At work.
    Running,
    /// The other side asked to wait; it goes on by itself.
    Waiting,
    /// A person has to sign in to AWS again; then it goes on.
    SignInNeeded,
    /// Cancel was asked for; the step in hand is being finished.
    Cancelling,
    /// Ended by the person.
    Cancelled,
    /// Everything planned is true.
    Completed,
    /// Something is not; the receipt says what.
    Failed,
    /// The program ended in the middle of it.
    Interrupted,
    /// Another process of this user is at work on it: a second window, or the command line.
    RunningElsewhere,
}

/// Where a step or a repository stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ItemState {
    /// Not begun.
    Pending,
    /// At work.
    Running,
    /// True, and checked.
    Done,
    /// It did not work; the message says why.
    Failed,
    /// Left out; the message says why.
    Skipped,
}

/// One step of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunStep {
    /// As in the plan.
    pub id: String,
    /// In words.
    pub title: String,
    /// Where it stands.
    pub state: ItemState,
    /// What is happening, or why it ended so.
    pub message: Option<String>,
}

/// One repository of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunRepository {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub state: ItemState,
    /// "Waiting for Jira", "Indexing", "Indexed", or why not.
    pub message: String,
    /// Its trigger, in a run that connects and sets up triggers; a run of triggers alone has it in `state`.
    pub trigger: Option<RunTrigger>,
}

/// A repository's trigger in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunTrigger {
    /// Where it stands.
    pub state: ItemState,
    /// What is happening, or why it ended so.
    pub message: String,
}

/// How many repositories stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunCounts {
    /// All.
    pub total: u32,
    /// In Jira's list.
    pub connected: u32,
    /// Indexed.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Skipped.
    pub skipped: u32,
}

/// A whole run, as a fresh watcher gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunView {
    /// The run.
    pub run_id: String,
    /// The act in words.
    pub title: String,
    /// Where it stands.
    pub state: RunState,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub started_at: i64,
    /// Epoch milliseconds, once ended.
    #[ts(type = "number | null")]
    pub finished_at: Option<i64>,
    /// What is happening right now, or what it waits for.
    pub activity: String,
    /// What will stay if it is cancelled now.
    pub cancel_note: String,
    /// The steps.
    pub steps: Vec<RunStep>,
    /// The counts.
    pub counts: RunCounts,
    /// Every repository.
    pub repositories: Vec<RunRepository>,
}

/// What a watcher gets: one snapshot, then deltas numbered without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum RunEvent {
    /// Everything, as of `seq`.
    Snapshot {
        /// Number of the last delta contained in it.
        #[ts(type = "number")]
        seq: u64,
        /// The run.
        run: RunView,
    },
    /// What changed.
    Delta {
        /// One more than the last.
        #[ts(type = "number")]
        seq: u64,
        /// Where the run stands.
        state: RunState,
        /// What is happening.
        activity: String,
        /// What will stay if it is cancelled now.
        cancel_note: String,
        /// The counts.
        counts: RunCounts,
        /// Steps that changed.
        steps: Vec<RunStep>,
        /// Repositories that changed.
        repositories: Vec<RunRepository>,
        /// Epoch milliseconds, once ended.
        #[ts(type = "number | null")]
        finished_at: Option<i64>,
    },
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunSummary {
    /// The run.
    pub run_id: String,
    /// The act in words.
    pub title: String,
    /// Where it stands.
    pub state: RunState,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub started_at: i64,
    /// Epoch milliseconds, once ended.
    #[ts(type = "number | null")]
    pub finished_at: Option<i64>,
    /// The connection it is of, once that is known.
    pub connection_id: Option<String>,
}

/// What a run leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Receipt {
    /// The run as it ended.
    pub run: RunView,
    /// The connection it made or changed.
    pub connection_id: Option<String>,
    /// Why it ended so, when it did not complete.
    pub error: Option<WireError>,
    /// What exists now, in words: each thing made, kept, or left behind.
    pub left_behind: Vec<String>,
    /// What `undo_run` would do, in words; empty when there is nothing to undo.
    pub undo: Vec<String>,
    /// Links into Jira and AWS.
    pub links: Vec<Link>,
    /// Repositories that `retry_run` would take up again; 0 when nothing failed.
    pub retryable: u32,
    /// Each thing with what it had and was to have, of a run that changes things in Jira; where it stands is in the run,
    /// under the same name.
    pub changes: Option<Vec<PlanRepository>>,
}

/// A link that `open_link` accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Link {
    /// In words.
    pub title: String,
    /// An `https` address (`http` for the sandbox).
    pub url: String,
}
