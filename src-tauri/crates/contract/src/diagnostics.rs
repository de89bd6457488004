//! Diagnostics: live checks, versions, the log, the support bundle, and the network settings.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wizard::Keep;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CheckOutcome {
    /// At work.
    Running,
    /// As it should be.
    Ok,
    /// It works, and something should be known.
    Caution,
    /// It does not work.
    Failed,
    /// Not looked at, because something before it failed or is missing.
    Skipped,
}

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CheckArea {
    /// This computer: keychain, clock, data directory.
    Computer,
    /// The way there: names, TLS, proxy.
    Network,
    /// AWS.
    Aws,
    /// Jira and GIJ.
    Jira,
    /// git and ssh.
    Git,
}

/// One live check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Check {
    /// Stays the same from run to run: `clock`, `tls git-codecommit.eu-west-1.amazonaws.com`.
    pub id: String,
    /// What it is about.
    pub area: CheckArea,
    /// What is looked at: "Clock", "TLS of git-codecommit.eu-west-1.amazonaws.com".
    pub title: String,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// What was found, in one sentence.
    pub finding: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// Text to copy that belongs to the fix: a command, a piece of configuration.
    pub snippet: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: Option<u32>,
}

/// `run_diagnostics`. Checks come over the channel, each at least twice: running, then ended.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct RunDiagnostics {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Fact {
    /// "Causeway", "git", "WebKitGTK".
    pub name: String,
    /// The version, or "not found".
    pub value: String,
}

/// How much is written to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LogLevel {
    /// Failures only.
    Error,
    /// And what is odd.
    Warn,
    /// And what happens.
    Info,
    /// And every request.
    Debug,
}

/// The answer to `get_diagnostics_facts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DiagnosticsFacts {
    /// Versions of Causeway, the system, the web view, git, ssh.
    pub versions: Vec<Fact>,
    /// How much is written to the log.
    pub log_level: LogLevel,
    /// Where the log is.
    pub log_folder: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub log_bytes: u64,
    /// Where local data is.
    pub data_folder: String,
}

/// `set_log_level`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetLogLevel {
    /// How much.
    pub level: LogLevel,
}

/// A file of the support bundle as it will be in the zip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BundleFile {
    /// Below the bundle's one folder.
    pub path: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Its content, already redacted; of a large file the beginning and the end.
    pub text: String,
    /// Whether the text leaves something out that the file has.
    pub shortened: bool,
}

/// The answer to `preview_support_bundle`. Saving writes exactly this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SupportBundle {
    /// Names it for `save_support_bundle`.
    pub bundle_id: String,
    /// The zip's one folder.
    pub folder: String,
    /// The files.
    pub files: Vec<BundleFile>,
    /// What was taken out and how often: "account numbers", 12.
    pub redactions: Vec<Fact>,
}

/// `save_support_bundle`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SaveSupportBundle {
    /// From [`SupportBundle`].
    pub bundle_id: String,
}

/// Which proxy is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum ProxyChoice {
    /// The system's settings (and the usual environment variables).
    System,
    /// None.
    Direct,
    /// This one.
    Manual {
        /// `http://proxy.example.com:3128`, without user and password.
        url: String,
        /// The user's name at the proxy; empty for none.
        user_name: String,
        /// Hosts that are reached without it: `localhost, .corp.example.com, 10.0.0.0/8`.
        no_proxy: String,
    },
}

/// A certificate authority trusted beside the system's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ExtraAuthority {
    /// Its subject.
    pub subject: String,
    /// SHA-256 of the certificate, colon hex.
    pub fingerprint: String,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub expires_at: i64,
}

/// The answer to `get_network_settings`: one set for AWS, Jira and git.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NetworkSettings {
    /// Which proxy.
    pub proxy: ProxyChoice,
    /// Whether a password for it is stored.
    pub has_proxy_password: bool,
    /// What the system's settings come to now: the proxy for AWS's hosts, without a password; `null` for none.
    pub system_proxy: Option<String>,
    /// Authorities trusted beside the system's.
    pub authorities: Vec<ExtraAuthority>,
    /// Their PEM, to edit.
    pub authorities_pem: String,
}

/// `set_network_settings`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetNetworkSettings {
    /// Which proxy.
    pub proxy: ProxyChoice,
    /// A new password for it; absent keeps the stored one unless the proxy's host or its user changes, empty removes
    /// it.
    #[ts(type = "string | null")]
    pub proxy_password: Option<Secret>,
    /// Where a new password is kept; in the keychain when absent.
    #[serde(default)]
    #[ts(optional)]
    pub keep_password: Option<Keep>,
    /// PEM of the authorities to trust beside the system's; empty for none.
    pub authorities_pem: String,
}

/// `test_network`: AWS, Jira and git through the settings that are in force.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TestNetwork {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A connection's own endpoints instead of AWS's public ones. Empty texts mean the public ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Endpoints {
    /// Whether the FIPS endpoints are used where none is named.
    pub fips: bool,
    /// `https://vpce-….codecommit.eu-west-1.vpce.amazonaws.com`.
    pub codecommit: String,
    /// `https://vpce-….git-codecommit.eu-west-1.vpce.amazonaws.com`.
    pub git: String,
    /// For SNS.
    pub sns: String,
    /// For STS.
    pub sts: String,
}

/// `set_endpoints`. They are tried before they are kept.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetEndpoints {
    /// The connection.
    pub connection_id: String,
    /// The endpoints.
    pub endpoints: Endpoints,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}
