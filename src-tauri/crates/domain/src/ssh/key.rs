//! Keys for SSH: what a file holds, and who takes it.

mod armour;
mod asn1;
mod blob;
mod container;
mod file;
mod print;
mod verdict;

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use verdict::{
    IAM_BITS, IAM_LONGEST_BODY, SSH_KEYS_OF_A_USER, Shell, Verdict, conversion, gij_verdict, iam_verdict,
};

/// As much of a file as a key can be. No key of any kind is longer than a few thousand characters.
pub const LONGEST_FILE: usize = 64 * 1024;

/// What an SSH key is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyKind {
    /// RSA, the only kind that IAM takes for CodeCommit.
    Rsa {
        /// The length of its modulus in bits.
        bits: u32,
    },
    /// Ed25519.
    Ed25519,
    /// ECDSA on a NIST curve.
    Ecdsa {
        /// 256, 384 or 521.
        bits: u32,
    },
    /// DSA.
    Dsa,
    /// Another one, by its name on the wire: a security key, for instance.
    Other(String),
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(formatter, "RSA {bits}"),
            Self::Ed25519 => formatter.write_str("Ed25519"),
            Self::Ecdsa { bits } => write!(formatter, "ECDSA {bits}"),
            Self::Dsa => formatter.write_str("DSA"),
            Self::Other(name) => formatter.write_str(name),
        }
    }
}

/// How a file holds a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyFormat {
    /// `BEGIN RSA PRIVATE KEY`: PKCS#1 in PEM, which every version of GIJ takes; for other kinds of key, what OpenSSL
    /// wrote before PKCS#8: `BEGIN EC PRIVATE KEY`.
    Pem,
    /// `BEGIN OPENSSH PRIVATE KEY`, which GIJ takes from 4.0 on.
    OpenSsh,
    /// `BEGIN PRIVATE KEY` or `BEGIN ENCRYPTED PRIVATE KEY`.
    Pkcs8,
    /// `PuTTY-User-Key-File-`.
    Putty,
    /// `ssh-rsa AAAA…`: a public key on one line.
    PublicLine,
    /// `---- BEGIN SSH2 PUBLIC KEY ----`: a public key after RFC 4716.
    PublicRfc4716,
    /// `BEGIN PUBLIC KEY` or `BEGIN RSA PUBLIC KEY`: a public key in PEM.
    PublicPem,
}

impl KeyFormat {
    /// Whether it holds a private key.
    pub fn is_private(self) -> bool {
        match self {
            Self::Pem | Self::OpenSsh | Self::Pkcs8 | Self::Putty => true,
            Self::PublicLine | Self::PublicRfc4716 | Self::PublicPem => false,
        }
    }
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// There is nothing in it.
    #[error("It is empty")]
    Empty,
    /// It is longer than [`LONGEST_FILE`].
    #[error("It is longer than any key")]
    TooLong,
    /// It is something else.
    #[error("It holds no SSH key")]
    NotAKey,
    /// It is of a known form that no SSH client signs in with.
    #[error("It holds {0}, and no SSH key")]
    OtherForm(&'static str),
    /// Windows wrote it in UTF-16, which nobody reads as a key.
    #[error("It is written in UTF-16, which SSH does not read. Save it as plain text (ASCII or UTF-8)")]
    Utf16,
    /// It begins like a key and goes on unlike one.
    #[error("It begins like {form} and cannot be read: {why}")]
    Damaged {
        /// Which form.
        form: &'static str,
        /// What is wrong.
        why: &'static str,
    },
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// What it is made of.
    pub kind: KeyKind,
    /// The key in SSH's wire format.
    pub blob: Vec<u8>,
    /// What its owner wrote beside it; empty for nothing.
    pub comment: String,
}

impl PublicKey {
    /// A key in SSH's wire format.
    ///
    /// # Errors
    /// When it is cut off, has something behind it, or is unlike what its name says.
    pub fn from_blob(blob: &[u8], comment: &str) -> Result<Self, KeyError> {
        let damaged = KeyError::Damaged { form: "a public key", why: "its parts do not fit together" };
        let kind = blob::kind(blob).ok_or(damaged)?;
        Ok(Self { kind, blob: blob.to_owned(), comment: one_line(comment) })
    }

    /// A key as `ssh-keygen` writes it into `.pub` files: `ssh-rsa AAAA… comment`.
    ///
    /// # Errors
    /// When it is another thing, or one of its parts is missing or damaged: line breaks inside it, for instance.
    pub fn parse_line(line: &str) -> Result<Self, KeyError> {
        let line = line.trim();
        if line.is_empty() {
            return Err(KeyError::Empty);
        }
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if !blob::is_name_of_a_key(name) {
            return Err(KeyError::NotAKey);
        }
        let damaged = |why| KeyError::Damaged { form: "a public key on one line", why };
        if rest.contains(['\n', '\r']) {
            return Err(damaged("there are line breaks in it"));
        }
        let rest = rest.trim_start();
        let (encoded, comment) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if encoded.is_empty() {
            return Err(damaged("the key itself is missing behind its name"));
        }
        let blob = armour::base64(encoded).ok_or_else(|| damaged("it is not base64"))?;
        let key = Self::from_blob(&blob, comment)
            .map_err(|_| damaged("it is cut off, or characters of it are lost"))?;
        if key.algorithm() != name {
            return Err(damaged("its name and the key itself are of two kinds"));
        }
        Ok(key)
    }

    /// The key on one line, as IAM takes it: `ssh-rsa AAAA… comment`.
    pub fn to_line(&self) -> String {
        let encoded = base64::engine::general_purpose::STANDARD.encode(&self.blob);
        let line = format!("{} {encoded} {}", self.algorithm(), self.comment);
        line.trim_end().to_owned()
    }

    /// The name of its kind on the wire: `ssh-rsa`.
    pub fn algorithm(&self) -> &str {
        blob::Wire::of(&self.blob).text().unwrap_or_default()
    }

    /// Whether it is the same key, whatever is written beside it.
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.blob == other.blob
    }
}

/// What a file holds. The private part is never kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFile {
    /// How.
    pub format: KeyFormat,
    /// Whether a passphrase protects it.
    pub encrypted: bool,
    /// The public part; `None` where a passphrase hides it too, and no `.pub` beside it tells.
    pub public: Option<PublicKey>,
}

/// A comment that stays on one line wherever it is written.
fn one_line(comment: &str) -> String {
    comment.chars().filter(|letter| !letter.is_control()).collect::<String>().trim().to_owned()
}
