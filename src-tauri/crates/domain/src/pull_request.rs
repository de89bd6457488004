//! What CodeCommit takes as a pull request's title and description (aws-contract §1.3).

use thiserror::Error;

/// As many characters as a title may have. AWS's own error text says 100, its interface 150.
pub const MAX_TITLE: usize = 150;

/// As many characters as a description may have.
pub const MAX_DESCRIPTION: usize = 10_240;

/// Why a text is not a pull request's title or description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PullRequestTextError {
    /// The title is missing.
    #[error("A pull request has a title")]
    NoTitle,
    /// The title is longer than CodeCommit stores.
    #[error("A title has at most 150 characters; this one has {0}")]
    LongTitle(usize),
    /// The description is longer than CodeCommit stores.
    #[error("A description has at most 10,240 characters; this one has {0}")]
    LongDescription(usize),
}

/// Whether a text can be a title. Characters are counted as AWS counts them: Unicode scalar values.
///
/// # Errors
/// When it is empty or too long.
pub fn check_title(title: &str) -> Result<(), PullRequestTextError> {
    if title.trim().is_empty() {
        return Err(PullRequestTextError::NoTitle);
    }
    match title.chars().count() {
        length if length > MAX_TITLE => Err(PullRequestTextError::LongTitle(length)),
        _ => Ok(()),
    }
}

/// Whether a text can be a description; it may be empty.
///
/// # Errors
/// When it is too long.
pub fn check_description(description: &str) -> Result<(), PullRequestTextError> {
    match description.chars().count() {
        length if length > MAX_DESCRIPTION => Err(PullRequestTextError::LongDescription(length)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PullRequestTextError as Error, check_description, check_title};

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(check_title(" \t"), Err(Error::NoTitle));
        assert_eq!(check_title(&"🙂".repeat(150)), Ok(()));
        assert_eq!(check_title(&"ä".repeat(151)), Err(Error::LongTitle(151)));
        assert_eq!(check_description(""), Ok(()));
        assert_eq!(check_description(&"\u{202e}".repeat(10_240)), Ok(()));
        assert_eq!(check_description(&"x".repeat(10_241)), Err(Error::LongDescription(10_241)));
    }

    proptest! {
        #[test]
        fn what_is_taken_fits(title in "\\PC{0,200}") {
            prop_assert_eq!(check_title(&title).is_ok(), !title.trim().is_empty() && title.chars().count() <= 150);
        }
    }
}
