//! Who else uses a topic, looked at right before it would be deleted.

use causeway_domain::triggers::{EndpointMark, StoredTriggers, TopicArn};
use futures::{FutureExt, StreamExt};

use super::aws_patience::{AwsPatience, is_repository_gone, is_topic_gone};
use super::disconnecting::is_of_jira;
use super::trigger_list::AT_ONCE;
use crate::error::AppError;
use crate::port::aws::{AwsAccount, AwsError};

/// As many users as are named.
const NAMED: usize = 5;

/// Everybody who uses a topic besides the Jira of this webhook, in words; empty when nobody does. What cannot be looked
/// at counts as somebody.
pub(super) async fn topic_users(
    aws: &dyn AwsAccount,
    patience: &AwsPatience,
    topic: &TopicArn,
    webhook: Option<&EndpointMark>,
) -> Result<Vec<String>, AppError> {
    let cancel = &patience.cancel;
    let subscriptions = match patience.with(|| aws.subscriptions(topic, cancel)).await {
        Ok(Some(subscriptions)) => subscriptions,
        Ok(None) => return Ok(vec!["its subscriptions may not be listed".to_owned()]),
        Err(error) if is_topic_gone(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut users: Vec<String> = subscriptions
        .iter()
        .filter(|seen| !webhook.is_some_and(|webhook| is_of_jira(seen, webhook)))
        .map(|seen| format!("{} is subscribed ({})", seen.endpoint.masked, seen.protocol))
        .collect();
    let names = patience.with(|| aws.repository_names(std::sync::Arc::new(|_| ()), cancel)).await?;
    let mut looks = Vec::new();
    for name in names {
        looks.push(look(aws, patience, name).boxed());
    }
    let mut looks = futures::stream::iter(looks).buffer_unordered(AT_ONCE);
    let mut senders = Vec::new();
    while let Some((name, outcome)) = looks.next().await {
        match outcome {
            Ok(stored) => senders.extend(
                stored
                    .triggers
                    .iter()
                    .filter(|trigger| trigger.destination_arn == topic.as_str())
                    .map(|trigger| format!("the trigger {} in {name} sends to it", trigger.name)),
            ),
            Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
            Err(error) if is_repository_gone(&error) => {}
            Err(error) => senders.push(format!("the triggers of {name} could not be looked at: {error}")),
        }
    }
    senders.sort_unstable();
    users.extend(senders);
    if users.len() > NAMED {
        let more = users.len() - NAMED;
        users.truncate(NAMED);
        users.push(format!("and {more} more"));
    }
    Ok(users)
}

async fn look(
    aws: &dyn AwsAccount,
    patience: &AwsPatience,
    name: String,
) -> (String, Result<StoredTriggers, AwsError>) {
    let outcome = patience.with(|| aws.triggers(&name, &patience.cancel)).await;
    (name, outcome)
}
