//! RSA keys that are the same for the same seed, and the prints by which IAM and OpenSSH name them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use md5::{Digest, Md5};
use rsa::pkcs1::{EncodeRsaPrivateKey, LineEnding};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};
use sha2::Sha256;

use super::dice::Dice;

/// The smallest size that IAM takes.
const BITS: usize = 2048;

/// The primes of the default seed's keys, each line a label, a tab, and two hexadecimal numbers with a tab between. They
/// open nothing but sandboxes, and spare each of them some seconds of searching.
const PRIMES: &str = include_str!("primes.tsv");

/// Why a key could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No primes were found.
    #[error("the RSA key could not be made")]
    Generate(#[source] rsa::Error),
    /// The key could not be written as PEM.
    #[error("the RSA key could not be encoded")]
    Encode(#[source] rsa::pkcs1::Error),
}

/// An SSH key pair of the sandbox. These keys open nothing but the sandbox that made them.
#[derive(Clone)]
pub struct SshKey {
    /// PKCS#1 PEM, which every SSH client and GIJ read.
    pub private_pem: String,
    /// `ssh-rsa AAAA… comment`, one line.
    pub public_line: String,
    /// As IAM prints it: MD5, lower-case colon hex.
    pub fingerprint: String,
}

impl std::fmt::Debug for SshKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SshKey").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// Keys by seed and label.
type Made = HashMap<(u64, String), Arc<SshKey>>;

/// Searching primes takes a good part of a second, and tests start many sandboxes from the same seed.
static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);

/// The key of that label: always the same for the same seed. The label becomes the comment of the public line.
pub fn ssh_key(seed: u64, label: &str) -> Result<Arc<SshKey>, KeyError> {
    let name = (seed, label.to_owned());
    if let Some(key) = MADE.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
        return Ok(Arc::clone(key));
    }
    // Made outside the lock, so that several can be made at once.
    let key = Arc::new(make(seed, label)?);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Arc::clone(made.entry(name).or_insert(key)))
}

/// The keys of those labels, in their order, made on as many threads as there are labels.
pub fn ssh_keys(seed: u64, labels: &[&str]) -> Result<Vec<Arc<SshKey>>, KeyError> {
    std::thread::scope(|scope| {
        let making: Vec<_> = labels.iter().map(|label| scope.spawn(move || ssh_key(seed, label))).collect();
        making
            .into_iter()
            .zip(labels)
            // A thread that died is made up for here, where the failure has a name.
            .map(|(key, label)| key.join().unwrap_or_else(|_| ssh_key(seed, label)))
            .collect()
    })
}

/// The RSA key of that label: always the same for the same seed.
pub(crate) fn rsa_key(seed: u64, label: &str) -> Result<RsaPrivateKey, KeyError> {
    match found(seed, label) {
        Some(key) => Ok(key),
        None => search(seed, label).map_err(KeyError::Generate),
    }
}

fn search(seed: u64, label: &str) -> rsa::Result<RsaPrivateKey> {
    RsaPrivateKey::new(&mut Dice::new(seed, &format!("ssh-key/{label}")), BITS)
}

/// What [`search`] is known to find for the seed that nearly every sandbox has.
fn found(seed: u64, label: &str) -> Option<RsaPrivateKey> {
    if seed != 1 {
        return None;
    }
    let line = PRIMES.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix('\t'))?;
    let primes: Option<Vec<BigUint>> =
        line.split('\t').map(|hex| BigUint::parse_bytes(hex.as_bytes(), 16)).collect();
    RsaPrivateKey::from_primes(primes?, BigUint::from(65_537_u32)).ok()
}

fn make(seed: u64, label: &str) -> Result<SshKey, KeyError> {
    let private = rsa_key(seed, label)?;
    let private_pem = private.to_pkcs1_pem(LineEnding::LF).map_err(KeyError::Encode)?.to_string();
    let blob = blob(&private.to_public_key());
    Ok(SshKey {
        private_pem,
        public_line: format!("ssh-rsa {} {label}", STANDARD.encode(&blob)),
        fingerprint: colon_hex(&Md5::digest(&blob)),
    })
}

