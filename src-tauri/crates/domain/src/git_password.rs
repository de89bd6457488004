//! The password that CodeCommit takes for git over HTTPS: a Signature Version 4 over method `GIT`, the repository's
//! path and the host. It needs no request to AWS and is good for about fifteen minutes, so it is made for each
//! operation and never kept.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Secret;

/// How long CodeCommit takes a password after the moment it was signed for, in seconds. AWS says "about 15 minutes".
pub const VALIDITY_SECONDS: i64 = 15 * 60;

/// The last second of the year 9999: later ones have no date of eight digits.
const LAST_SECOND: i64 = 253_402_300_799;

/// A moment that a signature can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SigningTime(i64);

impl SigningTime {
    /// Seconds since the Unix epoch; `None` before it and after the year 9999.
    pub fn from_epoch_seconds(seconds: i64) -> Option<Self> {
        (0..=LAST_SECOND).contains(&seconds).then_some(Self(seconds))
    }

    /// `YYYYMMDD` and `HHMMSS`, in UTC.
    fn date_and_time(self) -> (String, String) {
        let (days, seconds) = (self.0 / 86_400, self.0 % 86_400);
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        (format!("{year:04}{month:02}{day:02}"), format!("{hour:02}{minute:02}{second:02}"))
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar. Years are taken to begin in March, so
/// that the leap day is the last of one; 400 of them have 146,097 days.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// The moment that a password was signed for, in epoch seconds; `None` for what is no such password.
pub fn signed_at(password: &str) -> Option<i64> {
    let (time, signature) = password.split_once('Z')?;
    if signature.len() != 64 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) || time.len() != 15 {
        return None;
    }
    let (date, time) = time.split_once('T')?;
    let number = |text: &str, from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i64>().ok()).flatten()
    };
    let (year, month, day) = (number(date, 0, 4)?, number(date, 4, 6)?, number(date, 6, 8)?);
    let (hour, minute, second) = (number(time, 0, 2)?, number(time, 2, 4)?, number(time, 4, 6)?);
    if !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Years begin in March, as in `civil`.
    let year_from_march = year - i64::from(month <= 2);
    let (era, year_of_era) = (year_from_march.div_euclid(400), year_from_march.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468;
    // A day that the month does not have is another one's.
    (days >= 0 && civil(days) == (year, month, day))
        .then_some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// What is signed, and with which key.
#[derive(Debug)]
pub struct Signing<'a> {
    /// The access key id.
    pub access_key_id: &'a str,
    /// Its secret.
    pub secret: &'a Secret,
    /// The session token of a temporary key.
    pub session_token: Option<&'a Secret>,
    /// The region code.
    pub region: &'a str,
    /// The host of the remote, with a port when the remote names one.
    pub host: &'a str,
    /// The path of the remote without `/info/refs`: `/v1/repos/{name}`.
    pub path: &'a str,
}

/// User name and password for HTTP Basic, not percent-encoded.
#[derive(Debug)]
pub struct GitCredential {
    /// The access key id, with `%` and the session token of a temporary key behind it.
    pub user_name: Secret,
    /// Time and signature.
    pub password: Secret,
}

/// Signs for the moment `at`.
pub fn sign(signing: &Signing<'_>, at: SigningTime) -> GitCredential {
    let (date, time) = at.date_and_time();
    // The Z stands in the password only. With it in the string to sign the signature is another one.
    let time = format!("{date}T{time}");
    let canonical_request = format!("GIT\n{}\n\nhost:{}\n\nhost\n", signing.path, signing.host);
    let scope = format!("{date}/{}/codecommit/aws4_request", signing.region);
    let string_to_sign =
        format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical_request)));
    let first = Zeroizing::new(format!("AWS4{}", signing.secret.expose()).into_bytes());
    let key = [date.as_str(), signing.region, "codecommit", "aws4_request"]
        .iter()
        .fold(first, |key, part| Zeroizing::new(hmac(&key, part)));
    let signature = hex::encode(hmac(&key, &string_to_sign));
    let user_name = match signing.session_token {
        Some(token) => format!("{}%{}", signing.access_key_id, token.expose()),
        None => signing.access_key_id.to_owned(),
    };
    GitCredential { user_name: Secret::new(user_name), password: Secret::new(format!("{time}Z{signature}")) }
}

