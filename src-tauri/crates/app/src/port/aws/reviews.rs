//! Pull requests as CodeCommit has them, and branches that go.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::AwsError;

/// A pull request of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestRecord {
    /// AWS's number of it.
    pub id: String,
    /// The repository of its target.
    pub repository: String,
    /// Its title.
    pub title: String,
    /// Its description; empty for none.
    pub description: String,
    /// Whether it is open.
    pub open: bool,
    /// Whether it was merged.
    pub merged: bool,
    /// Who merged it.
    pub merged_by: Option<String>,
    /// The commit that the merge made.
    pub merge_commit: Option<String>,
    /// Full name of the branch to merge.
    pub source: String,
    /// Full name of the branch to merge into.
    pub target: String,
    /// The source's commit.
    pub source_commit: String,
    /// The target's commit.
    pub target_commit: String,
    /// ARN of who opened it.
    pub author: String,
    /// Epoch milliseconds.
    pub created_at: Option<i64>,
    /// Epoch milliseconds.
    pub active_at: Option<i64>,
    /// Names its present state in requests about approvals.
    pub revision: String,
    /// Names of its approval rules.
    pub rules: Vec<String>,
}

/// What is approved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    /// ARNs of those who approve.
    pub approved_by: Vec<String>,
    /// Names of rules that are satisfied.
    pub satisfied: Vec<String>,
    /// Names of rules that are not.
    pub unsatisfied: Vec<String>,
    /// Whether the rules were overridden.
    pub overridden: bool,
}

/// What a merge would meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeOutlook {
    /// Whether the target would simply move on.
    pub fast_forward: bool,
    /// Whether a merge commit can be made without a person.
    pub three_way: bool,
    /// Where the two part; `None` when they share nothing.
    pub merge_base: Option<String>,
    /// Paths in conflict, as far as AWS lists them.
    pub conflicts: Vec<String>,
}

/// Pull requests of an account's repositories.
#[async_trait]
pub trait Reviews: Send + Sync {
    /// A pull request; `None` when there is none of that number.
    async fn pull_request(
        &self,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<PullRequestRecord>, AwsError>;

    /// Numbers of a repository's pull requests, open ones or closed ones, newest first; at most `limit`.
    async fn pull_request_ids(
        &self,
        repository: &str,
        open: bool,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError>;

    /// Who approves a pull request in its present state.
    async fn approvals(
        &self,
        id: &str,
        revision: &str,
        cancel: &CancellationToken,
    ) -> Result<Approvals, AwsError>;

    /// What merging one commit into another would meet. [`AwsError::Service`] with `TipsDivergenceExceededException` when
    /// AWS finds no place where they part.
    async fn merge_outlook(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<MergeOutlook, AwsError>;

    /// Closes a pull request; closing a closed one is the same as once.
    async fn close_pull_request(&self, id: &str, cancel: &CancellationToken) -> Result<(), AwsError>;

    /// Deletes a branch and answers the commit it was at; `None` when it was gone already. Never sent twice by itself: after
    /// a lost answer the caller has to look.
    async fn delete_branch(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError>;
}
