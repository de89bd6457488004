//! Signatures of messages.
//!
//! RSA PKCS#1 v1.5 over SHA-1 (version 1, still the default of a topic) or SHA-256 (version 2). The arithmetic is
//! *ring*'s, which is in the program for TLS anyway.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RsaParameters,
    UnparsedPublicKey,
};
use thiserror::Error;
use x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION;

use super::endpoint::{AddressError, SnsEndpoint};
use super::message::SnsMessage;

/// Why a text is not a certificate that messages can be verified with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// Not PEM with a certificate in it.
    #[error("this is not a certificate in PEM")]
    Pem,
    /// The certificate in it cannot be read.
    #[error("the certificate cannot be read")]
    Certificate,
    /// Its key is not an RSA key.
    #[error("the certificate's key is not an RSA key")]
    NotRsa,
}

/// Why a message is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// Its certificate is said to be where SNS has none.
    #[error("the certificate's address is not one of Amazon SNS: {0}")]
    CertificateAddress(#[source] AddressError),
    /// A version other than 1 and 2.
    #[error("there is no signature version {0:?}")]
    Version(String),
    /// The certificate is not valid at this time.
    #[error("the signing certificate is not valid now")]
    CertificateTime,
    /// Not base64.
    #[error("the signature is not base64")]
    Encoding,
    /// The signature belongs to another text or another key.
    #[error("the signature does not match the message")]
    Mismatch,
}

/// The certificate that a message names. Trust in it comes from where it was read: over TLS from SNS itself, at an
/// address that [`SnsEndpoint::signing_cert_url`] let pass. It is served alone, without the chain above it.
#[derive(Debug, Clone)]
pub struct SigningCertificate {
    /// A DER `RSAPublicKey`.
    public_key: Vec<u8>,
    /// Epoch seconds.
    not_before: i64,
    /// Epoch seconds, inclusive.
    not_after: i64,
}

impl SigningCertificate {
    /// Reads the first certificate of a PEM text.
    ///
    /// # Errors
    /// When there is none, or its key is not RSA.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        let (_, pem) =
            x509_parser::pem::parse_x509_pem(text.as_bytes()).map_err(|_| CertificateError::Pem)?;
        if pem.label != "CERTIFICATE" {
            return Err(CertificateError::Pem);
        }
        let (rest, certificate) =
            x509_parser::parse_x509_certificate(&pem.contents).map_err(|_| CertificateError::Certificate)?;
        if !rest.is_empty() {
            return Err(CertificateError::Certificate);
        }
        let key = certificate.public_key();
        if key.algorithm.algorithm != OID_PKCS1_RSAENCRYPTION {
            return Err(CertificateError::NotRsa);
        }
        Ok(Self {
            public_key: key.subject_public_key.data.to_vec(),
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
        })
    }

    /// Whether it is valid at a time, in milliseconds since the Unix epoch.
    pub fn is_valid_at(&self, now_millis: i64) -> bool {
        (self.not_before..=self.not_after).contains(&now_millis.div_euclid(1000))
    }
}

impl SnsMessage {
    /// Whether SNS wrote this message: its certificate's address belongs to `endpoint`, the certificate is valid at
    /// `now_millis` (since the Unix epoch), and the signature is its key's over this very text. That the topic is an
    /// expected one is for the caller to say.
    ///
    /// # Errors
    /// When any of that is not so.
    pub fn verify(
        &self,
        endpoint: &SnsEndpoint,
        certificate: &SigningCertificate,
        now_millis: i64,
    ) -> Result<(), SignatureError> {
        endpoint.signing_cert_url(&self.signing_cert_url).map_err(SignatureError::CertificateAddress)?;
        let algorithm: &RsaParameters = match self.signature_version.as_str() {
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            other => return Err(SignatureError::Version(other.chars().take(20).collect())),
        };
        if !certificate.is_valid_at(now_millis) {
            return Err(SignatureError::CertificateTime);
        }
        let signature = STANDARD.decode(&self.signature).map_err(|_| SignatureError::Encoding)?;
        UnparsedPublicKey::new(algorithm, &certificate.public_key)
            .verify(self.string_to_sign().expose().as_bytes(), &signature)
            .map_err(|_| SignatureError::Mismatch)
    }
}
