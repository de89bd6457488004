//! A verifier that notes the certificate it was shown, and leaves the verdict to another.

use std::sync::{Arc, Mutex, PoisonError};

use causeway_app::port::probe::ServerCertificate;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};

/// Notes the certificate of the last handshake, be it trusted or not.
#[derive(Debug)]
pub(crate) struct Witness {
    judge: Arc<dyn ServerCertVerifier>,
    /// Mozilla's authorities and no others.
    public: Arc<WebPkiServerVerifier>,
    seen: Mutex<Option<ServerCertificate>>,
}

impl Witness {
    pub(crate) fn new(judge: Arc<dyn ServerCertVerifier>, public: Arc<WebPkiServerVerifier>) -> Self {
        Self { judge, public, seen: Mutex::default() }
    }

    /// What was seen.
    pub(crate) fn seen(&self) -> Option<ServerCertificate> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let public = self.public.verify_server_cert(end_entity, intermediates, server_name, &[], now);
        let seen = described(end_entity, public.is_ok());
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        self.judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}

fn described(certificate: &CertificateDer<'_>, is_public: bool) -> Option<ServerCertificate> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    Some(ServerCertificate {
        issuer: named(certificate.issuer()),
        expires_at: certificate.validity().not_after.timestamp().saturating_mul(1000),
        is_public,
    })
}

/// The common name and the organisation, as far as there are any: what a person knows an authority by.
fn named(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name().next().and_then(|part| part.as_str().ok());
    let organisation = name.iter_organization().next().and_then(|part| part.as_str().ok());
    // The words are of whoever made the certificate.
    let plain =
        |text: &str| text.chars().filter(|character| !character.is_control()).take(100).collect::<String>();
    let parts: Vec<String> = [common, organisation].into_iter().flatten().map(plain).collect();
    if parts.is_empty() { "somebody without a name".to_owned() } else { parts.join(", ") }
}
