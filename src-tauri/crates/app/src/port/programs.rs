//! Programs of others on this computer.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// A program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// What was found of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgramFinding {
    /// It is there; the line with which it tells its version.
    Found {
        /// `git version 2.39.5`.
        version: String,
    },
    /// Nothing of that name is on the search path.
    Missing,
    /// It is there and does not work.
    Broken {
        /// Why, in words.
        detail: String,
    },
}

/// A look at programs.
#[async_trait]
pub trait Programs: Send + Sync {
    /// Asks a program for its version, and for nothing else.
    async fn look(&self, program: Program) -> ProgramFinding;
}