/// The key as SSH sends it (RFC 4253 §6.6).
fn blob(key: &RsaPublicKey) -> Vec<u8> {
    let mut out = Vec::new();
    string(&mut out, b"ssh-rsa");
    for number in [key.e().to_bytes_be(), key.n().to_bytes_be()] {
        // A leading zero keeps the number positive.
        let sign = number.first().is_some_and(|byte| byte & 0x80 != 0);
        let padded: Vec<u8> = sign.then_some(0).into_iter().chain(number).collect();
        string(&mut out, &padded);
    }
    out
}

fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The fingerprint of a public key line as IAM prints it; `None` when it is no such line.
pub fn iam_fingerprint(public_line: &str) -> Option<String> {
    Some(colon_hex(&Md5::digest(blob_of(public_line)?)))
}

/// The fingerprint of a public key line as OpenSSH prints it: `SHA256:…`.
pub fn sha256_fingerprint(public_line: &str) -> Option<String> {
    Some(format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(blob_of(public_line)?))))
}

fn blob_of(public_line: &str) -> Option<Vec<u8>> {
    let mut words = public_line.split_ascii_whitespace();
    let kind = words.next()?;
    let blob = STANDARD.decode(words.next()?).ok()?;
    // The blob begins with the kind once more: text that only looks like a key has no fingerprint.
    let mut start = Vec::new();
    string(&mut start, kind.as_bytes());
    blob.starts_with(&start).then_some(blob)
}

fn colon_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_primes_are_those_that_the_search_finds() {
        use rsa::traits::PrivateKeyParts;
        let labels = ["admin", "poweruser", "readonly", "pull-only", "ssh-host", "sns"];
        let searched: String = std::thread::scope(|scope| {
            let searching = labels.map(|label| scope.spawn(move || search(1, label).unwrap()));
            let lines =
                searching.map(|key| key.join().unwrap()).into_iter().zip(labels).map(|(key, label)| {
                    assert_eq!(found(1, label).as_ref(), Some(&key), "{label}");
                    assert_eq!(found(2, label), None);
                    let [p, q] = key.primes() else { panic!("two primes") };
                    format!("{label}\t{p:x}\t{q:x}\n")
                });
            lines.collect()
        });
        assert!(searched.lines().eq(PRIMES.lines()), "{searched}");
    }

    #[derive(serde::Deserialize)]
    struct Vector {
        public_key: String,
        md5: String,
        sha256: Option<String>,
    }

    #[test]
    fn fingerprints_are_those_of_iam_and_openssh() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("testdata/ssh-fingerprints.json")).unwrap();
        assert_eq!(vectors.len(), 5);
        for vector in vectors {
            assert_eq!(iam_fingerprint(&vector.public_key).as_deref(), Some(vector.md5.as_str()));
            if let Some(sha256) = vector.sha256 {
                assert_eq!(sha256_fingerprint(&vector.public_key), Some(sha256));
            }
        }
        for text in [
            "",
            "ssh-rsa",
            "ssh-rsa not-base64!",
            "ssh-rsa AAAA",
            "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAABAQ==",
        ] {
            assert_eq!(iam_fingerprint(text), None, "{text}");
        }
    }

    #[test]
    fn a_key_depends_on_seed_and_label_alone() {
        let made = make(7, "ada").unwrap();
        assert_eq!(make(7, "ada").unwrap().private_pem, made.private_pem);
        assert_eq!(ssh_key(7, "ada").unwrap().fingerprint, made.fingerprint);
        assert_ne!(ssh_key(8, "ada").unwrap().fingerprint, made.fingerprint);
        assert_ne!(ssh_key(7, "grace").unwrap().fingerprint, made.fingerprint);
        assert!(made.private_pem.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
        assert!(made.public_line.ends_with(" ada"));
        assert_eq!(iam_fingerprint(&made.public_line).as_deref(), Some(made.fingerprint.as_str()));
    }

    #[test]
    fn the_private_half_belongs_to_the_public_half() {
        let key = ssh_key(7, "ada").unwrap();
        let private = russh::keys::decode_secret_key(&key.private_pem, None).unwrap();
        let public = russh::keys::PublicKey::from_openssh(&key.public_line).unwrap();
        assert_eq!(private.public_key().key_data(), public.key_data());
        assert!(!format!("{key:?}").contains("PRIVATE"));
    }
}
