//! Whether there is a newer version. It is looked for when a person asks, and never otherwise; what is found is told, and
//! installed by whoever installed this version.
//!
//! An announcement is a small file of JSON beside its signature in minisign's form, made with the key whose public half
//! this build was given. The signature is of the announcement and not only of what can be downloaded, so whoever holds
//! the server can neither invent a version nor send anybody to another page.

use minisign_verify::{PublicKey, Signature};
use semver::Version;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::App;
use crate::error::AppError;
use crate::port::releases::ReleasesError;

/// What is added to an announcement's address for that of its signature.
const SIGNATURE: &str = ".minisig";

/// What an announcement says it is of, so that a signature of something else made with the same key is not taken.
const PRODUCT: &str = "causeway";

/// Where this build looks, and whom it trusts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateChannel<'a> {
    /// Address of the announcement.
    pub url: &'a str,
    /// minisign's public key, the line that begins with `RW`.
    pub key: &'a str,
}

/// A newer version, as it was announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewerVersion {
    /// `1.2.0`.
    pub version: String,
    /// `2027-01-05`.
    pub published: String,
    /// Where it is had from: `https://…`.
    pub page: String,
    /// What is new, a sentence each.
    pub notes: Vec<String>,
}

/// Why an announcement is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum UpdateError {
    /// It could not be read.
    #[error(transparent)]
    Releases(#[from] ReleasesError),
    /// The key that this build was given is none.
    #[error("this build was given a key that is none of minisign's")]
    Key,
    /// The signature is missing, damaged, of another key or of something else.
    #[error("the announcement is not signed by Causeway's publishers")]
    Signature,
    /// It is signed, and cannot be understood.
    #[error("the announcement cannot be understood: {detail}")]
    Unreadable {
        /// Why, in words.
        detail: String,
    },
}

#[derive(Deserialize)]
struct Announcement {
    product: String,
    version: String,
    published: String,
    page: String,
    #[serde(default)]
    notes: Vec<String>,
}

impl App {
    /// The version that is announced, when it is newer than `running`; `None` when this one is the newest.
    ///
    /// # Errors
    /// When the announcement cannot be read, or is not to be believed.
    pub async fn newer_version(
        &self,
        channel: UpdateChannel<'_>,
        running: &str,
    ) -> Result<Option<NewerVersion>, AppError> {
        let releases = &self.ports().releases;
        let announced = releases.read(channel.url).await.map_err(UpdateError::from)?;
        let signature = releases.read(&format!("{}{SIGNATURE}", channel.url)).await;
        let signature = match signature {
            // A server without one is as bad as one with a wrong one.
            Err(ReleasesError::Status { status: 403 | 404 | 410, .. }) => {
                return Err(UpdateError::Signature.into());
            }
            signature => signature.map_err(UpdateError::from)?,
        };
        Ok(judged(&announced, &signature, channel.key, running)?)
    }
}

fn judged(
    announced: &[u8],
    signature: &[u8],
    key: &str,
    running: &str,
) -> Result<Option<NewerVersion>, UpdateError> {
    let key = PublicKey::from_base64(key).map_err(|_| UpdateError::Key)?;
    let signature = std::str::from_utf8(signature).map_err(|_| UpdateError::Signature)?;
    let signature = Signature::decode(signature).map_err(|_| UpdateError::Signature)?;
    // Only the newer form, of a hash: old ones can be made to sign what their owner did not mean to.
    key.verify(announced, &signature, false).map_err(|_| UpdateError::Signature)?;
    let unreadable = |detail: String| UpdateError::Unreadable { detail };
    let found: Announcement =
        serde_json::from_slice(announced).map_err(|error| unreadable(error.to_string()))?;
    if found.product != PRODUCT {
        return Err(unreadable(format!("it is of {}", found.product)));
    }
    let version =
        |text: &str| Version::parse(text).map_err(|error| unreadable(format!("version {text}: {error}")));
    if !found.page.starts_with("https://") {
        return Err(unreadable("its page is not an https address".to_owned()));
    }
    // An older one than this is one that was replayed, or this one is from the future: neither is news.
    if version(&found.version)?.cmp_precedence(&version(running)?).is_le() {
        return Ok(None);
    }
    let Announcement { version, published, page, notes, .. } = found;
    Ok(Some(NewerVersion { version, published, page, notes }))
}

