//! Smart HTTP: `info/refs`, `git-upload-pack` and `git-receive-pack` below `/v1/repos/{name}`.
//!
//! Operations for events and faults: `git-upload-pack/refs` and `git-receive-pack/refs` for the listing that begins
//! every conversation, `git-upload-pack` and `git-receive-pack` for what follows.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt;

use super::credential::{CredentialError, Location, Presented, authenticate};
use super::fault::{self, Change, Effect, plain, xml_error};
use super::process::{GitProgramError, Talk, spawn};
use super::push::{Before, CommandReader, PushError, packet};
use super::stream::{self, Input};
use super::{Done, Refusal, Service, authorize};
use crate::aws::Caller;
use crate::repositories::Repository;
use crate::world::World;

/// The git endpoint. It signs in against the full path of the request, so it may be nested under a prefix.
pub fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/v1/repos/{name}/info/refs", get(references))
        .route("/v1/repos/{name}/git-upload-pack", post(upload_pack))
        .route("/v1/repos/{name}/git-receive-pack", post(receive_pack))
        .fallback(unknown_path)
        .with_state(world)
}

/// Why a request is not served.
#[derive(Debug, thiserror::Error)]
enum HttpError {
    #[error("no credentials were sent")]
    NoCredentials,
    #[error(transparent)]
    Credential(#[from] CredentialError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("only the smart protocol is served")]
    DumbProtocol,
    #[error("the body of the request ended early")]
    Body(#[source] axum::Error),
    #[error("the body of the request is not gzip")]
    Gzip(#[source] std::io::Error),
    #[error(transparent)]
    Push(#[from] PushError),
    #[error(transparent)]
    Program(#[from] GitProgramError),
    #[error("the repository cannot be read")]
    Repository(#[from] git2::Error),
    #[error("the sandbox is ending")]
    Ending(#[from] tokio::task::JoinError),
}

impl From<stream::InputError> for HttpError {
    fn from(error: stream::InputError) -> Self {
        match error {
            stream::InputError::Body(error) => Self::Body(error),
            stream::InputError::Gzip(error) => Self::Gzip(error),
        }
    }
}

impl HttpError {
    fn outcome(&self) -> &'static str {
        match self {
            Self::NoCredentials => "no-credentials",
            Self::Credential(error) => error.reason(),
            Self::Refused(refusal) => refusal.code(),
            Self::DumbProtocol | Self::Body(_) | Self::Gzip(_) | Self::Push(_) => "bad-request",
            Self::Program(_) | Self::Repository(_) | Self::Ending(_) => "internal-error",
        }
    }

    /// The AWS error code, when it is one of the account's.
    fn code(&self) -> Option<&'static str> {
        match self {
            Self::Credential(error) => Some(error.code()),
            Self::Refused(refusal) => Some(refusal.code()),
            _ => None,
        }
    }

    fn response(&self) -> Response {
        match self {
            Self::NoCredentials => {
                let mut response = plain(StatusCode::UNAUTHORIZED, None, "");
                let challenge = HeaderValue::from_static("Basic realm=\"AWS CodeCommit\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
                response
            }
            Self::Credential(error @ CredentialError::OtherRegion { .. }) => {
                xml_error(StatusCode::NOT_FOUND, error.code(), &error.to_string())
            }
            Self::Credential(error) => xml_error(StatusCode::FORBIDDEN, error.code(), &error.to_string()),
            Self::Refused(refusal @ Refusal::Denied(_)) => {
                xml_error(StatusCode::FORBIDDEN, refusal.code(), &refusal.to_string())
            }
            Self::Refused(refusal @ Refusal::Unknown(_)) => {
                xml_error(StatusCode::NOT_FOUND, refusal.code(), &refusal.to_string())
            }
            Self::DumbProtocol | Self::Body(_) | Self::Gzip(_) | Self::Push(_) => {
                text(StatusCode::BAD_REQUEST, self)
            }
            Self::Program(_) | Self::Repository(_) | Self::Ending(_) => {
                text(StatusCode::INTERNAL_SERVER_ERROR, self)
            }
        }
    }
}

fn text(status: StatusCode, error: &HttpError) -> Response {
    let mut response = Response::new(Body::from(error.to_string()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

async fn unknown_path(State(world): State<Arc<World>>, uri: Uri) -> Response {
    world.record("git", "unknown-path", "", uri.path(), "not-found");
    let answer =
        xml_error(StatusCode::NOT_FOUND, "RepositoryDoesNotExistException", "There is no repository here");
    Change::Nothing.apply(&world, answer).await
}

/// The references that a push asked to change.
#[derive(Clone)]
struct Pushed(Vec<String>);

/// One request, taken apart.
struct Call {
    world: Arc<World>,
    service: Service,
    name: String,
    headers: HeaderMap,
    /// The path that the client signed.
    signed_path: String,
}

impl Call {
    fn caller(&self, host: &str) -> Result<Caller, HttpError> {
        let (user, password) = basic(&self.headers).ok_or(HttpError::NoCredentials)?;
        let presented = Presented { user: &user, password: &password };
        let caller = authenticate(&self.world, presented, Location { host, path: &self.signed_path })?;
        Ok(Caller { agent: self.agent(), ..caller })
    }

    fn authorize(&self, caller: &Caller, references: &[String]) -> Result<Arc<Repository>, HttpError> {
        Ok(authorize(&self.world, &caller.principal, self.service, &self.name, references)?)
    }

    fn agent(&self) -> String {
        let agent = self.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        agent.unwrap_or_default().to_owned()
    }

    fn protocol(&self) -> Option<&str> {
        self.headers.get("git-protocol").and_then(|value| value.to_str().ok())
    }

    fn response(&self, kind: &str, body: Body) -> Response {
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&format!("application/x-{}-{kind}", self.service.name())) {
            headers.insert(header::CONTENT_TYPE, value);
        }
        headers
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, max-age=0, must-revalidate"));
        response
    }

    /// Answers with the fault staged for `operation`, or with what `work` comes to, and records which.
    async fn answer<W>(self, operation: &str, host: String, work: impl FnOnce(Self, Caller) -> W) -> Response
    where
        W: Future<Output = Result<Response, HttpError>>,
    {
        let world = Arc::clone(&self.world);
        let name = self.name.clone();
        let change = match fault::take(&world, operation, &name).await {
            Effect::Instead(response) => return Change::Nothing.apply(&world, response).await,
            Effect::Change(change) => change,
        };
        if !world.git_throttle.admit(world.tuning.throttle_rps(), Instant::now()) {
            world.record("git", operation, "", &name, "throttled");
            return change.apply(&world, fault::rate_exceeded(None)).await;
        }
        let (service, agent) = (self.service, self.agent());
        let (caller, result) = match self.caller(&host) {
            Ok(caller) => (Some(caller.clone()), work(self, caller).await),
            Err(error) => (None, Err(error)),
        };
        let arn = caller.as_ref().map_or("", |caller| caller.principal.arn.as_str());
        let done = Done { caller: caller.as_ref(), agent: &agent, protocol: "HTTP", repository: &name };
        let response = match result {
            Ok(response) => {
                world.record("git", operation, arn, &name, "ok");
                let pushed = response.extensions().get::<Pushed>().map_or(&[][..], |pushed| &pushed.0);
                done.note(&world, service, pushed, None);
                response
            }
            Err(error) => {
                world.record("git", operation, arn, &name, error.outcome());
                // Every conversation begins with a question that nobody has signed.
                if let Some(code) = error.code() {
                    done.note(&world, service, &[], Some((code, &error.to_string())));
                }
                error.response()
            }
        };
        change.apply(&world, response).await
    }
}

async fn references(
    State(world): State<Arc<World>>,
    OriginalUri(uri): OriginalUri,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let wanted = query.as_deref().and_then(|query| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == "service")
            .map(|(_, value)| value.into_owned())
    });
    let Some(service) = wanted.as_deref().and_then(Service::from_name) else {
        world.record("git", "info/refs", "", &name, "bad-request");
        return Change::Nothing.apply(&world, HttpError::DumbProtocol.response()).await;
    };
    let host = host(&headers, &uri);
    let signed_path = without_suffix(uri.path(), "/info/refs");
    let call = Call { world, service, name, headers, signed_path };
    let operation = format!("{}/refs", service.name());
    call.answer(&operation, host, |call, caller| async move {
        let repository = call.authorize(&caller, &[])?;
        let directory = materialized(repository).await?;
        let child = spawn(call.service, Talk::Advertise, &directory, call.protocol())?;
        let mut start = Vec::new();
        // Version 2 begins with its own capability list instead.
        if !call.protocol().is_some_and(|protocol| protocol.split(':').any(|part| part == "version=2")) {
            packet(&mut start, format!("# service={}\n", call.service.name()).as_bytes());
            start.extend_from_slice(b"0000");
        }
        let body = stream::exchange(child, Input::empty(), Vec::new(), Bytes::from(start), None);
        Ok(call.response("advertisement", body))
    })
    .await
}

async fn upload_pack(
    state: State<Arc<World>>,
    uri: OriginalUri,
    name: Path<String>,
    request: Request,
) -> Response {
    let (call, host, input) = take_apart(Service::UploadPack, state, uri, name, request);
    call.answer(Service::UploadPack.name(), host, |call, caller| async move {
        let repository = call.authorize(&caller, &[])?;
        let directory = materialized(repository).await?;
        let child = spawn(call.service, Talk::Stateless, &directory, call.protocol())?;
        Ok(call.response("result", stream::exchange(child, input, Vec::new(), Bytes::new(), None)))
    })
    .await
}

async fn receive_pack(
    state: State<Arc<World>>,
    uri: OriginalUri,
    name: Path<String>,
    request: Request,
) -> Response {
    let (call, host, mut input) = take_apart(Service::ReceivePack, state, uri, name, request);
    call.answer(Service::ReceivePack.name(), host, |call, caller| async move {
        let repository = call.authorize(&caller, &[])?;
        let mut reader = CommandReader::default();
        let commands = loop {
            let Some(chunk) = input.next().await.transpose()? else {
                return Err(PushError::Malformed.into());
            };
            if let Some(commands) = reader.feed(&chunk)? {
                break commands.clone();
            }
        };
        if commands.too_many() {
            tokio::spawn(async move { while let Some(Ok(_)) = input.next().await {} });
            let report = commands.refusal("too many reference update commands");
            return Ok(call.response("result", Body::from(report)));
        }
        call.authorize(&caller, &commands.references)?;
        let pushed = Pushed(commands.references.clone());
        let directory = materialized(Arc::clone(&repository)).await?;
        let before =
            tokio::task::spawn_blocking(move || Before::read(repository, &commands.references)).await??;
        let child = spawn(call.service, Talk::Stateless, &directory, call.protocol())?;
        let follow = stream::Follow { world: Arc::clone(&call.world), before, actor: caller.principal };
        let body = stream::exchange(child, input, reader.into_bytes(), Bytes::new(), Some(follow));
        let mut response = call.response("result", body);
        response.extensions_mut().insert(pushed);
        Ok(response)
    })
    .await
}

fn take_apart(
    service: Service,
    State(world): State<Arc<World>>,
    OriginalUri(uri): OriginalUri,
    Path(name): Path<String>,
    request: Request,
) -> (Call, String, Input) {
    let (parts, body) = request.into_parts();
    let host = host(&parts.headers, &uri);
    let signed_path = without_suffix(uri.path(), &format!("/{}", service.name()));
    let gzip =
        parts.headers.get(header::CONTENT_ENCODING).is_some_and(|value| value == "gzip" || value == "x-gzip");
    let call = Call { world, service, name, headers: parts.headers, signed_path };
    (call, host, Input::new(body, gzip))
}

/// Gives the repository its content, off the async threads, and tells where it is.
async fn materialized(repository: Arc<Repository>) -> Result<std::path::PathBuf, HttpError> {
    Ok(tokio::task::spawn_blocking(move || repository.git().map(|_| repository.directory().to_owned()))
        .await??)
}

fn host(headers: &HeaderMap, uri: &Uri) -> String {
    let header = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    header.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str)).unwrap_or_default().to_owned()
}

fn without_suffix(path: &str, suffix: &str) -> String {
    path.strip_suffix(suffix).unwrap_or(path).to_owned()
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
