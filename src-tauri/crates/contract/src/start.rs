//! What the window asks first.

use serde::Serialize;
use ts_rs::TS;

use crate::draft::Draft;
use crate::run::RunSummary;

/// The answer to `start_up`.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StartUp {
    /// Causeway's version.
    pub version: String,
    /// Set while the window works on sample data instead of real services.
    pub sandbox: Option<SandboxInfo>,
    /// The state of the OS keychain, probed by trying.
    pub keychain: KeychainStatus,
    /// An unfinished wizard, secrets excepted.
    pub draft: Option<Draft>,
    /// How many connections Causeway knows.
    pub connections: u32,
    /// How many repositories were connected by hand.
    pub single_repositories: u32,
    /// Runs that ended without a receipt, because the program was killed.
    pub interrupted_runs: Vec<RunSummary>,
}

/// The sample world in use. It holds no secret: sample credentials are named, not sent.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SandboxInfo {
    /// The sample Jira's base URL.
    pub jira_url: String,
    /// The region the sample account lives in.
    pub region: String,
    /// The 12-digit sample account.
    pub account: String,
    /// Jira users that can be named as a sample credential.
    pub jira_users: Vec<SampleIdentity>,
    /// IAM principals with long-lived keys that can be named as a sample credential.
    pub principals: Vec<SampleIdentity>,
}

/// A sample user or principal.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SampleIdentity {
    /// The name to send back.
    pub name: String,
    /// What it may do, for instance its managed policies.
    pub description: String,
}

/// The state of the OS keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct KeychainStatus {
    /// What a harmless round trip found.
    pub state: KeychainState,
    /// The platform's own name for its store ("Secret Service", "Keychain", "Credential Manager").
    pub store: String,
    /// The fix on this platform, when the state is not `ok`.
    pub fix: Option<String>,
}

/// What a harmless round trip through the keychain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum KeychainState {
    /// It stores and returns.
    Ok,
    /// There is no store on this machine.
    Absent,
    /// There is one and it waits to be unlocked.
    Locked,
    /// Access was refused.
    Denied,
}
