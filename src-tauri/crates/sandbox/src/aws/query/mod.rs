//! The Query protocol's door. The services behind it have their own modules.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};

use super::caller::Caller;
use crate::world::World;

/// The parameters of one request.
#[derive(Debug, Clone, Default)]
pub struct Params {
    values: BTreeMap<String, String>,
}

impl Params {
    /// Parses a query string or an `application/x-www-form-urlencoded` body.
    pub fn parse(form: &str) -> Self {
        Self { values: url::form_urlencoded::parse(form.as_bytes()).into_owned().collect() }
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct QueryError {
    /// HTTP status.
    pub status: StatusCode,
    /// The code, without the `Exception` suffix of the models.
    pub code: String,
    /// The words.
    pub message: String,
}

impl QueryError {
    /// An error of any status.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into() }
    }
}

/// Carries out a signed action of `sns`, `iam` or `sts`.
pub fn dispatch(world: &Arc<World>, caller: &Caller, service: &str, action: &str, params: &Params) -> Response<Body> {
    let resource = params.get("TopicArn").unwrap_or_default();
    world.record(service, action, &caller.principal.arn, resource, "InvalidAction");
    let message = format!("Could not find operation {action}");
    refusal(service, &QueryError::new(StatusCode::BAD_REQUEST, "InvalidAction", message))
}

/// Carries out what SNS allows without a signature.
pub fn unsigned(world: &Arc<World>, params: &Params) -> Response<Body> {
    let action = params.get("Action").unwrap_or_default();
    world.record("sns", action, "", "", "MissingAuthenticationToken");
    let message = "Request is missing Authentication Token";
    refusal("sns", &QueryError::new(StatusCode::FORBIDDEN, "MissingAuthenticationToken", message))
}

/// An error in the form of the service, for refusals that happen before an action begins.
pub fn refusal(service: &str, error: &QueryError) -> Response<Body> {
    let message = quick_xml::escape::escape(error.message.as_str());
    let body = format!(
        "<ErrorResponse xmlns=\"https://{service}.amazonaws.com/doc/\"><Error><Type>Sender</Type>\
         <Code>{}</Code><Message>{message}</Message></Error><RequestId>{}</RequestId></ErrorResponse>\n",
        error.code,
        uuid::Uuid::new_v4()
    );
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = error.status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/xml"));
    response
}
