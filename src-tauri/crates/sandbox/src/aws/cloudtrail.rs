//! CloudTrail: looking up what happened.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::error::ApiError;
use super::json::{CONTENT_TYPE, Input, parse, unknown_operation};
use crate::authorization::{Decision, decide, denial};
use crate::trail::{self, Deed, Entry, Who};
use crate::world::World;

/// What `X-Amz-Target` holds before the operation, with or without the package in front.
pub(super) const TARGET: &str = "CloudTrail_20131101";

/// The page size of `LookupEvents`, and the most it takes.
const PAGE: usize = 50;

/// Carries out an operation for a verified caller, and records it.
pub(super) fn dispatch(world: &Arc<World>, caller: &Caller, operation: &str, body: &[u8]) -> Response<Body> {
    let input = parse(body);
    let answer = match &input {
        Ok(input) if operation == "LookupEvents" => look_up(world, caller, input),
        Ok(_) => Err(unknown_operation()),
        Err(error) => Err(error.clone()),
    };
    let outcome = answer.as_ref().map_or_else(|error| error.code.as_ref(), |_| "ok");
    world.record("cloudtrail", operation, &caller.principal.arn, "", outcome);
    let deed = Deed {
        service: "cloudtrail",
        name: operation,
        who: Who::Caller(caller),
        agent: &caller.agent,
        error: answer.as_ref().err().map(|error| (error.code.as_ref(), error.message.as_str())),
        parameters: input.as_ref().map(trail::of_json).unwrap_or_default(),
        resource: None,
        additional: None,
    };
    world.trail.record(world, deed);
    match answer {
        Ok(output) => {
            let mut response = Response::new(Body::from(output.to_string()));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
            response
        }
        Err(error) => error.into_response(),
    }
}

fn look_up(world: &World, caller: &Caller, input: &Map<String, Value>) -> Result<Value, ApiError> {
    let action = "cloudtrail:LookupEvents";
    let decision = decide(&caller.principal, action, "*", &[]);
    if decision != Decision::Allowed {
        return Err(ApiError::new("AccessDeniedException", denial(&caller.principal, action, "*", decision)));
    }
    let input = Input::of_members(input);
    let attribute = Attribute::of(input)?;
    let (from, to) = (time(input, "StartTime")?, time(input, "EndTime")?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        let message = "The start time must be before the end time.";
        return Err(ApiError::new("InvalidTimeRangeException", message));
    }
    let size = match input.integer("MaxResults")? {
        None => PAGE,
        Some(asked) => {
            usize::try_from(asked).ok().filter(|size| (1..=PAGE).contains(size)).ok_or_else(|| {
                ApiError::new(
                    "InvalidMaxResultsException",
                    format!("MaxResults must be between 1 and {PAGE}."),
                )
            })?
        }
    };
    let size = world.tuning.page_size(size);
    let before = input.text("NextToken")?.map(place).transpose()?.unwrap_or(u64::MAX);
    let mut found: Vec<Entry> = world.trail.since(0);
    found.reverse();
    found.retain(|entry| {
        let at = timestamp(entry.event.at);
        entry.sequence < before
            && from.is_none_or(|from| at >= from)
            && to.is_none_or(|to| at <= to)
            && attribute.as_ref().is_none_or(|attribute| attribute.selects(entry))
    });
    let more = found.len() > size;
    found.truncate(size);
    let mut output = json!({"Events": found.iter().map(view).collect::<Vec<_>>()});
    if let Some(last) = found.last().filter(|_| more) {
        output["NextToken"] = STANDARD.encode(last.sequence.to_string()).into();
    }
    Ok(output)
}

struct Attribute {
    key: String,
    value: String,
}

impl Attribute {
    fn of(input: Input<'_>) -> Result<Option<Self>, ApiError> {
        let invalid = || {
            ApiError::new(
                "InvalidLookupAttributesException",
                "The specified lookup attributes are not valid.",
            )
        };
        let one = match input.list("LookupAttributes")?.map(Vec::as_slice) {
            None | Some([]) => return Ok(None),
            Some([one]) => Input::of(one)?,
            Some(_) => return Err(invalid()),
        };
        let key = one.text("AttributeKey")?.ok_or_else(invalid)?;
        let value = one.text("AttributeValue")?.ok_or_else(invalid)?;
        let known = [
            "EventId",
            "EventName",
            "ReadOnly",
            "Username",
            "ResourceType",
            "ResourceName",
            "EventSource",
            "AccessKeyId",
        ];
        if !known.contains(&key) || value.is_empty() || value.chars().count() > 2000 {
            return Err(invalid());
        }
        Ok(Some(Self { key: key.to_owned(), value: value.to_owned() }))
    }

    fn selects(&self, entry: &Entry) -> bool {
        let (event, value) = (&entry.event, self.value.as_str());
        match self.key.as_str() {
            "EventId" => event.event_id == value,
            "EventName" => event.event_name == value,
            "ReadOnly" => event.read_only.to_string() == value,
            "Username" => event.user_name() == value,
            "ResourceType" => event.resources.iter().any(|resource| resource.kind == value),
            "ResourceName" => entry.concerns(value),
            "EventSource" => event.event_source == value,
            _ => event.user_identity.access_key_id.as_deref() == Some(value),
        }
    }
}

fn view(entry: &Entry) -> Value {
    let event = &entry.event;
    let resources: Vec<Value> = event
        .resources
        .iter()
        .map(|resource| json!({"ResourceType": resource.kind, "ResourceName": resource.arn.rsplit(':').next()}))
        .collect();
    let mut view = json!({
        "EventId": event.event_id,
        "EventName": event.event_name,
        "ReadOnly": event.read_only.to_string(),
        "EventTime": timestamp(event.at),
        "EventSource": event.event_source,
        "Username": event.user_name(),
        "Resources": resources,
        "CloudTrailEvent": serde_json::to_string(&**event).unwrap_or_default(),
    });
    if let Some(key) = &event.user_identity.access_key_id {
        view["AccessKeyId"] = key.as_str().into();
    }
    view
}

fn time(input: Input<'_>, name: &str) -> Result<Option<f64>, ApiError> {
    let wrong = || ApiError::new("SerializationException", format!("{name} is not a timestamp"));
    input.value(name).map(|value| value.as_f64().ok_or_else(wrong)).transpose()
}

fn timestamp(epoch_seconds: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact for dates that matter")]
    let seconds = epoch_seconds as f64;
    seconds
}

fn place(token: &str) -> Result<u64, ApiError> {
    let decoded = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| ApiError::new("InvalidNextTokenException", "The specified token is not valid."))
}
