//! git as the use cases see it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use causeway_domain::Secret;
use causeway_domain::doctor::Answer;

use super::aws::{AwsLocation, SessionKeys};
use super::network::NetworkError;

/// Why git did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum GitError {
    /// The server refuses the password, or its owner (401, 403).
    #[error("CodeCommit refuses git access to this repository: {detail}")]
    Refused {
        /// What the server said, nothing secret.
        detail: String,
    },
    /// No such repository (404).
    #[error("there is no such repository")]
    NotFound,
    /// Anything else, in libgit2's words.
    #[error("git failed: {detail}")]
    Failed {
        /// libgit2's words.
        detail: String,
    },
    /// It could not be reached.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// How git signs in over HTTPS.
#[derive(Debug)]
pub enum GitAccess {
    /// With a password that is signed afresh with these keys.
    Keys(SessionKeys),
    /// With user and password as they are: IAM's Git credentials.
    Password {
        /// The user name.
        user_name: String,
        /// The password.
        password: Secret,
    },
}

/// What a repository advertises.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteReferences {
    /// Full names, sorted; `HEAD` and peeled tags are left out.
    pub names: Vec<String>,
    /// What each name stands for, 40 hex digits: of an annotated tag what it is a tag of, which is a commit unless somebody
    /// tagged something else. Empty where the way to the repository does not tell.
    #[serde(default)]
    pub objects: BTreeMap<String, String>,
    /// The full name of the branch that `HEAD` stands for; `None` where it stands for none, as while the repository is
    /// empty, or where the server does not tell.
    pub head: Option<String>,
}

/// git's network side.
#[async_trait]
pub trait GitTransport: Send + Sync {
    /// Where a location's repositories are: scheme, host, and a port that is not the scheme's own.
    fn place(&self, location: &AwsLocation) -> String {
        location.endpoints.git.clone().unwrap_or_else(|| format!("https://{}", location.region.git_host()))
    }

    /// What the server answers to the first request of every read, which says more than git hands on. `path` is signed and
    /// sent as it is, `/v1/repos/{name}` with whatever somebody wrote behind it; a slash at its end is signed, and not sent
    /// twice, as git does it.
    ///
    /// # Errors
    /// [`GitError::Network`] when there is no answer.
    async fn first_answer(
        &self,
        location: &AwsLocation,
        path: &str,
        access: &GitAccess,
    ) -> Result<Answer, GitError>;

    /// Every reference of a CodeCommit repository, by an ls-remote over HTTPS.
    async fn references(
        &self,
        location: &AwsLocation,
        repository: &str,
        access: &GitAccess,
    ) -> Result<RemoteReferences, GitError>;
}
