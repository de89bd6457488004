//! Messages on their way: signed, POSTed, tried again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::envelope::{Envelope, MessageAttribute};
use super::retry::{RetryPolicy, Scope};
use super::state::{Subscription, Topic};
use super::{Attempt, link_origin, signing_certificate_url};
use crate::faults::FaultKind;
use crate::world::World;

const CONTENT_TYPE: &str = "text/plain; charset=UTF-8";

/// A message as it is published, before it becomes one envelope per subscription.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outgoing {
    pub(crate) subject: Option<String>,
    /// The text for every protocol.
    pub(crate) message: String,
    /// Texts for single protocols, which go before.
    pub(crate) by_protocol: BTreeMap<String, String>,
    pub(crate) attributes: BTreeMap<String, MessageAttribute>,
}

/// Sends a message to every confirmed subscription of a topic and returns its id at once.
pub(crate) fn publish(world: &Arc<World>, topic: &Topic, outgoing: &Outgoing) -> String {
    let message_id = uuid::Uuid::new_v4().to_string();
    let now = world.clock.now_millis();
    let receivers: Vec<Subscription> = world.topics.read(|state| {
        state.of_topic(&topic.arn, now).filter(|subscription| subscription.confirmed).cloned().collect()
    });
    for subscription in receivers {
        let text = outgoing.by_protocol.get(&subscription.protocol).unwrap_or(&outgoing.message);
        let envelope = Envelope {
            message: text.clone(),
            subject: outgoing.subject.clone(),
            message_attributes: outgoing.attributes.clone(),
            unsubscribe_url: Some(link(world, "Unsubscribe", &[("SubscriptionArn", &subscription.arn)])),
            ..blank(world, topic, "Notification", message_id.clone())
        };
        start(world, topic, subscription, envelope);
    }
    message_id
}

/// Asks an endpoint to confirm its subscription.
pub(crate) fn send_confirmation(world: &Arc<World>, topic: &Topic, subscription: &Subscription, token: &str) {
    let message = format!(
        "You have chosen to subscribe to the topic {}.\nTo confirm the subscription, visit the SubscribeURL included in \
         this message.",
        topic.arn
    );
    send_with_token(world, topic, subscription, token, "SubscriptionConfirmation", message);
}

/// Tells an endpoint that its subscription ended, with a way back.
pub(crate) fn send_unsubscribe_confirmation(
    world: &Arc<World>,
    topic: &Topic,
    subscription: &Subscription,
    token: &str,
) {
    let message = format!(
        "You have chosen to deactivate subscription {}.\nTo cancel this operation and restore the subscription, visit \
         the SubscribeURL included in this message.",
        subscription.arn
    );
    send_with_token(world, topic, subscription, token, "UnsubscribeConfirmation", message);
}

fn send_with_token(
    world: &Arc<World>,
    topic: &Topic,
    subscription: &Subscription,
    token: &str,
    message_type: &str,
    message: String,
) {
    let envelope = Envelope {
        message,
        token: Some(token.to_owned()),
        subscribe_url: Some(link(
            world,
            "ConfirmSubscription",
            &[("TopicArn", &topic.arn), ("Token", token)],
        )),
        ..blank(world, topic, message_type, uuid::Uuid::new_v4().to_string())
    };
    start(world, topic, subscription.clone(), envelope);
}

fn blank(world: &World, topic: &Topic, message_type: &str, message_id: String) -> Envelope {
    Envelope {
        message_type: message_type.to_owned(),
        message_id,
        token: None,
        topic_arn: topic.arn.clone(),
        subject: None,
        message: String::new(),
        subscribe_url: None,
        timestamp: timestamp(world.clock.now_millis()),
        signature_version: topic.signature_version().to_owned(),
        signature: String::new(),
        signing_cert_url: String::new(),
        unsubscribe_url: None,
        message_attributes: BTreeMap::new(),
    }
}

/// A link as the service writes it: ARNs and tokens hold nothing that would need escaping.
fn link(world: &World, action: &str, parameters: &[(&str, &str)]) -> String {
    let mut link = format!("{}/?Action={action}", link_origin(world));
    for (name, value) in parameters {
        link.push('&');
        link.push_str(name);
        link.push('=');
        link.push_str(value);
    }
    link
}

/// ISO 8601 with milliseconds, `2012-04-26T20:45:04.751Z`.
fn timestamp(epoch_millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(epoch_millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{time:.3}")
}

fn start(world: &Arc<World>, topic: &Topic, subscription: Subscription, envelope: Envelope) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        tracing::warn!(topic = topic.arn, "a message cannot be delivered outside the runtime");
        world.record("sns", "Deliver", "", &subscription.arn, "no-runtime");
        return;
    };
    let policy = effective_policy(topic, &subscription);
    // Dropping the handle lets the delivery run on by itself.
    drop(runtime.spawn(run(Arc::clone(world), subscription, envelope, policy)));
}

/// The retry policy in force: the subscription's own, else the topic's, else the default.
pub(crate) fn effective_policy(topic: &Topic, subscription: &Subscription) -> RetryPolicy {
    let parse = |attributes: &BTreeMap<String, String>, scope| {
        attributes.get("DeliveryPolicy").and_then(|text| RetryPolicy::parse(text, scope).ok().flatten())
    };
    parse(&subscription.attributes, Scope::Subscription)
        .or_else(|| parse(&topic.attributes, Scope::Topic))
        .unwrap_or_default()
}

