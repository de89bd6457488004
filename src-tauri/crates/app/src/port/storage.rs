//! What is remembered on this computer. Never a secret.

use async_trait::async_trait;
use causeway_domain::Region;
use causeway_domain::credential_source::CredentialSource;
use causeway_domain::endpoints::Endpoints;
use causeway_domain::region::RegionError;
use causeway_domain::single_repository::RepositoryAccess;
use causeway_domain::triggers::plan::TriggersDesired;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::audit::AuditLog;
use super::aws::AwsLocation;
use super::secrets::Keep;
use crate::error::AppError;

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
    // From here on each field has to be an `Option`: storage keeps these as JSON beside its columns, without a migration.
    /// Its triggers, once Causeway has set them up.
    #[serde(default)]
    pub triggers: Option<TriggersRecord>,
    /// Where the keys of Causeway's own calls come from; the connection's key when absent.
    #[serde(default)]
    pub own_calls: Option<CredentialSource>,
    /// Its own endpoints; AWS's public ones when absent.
    #[serde(default)]
    pub endpoints: Option<Endpoints>,
}

/// A single repository that Causeway connected by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleRepositoryRecord {
    /// Our own id.
    pub id: String,
    /// The Jira base URL.
    pub site_url: String,
    /// The Jira site's title.
    pub site_title: String,
    /// GIJ's id of the repository.
    pub repository_id: i64,
    /// The repository's name in CodeCommit.
    pub name: String,
    /// The location that GIJ has.
    pub origin: String,
    /// The region code.
    pub region: String,
    /// The 12-digit account, where it is known.
    pub account: Option<String>,
    /// Who GIJ signs in as.
    pub access: RepositoryAccess,
    /// Name of the secret behind it in the secret store; `None` over SSH, where Causeway keeps none.
    pub secret: Option<String>,
    /// Name of the Jira credential in the secret store.
    pub jira_secret: String,
    /// Where the secrets are kept.
    pub keep: Keep,
    /// Epoch milliseconds.
    pub created_at: i64,
    // From here on each field has to be an `Option`, as in a connection.
}

impl SingleRepositoryRecord {
    /// Whether it needs this entry of the secret store.
    pub fn uses_secret(&self, name: &str) -> bool {
        self.jira_secret == name || self.secret.as_deref() == Some(name)
    }
}

/// What a stored credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CredentialKind {
    /// Signs in to Jira.
    Jira,
    /// The access key of connections, which GIJ uses too.
    ConnectionKey,
    /// A developer's own access key for one connection.
    PersonalKey,
    /// A webhook URL.
    Webhook,
    /// The proxy's password.
    Proxy,
    /// The password of IAM's Git credentials, of a single repository.
    GitPassword,
}

/// What is remembered of a stored credential. Never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialRecord {
    /// Its name in the secret store.
    pub name: String,
    /// What it is.
    pub kind: CredentialKind,
    /// What to recognise it by: the access key's id, the user's name, the site.
    pub hint: String,
    /// Whose it is, as the other side said: an ARN.
    pub identity: Option<String>,
    /// Where it is kept.
    pub keep: Keep,
    /// The connection it is of, for one that belongs to a single connection.
    pub connection_id: Option<String>,
    /// Epoch milliseconds; `None` for one that an earlier version stored.
    pub stored_at: Option<i64>,
    /// Epoch milliseconds.
    pub last_used_at: Option<i64>,
}

impl ConnectionRecord {
    /// Where its account is.
    ///
    /// # Errors
    /// When what is stored is no region.
    pub fn location(&self) -> Result<AwsLocation, RegionError> {
        let region = Region::parse(&self.region)?;
        Ok(AwsLocation { region, endpoints: self.endpoints.clone().unwrap_or_default() })
    }

    /// Whether it needs this entry of the secret store.
    pub fn uses_secret(&self, name: &str) -> bool {
        self.aws_secret == name
            || self.jira_secret == name
            || self.triggers.as_ref().is_some_and(|triggers| triggers.webhook_secret == name)
    }
}

