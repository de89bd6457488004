//! Why the other side could not be reached; the same for AWS, Jira and git.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A failure below the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NetworkError {
    /// The host's name has no address.
    #[error("the name {host} cannot be resolved")]
    Dns {
        /// The host.
        host: String,
    },
    /// Nothing listens there, or a firewall says no.
    #[error("{host} refuses the connection")]
    Refused {
        /// The host.
        host: String,
    },
    /// No answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The host.
        host: String,
    },
    /// The connection ended in the middle.
    #[error("the connection to {host} was lost")]
    Lost {
        /// The host.
        host: String,
    },
    /// The certificate is not trusted.
    #[error("the certificate of {host} is not trusted: {detail}")]
    Untrusted {
        /// The host.
        host: String,
        /// The TLS library's words.
        detail: String,
    },
    /// The proxy said no.
    #[error("the proxy refused to connect to {host}")]
    Proxy {
        /// The host.
        host: String,
    },
}
