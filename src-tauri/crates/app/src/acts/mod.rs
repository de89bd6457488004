//! What a developer does in a repository, as the developer: create a branch, create a pull request.
//!
//! GIJ has no interface for these, so AWS is asked itself and Jira is told to look (gij-contract §4.3, §5).

mod acting;
mod branch;
mod pull_request;
mod refusal;

use causeway_domain::Region;

pub use pull_request::PullRequestWanted;

/// A repository's branches, as AWS has them now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchList {
    /// Short names, in name order.
    pub branches: Vec<String>,
    /// The default branch; `None` while the repository is empty, or where it may not be seen.
    pub default_branch: Option<String>,
}

/// What is known after an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActDone {
    /// Where it was done.
    pub region: Region,
    /// The repository.
    pub repository: String,
    /// Who did it, as AWS says; `None` when AWS could not be asked.
    pub arn: Option<String>,
    /// Why Jira could not be told to reindex the repository; `None` when it was.
    pub reindex_problem: Option<String>,
}

/// A branch that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchCreated {
    /// Its short name.
    pub name: String,
    /// The commit it begins at.
    pub commit_id: String,
    /// The rest.
    pub done: ActDone,
}

/// A pull request that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestCreated {
    /// AWS's number of it.
    pub id: String,
    /// Things to know.
    pub cautions: Vec<String>,
    /// The rest.
    pub done: ActDone,
}
