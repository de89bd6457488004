//! git as the use cases see it.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::aws::{AwsLocation, SessionKeys};
use super::network::NetworkError;

/// Why git did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum GitError {
    /// The server refuses the signed password (401, 403).
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

/// git's network side.
#[async_trait]
pub trait GitTransport: Send + Sync {
    /// Where a location's repositories are: scheme, host, and a port that is not the scheme's own.
    fn place(&self, location: &AwsLocation) -> String {
        location.endpoints.git.clone().unwrap_or_else(|| format!("https://{}", location.region.git_host()))
    }

    /// Full names of every reference of a CodeCommit repository, sorted, by an ls-remote over HTTPS that is signed with
    /// these keys.
    async fn references(
        &self,
        location: &AwsLocation,
        repository: &str,
        keys: &SessionKeys,
    ) -> Result<Vec<String>, GitError>;
}
