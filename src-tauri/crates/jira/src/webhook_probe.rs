//! A look at a webhook's server: its addresses, and a TLS handshake that is ended before anything is asked.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::reachability::{CertificateFinding, Reachability};
use causeway_network::{Outbound, public_roots};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsConnector;

/// How long a name, a connection or a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why no look can be taken.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The sandbox's certificate authority is not PEM.
    #[error("the certificate authority is not PEM")]
    Pem(#[source] rustls::pki_types::pem::Error),
    /// There is no certificate in it.
    #[error("there is no certificate in the certificate authority's text")]
    NoCertificate,
    /// TLS cannot be set up on this computer, or not with these authorities.
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
}

/// Looks with the eyes of SNS: Mozilla's public authorities and no others, so that an authority which only this
/// computer trusts does not pass for a public one, the extra ones of the network settings included. It goes through
/// the proxy of the network settings: where there is one, nothing else gets out, and a person who ruled a way out
/// does not expect it to be taken for a look.
pub struct WebhookProbe {
    outbound: Outbound,
    connector: TlsConnector,
    sns_is_here: bool,
}

impl WebhookProbe {
    /// For SNS in AWS.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn public(outbound: Outbound) -> Result<Self, SetupError> {
        Ok(Self { outbound, connector: connector(public_roots())?, sns_is_here: false })
    }

    /// For the sandbox's SNS, which runs on this computer and trusts this authority alone; nobody without one.
    ///
    /// # Errors
    /// When `ca_pem` is not PEM or TLS cannot be set up.
    pub fn sandbox(outbound: Outbound, ca_pem: Option<&str>) -> Result<Self, SetupError> {
        let mut roots = RootCertStore::empty();
        for certificate in ca_pem.map_or(Ok(Vec::new()), certificates)? {
            roots.add(certificate).map_err(SetupError::Tls)?;
        }
        Ok(Self { outbound, connector: connector(roots)?, sns_is_here: true })
    }
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(SetupError::NoCertificate),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(SetupError::Pem(error)),
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
        let socket = match self.outbound.dial(host, port).await {
            Ok(socket) => socket,
            Err(error) => return unreachable(error),
        };
        let handshake = async {
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
                        CertificateFinding::Untrusted { detail: self.seen_through(host, port, &error).await }
                    }
                    _ => unreachable(NetworkError::from_source(host, &error)),
                }
            }
        }
    }
}

impl WebhookProbe {
    /// A proxy that looks into connections shows its own certificate, and SNS would see another.
    async fn seen_through(&self, host: &str, port: u16, error: &std::io::Error) -> String {
        let way = self.outbound.way(&format!("https://{host}:{port}")).await;
        match way.ok().and_then(|way| way.proxy) {
            Some(proxy) => format!(
                "{error}; seen through the proxy {}, which may show its own certificate instead",
                proxy.name()
            ),
            None => error.to_string(),
        }
    }
}
