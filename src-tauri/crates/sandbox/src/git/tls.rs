//! The git endpoint and Jira over TLS, with an authority of its own that lives as long as the sandbox.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SanType,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A client that connects and says nothing is let go after this.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// What can go wrong while the certificates are made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A key or a certificate could not be made.
    #[error("the certificate could not be made")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refuses them.
    #[error("the certificate could not be used")]
    Tls(#[from] rustls::Error),
}

/// A certificate authority and the server certificate that it issued.
#[derive(Debug, Clone)]
pub struct Authority {
    /// The authority's certificate, for `GIT_SSL_CAINFO` and the like.
    pub ca_pem: String,
    /// The same in DER, as SNS is told to trust it.
    pub ca_der: Vec<u8>,
    acceptor_config: Arc<ServerConfig>,
}

impl Authority {
    /// Makes both. The server certificate is for `localhost`, the loopback addresses and the git host of `region`, so
    /// that a client that insists on Amazon's host names can be led here by its own resolver.
    pub fn generate(region: &str) -> Result<Self, AuthorityError> {
        let mut authority = params("Causeway sandbox authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority_key = KeyPair::generate()?;
        let certificate = authority.self_signed(&authority_key)?;
        let (ca_pem, ca_der) = (certificate.pem(), certificate.der().to_vec());
        let issuer = Issuer::new(authority, authority_key);

        let mut server = params("localhost");
        server.subject_alt_names = vec![
            SanType::DnsName("localhost".try_into()?),
            SanType::DnsName(format!("git-codecommit.{region}.amazonaws.com").try_into()?),
            SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            SanType::IpAddress(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        ];
        server.use_authority_key_identifier_extension = true;
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let server_key = KeyPair::generate()?;
        let leaf = server.signed_by(&server_key, &issuer)?;

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { ca_pem, ca_der, acceptor_config: Arc::new(config) })
    }
}

/// Valid from 2026 for a very long time: the sandbox's clock may be moved anywhere, its certificates not.
fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = rcgen::date_time_ymd(2025, 1, 1);
    params.not_after = rcgen::date_time_ymd(2049, 12, 31);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

/// Serves `router` over TLS until the future is dropped.
pub async fn serve(router: Router, listener: TcpListener, authority: &Authority) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let (sender, connections) = mpsc::channel(16);
    let acceptor = TlsAcceptor::from(Arc::clone(&authority.acceptor_config));
    let accepting = accept(listener, acceptor, sender);
    let serving = axum::serve(TlsConnections { connections, address }, router);
    tokio::select! {
        () = accepting => Ok(()),
        result = serving.into_future() => result,
    }
}

type Connection = (TlsStream<TcpStream>, SocketAddr);

/// Shakes hands with every client on its own, so that a slow one keeps nobody waiting.
async fn accept(listener: TcpListener, acceptor: TlsAcceptor, sender: mpsc::Sender<Connection>) {
    let mut listener = listener;
    loop {
        // axum's own accept waits a moment when the process is out of file descriptors.
        let (stream, peer) = Listener::accept(&mut listener).await;
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let _ending = sender.send((stream, peer)).await;
                }
                Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
                Err(_) => tracing::debug!("TLS handshake took too long"),
            }
        });
    }
}

struct TlsConnections {
    connections: mpsc::Receiver<Connection>,
    address: SocketAddr,
}

impl Listener for TlsConnections {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.connections.recv().await {
            Some(connection) => connection,
            // The acceptor ended, and with it `serve` does.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
