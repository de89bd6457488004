//! Subscriptions: asked for, confirmed, listed, ended.

use std::collections::BTreeMap;
use std::ops::Bound;

use axum::http::StatusCode;
use url::Url;

use super::subscription_attributes::check_attribute;
use super::{
    Answer, QueryError, Request, authorize, authorized_topic, checked_topic_arn, invalid, listing,
    next_token, not_found, page_size, required, topic_arn, topics,
};
use crate::aws::query::paging;
use crate::aws::query::params::Params;
use crate::aws::query::xml::{Element, text};
use crate::sns::{self, State, Subscription, TOKEN_LIFETIME_MILLIS, Token, Topic};
use crate::world::World;

pub(super) fn subscribe(request: &Request<'_>) -> Answer {
    let topic = authorized_topic(request)?;
    let protocol = required(request, "Protocol")?;
    let endpoint = required(request, "Endpoint")?;
    check_endpoint(protocol, endpoint)?;
    let attributes = request.params.map("Attributes");
    for (name, value) in &attributes {
        check_attribute(name, value)?;
    }
    let attributes: BTreeMap<String, String> =
        attributes.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let now = request.world.clock.now_millis();
    let subscription = request.world.topics.write(|state| {
        state.purge(&topic.arn, now);
        let existing = state
            .of_topic(&topic.arn, now)
            .find(|known| known.protocol == protocol && known.endpoint == endpoint)
            .map(|known| known.arn.clone());
        let Some(known) = existing.and_then(|arn| state.subscriptions.get_mut(&arn)) else {
            let subscription = Subscription {
                arn: format!("{}:{}", topic.arn, uuid::Uuid::new_v4()),
                topic_arn: topic.arn.clone(),
                owner: request.world.account.clone(),
                principal_arn: request.caller.principal.arn.clone(),
                protocol: protocol.to_owned(),
                endpoint: endpoint.to_owned(),
                attributes,
                confirmed: false,
                confirmed_with_signature: false,
                authenticate_on_unsubscribe: false,
                tokens: vec![new_token(now)],
            };
            state.subscriptions.insert(subscription.arn.clone(), subscription.clone());
            return Ok(subscription);
        };
        if !attributes.iter().all(|(name, value)| known.attributes.get(name) == Some(value)) {
            return Err(invalid("Attributes Reason: Subscription already exists with different attributes"));
        }
        if !known.confirmed {
            // Asked again: a fresh token, and the older ones stay good until their own end.
            known.tokens.push(new_token(now));
        }
        Ok(known.clone())
    })?;
    if !subscription.confirmed
        && let Some(token) = subscription.tokens.last()
    {
        sns::send_confirmation(request.world, &topic, &subscription, &token.value);
    }
    let shown = if subscription.confirmed || request.params.flag("ReturnSubscriptionArn") {
        subscription.arn
    } else {
        "pending confirmation".to_owned()
    };
    Ok(Some(vec![text("SubscriptionArn", shown)]))
}

pub(super) fn confirm(request: &Request<'_>) -> Answer {
    let topic = authorized_topic(request)?;
    let authenticate = request.params.flag("AuthenticateOnUnsubscribe");
    let token = required(request, "Token")?;
    let now = request.world.clock.now_millis();
    let confirmed = request
        .world
        .topics
        .write(|state| confirm_by_token(state, &topic.arn, token, true, authenticate, now));
    Ok(Some(vec![text("SubscriptionArn", confirmed?)]))
}

/// `ConfirmSubscription` as the link in the message asks for it.
pub(in crate::aws::query) fn confirm_unsigned(world: &World, params: &Params) -> Answer {
    let arn = params.get("TopicArn").ok_or_else(|| super::missing("TopicArn"))?;
    let arn = checked_topic_arn(world, arn, "TopicArn")?;
    let token = params.get("Token").ok_or_else(|| super::missing("Token"))?;
    if params.flag("AuthenticateOnUnsubscribe") {
        return Err(QueryError::new(
            StatusCode::FORBIDDEN,
            "AuthorizationError",
            "AuthenticateOnUnsubscribe requires an authenticated request",
        ));
    }
    let now = world.clock.now_millis();
    let confirmed = world.topics.write(|state| {
        if !state.topics.contains_key(arn) {
            return Err(not_found("Topic does not exist"));
        }
        confirm_by_token(state, arn, token, false, false, now)
    });
    Ok(Some(vec![text("SubscriptionArn", confirmed?)]))
}

pub(super) fn unsubscribe(request: &Request<'_>) -> Answer {
    let arn = required(request, "SubscriptionArn")?;
    let topic_arn = topic_of(request.world, arn)?;
    authorize(request, topic_arn)?;
    end(request.world, arn, true)
}

/// `Unsubscribe` as the link in a notification asks for it.
pub(in crate::aws::query) fn unsubscribe_unsigned(world: &std::sync::Arc<World>, params: &Params) -> Answer {
    let arn = params.get("SubscriptionArn").ok_or_else(|| super::missing("SubscriptionArn"))?;
    topic_of(world, arn)?;
    end(world, arn, false)
}

pub(super) fn list(request: &Request<'_>) -> Answer {
    authorize(request, &topic_arn(request.world, "*"))?;
    let from = next_token(request)?.map_or(Bound::Unbounded, Bound::Excluded);
    let now = request.world.clock.now_millis();
    let page = request.world.topics.read(|state| {
        let rest = state.subscriptions.range((from, Bound::Unbounded)).map(|(_, subscription)| subscription);
        let live = rest.filter(|subscription| subscription.is_live(now)).cloned();
        paging::page(live, page_size(request), |subscription| subscription.arn.clone())
    });
    Ok(Some(listing("Subscriptions", page.map(|subscription| listed(&subscription)))))
}

