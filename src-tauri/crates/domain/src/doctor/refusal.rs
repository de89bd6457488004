//! What a server means when it refuses a repository.

/// A refusal's meaning, read from its words. AWS documents none of them (aws-contract §4.4 holds what was seen).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Signed in, and not allowed.
    NotAllowed,
    /// No such repository.
    Missing,
    /// No such repository, or not allowed: the words are the same for both.
    Hidden,
    /// Too many requests.
    Throttled,
    /// The repository's encryption key may not be used.
    Encryption,
    /// The words tell nothing.
    Unclear,
}

impl Refusal {
    /// Reads words, an error code among them where there is one.
    pub fn read(words: &str) -> Self {
        let words = words.to_ascii_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        if says(&["rate exceeded", "throttl", "too many requests", "toomanyrequests"]) {
            Self::Throttled
        } else if says(&["encryptionkey", "encryptionintegrity", "encryption key"]) {
            Self::Encryption
        } else if says(&["not authorized to perform", "gitpull", "not permitted to pull"]) {
            Self::NotAllowed
        } else if says(&["permission"]) && says(&["cannot find", "not found", "does not exist"]) {
            Self::Hidden
        } else if says(&["does not exist", "doesnotexist", "not found", "cannot find"]) {
            Self::Missing
        } else {
            Self::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Refusal;

    #[test]
    fn words_that_were_seen_are_known() {
        for (words, meaning) in [
            ("Rate exceeded", Refusal::Throttled),
            ("ThrottlingException: Rate exceeded", Refusal::Throttled),
            (
                "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: codecommit:GitPull on resource: x",
                Refusal::NotAllowed,
            ),
            ("shop does not exist", Refusal::Missing),
            ("RepositoryDoesNotExistException", Refusal::Missing),
            ("fatal: repository 'x' not found", Refusal::Missing),
            ("Cannot find the repository, or you have no permission to see it", Refusal::Hidden),
            ("EncryptionKeyDisabledException: the key is off", Refusal::Encryption),
            ("Internal error", Refusal::Unclear),
            ("", Refusal::Unclear),
        ] {
            assert_eq!(Refusal::read(words), meaning, "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_words_have_some_meaning(words in "\\PC{0,200}") {
            let _meaning = Refusal::read(&words);
        }
    }
}
