//! A look from this computer at the hosts that Causeway needs. Nothing of anybody is sent: no path, no credential.

use std::net::IpAddr;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::network::NetworkError;

/// What a server's certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerCertificate {
    /// Who issued it, in the words of the certificate: "Amazon RSA 2048 M02 (Amazon)".
    pub issuer: String,
    /// Epoch milliseconds.
    pub expires_at: i64,
    /// Whether it is of an authority that the whole world trusts, whatever this computer trusts beside them.
    pub is_public: bool,
}

/// What a visit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The certificate; `None` without TLS.
    pub certificate: Option<ServerCertificate>,
    /// Epoch milliseconds of the answer's `Date`, to the second.
    pub server_time: Option<i64>,
}

/// Why a visit ended before an answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{error}")]
pub struct VisitError {
    /// Why.
    #[source]
    pub error: NetworkError,
    /// The certificate, where one was seen; whether it is what failed is in `error`.
    pub certificate: Option<ServerCertificate>,
}

/// A look from here, through the network settings in force.
#[async_trait]
pub trait Probe: Send + Sync {
    /// The proxy that leads to an origin (`https://sts.eu-west-1.amazonaws.com`), without user and password; `None` for
    /// none.
    ///
    /// # Errors
    /// When the settings or the proxy's password cannot be read.
    async fn proxy_for(&self, origin: &str) -> Result<Option<String>, NetworkError>;

    /// The addresses that this computer knows for a host.
    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, NetworkError>;

    /// One request for the headers of an origin's root, whatever their status is.
    async fn visit(&self, origin: &str) -> Result<Visit, VisitError>;

    /// How an SSH server greets: `SSH-2.0-…`. Proxies do not apply.
    async fn ssh_banner(&self, host: &str, port: u16) -> Result<String, NetworkError>;
}
