//! Branches and pull requests.

use async_trait::async_trait;
use aws_sdk_codecommit::types::{PullRequestStatusEnum, Target};
use causeway_app::port::aws::{Acts, AwsError, NewPullRequest};
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;

/// How many open pull requests are looked at, at most. AWS answers one at a time.
const LOOKED_AT: usize = 100;

/// How many of them are asked for at once.
const IN_FLIGHT: usize = 8;

/// What AWS puts before a branch's name in its answers, whichever way it was written in the request.
const HEADS: &str = "refs/heads/";

#[async_trait]
impl Acts for CodeCommitAccount {
    async fn branches(&self, repository: &str, cancel: &CancellationToken) -> Result<Vec<String>, AwsError> {
        let mut names = Vec::new();
        let mut next_token: Option<String> = None;
        loop {
            let request = self
                .code_commit
                .list_branches()
                .repository_name(repository)
                .set_next_token(next_token.clone());
            let page = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
            names.extend(page.branches.into_iter().flatten());
            match page.next_token {
                None => break,
                Some(token) if Some(&token) == next_token.as_ref() => {
                    return Err(AwsError::Unexpected { detail: "the same page again and again".to_owned() });
                }
                token => next_token = token,
            }
        }
        // A branch that is created meanwhile can be on two pages.
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    async fn branch_tip(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError> {
        let request = self.code_commit.get_branch().repository_name(repository).branch_name(branch);
        match self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await {
            Ok(answer) => match answer.branch.and_then(|branch| branch.commit_id) {
                Some(commit) => Ok(Some(commit)),
                None => Err(AwsError::Unexpected { detail: "GetBranch without a commit".to_owned() }),
            },
            Err(AwsError::Service { code, .. }) if code == "BranchDoesNotExistException" => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn create_branch(
        &self,
        repository: &str,
        branch: &str,
        commit_id: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let request = self
            .code_commit
            .create_branch()
            .repository_name(repository)
            .branch_name(branch)
            .commit_id(commit_id);
        // Sent again, it would say that the branch exists: whether by us, only the caller can tell.
        self.to_code_commit.call(Call::Once, cancel, || request.clone().send()).await?;
        Ok(())
    }

    async fn set_default_branch(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let request =
            self.code_commit.update_default_branch().repository_name(repository).default_branch_name(branch);
        self.to_code_commit.call(Call::Write, cancel, || request.clone().send()).await?;
        Ok(())
    }

    async fn create_pull_request(
        &self,
        request: &NewPullRequest,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        let target = Target::builder()
            .repository_name(&request.repository)
            .source_reference(&request.source)
            .destination_reference(&request.target)
            .build()
            // Only a missing field does that, and all are there.
            .map_err(|error| AwsError::Unexpected { detail: error.to_string() })?;
        let description = Some(&request.description).filter(|text| !text.is_empty());
        let request = self
            .code_commit
            .create_pull_request()
            .title(&request.title)
            .set_description(description.cloned())
            .targets(target)
            .client_request_token(&request.client_request_token);
        // The token makes twice the same as once.
        let answer = self.to_code_commit.call(Call::Write, cancel, || request.clone().send()).await?;
        answer
            .pull_request
            .and_then(|created| created.pull_request_id)
            .ok_or_else(|| AwsError::Unexpected { detail: "CreatePullRequest without a number".to_owned() })
    }

    async fn open_pull_requests(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        let request = self
            .code_commit
            .list_pull_requests()
            .repository_name(repository)
            .pull_request_status(PullRequestStatusEnum::Open);
        let listed = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
        let asked: Vec<_> = listed
            .pull_request_ids
            .into_iter()
            .take(LOOKED_AT)
            .map(|id| self.is_between(id, (repository, source, target), cancel))
            .collect();
        stream::iter(asked)
            .buffered(IN_FLIGHT)
            .try_filter_map(|found| async move { Ok(found) })
            .try_collect()
            .await
    }
}

impl CodeCommitAccount {
    /// The pull request's number again when it would merge that branch into the other.
    async fn is_between(
        &self,
        id: String,
        (repository, source, target): (&str, &str, &str),
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError> {
        let request = self.code_commit.get_pull_request().pull_request_id(&id);
        let answer = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
        let targets = answer.pull_request.and_then(|found| found.pull_request_targets).unwrap_or_default();
        let names = |reference: Option<&str>, branch: &str| {
            reference.is_some_and(|reference| reference.strip_prefix(HEADS).unwrap_or(reference) == branch)
        };
        let found = targets.iter().any(|found| {
            found.repository_name() == Some(repository)
                && names(found.source_reference(), source)
                && names(found.destination_reference(), target)
        });
        Ok(found.then_some(id))
    }
}
