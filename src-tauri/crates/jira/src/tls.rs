//! The HTTP client: rustls with ring and the operating system's own judgement of certificates.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use thiserror::Error;

/// How long a connection may take to come about, and a whole exchange.
const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(30);

/// Why no HTTP client could be made.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The extra certificate authority is not PEM.
    #[error("the certificate authority is not PEM")]
    Pem(#[source] rustls::pki_types::pem::Error),
    /// There is no certificate in it.
    #[error("there is no certificate in the certificate authority's text")]
    NoCertificate,
    /// TLS cannot be set up on this computer, or not with these authorities.
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
    /// The HTTP client cannot be made.
    #[error("the HTTP client could not be set up")]
    Client(#[source] reqwest::Error),
}

pub(crate) fn client(extra_ca: Option<&str>) -> Result<reqwest::Client, SetupError> {
    // The provider is named here so that nothing depends on a default installed for the whole process.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let extra = extra_ca.map_or(Ok(Vec::new()), certificates)?;
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider)).map_err(SetupError::Tls)?;
    let mut tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(SetupError::Tls)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent(concat!("Causeway/", env!("CARGO_PKG_VERSION")))
        // A redirect would carry the credential along, or turn a POST into a GET that looks like success.
        .redirect(reqwest::redirect::Policy::none())
        // What may be sent twice is decided for each request.
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .build()
        .map_err(SetupError::Client)
}

pub(crate) fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(SetupError::NoCertificate),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(SetupError::Pem(error)),
    }
}
