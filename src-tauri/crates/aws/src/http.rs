//! The HTTP client under the SDK: rustls with ring, the system's authorities, the system's proxy variables.

use std::time::Duration;

use aws_sdk_codecommit::config::SharedHttpClient;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpConnector, http_client_fn};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use thiserror::Error;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// Why an extra authority cannot be used.
#[derive(Debug, Error)]
pub enum ExtraCaError {
    /// It is not PEM.
    #[error("the certificate authority is not PEM")]
    Pem(#[source] rustls::pki_types::pem::Error),
    /// A certificate in it cannot be used as an authority.
    #[error("the certificate cannot be used as an authority")]
    Certificate(#[source] rustls::Error),
    /// There is no certificate in it.
    #[error("there is no certificate in it")]
    Empty,
    /// The TLS library refuses the set-up.
    #[error("TLS could not be set up")]
    Tls(#[source] aws_smithy_http_client::HttpClientError),
}

/// One connector, and with it one pool of connections, for every service.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) connector: SharedHttpConnector,
}

impl Http {
    /// The connector as the SDK takes it, whatever the settings of a request.
    pub(crate) fn for_sdk(&self) -> SharedHttpClient {
        let connector = self.connector.clone();
        http_client_fn(move |_settings, _components| connector.clone())
    }
}

/// `plain` leaves the system's authorities unread, which a plain http endpoint has no use for.
pub(crate) fn client(plain: bool, extra_ca: Option<&str>) -> Result<Http, ExtraCaError> {
    let mut trusted = if plain { TrustStore::empty() } else { TrustStore::default() };
    if let Some(pem) = extra_ca {
        check(pem)?;
        trusted.add_pem_certificate(pem);
    }
    let context = TlsContext::builder().with_trust_store(trusted).build().map_err(ExtraCaError::Tls)?;
    let connector = Connector::builder()
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT).build())
        .proxy_config(ProxyConfig::from_env())
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build();
    Ok(Http { connector: SharedHttpConnector::new(connector) })
}

/// The SDK takes any text for PEM and panics at the first connection if it is none.
fn check(pem: &str) -> Result<(), ExtraCaError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        roots.add(certificate.map_err(ExtraCaError::Pem)?).map_err(ExtraCaError::Certificate)?;
    }
    if roots.is_empty() { Err(ExtraCaError::Empty) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{ExtraCaError, client};

    #[test]
    fn an_authority_has_to_be_one() {
        assert!(matches!(client(true, Some("no pem")), Err(ExtraCaError::Empty)));
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(matches!(client(true, Some(broken)), Err(ExtraCaError::Certificate(_))));
        assert!(matches!(client(true, Some(&broken.replace("AAAA", "*"))), Err(ExtraCaError::Pem(_))));
    }
}