/// A branch that was deleted from here, with what brings it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedBranchRecord {
    /// Our own id.
    pub id: String,
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The branch's short name.
    pub name: String,
    /// The commit it was at.
    pub commit_id: String,
    /// Epoch milliseconds.
    pub deleted_at: i64,
    /// Who AWS says deleted it.
    pub arn: Option<String>,
    /// Whether it is known to be deleted. It is put here before AWS is asked, and the program may have ended in between.
    pub settled: bool,
}

/// As many deleted branches are remembered.
pub const DELETED_BRANCHES: u32 = 100;

/// What is remembered of a connection's triggers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggersRecord {
    /// What was wanted last.
    pub desired: TriggersDesired,
    /// Name of the webhook URL in the secret store.
    pub webhook_secret: String,
    /// Epoch milliseconds of the last time a confirmation was asked for.
    pub confirmation_asked_at: Option<i64>,
    /// Whether the subscription was confirmed when it was looked at last.
    #[serde(default)]
    pub confirmed: bool,
}

/// What is remembered of the mirror of one repository, so that nobody has to look at its files to know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorRecord {
    /// The repository's name.
    pub repository: String,
    /// Bytes on disk after the last try.
    pub size: u64,
    /// References it held then.
    pub references: u32,
    /// Commits in its index.
    #[serde(default)]
    pub commits: u64,
    /// Epoch milliseconds of the last complete fetch.
    pub fetched_at: Option<i64>,
    /// Whether something came in with a fetch that did not come to its end.
    pub partial: bool,
    /// Why the last try failed.
    pub error: Option<AppError>,
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
    /// The connection it is of, once that is known.
    pub connection_id: Option<String>,
}

/// A run without its plan and its receipt, each of which may hold ten thousand repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// The run's id.
    pub id: String,
    /// The act in words.
    pub title: String,
    /// As in [`RunRecord::state`].
    pub state: String,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds, once ended.
    pub finished_at: Option<i64>,
    /// Whether the person has put it away.
    pub dismissed: bool,
    /// The connection it is of, once that is known.
    pub connection_id: Option<String>,
}

/// The answer to asking for a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is the asker's, until the time asked for.
    Granted,
    /// Somebody else has it.
    Held {
        /// The owner.
        by: String,
        /// Epoch milliseconds at which it ends, unless renewed.
        until: i64,
    },
}

