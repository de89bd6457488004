//! Connections: which AWS accounts and regions feed which Jira, and how they are.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::WireError;
use crate::run::Link;
use crate::wizard::{ConnectionSettings, Refspecs};

/// `get_connection`, `reindex_connection`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForConnection {
    /// Causeway's own id of the connection.
    pub connection_id: String,
}

/// `reindex_repositories`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ReindexRepositories {
    /// The connection.
    pub connection_id: String,
    /// GIJ's ids of its repositories; empty for the whole integration.
    #[ts(type = "number[]")]
    pub repository_ids: Vec<i64>,
}

/// How a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ConnectionHealth {
    /// All repositories are indexed.
    Ok,
    /// Jira is at work on it.
    Indexing,
    /// Some repositories have errors, or differ from AWS.
    Attention,
    /// The integration is disabled in Jira.
    Disabled,
    /// The integration is gone from Jira.
    Missing,
    /// Jira could not be asked.
    Unknown,
}

/// How a connection's triggers are, as far as was seen last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TriggersState {
    /// Causeway has set none up.
    None,
    /// Set up, and its subscription was not seen confirmed yet.
    Pending,
    /// Set up and confirmed when last looked at.
    Confirmed,
}

/// The one thing to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum NextAction {
    /// Nothing.
    None,
    /// Wait for the first index.
    WaitForIndex,
    /// Look at the repositories with errors.
    ReviewErrors,
    /// Reindex, because AWS has repositories that Jira does not.
    Reindex,
    /// Sign in to Jira again.
    SignIn,
    /// Connect again, because the integration is gone.
    Reconnect,
    /// Try again, because Jira could not be reached.
    Retry,
    /// Look at the subscription that waits to be confirmed.
    ConfirmSubscription,
}

/// A row of the Connections page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Connection {
    /// Causeway's own id.
    pub connection_id: String,
    /// The integration's display name.
    pub name: String,
    /// Region code.
    pub region: String,
    /// Region name.
    pub region_name: String,
    /// The 12-digit account.
    pub account: String,
    /// The Jira site's title.
    pub site_title: String,
    /// The Jira site's base URL.
    pub site_url: String,
    /// How it is.
    pub health: ConnectionHealth,
    /// One short sentence about it.
    pub health_note: String,
    /// Repositories in Jira.
    pub repositories: u32,
    /// Of them indexed.
    pub indexed: u32,
    /// Of them with errors.
    pub failed: u32,
    /// Epoch milliseconds of the latest index.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
    /// How its triggers are.
    pub triggers: TriggersState,
    /// The one thing to do next.
    pub next_action: NextAction,
    /// Why Jira could not be asked.
    pub error: Option<WireError>,
}

/// A repository of a connection, as Jira has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectedRepository {
    /// GIJ's id.
    #[ts(type = "number")]
    pub id: i64,
    /// The name.
    pub name: String,
    /// The main branch that GIJ indexes against.
    pub main_branch: Option<String>,
    /// Where its index stands.
    pub state: IndexState,
    /// GIJ's own words, when it failed.
    pub message: Option<String>,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
    /// The repository in the AWS console.
    pub console_url: String,
}

/// Where a repository's index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum IndexState {
    /// Never indexed and not at work.
    Waiting,
    /// At work.
    Indexing,
    /// Indexed.
    Indexed,
    /// The last index failed.
    Failed,
    /// Disabled in Jira.
    Disabled,
}

/// A connection with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectionDetail {
    /// The row.
    pub connection: Connection,
    /// The repositories.
    pub repositories: Vec<ConnectedRepository>,
    /// The integration's settings as Jira has them now.
    pub settings: Option<ConnectionSettings>,
    /// Its refspecs as Jira has them now.
    pub refspecs: Option<Refspecs>,
    /// GIJ's id of the integration.
    #[ts(type = "number")]
    pub integration_id: i64,
    /// The access key ID whose secret GIJ uses, shortened to its last four characters.
    pub access_key_hint: String,
    /// Where Causeway keeps the secrets: "Keychain" or "This session".
    pub kept_in: String,
    /// Links into Jira and AWS.
    pub links: Vec<Link>,
}

/// `open_link`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct OpenLink {
    /// Only the AWS console and Jira sites that Causeway knows are opened.
    pub url: String,
}

/// `save_draft`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SaveDraft {
    /// The draft.
    pub draft: crate::draft::Draft,
}
