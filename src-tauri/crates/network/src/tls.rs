//! TLS as the settings have it, and as the whole world has it.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, Error, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::Authorities;
use crate::witness::Witness;

/// rustls with ring, the operating system's judgement of certificates, and the extra authorities beside it.
///
/// # Errors
/// When TLS cannot be set up on this computer.
pub fn client_config(authorities: &Authorities) -> Result<ClientConfig, Error> {
    judged_by(verifier(authorities)?)
}

/// The same, and a witness to what the server shows.
///
/// # Errors
/// When TLS cannot be set up on this computer.
pub fn witnessed(authorities: &Authorities) -> Result<(ClientConfig, Arc<Witness>), Error> {
    with_witness(Some(verifier(authorities)?))
}

/// Looks at what a server shows and then always ends the handshake: nothing is ever sent over it.
pub(crate) fn looking() -> Result<(ClientConfig, Arc<Witness>), Error> {
    with_witness(None)
}

/// Mozilla's authorities and no others: those that the whole world trusts, whatever this computer trusts beside them.
pub fn public_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    roots
}

/// The judgement of [`public_roots`].
///
/// # Errors
/// When TLS cannot be set up on this computer.
pub fn public_authorities() -> Result<Arc<WebPkiServerVerifier>, Error> {
    WebPkiServerVerifier::builder_with_provider(Arc::new(public_roots()), provider())
        .build()
        .map_err(|error| Error::General(error.to_string()))
}

fn verifier(authorities: &Authorities) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let extra = authorities.certificates().iter().cloned();
    Ok(Arc::new(Verifier::new_with_extra_roots(extra, provider())?))
}

fn with_witness(judge: Option<Arc<dyn ServerCertVerifier>>) -> Result<(ClientConfig, Arc<Witness>), Error> {
    let witness = Arc::new(Witness::of(judge, provider()));
    let config = judged_by(Arc::clone(&witness) as Arc<dyn ServerCertVerifier>)?;
    Ok((config, witness))
}

fn judged_by(verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, Error> {
    Ok(ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

/// Named here so that nothing depends on a default installed for the whole process.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
