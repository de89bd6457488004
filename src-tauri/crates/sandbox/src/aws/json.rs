//! awsJson1.1: which operation, its input, its answer.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Response, header, request::Parts};
use serde_json::{Map, Value};

use super::caller::Caller;
use super::codecommit::{self, Call};
use super::error::ApiError;
use crate::pull_requests::PullRequest;
use crate::trail::{self, Deed, Resource, Who};
use crate::world::World;

/// The content type of requests and answers.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The part of `X-Amz-Target` before the operation.
const TARGET: &str = "CodeCommit_20150413";

/// Carries out a CodeCommit operation for a verified caller, and records it.
pub fn dispatch(
    world: &Arc<World>,
    caller: &Caller,
    operation: &str,
    parts: &Parts,
    body: &[u8],
) -> Response<Body> {
    let answer = match check_headers(parts).and_then(|()| parse(body)) {
        Ok(input) => operate(world, caller, operation, &input),
        Err(error) => {
            world.record("codecommit", operation, &caller.principal.arn, "", &error.code);
            note(world, caller, operation, &Map::new(), Some(&error));
            Err(error)
        }
    };
    match answer {
        Ok(output) => {
            let mut response = Response::new(Body::from(output.to_string()));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
            response
        }
        Err(error) => error.into_response(),
    }
}

/// Carries out an operation for a caller who is known already, and records it.
pub(super) fn operate(
    world: &Arc<World>,
    caller: &Caller,
    operation: &str,
    input: &Map<String, Value>,
) -> Result<Value, ApiError> {
    let answer = codecommit::carry_out(&Call { world, caller, operation, input: Input(input) });
    let outcome = answer.as_ref().map_or_else(|error| error.code.as_ref(), |_| "ok").to_owned();
    world.record("codecommit", operation, &caller.principal.arn, &resource_of(input), &outcome);
    note(world, caller, operation, input, answer.as_ref().err());
    answer
}

fn note(
    world: &World,
    caller: &Caller,
    operation: &str,
    input: &Map<String, Value>,
    error: Option<&ApiError>,
) {
    let request =
        input.get("pullRequestId").and_then(|id| world.pull_requests.get(id.as_str()?.parse().ok()?));
    let repository =
        request.and_then(|PullRequest { repository_id, .. }| world.repositories.by_id(&repository_id));
    let name = repository.map_or_else(|| resource_of(input), |repository| repository.name.clone());
    let deed = Deed {
        service: "codecommit",
        name: operation,
        who: Who::Caller(caller),
        agent: &caller.agent,
        error: error.map(|error| (error.code.as_ref(), error.message.as_str())),
        parameters: trail::of_json(input),
        resource: Resource::repository(world, &name),
        additional: None,
    };
    world.trail.record(world, deed);
}

/// What a request is about, for faults and the event log: a repository's name, else a pull request's number.
pub fn resource(body: &[u8]) -> String {
    parse(body).as_ref().map(resource_of).unwrap_or_default()
}

fn resource_of(input: &Map<String, Value>) -> String {
    let target = || input.get("targets")?.get(0)?.get("repositoryName")?.as_str();
    ["repositoryName", "oldName", "resourceArn", "pullRequestId"]
        .iter()
        .find_map(|name| input.get(*name)?.as_str())
        .or_else(target)
        .map(
            |found| if found.starts_with("arn:") { found.rsplit(':').next().unwrap_or(found) } else { found },
        )
        .unwrap_or_default()
        .to_owned()
}

fn check_headers(parts: &Parts) -> Result<(), ApiError> {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known_target = text("x-amz-target").split_once('.').is_some_and(|(service, _)| service == TARGET);
    if !known_target || text("content-type").split(';').next().unwrap_or_default().trim() != CONTENT_TYPE {
        return Err(unknown_operation());
    }
    Ok(())
}

/// The answer to an operation, service or content type that does not exist.
pub fn unknown_operation() -> ApiError {
    ApiError::new("UnknownOperationException", "")
}

pub(super) fn parse(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(input)) => Ok(input),
        _ => Err(ApiError::new("SerializationException", "")),
    }
}

/// The members of an operation's input, with AWS's answers to absent and mistyped ones. `null` counts as absent.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a>(&'a Map<String, Value>);

impl<'a> Input<'a> {
    /// A whole input.
    pub(super) fn of_members(members: &'a Map<String, Value>) -> Self {
        Self(members)
    }

    /// A structure inside an input.
    pub fn of(value: &'a Value) -> Result<Self, ApiError> {
        value.as_object().map(Self).ok_or_else(|| mistyped(value, "structure"))
    }

    /// The member as it is.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, ApiError> {
        self.value(name).map(|value| value.as_str().ok_or_else(|| mistyped(value, "String"))).transpose()
    }

    /// A text that must be there; `code` is the error when it is not, and an empty one counts as absent.
    pub fn required(&self, name: &str, code: &'static str, message: &str) -> Result<&'a str, ApiError> {
        self.text(name)?.filter(|text| !text.is_empty()).ok_or_else(|| ApiError::new(code, message))
    }

    /// A list.
    pub fn list(&self, name: &str) -> Result<Option<&'a Vec<Value>>, ApiError> {
        self.value(name).map(|value| value.as_array().ok_or_else(|| mistyped(value, "List"))).transpose()
    }

    /// A list of texts.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<&'a str>>, ApiError> {
        let Some(list) = self.list(name)? else { return Ok(None) };
        list.iter()
            .map(|value| value.as_str().ok_or_else(|| mistyped(value, "String")))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// A map of texts.
    pub fn map(&self, name: &str) -> Result<Option<Vec<(&'a str, &'a str)>>, ApiError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let map = value.as_object().ok_or_else(|| mistyped(value, "Map"))?;
        map.iter()
            .map(|(key, value)| Ok((key.as_str(), value.as_str().ok_or_else(|| mistyped(value, "String"))?)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.value(name).map(|value| value.as_i64().ok_or_else(|| mistyped(value, "Integer"))).transpose()
    }
}

fn mistyped(value: &Value, wanted: &str) -> ApiError {
    let found = match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "Start of list",
        Value::Object(_) => "Start of structure or map",
    };
    ApiError::new("SerializationException", format!("{found} can not be converted to a {wanted}"))
}
