//! New keys: RSA of 4096 bits in PEM, the one recipe that IAM and every version of GIJ take.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use causeway_app::port::ssh::{NewKey, SshError};
use causeway_domain::Secret;
use causeway_domain::ssh::key::PublicKey;
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::rand_core::{OsRng, RngCore as _};
use rsa::traits::PublicKeyParts as _;
use russh::keys::PublicKey as WireKey;
use russh::keys::ssh_key::Mpint;
use russh::keys::ssh_key::public::RsaPublicKey;
use zeroize::Zeroizing;

use crate::pem;
use crate::public::public_key;

const BITS: usize = 4096;

/// Makes a key and writes both parts. It takes some seconds, all of them on the processor.
pub(crate) fn make(path: &Path, wanted: &NewKey) -> Result<PublicKey, SshError> {
    let public_path = beside(path);
    for path in [path, &public_path] {
        // Said before the seconds of searching; what counts is that both are created and never opened.
        if fs::symlink_metadata(path).is_ok() {
            return Err(SshError::Exists { path: path.to_owned() });
        }
    }
    if let Some(Err(error)) = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map(fs::metadata)
    {
        return Err(unwritten(path, &error));
    }
    let failed = |detail: String| SshError::Make { detail };
    let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|error| failed(error.to_string()))?;
    let mut public = wire_key(&key).map_err(|error| failed(error.to_string()))?;
    public.set_comment(comment(&wanted.comment));
    let line = public.to_openssh().map_err(|error| failed(error.to_string()))?;
    let made = public_key(&public).ok_or_else(|| failed("its public part cannot be written".to_owned()))?;

    let private = private_pem(&key, wanted.passphrase.as_ref()).map_err(|error| failed(error.to_string()))?;
    create(path, private.as_bytes(), true)?;
    if let Err(error) = create(&public_path, format!("{line}\n").as_bytes(), false) {
        // Half a pair would stand in the way of the next try. It was made here a moment ago.
        if let Err(left) = fs::remove_file(path) {
            tracing::warn!(error = %left, "a key whose public part could not be written stays");
        }
        return Err(error);
    }
    Ok(made)
}

fn private_pem(
    key: &RsaPrivateKey,
    passphrase: Option<&Secret>,
) -> Result<Zeroizing<String>, rsa::pkcs1::Error> {
    let der = key.to_pkcs1_der()?;
    let mut vector = [0; 16];
    OsRng.fill_bytes(&mut vector);
    Ok(pem::write(der.as_bytes(), passphrase.filter(|passphrase| !passphrase.is_empty()), vector))
}

fn wire_key(key: &RsaPrivateKey) -> Result<WireKey, russh::keys::ssh_key::Error> {
    let exponent = Mpint::from_positive_bytes(&key.e().to_bytes_be());
    let modulus = Mpint::from_positive_bytes(&key.n().to_bytes_be());
    Ok(WireKey::new(RsaPublicKey::new(exponent, modulus)?.into(), ""))
}

/// A comment on one line, as it must be.
fn comment(wanted: &str) -> String {
    wanted.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

/// `id_codecommit.pub` for `id_codecommit`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}

/// Writes a new file; what is there is left alone, and what could not be written whole is taken away again.
fn create(path: &Path, bytes: &[u8], private: bool) -> Result<(), SshError> {
    let file = new_file(path, private).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SshError::Exists { path: path.to_owned() },
        _ => unwritten(path, &error),
    })?;
    filled(file, bytes).map_err(|error| {
        if let Err(left) = fs::remove_file(path) {
            tracing::warn!(error = %left, "a file that could not be written whole stays");
        }
        unwritten(path, &error)
    })
}

fn filled(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn new_file(path: &Path, private: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mode = if private { 0o600 } else { 0o644 };
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn new_file(path: &Path, _private: bool) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

fn unwritten(path: &Path, error: &io::Error) -> SshError {
    SshError::File { path: path.to_owned(), action: "written".to_owned(), detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::{beside, comment};

    #[test]
    fn a_comment_stays_on_its_line() {
        assert_eq!(comment(" ada@example.com\nssh-rsa AAAA\t"), "ada@example.comssh-rsa AAAA");
        assert_eq!(beside(std::path::Path::new("/k/id.rsa")), std::path::Path::new("/k/id.rsa.pub"));
    }
}
