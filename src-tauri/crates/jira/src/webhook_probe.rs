//! A look at a webhook's server: its addresses, and a TLS handshake that is ended before anything is asked.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::reachability::{CertificateFinding, Reachability};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::tls::{SetupError, certificates};

/// How long a name, a connection or a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks with the eyes of SNS: Mozilla's public authorities and no others, so that an authority which only this
/// computer trusts does not pass for a public one. It goes straight to the server, past any proxy.
pub struct WebhookProbe {
    connector: TlsConnector,
    sns_is_here: bool,
}

impl WebhookProbe {
    /// For SNS in AWS.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn public() -> Result<Self, SetupError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
        Ok(Self { connector: connector(roots)?, sns_is_here: false })
    }

    /// For the sandbox's SNS, which runs on this computer and trusts this authority alone; nobody without one.
    ///
    /// # Errors
    /// When `ca_pem` is not PEM or TLS cannot be set up.
    pub fn sandbox(ca_pem: Option<&str>) -> Result<Self, SetupError> {
        let mut roots = RootCertStore::empty();
        for certificate in ca_pem.map_or(Ok(Vec::new()), certificates)? {
            roots.add(certificate).map_err(SetupError::Tls)?;
        }
        Ok(Self { connector: connector(roots)?, sns_is_here: true })
    }
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, SetupError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(SetupError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[async_trait]
impl Reachability for WebhookProbe {
    fn sns_is_here(&self) -> bool {
        self.sns_is_here
    }

    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, NetworkError> {
        let none = || NetworkError::Dns { host: host.to_owned() };
        match tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await {
            Err(_) => Err(NetworkError::Timeout { host: host.to_owned() }),
            Ok(Err(_)) => Err(none()),
            Ok(Ok(found)) => {
                let found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
                if found.is_empty() { Err(none()) } else { Ok(found) }
            }
        }
    }

    async fn certificate(&self, host: &str, port: u16) -> CertificateFinding {
        let unreachable = |error| CertificateFinding::Unreachable { error };
        let Ok(name) = ServerName::try_from(host.to_owned()) else {
            return unreachable(NetworkError::Dns { host: host.to_owned() });
        };
        let handshake = async {
            let socket = TcpStream::connect((host, port)).await?;
            let mut stream = self.connector.connect(name, socket).await?;
            // The handshake has said all there is to know; a peer that is already gone does not matter.
            drop(stream.shutdown().await);
            Ok::<(), std::io::Error>(())
        };
        match tokio::time::timeout(PATIENCE, handshake).await {
            Err(_) => unreachable(NetworkError::Timeout { host: host.to_owned() }),
            Ok(Ok(())) => CertificateFinding::Public,
            Ok(Err(error)) => {
                let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
                match tls {
                    Some(rustls::Error::InvalidCertificate(_)) => {
                        CertificateFinding::Untrusted { detail: error.to_string() }
                    }
                    _ => unreachable(NetworkError::from_source(host, &error)),
                }
            }
        }
    }
}
