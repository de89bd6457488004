//! Private keys in PEM: reading every form, and writing the one that GIJ and every `ssh` take.

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use causeway_domain::Secret;
use md5::{Digest as _, Md5};
use russh::keys::{PrivateKey, PublicKey};
use zeroize::Zeroizing;

const LABEL: &str = "RSA PRIVATE KEY";

/// What a text holds.
pub(crate) enum Held {
    /// A key that is open.
    Open(Box<PrivateKey>),
    /// A key that the passphrase does not open, or that needs one. Some forms show their public part all the same.
    Locked(Option<Box<PublicKey>>),
    /// No private key, in words.
    Nothing(String),
}

/// Reads a private key in any form that OpenSSH takes.
pub(crate) fn read(text: &str, passphrase: Option<&Secret>) -> Held {
    // The library reads it, and OpenSSH does not: what signs in here must sign in there.
    if text.trim_start().starts_with("PuTTY-User-Key-File-") {
        return Held::Nothing("it is in PuTTY's own form, which ssh does not read".to_owned());
    }
    let passphrase = passphrase.map(Secret::expose).filter(|passphrase| !passphrase.is_empty());
    match russh::keys::decode_secret_key(text, passphrase) {
        Ok(key) if !key.is_encrypted() => Held::Open(Box::new(key)),
        Ok(key) => Held::Locked(Some(Box::new(key.public_key().clone()))),
        Err(_) if text.contains("-----BEGIN OPENSSH PRIVATE KEY-----") => {
            match PrivateKey::from_openssh(text.trim()) {
                Ok(key) if key.is_encrypted() => Held::Locked(Some(Box::new(key.public_key().clone()))),
                Ok(key) => Held::Open(Box::new(key)),
                Err(error) => Held::Nothing(error.to_string()),
            }
        }
        Err(error) => nothing_or_locked(text, &error),
    }
}

fn nothing_or_locked(text: &str, error: &russh::keys::Error) -> Held {
    let cipher = text.lines().find_map(|line| line.strip_prefix("DEK-Info: ")?.split(',').next());
    if let Some(cipher) = cipher.filter(|cipher| *cipher != "AES-128-CBC") {
        return Held::Nothing(format!("it is encrypted with {cipher}, which cannot be read here"));
    }
    if cipher.is_some() || text.contains("BEGIN ENCRYPTED PRIVATE KEY") {
        return Held::Locked(None);
    }
    Held::Nothing(match error {
        russh::keys::Error::CouldNotReadKey => "it has no form of a private key".to_owned(),
        error => error.to_string(),
    })
}

/// `BEGIN RSA PRIVATE KEY`, encrypted where there is a passphrase just as `ssh-keygen -m PEM` does it: AES-128-CBC under a
/// key that MD5 makes of passphrase and vector. Weak by today's measure, and the only encrypted form that every version
/// of GIJ reads.
pub(crate) fn write(pkcs1: &[u8], passphrase: Option<&Secret>, vector: [u8; 16]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(format!("-----BEGIN {LABEL}-----\n"));
    let encrypted;
    let body = match passphrase {
        Some(passphrase) => {
            text.push_str("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,");
            text.extend(vector.map(|byte| format!("{byte:02X}")));
            text.push_str("\n\n");
            let key: Zeroizing<[u8; 16]> = Zeroizing::new(
                Md5::new().chain_update(passphrase.expose()).chain_update(&vector[..8]).finalize().into(),
            );
            let cipher = cbc::Encryptor::<Aes128>::new((&*key).into(), (&vector).into());
            encrypted = cipher.encrypt_padded_vec::<Pkcs7>(pkcs1);
            encrypted.as_slice()
        }
        None => pkcs1,
    };
    let body = Zeroizing::new(STANDARD.encode(body));
    for line in body.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.extend(["-----END ", LABEL, "-----\n"]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> (rsa::RsaPrivateKey, Zeroizing<Vec<u8>>) {
        use rsa::pkcs1::EncodeRsaPrivateKey as _;
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
        let der = Zeroizing::new(key.to_pkcs1_der().unwrap().as_bytes().to_vec());
        (key, der)
    }

    #[test]
    fn what_is_written_is_read_again_and_only_with_its_passphrase() {
        let (_, der) = made();
        let plain = write(&der, None, [0; 16]);
        let Held::Open(open) = read(&plain, None) else { panic!("a plain key is open") };
        let right = Secret::new("correct horse".to_owned());
        let locked = write(&der, Some(&right), [7; 16]);
        assert!(locked.contains("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0707"));
        let Held::Open(again) = read(&locked, Some(&right)) else { panic!("its passphrase opens it") };
        assert_eq!(again.public_key().key_data(), open.public_key().key_data());
        let wrong = Secret::new("battery staple".to_owned());
        assert!(matches!(read(&locked, Some(&wrong)), Held::Locked(None)));
        assert!(matches!(read(&locked, None), Held::Locked(None)));
        assert!(matches!(read(&locked, Some(&Secret::default())), Held::Locked(None)));
    }

    #[test]
    fn what_is_no_private_key_is_said() {
        for (text, words) in [
            ("", "no form"),
            ("hello", "no form"),
            ("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", "PuTTY"),
            ("ssh-rsa AAAA ada@example.com", "no form"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                "DES-EDE3-CBC",
            ),
        ] {
            let Held::Nothing(said) = read(text, None) else { panic!("{text:?} is no key") };
            assert!(said.contains(words), "{said}");
        }
    }
}
