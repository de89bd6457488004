//! The links of a way over HTTPS: clock, identity, sign-in.

use super::presented::{Presented, UserForm};
use super::{Answer, Cause, Refusal, Verdict};
use crate::git_password::VALIDITY_SECONDS;
use crate::region::Region;

/// From here on a clock's offset should be known, in milliseconds.
const NOTABLE_MILLIS: u64 = 60_000;

/// What STS says of an access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySeen {
    /// There is no key to ask about.
    NotAsked,
    /// Whose it is.
    Owner {
        /// The ARN.
        arn: String,
        /// Whether that is an IAM user, the only one whose key GIJ can use.
        is_user: bool,
    },
    /// It is not taken.
    Unknown,
    /// It is not taken in this region, and it is in another one.
    OnlyIn {
        /// Its code.
        region: String,
    },
    /// The signature does not fit it.
    WrongSecret,
    /// The signature's time is refused.
    Skewed,
    /// The session is over.
    Ended,
    /// STS could not be asked, in words.
    Unclear(String),
}

impl KeySeen {
    fn is_good(&self) -> bool {
        matches!(self, Self::Owner { .. })
    }
}

/// This computer's clock beside the server's: `offset_millis` is the server's time minus this computer's, `None` when the
/// server told none. Without a signature the clock does not count.
pub fn clock(offset_millis: Option<i64>, signs: bool) -> Verdict {
    let Some(offset) = offset_millis else {
        return Verdict::unseen("The server told no time.");
    };
    let apart = offset.unsigned_abs();
    let side = if offset > 0 { "behind" } else { "ahead of" };
    if apart <= NOTABLE_MILLIS {
        return Verdict::sound(format!("This computer's clock is within {} of AWS's.", seconds(apart)));
    }
    let finding = format!("This computer's clock is {} {side} AWS's.", minutes(apart / 1_000));
    if !signs {
        return Verdict::caution(format!("{finding} A password that is not signed works all the same."));
    }
    if apart / 1_000 <= VALIDITY_SECONDS.unsigned_abs() {
        return Verdict::caution(format!("{finding} From 15 minutes on AWS refuses what is signed here."))
            .fix(SET_CLOCK)
            .snippet(SET_CLOCK_COMMAND);
    }
    Verdict::broken(Cause::ClockSkew, format!("{finding} AWS takes signatures of 15 minutes at most."))
        .fix(SET_CLOCK)
        .snippet(SET_CLOCK_COMMAND)
}

const SET_CLOCK: &str = "Set this computer's clock from the network. Jira signs by the clock of its own server: that one has \
                         to be right as well.";

const SET_CLOCK_COMMAND: &str = if cfg!(target_os = "windows") {
    "w32tm /resync"
} else if cfg!(target_os = "macos") {
    "sudo sntp -sS time.apple.com"
} else {
    "sudo timedatectl set-ntp true"
};

/// Whose the access key is.
pub fn identity(seen: &KeySeen, region: &Region) -> Verdict {
    match seen {
        KeySeen::NotAsked => Verdict::unseen("A user name with a password is no access key; AWS tells nobody whose it is."),
        KeySeen::Owner { arn, is_user: true } => Verdict::sound(format!("The key belongs to {arn}.")),
        KeySeen::Owner { arn, is_user: false } => {
            Verdict::caution(format!("The key belongs to {arn}, which is no IAM user."))
                .fix("Give Jira the key of an IAM user made for it: one of nobody else's, with the permissions it needs.")
        }
        KeySeen::Unknown => unknown_key(),
        KeySeen::OnlyIn { region: other } => Verdict::broken(
            Cause::RegionNotEnabled,
            format!("AWS takes the key in {other} and not in {region}: the account has not enabled {}.", region.name()),
        )
        .fix(format!(
            "Enable {} under Account in the AWS console, or use the region that the repository is really in. Enabling \
             takes some minutes.",
            region.name()
        )),
        KeySeen::WrongSecret => Verdict::broken(
            Cause::WrongSecret,
            "AWS knows the access key ID, and the secret is another one's.",
        )
        .fix("Enter both again. A secret is shown once, when the key is made; if it is lost, make another key."),
        KeySeen::Skewed => Verdict::broken(Cause::ClockSkew, "AWS refuses the time of the signature.")
            .fix(SET_CLOCK)
            .snippet(SET_CLOCK_COMMAND),
        KeySeen::Ended => session_ended(),
        KeySeen::Unclear(words) => {
            Verdict::caution(format!("AWS could not be asked whose the key is: {words}. The repository is tried all the same."))
        }
    }
}

fn unknown_key() -> Verdict {
    Verdict::broken(
        Cause::UnknownAccessKey,
        "AWS does not take this access key ID: it was deleted, it is inactive, or it is mistyped. AWS's answer is the same \
         for all three.",
    )
    .fix("Look at the user's access keys in IAM: activate this one, or make another.")
}

