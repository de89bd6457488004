//! Topics and subscriptions.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use aws_sdk_sns::types::{Subscription, Tag};
use causeway_app::port::aws::{AwsAccount, AwsError, Topics};
use causeway_domain::triggers::plan::{SubscriptionSeen, TopicSeen};
use causeway_domain::triggers::policy::DELIVERY_POLICY;
use causeway_domain::triggers::{EndpointMark, TopicArn, WebhookUrl};
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;
use crate::redact::without;

const KEY: &str = "KmsMasterKeyId";
const RAW: &str = "RawMessageDelivery";

/// How many subscriptions' attributes are read at once.
const IN_FLIGHT: usize = 8;

#[async_trait]
impl Topics for CodeCommitAccount {
    async fn create_topic(
        &self,
        name: &str,
        kms_key: Option<&str>,
        tags: &BTreeMap<String, String>,
        cancel: &CancellationToken,
    ) -> Result<TopicArn, AwsError> {
        match self.make_topic(name, kms_key, tags, cancel).await {
            // Refused for the tags, or without saying for what.
            Err(AwsError::AccessDenied { action, .. })
                if !tags.is_empty() && action.as_deref().is_none_or(|action| action == "sns:TagResource") =>
            {
                self.make_topic(name, kms_key, &BTreeMap::new(), cancel).await
            }
            result => result,
        }
    }

    async fn topic(&self, arn: &TopicArn, cancel: &CancellationToken) -> Result<TopicSeen, AwsError> {
        let mut attributes = match self.topic_attributes(arn, cancel).await {
            Ok(attributes) => attributes,
            Err(AwsError::AccessDenied { message, .. }) => return Ok(TopicSeen::Denied { message }),
            Err(error) if is_gone(&error) => return Ok(TopicSeen::Missing),
            Err(error) => return Err(error),
        };
        let request = self.sns.list_tags_for_resource().resource_arn(arn.as_str());
        let tags = match self.to_sns.call(Call::Read, cancel, || request.clone().send()).await {
            Ok(answer) => Some(answer.tags.into_iter().flatten().map(|tag| (tag.key, tag.value)).collect()),
            Err(AwsError::AccessDenied { .. }) => None,
            Err(error) if is_gone(&error) => return Ok(TopicSeen::Missing),
            Err(error) => return Err(error),
        };
        let mut given = |name: &str| attributes.remove(name).filter(|value| !value.is_empty());
        Ok(TopicSeen::Found { policy: given("Policy"), kms_key: given(KEY), tags })
    }

    async fn set_topic_key(
        &self,
        arn: &TopicArn,
        kms_key: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let request = self
            .sns
            .set_topic_attributes()
            .topic_arn(arn.as_str())
            .attribute_name(KEY)
            .attribute_value(kms_key.unwrap_or_default());
        self.to_sns.call(Call::Write, cancel, || request.clone().send()).await.map(drop)
    }

    async fn delete_topic(&self, arn: &TopicArn, cancel: &CancellationToken) -> Result<(), AwsError> {
        let request = self.sns.delete_topic().topic_arn(arn.as_str());
        gone_is_fine(self.to_sns.call(Call::Write, cancel, || request.clone().send()).await.map(drop))
    }

    async fn subscriptions(
        &self,
        arn: &TopicArn,
        cancel: &CancellationToken,
    ) -> Result<Option<Vec<SubscriptionSeen>>, AwsError> {
        let listed = match self.listed_subscriptions(arn, cancel).await {
            Ok(listed) => listed,
            Err(AwsError::AccessDenied { .. }) => return Ok(None),
            // Subscriptions go with their topic.
            Err(error) if is_gone(&error) => return Ok(Some(Vec::new())),
            Err(error) => return Err(error),
        };
        let seen: Vec<_> = listed.into_iter().map(|subscription| self.seen(subscription, cancel)).collect();
        let seen: Vec<Option<SubscriptionSeen>> =
            stream::iter(seen).buffered(IN_FLIGHT).try_collect().await?;
        Ok(Some(seen.into_iter().flatten().collect()))
    }

    async fn subscribe(
        &self,
        arn: &TopicArn,
        endpoint: &WebhookUrl,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        let plain = self
            .sns
            .subscribe()
            .topic_arn(arn.as_str())
            .protocol("https")
            .endpoint(endpoint.expose())
            .return_subscription_arn(true);
        let request = plain.clone().attributes(RAW, "false").attributes("DeliveryPolicy", DELIVERY_POLICY);
        let mut answer = self.to_sns.call(Call::Write, cancel, || request.clone().send()).await;
        if answer.as_ref().is_err_and(is_there_already) {
            // The endpoint is subscribed with other attributes. Asked for without any, SNS finds that subscription.
            answer = self.to_sns.call(Call::Write, cancel, || plain.clone().send()).await;
        }
        let answer = answer.map_err(|error| without(error, endpoint.expose()))?;
        answer.subscription_arn.ok_or_else(|| unexpected("Subscribe without a subscription"))
    }

    async fn deliver_envelopes(
        &self,
        subscription_arn: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let request = self
            .sns
            .set_subscription_attributes()
            .subscription_arn(subscription_arn)
            .attribute_name(RAW)
            .attribute_value("false");
        self.to_sns.call(Call::Write, cancel, || request.clone().send()).await.map(drop)
    }

    async fn confirm_subscription(
        &self,
        arn: &TopicArn,
        token: &str,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        let request = self.sns.confirm_subscription().topic_arn(arn.as_str()).token(token);
        let answer = self.to_sns.call(Call::Write, cancel, || request.clone().send()).await;
        let answer = answer.map_err(|error| without(error, token))?;
        answer.subscription_arn.ok_or_else(|| unexpected("ConfirmSubscription without a subscription"))
    }

