//! What is looked for, read from text.

use crate::error::{AppError, Field};

/// The shortest part of a commit's id that is taken for one, as git shows them.
const SHORTEST: usize = 7;
/// The longest text that is looked for.
const LONGEST: usize = 500;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A commit's whole id, in lower case.
    Id(String),
    /// The beginning of a commit's id, in lower case; a branch may be called so too.
    Part(String),
    /// A branch, or a part of a message.
    Text(String),
}

impl Subject {
    /// Reads what was typed or pasted.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for nothing, and for more than anybody would look for.
    pub(super) fn read(text: &str) -> Result<Self, AppError> {
        let text = text.trim();
        if text.is_empty() {
            let message = "Give a commit's id, a branch, or a part of a message";
            return Err(AppError::invalid(Field::Subject, message));
        }
        if text.chars().count() > LONGEST {
            let message = format!("Look for at most {LONGEST} characters");
            return Err(AppError::invalid(Field::Subject, message));
        }
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(match text.len() {
            40 if is_hex => Self::Id(text.to_ascii_lowercase()),
            SHORTEST..40 if is_hex => Self::Part(text.to_ascii_lowercase()),
            _ => Self::Text(text.to_owned()),
        })
    }

    /// As it is looked for in the index.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Id(text) | Self::Part(text) | Self::Text(text) => text,
        }
    }

    /// The short name of a branch that may be meant.
    pub(super) fn branch(&self) -> Option<&str> {
        match self {
            Self::Id(_) => None,
            Self::Part(text) | Self::Text(text) => {
                let short = text.strip_prefix("refs/heads/").unwrap_or(text);
                causeway_domain::branch::check_branch(short).is_ok().then_some(short)
            }
        }
    }

    /// Whether a commit is meant.
    pub(super) fn matches(&self, id: &str, message: &str) -> bool {
        match self {
            Self::Id(text) | Self::Part(text) => id.starts_with(text.as_str()),
            Self::Text(text) => message.to_lowercase().contains(&text.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn ids_parts_and_texts_are_told_apart() {
        let whole = "0123456789ABCDEF0123456789abcdef01234567";
        let read = |text: &str| Subject::read(text).unwrap();
        assert_eq!(read(&format!(" {whole} ")), Subject::Id(whole.to_ascii_lowercase()));
        assert_eq!(read("0123ABC"), Subject::Part("0123abc".to_owned()));
        assert_eq!(read("0123ab"), Subject::Text("0123ab".to_owned()), "too short for an id");
        assert_eq!(read("add a basket").branch(), None);
        assert_eq!(read("refs/heads/feature/x").branch(), Some("feature/x"));
        assert_eq!(read("deadbeef").branch(), Some("deadbeef"));
        assert!(Subject::read("  ").is_err() && Subject::read(&"x".repeat(501)).is_err());
        assert!(read("ADD").matches("", "SHOP-1 add a basket"));
        assert!(read("0123abc").matches("0123abcdef", "") && !read("0123abc").matches("ff0123abc", ""));
    }
}
