//! RSA public keys in the encodings IAM reads and writes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use rsa::pkcs1::{self, UintRef};
use rsa::pkcs8::der::pem::LineEnding;
use rsa::pkcs8::der::{Decode as _, Encode as _};
use rsa::pkcs8::spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};

const ALGORITHM: &str = "ssh-rsa";
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const BITS: std::ops::RangeInclusive<usize> = 2048..=16384;

/// An RSA public key as uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    comment: String,
}

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// Neither an OpenSSH line nor a PEM public key.
    #[error("The public key encoding format is unsupported or unrecognized.")]
    UnrecognizedEncoding,
    /// Not an RSA key of an accepted size, or damaged.
    #[error("The public key is malformed or otherwise invalid.")]
    Invalid,
}

impl PublicKey {
    /// Reads an OpenSSH line or a PEM block (SPKI or PKCS#1). Only RSA of 2,048 to 16,384 bits is accepted.
    pub(super) fn parse(body: &str) -> Result<Self, Refusal> {
        let body = body.trim();
        let key = if body.starts_with("-----BEGIN ") { Self::from_pem(body) } else { Self::from_line(body) }?;
        let odd = |number: &[u8]| number.last().is_some_and(|byte| byte % 2 == 1);
        if !BITS.contains(&key.bits()) || !odd(&key.modulus) || !odd(&key.exponent) || key.exponent == [1] {
            return Err(Refusal::Invalid);
        }
        Ok(key)
    }

    /// The size of the modulus.
    pub(super) fn bits(&self) -> usize {
        self.modulus.first().map_or(0, |byte| self.modulus.len() * 8 - byte.leading_zeros() as usize)
    }

    /// The MD5 of the SSH wire form in lower-case colon hex, 47 characters.
    pub(super) fn fingerprint(&self) -> String {
        Md5::digest(self.blob()).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
    }

    /// The OpenSSH line, with its comment when it had one.
    pub(super) fn line(&self) -> String {
        let line = format!("{ALGORITHM} {}", STANDARD.encode(self.blob()));
        if self.comment.is_empty() { line } else { format!("{line} {}", self.comment) }
    }

    /// The PEM block with the subject public key info.
    pub(super) fn pem(&self) -> Result<String, Refusal> {
        self.spki().map_err(|_| Refusal::Invalid)
    }

    fn spki(&self) -> Result<String, rsa::pkcs8::der::Error> {
        let key = pkcs1::RsaPublicKey {
            modulus: UintRef::new(&self.modulus)?,
            public_exponent: UintRef::new(&self.exponent)?,
        }
        .to_der()?;
        let info = SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef {
                oid: RSA_ENCRYPTION,
                parameters: Some(rsa::pkcs8::der::asn1::AnyRef::NULL),
            },
            subject_public_key: rsa::pkcs8::der::asn1::BitStringRef::from_bytes(&key)?,
        };
        Ok(rsa::pkcs8::der::pem::encode_string("PUBLIC KEY", LineEnding::LF, &info.to_der()?)?)
    }

    fn blob(&self) -> Vec<u8> {
        let mut blob = Vec::with_capacity(self.modulus.len() + 32);
        put_string(&mut blob, ALGORITHM.as_bytes());
        put_integer(&mut blob, &self.exponent);
        put_integer(&mut blob, &self.modulus);
        blob
    }

    fn from_line(line: &str) -> Result<Self, Refusal> {
        if line.contains(['\n', '\r']) {
            return Err(Refusal::UnrecognizedEncoding);
        }
        let mut fields = line.splitn(3, ' ');
        let algorithm = fields.next().unwrap_or_default();
        if algorithm != ALGORITHM {
            let known = algorithm.starts_with("ssh-")
                || algorithm.starts_with("ecdsa-")
                || algorithm.starts_with("sk-");
            return Err(if known { Refusal::Invalid } else { Refusal::UnrecognizedEncoding });
        }
        let blob = STANDARD.decode(fields.next().unwrap_or_default()).map_err(|_| Refusal::Invalid)?;
        let mut rest = blob.as_slice();
        let (name, exponent, modulus) =
            (take_string(&mut rest), take_string(&mut rest), take_string(&mut rest));
        match (name, exponent, modulus) {
            (Some(name), Some(exponent), Some(modulus))
                if name == ALGORITHM.as_bytes() && rest.is_empty() =>
            {
                Ok(Self {
                    modulus: unsigned(modulus).to_vec(),
                    exponent: unsigned(exponent).to_vec(),
                    comment: fields.next().unwrap_or_default().trim().to_owned(),
                })
            }
            _ => Err(Refusal::Invalid),
        }
    }

    fn from_pem(pem: &str) -> Result<Self, Refusal> {
        let (label, der) = rsa::pkcs8::der::pem::decode_vec(pem.as_bytes()).map_err(|_| Refusal::Invalid)?;
        let key = match label {
            "PUBLIC KEY" => {
                let info = SubjectPublicKeyInfoRef::from_der(&der).map_err(|_| Refusal::Invalid)?;
                if info.algorithm.oid != RSA_ENCRYPTION {
                    return Err(Refusal::Invalid);
                }
                info.subject_public_key.as_bytes().ok_or(Refusal::Invalid)?.to_vec()
            }
            "RSA PUBLIC KEY" => der,
            _ => return Err(Refusal::Invalid),
        };
        let key = pkcs1::RsaPublicKey::from_der(&key).map_err(|_| Refusal::Invalid)?;
        Ok(Self {
            modulus: key.modulus.as_bytes().to_vec(),
            exponent: key.public_exponent.as_bytes().to_vec(),
            comment: String::new(),
        })
    }
}

