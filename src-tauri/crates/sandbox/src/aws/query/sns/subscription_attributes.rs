//! Attributes of subscriptions.

use serde_json::json;

use super::{Answer, QueryError, Request, authorize, invalid, not_found, required};
use crate::aws::query::xml::entries;
use crate::sns::{RetryPolicy, Scope, Subscription};

pub(super) fn get(request: &Request<'_>) -> Answer {
    let subscription = authorized(request)?;
    let topic = request.world.topics.topic(&subscription.topic_arn).unwrap_or_default();
    let policy = crate::sns::effective_policy(&topic, &subscription);
    let effective = json!({
        "healthyRetryPolicy": policy.to_json(),
        "sicklyRetryPolicy": null,
        "throttlePolicy": null,
        "requestPolicy": {"headerContentType": "text/plain; charset=UTF-8"},
        "guaranteed": false
    });
    let mut shown = subscription.attributes.clone();
    let mut put = |name: &str, value: &str| drop(shown.insert(name.to_owned(), value.to_owned()));
    let truth = |value: bool| if value { "true" } else { "false" };
    put("SubscriptionArn", &subscription.arn);
    put("TopicArn", &subscription.topic_arn);
    put("Owner", &subscription.owner);
    put("Protocol", &subscription.protocol);
    put("Endpoint", &subscription.endpoint);
    put("SubscriptionPrincipal", &subscription.principal_arn);
    put("PendingConfirmation", truth(!subscription.confirmed));
    put("ConfirmationWasAuthenticated", truth(subscription.confirmed_with_signature));
    put("RawMessageDelivery", truth(subscription.is_raw()));
    put("EffectiveDeliveryPolicy", &effective.to_string());
    Ok(Some(vec![entries("Attributes", shown)]))
}

pub(super) fn set(request: &Request<'_>) -> Answer {
    let subscription = authorized(request)?;
    let name = required(request, "AttributeName")?;
    let value = request.params.get("AttributeValue").unwrap_or_default();
    check_attribute(name, value)?;
    request.world.topics.write(|state| {
        if let Some(subscription) = state.subscriptions.get_mut(&subscription.arn) {
            if value.is_empty() {
                subscription.attributes.remove(name);
            } else {
                subscription.attributes.insert(name.to_owned(), value.to_owned());
            }
        }
    });
    Ok(None)
}

/// An empty value takes an attribute back to its default. Filters and dead-letter queues are refused, because a message
/// that should have been filtered or kept would be a false answer.
pub(super) fn check_attribute(name: &str, value: &str) -> Result<(), QueryError> {
    let known =
        ["RawMessageDelivery", "DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"];
    if value.is_empty() && known.contains(&name) {
        return Ok(());
    }
    match (name, value) {
        ("RawMessageDelivery", "true" | "false") => Ok(()),
        ("RawMessageDelivery", _) => {
            Err(invalid("RawMessageDelivery Reason: RawMessageDelivery must be true or false"))
        }
        ("DeliveryPolicy", _) => RetryPolicy::parse(value, Scope::Subscription)
            .map(drop)
            .map_err(|error| invalid(&error.to_string())),
        ("FilterPolicy" | "FilterPolicyScope", _) => Err(QueryError::not_implemented("filter policies")),
        ("RedrivePolicy", _) => Err(QueryError::not_implemented("dead-letter queues")),
        _ => Err(invalid("AttributeName")),
    }
}

fn authorized(request: &Request<'_>) -> Result<Subscription, QueryError> {
    let arn = required(request, "SubscriptionArn")?;
    let count = arn.split(':').count();
    if count < 6 {
        return Err(invalid(&format!(
            "SubscriptionArn Reason: An ARN must have at least 6 elements, not {count}"
        )));
    }
    let (topic_arn, _) = arn.rsplit_once(':').unwrap_or((arn, ""));
    authorize(request, topic_arn)?;
    let now = request.world.clock.now_millis();
    request
        .world
        .topics
        .subscription(arn)
        .filter(|subscription| subscription.is_live(now))
        .ok_or_else(|| not_found("Subscription does not exist"))
}
