//! Programs of others on this computer: asked, and never changed.

use async_trait::async_trait;
use thiserror::Error;

/// A program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// git.
    Git,
    /// OpenSSH's client.
    Ssh,
    /// The AWS command line.
    AwsCli,
}

impl Program {
    /// Its name, as it is typed.
    pub fn command(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Ssh => "ssh",
            Self::AwsCli => "aws",
        }
    }
}

/// Why a program did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProgramError {
    /// Nothing of that name is on the search path.
    #[error("it is not installed, or not on the search path")]
    Missing,
    /// It did not answer in time.
    #[error("it did not answer within {seconds} seconds")]
    Slow {
        /// How long it was waited for.
        seconds: u64,
    },
    /// It is there and does not work.
    #[error("{detail}")]
    Failed {
        /// Why, in its words or the operating system's.
        detail: String,
    },
}

/// The programs on the search path, as the person's shell would run them.
#[async_trait]
pub trait Programs: Send + Sync {
    /// The line with which a program tells its version: `git version 2.39.5`. It is asked for nothing else.
    ///
    /// # Errors
    /// When it is not there or does not answer.
    async fn version(&self, program: Program) -> Result<String, ProgramError>;

    /// Every setting of the section `credential` of git's configuration, outside of any repository, as
    /// `git config --null --show-origin --get-regexp` lists them; nothing when there are none.
    ///
    /// # Errors
    /// When git is not there or cannot read its configuration.
    async fn git_credential_settings(&self) -> Result<Vec<u8>, ProgramError>;

    /// Whether there is a file at a path that can be run.
    async fn is_program(&self, path: &str) -> bool;
}
