//! What happens around every request: credentials, staged faults, delay, rate limit, XSRF, the log of events.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use axum::middleware::Next;
use base64::Engine as _;
use bytes::Bytes;
use futures::StreamExt as _;
use http_body_util::BodyExt as _;
use serde_json::json;

use super::answer::{Failure, login_page, text, with_status};
use super::call::{SignedIn, header_text};
use super::lock::lock;
use super::settings::{RateLimit, Settings};
use super::users::{LoginError, User};
use crate::faults::FaultKind;
use crate::world::World;

const WEBHOOKS: [&str; 2] = ["/rest/gitplugin/webhook/1.0/reindex/", "/git/webhook/reindex/"];

/// Token buckets of the rate limit, by user name.
#[derive(Debug, Default)]
pub(crate) struct Buckets(Mutex<HashMap<String, (u32, Instant)>>);

impl Buckets {
    /// Takes a token: how many are left, or in how many seconds there will be one.
    fn take(&self, user: &str, limit: RateLimit) -> Result<u32, u64> {
        let interval = Duration::from_secs(u64::from(limit.interval_seconds.max(1)));
        let mut buckets = lock(&self.0);
        let (tokens, filled) = buckets.entry(user.to_owned()).or_insert((limit.limit, Instant::now()));
        let intervals =
            u32::try_from(filled.elapsed().as_nanos() / interval.as_nanos().max(1)).unwrap_or(u32::MAX);
        *tokens = tokens.saturating_add(limit.fill_rate.saturating_mul(intervals)).min(limit.limit);
        *filled += interval * intervals;
        match tokens.checked_sub(1) {
            Some(left) => {
                *tokens = left;
                Ok(left)
            }
            None => Err((interval.saturating_sub(filled.elapsed())).as_secs() + 1),
        }
    }
}

/// Wraps every route of this Jira.
pub(crate) async fn around(
    State(world): State<Arc<World>>,
    mut request: Request<Body>,
    next: Next,
) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let webhook = WEBHOOKS.iter().find(|prefix| path.starts_with(**prefix));
    let shown = webhook.map_or_else(|| path.clone(), |prefix| format!("{prefix}{{secret}}"));
    let plugin = webhook.is_some() || path.starts_with("/rest/gitplugin/");
    let service = if plugin { "gij" } else { "jira" };
    let operation = format!("{} {shown}", request.method());
    let settings = world.jira.settings();

    tokio::time::sleep(world.tuning.latency()).await;
    let fault = world.faults.take(service, &operation, &shown);
    if let Some(FaultKind::Slow { millis }) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    let mut principal = String::new();
    let mut response = match fault.as_ref().and_then(|fault| instead(fault, plugin)) {
        Some(response) => response,
        None if plugin && !settings.app_installed => Failure::NoSuchPage.into_response(),
        None => match admit(&world, &settings, &request, webhook.is_some()) {
            Ok((user, headers)) => {
                principal = user.as_ref().map(|user| user.name.clone()).unwrap_or_default();
                request.extensions_mut().insert(SignedIn(user));
                let mut response = next.run(request).await;
                response.headers_mut().extend(headers);
                response
            }
            Err(response) => *response,
        },
    };

    let mut date = world.clock.now_seconds();
    let outcome = match &fault {
        Some(FaultKind::DropConnection) => "dropped".to_owned(),
        _ if response.status().is_success() => "ok".to_owned(),
        _ => response.status().as_u16().to_string(),
    };
    world.record(service, &operation, &principal, &shown, &outcome);
    match fault {
        Some(FaultKind::WrongDate { seconds }) => date += seconds,
        Some(FaultKind::HalfBody) => response = halve(response).await,
        Some(FaultKind::AnswerLost) => response = dropped(),
        _ => {}
    }
    if let Some(value) = http_date(date) {
        response.headers_mut().insert(header::DATE, value);
    }
    response
}

