//! Access key ids, and what people paste in their place.

use thiserror::Error;

/// Why a text is not an access key id that GIJ can use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccessKeyIdError {
    /// Nothing was given.
    #[error("Enter the access key ID")]
    Empty,
    /// It is another kind of AWS identifier.
    #[error("This is {0}, not an access key ID. Access key IDs begin with AKIA")]
    OtherIdentifier(&'static str),
    /// It is temporary.
    #[error(
        "This is a temporary access key. Jira needs a long-lived one, because it has no place for a session token"
    )]
    Temporary,
    /// It holds characters no access key id has, or is too short or long.
    #[error("An access key ID has 20 capital letters and digits")]
    Syntax,
}

/// The id of a long-lived access key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccessKeyId(String);

/// What other identifiers begin with, and what they are.
const OTHER_IDENTIFIERS: &[(&str, &str)] = &[
    ("APKA", "the ID of an SSH public key"),
    ("AIDA", "the ID of an IAM user"),
    ("AROA", "the ID of an IAM role"),
    ("AGPA", "the ID of an IAM group"),
    ("AIPA", "the ID of an instance profile"),
    ("ANPA", "the ID of a managed policy"),
    ("ACCA", "the ID of Git credentials"),
    ("ASCA", "the ID of a certificate"),
    ("ABIA", "the ID of a bearer token"),
];

impl AccessKeyId {
    /// Reads an id; white space around it is ignored. The service's own bounds are 16 to 128 word characters.
    ///
    /// # Errors
    /// When it is empty, another kind of identifier, temporary, or holds characters that no id has.
    pub fn parse(text: &str) -> Result<Self, AccessKeyIdError> {
        let id = text.trim();
        if id.is_empty() {
            return Err(AccessKeyIdError::Empty);
        }
        let looks_like_id = id.len() >= 16 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if looks_like_id {
            if let Some((_, name)) = OTHER_IDENTIFIERS.iter().find(|(prefix, _)| id.starts_with(prefix)) {
                return Err(AccessKeyIdError::OtherIdentifier(name));
            }
            if id.starts_with("ASIA") {
                return Err(AccessKeyIdError::Temporary);
            }
        }
        if (16..=128).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            Ok(Self(id.to_owned()))
        } else {
            Err(AccessKeyIdError::Syntax)
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last four characters, enough to recognise it by.
    pub fn hint(&self) -> String {
        format!("…{}", self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AccessKeyId, AccessKeyIdError};

    #[test]
    fn mistaken_pastes_are_named() {
        let other = |text: &str| AccessKeyId::parse(text).unwrap_err();
        assert!(
            matches!(other("APKAIOSFODNN7EXAMPLE"), AccessKeyIdError::OtherIdentifier(name) if name.contains("SSH"))
        );
        assert!(
            matches!(other("AIDAIOSFODNN7EXAMPLE"), AccessKeyIdError::OtherIdentifier(name) if name.contains("user"))
        );
        assert_eq!(other("ASIAIOSFODNN7EXAMPLE"), AccessKeyIdError::Temporary);
        assert_eq!(
            other("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            AccessKeyIdError::Syntax,
            "a secret has slashes"
        );
        assert_eq!(other("  "), AccessKeyIdError::Empty);
        assert_eq!(AccessKeyId::parse("\tAKIAIOSFODNN7EXAMPLE\n").unwrap().hint(), "…MPLE");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
            if let Ok(id) = AccessKeyId::parse(&text) {
                prop_assert!(id.as_str().is_ascii());
                prop_assert_eq!(id.as_str(), text.trim());
            }
        }
    }
}