fn session_ended() -> Verdict {
    Verdict::broken(Cause::SessionEnded, "The session of this key is over.")
        .fix("Sign in again. Jira needs a long-lived key, which has no session.")
}

/// With what the repository was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A password signed now with an access key.
    Key {
        /// What STS says of it.
        seen: KeySeen,
        /// Whether IAM says that it may pull; `None` where IAM may not be asked.
        may_pull: Option<bool>,
    },
    /// User name and password as they are.
    Presented {
        /// What they look like.
        presented: Presented,
        /// The server's time, in epoch seconds.
        now_seconds: i64,
    },
}

impl Asked {
    /// Whether IAM says that the key may not pull.
    fn may_not_pull(&self) -> bool {
        matches!(self, Self::Key { seen, may_pull: Some(false) } if seen.is_good())
    }
}

/// Whether CodeCommit takes who asks. Being refused a repository comes after that.
pub fn sign_in(asked: &Asked, answer: &Answer) -> Verdict {
    if answer.is_success() {
        return taken(asked);
    }
    match answer.refusal() {
        Refusal::Throttled => throttled(),
        Refusal::NotAllowed | Refusal::Missing | Refusal::Hidden | Refusal::Encryption => taken(asked),
        Refusal::Unclear => match answer.status {
            200..=399 => Verdict::broken(Cause::Other, "What answers is not git, but a page of something in between.")
                .fix("A proxy, or a network that wants a sign-in of its own, answered in CodeCommit's place. Open a page in \
                      the browser, sign in there, and look at the proxy under Network."),
            401 | 403 => refused(asked, answer),
            _ => Verdict::broken(Cause::Other, format!("CodeCommit answers: {}.", trimmed(&answer.words())))
                .fix("Try again in a minute. If it stays so, look at the AWS Health Dashboard."),
        },
    }
}

fn taken(asked: &Asked) -> Verdict {
    Verdict::sound(match asked {
        Asked::Key { .. } => "CodeCommit takes the password that was signed with the key.",
        Asked::Presented { .. } => "CodeCommit takes user name and password.",
    })
}

/// AWS asks to slow down.
pub(super) fn throttled() -> Verdict {
    Verdict::broken(Cause::Throttled, "AWS limits the rate of requests of this account (Rate exceeded).").fix(
        "Nothing is wrong with the credential. Wait a minute and try again. Index less often, or have pushes tell Jira \
         through triggers: API, console and git share one limit for each account and region.",
    )
}

fn refused(asked: &Asked, answer: &Answer) -> Verdict {
    match asked {
        Asked::Key { seen, .. } => key_refused(asked, seen, answer),
        Asked::Presented { presented, now_seconds } => presented_refused(*presented, *now_seconds, answer),
    }
}

const EXPIRED: &[&str] = &["Signature expired", "not yet current"];
const UNRECOGNISED: &[&str] =
    &["UnrecognizedClient", "InvalidClientTokenId", "security token included in the request is invalid"];
const SESSION_OVER: &[&str] = &["ExpiredToken", "token included in the request is expired"];
const SIGNATURE: &[&str] =
    &["InvalidSignature", "SignatureDoesNotMatch", "signature we calculated does not match"];

fn key_refused(asked: &Asked, seen: &KeySeen, answer: &Answer) -> Verdict {
    if answer.says(EXPIRED) {
        return Verdict::broken(Cause::ClockSkew, "CodeCommit refuses the time of the signature.")
            .fix(SET_CLOCK)
            .snippet(SET_CLOCK_COMMAND);
    }
    if answer.says(SESSION_OVER) {
        return session_ended();
    }
    if answer.says(UNRECOGNISED) && !seen.is_good() {
        return unknown_key();
    }
    if asked.may_not_pull() {
        return taken(asked);
    }
    let left = match (seen.is_good(), answer.says(SIGNATURE)) {
        (true, true) => {
            "Key, secret and clock are right, so that the region or the path that was signed is another one's"
        }
        (true, false) => {
            "Key, secret and clock are right; what is left is that the key may not pull from this repository"
        }
        (false, true) => "What is left is the secret, the region, or the path that was signed",
        (false, false) => "What is left is the key, its secret, and whether it may pull",
    };
    Verdict::broken(Cause::AccessRefused, format!("CodeCommit refuses: {}. {left}.", trimmed(&answer.words()))).fix(
        "Compare the region in the location with the repository's in the console, and look in IAM for codecommit:GitPull on \
         it. A key that may call iam:SimulatePrincipalPolicy lets Causeway tell which it is.",
    )
}