fn put_string(blob: &mut Vec<u8>, bytes: &[u8]) {
    blob.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    blob.extend_from_slice(bytes);
}

/// Writes a positive integer, with the zero that keeps a set top bit from meaning a negative one.
fn put_integer(blob: &mut Vec<u8>, bytes: &[u8]) {
    let mut padded = Vec::with_capacity(bytes.len() + 1);
    if bytes.first().is_some_and(|byte| byte & 0x80 != 0) {
        padded.push(0);
    }
    padded.extend_from_slice(bytes);
    put_string(blob, &padded);
}

fn take_string<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, tail) = rest.split_first_chunk::<4>()?;
    let (bytes, tail) = tail.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    *rest = tail;
    Some(bytes)
}

fn unsigned(integer: &[u8]) -> &[u8] {
    let zeros = integer.iter().take_while(|byte| **byte == 0).count();
    &integer[zeros..]
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{PublicKey, Refusal};

    fn vectors() -> Vec<Value> {
        serde_json::from_str(include_str!("../../../../testdata/ssh_public_keys.json")).unwrap()
    }

    #[test]
    fn every_vector_is_judged_as_recorded() {
        let mut accepted = 0;
        for vector in vectors() {
            let line = vector["line"].as_str().unwrap();
            match vector["fingerprint"].as_str() {
                Some(fingerprint) => {
                    let key = PublicKey::parse(line).unwrap();
                    assert_eq!(key.fingerprint(), fingerprint, "{}", vector["name"]);
                    assert_eq!(key.line(), line);
                    accepted += 1;
                    if let Some(pem) = vector["pem"].as_str() {
                        assert_eq!(key.pem().unwrap(), pem);
                        let again = PublicKey::parse(pem).unwrap();
                        assert_eq!(again.fingerprint(), fingerprint, "the encoding does not change the key");
                    }
                }
                None => assert_eq!(PublicKey::parse(line), Err(Refusal::Invalid), "{}", vector["name"]),
            }
        }
        assert_eq!(accepted, 4);
    }

    #[test]
    fn small_damaged_and_foreign_keys_are_refused() {
        let small = PublicKey { modulus: vec![0xff; 128], exponent: vec![1, 0, 1], comment: String::new() };
        let largest =
            PublicKey { modulus: vec![0xff; 2048], exponent: vec![1, 0, 1], comment: String::new() };
        let larger = PublicKey { modulus: vec![0xff; 2049], exponent: vec![1, 0, 1], comment: String::new() };
        assert_eq!(PublicKey::parse(&small.line()), Err(Refusal::Invalid));
        assert_eq!(PublicKey::parse(&largest.line()).map(|key| key.bits()), Ok(16384));
        assert_eq!(PublicKey::parse(&larger.line()), Err(Refusal::Invalid));
        let line = vectors()[0]["line"].as_str().unwrap().to_owned();
        let damaged = line.replacen("AAAAB3NzaC1yc2E", "AAAAB3NzaC1yc2F", 1);
        assert_eq!(PublicKey::parse(&damaged), Err(Refusal::Invalid));
        assert_eq!(PublicKey::parse("hello"), Err(Refusal::UnrecognizedEncoding));
        assert_eq!(PublicKey::parse(""), Err(Refusal::UnrecognizedEncoding));
        assert_eq!(
            PublicKey::parse("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n"),
            Err(Refusal::UnrecognizedEncoding)
        );
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
        assert_eq!(PublicKey::parse(private), Err(Refusal::Invalid));
    }
}
