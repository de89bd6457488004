//! Branches and pull requests, and whose keys they were made with.

use async_trait::async_trait;
use causeway_app::port::aws::{Acts, AwsError, NewPullRequest};
use tokio_util::sync::CancellationToken;

use super::{AwsCall, FakeAws};

/// A pull request that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PullRequest {
    pub(crate) request: NewPullRequest,
    /// The id of the key that it was created with.
    pub(crate) by: String,
}

fn refused(code: &str, message: &str) -> AwsError {
    AwsError::Service { code: code.to_owned(), message: message.to_owned() }
}

#[async_trait]
impl Acts for FakeAws {
    async fn branches(&self, repository: &str, cancel: &CancellationToken) -> Result<Vec<String>, AwsError> {
        self.answer(AwsCall::Branches, repository, cancel, |state| {
            self.allowed(state, "codecommit:ListBranches")?;
            state.has_to_exist(repository)?;
            let branches = state.branches.get(repository);
            Ok(branches.map(|branches| branches.keys().cloned().collect()).unwrap_or_default())
        })
        .await
    }

    async fn branch_tip(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError> {
        self.answer(AwsCall::Tip, branch, cancel, |state| {
            self.allowed(state, "codecommit:GetBranch")?;
            state.has_to_exist(repository)?;
            Ok(state.branches.get(repository).and_then(|branches| branches.get(branch)).cloned())
        })
        .await
    }

    async fn set_default_branch(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.answer(AwsCall::SetDefaultBranch, repository, cancel, |state| {
            self.allowed(state, "codecommit:UpdateDefaultBranch")?;
            state.has_to_exist(repository)?;
            if !state.branches.get(repository).is_some_and(|branches| branches.contains_key(branch)) {
                return Err(refused("BranchDoesNotExistException", "there is none"));
            }
            state.default_branches.insert(repository.to_owned(), branch.to_owned());
            Ok(())
        })
        .await
    }

    async fn create_branch(
        &self,
        repository: &str,
        branch: &str,
        commit_id: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.answer(AwsCall::CreateBranch, branch, cancel, |state| {
            self.allowed(state, "codecommit:CreateBranch")?;
            state.has_to_exist(repository)?;
            let branches = state.branches.entry(repository.to_owned()).or_default();
            if branches.contains_key(branch) {
                return Err(refused("BranchNameExistsException", "it exists already"));
            }
            if state.forgotten.contains(commit_id) {
                return Err(refused("CommitDoesNotExistException", "no such commit"));
            }
            branches.insert(branch.to_owned(), commit_id.to_owned());
            state.acted.push(format!("{branch} by {}", self.key));
            Ok(())
        })
        .await
    }

    async fn create_pull_request(
        &self,
        request: &NewPullRequest,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.answer(AwsCall::CreatePullRequest, &request.title, cancel, |state| {
            self.allowed(state, "codecommit:CreatePullRequest")?;
            let token = &request.client_request_token;
            let earlier =
                state.pull_requests.iter().position(|made| made.request.client_request_token == *token);
            let number = match earlier {
                Some(index) => index + 1,
                None => {
                    let made = PullRequest { request: request.clone(), by: self.key.clone() };
                    state.pull_requests.push(made);
                    state.pull_requests.len()
                }
            };
            Ok(number.to_string())
        })
        .await
    }

    async fn open_pull_requests(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        self.answer(AwsCall::OpenPullRequests, repository, cancel, |state| {
            self.allowed(state, "codecommit:ListPullRequests")?;
            let between = |made: &PullRequest| {
                (made.request.repository.as_str(), made.request.source.as_str(), made.request.target.as_str())
                    == (repository, source, target)
            };
            let numbered = (1..).zip(&state.pull_requests);
            let found = numbered.filter(|(_, made)| between(made)).map(|(id, _): (u32, _)| id.to_string());
            Ok(found.collect())
        })
        .await
    }
}
