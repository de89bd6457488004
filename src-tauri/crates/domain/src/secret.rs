//! A value that goes in and never comes back.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

/// A secret text: zeroed when dropped, readable only by name.
///
/// It can be deserialised from a request and has no `Serialize`, `Display`, `Clone` or `Deref`, so a response type
/// that holds one does not compile. `Debug` prints `[redacted]`.
#[derive(Default)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a text.
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text, for the adapter that has to send or store it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// A second owner of the same secret, where two adapters need it (signing in and saving).
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self::new(self.expose().to_owned())
    }

    /// Without the white space around it, which only a paste can have put there.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let trimmed = self.expose().trim();
        if trimmed.len() == self.expose().len() { self } else { Self::new(trimmed.to_owned()) }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_nothing_of_it() {
        let secret = Secret::new("wJalrXUtnFEMI".to_owned());
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[redacted] Some([redacted])");
    }

    #[test]
    fn only_the_ends_are_trimmed() {
        let secret = Secret::new(" a b+/=\n".to_owned()).trimmed();
        assert_eq!(secret.expose(), "a b+/=", "a secret may hold anything inside");
    }
}
