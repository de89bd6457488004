//! Pull requests, which CodeCommit keeps and the app reads and creates.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use crate::aws::Caller;
use crate::repositories::Repository;
use crate::world::World;

/// The app's name for a pull request's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PullRequestState {
    /// Open.
    Opened,
    /// Merged.
    Merged,
    /// Closed without a merge.
    Closed,
}

/// What the app keeps of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Id at the git host.
    pub id: String,
    /// Title.
    pub title: String,
    /// Description, may be empty.
    pub description: String,
    /// Short name of the branch to merge into.
    pub base_branch: String,
    /// Short name of the branch with the change.
    pub compare_branch: String,
    /// State.
    pub state: PullRequestState,
}

impl PullRequest {
    /// The issue keys that link it: in title, description or branch names, never by its commits.
    pub fn keys(&self, projects: &BTreeSet<String>) -> BTreeSet<String> {
        [&self.title, &self.description, &self.base_branch, &self.compare_branch]
            .into_iter()
            .flat_map(|text| super::keys::known(text, projects))
            .collect()
    }
}

/// What a new pull request is made of.
#[derive(Debug, Clone)]
pub struct NewPullRequest {
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
    /// Short name of the branch to merge into.
    pub base_branch: String,
    /// Short name of the branch with the change.
    pub compare_branch: String,
}

/// CodeCommit's refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct PullRequestError {
    /// `ReferenceDoesNotExistException`, for instance.
    pub code: String,
    /// Its message.
    pub message: String,
}

/// Where pull requests live. CodeCommit's side of the sandbox provides it, with its own permission checks.
pub trait PullRequestSource: Debug + Send + Sync {
    /// Pull requests whose target is `repository`, as `caller` may list and get them.
    fn list(
        &self,
        world: &Arc<World>,
        caller: &Caller,
        repository: &Arc<Repository>,
    ) -> Result<Vec<PullRequest>, PullRequestError>;

    /// Creates a pull request as `caller`.
    fn create(
        &self,
        world: &Arc<World>,
        caller: &Caller,
        repository: &Arc<Repository>,
        request: NewPullRequest,
    ) -> Result<PullRequest, PullRequestError>;
}
