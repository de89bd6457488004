//! Topics and subscriptions, seen and changed by somebody else.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::ControlError;
use crate::sns::{Attempt, Token, Topic};
use crate::world::World;

/// A topic with its subscriptions.
#[derive(Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    topic: Topic,
    subscriptions: Vec<ShownSubscription>,
}

#[derive(Serialize)]
struct ShownSubscription {
    arn: String,
    protocol: String,
    endpoint: String,
    attributes: BTreeMap<String, String>,
    confirmed: bool,
    tokens: Vec<Token>,
}

/// A topic to be; its ARN is in the path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTopic {
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
}

pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Vec<Shown>> {
    Json(world.topics.all().into_iter().map(|topic| show(&world, topic)).collect())
}

pub(super) async fn get(
    State(world): State<Arc<World>>,
    Path(arn): Path<String>,
) -> Result<Json<Shown>, ControlError> {
    let topic = world.topics.topic(&arn).ok_or(ControlError::Unknown("topic"))?;
    Ok(Json(show(&world, topic)))
}

/// Adds a topic, or changes the attributes and tags of one; of another account too, which is how CodeCommit reaches them.
pub(super) async fn put(
    State(world): State<Arc<World>>,
    Path(arn): Path<String>,
    Json(new): Json<NewTopic>,
) -> Result<Json<Shown>, ControlError> {
    let fields: Vec<&str> = arn.split(':').collect();
    let ["arn", partition, "sns", region, account, name] = fields[..] else {
        return Err(ControlError::Refused(format!("{arn} is not the ARN of a topic")));
    };
    if partition != world.partition()
        || region != world.options.region
        || account.len() != 12
        || name.is_empty()
    {
        return Err(ControlError::Refused(format!("{arn} is not the ARN of a topic in this Region")));
    }
    let old = world.topics.topic(&arn).unwrap_or_default();
    let topic = Topic { arn, attributes: new.attributes, tags: new.tags, ..old };
    world.topics.put_topic(topic.clone());
    Ok(Json(show(&world, topic)))
}

pub(super) async fn remove(
    State(world): State<Arc<World>>,
    Path(arn): Path<String>,
) -> Result<StatusCode, ControlError> {
    if world.topics.remove_topic(&arn) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::Unknown("topic"))
    }
}

pub(super) async fn deliveries(
    State(world): State<Arc<World>>,
    Path(arn): Path<String>,
) -> Json<Vec<Attempt>> {
    Json(world.topics.attempts_of_topic(&arn))
}

pub(super) async fn remove_subscription(
    State(world): State<Arc<World>>,
    Path(arn): Path<String>,
) -> Result<StatusCode, ControlError> {
    if world.topics.remove_subscription(&arn) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::Unknown("subscription"))
    }
}

fn show(world: &World, topic: Topic) -> Shown {
    let subscriptions = world
        .topics
        .subscriptions_of(&topic.arn, world.clock.now_millis())
        .into_iter()
        .map(|subscription| ShownSubscription {
            arn: subscription.arn,
            protocol: subscription.protocol,
            endpoint: subscription.endpoint,
            attributes: subscription.attributes,
            confirmed: subscription.confirmed,
            tokens: subscription.tokens,
        })
        .collect();
    Shown { topic, subscriptions }
}
