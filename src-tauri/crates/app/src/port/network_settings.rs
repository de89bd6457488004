//! The network settings as they are checked, put into force and tried: one set for AWS, Jira and git.

use std::net::IpAddr;

use async_trait::async_trait;
use causeway_domain::network::NetworkSettings;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::network::NetworkError;

/// The name of the setting in [`Storage`](super::storage::Storage).
pub const SETTING: &str = "network";

/// The name of the proxy's password in the [`SecretStore`](super::secrets::SecretStore).
pub const PASSWORD: &str = "proxy";

/// Why settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NetworkSettingsError {
    /// The proxy's address, its user, or the hosts that are reached without it.
    #[error("{detail}")]
    Proxy {
        /// Why, in words.
        detail: String,
    },
    /// The text of authorities.
    #[error("{detail}")]
    Authorities {
        /// Why, in words. Never any of the text, which may be a private key.
        detail: String,
    },
}

/// A certificate of an extra authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its subject.
    pub subject: String,
    /// SHA-256, colon hex.
    pub fingerprint: String,
    /// Epoch milliseconds.
    pub expires_at: i64,
}

/// The certificate that a server showed and that was trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerCertificate {
    /// Who issued it.
    pub issuer: String,
    /// Epoch milliseconds.
    pub expires_at: i64,
}

/// The network settings in force, and a look at the network through them. A URL counts with its scheme, host and port.
#[async_trait]
pub trait Network: Send + Sync {
    /// Settings as they may be stored: the address in one form, nothing but certificates in the text of authorities.
    ///
    /// # Errors
    /// When they cannot be used.
    fn checked(&self, settings: &NetworkSettings) -> Result<NetworkSettings, NetworkSettingsError>;

    /// Puts settings into force for all requests from now on; those under way end as they began. The proxy's password
    /// is read from the secret store again, when it is needed first.
    ///
    /// # Errors
    /// When they cannot be used. Then those in force stay.
    fn apply(&self, settings: &NetworkSettings) -> Result<(), NetworkSettingsError>;

    /// The certificates of a text of authorities, expired ones too.
    ///
    /// # Errors
    /// When it is not PEM or holds something else than authorities.
    fn authorities(&self, pem: &str) -> Result<Vec<Authority>, NetworkSettingsError>;

    /// The proxy that the system's settings name for a URL, whatever is in force, without user and password.
    fn system_proxy(&self, url: &str) -> Option<String>;

    /// The proxy that the settings in force lead through, as host and port; `None` for none.
    ///
    /// # Errors
    /// When the settings or the proxy's password cannot be read.
    async fn proxy_for(&self, url: &str) -> Result<Option<String>, NetworkError>;

    /// This computer's addresses for the host. With a proxy nobody needs them.
    ///
    /// # Errors
    /// When there are none.
    async fn resolve(&self, url: &str) -> Result<Vec<IpAddr>, NetworkError>;

    /// Connects, through the proxy if there is one, and ends the connection.
    ///
    /// # Errors
    /// Why there is no connection.
    async fn connect(&self, url: &str) -> Result<(), NetworkError>;

    /// The certificate of the server; `None` without TLS.
    ///
    /// # Errors
    /// When there is no connection or the certificate is not trusted.
    async fn certificate(&self, url: &str) -> Result<Option<ServerCertificate>, NetworkError>;

    /// The status that the server answers a bare GET with.
    ///
    /// # Errors
    /// When there is no answer.
    async fn ask(&self, url: &str) -> Result<u16, NetworkError>;
}
