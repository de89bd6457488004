//! The review: what would happen, before anything does.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::triggers::TriggerAnswers;
use crate::wizard::{ConnectionSettings, Keep, Refspecs};

/// `plan_connection`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanConnection {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// From `check_jira`.
    pub site_handle: String,
    /// From `check_aws`.
    pub account_handle: String,
    /// Empty for GIJ's own name.
    pub display_name: String,
    /// Advanced refspecs.
    pub refspecs: Refspecs,
    /// Integration settings.
    pub settings: ConnectionSettings,
    /// Where the secrets are kept.
    pub keep: Keep,
    /// Triggers, when they are wanted.
    pub triggers: Option<TriggerAnswers>,
}

/// What will be done about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PlanAction {
    /// It will be made.
    Create,
    /// It exists and will be changed.
    Update,
    /// It exists and will be taken away.
    Remove,
    /// It is as wanted.
    Keep,
    /// It is left out, for the reason given.
    Skip,
    /// It stands in the way; nothing can start.
    Conflict,
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlanStep {
    /// Stable within the plan.
    pub id: String,
    /// What will be done.
    pub action: PlanAction,
    /// Where: "Jira", "This computer", "AWS".
    pub place: String,
    /// The thing, in words.
    pub title: String,
    /// Why.
    pub reason: String,
    /// Fields as name, value before (absent when created) and value after.
    pub changes: Vec<PlanChange>,
}

/// One field that a step sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlanChange {
    /// The field's name in words.
    pub field: String,
    /// Before; absent when there was none.
    pub before: Option<String>,
    /// After; secrets are shown as dots.
    pub after: String,
}

/// One repository in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlanRepository {
    /// The name.
    pub name: String,
    /// What will happen to it in Jira; in a plan of triggers alone, to its triggers.
    pub action: PlanAction,
    /// Why.
    pub reason: String,
    /// What will happen to its triggers, in a plan that connects too.
    pub trigger: Option<PlanTrigger>,
    /// Names of triggers that are not ours and stay as they are.
    pub foreign_triggers: Vec<String>,
    /// What changes of it, in a plan of changes.
    pub changes: Vec<PlanChange>,
}

/// What will happen to a repository's triggers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlanTrigger {
    /// What.
    pub action: PlanAction,
    /// Why.
    pub reason: String,
}

/// What a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PlanKind {
    /// Connecting an account.
    Connect,
    /// A connection's triggers.
    Triggers,
    /// Taking a connection apart.
    Disconnect,
    /// Another access key.
    Rotate,
    /// Connecting one repository by hand.
    Repository,
    /// Changing, enabling, disabling or removing what Jira has.
    Changes,
}

/// A plan, as the review shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Plan {
    /// Names the plan for `start_run`.
    pub plan_id: String,
    /// What it is for.
    pub kind: PlanKind,
    /// The connection it is about, when there is one already.
    pub connection_id: Option<String>,
    /// Fingerprint of what was seen; a run refuses when the world has changed since.
    pub hash: String,
    /// The act in words, for the button: "Connect 37 repositories to JIRA-PROD".
    pub title: String,
    /// Whether anything would be written at all.
    pub changes_anything: bool,
    /// Whether it can be started (no conflict in it).
    pub can_start: bool,
    /// The steps in order.
    pub steps: Vec<PlanStep>,
    /// Every repository.
    pub repositories: Vec<PlanRepository>,
    /// Things to know.
    pub cautions: Vec<String>,
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ExportFormat {
    /// JSON.
    Json,
    /// Comma-separated values with a header row.
    Csv,
}

/// `export_plan`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ExportPlan {
    /// From [`Plan::plan_id`].
    pub plan_id: String,
    /// How.
    pub format: ExportFormat,
}

/// A file that was written for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SavedFile {
    /// Where it is.
    pub path: String,
}
