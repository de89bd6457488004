//! Everything over TLS, with an authority of its own that lives as long as the sandbox.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SanType,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::options::TlsChain;
use crate::wire;

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

/// A certificate authority and the server certificate that it issued, by itself or through another authority.
#[derive(Debug, Clone)]
pub struct Authority {
    /// The root authority's certificate, for `GIT_SSL_CAINFO` and the like.
    pub ca_pem: String,
    /// The same in DER, as SNS is told to trust it.
    pub ca_der: Vec<u8>,
    /// The authority between root and server, where there is one.
    pub intermediate_pem: Option<String>,
    acceptor_config: Arc<ServerConfig>,
}

impl Authority {
    /// An authority whose own certificate the server presents. The server certificate is for `localhost`, the loopback
    /// addresses and the AWS hosts of `region`, so that a client that insists on Amazon's host names can be led here by
    /// its own resolver or proxy.
    pub fn generate(region: &str) -> Result<Self, AuthorityError> {
        Self::presenting(region, TlsChain::Direct)
    }

    /// Likewise, with that chain.
    pub fn presenting(region: &str, chain: TlsChain) -> Result<Self, AuthorityError> {
        let root_params = authority("Causeway sandbox authority", 1);
        let root_key = KeyPair::generate()?;
        let certificate = root_params.self_signed(&root_key)?;
        let (ca_pem, ca_der) = (certificate.pem(), certificate.der().to_vec());
        let mut issuer = Issuer::new(root_params, root_key);

        let mut between = None;
        if matches!(chain, TlsChain::Intermediate | TlsChain::Incomplete) {
            let (params, key) =
                (authority("Causeway sandbox intermediate authority", 0), KeyPair::generate()?);
            between = Some(params.signed_by(&key, &issuer)?);
            issuer = Issuer::new(params, key);
        }

        let server_key = KeyPair::generate()?;
        let leaf = server(region, chain)?.signed_by(&server_key, &issuer)?;
        let mut presented: Vec<CertificateDer<'static>> = vec![leaf.der().clone()];
        if chain == TlsChain::Intermediate {
            presented.extend(between.iter().map(|certificate| certificate.der().clone()));
        }

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(presented, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let intermediate_pem = between.map(|certificate| certificate.pem());
        Ok(Self { ca_pem, ca_der, intermediate_pem, acceptor_config: Arc::new(config) })
    }
}

/// An authority that may have `below` others below it.
fn authority(name: &str, below: u8) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(below));
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn server(region: &str, chain: TlsChain) -> Result<CertificateParams, AuthorityError> {
    let mut server = params("localhost");
    if chain == TlsChain::WrongHost {
        server.subject_alt_names = vec![SanType::DnsName("elsewhere.example.com".try_into()?)];
    } else {
        let suffix = crate::partition::dns_suffix(region);
        let names = [
            "localhost".to_owned(),
            format!("*.{suffix}"),
            format!("*.{region}.{suffix}"),
            format!("portal.sso.{region}.{suffix}"),
            format!("*.codecommit.{region}.vpce.{suffix}"),
            format!("*.git-codecommit.{region}.vpce.{suffix}"),
        ];
        for name in names {
            server.subject_alt_names.push(SanType::DnsName(name.try_into()?));
        }
        server.subject_alt_names.extend([
            SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            SanType::IpAddress(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        ]);
    }
    if chain == TlsChain::Expired {
        server.not_after = rcgen::date_time_ymd(2025, 6, 1);
    }
    server.use_authority_key_identifier_extension = true;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(server)
}

/// Valid from 2025 for a very long time: the sandbox's clock may be moved anywhere, its certificates not.
fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = rcgen::date_time_ymd(2025, 1, 1);
    params.not_after = rcgen::date_time_ymd(2049, 12, 31);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

/// Serves `router` over TLS until the future is dropped. Every client shakes hands on its own, so that a slow one keeps
/// nobody waiting.
pub async fn serve(router: Router, listener: TcpListener, authority: &Authority) -> std::io::Result<()> {
    let acceptor = TlsAcceptor::from(Arc::clone(&authority.acceptor_config));
    let mut listener = listener;
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // axum's own accept waits a moment when the process is out of file descriptors.
            (stream, _) = Listener::accept(&mut listener) => {
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "a connection went away at once");
                }
                let (acceptor, router) = (acceptor.clone(), router.clone());
                connections.spawn(async move {
                    match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        Ok(Ok(stream)) => wire::serve_connection(stream, router).await,
                        Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
                        Err(_) => tracing::debug!("TLS handshake took too long"),
                    }
                });
            }
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended && error.is_panic() {
                    tracing::error!(%error, "a connection's task failed");
                }
            }
        }
    }
}
