//! What the key may do: simulated by IAM, or asked for in a way that AWS never carries out.

use async_trait::async_trait;
use aws_sdk_codecommit::types::{RepositoryTrigger, RepositoryTriggerEventEnum, Target};
use causeway_app::port::aws::{AwsError, Permissions, ProbeOutcome, SimulatedDecision};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;

/// A branch and a commit that no repository has.
const NO_BRANCH: &str = "causeway-asks-whether-it-may";
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

/// What a repository without a default branch is asked about.
const USUAL_BRANCH: &str = "main";

#[async_trait]
impl Permissions for CodeCommitAccount {
    async fn simulate(
        &self,
        principal_arn: &str,
        actions: &[&str],
        resources: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError> {
        self.iam.simulate(principal_arn, actions, resources, cancel).await
    }

    async fn probe(
        &self,
        action: &str,
        repository: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError> {
        if action == "codecommit:ListRepositories" {
            let request = self.code_commit.list_repositories();
            return outcome(
                self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await,
                &[],
            );
        }
        let Some(action) = action.strip_prefix("codecommit:") else {
            return Ok(unclear("there is no harmless way to ask"));
        };
        match repository {
            Some(repository) => self.probe_in(action, repository, cancel).await,
            None => Ok(unclear("there is no repository to ask about")),
        }
    }
}

impl CodeCommitAccount {
    async fn probe_in(
        &self,
        action: &str,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError> {
        let aws = &self.code_commit;
        let to = &self.to_code_commit;
        match action {
            "BatchGetRepositories" => {
                let request = aws.batch_get_repositories().repository_names(repository);
                outcome(to.call(Call::Read, cancel, || request.clone().send()).await, &[])
            }
            "GetRepository" => {
                let request = aws.get_repository().repository_name(repository);
                outcome(to.call(Call::Read, cancel, || request.clone().send()).await, &[])
            }
            "ListBranches" => {
                let request = aws.list_branches().repository_name(repository);
                outcome(to.call(Call::Read, cancel, || request.clone().send()).await, &[])
            }
            "GetBranch" => {
                let request = aws.get_branch().repository_name(repository).branch_name(NO_BRANCH);
                let answer = to.call(Call::Read, cancel, || request.clone().send()).await;
                outcome(answer, &["BranchDoesNotExistException"])
            }
            "ListPullRequests" => {
                let request = aws.list_pull_requests().repository_name(repository).max_results(1);
                outcome(to.call(Call::Read, cancel, || request.clone().send()).await, &[])
            }
            "GetPullRequest" => self.probe_pull_request(repository, cancel).await,
            "GetRepositoryTriggers" => {
                let request = aws.get_repository_triggers().repository_name(repository);
                outcome(to.call(Call::Read, cancel, || request.clone().send()).await, &[])
            }
            "CreateBranch" => {
                let request = aws
                    .create_branch()
                    .repository_name(repository)
                    .branch_name(NO_BRANCH)
                    .commit_id(NO_COMMIT);
                let answer = to.call(Call::Once, cancel, || request.clone().send()).await;
                outcome(answer, &["CommitDoesNotExistException", "InvalidCommitIdException"])
            }
            "DeleteBranch" => {
                let request = aws.delete_branch().repository_name(repository).branch_name(nobodys_branch());
                let answer = to.call(Call::Once, cancel, || request.clone().send()).await;
                outcome(answer, &["BranchDoesNotExistException"])
            }
            "UpdateDefaultBranch" => {
                let request = aws
                    .update_default_branch()
                    .repository_name(repository)
                    .default_branch_name(nobodys_branch());
                let answer = to.call(Call::Once, cancel, || request.clone().send()).await;
                outcome(answer, &["BranchDoesNotExistException"])
            }
            "CreatePullRequest" => self.probe_new_pull_request(repository, cancel).await,
            "PutRepositoryTriggers" => {
                let request =
                    aws.put_repository_triggers().repository_name(repository).triggers(impossible_trigger()?);
                let answer = to.call(Call::Once, cancel, || request.clone().send()).await;
                outcome(answer, &REFUSED_TRIGGER)
            }
            "TestRepositoryTriggers" => {
                let request = aws
                    .test_repository_triggers()
                    .repository_name(repository)
                    .triggers(impossible_trigger()?);
                let answer = to.call(Call::Once, cancel, || request.clone().send()).await;
                outcome(answer, &REFUSED_TRIGGER)
            }
            _ => Ok(unclear("there is no harmless way to ask")),
        }
    }

    /// A pull request's id says nothing about its repository, so only one that is there can be asked for.
    async fn probe_pull_request(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError> {
        let request = self.code_commit.list_pull_requests().repository_name(repository).max_results(1);
        let listed = match self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await {
            Ok(listed) => listed,
            Err(AwsError::AccessDenied { message, .. }) => {
                return Ok(ProbeOutcome::Unclear { detail: message });
            }
            Err(error) => return outcome::<()>(Err(error), &[]),
        };
        let Some(id) = listed.pull_request_ids.first() else {
            return Ok(unclear("the repository has no pull request to ask for"));
        };
        let request = self.code_commit.get_pull_request().pull_request_id(id);
        outcome(self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await, &[])
    }

    /// From a branch into itself, which is no pull request.
    async fn probe_new_pull_request(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError> {
        let request = self.code_commit.get_repository().repository_name(repository);
        let branch = match self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await {
            Ok(answer) => answer.repository_metadata.and_then(|metadata| metadata.default_branch),
            Err(AwsError::AccessDenied { .. }) => None,
            Err(error) => return outcome::<()>(Err(error), &[]),
        };
        let branch = branch.unwrap_or_else(|| USUAL_BRANCH.to_owned());
        let target = Target::builder()
            .repository_name(repository)
            .source_reference(&branch)
            .destination_reference(&branch)
            .build()
            .map_err(|error| AwsError::Unexpected { detail: error.to_string() })?;
        let request = self.code_commit.create_pull_request().title(NO_BRANCH).targets(target);
        let answer = self.to_code_commit.call(Call::Once, cancel, || request.clone().send()).await;
        outcome(answer, &["SourceAndDestinationAreSameException", "ReferenceDoesNotExistException"])
    }
}

/// What AWS says to [`impossible_trigger`].
const REFUSED_TRIGGER: [&str; 4] = [
    "InvalidRepositoryTriggerNameException",
    "InvalidRepositoryTriggerDestinationArnException",
    "InvalidRepositoryTriggerEventsException",
    "InvalidRepositoryTriggerRegionException",
];

/// A trigger that AWS cannot take, for three reasons: a space in its name, no destination, `all` beside another event.
fn impossible_trigger() -> Result<RepositoryTrigger, AwsError> {
    RepositoryTrigger::builder()
        .name("causeway asks whether it may")
        .destination_arn("causeway-asks-whether-it-may")
        .set_branches(Some(Vec::new()))
        .events(RepositoryTriggerEventEnum::All)
        .events(RepositoryTriggerEventEnum::UpdateReference)
        .build()
        .map_err(|error| AwsError::Unexpected { detail: error.to_string() })
}

/// A fresh name, so that no branch of anybody's can have it.
fn nobodys_branch() -> String {
    format!("{NO_BRANCH}-{}", uuid::Uuid::new_v4())
}

fn unclear(detail: &str) -> ProbeOutcome {
    ProbeOutcome::Unclear { detail: detail.to_owned() }
}

/// `refused` are the codes with which AWS refuses what was asked for its own sake, after it has looked at permissions.
fn outcome<T>(answer: Result<T, AwsError>, refused: &[&str]) -> Result<ProbeOutcome, AwsError> {
    match answer {
        Ok(_) => Ok(ProbeOutcome::Allowed),
        Err(AwsError::AccessDenied { .. }) => Ok(ProbeOutcome::Denied),
        Err(AwsError::Service { code, .. }) if refused.contains(&code.as_str()) => Ok(ProbeOutcome::Allowed),
        Err(AwsError::Service { code, message }) => {
            Ok(ProbeOutcome::Unclear { detail: format!("{code}: {message}") })
        }
        Err(error) => Err(error),
    }
}
