//! The control endpoint: how tests and the demo direct a running sandbox. Every request carries the bearer token.

mod commit;
mod contents;
mod hostile;
mod identity;
mod options;
mod repositories;
mod ssh_keys;
mod topics;
mod trail;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{delete, get, post, put};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use self::commit::pusher;
pub use self::commit::{Author, CommitError, NewCommit, commit};
use crate::events::Event;
use crate::faults::FaultRule;
use crate::jira::settings::SettingsError;
use crate::jira::ssh_keys::KeyRefusal;
use crate::jira::tracker::TrackerError;
use crate::world::World;

/// Serves the control paths, to be nested under `/control`.
pub fn router(world: Arc<World>, token: String) -> Router {
    Router::new()
        .route("/faults", post(add_fault).delete(clear_faults))
        .route("/clock", get(clock))
        .route("/clock/advance", post(advance_clock))
        .route("/events", get(events))
        .route("/options", get(options::get).post(options::set))
        .route("/repositories", post(repositories::add))
        .route("/repositories/{name}", delete(repositories::remove))
        .route("/repositories/{name}/triggers", get(repositories::triggers).put(repositories::put_triggers))
        .route("/topics", get(topics::list))
        .route("/topics/{arn}", get(topics::get).put(topics::put).delete(topics::remove))
        .route("/topics/{arn}/deliveries", get(topics::deliveries))
        .route("/subscriptions/{arn}", delete(topics::remove_subscription))
        .route("/repositories/{name}/commits", post(add_commit))
        .route("/principals/{name}/policies", post(add_policy))
        .route("/jira", get(jira).post(configure_jira))
        .route("/repositories/{name}/branches", post(contents::add_branch))
        .route("/repositories/{name}/pull-requests", post(contents::add_pull_request))
        .route("/repositories/{name}/description", put(contents::describe))
        .route("/jira/issues", post(contents::add_issue))
        .route("/jira/issues/{key}", put(contents::rename_issue))
        .route("/jira/issues/{key}/indicators", get(contents::indicators))
        .route("/hostile", post(hostile::add))
        .route("/access-keys/{id}", post(identity::set_access_key).delete(identity::remove_access_key))
        .route("/users/{name}/access-keys", get(identity::access_keys).post(identity::add_access_key))
        .route("/users/{name}/mfa", get(identity::mfa_code))
        .route("/sessions/end", post(identity::end_sessions))
        .route("/sso/device-authorizations", get(identity::device_authorizations))
        .route("/sso/device-authorizations/{user_code}", post(identity::decide))
        .route("/sso/sessions/end", post(identity::end_portal_sessions))
        .route("/ssh-keys/{id}", post(ssh_keys::set_status))
        .route("/jira/ssh-keys", get(ssh_keys::list).post(ssh_keys::add))
        .route("/jira/ssh-keys/{id}", delete(ssh_keys::remove))
        .route("/jira/ssh-keys/{id}/associations", put(ssh_keys::associate))
        .route("/trail", get(trail::list).delete(trail::clear))
        .with_state(world)
        .layer(from_fn_with_state(Arc::<str>::from(token), require_token))
}

/// Why a control request is not carried out.
#[derive(Debug, thiserror::Error)]
enum ControlError {
    #[error("there is no such {0}")]
    Unknown(&'static str),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Tracker(#[from] TrackerError),
    #[error(transparent)]
    SshKey(#[from] KeyRefusal),
    #[error("{0}")]
    Refused(String),
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Unknown(_) | Self::Tracker(TrackerError::NoSuchIssue) => StatusCode::NOT_FOUND,
            Self::Commit(CommitError::Interrupted(_)) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Commit(_) | Self::Settings(_) | Self::Tracker(_) | Self::SshKey(_) | Self::Refused(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        };
        (status, Json(json!({"error": self.to_string()}))).into_response()
    }
}

async fn require_token(State(token): State<Arc<str>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    // Digests take the same time to compare wherever the first difference is.
    let right = given
        .and_then(|given| given.strip_prefix("Bearer "))
        .is_some_and(|given| Sha256::digest(given) == Sha256::digest(token.as_bytes()));
    if right { next.run(request).await } else { StatusCode::UNAUTHORIZED.into_response() }
}

async fn add_fault(State(world): State<Arc<World>>, Json(rule): Json<FaultRule>) -> StatusCode {
    world.faults.add(rule);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(world): State<Arc<World>>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    millis: i64,
}

#[derive(Serialize)]
struct Now {
    now_millis: i64,
}

async fn clock(State(world): State<Arc<World>>) -> Json<Now> {
    Json(Now { now_millis: world.clock.now_millis() })
}

async fn advance_clock(State(world): State<Arc<World>>, Json(by): Json<Advance>) -> Json<Now> {
    world.clock.advance_millis(by.millis);
    clock(State(world)).await
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn events(State(world): State<Arc<World>>, Query(Since { since }): Query<Since>) -> Json<Vec<Event>> {
    Json(world.events.since(since))
}

async fn add_commit(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(new): Json<NewCommit>,
) -> Result<Json<serde_json::Value>, ControlError> {
    let repository = world.repositories.get(&name).ok_or(ControlError::Unknown("repository"))?;
    let written = tokio::task::spawn_blocking(move || commit(&world, &repository, &new)).await;
    let id = written.map_err(CommitError::Interrupted)??;
    Ok(Json(json!({"commit_id": id.to_string()})))
}

/// The settings of Jira and its app without the secret, and the webhook URL with it.
async fn jira(State(world): State<Arc<World>>) -> Json<serde_json::Value> {
    let url = world.addresses.get().map(|addresses| world.jira.webhook_url(addresses));
    Json(json!({"webhook_url": url, "settings": world.jira.settings()}))
}

/// Changes settings of Jira and its app: the dialect, how fast it indexes, when it rate-limits.
async fn configure_jira(
    State(world): State<Arc<World>>,
    Json(changes): Json<serde_json::Value>,
) -> Result<StatusCode, ControlError> {
    world.jira.configure(&changes)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPolicy {
    name: String,
    document: serde_json::Value,
}

/// Attaches one more policy, a deny for one repository for instance.
async fn add_policy(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(policy): Json<NewPolicy>,
) -> Result<StatusCode, ControlError> {
    let user = world.principals.user(&name).ok_or(ControlError::Unknown("user"))?;
    let mut changed = (*user).clone();
    changed.policies.push(policy.document);
    changed.policy_names.push(policy.name);
    world.principals.replace_user(&Arc::new(changed));
    Ok(StatusCode::NO_CONTENT)
}
