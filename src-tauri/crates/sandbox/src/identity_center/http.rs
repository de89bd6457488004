//! Both services over HTTP: JSON in the form of their models, beside the pages for browsers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use super::oidc::OidcError;
use super::portal::{Ask, PortalError, Visit};
use super::{START, pages};
use crate::aws::query::Params;
use crate::faults::FaultKind;
use crate::trail::{self, Deed, Who};
use crate::wire;
use crate::world::World;

/// The path of the page where a device's user enters the code.
pub(super) const DEVICE_PAGE: &str = "/sso/device";

/// The world, and the origin under which this listener is known.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) world: Arc<World>,
    pub(super) origin: String,
}

/// Serves the OIDC service, the portal and their pages at `origin`.
pub fn router(world: Arc<World>, origin: String) -> Router {
    Router::new()
        .route("/client/register", post(register))
        .route("/device_authorization", post(authorize_device))
        .route("/token", post(token))
        .route("/federation/credentials", get(credentials))
        .route("/assignment/accounts", get(accounts))
        .route("/assignment/roles", get(roles))
        .route("/logout", post(log_out))
        .route(START, get(pages::start))
        .route(DEVICE_PAGE, get(pages::device).post(pages::decide))
        .route("/authorize", get(pages::browser).post(pages::decide_browser))
        .with_state(Arc::new(Site { world, origin }))
}

/// A refusal of either service.
#[derive(Debug)]
enum Failure {
    Oidc(OidcError),
    Portal(PortalError),
    /// A staged one.
    Staged {
        status: StatusCode,
        code: String,
        message: String,
    },
}

impl Failure {
    fn code(&self) -> &str {
        match self {
            Self::Oidc(error) => error.names().0,
            Self::Portal(error) => error.code(),
            Self::Staged { code, .. } => code,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Oidc(error) => error.to_string(),
            Self::Portal(error) => error.to_string(),
            Self::Staged { message, .. } => message.clone(),
        }
    }

    fn response(&self, service: Service) -> Response<Body> {
        let status = match self {
            Self::Oidc(error) => error.status(),
            Self::Portal(error) => error.status(),
            Self::Staged { status, .. } => *status,
        };
        let message = self.message();
        let body = match (self, service) {
            (Self::Oidc(error), _) => json!({"error": error.names().1, "error_description": message}),
            (_, Service::Oidc) => json!({"error": self.code(), "error_description": message}),
            (_, Service::Portal) => json!({
                "message": message,
                "__type": format!("com.amazonaws.switchboard.portal#{}", self.code()),
            }),
        };
        let mut response = json_response(status, &body.to_string());
        let kind = format!("{}:http://internal.amazon.com/coral/{}/", self.code(), service.package());
        if let Ok(kind) = HeaderValue::try_from(kind) {
            response.headers_mut().insert("x-amzn-errortype", kind);
        }
        response
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Oidc,
    Portal,
}

impl Service {
    /// As faults and events name it.
    fn name(self) -> &'static str {
        match self {
            Self::Oidc => "sso-oidc",
            Self::Portal => "sso",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Oidc => "com.amazonaws.sso.oidc",
            Self::Portal => "com.amazonaws.switchboard.portal",
        }
    }
}

async fn register(State(site): State<Arc<Site>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    oidc(&site, "RegisterClient", &headers, &body, |input| {
        site.world.identity_center.register(input, site.world.clock.now_seconds())
    })
    .await
}

async fn authorize_device(State(site): State<Arc<Site>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let page = format!("{}{DEVICE_PAGE}", site.origin);
    oidc(&site, "StartDeviceAuthorization", &headers, &body, |input| {
        let now = site.world.clock.now_millis();
        site.world.identity_center.authorize_device(input, &page, |start| is_start(&site.world, start), now)
    })
    .await
}

async fn token(State(site): State<Arc<Site>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    oidc(&site, "CreateToken", &headers, &body, |input| {
        site.world.identity_center.token(input, site.world.clock.now_millis())
    })
    .await
}

async fn accounts(state: State<Arc<Site>>, query: RawQuery, headers: HeaderMap) -> Response<Body> {
    portal(state, Ask::Accounts, query, headers).await
}

async fn roles(state: State<Arc<Site>>, query: RawQuery, headers: HeaderMap) -> Response<Body> {
    portal(state, Ask::Roles, query, headers).await
}

async fn credentials(state: State<Arc<Site>>, query: RawQuery, headers: HeaderMap) -> Response<Body> {
    portal(state, Ask::Credentials, query, headers).await
}

