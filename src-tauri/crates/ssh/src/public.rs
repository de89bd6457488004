//! Public keys as the SSH library reads them, in the words of the domain.

use causeway_domain::ssh::key::{KeyKind, PublicKey};
use russh::keys::ssh_key::public::KeyData;
use russh::keys::{EcdsaCurve, HashAlg, PublicKey as WireKey};

/// The key as the domain knows it; `None` for one that cannot be written in SSH's wire format.
pub(crate) fn public_key(key: &WireKey) -> Option<PublicKey> {
    let kind = match key.key_data() {
        KeyData::Rsa(rsa) => KeyKind::Rsa { bits: rsa.key_size() },
        KeyData::Ed25519(_) => KeyKind::Ed25519,
        KeyData::Ecdsa(ecdsa) => KeyKind::Ecdsa {
            bits: match ecdsa.curve() {
                EcdsaCurve::NistP256 => 256,
                EcdsaCurve::NistP384 => 384,
                EcdsaCurve::NistP521 => 521,
            },
        },
        KeyData::Dsa(_) => KeyKind::Dsa,
        _ => KeyKind::Other(key.algorithm().to_string()),
    };
    let comment = key.comment().as_str_lossy().trim().to_owned();
    Some(PublicKey { kind, blob: key.to_bytes().ok()?, comment })
}

/// `SHA256:…`, as OpenSSH prints it.
pub(crate) fn fingerprint(key: &WireKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

/// The print of a public key on one line; `None` when it is none.
pub(crate) fn fingerprint_of_line(line: &str) -> Option<String> {
    WireKey::from_openssh(line).ok().map(|key| fingerprint(&key))
}
