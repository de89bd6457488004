//! An extra certificate authority for git, such as the sandbox's.
//!
//! libgit2 can load one only into the whole process, by a call that races with running connections and is `unsafe` in
//! git2. What it offers safely is a look at the server's certificate during the handshake, after which OpenSSL has
//! proved that the server holds its key. So the certificate is verified here, by rustls: signed by the extra authority,
//! for this host, valid now. If it is not, libgit2's own verdict against the system's authorities stands.

use std::sync::Arc;

use git2::CertificateCheckStatus;
use git2::cert::{Cert, CertX509};
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use thiserror::Error;

/// Why a text is not a list of certificate authorities.
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
    Empty(#[source] rustls::client::VerifierBuilderError),
}

/// Authorities trusted in addition to the system's. They have to sign the server's certificate directly, because
/// libgit2 shows no intermediate certificates.
#[derive(Debug, Clone)]
pub(crate) struct ExtraCa(Arc<WebPkiServerVerifier>);

impl ExtraCa {
    pub(crate) fn from_pem(pem: &str) -> Result<Self, ExtraCaError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            roots.add(certificate.map_err(ExtraCaError::Pem)?).map_err(ExtraCaError::Certificate)?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map(Self)
            .map_err(ExtraCaError::Empty)
    }

    pub(crate) fn check(&self, certificate: &Cert<'_>, host: &str) -> CertificateCheckStatus {
        let der = certificate.as_x509().map(CertX509::data);
        if der.is_some_and(|der| self.vouches_for(der, host)) {
            CertificateCheckStatus::CertificateOk
        } else {
            CertificateCheckStatus::CertificatePassthrough
        }
    }

    fn vouches_for(&self, der: &[u8], host: &str) -> bool {
        let Ok(name) = ServerName::try_from(host) else { return false };
        self.0.verify_server_cert(&CertificateDer::from(der), &[], &name, &[], UnixTime::now()).is_ok()
    }
}