#[expect(clippy::expect_used, reason = "HMAC is defined for keys of every length")]
fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes every key");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::{LAST_SECOND, Signing, SigningTime, sign};
    use crate::Secret;

    #[derive(Deserialize)]
    struct Vectors {
        passwords: Vec<Vector>,
        mistakes: Vec<Mistake>,
    }

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        access_key_id: String,
        secret: Secret,
        session_token: Option<Secret>,
        region: String,
        host: String,
        path: String,
        at: Timestamp,
        user_name: String,
        password: String,
    }

    #[derive(Deserialize)]
    struct Mistake {
        name: String,
        instead_of: String,
        password: String,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../tests/data/git_passwords.json")).unwrap()
    }

    fn moment(at: Timestamp) -> SigningTime {
        SigningTime::from_epoch_seconds(at.as_second()).unwrap()
    }

    fn signing(vector: &Vector) -> Signing<'_> {
        Signing {
            access_key_id: &vector.access_key_id,
            secret: &vector.secret,
            session_token: vector.session_token.as_ref(),
            region: &vector.region,
            host: &vector.host,
            path: &vector.path,
        }
    }

    #[test]
    fn passwords_are_those_of_the_reference_clients() {
        let vectors = vectors();
        assert_eq!(vectors.passwords.len(), 15);
        for vector in &vectors.passwords {
            let credential = sign(&signing(vector), moment(vector.at));
            assert_eq!(credential.user_name.expose(), vector.user_name, "{}", vector.name);
            assert_eq!(credential.password.expose(), vector.password, "{}", vector.name);
        }
    }

    #[test]
    fn known_mistakes_are_not_made() {
        let vectors = vectors();
        assert_eq!(vectors.mistakes.len(), 4);
        for mistake in &vectors.mistakes {
            let vector = vectors.passwords.iter().find(|vector| vector.name == mistake.instead_of).unwrap();
            assert_ne!(
                sign(&signing(vector), moment(vector.at)).password.expose(),
                mistake.password,
                "{}",
                mistake.name
            );
        }
    }

    #[test]
    fn debug_shows_no_part_of_it() {
        let vectors = vectors();
        let vector = &vectors.passwords[0];
        let shown = format!("{:?} {:?}", signing(vector), sign(&signing(vector), moment(vector.at)));
        assert!(!shown.contains(vector.secret.expose()) && !shown.contains(&vector.password), "{shown}");
    }

    proptest! {
        #[test]
        fn dates_are_those_of_the_calendar(seconds in 0..=LAST_SECOND) {
            let (date, time) = SigningTime(seconds).date_and_time();
            let expected = Timestamp::from_second(seconds).unwrap().strftime("%Y%m%d %H%M%S").to_string();
            prop_assert_eq!(format!("{date} {time}"), expected);
        }

        #[test]
        fn moments_without_such_a_date_are_none(seconds in any::<i64>()) {
            let known = (0..=LAST_SECOND).contains(&seconds);
            prop_assert_eq!(SigningTime::from_epoch_seconds(seconds).is_some(), known);
        }

        #[test]
        fn the_form_is_always_the_same(secret in "\\PC{0,100}", seconds in 0..=LAST_SECOND) {
            let secret = Secret::new(secret);
            let signing = Signing {
                access_key_id: "AKIAIOSFODNN7EXAMPLE",
                secret: &secret,
                session_token: None,
                region: "us-east-1",
                host: "git-codecommit.us-east-1.amazonaws.com",
                path: "/v1/repos/a",
            };
            let credential = sign(&signing, SigningTime::from_epoch_seconds(seconds).unwrap());
            let password = credential.password.expose();
            prop_assert_eq!(password.len(), 16 + 64);
            prop_assert_eq!(&password[8..9], "T");
            prop_assert_eq!(&password[15..16], "Z");
            prop_assert!(password[16..].bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
    }
}
