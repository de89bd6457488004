//! Errors of the Query services, in the codes and statuses that go over the wire.

use axum::http::StatusCode;

use crate::authorization::{self, Decision};
use crate::principals::Principal;

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

    /// A 400.
    pub fn bad_request(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// A refusal in AWS's words. SNS calls it `AuthorizationError`, the others `AccessDenied`.
    pub(crate) fn denied(
        code: &str,
        caller: &Principal,
        action: &str,
        resource: &str,
        decision: Decision,
    ) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, authorization::denial(caller, action, resource, decision))
    }

    /// Something the real service can do and this one cannot: said openly instead of answered falsely.
    pub(crate) fn not_implemented(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_IMPLEMENTED,
            "NotImplemented",
            format!("The sandbox does not support {what}."),
        )
    }

    /// The constraint violation that IAM and STS report for a value.
    pub(crate) fn constraint(value: &str, field: &str, constraint: &str) -> Self {
        Self::bad_request(
            "ValidationError",
            format!(
                "1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: {constraint}"
            ),
        )
    }

    /// What IAM and STS say when a required parameter is missing. `field` has a small first letter.
    pub(crate) fn missing(field: &str) -> Self {
        Self::bad_request(
            "ValidationError",
            format!(
                "1 validation error detected: Value at '{field}' failed to satisfy constraint: Member must not be null"
            ),
        )
    }
}
