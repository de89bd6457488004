//! Where new versions of Causeway are announced.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::network::NetworkError;

/// Why an announcement could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ReleasesError {
    /// There was no answer.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The answer is another than the file.
    #[error("{host} answered with HTTP {status}")]
    Status {
        /// Who answered.
        host: String,
        /// With what.
        status: u16,
    },
    /// The answer is larger than any announcement.
    #[error("{host} answered with more than {largest} bytes")]
    Large {
        /// Who answered.
        host: String,
        /// How many are read.
        largest: usize,
    },
}

/// Reads files from where versions are announced. Nothing of the person or the computer is sent but the request itself.
#[async_trait]
pub trait Releases: Send + Sync {
    /// The file at this address.
    async fn read(&self, url: &str) -> Result<Vec<u8>, ReleasesError>;
}
