//! What GIJ has at each Jira site, whoever made it, and taking it over.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::issue::IssueSite;
use crate::wizard::Keep;

/// An integration as Jira has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct JiraIntegration {
    /// GIJ's id.
    #[ts(type = "number")]
    pub id: i64,
    /// The display name.
    pub name: String,
    /// The kind of host, in words: "AWS CodeCommit", "GitHub".
    pub host: String,
    /// Whether that is CodeCommit. Causeway can only look at others.
    pub is_code_commit: bool,
    /// The region's code, where it can be told.
    pub region: Option<String>,
    /// The region's name.
    pub region_name: Option<String>,
    /// The pattern of its repositories' clone URLs.
    pub origin: Option<String>,
    /// The access key ID's last four characters, where Jira says it.
    pub access_key_hint: Option<String>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
    /// Its repositories.
    pub repositories: u32,
    /// Of them disabled.
    pub disabled_repositories: u32,
    /// The connection that it is of; `null` for one that Causeway does not know, which can be adopted when it is of
    /// CodeCommit.
    pub connection_id: Option<String>,
}

/// A repository that belongs to no integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct JiraSingleRepository {
    /// GIJ's id.
    #[ts(type = "number")]
    pub id: i64,
    /// The display name.
    pub name: String,
    /// The clone URL.
    pub origin: Option<String>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
    /// Causeway's id of it, where it was connected from here.
    pub single_repository_id: Option<String>,
}

/// The answer to `list_integrations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SiteIntegrations {
    /// The site.
    pub site: IssueSite,
    /// By name.
    pub integrations: Vec<JiraIntegration>,
    /// By name.
    pub single_repositories: Vec<JiraSingleRepository>,
}

/// `adopt_integration`: an integration that somebody made in Jira becomes a connection here. Nothing is changed in Jira.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct AdoptIntegration {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The Jira base URL.
    pub site_url: String,
    /// GIJ's id.
    #[ts(type = "number")]
    pub integration_id: i64,
    /// From `check_aws`: the account, whose repositories are compared with the integration's.
    pub account_handle: String,
    /// Where the access key is kept.
    pub keep: Keep,
}
