//! The links of a way over SSH: user name and key.

use super::host::sha1_only;
use super::{Cause, Verdict};
use crate::access_key::{AccessKeyId, AccessKeyIdError};
use crate::ssh::login::{Offer, OfferAnswer, SignIn};

/// An SSH key as IAM has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamKey {
    /// `APKA…`.
    pub id: String,
    /// Whether it signs in.
    pub is_active: bool,
    /// `Active`, `Inactive`, `Expired`.
    pub status: String,
    /// `SHA256:…`; `None` where IAM does not let the key be read.
    pub print: Option<String>,
}

/// What came of trying once more, otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondTry {
    /// It was not tried.
    NotTried,
    /// It was refused as well.
    Refused,
    /// This was taken.
    Accepted(Offer),
}

impl SecondTry {
    fn accepted(&self) -> Option<&Offer> {
        match self {
            Self::Accepted(offer) => Some(offer),
            Self::NotTried | Self::Refused => None,
        }
    }
}

/// A key that could be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyOffer {
    /// Where it is from: the file, or "agent".
    pub from: String,
    /// `SHA256:…`, where the public part is known.
    pub print: Option<String>,
    /// Why it cannot be used, in words.
    pub problem: Option<String>,
}

/// What is known of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFacts<'a> {
    /// The user name; empty where nobody says one.
    pub user: &'a str,
    /// Where it is from, to be read after "from": "the location", "~/.ssh/config, line 3".
    pub user_from: &'a str,
    /// The keys there are, in the order in which they are offered.
    pub keys: &'a [KeyOffer],
    /// How signing in went.
    pub sign_in: &'a Result<SignIn, String>,
    /// The IAM user's keys, where they may be listed.
    pub iam: Option<&'a [IamKey]>,
    /// One key by itself, which did not get its turn or came after many others.
    pub alone: &'a SecondTry,
    /// The same keys with signatures of SHA-1.
    pub sha1: &'a SecondTry,
}

impl SignInFacts<'_> {
    fn offers(&self) -> &[Offer] {
        self.sign_in.as_ref().map(|sign_in| sign_in.offers.as_slice()).unwrap_or_default()
    }

    /// Whether user and key go together, at whatever try.
    fn fits(&self) -> bool {
        let first = self.sign_in.as_ref().ok().and_then(SignIn::accepted).or_else(|| self.unsigned());
        first.or(self.alone.accepted()).or(self.sha1.accepted()).is_some()
    }

    /// The right key, with which nobody could sign.
    fn unsigned(&self) -> Option<&Offer> {
        self.offers().iter().find(|offer| offer.answer == OfferAnswer::NotSigned)
    }

    fn is_offered(&self, print: &str) -> bool {
        let there = self.keys.iter().filter_map(|key| key.print.as_deref());
        self.offers()
            .iter()
            .map(|offer| offer.fingerprint.as_str())
            .chain(there)
            .any(|offered| offered == print)
    }

    /// The key in IAM that is the user name.
    fn entry(&self) -> Option<&IamKey> {
        self.iam?.iter().find(|key| key.id == self.user)
    }

    /// A key of IAM that is here under another id.
    fn other_entry(&self) -> Option<&IamKey> {
        let is_here = |key: &&IamKey| key.print.as_deref().is_some_and(|print| self.is_offered(print));
        let mut others = self.iam?.iter().filter(|key| key.id != self.user).filter(is_here);
        let first = others.clone().find(|key| key.is_active);
        first.or_else(|| others.next())
    }
}

/// Whether the user name is an SSH key's id, and the right one.
pub fn user(facts: &SignInFacts<'_>) -> Verdict {
    let SignInFacts { user, user_from, .. } = facts;
    if facts.fits() {
        return Verdict::sound(format!("{user}, from {user_from}, is the SSH key ID."));
    }
    if facts.entry().is_none()
        && let Some(what) = no_ssh_key_id(user)
    {
        let verdict = Verdict::broken(
            Cause::UserIsNoSshKeyId,
            format!("The user name has to be the SSH key ID of IAM (APKA…). {what}"),
        );
        return with_id(verdict, facts);
    }
    let Some(iam) = facts.iam else {
        return Verdict::sound(format!(
            "{user}, from {user_from}, looks like an SSH key ID. Whether IAM has it, and for which key, only IAM tells."
        ));
    };
    match (facts.entry(), facts.other_entry()) {
        (None, other) => {
            let verdict = Verdict::broken(
                Cause::UnknownSshKeyId,
                format!("This IAM user has no SSH key {user}. It has {}.", ids(iam)),
            );
            if other.is_some() {
                with_id(verdict, facts)
            } else {
                verdict.fix("The console lists keys by ID and not by date. Take the ID of the key that is on this computer, \
                             or upload that key.")
            }
        }
        (Some(entry), Some(other))
            if entry.print.as_deref().is_some_and(|print| !facts.is_offered(print)) =>
        {
            let verdict = Verdict::broken(
                Cause::OtherKeysId,
                format!("{user} is the ID of another key. The key that is here has the ID {}.", other.id),
            );
            with_id(verdict, facts)
        }
        (Some(_), _) => {
            Verdict::sound(format!("{user}, from {user_from}, is an SSH key ID of this IAM user."))
        }
    }
}

