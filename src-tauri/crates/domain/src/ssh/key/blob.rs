//! SSH's wire format of public keys: RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4.

use super::KeyKind;

/// The longest name of an algorithm: RFC 4251 section 6.
const LONGEST_NAME: usize = 64;

/// What is left to read.
pub(super) struct Wire<'a>(&'a [u8]);

impl<'a> Wire<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    /// A string: any bytes.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (string, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(string)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.string()?).ok()
    }

    pub(super) fn skip(&mut self, bytes: usize) -> Option<()> {
        self.0 = self.0.get(bytes..)?;
        Some(())
    }

    /// A positive whole number, without what pads it.
    fn positive(&mut self) -> Option<&'a [u8]> {
        let number = self.string()?;
        let is_positive = number.first().is_some_and(|first| first & 0x80 == 0);
        let digits = without_zeros(number);
        (is_positive && !digits.is_empty()).then_some(digits)
    }
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn bits(number: &[u8]) -> Option<u32> {
    let first = number.first()?;
    let bits = number.len().checked_mul(8)?.checked_sub(first.leading_zeros() as usize)?;
    u32::try_from(bits).ok()
}

/// Whether a word is what public keys on one line begin with.
pub(super) fn is_name_of_a_key(word: &str) -> bool {
    let prefixes = ["ssh-", "ecdsa-", "sk-"];
    prefixes.iter().any(|prefix| word.starts_with(prefix)) && is_name(word)
}

fn is_name(word: &str) -> bool {
    (1..=LONGEST_NAME).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-@._+".contains(&byte))
}

/// What kind of key it is; `None` for what is none, is cut off, or has something behind it.
pub(super) fn kind(blob: &[u8]) -> Option<KeyKind> {
    let mut wire = Wire::of(blob);
    let name = wire.text()?;
    let kind = match name {
        "ssh-rsa" => {
            wire.positive()?;
            KeyKind::Rsa { bits: bits(wire.positive()?)? }
        }
        "ssh-ed25519" => (wire.string()?.len() == 32).then_some(KeyKind::Ed25519)?,
        "ssh-dss" => {
            for _ in 0..4 {
                wire.positive()?;
            }
            KeyKind::Dsa
        }
        "ecdsa-sha2-nistp256" | "ecdsa-sha2-nistp384" | "ecdsa-sha2-nistp521" => {
            let curve = wire.text()?;
            (name.strip_prefix("ecdsa-sha2-") == Some(curve)).then_some(())?;
            (!wire.string()?.is_empty()).then_some(())?;
            KeyKind::Ecdsa { bits: curve.strip_prefix("nistp")?.parse().ok()? }
        }
        other if is_name_of_a_key(other) && !wire.is_at_end() => {
            return Some(KeyKind::Other(other.to_owned()));
        }
        _ => return None,
    };
    wire.is_at_end().then_some(kind)
}

/// A blob that is put together.
#[derive(Default)]
struct Blob(Vec<u8>);

impl Blob {
    fn named(name: &str) -> Self {
        Self::default().string(name.as_bytes())
    }

    fn string(mut self, bytes: &[u8]) -> Self {
        // What is written here was read from a file of at most some ten thousand bytes.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend(length.to_be_bytes());
        self.0.extend(bytes);
        self
    }

    fn positive(self, number: &[u8]) -> Self {
        let digits = without_zeros(number);
        if digits.first().is_some_and(|first| first & 0x80 != 0) {
            let padded: Vec<u8> = std::iter::once(0).chain(digits.iter().copied()).collect();
            return self.string(&padded);
        }
        self.string(digits)
    }
}

/// An RSA key of its modulus and exponent, big-endian.
pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    Blob::named("ssh-rsa").positive(exponent).positive(modulus).0
}

/// An Ed25519 key.
pub(super) fn ed25519(point: &[u8]) -> Vec<u8> {
    Blob::named("ssh-ed25519").string(point).0
}

/// An ECDSA key on a curve (`nistp256`).
pub(super) fn ecdsa(curve: &str, point: &[u8]) -> Vec<u8> {
    Blob::named(&format!("ecdsa-sha2-{curve}")).string(curve.as_bytes()).string(point).0
}

/// A DSA key of p, q, g and y.
pub(super) fn dsa(numbers: [&[u8]; 4]) -> Vec<u8> {
    numbers.into_iter().fold(Blob::named("ssh-dss"), Blob::positive).0
}