async fn run(world: Arc<World>, subscription: Subscription, mut envelope: Envelope, policy: RetryPolicy) {
    let Some(body) = body(&world, &subscription, &mut envelope).await else {
        world.record("sns", "Deliver", "", &subscription.arn, "no-signature");
        return;
    };
    let pauses = policy.pauses();
    let mut number = 0;
    loop {
        number += 1;
        let outcome = attempt(&world, &subscription, &envelope, &body).await;
        let (status, failure) = match &outcome {
            Ok(status) => (Some(*status), None),
            Err(failure) => (None, Some(failure.clone())),
        };
        let said = status.map_or_else(|| failure.clone().unwrap_or_default(), |status| status.to_string());
        world.record("sns", "Deliver", "", &subscription.arn, &said);
        world.topics.remember(Attempt {
            subscription_arn: subscription.arn.clone(),
            message_id: envelope.message_id.clone(),
            message_type: envelope.message_type.clone(),
            number,
            status,
            failure,
            at_millis: world.clock.now_millis(),
        });
        let settled = status.is_some_and(|status| status != 429 && status < 500);
        let pause = usize::try_from(number - 1).ok().and_then(|index| pauses.get(index));
        match pause {
            Some(pause) if !settled => {
                let scale = world.topics.settings().retry_scale.clamp(0.0, 1000.0);
                tokio::time::sleep(pause.mul_f64(scale)).await;
            }
            _ => return,
        }
    }
}

/// The bytes of every try: the signed envelope, or the bare message in raw mode.
async fn body(world: &Arc<World>, subscription: &Subscription, envelope: &mut Envelope) -> Option<String> {
    if subscription.is_raw() && envelope.message_type == "Notification" {
        return Some(envelope.message.clone());
    }
    let shared = Arc::clone(world);
    let signer = match tokio::task::spawn_blocking(move || shared.topics.signer()).await {
        Ok(Ok(signer)) => signer,
        Ok(Err(error)) => {
            tracing::error!(%error, "messages cannot be signed");
            return None;
        }
        Err(_) => return None,
    };
    envelope.signing_cert_url = signing_certificate_url(world, &signer);
    envelope.sign(&signer).ok()?;
    serde_json::to_string_pretty(envelope).ok()
}

/// One try: the status answered, or why there was none, without the endpoint's address, which may hold a password.
async fn attempt(
    world: &World,
    subscription: &Subscription,
    envelope: &Envelope,
    body: &str,
) -> Result<u16, String> {
    let fault = world.faults.take("sns", "Deliver", &subscription.topic_arn);
    if let Some(FaultKind::Slow { millis }) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    if let Some(outcome) = fault.as_ref().and_then(staged) {
        return outcome;
    }
    let endpoint = Url::parse(&subscription.endpoint).map_err(|error| error.to_string())?;
    if !is_loopback(&endpoint) {
        return Err("unreachable: the sandbox delivers on this machine only".to_owned());
    }
    let client = world.topics.client().map_err(|error| error.to_string())?;
    let _permit = world.topics.permits.acquire().await.map_err(|error| error.to_string())?;
    let mut request = client
        .post(endpoint)
        .header("Content-Type", CONTENT_TYPE)
        .header("x-amz-sns-message-type", &envelope.message_type)
        .header("x-amz-sns-message-id", &envelope.message_id)
        .header("x-amz-sns-topic-arn", &envelope.topic_arn);
    if envelope.message_type != "SubscriptionConfirmation" {
        request = request.header("x-amz-sns-subscription-arn", &subscription.arn);
    }
    if subscription.is_raw() && envelope.message_type == "Notification" {
        request = request.header("x-amz-sns-rawdelivery", "true");
    }
    match request.body(body.to_owned()).send().await {
        Ok(_) if fault == Some(FaultKind::AnswerLost) => Err("staged: the answer was lost".to_owned()),
        Ok(response) => Ok(response.status().as_u16()),
        Err(error) if error.is_timeout() => Err("timeout".to_owned()),
        Err(error) if error.is_connect() => {
            Err(format!("connection failed: {}", root_cause(&error.without_url())))
        }
        Err(error) => Err(root_cause(&error.without_url())),
    }
}

/// What a fault makes of a try before it leaves: an answer in the endpoint's place, or none. SNS reads of an answer only
/// its status, so what spoils a body or its date changes nothing here.
fn staged(fault: &FaultKind) -> Option<Result<u16, String>> {
    Some(Ok(match fault {
        FaultKind::TooManyRequests { .. } | FaultKind::ThrottleXml | FaultKind::ThrottleJson => 429,
        FaultKind::Unavailable => 503,
        FaultKind::InternalError => 500,
        // A login page in front of Jira answers well, and Jira never hears of it.
        FaultKind::HtmlLogin | FaultKind::MalformedJson => 200,
        FaultKind::AppMissing => 404,
        FaultKind::Code { code, .. } => code.parse().unwrap_or(400),
        FaultKind::DropConnection => return Some(Err("staged: the message never arrives".to_owned())),
        FaultKind::Slow { .. }
        | FaultKind::HalfBody
        | FaultKind::AnswerLost
        | FaultKind::WrongDate { .. } => return None,
    }))
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

fn is_loopback(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{is_loopback, timestamp};

    #[test]
    fn times_have_three_decimals() {
        assert_eq!(timestamp(1_335_473_104_751), "2012-04-26T20:45:04.751Z");
        assert_eq!(timestamp(0), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn nothing_leaves_the_machine() {
        for (url, expected) in [
            ("http://127.0.0.1:8080/x", true),
            ("https://localhost/x", true),
            ("http://[::1]:1/", true),
            ("https://jira.example.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod flow_tests;
