//! What is remembered on this computer. Never a secret.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::secrets::Keep;

/// Why local state could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum StorageError {
    /// The database could not be opened, read or written.
    #[error("local data could not be {action}: {detail}")]
    Failed {
        /// `opened`, `read`, `written`, `migrated`.
        action: std::borrow::Cow<'static, str>,
        /// The database's words.
        detail: String,
    },
    /// The data was written by a newer Causeway.
    #[error("local data was written by a newer version (schema {found}, this version knows {known})")]
    Newer {
        /// The schema found.
        found: u32,
        /// The newest schema known.
        known: u32,
    },
}

/// A connection Causeway made or adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRecord {
    /// Our own id.
    pub id: String,
    /// The Jira base URL.
    pub site_url: String,
    /// The Jira site's title.
    pub site_title: String,
    /// GIJ's id of the integration.
    pub integration_id: i64,
    /// The display name.
    pub name: String,
    /// The region code.
    pub region: String,
    /// The 12-digit account.
    pub account: String,
    /// The access key id (not a secret).
    pub access_key_id: String,
    /// Name of the AWS secret in the secret store.
    pub aws_secret: String,
    /// Name of the Jira credential in the secret store.
    pub jira_secret: String,
    /// Where the secrets are kept.
    pub keep: Keep,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// A run as stored: its identity and state around the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The run's id.
    pub id: String,
    /// The act in words.
    pub title: String,
    /// `running`, `completed`, `failed`, `cancelled`.
    pub state: String,
    /// The plan as JSON, enough to resume; never a secret.
    pub plan: String,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds, once ended.
    pub finished_at: Option<i64>,
    /// The receipt as JSON, once ended.
    pub receipt: Option<String>,
    /// Whether the person has put it away.
    pub dismissed: bool,
}

/// One line of a run's journal: written before a side effect (`before` true) and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// The run.
    pub run_id: String,
    /// The step's id.
    pub step: String,
    /// `begun`, `done`, `refused`, `failed`, `undone`.
    pub event: String,
    /// What is needed to recognise or undo the effect, as JSON; never a secret.
    pub detail: String,
    /// Epoch milliseconds.
    pub at: i64,
}

/// Local state.
#[async_trait]
pub trait Storage: Send + Sync {
    /// All connections, oldest first.
    async fn connections(&self) -> Result<Vec<ConnectionRecord>, StorageError>;
    /// Adds or replaces a connection by id.
    async fn put_connection(&self, connection: ConnectionRecord) -> Result<(), StorageError>;
    /// Forgets a connection; an unknown id is no error.
    async fn remove_connection(&self, id: &str) -> Result<(), StorageError>;
    /// The draft as JSON.
    async fn draft(&self) -> Result<Option<String>, StorageError>;
    /// Replaces the draft.
    async fn put_draft(&self, draft: Option<String>) -> Result<(), StorageError>;
    /// All runs, newest first.
    async fn runs(&self) -> Result<Vec<RunRecord>, StorageError>;
    /// One run.
    async fn run(&self, id: &str) -> Result<Option<RunRecord>, StorageError>;
    /// Adds or replaces a run by id, durably.
    async fn put_run(&self, run: RunRecord) -> Result<(), StorageError>;
    /// Appends to a run's journal, durably: when this returns, a power cut does not lose it.
    async fn append_journal(&self, entry: JournalEntry) -> Result<(), StorageError>;
    /// A run's journal in order.
    async fn journal(&self, run_id: &str) -> Result<Vec<JournalEntry>, StorageError>;
}
