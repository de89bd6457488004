//! The permissions step: which features the key allows, and the least policy that makes the others work.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person gets when its actions are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Feature {
    /// Commits, smart commits and branches in Jira.
    Commits,
    /// Pull requests listed in Jira.
    PullRequests,
    /// Branches created from Jira.
    CreateBranches,
    /// Branches deleted from Jira.
    DeleteBranches,
    /// Pull requests created from Jira.
    CreatePullRequests,
    /// Triggers, topic and subscription set up.
    Triggers,
    /// Confirmation, health, repair and removal of triggers.
    TriggerHealth,
    /// The default branch changed from Causeway: its own need, not Jira's.
    DefaultBranch,
}

/// `check_permissions`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CheckPermissions {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// From `check_aws`.
    pub account_handle: String,
    /// The Jira site, which decides the topic's name.
    pub site_handle: String,
    /// Also asks for changes in a form that AWS always refuses. Off until the person clicks.
    pub probe_changes: bool,
}

/// Progress of `check_permissions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PermissionsProgress {
    /// Actions asked about.
    pub done: u32,
    /// Of how many.
    pub total: u32,
}

/// Whether an action is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PermissionState {
    /// It is.
    Allowed,
    /// It is not.
    Denied,
    /// It cannot be told.
    Unknown,
}

/// Whether a feature will work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FeatureState {
    /// It will.
    Works,
    /// It will, without something, or not in every repository.
    WorksPartly,
    /// Part of it cannot be told.
    Uncertain,
    /// It will not.
    DoesNotWork,
}

/// One IAM action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ActionReport {
    /// `codecommit:CreateBranch`.
    pub action: String,
    /// What it was asked about, in words: "every repository", "the topic codecommit-causeway-1a2b3c4d".
    pub scope: String,
    /// The verdict.
    pub state: PermissionState,
    /// Why: the policy's kind of denial, the resources it is denied for, or why it cannot be told.
    pub note: String,
    /// How it was found: "simulated by IAM", "asked AWS", or empty.
    pub evidence: String,
    /// Whether asking for the change itself could tell.
    pub probe_would_tell: bool,
}

/// One feature with its actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FeatureReport {
    /// Which.
    pub feature: Feature,
    /// Whether it will work.
    pub state: FeatureState,
    /// What will or will not work, in words.
    pub consequence: String,
    /// Its actions.
    pub actions: Vec<ActionReport>,
}

/// What `check_permissions` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PermissionReport {
    /// Whose permissions: the ARN.
    pub identity: String,
    /// The features in order.
    pub features: Vec<FeatureReport>,
    /// What the pattern of permissions is known as: "AWSCodeCommitPowerUser: without sns:CreateTopic".
    pub known_as: Option<String>,
    /// Things to know about this sort of identity.
    pub cautions: Vec<String>,
    /// Whether a click on "Also try changes" could tell more.
    pub probes_would_tell: bool,
}

/// `build_policy`, `save_policy`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct BuildPolicy {
    /// From `check_aws`.
    pub account_handle: String,
    /// The Jira site, which decides the topic's name.
    pub site_handle: String,
    /// What shall work.
    pub features: Vec<Feature>,
    /// Repository names; empty for all, now and later.
    pub repositories: Vec<String>,
}

/// A policy to attach in IAM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PolicyDocument {
    /// JSON, ready to paste.
    pub json: String,
    /// Things to know: why it is wider than asked, for instance.
    pub notes: Vec<String>,
}
