//! Topics: their names, and the one that belongs to a connection.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::region::Region;

/// Why a text is not the ARN of a usable topic.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TopicArnError {
    /// It is not written like one.
    #[error("A topic's ARN looks like arn:aws:sns:eu-central-1:111122223333:codecommit-jira")]
    Syntax,
    /// A FIFO topic, which triggers cannot use.
    #[error("CodeCommit triggers cannot send to a FIFO topic")]
    Fifo,
}

/// The ARN of a standard topic: `arn:{partition}:sns:{region}:{account}:{name}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TopicArn(String);

impl TopicArn {
    /// Reads an ARN.
    ///
    /// # Errors
    /// When it is not one, or one of a FIFO topic.
    pub fn parse(text: &str) -> Result<Self, TopicArnError> {
        let text = text.trim();
        let parts: Vec<&str> = text.split(':').collect();
        let ["arn", partition, "sns", region, account, name] = parts[..] else {
            return Err(TopicArnError::Syntax);
        };
        let known_partition = partition == "aws" || partition.starts_with("aws-");
        let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        if !known_partition || !digits || Region::parse(region).is_err() {
            return Err(TopicArnError::Syntax);
        }
        if name.strip_suffix(".fifo").is_some() {
            return Err(TopicArnError::Fifo);
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if name.is_empty() || name.len() > 256 || !name.bytes().all(plain) {
            return Err(TopicArnError::Syntax);
        }
        Ok(Self(text.to_owned()))
    }

    /// The ARN that a topic of this name has.
    ///
    /// # Errors
    /// When account or name are not what an ARN holds.
    pub fn of(region: &Region, account: &str, name: &str) -> Result<Self, TopicArnError> {
        let partition = region.partition().arn_name();
        Self::parse(&format!("arn:{partition}:sns:{}:{account}:{name}", region.code()))
    }

    fn part(&self, index: usize) -> &str {
        self.0.splitn(6, ':').nth(index).unwrap_or_default()
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region code.
    pub fn region(&self) -> &str {
        self.part(3)
    }

    /// The owner's 12-digit account.
    pub fn account(&self) -> &str {
        self.part(4)
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.part(5)
    }
}

impl fmt::Display for TopicArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for TopicArn {
    type Error = TopicArnError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<TopicArn> for String {
    fn from(arn: TopicArn) -> Self {
        arn.0
    }
}

/// What our topics' names begin with. AWS's managed policies allow only topics that begin with `codecommit`.
pub const TOPIC_PREFIX: &str = "codecommit-causeway-";

/// What our triggers' names begin with.
pub const TRIGGER_PREFIX: &str = "causeway-";

/// The tag that says a topic is ours, and for which Jira.
pub const TAG_SITE: &str = "causeway:jira";

/// Eight hex digits of a Jira site: the same on every computer, so that two of them find the same topic.
fn mark_of(site_url: &str) -> String {
    let digest = Sha256::digest(site_url.as_bytes());
    hex::encode(digest.get(..4).unwrap_or_default())
}

/// The name of the topic that tells a Jira site about one account and region.
pub fn topic_name(site_url: &str) -> String {
    format!("{TOPIC_PREFIX}{}", mark_of(site_url))
}

/// The name of our trigger for a Jira site, in every repository.
pub fn trigger_name(site_url: &str) -> String {
    format!("{TRIGGER_PREFIX}{}", mark_of(site_url))
}

/// The topic that tells a Jira site about one account and region.
///
/// # Errors
/// When region or account are not what an ARN holds.
pub fn own_topic(site_url: &str, region: &str, account: &str) -> Result<TopicArn, TopicArnError> {
    let region = Region::parse(region).map_err(|_| TopicArnError::Syntax)?;
    TopicArn::of(&region, account, &topic_name(site_url))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TopicArn, TopicArnError, topic_name, trigger_name};
    use crate::Region;

    #[test]
    fn parts_are_read() {
        let arn = TopicArn::parse(" arn:aws-cn:sns:cn-north-1:111122223333:codecommit-x ").unwrap();
        assert_eq!((arn.region(), arn.account(), arn.name()), ("cn-north-1", "111122223333", "codecommit-x"));
        let region = Region::parse("cn-north-1").unwrap();
        assert_eq!(TopicArn::of(&region, "111122223333", "codecommit-x"), Ok(arn));
    }

    #[test]
    fn what_triggers_cannot_use_is_refused() {
        let parse = TopicArn::parse;
        assert_eq!(parse("arn:aws:sns:eu-west-1:111122223333:a.fifo"), Err(TopicArnError::Fifo));
        for wrong in [
            "arn:aws:sqs:eu-west-1:111122223333:a",
            "arn:aws:sns:eu-west-1:1111:a",
            "arn:aws:sns:eu-west-1:111122223333:",
            "arn:aws:sns:eu-west-1:111122223333:a:sub",
            "a",
        ] {
            assert_eq!(parse(wrong), Err(TopicArnError::Syntax), "{wrong}");
        }
    }

    #[test]
    fn each_site_has_names_of_its_own() {
        let (one, other) = ("https://jira.example.com", "https://jira.example.org");
        assert_eq!(topic_name(one), topic_name(one));
        assert_ne!(topic_name(one), topic_name(other));
        assert!(topic_name(one).starts_with("codecommit"), "AWS's managed policies ask for it");
        assert!(trigger_name(one).len() <= 100);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            if let Ok(arn) = TopicArn::parse(&text) {
                prop_assert_eq!(arn.as_str(), text.trim());
            }
        }
    }
}
