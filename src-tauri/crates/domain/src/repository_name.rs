//! CodeCommit's own rule for the names of repositories (`RepositoryName` in its API).

use thiserror::Error;

/// The longest name.
const LONGEST: usize = 100;

/// Why a text cannot be a repository's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RepositoryNameError {
    /// Nothing is there.
    #[error("it is empty")]
    Empty,
    /// It is longer than 100 characters.
    #[error("it is longer than 100 characters")]
    Long,
    /// It holds something else than letters, digits, full stops, hyphens and underscores.
    #[error("only letters, digits, full stops, hyphens and underscores can be in one")]
    Character,
    /// CodeCommit takes no name that ends in `.git`.
    #[error("none ends in .git")]
    GitSuffix,
}

/// Whether CodeCommit could have a repository of this name. Nothing else can exist, and nothing else may get into a URL.
///
/// # Errors
/// Why it could not.
pub fn check_repository_name(name: &str) -> Result<(), RepositoryNameError> {
    if name.is_empty() {
        return Err(RepositoryNameError::Empty);
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
        return Err(RepositoryNameError::Character);
    }
    if name.len() > LONGEST {
        return Err(RepositoryNameError::Long);
    }
    if name.ends_with(".git") { Err(RepositoryNameError::GitSuffix) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{RepositoryNameError, check_repository_name};

    #[test]
    fn names_are_what_codecommit_takes() {
        for name in ["a", "team.service-api_v2", "A", ".hidden", "x.gitx"] {
            assert_eq!(check_repository_name(name), Ok(()), "{name}");
        }
        for (name, error) in [
            ("", RepositoryNameError::Empty),
            ("a/b", RepositoryNameError::Character),
            ("a b", RepositoryNameError::Character),
            ("ä", RepositoryNameError::Character),
            ("*", RepositoryNameError::Character),
            ("a.git", RepositoryNameError::GitSuffix),
        ] {
            assert_eq!(check_repository_name(name), Err(error), "{name}");
        }
        assert_eq!(check_repository_name(&"a".repeat(100)), Ok(()));
        assert_eq!(check_repository_name(&"a".repeat(101)), Err(RepositoryNameError::Long));
    }
}