/// The answer that takes the place of the real one.
fn instead(fault: &FaultKind, plugin: bool) -> Option<Response<Body>> {
    Some(match fault {
        FaultKind::TooManyRequests { retry_after } => too_many_requests(*retry_after),
        FaultKind::Unavailable => text(StatusCode::SERVICE_UNAVAILABLE, "text/html", String::new()),
        FaultKind::InternalError => {
            Failure::core(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error").into_response()
        }
        FaultKind::DropConnection => dropped(),
        FaultKind::HtmlLogin => login_page(),
        FaultKind::MalformedJson => text(
            StatusCode::OK,
            "application/json;charset=UTF-8",
            "{\"success\":true,\"integrations\":[{\"id\":".to_owned(),
        ),
        FaultKind::AppMissing if plugin => Failure::NoSuchPage.into_response(),
        FaultKind::Code { code, message } => {
            let status = code
                .parse()
                .ok()
                .and_then(|code| StatusCode::from_u16(code).ok())
                .unwrap_or(StatusCode::BAD_REQUEST);
            if plugin {
                Failure::plugin(status, message.clone(), String::new()).into_response()
            } else {
                Failure::core(status, message.clone()).into_response()
            }
        }
        FaultKind::ThrottleXml | FaultKind::ThrottleJson => too_many_requests(None),
        FaultKind::Slow { .. }
        | FaultKind::HalfBody
        | FaultKind::AnswerLost
        | FaultKind::WrongDate { .. }
        | FaultKind::AppMissing => return None,
    })
}

/// A body that fails before the head was flushed makes the server close without a byte.
fn dropped() -> Response<Body> {
    let broken = futures::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Response::new(Body::from_stream(broken))
}

fn too_many_requests(retry_after: Option<u64>) -> Response<Body> {
    let mut response =
        with_status(StatusCode::TOO_MANY_REQUESTS, &json!({"message": "Rate limit exceeded."}));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

type Admitted = (Option<Arc<User>>, HeaderMap);

/// Checks credentials, the rate limit and the XSRF header. A webhook's secret is checked by its own handler.
fn admit(
    world: &World,
    settings: &Settings,
    request: &Request<Body>,
    webhook: bool,
) -> Result<Admitted, Box<Response<Body>>> {
    if webhook {
        return Ok((None, HeaderMap::new()));
    }
    let user = authenticate(world, settings, request.headers())
        .map_err(|failure| Box::new(failure.into_response()))?;
    let mut headers = HeaderMap::new();
    if let (Some(limit), Some(user)) = (settings.rate_limit, &user) {
        let taken = world.jira.buckets.take(&user.name, limit);
        headers.insert("X-RateLimit-Limit", HeaderValue::from(limit.limit));
        headers.insert("X-RateLimit-Remaining", HeaderValue::from(taken.unwrap_or(0)));
        headers.insert("X-RateLimit-FillRate", HeaderValue::from(limit.fill_rate));
        headers.insert("X-RateLimit-Interval-Seconds", HeaderValue::from(limit.interval_seconds));
        if let Err(seconds) = taken {
            let mut response = too_many_requests(Some(seconds));
            response.headers_mut().extend(headers);
            return Err(Box::new(response));
        }
    }
    let mutating = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if settings.enforce_xsrf && mutating && header_text(request.headers(), "x-atlassian-token") != "no-check"
    {
        return Err(Box::new(Failure::Xsrf.into_response()));
    }
    Ok((user, headers))
}

fn authenticate(
    world: &World,
    settings: &Settings,
    headers: &HeaderMap,
) -> Result<Option<Arc<User>>, Failure> {
    let value = header_text(headers, "authorization");
    if value.is_empty() {
        return Ok(None);
    }
    let (scheme, credentials) = value.split_once(' ').unwrap_or((value, ""));
    let outcome = if scheme.eq_ignore_ascii_case("bearer") {
        world.jira.users().sign_in_with_token(credentials.trim(), world.clock.now_millis())
    } else if scheme.eq_ignore_ascii_case("basic") {
        let decoded = base64::engine::general_purpose::STANDARD
            .decode(credentials.trim())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        match decoded.as_deref().and_then(|pair| pair.split_once(':')) {
            Some((name, password)) => world.jira.users().sign_in(name, password, settings.captcha_after),
            None => Err(LoginError::Wrong),
        }
    } else {
        Err(LoginError::Wrong)
    };
    match outcome {
        Ok(user) => Ok(Some(user)),
        Err(LoginError::Wrong) => Err(Failure::WrongLogin),
        Err(LoginError::Captcha) => Err(Failure::Captcha),
    }
}

/// The same answer, broken off half way: its announced length is never reached.
async fn halve(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    // The pause lets the first half leave before the connection ends.
    let frames = futures::stream::iter([Ok(half)]).chain(futures::stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    }));
    Response::from_parts(parts, Body::from_stream(frames))
}

fn http_date(seconds: i64) -> Option<HeaderValue> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    HeaderValue::from_str(&time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}
