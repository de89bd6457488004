//! What a developer does in a repository.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::AwsError;

/// A pull request to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPullRequest {
    /// The repository.
    pub repository: String,
    /// Short name of the branch to merge.
    pub source: String,
    /// Short name of the branch to merge into.
    pub target: String,
    /// At most 150 characters.
    pub title: String,
    /// At most 10,240 characters; empty for none.
    pub description: String,
    /// Makes sending it twice create one.
    pub client_request_token: String,
}

/// Branches and pull requests of an account's repositories.
#[async_trait]
pub trait Acts: Send + Sync {
    /// Short names of all branches, in name order.
    async fn branches(&self, repository: &str, cancel: &CancellationToken) -> Result<Vec<String>, AwsError>;

    /// The commit that a branch is at; `None` when there is no such branch.
    async fn branch_tip(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError>;

    /// Creates a branch at a commit. Never sent twice by itself: after a lost answer the caller has to look.
    async fn create_branch(
        &self,
        repository: &str,
        branch: &str,
        commit_id: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError>;

    /// Makes a branch the default one. Doing so twice is the same as once.
    async fn set_default_branch(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError>;

    /// Creates a pull request and answers AWS's number of it. Sent again after a lost answer, with the same token.
    async fn create_pull_request(
        &self,
        request: &NewPullRequest,
        cancel: &CancellationToken,
    ) -> Result<String, AwsError>;

    /// AWS's numbers of open pull requests from one branch into another, of the first hundred that AWS lists: it allows
    /// several, and tells of each only when asked for it by itself.
    async fn open_pull_requests(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError>;
}
