//! Topics and their attributes.

use std::collections::BTreeMap;
use std::ops::Bound;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{
    Answer, QueryError, Request, authorize, authorize_action, authorized_topic, checked_topic_arn, invalid,
    listing, next_token, page_size, required, tags, topic_arn,
};
use crate::aws::query::paging;
use crate::aws::query::xml::{entries, text};
use crate::sns::{RetryPolicy, Scope, Topic};

/// Standard topics of one account.
const TOPICS: usize = 100_000;

/// Whether a text may name a standard topic.
pub(super) fn is_name(name: &str) -> bool {
    (1..=256).contains(&name.len())
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '-' || character == '_')
}

pub(super) fn create(request: &Request<'_>) -> Answer {
    let name = required(request, "Name")?;
    let attributes = request.params.map("Attributes");
    if attributes.get("FifoTopic").is_some_and(|value| value == "true") {
        return Err(invalid(
            "FifoTopic Reason: CodeCommit cannot publish to FIFO topics, and the sandbox has none",
        ));
    }
    if !is_name(name) {
        return Err(invalid("Topic Name"));
    }
    let arn = topic_arn(request.world, name);
    authorize(request, &arn)?;
    let given_tags = request.params.tags("Tags");
    if !given_tags.is_empty() {
        authorize_action(request, "TagResource", &arn)?;
        tags::check(&given_tags)?;
    }
    for (name, value) in &attributes {
        check_attribute(name, value)?;
    }
    let attributes: BTreeMap<String, String> =
        attributes.into_iter().filter(|(name, value)| name != "FifoTopic" && !value.is_empty()).collect();
    request.world.topics.write(|state| {
        if let Some(existing) = state.topics.get(&arn) {
            let same = |(name, value): (&String, &String)| effective(existing, name).as_ref() == Some(value);
            if !attributes.iter().all(same) {
                return Err(invalid("Attributes Reason: Topic already exists with different attributes"));
            }
            if !given_tags.is_empty() && given_tags != existing.tags {
                return Err(invalid("Tags Reason: Topic already exists with different tags"));
            }
            return Ok(());
        }
        if state.topics.len() >= TOPICS {
            let message = "The customer already owns the maximum allowed number of topics.";
            return Err(QueryError::new(StatusCode::FORBIDDEN, "TopicLimitExceeded", message));
        }
        let topic = Topic { arn: arn.clone(), attributes, tags: given_tags, subscriptions_deleted: 0 };
        state.topics.insert(arn.clone(), topic);
        Ok(())
    })?;
    Ok(Some(vec![text("TopicArn", arn)]))
}

/// What an attribute is, set or by default.
fn effective(topic: &Topic, name: &str) -> Option<String> {
    match name {
        "Policy" => Some(topic.policy()),
        "SignatureVersion" => Some(topic.signature_version().to_owned()),
        _ => topic.attributes.get(name).cloned(),
    }
}

pub(super) fn delete(request: &Request<'_>) -> Answer {
    let arn = checked_topic_arn(request.world, required(request, "TopicArn")?, "TopicArn")?;
    authorize(request, arn)?;
    request.world.topics.write(|state| state.remove_topic(arn));
    Ok(None)
}

pub(super) fn list(request: &Request<'_>) -> Answer {
    authorize(request, &topic_arn(request.world, "*"))?;
    let from = next_token(request)?.map_or(Bound::Unbounded, Bound::Excluded);
    let own = topic_arn(request.world, "");
    let page = request.world.topics.read(|state| {
        let rest = state.topics.range((from, Bound::Unbounded)).map(|(arn, _)| arn.clone());
        paging::page(rest.filter(|arn| arn.starts_with(&own)), page_size(request), Clone::clone)
    });
    Ok(Some(listing("Topics", page.map(|arn| vec![text("TopicArn", arn)]))))
}

pub(super) fn attributes(request: &Request<'_>) -> Answer {
    let topic = authorized_topic(request)?;
    let now = request.world.clock.now_millis();
    let (confirmed, pending) = request.world.topics.read(|state| {
        state.of_topic(&topic.arn, now).fold((0, 0), |(confirmed, pending), subscription| {
            if subscription.confirmed { (confirmed + 1, pending) } else { (confirmed, pending + 1) }
        })
    });
    let retry = topic
        .attributes
        .get("DeliveryPolicy")
        .and_then(|policy| RetryPolicy::parse(policy, Scope::Topic).ok()?);
    let effective = json!({"http": {
        "defaultHealthyRetryPolicy": retry.unwrap_or_default().to_json(),
        "disableSubscriptionOverrides": false,
        "defaultRequestPolicy": {"headerContentType": "text/plain; charset=UTF-8"}
    }});
    let mut shown = topic.attributes.clone();
    shown.insert("TopicArn".to_owned(), topic.arn.clone());
    shown.insert("Owner".to_owned(), topic.owner().to_owned());
    shown.insert("Policy".to_owned(), topic.policy());
    shown.insert("SignatureVersion".to_owned(), topic.signature_version().to_owned());
    shown.insert("EffectiveDeliveryPolicy".to_owned(), effective.to_string());
    shown.insert("SubscriptionsConfirmed".to_owned(), confirmed.to_string());
    shown.insert("SubscriptionsPending".to_owned(), pending.to_string());
    shown.insert("SubscriptionsDeleted".to_owned(), topic.subscriptions_deleted.to_string());
    shown.entry("DisplayName".to_owned()).or_default();
    Ok(Some(vec![entries("Attributes", shown)]))
}

pub(super) fn set_attribute(request: &Request<'_>) -> Answer {
    let topic = authorized_topic(request)?;
    let name = required(request, "AttributeName")?;
    let value = request.params.get("AttributeValue").unwrap_or_default();
    if name == "FifoTopic" {
        return Err(invalid("AttributeName"));
    }
    check_attribute(name, value)?;
    request.world.topics.write(|state| {
        if let Some(topic) = state.topics.get_mut(&topic.arn) {
            if value.is_empty() {
                topic.attributes.remove(name);
            } else {
                topic.attributes.insert(name.to_owned(), value.to_owned());
            }
        }
    });
    Ok(None)
}

/// An empty value takes an attribute back to its default.
fn check_attribute(name: &str, value: &str) -> Result<(), QueryError> {
    let reject = |reason: &str| Err(invalid(&format!("{name} Reason: {reason}")));
    match name {
        "DisplayName" if value.chars().count() > 100 => {
            reject("Display name must be at most 100 characters long")
        }
        "Policy" if !value.is_empty() => match serde_json::from_str::<Value>(value) {
            Ok(policy) if policy.get("Statement").is_some() => Ok(()),
            Ok(_) => reject("Policy must have a Statement"),
            Err(_) => reject("Policy is not valid JSON"),
        },
        "DeliveryPolicy" if !value.is_empty() => match RetryPolicy::parse(value, Scope::Topic) {
            Ok(_) => Ok(()),
            Err(error) => Err(invalid(&error.to_string())),
        },
        "SignatureVersion" if !["", "1", "2"].contains(&value) => reject("SignatureVersion must be 1 or 2"),
        "TracingConfig" if !["", "PassThrough", "Active"].contains(&value) => {
            reject("TracingConfig must be PassThrough or Active")
        }
        "DisplayName" | "Policy" | "DeliveryPolicy" | "SignatureVersion" | "TracingConfig"
        | "KmsMasterKeyId" => Ok(()),
        "FifoTopic" if value == "false" => Ok(()),
        _ => Err(invalid("AttributeName")),
    }
}
