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
    #[error("the connection to {host} is refused")]
    Refused {
        /// The host.
        host: String,
    },
    /// No answer in time.
    #[error("no answer from {host} in time")]
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

impl NetworkError {
    /// Reads the kind out of an HTTP client's error and what caused it. The clients in use wrap the operating
    /// system's error, whose kind is typed, and those of the resolver, TLS and the proxy, which are known by their
    /// words only.
    pub fn from_source(host: &str, error: &(dyn std::error::Error + 'static)) -> Self {
        use std::io::ErrorKind;

        let host = host.to_owned();
        let mut cause = Some(error);
        while let Some(error) = cause {
            let words = error.to_string();
            if words.contains("dns error") || words.contains("failed to lookup address") {
                return Self::Dns { host };
            }
            if words.contains("invalid peer certificate") {
                return Self::Untrusted { host, detail: words };
            }
            if words.contains("tunnel error") || words.contains("proxy authorization required") {
                return Self::Proxy { host };
            }
            match error.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
                Some(
                    ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable,
                ) => {
                    return Self::Refused { host };
                }
                Some(ErrorKind::TimedOut) => return Self::Timeout { host },
                _ => {}
            }
            cause = error.source();
        }
        Self::Lost { host }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::NetworkError;

    #[derive(Debug, thiserror::Error)]
    #[error("client error (Connect)")]
    struct Wrapped(#[source] io::Error);

    #[test]
    fn the_kind_is_found_behind_wrappers() {
        let read = |error: io::Error| NetworkError::from_source("h", &Wrapped(error));
        let host = || "h".to_owned();
        assert_eq!(read(io::ErrorKind::ConnectionRefused.into()), NetworkError::Refused { host: host() });
        assert_eq!(read(io::ErrorKind::TimedOut.into()), NetworkError::Timeout { host: host() });
        assert_eq!(read(io::ErrorKind::ConnectionReset.into()), NetworkError::Lost { host: host() });
        assert_eq!(read(io::Error::other("dns error: no such host")), NetworkError::Dns { host: host() });
        assert_eq!(
            read(io::Error::other("tunnel error: unsuccessful")),
            NetworkError::Proxy { host: host() }
        );
        let detail = "invalid peer certificate: UnknownIssuer".to_owned();
        assert_eq!(read(io::Error::other(detail.clone())), NetworkError::Untrusted { host: host(), detail });
    }
}
