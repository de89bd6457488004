//! Branch names as CodeCommit takes them: git's own rules, and its stricter ones (aws-contract §1.3).

use thiserror::Error;

/// As many characters as a branch name may have.
pub const MAX_BRANCH_NAME: usize = 256;

/// Why a text is not a branch name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BranchNameError {
    /// Nothing was given.
    #[error("A branch has a name")]
    Empty,
    /// Longer than CodeCommit stores.
    #[error("A branch name has at most 256 characters")]
    TooLong,
    /// It begins or ends with a slash or a dot.
    #[error("A branch name does not begin or end with a slash or a dot")]
    Ends,
    /// A single `@`, which git reads as HEAD.
    #[error("@ alone stands for HEAD and is not a branch name")]
    At,
    /// `..`, `//` or `@{`, which git reads as something else.
    #[error("A branch name does not hold .., // or @{{")]
    Sequence,
    /// A space, a control character, or one of `? ^ * [ \ ~ :`.
    #[error("A branch name holds no spaces, no control characters and none of ? ^ * [ \\ ~ :")]
    Character,
    /// A part between slashes begins with a dot or ends with `.lock`.
    #[error("No part of a branch name begins with a dot or ends with .lock")]
    Part,
    /// Forty hex digits, which CodeCommit takes for a commit.
    #[error("Forty hex digits are a commit id, not a branch name")]
    CommitId,
    /// A whole ref.
    #[error("Give the branch's short name, without refs/heads/")]
    FullRef,
}

/// Whether a text is the short name of a branch.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_branch(name: &str) -> Result<(), BranchNameError> {
    if name.is_empty() {
        return Err(BranchNameError::Empty);
    }
    if name.chars().count() > MAX_BRANCH_NAME {
        return Err(BranchNameError::TooLong);
    }
    if name == "@" {
        return Err(BranchNameError::At);
    }
    if name.starts_with(['/', '.']) || name.ends_with(['/', '.']) {
        return Err(BranchNameError::Ends);
    }
    if ["..", "//", "@{"].iter().any(|sequence| name.contains(sequence)) {
        return Err(BranchNameError::Sequence);
    }
    let refused = |letter: char| {
        letter.is_control() || matches!(letter, ' ' | '?' | '^' | '*' | '[' | '\\' | '~' | ':')
    };
    if name.chars().any(refused) {
        return Err(BranchNameError::Character);
    }
    if name.split('/').any(|part| part.starts_with('.') || part.ends_with(".lock")) {
        return Err(BranchNameError::Part);
    }
    if name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(BranchNameError::CommitId);
    }
    if name.starts_with("refs/heads/") {
        return Err(BranchNameError::FullRef);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BranchNameError, check_branch};

    #[test]
    fn each_rule_is_named() {
        let long = "a".repeat(257);
        let commit = "0123456789abcdefABCD0123456789abcdefABCD";
        for (name, error) in [
            ("", BranchNameError::Empty),
            (long.as_str(), BranchNameError::TooLong),
            ("@", BranchNameError::At),
            ("/a", BranchNameError::Ends),
            ("a/", BranchNameError::Ends),
            (".a", BranchNameError::Ends),
            ("a.", BranchNameError::Ends),
            ("a..b", BranchNameError::Sequence),
            ("a//b", BranchNameError::Sequence),
            ("a@{b", BranchNameError::Sequence),
            ("a b", BranchNameError::Character),
            ("a\tb", BranchNameError::Character),
            ("a\u{7f}b", BranchNameError::Character),
            ("release/*", BranchNameError::Character),
            ("a:b", BranchNameError::Character),
            ("a\\b", BranchNameError::Character),
            ("a/.b", BranchNameError::Part),
            ("a.lock/b", BranchNameError::Part),
            (commit, BranchNameError::CommitId),
            ("refs/heads/main", BranchNameError::FullRef),
        ] {
            assert_eq!(check_branch(name), Err(error), "{name}");
        }
    }

    #[test]
    fn what_people_use_is_taken() {
        let longest = "ä".repeat(256);
        let almost = "0123456789abcdef0123456789abcdef0123456";
        for name in [
            "main",
            "feature/ABC-1-do_it",
            "a@b",
            "v1.2.3",
            "übung",
            "@a",
            longest.as_str(),
            almost,
            "HEAD-1",
        ] {
            assert_eq!(check_branch(name), Ok(()), "{name}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_can_stand_in_a_refspec(name in "\\PC{1,40}") {
            if check_branch(&name).is_ok() {
                let forbidden = name.contains([' ', '*', ':']);
                prop_assert!(!forbidden);
                let ends = name.starts_with('/') || name.ends_with('/');
                prop_assert!(!ends);
            }
        }
    }
}
