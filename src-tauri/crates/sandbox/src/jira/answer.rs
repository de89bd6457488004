//! The forms in which Jira and the app answer and refuse.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::{Value, json};

/// What a handler returns.
pub(crate) type Answer = Result<Response<Body>, Failure>;

/// A refusal, before it is written in its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nobody is signed in and somebody must be.
    NotSignedIn,
    /// Wrong user, password or token.
    WrongLogin,
    /// The CAPTCHA must be solved first.
    Captcha,
    /// Jira's JSON form.
    Core { status: StatusCode, messages: Vec<String>, errors: Vec<(String, String)> },
    /// The app's JSON form.
    Plugin { status: StatusCode, error: String, advice: String },
    /// Jira's HTML page for paths that lead nowhere.
    NoSuchPage,
    /// The XSRF header is missing.
    Xsrf,
    /// The method does not exist on this path.
    Method,
}

impl Failure {
    pub(crate) fn core(status: StatusCode, message: impl Into<String>) -> Self {
        Self::Core { status, messages: vec![message.into()], errors: Vec::new() }
    }

    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Core {
            status: StatusCode::BAD_REQUEST,
            messages: Vec::new(),
            errors: vec![(field.to_owned(), message.into())],
        }
    }

    pub(crate) fn plugin(status: StatusCode, error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Plugin { status, error: error.into(), advice: advice.into() }
    }

    pub(crate) fn invalid(error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::plugin(StatusCode::BAD_REQUEST, error, advice)
    }

    pub(crate) fn no_issue() -> Self {
        Self::core(StatusCode::NOT_FOUND, "Issue Does Not Exist")
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        match self {
            Self::NotSignedIn => {
                let body = json!({"message": "Client must be authenticated to access this resource.", "status-code": 401});
                let mut response = with_status(StatusCode::UNAUTHORIZED, &body);
                response.headers_mut().insert(
                    header::WWW_AUTHENTICATE,
                    HeaderValue::from_static("OAuth realm=\"http%3A%2F%2Flocalhost%2Fjira\""),
                );
                response
            }
            Self::WrongLogin => {
                let mut response = html(
                    StatusCode::UNAUTHORIZED,
                    "Unauthorized (401)",
                    "Encountered a <code>&quot;401 - Unauthorized&quot;</code> error while loading this page. Basic Authentication Failure - Reason : AUTHENTICATED_FAILED",
                );
                response
                    .headers_mut()
                    .insert("X-Seraph-LoginReason", HeaderValue::from_static("AUTHENTICATED_FAILED"));
                response
            }
            Self::Captcha => {
                let mut response = html(
                    StatusCode::FORBIDDEN,
                    "Forbidden (403)",
                    "Encountered a <code>&quot;403 - Forbidden&quot;</code> error while loading this page. Basic Authentication Failure - Reason : AUTHENTICATION_DENIED",
                );
                response
                    .headers_mut()
                    .insert("X-Seraph-LoginReason", HeaderValue::from_static("AUTHENTICATION_DENIED"));
                response.headers_mut().insert(
                    "X-Authentication-Denied-Reason",
                    HeaderValue::from_static("CAPTCHA_CHALLENGE; login-url=/login.jsp"),
                );
                response
            }
            Self::Core { status, messages, errors } => {
                let errors: serde_json::Map<String, Value> =
                    errors.into_iter().map(|(field, message)| (field, message.into())).collect();
                with_status(status, &json!({"errorMessages": messages, "errors": errors}))
            }
            Self::Plugin { status, error, advice } => {
                with_status(status, &json!({"success": false, "error": error, "advice": advice}))
            }
            Self::NoSuchPage => html(
                StatusCode::NOT_FOUND,
                "Oops, you&#39;ve found a dead link.",
                "The page you were looking for does not exist. <a href=\"/jira/secure/Dashboard.jspa\">Go to the dashboard</a>",
            ),
            Self::Xsrf => html_text(StatusCode::FORBIDDEN, "XSRF check failed"),
            Self::Method => text(StatusCode::METHOD_NOT_ALLOWED, "text/plain", String::new()),
        }
    }
}

/// HTTP 200 with `value` as JSON.
pub(crate) fn json_answer<T: Serialize>(value: &T) -> Answer {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| Failure::core(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(respond(StatusCode::OK, "application/json;charset=UTF-8", Body::from(bytes)))
}

/// HTTP 200 with text that is JSON already.
pub(crate) fn rendered_json(text: String) -> Response<Body> {
    respond(StatusCode::OK, "application/json;charset=UTF-8", Body::from(text))
}

/// `value` as JSON.
pub(crate) fn with_status<T: Serialize>(status: StatusCode, value: &T) -> Response<Body> {
    match serde_json::to_vec(value) {
        Ok(bytes) => respond(status, "application/json;charset=UTF-8", Body::from(bytes)),
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", error.to_string()),
    }
}

/// An answer without a body.
pub(crate) fn no_content() -> Response<Body> {
    respond(StatusCode::NO_CONTENT, "application/json;charset=UTF-8", Body::empty())
}

/// A page of text.
pub(crate) fn text(status: StatusCode, content_type: &'static str, content: String) -> Response<Body> {
    respond(status, content_type, Body::from(content))
}

/// The page single sign-on shows instead of an answer.
pub(crate) fn login_page() -> Response<Body> {
    html(
        StatusCode::OK,
        "Log in - Jira",
        "<form action=\"/sso/login\" method=\"post\"><input name=\"os_username\"></form>",
    )
}

fn html(status: StatusCode, title: &str, content: &str) -> Response<Body> {
    html_text(
        status,
        &format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1><p>{content}</p></body></html>"
        ),
    )
}

fn html_text(status: StatusCode, content: &str) -> Response<Body> {
    text(status, "text/html;charset=UTF-8", content.to_owned())
}

fn respond(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
