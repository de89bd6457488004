//! CodeCommit's operations over the world's repositories.

mod approvals;
mod branches;
mod check;
mod commits;
mod differences;
mod files;
mod merges;
mod page;
mod pull_request_view;
mod pull_requests;
mod repositories;
mod repository_updates;
mod tags;
mod triggers;

use std::sync::Arc;

use serde_json::Value;

use super::caller::Caller;
use super::error::ApiError;
use super::json::{Input, unknown_operation};
use crate::authorization::{Decision, decide, denial};
use crate::repositories::Repository;
use crate::world::World;

/// What an operation answers.
type Answer = Result<Value, ApiError>;

/// One operation under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    /// Where it happens.
    pub(super) world: &'a Arc<World>,
    /// Who asks.
    pub(super) caller: &'a Caller,
    /// The operation's name, which is also the IAM action's.
    pub(super) operation: &'a str,
    /// Its input.
    pub(super) input: Input<'a>,
}

/// Carries out an operation: authorisation first, then the checks of its input, then the deed.
pub(super) fn carry_out(call: &Call<'_>) -> Answer {
    match call.operation {
        "ListRepositories" => repositories::list(call),
        "BatchGetRepositories" => repositories::batch_get(call),
        "GetRepository" => repositories::get(call),
        "CreateRepository" => repositories::create(call),
        "DeleteRepository" => repositories::delete(call),
        "UpdateDefaultBranch" => repository_updates::default_branch(call),
        "UpdateRepositoryDescription" => repository_updates::description(call),
        "UpdateRepositoryName" => repository_updates::name(call),
        "ListBranches" => branches::list(call),
        "GetBranch" => branches::get(call),
        "CreateBranch" => branches::create(call),
        "DeleteBranch" => branches::delete(call),
        "GetCommit" => commits::get(call),
        "BatchGetCommits" => commits::batch_get(call),
        "GetDifferences" => differences::get(call),
        "GetBlob" => files::blob(call),
        "GetFile" => files::file(call),
        "GetFolder" => files::folder(call),
        "CreatePullRequest" => pull_requests::create(call),
        "GetPullRequest" => pull_requests::get(call),
        "ListPullRequests" => pull_requests::list(call),
        "UpdatePullRequestStatus" => pull_requests::update_status(call),
        "UpdatePullRequestTitle" => pull_requests::update_title(call),
        "UpdatePullRequestDescription" => pull_requests::update_description(call),
        "DescribePullRequestEvents" => pull_request_view::events(call),
        "CreatePullRequestApprovalRule" => approvals::create_rule(call),
        "UpdatePullRequestApprovalState" => approvals::update_state(call),
        "GetPullRequestApprovalStates" => approvals::states(call),
        "EvaluatePullRequestApprovalRules" => approvals::evaluate(call),
        "OverridePullRequestApprovalRules" => approvals::override_rules(call),
        "GetMergeOptions" => merges::options(call),
        "GetMergeConflicts" => merges::conflicts(call),
        "MergePullRequestByFastForward" => merges::fast_forward(call),
        "GetRepositoryTriggers" => triggers::get(call),
        "PutRepositoryTriggers" => triggers::put(call),
        "TestRepositoryTriggers" => triggers::test(call),
        "TagResource" => tags::tag(call),
        "UntagResource" => tags::untag(call),
        "ListTagsForResource" => tags::list(call),
        _ => Err(unknown_operation()),
    }
}

impl<'a> Call<'a> {
    /// Refuses unless the caller may do this operation on `resource`.
    fn authorize(&self, resource: &str, context: &[(&str, &str)]) -> Result<(), ApiError> {
        let action = format!("codecommit:{}", self.operation);
        let decision = decide(&self.caller.principal, &action, resource, context);
        if decision == Decision::Allowed {
            return Ok(());
        }
        let message = denial(&self.caller.principal, &action, resource, decision);
        Err(ApiError::new("AccessDeniedException", message))
    }

    /// Refuses unless the caller may do this operation on that repository, its tags being part of the context.
    fn authorize_repository(&self, name: &str, context: &[(&str, &str)]) -> Result<(), ApiError> {
        let repository = self.world.repositories.get(name);
        let tags: Vec<(String, String)> = repository
            .map(|repository| repository.update(|metadata| metadata.tags.clone()))
            .unwrap_or_default()
            .into_iter()
            .map(|(key, value)| (format!("aws:ResourceTag/{key}"), value))
            .collect();
        let context: Vec<(&str, &str)> = context
            .iter()
            .copied()
            .chain(tags.iter().map(|(key, value)| (key.as_str(), value.as_str())))
            .collect();
        self.authorize(&self.world.repository_arn(name), &context)
    }

    /// The repository named by `repositoryName`, which the caller must be allowed to use so.
    fn repository(&self) -> Result<Arc<Repository>, ApiError> {
        self.repository_in(&[])
    }

    /// Likewise, with condition keys.
    fn repository_in(&self, context: &[(&str, &str)]) -> Result<Arc<Repository>, ApiError> {
        let name = self.repository_name("repositoryName")?;
        self.authorize_repository(name, context)?;
        self.existing(name)
    }

    /// The repository of that name, or AWS's answer when there is none.
    fn existing(&self, name: &str) -> Result<Arc<Repository>, ApiError> {
        let missing = || ApiError::new("RepositoryDoesNotExistException", format!("{name} does not exist"));
        self.world.repositories.get(name).ok_or_else(missing)
    }

    /// A member that is a repository's name, well-formed.
    fn repository_name(&self, member: &str) -> Result<&'a str, ApiError> {
        let name = self.input.required(
            member,
            "RepositoryNameRequiredException",
            "A repository name is required.",
        )?;
        check::repository_name(name)?;
        Ok(name)
    }

    fn now(&self) -> i64 {
        self.world.clock.now_millis()
    }

    fn actor(&self) -> &'a str {
        &self.caller.principal.arn
    }
}

/// Epoch seconds with a fraction, as the JSON protocol writes timestamps.
fn timestamp(epoch_millis: i64) -> Value {
    // Milliseconds of any date that matters are far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "exact for dates until the year 287396")]
    let seconds = epoch_millis as f64 / 1000.0;
    Value::from(seconds)
}
