//! Extra certificate authorities for git, such as the sandbox's.
//!
//! libgit2 can load them only into the whole process, by a call that races with running connections and is `unsafe` in
//! git2. What it offers safely is a look at the server's certificate during the handshake, after which OpenSSL has
//! proved that the server holds its key. So the certificate is verified here, by rustls: signed by an extra authority,
//! for this host, valid now. If it is not, libgit2's own verdict against the system's authorities stands.
//!
//! libgit2 shows the server's own certificate and none of those between it and the authority. They are therefore seen in
//! a handshake of our own before. They need no trust: they only help to find the way from the certificate that libgit2
//! shows to an authority.

use std::sync::Arc;

use causeway_network::Authorities;
use git2::CertificateCheckStatus;
use git2::cert::{Cert, CertX509};
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

/// Authorities trusted in addition to the system's.
#[derive(Debug, Clone)]
pub(crate) struct ExtraCa {
    verifier: Arc<WebPkiServerVerifier>,
    between: Arc<[CertificateDer<'static>]>,
}

impl ExtraCa {
    /// `between` are certificates that a server showed, trusted or not. `None` when there is no authority.
    pub(crate) fn of(authorities: &Authorities, between: Arc<[CertificateDer<'static>]>) -> Option<Self> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(authorities.certificates().iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
        verifier.ok().map(|verifier| Self { verifier, between })
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
        let own = CertificateDer::from(der);
        self.verifier.verify_server_cert(&own, &self.between, &name, &[], UnixTime::now()).is_ok()
    }
}
