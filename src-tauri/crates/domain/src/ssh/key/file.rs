//! What a file holds.

use zeroize::Zeroizing;

use super::armour::{self, Block, Broken};
use super::{KeyError, KeyFile, KeyFormat, LONGEST_FILE, PublicKey, asn1, container};

const BOM: &str = "\u{feff}";
const PUTTY: &str = "PuTTY-User-Key-File-";

impl KeyFile {
    /// What a file holds, whichever of the forms that people have it is in. Of a private key the public part is taken,
    /// where the file shows it; the rest is not kept.
    ///
    /// # Errors
    /// When it holds no key, or a damaged one. No error quotes the file.
    pub fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() > LONGEST_FILE {
            return Err(KeyError::TooLong);
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(KeyError::Utf16);
        }
        // A comment may be in another encoding than UTF-8.
        let owned = match std::str::from_utf8(bytes) {
            Ok(text) => Zeroizing::new(text.to_owned()),
            Err(_) => Zeroizing::new(String::from_utf8_lossy(bytes).into_owned()),
        };
        let text = owned.trim_start_matches(BOM).trim();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        let forms: [(&str, Reader); 3] = [("-----BEGIN ", pem), ("---- BEGIN ", ssh2), (PUTTY, putty)];
        let form_of = |line: &str| {
            let line = line.trim_start();
            forms.iter().find(|(beginning, _)| line.starts_with(beginning)).map(|(_, read)| *read)
        };
        text.lines().find_map(form_of).unwrap_or(public_line)(text)
    }
}

type Reader = fn(&str) -> Result<KeyFile, KeyError>;

/// What a block in PEM shows of its public part.
type Contained = fn(&[u8]) -> Option<asn1::Shown>;

fn of(format: KeyFormat, encrypted: bool, public: Option<PublicKey>) -> KeyFile {
    KeyFile { format, encrypted, public }
}

fn why(broken: Broken) -> &'static str {
    match broken {
        Broken::LineBreaks => "its line breaks are lost",
        Broken::NoEnd => "its end is missing",
    }
}

fn pem(text: &str) -> Result<KeyFile, KeyError> {
    let damaged = |form, why| KeyError::Damaged { form, why };
    let block = match armour::block(text, "-----", "") {
        Some(Ok(block)) => block,
        Some(Err(broken)) => return Err(damaged("a key in PEM", why(broken))),
        None => return Err(damaged("a key in PEM", "its first line is damaged")),
    };
    let is_encrypted =
        block.headers.iter().any(|(name, value)| *name == "Proc-Type" && value.contains("ENCRYPTED"));
    let (form, format, read): (_, _, Contained) = match block.label {
        "RSA PRIVATE KEY" => ("a key in PEM", KeyFormat::Pem, asn1::rsa_private),
        "EC PRIVATE KEY" => ("a key in PEM", KeyFormat::Pem, |der| asn1::ec_private(der, None)),
        "DSA PRIVATE KEY" => ("a key in PEM", KeyFormat::Pem, asn1::dsa_private),
        "PRIVATE KEY" => ("a key in PKCS#8", KeyFormat::Pkcs8, asn1::pkcs8),
        "ENCRYPTED PRIVATE KEY" => {
            let is_one = block.content.is_some_and(|content| asn1::is_encrypted_pkcs8(&content));
            let file = of(KeyFormat::Pkcs8, true, None);
            return is_one.then_some(file).ok_or(damaged("a key in PKCS#8", "it is cut off"));
        }
        "PUBLIC KEY" => ("a key in PEM", KeyFormat::PublicPem, asn1::public),
        "RSA PUBLIC KEY" => ("a key in PEM", KeyFormat::PublicPem, asn1::rsa_public),
        "OPENSSH PRIVATE KEY" => {
            let content = block.content.ok_or(damaged("a key in OpenSSH's form", "it is not base64"))?;
            let (is_encrypted, public) = container::read(&content)?;
            return Ok(of(KeyFormat::OpenSsh, is_encrypted, Some(public)));
        }
        label => return Err(other_label(label)),
    };
    let Some(content) = &block.content else { return Err(damaged(form, "it is not base64")) };
    if is_encrypted {
        return Ok(of(format, true, None));
    }
    let shown = read(content).ok_or(damaged(form, "it is cut off, or characters of it are lost"))?;
    let public = shown.map(|blob| PublicKey::from_blob(&blob, "")).transpose()?;
    Ok(of(format, false, public))
}

fn other_label(label: &str) -> KeyError {
    match label {
        "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE" => KeyError::OtherForm("a certificate"),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => KeyError::OtherForm("a certificate request"),
        label if label.starts_with("PGP ") => KeyError::OtherForm("a PGP key"),
        label if label.starts_with("SSH SIGNATURE") => KeyError::OtherForm("a signature"),
        _ => KeyError::NotAKey,
    }
}

/// RFC 4716.
fn ssh2(text: &str) -> Result<KeyFile, KeyError> {
    let damaged = |why| KeyError::Damaged { form: "a key after RFC 4716", why };
    let block: Block<'_> = match armour::block(text, "----", " ") {
        Some(Ok(block)) => block,
        Some(Err(broken)) => return Err(damaged(why(broken))),
        None => return Err(damaged("its first line is damaged")),
    };
    match block.label {
        "SSH2 PUBLIC KEY" => {}
        "SSH2 ENCRYPTED PRIVATE KEY" => {
            return Err(KeyError::OtherForm("a private key in the form of ssh.com's program"));
        }
        _ => return Err(KeyError::NotAKey),
    }
    let comment = block.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("comment"));
    let comment = comment.map_or("", |(_, value)| value.trim_matches('"'));
    let blob = block.content.ok_or(damaged("it is not base64"))?;
    let public = PublicKey::from_blob(&blob, comment)
        .map_err(|_| damaged("it is cut off, or characters of it are lost"))?;
    Ok(of(KeyFormat::PublicRfc4716, false, Some(public)))
}

/// PuTTY's form in its versions 2 and 3, whose public part is never encrypted.
fn putty(text: &str) -> Result<KeyFile, KeyError> {
    let damaged = |why| KeyError::Damaged { form: "a key in PuTTY's form", why };
    let mut lines = text.lines().map(str::trim_end).skip_while(|line| !line.trim_start().starts_with(PUTTY));
    let (mut is_encrypted, mut comment, mut blob) = (false, "", None);
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.split_once(": ") else { continue };
        match name {
            "Encryption" => is_encrypted = value != "none",
            "Comment" => comment = value,
            "Public-Lines" => {
                let count =
                    value.trim().parse::<usize>().map_err(|_| damaged("it does not say how long it is"))?;
                blob = armour::base64_lines(lines.by_ref().take(count.min(LONGEST_FILE)), text.len());
            }
            // From here on it is the private part.
            "Private-Lines" => break,
            _ => {}
        }
    }
    let blob = blob.ok_or(damaged("its public part is missing"))?;
    let public = PublicKey::from_blob(&blob, comment)
        .map_err(|_| damaged("it is cut off, or characters of it are lost"))?;
    Ok(of(KeyFormat::Putty, is_encrypted, Some(public)))
}

/// The first line that is no comment, as `ssh-keygen` reads public keys.
fn public_line(text: &str) -> Result<KeyFile, KeyError> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let line = lines.next().ok_or(KeyError::NotAKey)?;
    let public = PublicKey::parse_line(line)?;
    Ok(of(KeyFormat::PublicLine, false, Some(public)))
}
