//! The password that CodeCommit takes for git over HTTPS: a Signature Version 4 over method `GIT`, the repository's
//! path and the host. It needs no request to AWS and is good for about fifteen minutes, so it is made for each
//! operation and never kept.

use causeway_domain::Secret;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

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
pub fn sign(signing: &Signing<'_>, at: Timestamp) -> GitCredential {
    // The Z stands in the password only. With it in the string to sign the signature is another one.
    let time = at.strftime("%Y%m%dT%H%M%S").to_string();
    let date = at.strftime("%Y%m%d").to_string();
    let canonical_request = format!("GIT\n{}\n\nhost:{}\n\nhost\n", signing.path, signing.host);
    let scope = format!("{date}/{}/codecommit/aws4_request", signing.region);
    let string_to_sign =
        format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical_request)));
    let first = Secret::new(format!("AWS4{}", signing.secret.expose()));
    let key = [date.as_str(), signing.region, "codecommit", "aws4_request"]
        .iter()
        .fold(first.expose().as_bytes().to_vec(), |key, part| hmac(&key, part));
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
    use causeway_domain::Secret;
    use jiff::Timestamp;
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::{Signing, sign};

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
        serde_json::from_str(include_str!("../tests/data/sigv4.json")).unwrap()
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
            let credential = sign(&signing(vector), vector.at);
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
                sign(&signing(vector), vector.at).password.expose(),
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
        let shown = format!("{:?} {:?}", signing(vector), sign(&signing(vector), vector.at));
        assert!(!shown.contains(vector.secret.expose()) && !shown.contains(&vector.password), "{shown}");
    }

    proptest! {
        #[test]
        fn the_form_is_always_the_same(secret in "\\PC{0,100}", millis in 0_i64..4_102_444_800_000) {
            let secret = Secret::new(secret);
            let signing = Signing {
                access_key_id: "AKIAIOSFODNN7EXAMPLE",
                secret: &secret,
                session_token: None,
                region: "us-east-1",
                host: "git-codecommit.us-east-1.amazonaws.com",
                path: "/v1/repos/a",
            };
            let credential = sign(&signing, Timestamp::from_millisecond(millis).unwrap());
            let password = credential.password.expose();
            prop_assert_eq!(password.len(), 16 + 64);
            prop_assert_eq!(&password[8..9], "T");
            prop_assert_eq!(&password[15..16], "Z");
            prop_assert!(password[16..].bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
    }
}
