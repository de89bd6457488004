//! What is at the other end of a webhook's address, found out without sending anything of the webhook.

use std::net::IpAddr;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::network::NetworkError;

/// What a TLS handshake found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateFinding {
    /// A certificate of a public authority for this host.
    Public,
    /// Another certificate: of a private authority, self-signed, expired, or for another host.
    Untrusted {
        /// The TLS library's words.
        detail: String,
    },
    /// There was no handshake from this computer.
    Unreachable {
        /// Why.
        error: NetworkError,
    },
}

/// A look from this computer at what SNS would post to. It sends a host's name to the resolver and in a TLS greeting,
/// and nothing else: never a path.
#[async_trait]
pub trait Reachability: Send + Sync {
    /// Whether SNS runs on this computer, as the sandbox's does: then this computer's addresses are as good as public
    /// ones.
    fn sns_is_here(&self) -> bool;

    /// The addresses that this computer knows for a host.
    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, NetworkError>;

    /// Whether the server's certificate is of an authority that everybody trusts. Authorities that only this computer
    /// or its network trusts do not count, because SNS does not know them.
    async fn certificate(&self, host: &str, port: u16) -> CertificateFinding;
}
