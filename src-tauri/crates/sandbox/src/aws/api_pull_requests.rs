//! Pull requests as the Jira app reads and creates them: through the API's own operations, as the key's owner.

use std::sync::Arc;

use serde_json::{Value, json};

use super::error::ApiError;
use super::{Caller, operate_as};
use crate::jira::pull_requests::{
    NewPullRequest, PullRequest, PullRequestError, PullRequestSource, PullRequestState,
};
use crate::repositories::Repository;
use crate::world::World;

/// CodeCommit's pull requests, with its permission checks and limits.
#[derive(Debug, Clone, Copy)]
pub struct ApiPullRequests;

impl PullRequestSource for ApiPullRequests {
    fn list(
        &self,
        world: &Arc<World>,
        caller: &Caller,
        repository: &Arc<Repository>,
    ) -> Result<Vec<PullRequest>, PullRequestError> {
        let call = |operation: &str, input: Value| call(world, caller, operation, input);
        let mut found = Vec::new();
        let mut input = json!({"repositoryName": repository.name});
        loop {
            let page = call("ListPullRequests", input.clone())?;
            for id in page.get("pullRequestIds").and_then(Value::as_array).into_iter().flatten() {
                found.push(read(&call("GetPullRequest", json!({"pullRequestId": id}))?));
            }
            let Some(next) = page.get("nextToken") else { return Ok(found) };
            input = json!({"repositoryName": repository.name, "nextToken": next});
        }
    }

    fn create(
        &self,
        world: &Arc<World>,
        caller: &Caller,
        repository: &Arc<Repository>,
        request: NewPullRequest,
    ) -> Result<PullRequest, PullRequestError> {
        let target = json!({
            "repositoryName": repository.name,
            "sourceReference": request.compare_branch,
            "destinationReference": request.base_branch,
        });
        let input = json!({"title": request.title, "description": request.description, "targets": [target]});
        call(world, caller, "CreatePullRequest", input).map(|answer| read(&answer))
    }
}

fn call(
    world: &Arc<World>,
    caller: &Caller,
    operation: &str,
    input: Value,
) -> Result<Value, PullRequestError> {
    operate_as(world, caller, operation, input).map_err(refused)
}

fn refused(error: ApiError) -> PullRequestError {
    PullRequestError { code: error.code.into_owned(), message: error.message }
}

fn read(answer: &Value) -> PullRequest {
    let text = |path: &str| answer.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let branch = |path: &str| text(path).trim_start_matches("refs/heads/").to_owned();
    let merged =
        answer.pointer("/pullRequest/pullRequestTargets/0/mergeMetadata/isMerged") == Some(&json!(true));
    let closed = text("/pullRequest/pullRequestStatus") == "CLOSED";
    PullRequest {
        id: text("/pullRequest/pullRequestId"),
        title: text("/pullRequest/title"),
        description: text("/pullRequest/description"),
        base_branch: branch("/pullRequest/pullRequestTargets/0/destinationReference"),
        compare_branch: branch("/pullRequest/pullRequestTargets/0/sourceReference"),
        state: match (merged, closed) {
            (true, _) => PullRequestState::Merged,
            (false, true) => PullRequestState::Closed,
            (false, false) => PullRequestState::Opened,
        },
    }
}
