//! The trail of what Causeway did, kept on this computer.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::storage::StorageError;

/// As many entries are kept; the oldest go first.
pub const AUDIT_ENTRIES: u32 = 50_000;

/// What was done. The names are stored and exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it; each is the use case of that name")]
pub enum AuditAct {
    Run,
    ResumeRun,
    RetryRun,
    UndoRun,
    CreateBranch,
    DeleteBranch,
    RestoreBranch,
    CreatePullRequest,
    ClosePullRequest,
    AssociateCommit,
    EnableRepository,
    Reindex,
    AdoptIntegration,
    ImportConfiguration,
    ExportConfiguration,
    ConfirmSubscription,
    ResendConfirmation,
    TestTriggers,
    SetPersonalCredential,
    MoveCredential,
    RemoveCredential,
    SetOwnCalls,
    SetEndpoints,
    SetNetworkSettings,
    MakeSshKey,
    UploadSshKey,
    SetSshKeyActive,
    SetMirror,
    RemoveMirror,
    ForgetRepository,
}

impl AuditAct {
    /// The name as it is stored.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The act of that name; `None` for one of a later version.
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}

/// One entry. Never a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Epoch milliseconds.
    pub at: i64,
    /// What was done; `None` for an act of a later version.
    pub act: Option<AuditAct>,
    /// The act in words: "Create the branch SHOP-1-basket in checkout-web".
    pub title: String,
    /// The Jira base URL, for what is about a site.
    pub site_url: Option<String>,
    /// The connection, for what is about one.
    pub connection_id: Option<String>,
    /// Its name then, which stays readable when it is gone.
    pub connection_name: Option<String>,
    /// Who Jira knows it was.
    pub jira_user: Option<String>,
    /// Who AWS knows it was: an ARN, or the end of the access key.
    pub aws_identity: Option<String>,
    /// Why it failed; `None` for what succeeded, and for a run, whose own record says how it ended.
    pub error: Option<String>,
    /// The run, for one.
    pub run_id: Option<String>,
}

/// An entry with its place in the trail, and how its run stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts up.
    pub number: i64,
    /// The entry.
    pub record: AuditRecord,
    /// For a run: its state as it is stored, while its record is there.
    pub run_state: Option<String>,
    /// For a run that has ended: epoch milliseconds.
    pub run_finished_at: Option<i64>,
}

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Words, each of which is somewhere in the entry, whatever its case; empty for all.
    pub words: Vec<String>,
    /// Only of this connection.
    pub connection_id: Option<String>,
    /// Only of this site.
    pub site_url: Option<String>,
    /// Only what failed or was broken off.
    pub only_failed: bool,
    /// Only what is older than the entry of this number.
    pub before: Option<i64>,
    /// At most as many.
    pub limit: u32,
}

/// Where the trail is kept.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Adds an entry, durably, and forgets those beyond the newest [`AUDIT_ENTRIES`].
    ///
    /// # Errors
    /// When local data cannot be written.
    async fn append_audit(&self, record: AuditRecord) -> Result<(), StorageError>;
    /// Entries, newest first.
    ///
    /// # Errors
    /// When local data cannot be read.
    async fn audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, StorageError>;
}
