//! Topics and subscriptions.

use std::collections::BTreeMap;

use async_trait::async_trait;
use causeway_app::port::aws::{AwsError, Topics};
use causeway_domain::Region;
use causeway_domain::triggers::plan::{SubscriptionSeen, TopicSeen};
use causeway_domain::triggers::{EndpointMark, TopicArn, WebhookUrl};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{AwsCall, FakeAws, Subscription, Topic};
use crate::support::ACCOUNT;

#[async_trait]
impl Topics for FakeAws {
    async fn create_topic(
        &self,
        name: &str,
        kms_key: Option<&str>,
        tags: &BTreeMap<String, String>,
        cancel: &CancellationToken,
    ) -> Result<TopicArn, AwsError> {
        let arn = TopicArn::of(&Region::parse(&self.at).unwrap(), ACCOUNT, name).unwrap();
        self.answer(AwsCall::CreateTopic, arn.as_str(), cancel, |state| {
            state
                .topics
                .entry(arn.as_str().to_owned())
                .or_insert_with(|| Topic { kms_key: kms_key.map(str::to_owned), tags: tags.clone() });
            Ok(())
        })
        .await?;
        Ok(arn)
    }

    async fn topic(&self, arn: &TopicArn, cancel: &CancellationToken) -> Result<TopicSeen, AwsError> {
        let seen = self
            .answer(AwsCall::GetTopic, arn.as_str(), cancel, |state| {
                Ok(state.topics.get(arn.as_str()).map_or(TopicSeen::Missing, |topic| TopicSeen::Found {
                    policy: None,
                    kms_key: topic.kms_key.clone(),
                    tags: Some(topic.tags.clone()),
                }))
            })
            .await;
        match seen {
            Err(AwsError::AccessDenied { message, .. }) => Ok(TopicSeen::Denied { message }),
            seen => seen,
        }
    }

    async fn set_topic_key(
        &self,
        arn: &TopicArn,
        kms_key: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.answer(AwsCall::SetTopicKey, arn.as_str(), cancel, |state| {
            state.topic_has_to_exist(arn.as_str())?;
            if let Some(topic) = state.topics.get_mut(arn.as_str()) {
                topic.kms_key = kms_key.map(str::to_owned);
            }
            Ok(())
        })
        .await
    }

    async fn delete_topic(&self, arn: &TopicArn, cancel: &CancellationToken) -> Result<(), AwsError> {
        self.answer(AwsCall::DeleteTopic, arn.as_str(), cancel, |state| {
            state.topics.remove(arn.as_str());
            state.subscriptions.retain(|subscription| subscription.topic != arn.as_str());
            Ok(())
        })
        .await
    }

    async fn subscriptions(
        &self,
        arn: &TopicArn,
        cancel: &CancellationToken,
    ) -> Result<Option<Vec<SubscriptionSeen>>, AwsError> {
        let listed = self
            .answer(AwsCall::ListSubscriptions, arn.as_str(), cancel, |state| {
                state.topic_has_to_exist(arn.as_str())?;
                let of_topic = state.subscriptions.iter().filter(|item| item.topic == arn.as_str());
                let seen = of_topic.map(|item| SubscriptionSeen {
                    arn: item.confirmed.then(|| item.arn.clone()),
                    protocol: item.protocol.clone(),
                    endpoint: EndpointMark::of(&item.endpoint),
                    raw_delivery: (item.confirmed && item.protocol == "https").then_some(item.raw),
                });
                Ok(seen.collect())
            })
            .await;
        match listed {
            Ok(seen) => Ok(Some(seen)),
            Err(AwsError::AccessDenied { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn subscribe(
        &self,
        arn: &TopicArn,
        endpoint: &WebhookUrl,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.answer(AwsCall::Subscribe, arn.as_str(), cancel, |state| {
            state.topic_has_to_exist(arn.as_str())?;
            let known = state
                .subscriptions
                .iter_mut()
                .find(|item| item.topic == arn.as_str() && item.endpoint == endpoint.expose());
            if let Some(known) = known {
                known.asked_at = Some(Instant::now());
                return Ok(known.arn.clone());
            }
            let own = format!("{arn}:subscription-{}", state.subscriptions.len());
            state.subscriptions.push(Subscription {
                arn: own.clone(),
                topic: arn.as_str().to_owned(),
                protocol: "https".to_owned(),
                endpoint: endpoint.expose().to_owned(),
                confirmed: false,
                raw: false,
                asked_at: Some(Instant::now()),
            });
            Ok(own)
        })
        .await
    }

    async fn deliver_envelopes(
        &self,
        subscription_arn: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.answer(AwsCall::DeliverEnvelopes, subscription_arn, cancel, |state| {
            for item in state.subscriptions.iter_mut().filter(|item| item.arn == subscription_arn) {
                item.raw = false;
            }
            Ok(())
        })
        .await
    }

    async fn confirm_subscription(
        &self,
        arn: &TopicArn,
        token: &str,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.answer(AwsCall::Confirm, arn.as_str(), cancel, |state| {
            // The token is the future ARN here.
            let pending = state.subscriptions.iter_mut().find(|item| item.arn == token);
            let Some(pending) = pending else {
                let message = "Invalid token".to_owned();
                return Err(AwsError::Service { code: "InvalidParameter".to_owned(), message });
            };
            pending.confirmed = true;
            Ok(pending.arn.clone())
        })
        .await
    }

    async fn unsubscribe(&self, subscription_arn: &str, cancel: &CancellationToken) -> Result<(), AwsError> {
        self.answer(AwsCall::Unsubscribe, subscription_arn, cancel, |state| {
            state.subscriptions.retain(|item| item.arn != subscription_arn);
            Ok(())
        })
        .await
    }
}
