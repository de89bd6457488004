//! Who takes a key: IAM its public part, GIJ its private one; and the command that makes a form that GIJ takes.
//!
//! IAM: its user guide for SSH keys with CodeCommit. GIJ: its documentation of SSH keys, which recommends RSA in PEM and
//! takes OpenSSH's own form from 4.0 on.

use std::ops::RangeInclusive;

use super::{KeyFile, KeyFormat, KeyKind, PublicKey};

/// Lengths of RSA keys that IAM takes, in bits.
pub const IAM_BITS: RangeInclusive<u32> = 2048..=16384;

/// As many characters as a public key has that IAM takes.
pub const IAM_LONGEST_BODY: usize = 16384;

/// How many SSH public keys a user of IAM may have.
pub const SSH_KEYS_OF_A_USER: usize = 5;

/// Whether somebody takes a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is taken.
    pub ok: bool,
    /// Why, or why not, in one sentence.
    pub reason: String,
}

impl Verdict {
    fn yes(reason: impl Into<String>) -> Self {
        Self { ok: true, reason: reason.into() }
    }

    fn no(reason: impl Into<String>) -> Self {
        Self { ok: false, reason: reason.into() }
    }
}

/// Whether IAM takes this public key for CodeCommit.
pub fn iam_verdict(public: Option<&PublicKey>) -> Verdict {
    let Some(public) = public else {
        return Verdict::no(
            "The passphrase hides the public part too. Make it with ssh-keygen -y, or put the .pub file beside the key.",
        );
    };
    match &public.kind {
        KeyKind::Rsa { bits } if IAM_BITS.contains(bits) => {
            if public.to_line().len() > IAM_LONGEST_BODY {
                return Verdict::no("IAM takes at most 16,384 characters.");
            }
            Verdict::yes(format!("IAM takes RSA keys of {bits} bits."))
        }
        KeyKind::Rsa { bits } if bits < IAM_BITS.start() => Verdict::no(format!(
            "IAM takes RSA keys from 2,048 bits on, and this one has {bits}. Make a new key."
        )),
        KeyKind::Rsa { bits } => Verdict::no(format!(
            "IAM takes RSA keys up to 16,384 bits, and this one has {bits}. Make a new key."
        )),
        other => Verdict::no(format!(
            "IAM takes only RSA keys for CodeCommit, and this is {other}. Make a new RSA key."
        )),
    }
}

/// Whether GIJ takes a private key, with what is known of its public part. `None` is a key that is in the agent only.
pub fn gij_verdict(file: Option<&KeyFile>, public: Option<&PublicKey>) -> Verdict {
    let Some(file) = file else {
        return Verdict::no(
            "The agent signs with this key and does not give it away. Jira needs the file of the private key.",
        );
    };
    match file.format {
        KeyFormat::PublicLine | KeyFormat::PublicRfc4716 | KeyFormat::PublicPem => {
            return Verdict::no("This is a public key. Jira needs the private one, and IAM the public one.");
        }
        KeyFormat::Pem | KeyFormat::OpenSsh | KeyFormat::Pkcs8 | KeyFormat::Putty => {}
    }
    match public.map(|public| &public.kind) {
        Some(KeyKind::Rsa { bits }) if !IAM_BITS.contains(bits) => {
            return Verdict::no(format!(
                "CodeCommit takes no RSA key of {bits} bits, so Jira cannot sign in with it."
            ));
        }
        None | Some(KeyKind::Rsa { .. }) => {}
        Some(other) => {
            return Verdict::no(format!(
                "CodeCommit takes only RSA keys, and this is {other}, so Jira cannot sign in with it."
            ));
        }
    }
    let asks = if file.encrypted { " Jira asks for its passphrase." } else { "" };
    match file.format {
        KeyFormat::Pem => {
            Verdict::yes(format!("Every version of Git Integration for Jira takes an RSA key in PEM.{asks}"))
        }
        KeyFormat::OpenSsh => Verdict::yes(format!(
            "Git Integration for Jira takes OpenSSH's own form from version 4.0 on; convert a copy for an older one.{asks}"
        )),
        KeyFormat::Pkcs8 => Verdict::no(
            "Git Integration for Jira does not name PKCS#8 among the forms that it takes. Convert a copy to PEM.",
        ),
        _ => Verdict::no("Git Integration for Jira does not take PuTTY's form. Export the key in OpenSSH's."),
    }
}

/// Whose words a command is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// Of Linux and macOS.
    Posix,
    /// PowerShell.
    PowerShell,
}

impl Shell {
    /// That of the system this program was made for.
    pub const fn of_this_system() -> Self {
        if cfg!(windows) { Self::PowerShell } else { Self::Posix }
    }

    /// A path as one word.
    pub fn word(self, path: &str) -> String {
        let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:\\~+@%".contains(letter);
        let (plain, escaped) = match self {
            Self::Posix => (!path.contains(['\\', '~']), "'\\''"),
            Self::PowerShell => (!path.starts_with('-'), "''"),
        };
        if plain && !path.is_empty() && !path.starts_with('-') && path.chars().all(is_plain) {
            return path.to_owned();
        }
        format!("'{}'", path.replace('\'', escaped))
    }
}

/// The commands that make a form of a key that every version of GIJ takes; `None` where none is needed, or none helps.
///
/// `ssh-keygen -p` writes over the file that it converts, so it is given a copy, and the key stays as it is.
pub fn conversion(file: &KeyFile, public: Option<&PublicKey>, path: &str, shell: Shell) -> Option<String> {
    if !matches!(public.map(|public| &public.kind), None | Some(KeyKind::Rsa { .. })) {
        return None;
    }
    let name = path.strip_suffix(".ppk").unwrap_or(path);
    let (from, to) = (shell.word(path), shell.word(&format!("{name}.pem")));
    match file.format {
        KeyFormat::OpenSsh | KeyFormat::Pkcs8 => {
            let copy = match shell {
                Shell::Posix => "cp -p",
                Shell::PowerShell => "Copy-Item",
            };
            Some(format!("{copy} {from} {to}\nssh-keygen -p -m PEM -f {to}"))
        }
        KeyFormat::Putty => Some(format!("puttygen {from} -O private-openssh -o {to}")),
        KeyFormat::Pem | KeyFormat::PublicLine | KeyFormat::PublicRfc4716 | KeyFormat::PublicPem => None,
    }
}
