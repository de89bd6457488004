//! Why a command ended early.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use thiserror::Error;

/// Why a command ended early.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A program could not be started.
    #[error("{program} could not be started")]
    Start {
        program: String,
        #[source]
        source: io::Error,
    },
    /// A program failed.
    #[error("{command} failed ({status})")]
    Status { command: String, status: ExitStatus },
    /// A file could not be read or written.
    #[error("{path} could not be {action}")]
    File {
        path: PathBuf,
        action: &'static str,
        #[source]
        source: io::Error,
    },
    /// Something must be installed by hand.
    #[error("missing: {missing}. {how}")]
    Missing { missing: String, how: String },
    /// Generated files differ from what is in the repository.
    #[error("these generated files were not current and have been written anew; look at them and commit them: {}", .0.join(", "))]
    Drift(Vec<String>),
    /// Tests wrote outside their own directories.
    #[error("tests wrote into the home directory: {}", .0.join(", "))]
    NotHermetic(Vec<String>),
    /// Some checks failed; they have been named before.
    #[error("failed: {}", .0.join(", "))]
    Checks(Vec<String>),
}