#[cfg(test)]
mod tests {
    use minisign::KeyPair;
    use serde_json::json;

    use super::*;

    struct Publisher(KeyPair);

    impl Publisher {
        fn new() -> Self {
            Self(KeyPair::generate_unencrypted_keypair().unwrap())
        }

        fn key(&self) -> String {
            self.0.pk.to_base64()
        }

        fn sign(&self, text: &str) -> Vec<u8> {
            let signed = minisign::sign(None, &self.0.sk, text.as_bytes(), None, None).unwrap();
            signed.into_string().into_bytes()
        }
    }

    fn announcement(version: &str) -> String {
        json!({
            "product": "causeway", "version": version, "published": "2027-01-05",
            "page": "https://causeway.example/releases", "notes": ["Quicker."],
        })
        .to_string()
    }

    fn judge(publisher: &Publisher, text: &str, running: &str) -> Result<Option<String>, UpdateError> {
        let newer = judged(text.as_bytes(), &publisher.sign(text), &publisher.key(), running)?;
        Ok(newer.map(|newer| newer.version))
    }

    #[test]
    fn only_a_newer_version_is_news() {
        let publisher = Publisher::new();
        for (running, announced, is_news) in [
            ("0.1.0", "0.2.0", true),
            ("0.9.0", "0.10.0", true),
            ("1.0.0-rc.1", "1.0.0", true),
            ("0.1.0", "0.1.0", false),
            ("0.2.0", "0.1.9", false),
            ("1.0.0", "1.0.0-rc.1", false),
            ("1.0.0", "1.0.0+another.build", false),
        ] {
            let found = judge(&publisher, &announcement(announced), running).unwrap();
            assert_eq!(found.is_some(), is_news, "{running} -> {announced}");
        }
    }

    #[test]
    fn what_is_not_signed_by_the_publisher_is_not_believed() {
        let (publisher, other) = (Publisher::new(), Publisher::new());
        let text = announcement("9.0.0");
        let judge = |announced: &str, signature: &[u8]| {
            judged(announced.as_bytes(), signature, &publisher.key(), "0.1.0").map(|newer| newer.is_some())
        };
        let good = publisher.sign(&text);
        assert_eq!(judge(&text, &good), Ok(true));
        let mut damaged = good.clone();
        damaged[80] ^= 1;
        for (announced, signature) in [
            (text.as_str(), other.sign(&text)),
            (text.as_str(), publisher.sign("another text")),
            (text.as_str(), damaged),
            (text.as_str(), Vec::new()),
            (text.as_str(), b"<html>".to_vec()),
            (text.as_str(), vec![0xff, 0xfe]),
            (&text.replace("9.0.0", "9.0.1"), good),
        ] {
            assert_eq!(judge(announced, &signature), Err(UpdateError::Signature));
        }
        assert_eq!(judged(b"", b"", "not a key", "0.1.0"), Err(UpdateError::Key));
    }

    #[test]
    fn what_is_signed_and_makes_no_sense_is_refused() {
        let publisher = Publisher::new();
        let replaced = |from: &str, to: &str| announcement("9.0.0").replace(from, to);
        for text in [
            "{}".to_owned(),
            "[".to_owned(),
            replaced("9.0.0", "newest"),
            replaced("\"causeway\"", "\"something else\""),
            replaced("https://", "javascript:"),
            replaced("https://", "http://"),
        ] {
            let found = judge(&publisher, &text, "0.1.0");
            assert!(matches!(found, Err(UpdateError::Unreadable { .. })), "{text}: {found:?}");
        }
    }
}
