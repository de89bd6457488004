//! What a user name and a password for git over HTTPS look like.

use crate::git_password::signed_at;
use crate::{Secret, git_password};

/// What a user name looks like (aws-contract §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserForm {
    /// A long-lived access key.
    AccessKey,
    /// A temporary one, with its token behind `%` or without.
    TemporaryKey {
        /// Whether the token is there.
        with_token: bool,
    },
    /// An SSH key's id: that is a user name over SSH.
    SshKeyId,
    /// `{user}-at-{account}`: Git credentials of IAM.
    GitCredential,
    /// Something else.
    Other,
}

/// What a password looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordForm {
    /// A signature of this moment, in epoch seconds.
    Signed {
        /// When it was signed for.
        at_seconds: i64,
    },
    /// 40 characters of base64: a secret access key.
    SecretAccessKey,
    /// Something else: a password of Git credentials, for instance.
    Other,
}

/// What somebody presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presented {
    /// The user name's form.
    pub user: UserForm,
    /// The password's form.
    pub password: PasswordForm,
}

impl Presented {
    /// Looks at both. Nothing of them is kept.
    pub fn of(user_name: &str, password: &Secret) -> Self {
        Self { user: user_form(user_name), password: password_form(password.expose()) }
    }

    /// How long ago the password was signed, in seconds, by a clock that says this; negative for a time to come.
    pub fn age(self, now_seconds: i64) -> Option<i64> {
        match self.password {
            PasswordForm::Signed { at_seconds } => Some(now_seconds.saturating_sub(at_seconds)),
            PasswordForm::SecretAccessKey | PasswordForm::Other => None,
        }
    }

    /// Whether a password of this age is too old, or of a time too far ahead.
    pub fn is_stale(age: i64) -> bool {
        age.unsigned_abs() > git_password::VALIDITY_SECONDS.unsigned_abs()
    }

    /// Whether a secret access key stands in the place of a signature: git's side of CodeCommit never takes one.
    pub fn is_raw_secret(self) -> bool {
        let is_key = matches!(self.user, UserForm::AccessKey | UserForm::TemporaryKey { .. });
        is_key && self.password == PasswordForm::SecretAccessKey
    }
}

fn user_form(user_name: &str) -> UserForm {
    // A `%` of a token that was encoded for a URL and not decoded again stays `%25`: no token then.
    let (name, token) = match user_name.split_once('%') {
        Some((name, token)) => (name, !token.is_empty() && !token.starts_with("25")),
        None => (user_name, false),
    };
    let is_id =
        name.len() >= 16 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    match name.get(..4) {
        Some("AKIA") if is_id => return UserForm::AccessKey,
        Some("ASIA") if is_id => return UserForm::TemporaryKey { with_token: token },
        Some("APKA") if is_id => return UserForm::SshKeyId,
        _ => {}
    }
    let account = user_name.rsplit_once("-at-").map(|(_, account)| account);
    // The second one of a user ends in `+1`.
    let account = account.map(|account| account.split('+').next().unwrap_or_default());
    match account {
        Some(digits) if digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            UserForm::GitCredential
        }
        _ => UserForm::Other,
    }
}

fn password_form(password: &str) -> PasswordForm {
    if let Some(at_seconds) = signed_at(password) {
        return PasswordForm::Signed { at_seconds };
    }
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    if password.len() == 40 && password.bytes().all(is_base64) {
        PasswordForm::SecretAccessKey
    } else {
        PasswordForm::Other
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PasswordForm, Presented, UserForm, user_form};
    use crate::Secret;
    use crate::git_password::{Signing, SigningTime, sign};

    #[test]
    fn user_names_are_known_by_their_form() {
        for (name, form) in [
            ("AKIAIOSFODNN7EXAMPLE", UserForm::AccessKey),
            ("ASIAIOSFODNN7EXAMPLE", UserForm::TemporaryKey { with_token: false }),
            ("ASIAIOSFODNN7EXAMPLE%", UserForm::TemporaryKey { with_token: false }),
            ("ASIAIOSFODNN7EXAMPLE%25IQoJb3JpZ2lu", UserForm::TemporaryKey { with_token: false }),
            ("ASIAIOSFODNN7EXAMPLE%IQoJb3JpZ2lu", UserForm::TemporaryKey { with_token: true }),
            ("APKAEIBAERJR2EXAMPLE", UserForm::SshKeyId),
            ("ada-at-111122223333", UserForm::GitCredential),
            ("ada-at-home-at-111122223333+1", UserForm::GitCredential),
            ("ada-at-home", UserForm::Other),
            ("git", UserForm::Other),
            ("", UserForm::Other),
        ] {
            assert_eq!(user_form(name), form, "{name}");
        }
    }

    #[test]
    fn a_secret_is_raw_only_beside_a_key() {
        let secret = Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned());
        assert!(Presented::of("AKIAIOSFODNN7EXAMPLE", &secret).is_raw_secret());
        assert!(!Presented::of("ada-at-111122223333", &secret).is_raw_secret());
        let password = Secret::new("4fpKbLnGvGx1WqCFlLrPGhGMV+uJbqUg8Xb+k2W3hBM=".to_owned());
        assert_eq!(Presented::of("ada-at-111122223333", &password).password, PasswordForm::Other);
    }

    proptest! {
        #[test]
        fn a_signed_password_tells_its_moment(seconds in 0_i64..=253_402_300_799) {
            let secret = Secret::new("secret".to_owned());
            let signing = Signing {
                access_key_id: "AKIAIOSFODNN7EXAMPLE",
                secret: &secret,
                session_token: None,
                region: "us-east-1",
                host: "h",
                path: "/v1/repos/a",
            };
            let credential = sign(&signing, SigningTime::from_epoch_seconds(seconds).unwrap());
            let presented = Presented::of("AKIAIOSFODNN7EXAMPLE", &credential.password);
            prop_assert_eq!(presented.password, PasswordForm::Signed { at_seconds: seconds });
            prop_assert_eq!(presented.age(seconds + 901), Some(901));
            prop_assert!(Presented::is_stale(901) && !Presented::is_stale(-900));
        }

        #[test]
        fn anything_has_some_form(user in "\\PC{0,60}", password in "\\PC{0,100}") {
            let _form = Presented::of(&user, &Secret::new(password));
        }
    }
}
