//! Faults on demand, as git over HTTP shows them.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures::{StreamExt, stream};

use crate::aws::throttle::XML_BODY;
use crate::faults::FaultKind;
use crate::world::World;

/// What is left to do after a fault was taken.
pub(crate) enum Effect {
    /// Answer this instead.
    Instead(Response),
    /// Answer as usual, then change the answer so.
    Change(Change),
}

/// How a good answer is spoilt on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Not at all.
    Nothing,
    /// The connection drops after the first bytes of the body.
    HalfBody,
    /// The connection drops before the answer, which is complete by then.
    Lost,
    /// The `Date` header is off by that many seconds.
    Date(i64),
}

impl Change {
    /// Applies it, and gives every answer the sandbox's own `Date`.
    pub(crate) async fn apply(self, world: &World, response: Response) -> Response {
        let offset = if let Self::Date(seconds) = self { seconds } else { 0 };
        let mut response = match self {
            Self::HalfBody => cut_short(response),
            Self::Lost => lost(response).await,
            Self::Nothing | Self::Date(_) => response,
        };
        crate::wire::date(&mut response, world.clock.now_seconds() + offset);
        response
    }
}

/// Takes the fault staged for this request, if any, and waits where waiting is the fault.
pub(crate) async fn take(world: &World, operation: &str, resource: &str) -> Effect {
    let Some(fault) = world.faults.take("git", operation, resource) else {
        return Effect::Change(Change::Nothing);
    };
    world.record("git", operation, "", resource, "fault");
    Effect::Instead(match fault {
        FaultKind::Slow { millis } => {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            return Effect::Change(Change::Nothing);
        }
        FaultKind::HalfBody => return Effect::Change(Change::HalfBody),
        FaultKind::AnswerLost => return Effect::Change(Change::Lost),
        FaultKind::WrongDate { seconds } => return Effect::Change(Change::Date(seconds)),
        FaultKind::DropConnection => dropped(),
        FaultKind::ThrottleXml => plain(StatusCode::BAD_REQUEST, None, XML_BODY),
        FaultKind::ThrottleJson => plain(
            StatusCode::BAD_REQUEST,
            Some("application/x-amz-json-1.1"),
            r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#,
        ),
        FaultKind::TooManyRequests { retry_after } => rate_exceeded(retry_after),
        FaultKind::Unavailable => plain(StatusCode::SERVICE_UNAVAILABLE, None, ""),
        FaultKind::InternalError => {
            plain(StatusCode::INTERNAL_SERVER_ERROR, Some("text/plain"), "Internal error")
        }
        FaultKind::HtmlLogin => plain(
            StatusCode::OK,
            Some("text/html; charset=utf-8"),
            "<!DOCTYPE html><html><body><form action=\"/login\">Sign in</form></body></html>",
        ),
        FaultKind::MalformedJson => plain(StatusCode::OK, Some("application/json"), "{\"repositories\": ["),
        FaultKind::AppMissing => {
            plain(StatusCode::NOT_FOUND, Some("text/html"), "<html><body>Not found</body></html>")
        }
        FaultKind::Code { code, message } => xml_error(StatusCode::FORBIDDEN, &code, &message),
    })
}

/// The throttle of the git endpoint; `retry_after` is in seconds.
pub(crate) fn rate_exceeded(retry_after: Option<u64>) -> Response {
    let mut response = plain(StatusCode::TOO_MANY_REQUESTS, Some("text/plain"), "Rate exceeded");
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// An error in the form of the git endpoint: an element named by the code, a `Message`, two line ends.
pub(crate) fn xml_error(status: StatusCode, code: &str, message: &str) -> Response {
    let message = quick_xml::escape::escape(message);
    let mut response =
        Response::new(Body::from(format!("<{code}>\n  <Message>{message}</Message>\n</{code}>\n\n")));
    *response.status_mut() = status;
    response
}

pub(crate) fn plain(status: StatusCode, content_type: Option<&'static str>, body: &'static str) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    if let Some(content_type) = content_type {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

/// A body that fails before its first byte: hyper has not flushed the head by then, so the peer sees nothing at all.
fn dropped() -> Response {
    Response::new(Body::from_stream(stream::once(async { Err::<Bytes, _>(broken()) })))
}

/// The body is what carries a push out, so all of it is read before the connection goes.
async fn lost(response: Response) -> Response {
    response.into_body().into_data_stream().for_each(|_| std::future::ready(())).await;
    dropped()
}

fn cut_short(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let first = body.into_data_stream().take(1).map(|chunk| match chunk {
        Ok(chunk) => Ok(chunk.slice(..chunk.len() / 2)),
        Err(_) => Err(broken()),
    });
    let end = stream::once(async {
        // Lets the half that was written reach the peer before the connection goes.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(broken())
    });
    Response::from_parts(parts, Body::from_stream(first.chain(end)))
}

fn broken() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::ConnectionReset)
}