/// The right to work on something alone, for a time. All processes of this user share the leases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is of, for example `run:<id>` or `site:<url>`.
    pub resource: String,
    /// Who has it.
    pub owner: String,
    /// Epoch milliseconds at which it ends, unless renewed.
    pub until: i64,
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
pub trait Storage: AuditLog + Send + Sync {
    /// Proves that local data is whole and can be written, and leaves it as it is.
    ///
    /// # Errors
    /// When it cannot be written, or is damaged.
    async fn prove(&self) -> Result<(), StorageError>;
    /// All connections, oldest first.
    async fn connections(&self) -> Result<Vec<ConnectionRecord>, StorageError>;
    /// Adds or replaces a connection by id.
    async fn put_connection(&self, connection: ConnectionRecord) -> Result<(), StorageError>;
    /// Forgets a connection, and what is remembered of its mirrors; an unknown id is no error.
    async fn remove_connection(&self, id: &str) -> Result<(), StorageError>;
    /// All single repositories, oldest first.
    async fn single_repositories(&self) -> Result<Vec<SingleRepositoryRecord>, StorageError>;
    /// Adds or replaces a single repository by id.
    async fn put_single_repository(&self, repository: SingleRepositoryRecord) -> Result<(), StorageError>;
    /// Forgets a single repository; an unknown id is no error.
    async fn remove_single_repository(&self, id: &str) -> Result<(), StorageError>;
    /// What is remembered of stored credentials, newest first.
    async fn credentials(&self) -> Result<Vec<CredentialRecord>, StorageError>;
    /// Adds or replaces one by name.
    async fn put_credential(&self, credential: CredentialRecord) -> Result<(), StorageError>;
    /// Notes that a credential was used at this time (epoch milliseconds); an unknown name is no error.
    async fn note_credential_used(&self, name: &str, at_millis: i64) -> Result<(), StorageError>;
    /// Forgets one; an unknown name is no error.
    async fn remove_credential(&self, name: &str) -> Result<(), StorageError>;
    /// Replaces the repository names of a connection, as they were seen last.
    async fn put_repository_names(&self, connection_id: &str, names: &[String]) -> Result<(), StorageError>;
    /// Ids of the connections that were seen to have a repository of this name.
    async fn connections_with_repository(&self, name: &str) -> Result<Vec<String>, StorageError>;
    /// The newest [`DELETED_BRANCHES`] deleted branches, newest first.
    async fn deleted_branches(&self) -> Result<Vec<DeletedBranchRecord>, StorageError>;
    /// Adds or replaces one by id, durably, and forgets those beyond the newest [`DELETED_BRANCHES`].
    async fn put_deleted_branch(&self, branch: DeletedBranchRecord) -> Result<(), StorageError>;
    /// Forgets one; an unknown id is no error.
    async fn remove_deleted_branch(&self, id: &str) -> Result<(), StorageError>;
    /// What is remembered of a connection's mirrors, by name.
    async fn mirrors(&self, connection_id: &str) -> Result<Vec<MirrorRecord>, StorageError>;
    /// Adds or replaces one by its repository's name.
    async fn put_mirror(&self, connection_id: &str, mirror: MirrorRecord) -> Result<(), StorageError>;
    /// Forgets all of a connection.
    async fn remove_mirrors(&self, connection_id: &str) -> Result<(), StorageError>;
    /// A setting of the program as it was put.
    async fn setting(&self, name: &str) -> Result<Option<String>, StorageError>;
    /// Replaces a setting; `None` removes it.
    async fn put_setting(&self, name: &str, value: Option<String>) -> Result<(), StorageError>;
    /// The draft as JSON.
    async fn draft(&self) -> Result<Option<String>, StorageError>;
    /// Replaces the draft.
    async fn put_draft(&self, draft: Option<String>) -> Result<(), StorageError>;
    /// All runs, newest first, in time that does not depend on how large their plans are.
    async fn run_summaries(&self) -> Result<Vec<RunSummary>, StorageError>;
    /// Every run whose state is not `completed`, newest first.
    async fn unfinished_runs(&self) -> Result<Vec<RunRecord>, StorageError>;
    /// One run.
    async fn run(&self, id: &str) -> Result<Option<RunRecord>, StorageError>;
    /// Adds or replaces a run by id, durably.
    async fn put_run(&self, run: RunRecord) -> Result<(), StorageError>;
    /// Says which connection a run is of, and changes nothing else; an unknown run is no error.
    async fn set_run_connection(&self, run_id: &str, connection_id: &str) -> Result<(), StorageError>;
    /// Appends to a run's journal, durably: when this returns, a power cut does not lose it.
    async fn append_journal(&self, entry: JournalEntry) -> Result<(), StorageError> {
        self.append_journal_many(vec![entry]).await
    }
    /// Appends lines to journals in this order, durably, all of them or none. Calls that come at the same time may share
    /// one wait for the disk.
    async fn append_journal_many(&self, entries: Vec<JournalEntry>) -> Result<(), StorageError>;
    /// A run's journal in order.
    async fn journal(&self, run_id: &str) -> Result<Vec<JournalEntry>, StorageError>;
    /// Takes or prolongs the lease of `resource`, in one step across all processes. One that has ended by `now_millis`
    /// is free, and so is one whose process is known to be dead. Both times are epoch milliseconds.
    async fn claim(
        &self,
        resource: &str,
        owner: &str,
        until_millis: i64,
        now_millis: i64,
    ) -> Result<Claim, StorageError>;
    /// Prolongs a lease; `false` when it is not the owner's any more. One that has ended but was not taken since still is.
    async fn renew(&self, resource: &str, owner: &str, until_millis: i64) -> Result<bool, StorageError>;
    /// Gives a lease up; one that is not the owner's any more is left alone.
    async fn release(&self, resource: &str, owner: &str) -> Result<(), StorageError>;
    /// The leases that are in force at this time, in no order.
    async fn leases(&self, now_millis: i64) -> Result<Vec<Lease>, StorageError>;
}
