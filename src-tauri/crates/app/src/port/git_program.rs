//! The person's own git, asked and never changed.

use async_trait::async_trait;
use thiserror::Error;

/// Why git did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GitProgramError {
    /// It is not on the search path.
    #[error("git is not installed, or not on the search path")]
    Missing,
    /// It did not answer in time.
    #[error("git did not answer within {seconds} s")]
    Slow {
        /// How long it was waited for.
        seconds: u64,
    },
    /// It failed.
    #[error("git failed: {detail}")]
    Failed {
        /// Its words.
        detail: String,
    },
}

/// The git that is on the search path.
#[async_trait]
pub trait GitProgram: Send + Sync {
    /// Its version, `2.39.5`.
    async fn version(&self) -> Result<String, GitProgramError>;

    /// Every setting of the section `credential` outside of any repository, as
    /// `git config --null --show-origin --get-regexp` lists them; nothing when there are none.
    async fn credential_settings(&self) -> Result<Vec<u8>, GitProgramError>;

    /// Whether a file can be run.
    async fn is_program(&self, path: &str) -> bool;
}