    async fn unsubscribe(&self, subscription_arn: &str, cancel: &CancellationToken) -> Result<(), AwsError> {
        let request = self.sns.unsubscribe().subscription_arn(subscription_arn);
        gone_is_fine(self.to_sns.call(Call::Write, cancel, || request.clone().send()).await.map(drop))
    }
}

impl CodeCommitAccount {
    async fn make_topic(
        &self,
        name: &str,
        kms_key: Option<&str>,
        tags: &BTreeMap<String, String>,
        cancel: &CancellationToken,
    ) -> Result<TopicArn, AwsError> {
        let tags = tags
            .iter()
            .map(|(key, value)| Tag::builder().key(key).value(value).build())
            .collect::<Result<Vec<_>, _>>()
            // Only a missing field does that, and all are there.
            .map_err(|error| AwsError::Unexpected { detail: error.to_string() })?;
        let key = kms_key.map(|key| HashMap::from([(KEY.to_owned(), key.to_owned())]));
        let request = self.sns.create_topic().name(name).set_attributes(key);
        let request = if tags.is_empty() { request } else { request.set_tags(Some(tags)) };
        match self.to_sns.call(Call::Write, cancel, || request.clone().send()).await {
            Ok(answer) => parsed(answer.topic_arn.as_deref()),
            Err(error) if is_there_already(&error) => self.existing_topic(name, cancel).await,
            Err(error) => Err(error),
        }
    }

    /// The topic of this name, which AWS has just said is there.
    async fn existing_topic(&self, name: &str, cancel: &CancellationToken) -> Result<TopicArn, AwsError> {
        let account = self.caller_identity(cancel).await?.account;
        let arn = TopicArn::of(&self.region, &account, name)
            .map_err(|error| AwsError::Unexpected { detail: error.to_string() })?;
        match self.topic_attributes(&arn, cancel).await {
            // It may be there and not be looked at.
            Ok(_) | Err(AwsError::AccessDenied { .. }) => Ok(arn),
            Err(error) => Err(error),
        }
    }

    async fn topic_attributes(
        &self,
        arn: &TopicArn,
        cancel: &CancellationToken,
    ) -> Result<HashMap<String, String>, AwsError> {
        let request = self.sns.get_topic_attributes().topic_arn(arn.as_str());
        let answer = self.to_sns.call(Call::Read, cancel, || request.clone().send()).await?;
        answer.attributes.ok_or_else(|| unexpected("GetTopicAttributes without attributes"))
    }

    async fn listed_subscriptions(
        &self,
        arn: &TopicArn,
        cancel: &CancellationToken,
    ) -> Result<Vec<Subscription>, AwsError> {
        let mut listed = Vec::new();
        let mut next_token: Option<String> = None;
        loop {
            let request = self
                .sns
                .list_subscriptions_by_topic()
                .topic_arn(arn.as_str())
                .set_next_token(next_token.clone());
            let page = self.to_sns.call(Call::Read, cancel, || request.clone().send()).await?;
            listed.extend(page.subscriptions.into_iter().flatten());
            match page.next_token.filter(|token| !token.is_empty()) {
                None => return Ok(listed),
                Some(token) if Some(&token) == next_token.as_ref() => {
                    return Err(unexpected("the same page again and again"));
                }
                token => next_token = token,
            }
        }
    }

    /// A subscription without its endpoint's secret; none for one that SNS lists though it is over.
    async fn seen(
        &self,
        subscription: Subscription,
        cancel: &CancellationToken,
    ) -> Result<Option<SubscriptionSeen>, AwsError> {
        let arn = match subscription.subscription_arn.as_deref() {
            Some("Deleted") => return Ok(None),
            Some(arn) if arn.starts_with("arn:") => Some(arn.to_owned()),
            // The literal "PendingConfirmation".
            _ => None,
        };
        let protocol = subscription.protocol.unwrap_or_default();
        let endpoint = EndpointMark::of(&subscription.endpoint.unwrap_or_default());
        let raw_delivery = match arn.as_deref().filter(|_| protocol == "https") {
            Some(arn) => {
                let request = self.sns.get_subscription_attributes().subscription_arn(arn);
                match self.to_sns.call(Call::Read, cancel, || request.clone().send()).await {
                    Ok(answer) => answer
                        .attributes
                        .and_then(|mut attributes| attributes.remove(RAW))
                        .map(|value| value.eq_ignore_ascii_case("true")),
                    Err(AwsError::AccessDenied { .. }) => None,
                    Err(error) if is_gone(&error) => return Ok(None),
                    Err(error) => return Err(error),
                }
            }
            None => None,
        };
        Ok(Some(SubscriptionSeen { arn, protocol, endpoint, raw_delivery }))
    }
}

fn parsed(arn: Option<&str>) -> Result<TopicArn, AwsError> {
    let arn = arn.ok_or_else(|| unexpected("CreateTopic without an ARN"))?;
    TopicArn::parse(arn).map_err(|error| AwsError::Unexpected { detail: format!("{error}: {arn}") })
}

fn unexpected(detail: &str) -> AwsError {
    AwsError::Unexpected { detail: detail.to_owned() }
}

fn is_gone(error: &AwsError) -> bool {
    matches!(error, AwsError::Service { code, .. }
        if ["NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException"].contains(&code.as_str()))
}

fn gone_is_fine(result: Result<(), AwsError>) -> Result<(), AwsError> {
    match result {
        Err(error) if is_gone(&error) => Ok(()),
        result => result,
    }
}

/// "Topic already exists with different attributes", "… with different tags", "Subscription already exists with …".
fn is_there_already(error: &AwsError) -> bool {
    matches!(error, AwsError::Service { code, message }
        if code.starts_with("InvalidParameter") && message.contains("already exists"))
}
