//! What a developer does in a repository, as the developer: create, delete and restore a branch, create and close a pull
//! request; and what is looked at before.
//!
//! GIJ has no interface for these, so AWS is asked itself and Jira is told to look (gij-contract §4.3, §5).

mod acting;
mod base;
mod branch;
mod deletion;
mod of_issue;
mod patience;
mod preview;
mod pull_request;
mod reading;
mod refusal;
mod review;

use causeway_domain::Region;

pub use of_issue::{IssuePullRequest, IssuePullRequests};
pub use pull_request::PullRequestWanted;
pub use reading::ReadFrom;

use crate::port::history::{CommitRecord, FileDifference, Listed};
use crate::port::storage::DeletedBranchRecord;

/// A repository's branches, as AWS has them now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchList {
    /// Short names, in name order.
    pub branches: Vec<String>,
    /// Short names of tags, in name order.
    pub tags: Vec<String>,
    /// Why tags are missing, in words.
    pub tags_problem: Option<String>,
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

/// What is known of a branch before it is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchLook {
    /// The commit it is at.
    pub commit_id: String,
    /// Whether it is the default branch, which is never deleted.
    pub is_default: bool,
    /// The default branch; `None` where it could not be seen.
    pub default_branch: Option<String>,
    /// Whether the default branch holds all of it; `None` when that could not be found out.
    pub merged: Option<bool>,
    /// Commits that only it has, unless they are too many to count.
    pub unmerged: Option<u32>,
    /// Numbers of open pull requests that would merge it, of the first hundred that AWS lists.
    pub open_pull_requests: Vec<String>,
}

/// A branch that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchDeleted {
    /// What brings it back.
    pub record: DeletedBranchRecord,
    /// Why Jira could not be told to reindex the repository; `None` when it was.
    pub reindex_problem: Option<String>,
}

/// What became of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PullRequestState {
    /// Under review.
    Open,
    /// Its changes are in the target.
    Merged,
    /// Closed without.
    Closed,
}

/// Whether changes can be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mergeability {
    /// They can.
    Mergeable {
        /// Whether the target would simply move on to the source.
        fast_forward: bool,
    },
    /// Somebody has to resolve conflicts first.
    Conflicts {
        /// Files in conflict, as far as AWS lists them.
        files: Vec<String>,
    },
    /// There is nothing to merge: the target holds all of it.
    Nothing,
    /// It could not be found out.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// A pull request in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestDetail {
    /// AWS's number of it.
    pub id: String,
    /// Its description.
    pub description: String,
    /// What became of it.
    pub state: PullRequestState,
    /// ARNs of those who approve.
    pub approved_by: Vec<String>,
    /// Names of its approval rules, and whether each is satisfied.
    pub rules: Vec<(String, bool)>,
    /// Whether its approval rules were overridden.
    pub overridden: bool,
    /// Whether it can be merged; of an open one.
    pub mergeability: Option<Mergeability>,
    /// Who merged it.
    pub merged_by: Option<String>,
    /// The commit that the merge made.
    pub merge_commit: Option<String>,
}

/// What a pull request would hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestPreview {
    /// Where the two branches part; `None` when they share nothing, or when AWS does not say.
    pub merge_base: Option<String>,
    /// The source's commit now.
    pub source_commit: String,
    /// The target's commit now.
    pub target_commit: String,
    /// Commits that would be merged, newest first.
    pub commits: Listed<CommitRecord>,
    /// Files that would change, by path.
    pub files: Listed<FileDifference>,
    /// Whether it could be merged.
    pub mergeability: Mergeability,
    /// Numbers of pull requests that are open for these branches already.
    pub duplicates: Vec<String>,
    /// Where commits and files were read.
    pub read_from: ReadFrom,
}

/// A pull request that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestClosed {
    /// AWS's number of it.
    pub id: String,
    /// The rest.
    pub done: ActDone,
}