fn presented_refused(presented: Presented, now_seconds: i64, answer: &Answer) -> Verdict {
    let age = presented.age(now_seconds).filter(|age| Presented::is_stale(*age));
    match (presented.user, age) {
        (UserForm::TemporaryKey { with_token: false }, _) => Verdict::broken(
            Cause::TokenMissing,
            "The user name is a temporary access key without its session token.",
        )
        .fix(
            "The user name is the key ID, a percent sign and the token, and in a URL the percent sign is written %25. Jira \
             needs a long-lived key.",
        ),
        _ if presented.is_raw_secret() => Verdict::broken(
            Cause::RawSecret,
            "The password is a secret access key. git's side of CodeCommit takes a password signed with it, never the \
             secret itself.",
        )
        .fix(
            "In Jira enter the access key ID and the secret as an access key: GIJ signs by itself. For git on a computer set \
             up a credential helper, or make Git credentials in IAM.",
        )
        .snippet("git config --global credential.helper '!aws codecommit credential-helper $@'\ngit config --global credential.UseHttpPath true"),
        (_, Some(age)) if age > 0 => Verdict::broken(
            Cause::StalePassword,
            format!("The password was signed {} ago, and is good for 15 minutes.", minutes(age.unsigned_abs())),
        )
        .fix(
            "Something stored it: a keychain, a credential manager, a URL. Delete the entry of this host there, and put an \
             empty helper first in git's list for it, so that every password is signed afresh.",
        )
        .snippet("git config --global --add credential.https://git-codecommit.*.amazonaws.com.helper ''"),
        (_, Some(age)) => Verdict::broken(
            Cause::ClockSkew,
            format!("The password is signed for a time {} ahead of AWS's.", minutes(age.unsigned_abs())),
        )
        .fix("Set the clock of the computer that signed it from the network."),
        (UserForm::AccessKey | UserForm::TemporaryKey { .. }, None) => key_presented(answer),
        (UserForm::SshKeyId, None) => Verdict::broken(
            Cause::GitCredentialRefused,
            "The user name is an SSH key's ID, which counts over SSH alone.",
        )
        .fix("Use the location that begins with ssh://, or Git credentials of IAM."),
        (UserForm::GitCredential, None) => Verdict::broken(
            Cause::GitCredentialRefused,
            "CodeCommit refuses these Git credentials: the password is wrong, or they are inactive or deleted.",
        )
        .fix(
            "Look at the user's HTTPS Git credentials for CodeCommit in IAM: activate them, or reset the password, which is \
             shown once. They open repositories of their own account only.",
        ),
        (UserForm::Other, None) => Verdict::broken(
            Cause::GitCredentialRefused,
            "CodeCommit refuses user name and password. The user name of Git credentials looks like \
             ada-at-111122223333; an IAM user's own name and password sign in to the console only.",
        )
        .fix("Generate HTTPS Git credentials for CodeCommit under the user's security credentials in IAM."),
    }
}

/// A password behind a key id that is neither a secret nor too old.
fn key_presented(answer: &Answer) -> Verdict {
    if answer.says(SESSION_OVER) {
        return session_ended();
    }
    if answer.says(EXPIRED) {
        return Verdict::broken(
            Cause::StalePassword,
            "CodeCommit says that the password was signed too long ago.",
        )
        .fix("Have every password signed afresh, and store none.");
    }
    if answer.says(UNRECOGNISED) {
        return unknown_key();
    }
    Verdict::broken(
        Cause::AccessRefused,
        format!(
            "CodeCommit refuses: {}. What is left is that the password was signed with another secret, for another region or \
             for another path, or is no signature at all.",
            trimmed(&answer.words())
        ),
    )
    .fix("Give Causeway the access key itself; it signs a password of its own, and tells what else is wrong.")
}

/// What git read, or why it did not.
pub fn read(
    asked: &Asked,
    answer: &Answer,
    references: Option<&Result<(usize, Option<String>), String>>,
) -> Verdict {
    match (answer.refusal(), references) {
        (_, Some(Ok((count, head)))) => super::repository::readable(*count, head.as_deref()),
        (_, Some(Err(words))) => Verdict::broken(Cause::Other, format!("git could not read it: {words}."))
            .fix("The sign-in works. Try again; if it stays so, something in between cuts large answers short."),
        (Refusal::NotAllowed, None) => super::repository::not_allowed(&answer.words()),
        (Refusal::Encryption, None) => super::repository::encrypted(&answer.words()),
        (_, None) if asked.may_not_pull() => super::repository::not_allowed("IAM's simulation denies codecommit:GitPull"),
        (_, None) => Verdict::broken(Cause::Other, format!("CodeCommit answers: {}.", trimmed(&answer.words()))),
    }
}

pub(super) fn trimmed(words: &str) -> &str {
    words.trim().trim_end_matches('.')
}

fn seconds(millis: u64) -> String {
    match millis.div_ceil(1_000) {
        1 => "1 second".to_owned(),
        many => format!("{many} seconds"),
    }
}

/// `25 minutes`, `3 hours`, `12 days`.
fn minutes(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
#[path = "https_tests.rs"]
mod tests;
