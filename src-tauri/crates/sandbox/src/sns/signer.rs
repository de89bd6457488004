//! The key that signs messages, and its certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::seed::keys::{KeyError, rsa_key};

/// Why there is no signing key.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The key could not be made.
    #[error("the signing key could not be made")]
    Key(#[from] KeyError),
    /// The key could not be encoded.
    #[error("the signing key could not be encoded")]
    Encoding(#[source] rsa::pkcs8::Error),
    /// The certificate could not be made.
    #[error("the signing certificate could not be made")]
    Certificate(#[source] rcgen::Error),
    /// The message could not be signed.
    #[error("the message could not be signed")]
    Signature(#[source] rsa::signature::Error),
}

/// A signing key with its self-signed certificate.
pub(crate) struct Signer {
    sha1: SigningKey<Sha1>,
    sha256: SigningKey<Sha256>,
    certificate_pem: String,
    file_name: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Signer").field("file_name", &self.file_name).finish_non_exhaustive()
    }
}

impl Signer {
    /// The key of a sandbox with that seed, with its certificate.
    pub(crate) fn of_seed(seed: u64) -> Result<Self, SignerError> {
        let key = rsa_key(seed, "sns")?;
        let der = key.to_pkcs8_der().map_err(SignerError::Encoding)?;
        let pair =
            rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der.as_bytes().into(), &rcgen::PKCS_RSA_SHA256)
                .map_err(SignerError::Certificate)?;
        let mut params = rcgen::CertificateParams::new(vec!["sns.amazonaws.com".to_owned()])
            .map_err(SignerError::Certificate)?;
        params.distinguished_name.push(rcgen::DnType::CommonName, "sns.amazonaws.com");
        params.distinguished_name.push(rcgen::DnType::OrganizationName, "Causeway sandbox, not Amazon");
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2049, 12, 31);
        let certificate = params.self_signed(&pair).map_err(SignerError::Certificate)?;
        let digest = hex::encode(Sha256::digest(certificate.der()));
        Ok(Self {
            sha1: SigningKey::new(key.clone()),
            sha256: SigningKey::new(key),
            certificate_pem: certificate.pem(),
            file_name: format!("SimpleNotificationService-{}.pem", digest.get(..32).unwrap_or_default()),
        })
    }

    /// The base64 signature of `text`: SHA-1 for version `1`, SHA-256 for version `2`.
    pub(crate) fn sign(&self, version: &str, text: &str) -> Result<String, SignerError> {
        let signature = match version {
            "2" => self.sha256.try_sign(text.as_bytes()),
            _ => self.sha1.try_sign(text.as_bytes()),
        };
        signature.map(|signature| STANDARD.encode(signature.to_bytes())).map_err(SignerError::Signature)
    }

    pub(crate) fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// `SimpleNotificationService-{32 hex}.pem`, named after the certificate.
    pub(crate) fn file_name(&self) -> &str {
        &self.file_name
    }
}
