//! Why the other side could not be reached; the same for AWS, Jira and git.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::secrets::SecretError;

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
    /// The proxy answers and does not let this host be reached.
    #[error("the proxy{} refuses to connect to {host}", named(proxy))]
    Proxy {
        /// The host.
        host: String,
        /// Host and port of the proxy; empty in what an earlier version wrote.
        #[serde(default)]
        proxy: String,
    },
    /// The proxy wants to know who asks, or does not accept who it was told.
    #[error(
        "the proxy {proxy} does not accept the user name and password for it, or asks for some (HTTP 407)"
    )]
    ProxySignIn {
        /// Host and port of the proxy.
        proxy: String,
    },
    /// There is no way to the proxy, so nothing is known of the host behind it.
    #[error("the proxy {proxy} cannot be reached: {detail}")]
    ProxyUnreachable {
        /// Host and port of the proxy.
        proxy: String,
        /// Why, in words.
        detail: String,
    },
    /// A proxy of a kind that AWS's, Jira's and git's clients do not all speak.
    #[error(
        "the system's settings name the proxy {proxy}, and only http:// and https:// proxies can be used"
    )]
    ProxyUnsupported {
        /// Scheme, host and port of the proxy.
        proxy: String,
    },
    /// The proxy's password is stored and cannot be read.
    #[error("the password for the proxy {proxy} cannot be read: {reason}")]
    ProxyPassword {
        /// Host and port of the proxy.
        proxy: String,
        /// Why.
        reason: SecretError,
    },
    /// Nothing may be sent, because it is not known through which proxy.
    #[error("the network settings cannot be read: {detail}")]
    Settings {
        /// Why, in words.
        detail: String,
    },
}

fn named(proxy: &str) -> String {
    if proxy.is_empty() { String::new() } else { format!(" {proxy}") }
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
            // An adapter that knew better has said it already.
            let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            let inner = inner.and_then(|inner| inner.downcast_ref::<Self>());
            if let Some(known) = error.downcast_ref::<Self>().or(inner) {
                return known.clone();
            }
            let words = error.to_string();
            if words.contains("dns error") || words.contains("failed to lookup address") {
                return Self::Dns { host };
            }
            if words.contains("invalid peer certificate") {
                return Self::Untrusted { host, detail: words };
            }
            if words.contains("proxy authorization required") {
                return Self::ProxySignIn { proxy: String::new() };
            }
            if words.contains("tunnel error: unsuccessful") {
                return Self::Proxy { host, proxy: String::new() };
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

    /// The same for a request that went through a proxy: the proxy resolves the host's name and connects to it, so
    /// that a name without an address and a refused connection are the proxy's own.
    #[must_use]
    pub fn through(self, proxy: &str) -> Self {
        let proxy = proxy.to_owned();
        let unreachable = |proxy, detail: &str| Self::ProxyUnreachable { proxy, detail: detail.to_owned() };
        match self {
            Self::Dns { .. } => unreachable(proxy, "its name cannot be resolved"),
            Self::Refused { .. } => unreachable(proxy, "the connection is refused"),
            // Still a timeout, after which nobody knows whether the request was carried out.
            Self::Timeout { host } => Self::Timeout { host: format!("{host} (through the proxy {proxy})") },
            Self::Proxy { host, .. } => Self::Proxy { host, proxy },
            Self::ProxySignIn { .. } => Self::ProxySignIn { proxy },
            other => other,
        }
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
            NetworkError::Proxy { host: host(), proxy: String::new() }
        );
        let detail = "invalid peer certificate: UnknownIssuer".to_owned();
        assert_eq!(read(io::Error::other(detail.clone())), NetworkError::Untrusted { host: host(), detail });
    }

    #[test]
    fn behind_a_proxy_it_is_the_proxy_that_is_not_found() {
        let through = |error: NetworkError| error.through("proxy.example.com:3128").to_string();
        let host = || "jira.example.com".to_owned();
        assert_eq!(
            through(NetworkError::Dns { host: host() }),
            "the proxy proxy.example.com:3128 cannot be reached: its name cannot be resolved"
        );
        let tunnel = Wrapped(io::Error::other("tunnel error: proxy authorization required"));
        let refused = through(NetworkError::from_source("h", &tunnel));
        assert!(refused.starts_with("the proxy proxy.example.com:3128 does not accept"), "{refused}");
        let told = NetworkError::Timeout { host: host() };
        let wrapped = Wrapped(io::Error::other(told.clone()));
        assert_eq!(NetworkError::from_source("another", &wrapped), told, "what is known is kept");
    }
}
