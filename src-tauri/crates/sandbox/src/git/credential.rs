//! The Basic credentials of git over HTTPS: a SigV4 signature as password, or a service-specific Git credential.
//!
//! The password of the first kind is a timestamp followed by the signature of a made-up `GIT` request. Neither the key
//! id nor the session token is signed, so both are looked up and compared here.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::aws::Caller;
use crate::principals::{AccessKey, Status};
use crate::world::World;

/// How far a signature's timestamp may be from the sandbox's clock, either way, in seconds.
pub const VALIDITY_SECONDS: i64 = 15 * 60;

/// Regions in which the account has users and no repositories.
const ELSEWHERE: [&str; 6] =
    ["us-east-1", "us-west-2", "eu-west-1", "eu-west-3", "eu-central-1", "ap-southeast-2"];

/// Written in front of `Z` in the password, and without the `Z` in the string to sign.
const TIMESTAMP: &str = "%Y%m%dT%H%M%S";

/// A user name and a password as git sent them.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// An access key id with an optional `%` and session token, or the user name of a Git credential.
    pub user: &'a str,
    /// A SigV4 git password, or the password of a Git credential.
    pub password: &'a str,
}

impl std::fmt::Debug for Presented<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Presented").finish_non_exhaustive()
    }
}

/// What the client believes it talks to: both are part of the signature.
#[derive(Debug, Clone, Copy)]
pub struct Location<'a> {
    /// The `Host` header as sent, with its port if it has one.
    pub host: &'a str,
    /// The path of the remote, unescaped, without `/info/refs`.
    pub path: &'a str,
}

/// Why credentials are refused. The service says less than this; the event log says which it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Neither an access key nor a Git credential has that name.
    #[error("The security token included in the request is invalid")]
    UnknownKey,
    /// The access key or the Git credential is inactive.
    #[error("The security token included in the request is invalid")]
    Inactive,
    /// A temporary key came without its session token.
    #[error("The security token included in the request is invalid")]
    TokenMissing,
    /// The session token belongs to another key, or is damaged, or a long-lived key came with one.
    #[error("The security token included in the request is invalid")]
    WrongToken,
    /// The temporary key has ended.
    #[error("The security token included in the request is expired")]
    SessionExpired,
    /// The password is no SigV4 git password; often it is the bare secret access key.
    #[error("The password is neither a Signature Version 4 signature nor a Git credential")]
    NotASignature,
    /// The signature is older than it may be, or comes from the future.
    #[error("Signature expired: {signed} is not within 15 min. of {now}")]
    Stale {
        /// The timestamp of the signature.
        signed: String,
        /// The sandbox's time.
        now: String,
    },
    /// Another secret, region, host or path was signed.
    #[error(
        "The request signature we calculated does not match the signature you provided. \
         Check your AWS Secret Access Key and signing method."
    )]
    WrongSignature,
    /// What was signed is meant for another region, where the account has no repositories.
    #[error("There is no repository of this name in {region}")]
    OtherRegion {
        /// Its code.
        region: &'static str,
    },
    /// The password of the Git credential is another.
    #[error("The user name or password is incorrect")]
    WrongPassword,
}

impl CredentialError {
    /// The AWS error code in the answer.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey | Self::Inactive | Self::TokenMissing | Self::WrongToken => {
                "UnrecognizedClientException"
            }
            Self::SessionExpired => "ExpiredTokenException",
            Self::Stale { .. } | Self::WrongSignature => "InvalidSignatureException",
            Self::NotASignature | Self::WrongPassword => "AccessDeniedException",
            Self::OtherRegion { .. } => "RepositoryDoesNotExistException",
        }
    }

    /// The reason in one word, for the event log.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::Inactive => "inactive-key",
            Self::TokenMissing => "token-missing",
            Self::WrongToken => "wrong-token",
            Self::SessionExpired => "session-expired",
            Self::NotASignature => "not-a-signature",
            Self::Stale { .. } => "stale-signature",
            Self::WrongSignature => "wrong-signature",
            Self::WrongPassword => "wrong-password",
            Self::OtherRegion { .. } => "other-region",
        }
    }
}

