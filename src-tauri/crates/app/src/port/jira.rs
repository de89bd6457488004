//! Jira with GIJ as the use cases see it: one site through one credential.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_domain::integration::{Integration, IntegrationSettings, JiraRepository, Setting};
use causeway_domain::manage::SettingValue;
use causeway_domain::single_repository::RepositorySettings;
use causeway_domain::{JiraUrl, Region, Secret};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::aws::AccessKey;
use super::jira_bulk::Bulk;
use super::jira_issues::Issues;
use super::network::NetworkError;

/// How to sign in to Jira.
#[derive(Debug)]
pub enum JiraCredential {
    /// A personal access token.
    Token(Secret),
    /// User name and password.
    Password {
        /// The user name.
        user_name: String,
        /// The password.
        password: Secret,
    },
}

/// Why Jira did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum JiraError {
    /// The credential is refused (401).
    #[error("Jira does not accept this sign-in")]
    Unauthorized,
    /// Too many bad sign-ins; Jira wants a CAPTCHA solved in the browser first.
    #[error("Jira asks for a CAPTCHA before it accepts another sign-in")]
    Captcha,
    /// An HTML page came where JSON was due: a single-sign-on login.
    #[error("Jira answered with a login page")]
    LoginPage,
    /// The user may not do this (403).
    #[error("Jira does not allow this: {message}")]
    Forbidden {
        /// Jira's words.
        message: String,
    },
    /// Nothing is there: not a Jira, or the app is missing, too old or without a licence (404 on a whole path).
    #[error("there is no {path} at this Jira")]
    NotFound {
        /// The path below the base URL.
        path: String,
    },
    /// Jira asks to slow down, after all retries.
    #[error("Jira limits the rate of requests")]
    RateLimited {
        /// How long Jira asks to wait.
        retry_after: Option<Duration>,
    },
    /// Jira's own failure (5xx).
    #[error("Jira failed with status {status}")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// GIJ or Jira said no, in words (`success:false`, 400).
    #[error("{message}")]
    Rejected {
        /// Its words.
        message: String,
        /// Its advice, when it gives one.
        advice: Option<String>,
    },
    /// An answer that cannot be read.
    #[error("Jira gave an answer that cannot be read: {detail}")]
    Unexpected {
        /// Status, content type and the beginning of the body, nothing secret.
        detail: String,
    },
    /// It could not be reached.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// How GIJ signs in for one repository.
#[derive(Debug)]
pub enum RepositorySignIn {
    /// User and password over HTTPS: an access key pair, or IAM's Git credentials.
    Password {
        /// The user name, or the access key's id.
        user_name: String,
        /// The password, or the secret access key.
        password: Secret,
    },
    /// With a key that Jira holds already: GIJ has no way to be given one over its API.
    KeyInJira,
}

/// What `serverInfo` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerInfo {
    /// The site's title.
    pub title: String,
    /// The version.
    pub version: String,
    /// `Server` on Data Center, `Cloud` on Cloud.
    pub deployment: String,
    /// The site's own idea of its base URL.
    pub base_url: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JiraUser {
    /// The user name.
    pub name: String,
    /// The display name.
    pub display_name: String,
    /// Whether this user is a Jira administrator (`ADMINISTER`).
    pub administrator: bool,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The numeric id.
    pub id: u64,
    /// The key.
    pub key: String,
    /// The name.
    pub name: String,
}

/// Where an index stands, of one repository or of a whole integration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndexStatus {
    /// Whether nothing is at work.
    pub finished: bool,
    /// 0 to 100, when GIJ says.
    pub percent: Option<f64>,
    /// What GIJ says it does, oldest first; what has ended comes before what has not, where GIJ says.
    pub messages: Vec<String>,
    /// What went wrong, in GIJ's words.
    pub errors: Vec<String>,
}

/// One site through one credential.
#[async_trait]
pub trait Jira: Issues + Bulk + Send + Sync {
    /// Reachability and version; needs no sign-in.
    async fn server_info(&self) -> Result<ServerInfo, JiraError>;
    /// Who is signed in, and whether as an administrator.
    async fn user(&self) -> Result<JiraUser, JiraError>;
    /// GIJ's version where the user may see it; `None` where not (that GIJ answers is proved by the next call).
    async fn gij_version(&self) -> Result<Option<String>, JiraError>;
    /// All projects this user sees, in key order.
    async fn projects(&self) -> Result<Vec<Project>, JiraError>;
    /// All integrations.
    async fn integrations(&self) -> Result<Vec<Integration>, JiraError>;
    /// One integration; `None` when it does not exist.
    async fn integration(&self, id: i64) -> Result<Option<Integration>, JiraError>;
    /// All repositories, disabled ones and ones in error included.
    async fn repositories(&self) -> Result<Vec<JiraRepository>, JiraError>;
    /// Creates an AWS integration. GIJ connects it asynchronously afterwards. Never sent twice by itself: the answer
    /// of a lost request is unknown, and the caller has to look.
    async fn create_integration(
        &self,
        region: &Region,
        key: &AccessKey,
        settings: &IntegrationSettings,
    ) -> Result<Integration, JiraError>;
    /// Sends only these settings. Doing so twice is the same as once.
    async fn update_integration(
        &self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<Integration, JiraError>;
    /// Gives an integration another access key, and changes nothing else. Doing so twice is the same as once.
    async fn update_key(&self, id: i64, key: &AccessKey) -> Result<Integration, JiraError>;
    /// Disables or enables an integration or a repository. Doing so twice is the same as once.
    async fn set_disabled(&self, id: i64, disabled: bool) -> Result<(), JiraError>;
    /// Removes an integration, and its clones from Jira's disk where these are to go; an unknown id is no error.
    async fn remove_integration(&self, id: i64, delete_clones: bool) -> Result<(), JiraError>;
    /// Connects one repository by hand. Never sent twice by itself: after a lost answer the caller has to look.
    async fn create_repository(
        &self,
        origin: &str,
        access: &RepositorySignIn,
        settings: &RepositorySettings,
    ) -> Result<JiraRepository, JiraError>;
    /// Sends only these settings. Doing so twice is the same as once.
    async fn update_repository(
        &self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<JiraRepository, JiraError>;
    /// Removes a repository that was connected by hand, and its clone where that is to go and lies in a folder that GIJ
    /// made; an unknown id is no error.
    async fn remove_repository(&self, id: i64, delete_clone: bool) -> Result<(), JiraError>;
    /// Starts a reindex of a repository, an integration, or everything when there is no id. Higher priorities go first;
    /// GIJ's own is 24. Answers GIJ's name for this very reindex, where it gives one.
    async fn start_reindex(
        &self,
        id: Option<i64>,
        priority: Option<NonZeroU32>,
    ) -> Result<Option<String>, JiraError>;
    /// Where a reindex stands: the one of that name, else the latest of the repository or the integration, else the
    /// latest of all.
    async fn reindex_status(&self, id: Option<i64>, name: Option<&str>) -> Result<IndexStatus, JiraError>;

    /// Starts a reindex of a repository or an integration in GIJ's own order.
    async fn reindex(&self, id: i64) -> Result<(), JiraError> {
        self.start_reindex(Some(id), None).await.map(drop)
    }

    /// Where the index of a repository or an integration stands.
    async fn index_status(&self, id: i64) -> Result<IndexStatus, JiraError> {
        self.reindex_status(Some(id), None).await
    }
}

/// Makes [`Jira`]s.
pub trait JiraSites: Send + Sync {
    /// A site through this credential. Nothing is sent yet.
    fn site(&self, url: &JiraUrl, credential: &JiraCredential) -> Arc<dyn Jira>;
}
