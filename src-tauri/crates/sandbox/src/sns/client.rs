//! The HTTP client that delivers.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;

use super::DeliverySettings;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientError {
    /// A trusted certificate is damaged, or TLS could not be set up.
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
    /// The client itself.
    #[error("the HTTP client could not be made")]
    Http(#[source] reqwest::Error),
}

/// A client that follows no redirects, uses no proxy and trusts only the given authorities.
pub(super) fn build(settings: &DeliverySettings) -> Result<reqwest::Client, ClientError> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in &settings.trusted_certificates {
        roots.add(CertificateDer::from(certificate.clone())).map_err(ClientError::Tls)?;
    }
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(ClientError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .http1_only()
        .timeout(settings.timeout)
        .user_agent("Amazon Simple Notification Service Agent")
        .build()
        .map_err(ClientError::Http)
}
