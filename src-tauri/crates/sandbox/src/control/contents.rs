//! Branches, pull requests, descriptions and issues, made by somebody else. What the real services refuse is refused.

use std::sync::Arc;

use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::commit::CommitError;
use super::repositories::{known, operate};
use super::{ControlError, pusher};
use crate::jira::NewIssue;
use crate::world::World;

/// A branch to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBranch {
    pub(super) branch: String,
    /// Where it points; the tip of the default branch unless told.
    pub(super) commit_id: Option<String>,
    #[serde(default = "pusher")]
    pub(super) by: String,
}

/// A pull request to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPullRequest {
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) source: String,
    /// The default branch unless told.
    pub(super) destination: Option<String>,
    #[serde(default = "pusher")]
    pub(super) by: String,
}

#[derive(Serialize)]
pub(super) struct Numbered {
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Summary {
    summary: String,
}

#[derive(Serialize)]
pub(super) struct Keyed {
    key: String,
}

pub(super) async fn add_branch(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(new): Json<NewBranch>,
) -> Result<StatusCode, ControlError> {
    blocking(move || branch(&world, &name, &new)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn add_pull_request(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(new): Json<NewPullRequest>,
) -> Result<Json<Numbered>, ControlError> {
    let id = blocking(move || pull_request(&world, &name, &new)).await?;
    Ok(Json(Numbered { id }))
}

pub(super) async fn describe(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(Description { description }): Json<Description>,
) -> Result<StatusCode, ControlError> {
    let input = json!({"repositoryName": name, "repositoryDescription": description});
    blocking(move || operate(&world, &pusher(), "UpdateRepositoryDescription", input)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn add_issue(
    State(world): State<Arc<World>>,
    Json(new): Json<NewIssue>,
) -> Result<Json<Keyed>, ControlError> {
    let key = world.jira.add_issue(new, world.clock.now_millis())?;
    Ok(Json(Keyed { key }))
}

pub(super) async fn rename_issue(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    Json(Summary { summary }): Json<Summary>,
) -> Result<StatusCode, ControlError> {
    world.jira.rename_issue(&key, &summary, world.clock.now_millis())?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the Git Commits tab shows beside each commit of an issue.
pub(super) async fn indicators(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
) -> Json<std::collections::BTreeMap<String, &'static str>> {
    Json(world.jira.indicators(&key))
}

/// Git and files block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ControlError> + Send + 'static,
) -> Result<T, ControlError> {
    tokio::task::spawn_blocking(work).await.map_err(CommitError::Interrupted)?
}

pub(super) fn branch(world: &Arc<World>, repository: &str, new: &NewBranch) -> Result<(), ControlError> {
    let known = known(world, repository)?;
    let commit_id = match &new.commit_id {
        Some(id) => id.clone(),
        None => {
            let tip = known.git().and_then(|git| git.head()?.peel_to_commit().map(|commit| commit.id()));
            tip.map_err(CommitError::Git)?.to_string()
        }
    };
    let input = json!({"repositoryName": repository, "branchName": new.branch, "commitId": commit_id});
    operate(world, &new.by, "CreateBranch", input)?;
    Ok(())
}

pub(super) fn pull_request(
    world: &Arc<World>,
    repository: &str,
    new: &NewPullRequest,
) -> Result<String, ControlError> {
    let target = json!({
        "repositoryName": repository,
        "sourceReference": new.source,
        "destinationReference": new.destination,
    });
    let input = json!({"title": new.title, "description": new.description, "targets": [target]});
    let made = operate(world, &new.by, "CreatePullRequest", input)?;
    let id = made.pointer("/pullRequest/pullRequestId").and_then(Value::as_str);
    Ok(id.unwrap_or_default().to_owned())
}
