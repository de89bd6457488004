//! Tags of topics.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use super::{Answer, QueryError, Request, authorize, checked_topic_arn, invalid, required};
use crate::aws::query::xml::{members, text};
use crate::sns::Topic;

const TAGS: usize = 50;

pub(super) fn tag(request: &Request<'_>) -> Answer {
    let topic = authorized(request)?;
    let given = request.params.tags("Tags");
    if given.is_empty() {
        return Err(super::missing("Tags"));
    }
    check(&given)?;
    request.world.topics.write(|state| {
        let Some(topic) = state.topics.get_mut(&topic.arn) else { return Ok(None) };
        let mut tags = topic.tags.clone();
        tags.extend(given);
        if tags.len() > TAGS {
            return Err(too_many());
        }
        topic.tags = tags;
        Ok(Some(Vec::new()))
    })
}

pub(super) fn untag(request: &Request<'_>) -> Answer {
    let topic = authorized(request)?;
    let keys = request.params.members("TagKeys");
    if keys.is_empty() {
        return Err(super::missing("TagKeys"));
    }
    request.world.topics.write(|state| {
        if let Some(topic) = state.topics.get_mut(&topic.arn) {
            topic.tags.retain(|key, _| !keys.contains(key));
        }
    });
    Ok(Some(Vec::new()))
}

pub(super) fn list(request: &Request<'_>) -> Answer {
    let topic = authorized(request)?;
    let tags = topic.tags.into_iter().map(|(key, value)| vec![text("Key", key), text("Value", value)]);
    Ok(Some(vec![members("Tags", tags)]))
}

/// Whether tags may be put on a topic.
pub(super) fn check(tags: &BTreeMap<String, String>) -> Result<(), QueryError> {
    if tags.len() > TAGS {
        return Err(too_many());
    }
    for (key, value) in tags {
        if !(1..=128).contains(&key.chars().count()) || key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tags Reason: Tag keys have 1 to 128 characters and do not begin with aws:"));
        }
        if value.chars().count() > 256 {
            return Err(invalid("Tags Reason: Tag values have at most 256 characters"));
        }
    }
    Ok(())
}

fn too_many() -> QueryError {
    QueryError::bad_request(
        "TagLimitExceeded",
        "Could not complete request: tag quota of per resource exceeded",
    )
}

fn authorized(request: &Request<'_>) -> Result<Topic, QueryError> {
    let arn = checked_topic_arn(request.world, required(request, "ResourceArn")?, "ResourceArn")?;
    authorize(request, arn)?;
    request
        .world
        .topics
        .topic(arn)
        .ok_or_else(|| QueryError::new(StatusCode::NOT_FOUND, "ResourceNotFound", "Resource does not exist"))
}
