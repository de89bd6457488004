//! OpenSSH's own form of private keys: PROTOCOL.key of its source.

use super::blob::Wire;
use super::{KeyError, PublicKey};

const MAGIC: &[u8] = b"openssh-key-v1\0";

/// Whether it is encrypted, and its public part, which is never encrypted.
pub(super) fn read(bytes: &[u8]) -> Result<(bool, PublicKey), KeyError> {
    let damaged = KeyError::Damaged {
        form: "a key in OpenSSH's form",
        why: "it is cut off, or characters of it are lost",
    };
    let mut wire = Wire::of(bytes.strip_prefix(MAGIC).ok_or(damaged)?);
    let (cipher, blob, private) = head(&mut wire).ok_or(damaged)?;
    let is_encrypted = cipher != "none";
    let comment = if is_encrypted { None } else { comment(private) };
    // A comment is where the passphrase does not hide it.
    let public = PublicKey::from_blob(blob, comment.unwrap_or_default()).map_err(|_| damaged)?;
    Ok((is_encrypted, public))
}

/// The cipher, the public part, and the private one.
fn head<'a>(wire: &mut Wire<'a>) -> Option<(&'a str, &'a [u8], &'a [u8])> {
    let cipher = wire.text()?;
    let (_derivation, _options) = (wire.string()?, wire.string()?);
    // The format has room for several keys; OpenSSH writes one and refuses more.
    (wire.number()? == 1).then_some(())?;
    Some((cipher, wire.string()?, wire.string()?))
}

/// What is written beside the key, in a private part that is not encrypted. Its other parts are passed over.
fn comment(private: &[u8]) -> Option<&str> {
    let mut wire = Wire::of(private);
    // The same random number twice, by which a passphrase is seen to be right.
    wire.skip(8)?;
    let parts = match wire.text()? {
        "ssh-rsa" => 6,
        "ssh-ed25519" => 2,
        "ssh-dss" => 5,
        name if name.starts_with("ecdsa-") => 3,
        _ => return None,
    };
    for _ in 0..parts {
        wire.string()?;
    }
    wire.text()
}
