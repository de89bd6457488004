//! A look at the certificates that a server shows, be they trusted or not.

use std::sync::{Arc, Mutex, PoisonError};

use causeway_app::port::probe::ServerCertificate;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};

use crate::authorities;

/// Notes what was shown in the last handshake, and leaves the verdict to another.
#[derive(Debug)]
pub struct Witness {
    /// Nobody, where the look is all that is wanted: then the handshake is always ended, and nothing is sent over it.
    judge: Option<Arc<dyn ServerCertVerifier>>,
    provider: Arc<CryptoProvider>,
    shown: Mutex<Option<Shown>>,
}

#[derive(Debug, Clone)]
struct Shown {
    /// The server's own first.
    chain: Vec<CertificateDer<'static>>,
    to: ServerName<'static>,
}

impl Witness {
    pub(crate) fn of(judge: Option<Arc<dyn ServerCertVerifier>>, provider: Arc<CryptoProvider>) -> Self {
        Self { judge, provider, shown: Mutex::default() }
    }

    /// The certificates, the server's own first; none before a handshake.
    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.shown().map(|shown| shown.chain).unwrap_or_default()
    }

    /// The server's own certificate; `None` when none was shown, or none that can be read. `public` are the authorities
    /// that the whole world trusts: [`public_authorities`](crate::public_authorities).
    pub fn certificate(&self, public: &WebPkiServerVerifier) -> Option<ServerCertificate> {
        let Shown { chain, to } = self.shown()?;
        let (own, between) = chain.split_first()?;
        let (issuer, expires_at) = authorities::issuer(own)?;
        let is_public = public.verify_server_cert(own, between, &to, &[], UnixTime::now()).is_ok();
        Some(ServerCertificate { issuer, expires_at, is_public })
    }

    fn shown(&self) -> Option<Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
        let chain = std::iter::once(end_entity).chain(intermediates);
        let chain = chain.map(|certificate| certificate.clone().into_owned()).collect();
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Shown { chain, to: server_name.to_owned() });
        match &self.judge {
            Some(judge) => {
                judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            None => Err(Error::General("only looked at".to_owned())),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match &self.judge {
            Some(judge) => judge.verify_tls12_signature(message, certificate, signature),
            None => {
                let algorithms = &self.provider.signature_verification_algorithms;
                verify_tls12_signature(message, certificate, signature, algorithms)
            }
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match &self.judge {
            Some(judge) => judge.verify_tls13_signature(message, certificate, signature),
            None => {
                let algorithms = &self.provider.signature_verification_algorithms;
                verify_tls13_signature(message, certificate, signature, algorithms)
            }
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        match &self.judge {
            Some(judge) => judge.supported_verify_schemes(),
            None => self.provider.signature_verification_algorithms.supported_schemes(),
        }
    }
}
