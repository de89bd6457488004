//! Topics and subscriptions in SNS.

use std::collections::BTreeMap;

use async_trait::async_trait;
use causeway_domain::triggers::plan::{SubscriptionSeen, TopicSeen};
use causeway_domain::triggers::{TopicArn, WebhookUrl};
use tokio_util::sync::CancellationToken;

use super::AwsError;

/// Topics. Throttled calls wait and go on, as those of [`super::RepositoryTriggers`] do.
#[async_trait]
pub trait Topics: Send + Sync {
    /// Makes a standard topic, or finds the one of that name. When one with other attributes or tags is there, it is
    /// found and left as it is. Tags that may not be set are left out.
    async fn create_topic(
        &self,
        name: &str,
        kms_key: Option<&str>,
        tags: &BTreeMap<String, String>,
        cancel: &CancellationToken,
    ) -> Result<TopicArn, AwsError>;

    /// A topic as it is. [`TopicSeen::Denied`] stands for a refusal, which is no error here.
    async fn topic(&self, arn: &TopicArn, cancel: &CancellationToken) -> Result<TopicSeen, AwsError>;

    /// Sets the KMS key of a topic; an empty one ends the encryption.
    async fn set_topic_key(
        &self,
        arn: &TopicArn,
        kms_key: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError>;

    /// Deletes a topic with its subscriptions; one that is gone is no error.
    async fn delete_topic(&self, arn: &TopicArn, cancel: &CancellationToken) -> Result<(), AwsError>;

    /// A topic's subscriptions, all pages; `None` when they may not be listed. Whether delivery is raw is read for
    /// confirmed `https` ones.
    async fn subscriptions(
        &self,
        arn: &TopicArn,
        cancel: &CancellationToken,
    ) -> Result<Option<Vec<SubscriptionSeen>>, AwsError>;

    /// Subscribes an https endpoint: enveloped messages, with retries over several minutes. SNS asks the endpoint to
    /// confirm; for one that is pending already it asks again. Gives the subscription's (future) ARN.
    async fn subscribe(
        &self,
        arn: &TopicArn,
        endpoint: &WebhookUrl,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError>;

    /// Turns raw delivery off.
    async fn deliver_envelopes(
        &self,
        subscription_arn: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError>;

    /// Confirms a subscription in the endpoint's place, with the token that SNS sent it. Gives its ARN.
    async fn confirm_subscription(
        &self,
        arn: &TopicArn,
        token: &str,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError>;

    /// Ends a confirmed subscription; one that is gone is no error.
    async fn unsubscribe(&self, subscription_arn: &str, cancel: &CancellationToken) -> Result<(), AwsError>;
}
