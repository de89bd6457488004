//! git as the use cases see it.

use async_trait::async_trait;
use causeway_domain::Region;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::aws::AccessKey;
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
    /// Full names of every reference of a CodeCommit repository, sorted, by a signed ls-remote over HTTPS.
    async fn references(
        &self,
        region: &Region,
        repository: &str,
        key: &AccessKey,
    ) -> Result<Vec<String>, GitError>;
}
