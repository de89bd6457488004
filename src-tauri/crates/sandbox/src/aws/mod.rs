//! The AWS half: one endpoint for CodeCommit and CloudTrail (JSON) and for SNS, IAM and STS (Query), signatures really verified.

mod api_pull_requests;
mod caller;
mod cloudtrail;
mod codecommit;
pub mod error;
pub mod json;
pub mod query;
pub mod sigv4;
pub mod throttle;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header, request::Parts};
use axum::response::IntoResponse;

pub use self::api_pull_requests::ApiPullRequests;
pub use self::caller::Caller;
use self::error::ApiError;
use self::query::{Params, QueryError};
use self::sigv4::SignedRequest;
use self::throttle::Throttle;
use crate::faults::FaultKind;
use crate::trail::{Deed, Who};
use crate::wire;
use crate::world::World;

/// Carries out a CodeCommit operation for `caller`, with all its checks, as if a signed request had asked for it.
pub(crate) fn operate_as(
    world: &Arc<World>,
    caller: &Caller,
    operation: &str,
    input: serde_json::Value,
) -> Result<serde_json::Value, ApiError> {
    let input = match input {
        serde_json::Value::Object(input) => input,
        _ => serde_json::Map::new(),
    };
    json::operate(world, caller, operation, &input)
}

/// Bodies beyond this are refused; the largest real one carries a 6 MB file in base64.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Serves every AWS service at `/`.
pub fn router(world: Arc<World>) -> Router {
    let endpoint = Arc::new(Endpoint { world, throttle: Throttle::default() });
    Router::new().route("/", axum::routing::any(answer)).with_state(endpoint)
}

struct Endpoint {
    world: Arc<World>,
    throttle: Throttle,
}

/// What a request asks for, readable before anybody knows who asks.
struct Asked {
    service: String,
    operation: String,
    resource: String,
    form: Form,
}

enum Form {
    /// CodeCommit or CloudTrail; the body as sent, parsed once the caller is known.
    Json,
    /// SNS, IAM or STS.
    Query(Params),
}

async fn answer(State(endpoint): State<Arc<Endpoint>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let world = &endpoint.world;
    let asked = Asked::by(&parts, &body);
    tokio::time::sleep(world.tuning.latency()).await;
    let fault = world.faults.take(&asked.service, &asked.operation, &asked.resource);
    if let Some(FaultKind::Slow { millis }) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    let mut response = match fault.as_ref().and_then(|fault| staged(fault, &asked)) {
        Some((outcome, response)) => {
            world.record(&asked.service, &asked.operation, "", &asked.resource, outcome);
            response
        }
        None if !endpoint.throttle.admit(world.tuning.throttle_rps(), Instant::now()) => {
            world.record(&asked.service, &asked.operation, "", &asked.resource, "ThrottlingException");
            note_refusal(world, &asked, &parts.headers, "ThrottlingException", "Rate exceeded");
            throttle::answer(&asked.service)
        }
        None => carry_out(world, asked, parts, body).await,
    };
    match fault {
        Some(FaultKind::HalfBody) => response = wire::half(response).await,
        Some(FaultKind::AnswerLost) => response = wire::dropped(),
        _ => {}
    }
    let seconds = match fault {
        Some(FaultKind::WrongDate { seconds }) => seconds,
        _ => 0,
    };
    wire::date(&mut response, world.clock.now_seconds() + seconds);
    let request_id = HeaderValue::try_from(uuid::Uuid::new_v4().to_string());
    if let (header::Entry::Vacant(vacant), Ok(request_id)) =
        (response.headers_mut().entry("x-amzn-requestid"), request_id)
    {
        vacant.insert(request_id);
    }
    response
}

impl Asked {
    fn by(parts: &Parts, body: &Bytes) -> Self {
        if let Some(target) = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok()) {
            let operation = target.rsplit_once('.').map_or(target, |(_, operation)| operation);
            return Self {
                service: if target.contains(cloudtrail::TARGET) { "cloudtrail" } else { "codecommit" }
                    .to_owned(),
                operation: operation.to_owned(),
                resource: json::resource(body),
                form: Form::Json,
            };
        }
        let text = if parts.method == Method::GET {
            parts.uri.query().unwrap_or_default().to_owned()
        } else {
            String::from_utf8_lossy(body).into_owned()
        };
        let params = Params::parse(&text);
        let names = ["TopicArn", "ResourceArn", "SubscriptionArn", "PolicySourceArn", "UserName", "Name"];
        Self {
            service: query_service(&params, &parts.headers),
            operation: params.get("Action").unwrap_or_default().to_owned(),
            resource: names.iter().find_map(|name| params.get(name)).unwrap_or_default().to_owned(),
            form: Form::Query(params),
        }
    }
}

