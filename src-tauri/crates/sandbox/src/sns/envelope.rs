//! The JSON messages that endpoints receive.

use std::collections::BTreeMap;

use super::signer::{Signer, SignerError};

/// A message attribute as it appears in a notification.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct MessageAttribute {
    /// `String`, `Number`, `Binary` or `String.Array`.
    #[serde(rename = "Type")]
    pub(crate) data_type: String,
    /// The text, or base64 for binary.
    #[serde(rename = "Value")]
    pub(crate) value: String,
}

/// A message, field by field in the order the service writes them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Envelope {
    #[serde(rename = "Type")]
    pub(crate) message_type: String,
    pub(crate) message_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
    pub(crate) topic_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    pub(crate) message: String,
    #[serde(rename = "SubscribeURL", default, skip_serializing_if = "Option::is_none")]
    pub(crate) subscribe_url: Option<String>,
    pub(crate) timestamp: String,
    pub(crate) signature_version: String,
    #[serde(default)]
    pub(crate) signature: String,
    #[serde(rename = "SigningCertURL")]
    pub(crate) signing_cert_url: String,
    #[serde(rename = "UnsubscribeURL", default, skip_serializing_if = "Option::is_none")]
    pub(crate) unsubscribe_url: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) message_attributes: BTreeMap<String, MessageAttribute>,
}

impl Envelope {
    /// What is signed: certain fields as name and value lines, in the byte order of their names.
    pub(crate) fn string_to_sign(&self) -> String {
        let fields = [
            ("Message", Some(&self.message)),
            ("MessageId", Some(&self.message_id)),
            ("Subject", self.subject.as_ref()),
            ("SubscribeURL", self.subscribe_url.as_ref()),
            ("Timestamp", Some(&self.timestamp)),
            ("Token", self.token.as_ref()),
            ("TopicArn", Some(&self.topic_arn)),
            ("Type", Some(&self.message_type)),
        ];
        let mut text = String::new();
        for (name, value) in fields {
            if let Some(value) = value {
                text.push_str(name);
                text.push('\n');
                text.push_str(value);
                text.push('\n');
            }
        }
        text
    }

    /// Puts the signature of its version on it.
    pub(crate) fn sign(&mut self, signer: &Signer) -> Result<(), SignerError> {
        self.signature = signer.sign(&self.signature_version, &self.string_to_sign())?;
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod verification {
    //! A receiver's side, written for tests only.

    use base64::Engine as _;
    use rsa::pkcs1v15::{Signature, VerifyingKey};
    use rsa::pkcs8::DecodePublicKey as _;
    use rsa::signature::Verifier as _;

    use super::Envelope;

    /// The public key in a certificate: the SPKI begins where the RSA algorithm identifier does.
    pub(crate) fn public_key(certificate_pem: &str) -> rsa::RsaPublicKey {
        let (_, der) = rsa::pkcs8::der::pem::decode_vec(certificate_pem.as_bytes()).unwrap();
        let algorithm = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
        let at = der.windows(algorithm.len()).position(|window| window == algorithm).unwrap();
        // A 2,048 or 4,096 bit key's SPKI has a four-byte header: 30 82 and two bytes of length.
        let length = usize::from(der[at - 2]) << 8 | usize::from(der[at - 1]);
        rsa::RsaPublicKey::from_public_key_der(&der[at - 4..at + length]).unwrap()
    }

    pub(crate) fn signature_holds(envelope: &Envelope, key: &rsa::RsaPublicKey) -> bool {
        let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(&envelope.signature) else {
            return false;
        };
        let Ok(signature) = Signature::try_from(bytes.as_slice()) else { return false };
        let text = envelope.string_to_sign();
        match envelope.signature_version.as_str() {
            "1" => VerifyingKey::<sha1::Sha1>::new(key.clone()).verify(text.as_bytes(), &signature).is_ok(),
            "2" => VerifyingKey::<sha2::Sha256>::new(key.clone()).verify(text.as_bytes(), &signature).is_ok(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::Envelope;
    use super::verification::{public_key, signature_holds};
    use crate::sns::Signer;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../testdata/sns_signatures.json")).unwrap()
    }

    #[test]
    fn every_vector_has_the_recorded_string_to_sign_and_verdict() {
        let vectors = vectors();
        let key = public_key(vectors["certificate_pem"].as_str().unwrap());
        let (mut held, mut refused) = (0, 0);
        for vector in vectors["vectors"].as_array().unwrap() {
            let name = vector["name"].as_str().unwrap();
            let envelope: Envelope = serde_json::from_value(vector["message"].clone()).unwrap();
            assert_eq!(envelope.string_to_sign(), vector["string_to_sign"].as_str().unwrap(), "{name}");
            // Vectors with a hostile certificate address carry a good signature: the address is the receiver's matter.
            let expected = vector["valid"] == true || name.starts_with("cert ");
            assert_eq!(signature_holds(&envelope, &key), expected, "{name}");
            if expected { held += 1 } else { refused += 1 }
        }
        assert_eq!((held, refused), (6, 3));
    }

    #[test]
    fn both_versions_verify_against_the_served_certificate_and_break_with_any_change() {
        let signer = Signer::of_seed(1).unwrap();
        let key = public_key(signer.certificate_pem());
        let template: Envelope = serde_json::from_value(vectors()["vectors"][1]["message"].clone()).unwrap();
        for version in ["1", "2"] {
            let mut envelope = Envelope { signature_version: version.to_owned(), ..template.clone() };
            envelope.sign(&signer).unwrap();
            assert!(signature_holds(&envelope, &key));
            let changed = Envelope { token: Some("other".to_owned()), ..envelope.clone() };
            assert!(!signature_holds(&changed, &key));
            let swapped =
                Envelope { signature_version: if version == "1" { "2" } else { "1" }.to_owned(), ..envelope };
            assert!(!signature_holds(&swapped, &key));
        }
        let name = signer.file_name();
        assert!(regex::Regex::new("^SimpleNotificationService-[0-9a-f]{32}\\.pem$").unwrap().is_match(name));
        assert!(!format!("{signer:?}").contains("RsaPrivateKey"));
    }
}
