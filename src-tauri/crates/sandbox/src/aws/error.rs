//! Errors before and beside an operation's own, and the two forms they take on the wire.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

use super::query::{self, QueryError};

/// An error of a JSON service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// HTTP status.
    pub status: StatusCode,
    /// The code with its `Exception` suffix.
    pub code: Cow<'static, str>,
    /// The words.
    pub message: String,
}

impl ApiError {
    /// A modelled error: HTTP 400.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: code.into(), message: message.into() }
    }

    /// The answer. AWS spells the field of an authorisation failure with a capital letter.
    pub fn into_response(self) -> Response<Body> {
        let body = if self.code == "AccessDeniedException" {
            json!({"__type": self.code, "Message": self.message})
        } else {
            json!({"__type": self.code, "message": self.message})
        };
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.status;
        let content_type = HeaderValue::from_static(super::json::CONTENT_TYPE);
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        response
    }
}

/// Git and file trouble is the sandbox's own and never a client's fault.
impl From<git2::Error> for ApiError {
    fn from(error: git2::Error) -> Self {
        tracing::error!(%error, "git");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: Cow::Borrowed("InternalFailure"),
            message: error.message().to_owned(),
        }
    }
}

/// Why a request is refused before any service sees it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Authorization` header.
    #[error("Missing Authentication Token")]
    MissingAuthentication,
    /// An `Authorization` header that is not a whole SigV4 one.
    #[error("{0}")]
    Incomplete(String),
    /// No such key, an inactive one, or the wrong session token.
    #[error("The security token included in the request is invalid.")]
    InvalidToken,
    /// A session that has ended.
    #[error("The security token included in the request is expired")]
    ExpiredToken,
    /// A signature that is wrong, out of time or out of scope.
    #[error("{0}")]
    InvalidSignature(String),
}

impl Refusal {
    /// The code in JSON services.
    pub fn json_code(&self) -> &'static str {
        match self {
            Self::MissingAuthentication => "MissingAuthenticationTokenException",
            Self::Incomplete(_) => "IncompleteSignatureException",
            Self::InvalidToken => "UnrecognizedClientException",
            Self::ExpiredToken => "ExpiredTokenException",
            Self::InvalidSignature(_) => "InvalidSignatureException",
        }
    }

    /// The code in Query services.
    pub fn query_code(&self) -> &'static str {
        match self {
            Self::MissingAuthentication => "MissingAuthenticationToken",
            Self::Incomplete(_) => "IncompleteSignature",
            Self::InvalidToken => "InvalidClientTokenId",
            Self::ExpiredToken => "ExpiredToken",
            Self::InvalidSignature(_) => "SignatureDoesNotMatch",
        }
    }

    /// The answer of a JSON service.
    pub fn into_json(self) -> Response<Body> {
        ApiError::new(self.json_code(), self.to_string()).into_response()
    }

    /// The answer of a Query service.
    pub fn into_query(self, service: &str) -> Response<Body> {
        let status =
            if matches!(self, Self::Incomplete(_)) { StatusCode::BAD_REQUEST } else { StatusCode::FORBIDDEN };
        query::refusal(service, &QueryError::new(status, self.query_code(), self.to_string()))
    }
}
