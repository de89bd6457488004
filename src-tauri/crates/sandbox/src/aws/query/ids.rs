//! Identifiers and secrets as IAM and STS make them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::Rng as _;

/// A unique id: a four-letter prefix and sixteen characters of upper-case base 32, `APKAEIVFHP46CEXAMPLE` in form.
pub(crate) fn unique(prefix: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut random = rand::rng();
    let tail = (0..16).map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())]));
    prefix.chars().chain(tail).collect()
}

/// `bytes` random bytes in base 64: 30 make a secret access key (40 characters), 33 a Git password (44).
pub(crate) fn secret(bytes: usize) -> String {
    let mut random = vec![0_u8; bytes];
    rand::rng().fill(random.as_mut_slice());
    STANDARD.encode(random)
}

/// An ISO 8601 time of whole seconds, `2026-11-22T10:00:00Z`.
pub(crate) fn timestamp(epoch_seconds: i64) -> String {
    jiff::Timestamp::from_second(epoch_seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
