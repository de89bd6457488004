//! SNS actions.

mod publish;
mod subscription_attributes;
mod subscriptions;
mod tags;
mod topics;

use axum::http::StatusCode;

use super::error::QueryError;
use super::xml::{Element, members, text};
use super::{Answer, Request, paging};
use crate::authorization::{Decision, decide};
use crate::principals::Principal;
use crate::resource_policy::{Subject, Verdict, evaluate};
use crate::sns::Topic;
use crate::world::World;

pub(super) use self::subscriptions::{confirm_unsigned, unsubscribe_unsigned};

const PAGE: usize = 100;

pub(super) fn act(request: &Request<'_>) -> Answer {
    match request.action {
        "CreateTopic" => topics::create(request),
        "DeleteTopic" => topics::delete(request),
        "ListTopics" => topics::list(request),
        "GetTopicAttributes" => topics::attributes(request),
        "SetTopicAttributes" => topics::set_attribute(request),
        "Subscribe" => subscriptions::subscribe(request),
        "ConfirmSubscription" => subscriptions::confirm(request),
        "Unsubscribe" => subscriptions::unsubscribe(request),
        "ListSubscriptions" => subscriptions::list(request),
        "ListSubscriptionsByTopic" => subscriptions::list_by_topic(request),
        "GetSubscriptionAttributes" => subscription_attributes::get(request),
        "SetSubscriptionAttributes" => subscription_attributes::set(request),
        "Publish" => publish::publish(request),
        "TagResource" => tags::tag(request),
        "UntagResource" => tags::untag(request),
        "ListTagsForResource" => tags::list(request),
        other => Err(super::unknown_action(other, "2010-03-31")),
    }
}

fn invalid(what: &str) -> QueryError {
    QueryError::bad_request("InvalidParameter", format!("Invalid parameter: {what}"))
}

fn not_found(message: &str) -> QueryError {
    QueryError::new(StatusCode::NOT_FOUND, "NotFound", message)
}

fn required<'a>(request: &Request<'a>, name: &str) -> Result<&'a str, QueryError> {
    request.params.get(name).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> QueryError {
    let field: String = name
        .chars()
        .enumerate()
        .map(|(at, character)| if at == 0 { character.to_ascii_lowercase() } else { character })
        .collect();
    QueryError::bad_request(
        "ValidationError",
        format!(
            "1 validation error detected: Value null at '{field}' failed to satisfy constraint: Member must not be null"
        ),
    )
}

/// The ARN of a topic with that name in this account.
fn topic_arn(world: &World, name: &str) -> String {
    let region = &world.options.region;
    format!("arn:{}:sns:{region}:{}:{name}", crate::partition::of_region(region), world.account)
}

/// The ARN of a topic in this region, by shape; a subscription's ARN is not one.
fn checked_topic_arn<'a>(world: &World, arn: &'a str, parameter: &str) -> Result<&'a str, QueryError> {
    let fields: Vec<&str> = arn.split(':').collect();
    if fields.len() < 6 {
        let count = fields.len();
        return Err(invalid(&format!(
            "{parameter} Reason: An ARN must have at least 6 elements, not {count}"
        )));
    }
    match fields[..] {
        ["arn", _, "sns", region, account, name]
            if region == world.options.region && account.len() == 12 && topics::is_name(name) =>
        {
            Ok(arn)
        }
        _ => Err(invalid(parameter)),
    }
}

fn authorize(request: &Request<'_>, resource: &str) -> Result<(), QueryError> {
    authorize_action(request, request.action, resource)
}

/// SNS writes its prefix in capitals when it refuses.
fn authorize_action(request: &Request<'_>, action: &str, resource: &str) -> Result<(), QueryError> {
    let caller = &request.caller.principal;
    let action = format!("SNS:{action}");
    let account = request.world.account.as_str();
    let verdict = request.world.topics.topic(resource).map_or(Verdict::Silent, |topic| {
        let policy = serde_json::from_str(&topic.policy()).unwrap_or_default();
        let subject = Subject::Identity { arn: &caller.arn, account };
        // The default policy asks for `AWS:SourceOwner`, which the request of an identity does not have.
        evaluate(&policy, subject, &action, resource, &[])
    });
    let foreign = resource.split(':').nth(4).is_some_and(|owner| !owner.is_empty() && owner != account);
    let refused = match (decide(caller, &action, resource, &[]), verdict) {
        (Decision::ExplicitDeny, _) => Decision::ExplicitDeny,
        (_, Verdict::Denied) => return Err(denied_by_topic(caller, &action, resource, true)),
        // Within the account either side may grant, between accounts both must.
        (_, Verdict::Granted) | (Decision::Allowed, _) if !foreign => return Ok(()),
        (Decision::Allowed, Verdict::Granted | Verdict::Delegated) => return Ok(()),
        (Decision::Allowed, Verdict::Silent) => {
            return Err(denied_by_topic(caller, &action, resource, false));
        }
        (Decision::ImplicitDeny, _) => Decision::ImplicitDeny,
    };
    Err(QueryError::denied("AuthorizationError", caller, &action, resource, refused))
}

/// The refusal of the topic's own policy, by a deny or because it says nothing to another account.
fn denied_by_topic(caller: &Principal, action: &str, resource: &str, explicit: bool) -> QueryError {
    let reason = if explicit {
        "with an explicit deny in a resource-based policy".to_owned()
    } else {
        format!("because no resource-based policy allows the {action} action")
    };
    let message = format!(
        "User: {} is not authorized to perform: {action} on resource: {resource} {reason}",
        caller.arn
    );
    QueryError::new(StatusCode::FORBIDDEN, "AuthorizationError", message)
}

/// The topic that the parameter `TopicArn` names, once the caller may do it there.
fn authorized_topic(request: &Request<'_>) -> Result<Topic, QueryError> {
    let arn = checked_topic_arn(request.world, required(request, "TopicArn")?, "TopicArn")?;
    authorize(request, arn)?;
    request.world.topics.topic(arn).ok_or_else(|| not_found("Topic does not exist"))
}

/// Where a listing continues.
fn next_token(request: &Request<'_>) -> Result<Option<String>, QueryError> {
    let token = request.params.get("NextToken").filter(|token| !token.is_empty());
    paging::after(token).map_err(|paging::BadMarker| invalid("NextToken"))
}

fn page_size(request: &Request<'_>) -> usize {
    request.world.tuning.page_size(PAGE)
}

fn listing(name: &str, page: paging::Page<Vec<Element>>) -> Vec<Element> {
    let mut answer = vec![members(name, page.items)];
    answer.extend(page.next.map(|token| text("NextToken", token)));
    answer
}

#[cfg(test)]
mod tests;
