//! Keys, sessions, second factors and sign-ins, changed by somebody else.

use std::sync::Arc;

use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::ControlError;
use crate::aws::query::add_access_key as add_key;
use crate::identity_center::{DecisionError, Listed};
use crate::mfa::Code;
use crate::principals::{AccessKey, Principal, Status};
use crate::world::World;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credential {
    active: bool,
}

impl Credential {
    fn status(&self) -> Status {
        if self.active { Status::Active } else { Status::Inactive }
    }
}

/// A long-term key without its secret.
#[derive(Serialize)]
pub(super) struct ShownKey {
    access_key_id: String,
    status: &'static str,
    /// Epoch seconds, as the other.
    created_at: i64,
    last_used_at: Option<i64>,
}

/// The only answer with a secret in it.
#[derive(Serialize)]
pub(super) struct NewKey {
    access_key_id: String,
    secret_access_key: String,
}

/// Which sessions to end; all when nothing is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ending {
    user: Option<String>,
    /// A role, or a permission set of the portal.
    role: Option<String>,
    access_key_id: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Ended {
    ended: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    decision: Decision,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    Approve,
    Deny,
}

pub(super) async fn access_keys(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
) -> Result<Json<Vec<ShownKey>>, ControlError> {
    let user = user(&world, &name)?;
    let keys = world.principals.access_keys_of(&user.name).into_iter().map(|key| ShownKey {
        status: if key.status == Status::Active { "Active" } else { "Inactive" },
        created_at: key.created_at,
        last_used_at: world.principals.last_use(&key.id).map(|last| last.at),
        access_key_id: key.id,
    });
    Ok(Json(keys.collect()))
}

pub(super) async fn add_access_key(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
) -> Result<Json<NewKey>, ControlError> {
    let full =
        || ControlError::Refused("LimitExceeded: the user has as many keys as there may be".to_owned());
    let key = add_key(&world, user(&world, &name)?).ok_or_else(full)?;
    Ok(Json(NewKey { access_key_id: key.id, secret_access_key: key.secret }))
}

pub(super) async fn set_access_key(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(changed): Json<Credential>,
) -> Result<StatusCode, ControlError> {
    let mut key = world.principals.access_key(&id).ok_or(ControlError::Unknown("access key"))?;
    key.status = changed.status();
    world.principals.put_access_key(key);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove_access_key(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
) -> Result<StatusCode, ControlError> {
    world.principals.remove_access_key(&id).ok_or(ControlError::Unknown("access key"))?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the user's device shows, or will show next when that code is spent.
pub(super) async fn mfa_code(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
) -> Result<Json<Code>, ControlError> {
    let user = user(&world, &name)?;
    let code = world.mfa.unused_code(&user.name, world.clock.now_millis());
    if world.mfa.all().iter().all(|device| device.user != user.name) {
        return Err(ControlError::Unknown("MFA device of this user"));
    }
    let spent = "the codes of these 30 seconds are spent: advance the clock by 30,000 milliseconds";
    code.map(Json).ok_or_else(|| ControlError::Refused(spent.to_owned()))
}

/// Ends temporary keys now, as if their time were over.
pub(super) async fn end_sessions(
    State(world): State<Arc<World>>,
    Json(which): Json<Ending>,
) -> Result<Json<Ended>, ControlError> {
    if let Some(name) = &which.user {
        user(&world, name)?;
    }
    let ended = world.principals.end_sessions(world.clock.now_seconds(), |key| which.picks(key));
    Ok(Json(Ended { ended }))
}

impl Ending {
    fn picks(&self, key: &AccessKey) -> bool {
        let role = key.principal.session.as_ref().and_then(|session| session.role.as_ref());
        let is_role = |wanted: &String| {
            role.is_some_and(|role| {
                role.name == *wanted || role.name.starts_with(&format!("AWSReservedSSO_{wanted}_"))
            })
        };
        self.user.as_ref().is_none_or(|user| key.principal.user_name.as_ref() == Some(user))
            && self.role.as_ref().is_none_or(is_role)
            && self.access_key_id.as_ref().is_none_or(|id| key.id == *id)
    }
}

pub(super) async fn device_authorizations(State(world): State<Arc<World>>) -> Json<Vec<Listed>> {
    Json(world.identity_center.device_authorizations(world.clock.now_millis()))
}

pub(super) async fn decide(
    State(world): State<Arc<World>>,
    Path(user_code): Path<String>,
    Json(Decided { decision }): Json<Decided>,
) -> Result<StatusCode, ControlError> {
    let approve = matches!(decision, Decision::Approve);
    match world.identity_center.decide(&user_code, approve, world.clock.now_millis()) {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(DecisionError::Unknown) => Err(ControlError::Unknown("user code")),
        Err(error @ DecisionError::Over) => Err(ControlError::Refused(error.to_string())),
    }
}

pub(super) async fn end_portal_sessions(State(world): State<Arc<World>>) -> Json<Ended> {
    Json(Ended { ended: world.identity_center.end_sessions() })
}

fn user(world: &World, name: &str) -> Result<Arc<Principal>, ControlError> {
    world.principals.user(name).ok_or(ControlError::Unknown("user"))
}