/// Finds out who presents these credentials. The caller's access key id is empty when they are Git credentials, and what
/// the client calls itself is left to whoever read its headers.
pub fn authenticate(
    world: &World,
    presented: Presented<'_>,
    location: Location<'_>,
) -> Result<Caller, CredentialError> {
    let (name, token) = match presented.user.split_once('%') {
        Some((name, token)) => (name, Some(token)),
        None => (presented.user, None),
    };
    if let Some(key) = world.principals.access_key(name) {
        let expected = Expected { region: &world.options.region, now: world.clock.now_seconds() };
        check_signature(&key, token, presented.password, location, expected)?;
        world.principals.used(&key.id, expected.now, "codecommit");
        return Ok(Caller { principal: key.principal, access_key_id: key.id, agent: String::new() });
    }
    let credential =
        world.principals.git_credential_by_user_name(presented.user).ok_or(CredentialError::UnknownKey)?;
    if !same(credential.password.as_bytes(), presented.password.as_bytes()) {
        return Err(CredentialError::WrongPassword);
    }
    match credential.status {
        Status::Active => {
            Ok(Caller { principal: credential.principal, access_key_id: String::new(), agent: String::new() })
        }
        Status::Inactive | Status::Expired => Err(CredentialError::Inactive),
    }
}

/// What the server adds of its own.
#[derive(Debug, Clone, Copy)]
struct Expected<'a> {
    region: &'a str,
    /// Epoch seconds.
    now: i64,
}

fn check_signature(
    key: &AccessKey,
    token: Option<&str>,
    password: &str,
    location: Location<'_>,
    expected: Expected<'_>,
) -> Result<(), CredentialError> {
    if key.status != Status::Active {
        return Err(CredentialError::Inactive);
    }
    match (key.session_token.as_deref(), token) {
        (None, None) => {}
        (Some(_), None) => return Err(CredentialError::TokenMissing),
        (Some(ours), Some(theirs)) if same(ours.as_bytes(), theirs.as_bytes()) => {}
        (_, Some(_)) => return Err(CredentialError::WrongToken),
    }
    if key.expires_at.is_some_and(|end| expected.now >= end) {
        return Err(CredentialError::SessionExpired);
    }
    let (timestamp, signature) = password.split_once('Z').ok_or(CredentialError::NotASignature)?;
    let signed_at = epoch_seconds(timestamp).ok_or(CredentialError::NotASignature)?;
    let signature = hex::decode(signature).map_err(|_| CredentialError::NotASignature)?;
    let is_for = |region: &str| {
        signed_hosts(location.host)
            .any(|host| same(&signature, &sign(&key.secret, timestamp, region, host, location.path)))
    };
    // One host stands for those of every region, so that what is signed for another one was meant to go there.
    let elsewhere = || ELSEWHERE.into_iter().find(|region| is_for(region));
    let other = if is_for(expected.region) {
        None
    } else {
        Some(elsewhere().ok_or(CredentialError::WrongSignature)?)
    };
    if (expected.now - signed_at).abs() > VALIDITY_SECONDS {
        return Err(CredentialError::Stale { signed: format!("{timestamp}Z"), now: iso_basic(expected.now) });
    }
    match other.filter(|region| *region != expected.region) {
        Some(region) => Err(CredentialError::OtherRegion { region }),
        None => Ok(()),
    }
}

/// Clients disagree on whether a port belongs to the signed host; on 443 nobody notices.
fn signed_hosts(host: &str) -> impl Iterator<Item = &str> {
    let bare = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|(bare, _)| bare);
    std::iter::once(host).chain(bare)
}

fn sign(secret: &str, timestamp: &str, region: &str, host: &str, path: &str) -> [u8; 32] {
    let day = timestamp.get(..8).unwrap_or_default();
    let request = format!("GIT\n{path}\n\nhost:{host}\n\nhost\n");
    let digest = hex::encode(Sha256::digest(request.as_bytes()));
    let to_sign = format!("AWS4-HMAC-SHA256\n{timestamp}\n{day}/{region}/codecommit/aws4_request\n{digest}");
    let mut key = hmac(format!("AWS4{secret}").as_bytes(), day.as_bytes());
    for part in [region, "codecommit", "aws4_request"] {
        key = hmac(&key, part.as_bytes());
    }
    hmac(&key, to_sign.as_bytes())
}

fn hmac(key: &[u8], data: &[u8]) -> [u8; 32] {
    // One block, filled as HMAC itself would, so that no key length can fail.
    let mut block = [0; 64];
    match block.get_mut(..key.len()) {
        Some(start) => start.copy_from_slice(key),
        None => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// Compares without telling by its duration where the first difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn epoch_seconds(timestamp: &str) -> Option<i64> {
    let time = DateTime::strptime(TIMESTAMP, timestamp).ok()?;
    // The parser is lenient about widths; the signature is not.
    if time.strftime(TIMESTAMP).to_string() != timestamp {
        return None;
    }
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
}

fn iso_basic(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map(|time| time.strftime("%Y%m%dT%H%M%SZ").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
#[path = "credential_tests.rs"]
mod tests;
