//! What SNS remembers.

use std::collections::BTreeMap;

/// A confirmation token works for two days.
pub(crate) const TOKEN_LIFETIME_MILLIS: i64 = 2 * 24 * 60 * 60 * 1000;

/// A standard topic.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Topic {
    /// `arn:aws:sns:{region}:{account}:{name}`.
    pub arn: String,
    /// Attributes that were set, as they were set.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Subscriptions that once were.
    pub subscriptions_deleted: u64,
}

impl Topic {
    /// The account that owns it.
    pub fn owner(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }

    /// The access policy: what was set, or the default, which opens the topic to its own account.
    pub fn policy(&self) -> String {
        self.attributes.get("Policy").cloned().unwrap_or_else(|| default_policy(&self.arn, self.owner()))
    }

    /// The version of the signature on its messages.
    pub fn signature_version(&self) -> &str {
        self.attributes.get("SignatureVersion").map_or("1", String::as_str)
    }
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The topic's ARN, a colon and a UUID.
    pub arn: String,
    /// Its topic.
    pub topic_arn: String,
    /// The account that made it.
    pub owner: String,
    /// The ARN of the principal that made it.
    pub principal_arn: String,
    /// `http` or `https`.
    pub protocol: String,
    /// The URL. It may carry user information, so it belongs in no log.
    pub endpoint: String,
    /// Attributes that were set.
    pub attributes: BTreeMap<String, String>,
    /// Whether the endpoint's owner agreed.
    pub confirmed: bool,
    /// Whether the confirmation was signed.
    pub confirmed_with_signature: bool,
    /// Whether only a signed request may end it.
    pub authenticate_on_unsubscribe: bool,
    /// Tokens that were sent out for it.
    pub tokens: Vec<Token>,
}

/// A confirmation token.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Token {
    /// Lower-case hex.
    pub value: String,
    /// Epoch milliseconds after which it is worth nothing.
    pub expires_at: i64,
}

impl Subscription {
    /// Whether it still exists at `now`: one that nobody confirmed lapses with its last token.
    pub(crate) fn is_live(&self, now: i64) -> bool {
        self.confirmed || self.tokens.iter().any(|token| token.expires_at > now)
    }

    pub(crate) fn is_raw(&self) -> bool {
        self.attributes.get("RawMessageDelivery").is_some_and(|value| value == "true")
    }

    pub(crate) fn accepts(&self, token: &str, now: i64) -> bool {
        self.tokens.iter().any(|known| known.value == token && known.expires_at > now)
    }
}

/// Topics by ARN, subscriptions by ARN. A subscription's ARN begins with its topic's, so the sorted map is the index of a
/// topic's subscriptions as well.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) topics: BTreeMap<String, Topic>,
    pub(crate) subscriptions: BTreeMap<String, Subscription>,
    /// Ended subscriptions by the token that restores them.
    pub(crate) ended: BTreeMap<String, Subscription>,
}

impl State {
    /// The live subscriptions of a topic, in ARN order.
    pub(crate) fn of_topic<'a>(
        &'a self,
        topic_arn: &str,
        now: i64,
    ) -> impl Iterator<Item = &'a Subscription> {
        let prefix = format!("{topic_arn}:");
        self.subscriptions
            .range(prefix.clone()..)
            .map(|(_, subscription)| subscription)
            .take_while(move |subscription| subscription.arn.starts_with(&prefix))
            .filter(move |subscription| subscription.is_live(now))
    }

    /// Removes a topic with everything below it.
    pub(crate) fn remove_topic(&mut self, arn: &str) {
        self.topics.remove(arn);
        let below: Vec<String> = self
            .subscriptions
            .range(format!("{arn}:")..)
            .map(|(arn, _)| arn)
            .take_while(|subscription| subscription.starts_with(&format!("{arn}:")))
            .cloned()
            .collect();
        for subscription in below {
            self.subscriptions.remove(&subscription);
        }
        self.ended.retain(|_, subscription| subscription.topic_arn != arn);
    }

    /// Forgets what lapsed before `now`.
    pub(crate) fn purge(&mut self, topic_arn: &str, now: i64) {
        let lapsed: Vec<String> = self
            .subscriptions
            .range(format!("{topic_arn}:")..)
            .take_while(|(arn, _)| arn.starts_with(&format!("{topic_arn}:")))
            .filter(|(_, subscription)| !subscription.is_live(now))
            .map(|(arn, _)| arn.clone())
            .collect();
        for arn in lapsed {
            self.subscriptions.remove(&arn);
        }
    }
}

fn default_policy(topic_arn: &str, owner: &str) -> String {
    serde_json::json!({
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [{
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [
                "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"
            ],
            "Resource": topic_arn,
            "Condition": {"StringEquals": {"AWS:SourceOwner": owner}}
        }]
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::{State, Subscription, Token};

    fn subscription(arn: &str, confirmed: bool) -> Subscription {
        Subscription {
            arn: arn.to_owned(),
            topic_arn: arn.rsplit_once(':').unwrap().0.to_owned(),
            owner: "1".to_owned(),
            principal_arn: String::new(),
            protocol: "https".to_owned(),
            endpoint: String::new(),
            attributes: std::collections::BTreeMap::new(),
            confirmed,
            confirmed_with_signature: false,
            authenticate_on_unsubscribe: false,
            tokens: vec![Token { value: "t".to_owned(), expires_at: 100 }],
        }
    }

    #[test]
    fn a_topic_whose_name_begins_like_another_keeps_its_own() {
        let mut state = State::default();
        for arn in ["sns:a:1", "sns:a:2", "sns:a-b:3", "sns:ab:4"] {
            state.subscriptions.insert(arn.to_owned(), subscription(arn, true));
        }
        let found: Vec<_> = state.of_topic("sns:a", 0).map(|found| found.arn.as_str()).collect();
        assert_eq!(found, ["sns:a:1", "sns:a:2"]);
        state.remove_topic("sns:a");
        assert_eq!(state.subscriptions.keys().collect::<Vec<_>>(), ["sns:a-b:3", "sns:ab:4"]);
    }

    #[test]
    fn what_nobody_confirmed_lapses_with_its_token() {
        let mut state = State::default();
        state.subscriptions.insert("sns:a:1".to_owned(), subscription("sns:a:1", false));
        state.subscriptions.insert("sns:a:2".to_owned(), subscription("sns:a:2", true));
        assert_eq!(state.of_topic("sns:a", 99).count(), 2);
        assert_eq!(state.of_topic("sns:a", 100).count(), 1);
        state.purge("sns:a", 100);
        assert_eq!(state.subscriptions.len(), 1);
    }
}