/// Names the right id where IAM told it.
fn with_id(verdict: Verdict, facts: &SignInFacts<'_>) -> Verdict {
    match facts.other_entry() {
        Some(right) => verdict
            .fix(format!("Write {} in front of the host, as IAM has it for the key that is here.", right.id))
            .snippet(right.id.clone()),
        None => verdict.fix(
            "IAM shows it beside each SSH key for CodeCommit, under the user's security credentials. Write it in front of \
             the host: ssh://APKA…@git-codecommit.…",
        ),
    }
}

fn ids(iam: &[IamKey]) -> String {
    if iam.is_empty() {
        return "none".to_owned();
    }
    iam.iter().map(|key| key.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// What a user name is when it cannot be an SSH key's id; `None` when it may be one.
fn no_ssh_key_id(user: &str) -> Option<String> {
    if user.is_empty() {
        return Some("There is none here, and ssh would take the name you have on this computer.".to_owned());
    }
    // IAM's model allows 20 to 128 word characters; the ids that it gives out begin with APKA.
    let is_long = (20..=128).contains(&user.len()) && user.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_ours =
        user.starts_with("APKA") && user.len() >= 16 && user.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match AccessKeyId::parse(user) {
        _ if is_ours => None,
        Err(AccessKeyIdError::OtherIdentifier(what)) => Some(format!("{user} is {what}.")),
        _ if user.starts_with("AKIA") || user.starts_with("ASIA") => {
            Some(format!("{user} is an access key ID."))
        }
        _ if is_long => None,
        _ if user == "git" => Some("Other hosts take git, and CodeCommit does not.".to_owned()),
        _ => Some(format!("{user} is none: it is perhaps the IAM user's own name.")),
    }
}

/// What a sign-in says that ended before a key was offered, because none could be read.
const KEY_PROBLEMS: [&str; 3] =
    ["the passphrase does not open", "holds no private key", "can be read by others"];

/// Whether the key is taken.
pub fn key(facts: &SignInFacts<'_>) -> Verdict {
    let sign_in = match facts.sign_in {
        Ok(sign_in) => sign_in,
        Err(words) if KEY_PROBLEMS.iter().any(|problem| words.contains(problem)) => return unreadable(words),
        Err(words) => {
            return Verdict::broken(
                Cause::Unreachable,
                format!("The connection ended before the sign-in did: {words}."),
            )
            .fix("Try again. If it stays so, something in between cuts SSH off.");
        }
    };
    if let Some(offer) = sign_in.accepted() {
        let before = match sign_in.offers.iter().filter(|other| other.answer == OfferAnswer::Refused).count()
        {
            0 => String::new(),
            1 => ", after one that was refused".to_owned(),
            many => format!(", after {many} that were refused"),
        };
        return Verdict::sound(format!(
            "The key {} ({}) is taken{before}, with a signature of {}.",
            offer.from, offer.fingerprint, offer.algorithm
        ));
    }
    if let Some(offer) = facts.unsigned() {
        return Verdict::broken(
            Cause::KeyUnreadable,
            format!(
                "CodeCommit takes the key {} ({}), and nobody could sign with it here.",
                offer.from, offer.fingerprint
            ),
        )
        .fix("Give its passphrase, or load it into the agent.")
        .snippet(
            format!("ssh-add {}", if offer.from == "agent" { "" } else { offer.from.as_str() }).trim_end(),
        );
    }
    if let Some(offer) = facts.alone.accepted() {
        return others_first(facts, offer);
    }
    if let Some(offer) = facts.sha1.accepted() {
        return sha1_only(&format!(
            "The key {} ({}) is refused with signatures of today and taken with SHA-1.",
            offer.from, offer.fingerprint
        ));
    }
    if sign_in.offers.is_empty() {
        return nothing_offered(facts);
    }
    if sign_in.offers.iter().all(|offer| !is_rsa(&offer.algorithm)) {
        let kinds: Vec<&str> = sign_in.offers.iter().map(|offer| offer.algorithm.as_str()).collect();
        return Verdict::broken(
            Cause::KeyKind,
            format!("CodeCommit takes RSA keys only, and what is here is {}.", kinds.join(", ")),
        )
        .fix("Make an RSA key and upload its public part to IAM.")
        .snippet("ssh-keygen -t rsa -b 4096 -m PEM -f ~/.ssh/codecommit_rsa");
    }
    refused(facts, sign_in)
}

fn is_rsa(algorithm: &str) -> bool {
    algorithm == "ssh-rsa" || algorithm.starts_with("rsa-sha2-")
}

fn nothing_offered(facts: &SignInFacts<'_>) -> Verdict {
    let problems: Vec<String> = facts
        .keys
        .iter()
        .filter_map(|key| key.problem.as_ref().map(|problem| format!("{}: {problem}", key.from)))
        .collect();
    if problems.is_empty() {
        return Verdict::broken(
            Cause::NoKey,
            "There is no key here to sign in with: none of ssh's usual files, no agent's.",
        )
        .fix("Choose the file of the private key, or make a key and upload its public part to IAM.");
    }
    unreadable(&problems.join("; "))
}

fn unreadable(words: &str) -> Verdict {
    Verdict::broken(Cause::KeyUnreadable, format!("No private key can be read: {}.", words.trim_end_matches('.')))
        .fix("Choose the private key and not the .pub beside it; give its passphrase; convert a PuTTY key with puttygen.")
}

fn others_first(facts: &SignInFacts<'_>, offer: &Offer) -> Verdict {
    let before = facts.offers().iter().filter(|offer| offer.answer != OfferAnswer::NotOffered).count();
    Verdict::broken(
        Cause::OtherKeysFirst,
        format!(
            "The key {} ({}) is the right one: by itself it is taken. ssh offers {before} others first, and the server hangs \
             up before its turn.",
            offer.from, offer.fingerprint
        ),
    )
    .fix("Have ssh offer this key alone to this host, in ~/.ssh/config.")
    .snippet(format!(
        "Host git-codecommit.*.amazonaws.com\n    User {}\n    IdentityFile {}\n    IdentitiesOnly yes",
        facts.user,
        if offer.from == "agent" { "~/.ssh/the-key.pub" } else { offer.from.as_str() }
    ))
}

/// Every try was refused: IAM tells why, or it stays open.
fn refused(facts: &SignInFacts<'_>, sign_in: &SignIn) -> Verdict {
    let user = facts.user;
    let hung_up = sign_in.offers.iter().any(|offer| offer.answer == OfferAnswer::HungUp);
    if let Some(entry) = facts.entry() {
        let is_here = entry.print.as_deref().map(|print| facts.is_offered(print));
        if !entry.is_active {
            return Verdict::broken(
                Cause::InactiveKey,
                format!(
                    "IAM has {user} as {}, and such a key does not sign in.",
                    entry.status.to_lowercase()
                ),
            )
            .fix("Activate it in IAM, or sign in with another key.")
            .snippet(format!(
                "aws iam update-ssh-public-key --status Active --user-name USER --ssh-public-key-id {user}"
            ));
        }
        if is_here == Some(false) {
            return Verdict::broken(
                Cause::KeyNotInIam,
                format!(
                    "{user} is the ID of the key {}, which is not here. What was offered is not among this IAM user's keys: {}.",
                    entry.print.as_deref().unwrap_or_default(),
                    offered(sign_in)
                ),
            )
            .fix(
                "Use the private key whose public part was uploaded as this ID, or upload the public part of this one and \
                 take its ID. A key of another account's user does not count.",
            );
        }
    }
    let mut left = vec![
        "the ID is another key's",
        "the key is inactive in IAM",
        "the key was uploaded for another user or account",
    ];
    if facts.entry().is_some() {
        left = vec![
            "the key was changed in IAM a moment ago",
            "IAM does not let Causeway see which key the ID is of",
        ];
    }
    if hung_up {
        left.push("the right key did not get its turn before the server hung up");
    }
    Verdict::broken(
        Cause::KeyRefused,
        format!("{user} and the key do not go together (Permission denied). Offered: {}.", offered(sign_in)),
    )
    .fix(format!(
        "Left are: {}. Who may call iam:ListSSHPublicKeys and iam:GetSSHPublicKey lets Causeway tell; else compare this \
         key's print with those in the console.",
        left.join("; ")
    ))
}

fn offered(sign_in: &SignIn) -> String {
    let each = |offer: &Offer| format!("{} ({})", offer.from, offer.fingerprint);
    sign_in.offers.iter().map(each).collect::<Vec<_>>().join(", ")
}

/// What the server says to who signs in without a repository.
pub fn login_words(words: &Result<String, String>) -> Verdict {
    match words {
        Ok(words) if words.contains("successfully authenticated") => Verdict::sound(
            "CodeCommit says: You have successfully authenticated over SSH. No repository was asked for.",
        ),
        Ok(words) => Verdict::caution(format!("The key is taken. The server says: {words}")),
        Err(words) => Verdict::caution(format!("The key is taken, and the server says nothing: {words}.")),
    }
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
