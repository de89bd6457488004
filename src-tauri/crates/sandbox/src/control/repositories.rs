//! Repositories and their triggers, changed by somebody else.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::commit::{Author, CommitError, NewCommit, commit};
use super::{ControlError, pusher};
use crate::aws::error::ApiError;
use crate::aws::{self, Caller};
use crate::repositories::Repository;
use crate::world::World;

/// A repository to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRepository {
    name: String,
    #[serde(default)]
    description: Option<String>,
    /// Otherwise it begins with one commit on `main`.
    #[serde(default)]
    empty: bool,
    /// The user who does it.
    #[serde(default = "pusher")]
    by: String,
}

#[derive(Serialize)]
pub(super) struct Created {
    name: String,
    id: String,
    arn: String,
}

/// Who deletes a repository, when not the administrator.
#[derive(Deserialize)]
pub(super) struct By {
    #[serde(default = "pusher")]
    by: String,
}

/// A repository's triggers, as `GetRepositoryTriggers` would give them.
#[derive(Serialize)]
pub(super) struct Configured {
    configuration_id: Option<String>,
    triggers: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Triggers {
    triggers: Vec<Value>,
}

pub(super) async fn add(
    State(world): State<Arc<World>>,
    Json(new): Json<NewRepository>,
) -> Result<Json<Created>, ControlError> {
    let made = tokio::task::spawn_blocking(move || -> Result<Created, ControlError> {
        let input = json!({"repositoryName": new.name, "repositoryDescription": new.description});
        operate(&world, &new.by, "CreateRepository", input)?;
        let repository = known(&world, &new.name)?;
        if !new.empty {
            let first = NewCommit {
                branch: "main".to_owned(),
                message: "Begin\n".to_owned(),
                files: BTreeMap::from([("README.md".to_owned(), Some(format!("# {}\n", new.name)))]),
                author: Author { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() },
                pushed_by: new.by,
            };
            commit(&world, &repository, &first)?;
        }
        Ok(Created { name: new.name, id: repository.id.clone(), arn: repository.arn.clone() })
    });
    made.await.map_err(CommitError::Interrupted)?.map(Json)
}

pub(super) async fn remove(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    axum::extract::Query(By { by }): axum::extract::Query<By>,
) -> Result<StatusCode, ControlError> {
    known(&world, &name)?;
    let input = json!({"repositoryName": name});
    let removed = tokio::task::spawn_blocking(move || operate(&world, &by, "DeleteRepository", input));
    removed.await.map_err(CommitError::Interrupted)??;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn triggers(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
) -> Result<Json<Configured>, ControlError> {
    let metadata = known(&world, &name)?.metadata();
    Ok(Json(Configured { configuration_id: metadata.trigger_configuration_id, triggers: metadata.triggers }))
}

/// Stores triggers as they are given, whether CodeCommit would take them or not.
pub(super) async fn put_triggers(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(Triggers { triggers }): Json<Triggers>,
) -> Result<Json<Configured>, ControlError> {
    let configuration_id = Some(known(&world, &name)?.replace_triggers(triggers.clone()));
    Ok(Json(Configured { configuration_id, triggers }))
}

pub(super) fn known(world: &World, name: &str) -> Result<Arc<Repository>, ControlError> {
    world.repositories.get(name).ok_or(ControlError::Unknown("repository"))
}

pub(super) fn operate(
    world: &Arc<World>,
    by: &str,
    operation: &str,
    input: Value,
) -> Result<Value, ControlError> {
    let principal = world.principals.user(by).ok_or(ControlError::Unknown("user"))?;
    let caller = Caller { principal, access_key_id: String::new(), agent: "control".to_owned() };
    aws::operate_as(world, &caller, operation, input)
        .map_err(|ApiError { code, message, .. }| ControlError::Refused(format!("{code}: {message}")))
}
