//! SSH keys: their status in IAM, and the private parts that Jira's administrator stored in the app.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::ControlError;
use crate::jira::ssh_keys::StoredKey;
use crate::principals::Status;
use crate::world::World;

/// What becomes of a key in IAM: `{"active": false}`, or `{"expired": true}`, which no call of IAM can do.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    #[serde(default)]
    active: bool,
    #[serde(default)]
    expired: bool,
}

/// A private key as the form of *SSH keys* takes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewKey {
    name: String,
    private_key: String,
    passphrase: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Associations {
    repositories: BTreeSet<u64>,
}

pub(super) async fn set_status(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<StatusCode, ControlError> {
    let mut key = world.principals.ssh_key(&id).ok_or(ControlError::Unknown("SSH key"))?;
    key.status = match (change.active, change.expired) {
        (_, true) => Status::Expired,
        (true, false) => Status::Active,
        (false, false) => Status::Inactive,
    };
    world.principals.put_ssh_key(key);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Vec<StoredKey>> {
    Json(world.jira.ssh_keys().all())
}

pub(super) async fn add(
    State(world): State<Arc<World>>,
    Json(new): Json<NewKey>,
) -> Result<Json<StoredKey>, ControlError> {
    Ok(Json(world.jira.ssh_keys().add(&new.name, &new.private_key, new.passphrase.as_deref())?))
}

pub(super) async fn associate(
    State(world): State<Arc<World>>,
    Path(id): Path<u64>,
    Json(Associations { repositories }): Json<Associations>,
) -> Result<Json<StoredKey>, ControlError> {
    let key = world.jira.ssh_keys().associate(id, repositories);
    key.map(Json).ok_or(ControlError::Unknown("SSH key"))
}

pub(super) async fn remove(
    State(world): State<Arc<World>>,
    Path(id): Path<u64>,
) -> Result<StatusCode, ControlError> {
    world.jira.ssh_keys().remove(id).ok_or(ControlError::Unknown("SSH key"))?;
    Ok(StatusCode::NO_CONTENT)
}