pub(super) fn list_by_topic(request: &Request<'_>) -> Answer {
    let topic = authorized_topic(request)?;
    let from = next_token(request)?;
    let now = request.world.clock.now_millis();
    let page = request.world.topics.read(|state| {
        let rest = state
            .of_topic(&topic.arn, now)
            .filter(|subscription| from.as_ref().is_none_or(|last| subscription.arn > *last))
            .cloned();
        paging::page(rest, page_size(request), |subscription| subscription.arn.clone())
    });
    Ok(Some(listing("Subscriptions", page.map(|subscription| listed(&subscription)))))
}

/// A pending subscription shows no ARN yet.
fn listed(subscription: &Subscription) -> Vec<Element> {
    let arn = if subscription.confirmed { subscription.arn.as_str() } else { "PendingConfirmation" };
    vec![
        text("SubscriptionArn", arn),
        text("Owner", &subscription.owner),
        text("Protocol", &subscription.protocol),
        text("Endpoint", &subscription.endpoint),
        text("TopicArn", &subscription.topic_arn),
    ]
}

fn new_token(now: i64) -> Token {
    let value = std::iter::repeat_with(|| uuid::Uuid::new_v4().simple().to_string()).take(4).collect();
    Token { value, expires_at: now + TOKEN_LIFETIME_MILLIS }
}

/// Only `http` and `https` can be delivered here, so the others are unknown protocols.
fn check_endpoint(protocol: &str, endpoint: &str) -> Result<(), QueryError> {
    if protocol != "http" && protocol != "https" {
        return Err(invalid(&format!("Amazon SNS does not support this protocol string: {protocol}")));
    }
    if !endpoint.starts_with(&format!("{protocol}://")) {
        return Err(invalid("Endpoint must match the specified protocol"));
    }
    match Url::parse(endpoint) {
        Ok(url) if url.has_host() && endpoint.len() <= 2048 => Ok(()),
        _ => Err(invalid("Endpoint Reason: Please use a valid URL")),
    }
}

/// Confirms the subscription a token was made for, or restores one that it ended. Confirming twice answers the same.
fn confirm_by_token(
    state: &mut State,
    topic_arn: &str,
    token: &str,
    signed: bool,
    authenticate: bool,
    now: i64,
) -> Result<String, QueryError> {
    let restorable =
        state.ended.get(token).is_some_and(|ended| ended.topic_arn == topic_arn && ended.accepts(token, now));
    if restorable && let Some(ended) = state.ended.remove(token) {
        let arn = ended.arn.clone();
        state.subscriptions.insert(arn.clone(), ended);
        return Ok(arn);
    }
    let found = state.of_topic(topic_arn, now).find(|subscription| subscription.accepts(token, now));
    let arn = found.map(|subscription| subscription.arn.clone()).ok_or_else(|| invalid("Token"))?;
    if let Some(subscription) = state.subscriptions.get_mut(&arn)
        && !subscription.confirmed
    {
        subscription.confirmed = true;
        subscription.confirmed_with_signature = signed;
        subscription.authenticate_on_unsubscribe = signed && authenticate;
    }
    Ok(arn)
}

/// The topic in a subscription's ARN.
fn topic_of<'a>(world: &World, subscription_arn: &'a str) -> Result<&'a str, QueryError> {
    let count = subscription_arn.split(':').count();
    if count < 6 {
        return Err(invalid(&format!(
            "SubscriptionArn Reason: An ARN must have at least 6 elements, not {count}"
        )));
    }
    let (topic_arn, id) = subscription_arn.rsplit_once(':').ok_or_else(|| invalid("SubscriptionArn"))?;
    let name = topic_arn.rsplit(':').next().unwrap_or_default();
    if uuid::Uuid::try_parse(id).is_err() || !topics::is_name(name) {
        return Err(invalid("SubscriptionArn"));
    }
    checked_topic_arn(world, topic_arn, "SubscriptionArn")
}

/// Ends a subscription and tells its endpoint how to undo that. One that is gone already is no error.
fn end(world: &std::sync::Arc<World>, arn: &str, signed: bool) -> Answer {
    let now = world.clock.now_millis();
    let ended: Option<(Topic, Subscription, String)> = world.topics.write(|state| {
        let Some(subscription) = state.subscriptions.get(arn).filter(|subscription| subscription.is_live(now)) else {
            return Ok(None);
        };
        if !subscription.confirmed {
            return Err(invalid("SubscriptionArn Reason: This operation cannot be done on a subscription pending confirmation"));
        }
        if subscription.authenticate_on_unsubscribe && !signed {
            return Err(QueryError::new(
                StatusCode::FORBIDDEN,
                "AuthorizationError",
                "Only the owner of the topic or of the subscription can unsubscribe",
            ));
        }
        let Some(mut subscription) = state.subscriptions.remove(arn) else { return Ok(None) };
        state.ended.retain(|token, ended| ended.accepts(token, now));
        let token = new_token(now);
        let value = token.value.clone();
        subscription.tokens = vec![token];
        state.ended.insert(value.clone(), subscription.clone());
        Ok(state.topics.get_mut(&subscription.topic_arn).map(|topic| {
            topic.subscriptions_deleted += 1;
            (topic.clone(), subscription, value)
        }))
    })?;
    if let Some((topic, subscription, token)) = ended {
        sns::send_unsubscribe_confirmation(world, &topic, &subscription, &token);
    }
    Ok(None)
}