/// One port serves services that have hosts of their own in reality: the API version tells them apart, and the
/// credential scope where there is none.
fn query_service(params: &Params, headers: &HeaderMap) -> String {
    match params.get("Version") {
        Some("2010-05-08") => "iam".to_owned(),
        Some("2011-06-15") => "sts".to_owned(),
        Some("2010-03-31") => "sns".to_owned(),
        _ => sigv4::claimed_service(headers).unwrap_or_else(|| "sns".to_owned()),
    }
}

async fn carry_out(world: &Arc<World>, asked: Asked, parts: Parts, body: Bytes) -> Response<Body> {
    let home = Arc::clone(world);
    let work = move || {
        let here = match claimed_region(&asked, &parts.headers) {
            Some(region) => home.in_region(&region),
            None => Arc::clone(&home),
        };
        let region = here.options.region.as_str();
        // Who asks is the same in every region.
        let world = if matches!(asked.service.as_str(), "iam" | "sts") { &home } else { &here };
        let signed =
            SignedRequest { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body: &body };
        let caller = sigv4::verify(&home, region, &asked.service, signed);
        match (caller, &asked.form) {
            (Ok(caller), Form::Json) if asked.service == "cloudtrail" => {
                cloudtrail::dispatch(world, &caller, &asked.operation, &body)
            }
            (Ok(caller), Form::Json) => json::dispatch(world, &caller, &asked.operation, &parts, &body),
            (Ok(caller), Form::Query(params)) => {
                query::dispatch(world, &caller, &asked.service, &asked.operation, params)
            }
            (Err(error::Refusal::MissingAuthentication), Form::Query(params)) => {
                query::unsigned(world, params)
            }
            (Err(refusal), form) => {
                world.record(&asked.service, &asked.operation, "", &asked.resource, refusal.json_code());
                let code = match form {
                    Form::Json => refusal.json_code(),
                    Form::Query(_) => refusal.query_code(),
                };
                note_refusal(world, &asked, &parts.headers, code, &refusal.to_string());
                match form {
                    Form::Json => refusal.into_json(),
                    Form::Query(_) => refusal.into_query(&asked.service),
                }
            }
        }
    };
    // Operations read and write git repositories, which blocks.
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "an operation ended without an answer");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The region that a request is for: it is signed for it, or names a topic of it.
fn claimed_region(asked: &Asked, headers: &HeaderMap) -> Option<String> {
    sigv4::claimed_region(headers).or_else(|| {
        let Form::Query(params) = &asked.form else { return None };
        params.get("TopicArn").or(params.get("SubscriptionArn"))?.split(':').nth(3).map(str::to_owned)
    })
}

/// The trail of a request that nobody is known to have made.
fn note_refusal(world: &World, asked: &Asked, headers: &HeaderMap, code: &str, message: &str) {
    let key = sigv4::claimed_key(headers);
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let deed = Deed {
        service: &asked.service,
        name: &asked.operation,
        who: Who::Unknown(key.as_deref()),
        agent,
        error: Some((code, message)),
        parameters: serde_json::Value::Null,
        resource: None,
        additional: None,
    };
    world.trail.record(world, deed);
}

/// The answer a fault gives instead of the service, with the outcome to record; `None` when the service answers.
fn staged(fault: &FaultKind, asked: &Asked) -> Option<(&'static str, Response<Body>)> {
    let failure = |code: &str, message: &str, status: StatusCode| match asked.form {
        Form::Json => {
            ApiError { status, code: code.to_owned().into(), message: message.to_owned() }.into_response()
        }
        Form::Query(_) => query::refusal(&asked.service, &QueryError::new(status, code, message)),
    };
    Some(match fault {
        FaultKind::ThrottleXml => ("fault:throttle-xml", throttle::answer(&asked.service)),
        FaultKind::ThrottleJson => ("fault:throttle-json", throttle::documented_answer(&asked.service)),
        FaultKind::InternalError => (
            "fault:internal-error",
            failure(
                "InternalFailure",
                "The request processing has failed.",
                StatusCode::INTERNAL_SERVER_ERROR,
            ),
        ),
        FaultKind::MalformedJson => {
            let (content_type, cut_off) = match asked.form {
                Form::Json => (json::CONTENT_TYPE, "{\"repositories\":[{\"repositoryName\":"),
                Form::Query(_) => ("text/xml", "<Response><Result><member>"),
            };
            ("fault:malformed-json", ([(header::CONTENT_TYPE, content_type)], cut_off).into_response())
        }
        FaultKind::Code { code, message } => ("fault:code", failure(code, message, StatusCode::BAD_REQUEST)),
        FaultKind::AppMissing
        | FaultKind::Slow { .. }
        | FaultKind::HalfBody
        | FaultKind::AnswerLost
        | FaultKind::WrongDate { .. } => {
            return None;
        }
        other => ("fault:transport", wire::plain_fault(other)?),
    })
}