async fn log_out(state: State<Arc<Site>>, query: RawQuery, headers: HeaderMap) -> Response<Body> {
    portal(state, Ask::SignOut, query, headers).await
}

async fn oidc(
    site: &Site,
    operation: &str,
    headers: &HeaderMap,
    body: &[u8],
    work: impl FnOnce(&Map<String, Value>) -> Result<Value, OidcError>,
) -> Response<Body> {
    let input = match serde_json::from_slice(body) {
        Ok(Value::Object(input)) => Some(input),
        _ => None,
    };
    let parameters = input.as_ref().map(trail::of_json).unwrap_or_default();
    around(&site.world, Service::Oidc, operation, headers, parameters, || {
        input.ok_or(OidcError::InvalidRequest).and_then(|input| work(&input)).map_err(Failure::Oidc)
    })
    .await
}

async fn portal(
    State(site): State<Arc<Site>>,
    ask: Ask,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let query = Params::parse(&query.unwrap_or_default());
    let bearer = headers.get("x-amz-sso_bearer_token").and_then(|value| value.to_str().ok());
    around(&site.world, Service::Portal, ask.operation(), &headers, trail::of_query(&query), || {
        Visit { world: &site.world, bearer, query: &query }.answer(ask).map_err(Failure::Portal)
    })
    .await
}

/// What happens around every request: latency, faults, the event and the trail, the sandbox's date.
async fn around(
    world: &World,
    service: Service,
    operation: &str,
    headers: &HeaderMap,
    parameters: Value,
    work: impl FnOnce() -> Result<Value, Failure>,
) -> Response<Body> {
    tokio::time::sleep(world.tuning.latency()).await;
    let fault = world.faults.take(service.name(), operation, "");
    if let Some(FaultKind::Slow { millis }) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    let mut response = match fault.as_ref().and_then(wire::plain_fault) {
        Some(response) => {
            world.record(service.name(), operation, "", "", "fault");
            response
        }
        None if fault == Some(FaultKind::MalformedJson) => json_response(StatusCode::OK, "{\"accessToken\":"),
        None => {
            let answer = fault.as_ref().and_then(staged).map_or_else(work, Err);
            let user = world.identity_center.directory().map_or("", |directory| directory.user.as_str());
            let known = service == Service::Portal
                && !matches!(answer, Err(Failure::Portal(PortalError::Unauthorized)));
            let outcome = answer.as_ref().map_or_else(Failure::code, |_| "ok");
            world.record(service.name(), operation, if known { user } else { "" }, "", outcome);
            let message = answer.as_ref().err().map(Failure::message).unwrap_or_default();
            let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
            let deed = Deed {
                service: "sso",
                name: operation,
                who: if known { Who::PortalUser(user) } else { Who::Unknown(None) },
                agent: agent.unwrap_or_default(),
                error: answer.as_ref().err().map(|error| (error.code(), message.as_str())),
                parameters,
                resource: None,
                additional: None,
            };
            world.trail.record(world, deed);
            match answer {
                Ok(Value::Null) => Response::new(Body::empty()),
                Ok(body) => json_response(StatusCode::OK, &body.to_string()),
                Err(failure) => failure.response(service),
            }
        }
    };
    let mut offset = 0;
    match fault {
        Some(FaultKind::HalfBody) => response = wire::half(response).await,
        Some(FaultKind::AnswerLost) => response = wire::dropped(),
        Some(FaultKind::WrongDate { seconds }) => offset = seconds,
        _ => {}
    }
    wire::date(&mut response, world.clock.now_seconds() + offset);
    if let Ok(id) = HeaderValue::try_from(uuid::Uuid::new_v4().to_string()) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

fn staged(fault: &FaultKind) -> Option<Failure> {
    let (status, code, message) = match fault {
        FaultKind::ThrottleXml | FaultKind::ThrottleJson => {
            (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "HTTP 429 Unknown Code")
        }
        FaultKind::InternalError => {
            (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerException", "Internal server error")
        }
        FaultKind::Code { code, message } => (StatusCode::BAD_REQUEST, code.as_str(), message.as_str()),
        _ => return None,
    };
    Some(Failure::Staged { status, code: code.to_owned(), message: message.to_owned() })
}

/// Whether a text is the start URL of this portal. People copy it with and without what browsers append.
fn is_start(world: &World, text: &str) -> bool {
    let bare = text.split('#').next().unwrap_or_default().trim_end_matches('/');
    world.addresses.get().is_some_and(|addresses| {
        [&addresses.aws, &addresses.aws_https].iter().any(|origin| bare == format!("{origin}{START}"))
    })
}

fn json_response(status: StatusCode, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
