//! HTTP that goes wrong on purpose, and the clock that every answer carries.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use futures::{StreamExt, stream};
use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_service::Service;

use crate::faults::FaultKind;

/// Marks an answer that is never sent: the connection closes instead. See [`serve_connection`].
#[derive(Debug, Clone, Copy)]
pub struct Dropped;

/// An answer that closes the connection before anything is sent.
pub fn dropped() -> Response<Body> {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Dropped);
    response
}

/// The same answer, of which only half of the body arrives before the connection breaks.
pub async fn half(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let whole = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let sent = whole.slice(..whole.len() / 2);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let break_off = async {
        // What was sent must have left before the connection breaks, or nothing arrives at all.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    };
    let chunks = stream::iter([Ok::<Bytes, std::io::Error>(sent)]).chain(stream::once(break_off));
    Response::from_parts(parts, Body::from_stream(chunks))
}

/// Sets `Date` from the sandbox's clock, so that clients that learn their skew from it learn the right one.
pub fn date(response: &mut Response<Body>, epoch_seconds: i64) {
    let text = jiff::Timestamp::from_second(epoch_seconds)
        .ok()
        .and_then(|at| jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok());
    if let Some(value) = text.and_then(|text| HeaderValue::try_from(text).ok()) {
        response.headers_mut().insert(header::DATE, value);
    }
}

/// The answer of a fault that needs no knowledge of the service; `None` for those in the service's own form.
pub fn plain_fault(fault: &FaultKind) -> Option<Response<Body>> {
    let response = match fault {
        FaultKind::TooManyRequests { retry_after } => {
            let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            response
        }
        FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        FaultKind::DropConnection => dropped(),
        FaultKind::HtmlLogin => {
            axum::response::Html("<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><form method=\"post\"><input name=\"username\"><input name=\"password\" type=\"password\"></form></body></html>\n").into_response()
        }
        _ => return None,
    };
    Some(response)
}

/// Serves one connection until it ends, dropping it where an answer says [`Dropped`].
pub async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: axum::Router,
) {
    let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
        let mut router = router.clone();
        async move {
            let answered: Result<Response<Body>, Infallible> = router.call(request.map(Body::new)).await;
            match answered {
                Ok(response) if response.extensions().get::<Dropped>().is_none() => Ok(response),
                Ok(_) => Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted)),
                Err(never) => match never {},
            }
        }
    });
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
