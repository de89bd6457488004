//! Why a way to a repository is broken.

use serde::{Deserialize, Serialize};

/// The one cause that the doctor names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The host has no address here.
    NoAddress,
    /// Nothing answers there.
    Unreachable,
    /// The host key is not the one that was known for it, or that AWS published.
    HostKeyChanged,
    /// The host offers no host key algorithm that clients of today take.
    HostKeyAlgorithm,
    /// The user name is not an SSH key id: `git`, an IAM user's name, an access key.
    UserIsNoSshKeyId,
    /// IAM knows no such SSH key id.
    UnknownSshKeyId,
    /// The id is of another key.
    OtherKeysId,
    /// The key is inactive or expired in IAM.
    InactiveKey,
    /// The key is unknown to IAM altogether, or of another account.
    KeyNotInIam,
    /// The id and the key do not go together, and IAM may not be asked which of the two is wrong.
    KeyRefused,
    /// Other keys were offered first, and the server hung up.
    OtherKeysFirst,
    /// The server, or this client, takes only signatures with SHA-1.
    Sha1Only,
    /// The key is of a kind that IAM does not take, or too short.
    KeyKind,
    /// The file cannot be read as a private key, or the passphrase is wrong.
    KeyUnreadable,
    /// There is no key here to sign in with.
    NoKey,
    /// Signed in, and not allowed to read the repository.
    NoGitPull,
    /// There is no such repository in this region, and there is in another one.
    WrongRegion,
    /// There is no such repository.
    NoRepository,
    /// The location ends in a slash.
    TrailingSlash,
    /// The location ends in `.git`.
    GitSuffix,
    /// This computer's clock is off by more than AWS takes.
    ClockSkew,
    /// The password was signed too long ago.
    StalePassword,
    /// A secret access key was used as the password.
    RawSecret,
    /// The secret does not belong to the access key.
    WrongSecret,
    /// AWS does not take the access key: it was deleted, it is inactive, or there never was one. The answer is the same for
    /// all three (aws-contract §4.4).
    UnknownAccessKey,
    /// IAM's Git credentials are wrong, inactive, or of another account.
    GitCredentialRefused,
    /// A temporary key came without its token.
    TokenMissing,
    /// The session of a temporary key is over.
    SessionEnded,
    /// CodeCommit refuses over HTTPS, and what is known leaves several reasons.
    AccessRefused,
    /// AWS limits the rate of requests.
    Throttled,
    /// The region has to be enabled for the account first.
    RegionNotEnabled,
    /// The repository's encryption key may not be used.
    Encryption,
    /// TLS failed.
    Tls,
    /// Something else, which the finding says in the other side's words.
    Other,
}

impl Cause {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::NoAddress,
        Self::Unreachable,
        Self::HostKeyChanged,
        Self::HostKeyAlgorithm,
        Self::UserIsNoSshKeyId,
        Self::UnknownSshKeyId,
        Self::OtherKeysId,
        Self::InactiveKey,
        Self::KeyNotInIam,
        Self::KeyRefused,
        Self::OtherKeysFirst,
        Self::Sha1Only,
        Self::KeyKind,
        Self::KeyUnreadable,
        Self::NoKey,
        Self::NoGitPull,
        Self::WrongRegion,
        Self::NoRepository,
        Self::TrailingSlash,
        Self::GitSuffix,
        Self::ClockSkew,
        Self::StalePassword,
        Self::RawSecret,
        Self::WrongSecret,
        Self::UnknownAccessKey,
        Self::GitCredentialRefused,
        Self::TokenMissing,
        Self::SessionEnded,
        Self::AccessRefused,
        Self::Throttled,
        Self::RegionNotEnabled,
        Self::Encryption,
        Self::Tls,
        Self::Other,
    ];

    /// Its stable name, as it is serialised: `inactive-key`, `clock-skew`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAddress => "no-address",
            Self::Unreachable => "unreachable",
            Self::HostKeyChanged => "host-key-changed",
            Self::HostKeyAlgorithm => "host-key-algorithm",
            Self::UserIsNoSshKeyId => "user-is-no-ssh-key-id",
            Self::UnknownSshKeyId => "unknown-ssh-key-id",
            Self::OtherKeysId => "other-keys-id",
            Self::InactiveKey => "inactive-key",
            Self::KeyNotInIam => "key-not-in-iam",
            Self::KeyRefused => "key-refused",
            Self::OtherKeysFirst => "other-keys-first",
            Self::Sha1Only => "sha1-only",
            Self::KeyKind => "key-kind",
            Self::KeyUnreadable => "key-unreadable",
            Self::NoKey => "no-key",
            Self::NoGitPull => "no-git-pull",
            Self::WrongRegion => "wrong-region",
            Self::NoRepository => "no-repository",
            Self::TrailingSlash => "trailing-slash",
            Self::GitSuffix => "git-suffix",
            Self::ClockSkew => "clock-skew",
            Self::StalePassword => "stale-password",
            Self::RawSecret => "raw-secret",
            Self::WrongSecret => "wrong-secret",
            Self::UnknownAccessKey => "unknown-access-key",
            Self::GitCredentialRefused => "git-credential-refused",
            Self::TokenMissing => "token-missing",
            Self::SessionEnded => "session-ended",
            Self::AccessRefused => "access-refused",
            Self::Throttled => "throttled",
            Self::RegionNotEnabled => "region-not-enabled",
            Self::Encryption => "encryption",
            Self::Tls => "tls",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Cause;

    #[test]
    fn names_are_those_that_are_stored_and_each_is_its_own() {
        let mut names = BTreeSet::new();
        for cause in Cause::ALL {
            assert_eq!(serde_json::to_value(cause).unwrap(), cause.name());
            assert!(names.insert(cause.name()), "{}", cause.name());
        }
    }
}
