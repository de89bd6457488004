//! The rules for names and ids, and AWS's answers when one is broken.

use std::sync::LazyLock;

use git2::Oid;
use regex::Regex;

use crate::aws::error::ApiError;

/// `None` would mean the pattern itself is wrong, which the tests rule out; then nothing is well-formed.
type Pattern = LazyLock<Option<Regex>>;

static TAG_KEY: Pattern = LazyLock::new(|| Regex::new(r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$").ok());

fn fits(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// 1 to 100 ASCII letters, digits, `. _ -`. Every request has such a name in it, so this is no regular expression.
pub(super) fn is_plain_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// 1 to 100 letters, digits, `. _ -`, not ending in `.git`.
pub(super) fn repository_name(name: &str) -> Result<(), ApiError> {
    if is_plain_name(name) && name.strip_suffix(".git").is_none() {
        return Ok(());
    }
    Err(ApiError::new(
        "InvalidRepositoryNameException",
        "The repository name is not valid. Repository names can be any valid combination of letters, numbers, \
         periods, underscores, and dashes between 1 and 100 characters in length. Repository names cannot end in .git.",
    ))
}

/// Up to 1,000 characters.
pub(super) fn repository_description(description: &str) -> Result<(), ApiError> {
    if description.chars().count() <= 1000 {
        return Ok(());
    }
    let message = "The repository description must not be longer than 1,000 characters.";
    Err(ApiError::new("InvalidRepositoryDescriptionException", message))
}

/// Whether `name` can be a branch: git's rules and CodeCommit's.
pub(super) fn is_branch_name(name: &str) -> bool {
    (1..=256).contains(&name.chars().count())
        && !name.starts_with(['/', '.', '-'])
        && !name.ends_with(['/', '.'])
        && (name.len() != 40 || name.bytes().any(|byte| !byte.is_ascii_hexdigit()))
        && name != "@"
        && git2::Reference::is_valid_name(&format!("refs/heads/{name}"))
}

/// A well-formed branch name.
pub(super) fn branch_name(name: &str) -> Result<(), ApiError> {
    if is_branch_name(name) {
        return Ok(());
    }
    Err(ApiError::new("InvalidBranchNameException", "The specified branch name is not valid."))
}

/// A full commit id.
pub(super) fn commit_id(text: &str) -> Result<Oid, ApiError> {
    full_id(text)
        .ok_or_else(|| ApiError::new("InvalidCommitIdException", "The specified commit ID is not valid."))
}

/// Forty hex digits.
pub(super) fn full_id(text: &str) -> Option<Oid> {
    if text.len() == 40 { Oid::from_str(text).ok() } else { None }
}

/// The length of a list that `maxResults` asks for, within `limit`.
pub(super) fn max_results(asked: Option<i64>, limit: usize) -> Result<usize, ApiError> {
    let Some(asked) = asked else { return Ok(limit) };
    usize::try_from(asked).ok().filter(|size| (1..=limit).contains(size)).ok_or_else(|| {
        ApiError::new(
            "InvalidMaxResultsException",
            format!("The maximum number of results must be between 1 and {limit}."),
        )
    })
}

/// A tag's key.
pub(super) fn is_tag_key(key: &str) -> bool {
    fits(&TAG_KEY, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repository_names_are_what_the_service_takes() {
        for name in ["a", "payments-api", "a.b_C-9", &"x".repeat(100), "git", ".", "x.gitx"] {
            assert!(repository_name(name).is_ok(), "{name}");
        }
        for name in ["", "a b", "a/b", "größe", "x.git", &"x".repeat(101), "a\n"] {
            assert_eq!(repository_name(name).unwrap_err().code, "InvalidRepositoryNameException", "{name}");
        }
    }

    #[test]
    fn branch_names_are_what_the_service_takes() {
        for name in ["main", "feature/SHOP-1-x", "ü", "a@b", &"x".repeat(256), &"a".repeat(39)] {
            assert!(is_branch_name(name), "{name}");
        }
        let hex = "0123456789abcdef0123456789abcdef01234567";
        for name in [
            "", "/a", "a/", ".a", "a.", "@", "a..b", "a//b", "a@{b", "a b", "a?", "a^", "a*", "a[", "a\\",
            "a~", "a:", hex,
        ] {
            assert!(!is_branch_name(name), "{name}");
        }
        assert!(!is_branch_name(&"x".repeat(257)));
    }

    #[test]
    fn a_short_commit_id_is_no_commit_id() {
        assert!(commit_id("0123456789abcdef0123456789abcdef01234567").is_ok());
        assert_eq!(commit_id("0123456").unwrap_err().code, "InvalidCommitIdException");
    }

    #[test]
    fn tag_keys_may_hold_spaces_and_letters_of_any_script() {
        assert!(is_tag_key("cost centre") && is_tag_key("größe") && !is_tag_key("") && !is_tag_key("a?"));
    }
}
