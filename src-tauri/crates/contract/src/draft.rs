//! An unfinished wizard, kept across restarts. It has no place for a secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::triggers::TriggerSettings;
use crate::wizard::{ConnectionSettings, Refspecs};

/// The wizard's steps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum WizardStep {
    /// Jira site and credential.
    Jira,
    /// Region, keys, refspecs.
    Aws,
    /// What the key may do.
    Permissions,
    /// What was found.
    Repositories,
    /// How Jira hears of pushes.
    Triggers,
    /// Integration settings.
    Settings,
    /// The plan.
    Review,
}

/// How a person signs in to Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum JiraSignIn {
    /// Personal access token.
    Token,
    /// User name and password.
    Password,
}

/// Everything typed so far, secrets excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Draft {
    /// Where the person was.
    pub step: WizardStep,
    /// The Jira base URL as typed.
    pub base_url: String,
    /// The chosen way to sign in.
    pub sign_in: JiraSignIn,
    /// The Jira user name as typed, for sign-in by password.
    pub user_name: String,
    /// The region code as chosen or typed.
    pub region: String,
    /// Codes of the regions to connect as well, in their order; what each answered is asked again.
    #[serde(default)]
    pub more_regions: Vec<String>,
    /// The access key ID as typed.
    pub access_key_id: String,
    /// The display name as typed; empty for GIJ's own.
    pub display_name: String,
    /// Advanced refspecs.
    pub refspecs: Refspecs,
    /// Integration settings.
    pub settings: ConnectionSettings,
    /// Triggers, the webhook URL excepted; absent when none are wanted.
    #[serde(default)]
    pub triggers: Option<TriggerSettings>,
}
