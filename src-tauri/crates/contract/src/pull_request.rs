//! Pull requests of an issue, the look before one is created, and branches that are deleted and restored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::diff::{ChangedFile, DiffSource};
use crate::issue::IssueRepository;

/// What became of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PullRequestState {
    /// Under review.
    Open,
    /// Its changes are in the target.
    Merged,
    /// Closed without.
    Closed,
}

/// A pull request of the issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssuePullRequest {
    /// Position of its repository in the list.
    pub repository: u32,
    /// AWS's number of it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub state: PullRequestState,
    /// Short name of the branch to merge.
    pub source: String,
    /// Short name of the branch to merge into.
    pub target: String,
    /// Who opened it: the end of the ARN.
    pub author: String,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub created_at: Option<i64>,
    /// Epoch milliseconds of what happened last.
    #[ts(type = "number | null")]
    pub active_at: Option<i64>,
    /// It in the AWS console.
    pub console_url: Option<String>,
    /// Whether Jira shows it; `null` where Jira does not tell.
    pub in_jira: Option<bool>,
}

/// The answer to `get_issue_pull_requests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssuePullRequests {
    /// Repositories of the pull requests.
    pub repositories: Vec<IssueRepository>,
    /// Open ones first, then by what happened last.
    pub pull_requests: Vec<IssuePullRequest>,
    /// What could not be looked at, in sentences.
    pub problems: Vec<String>,
}

/// A request about a pull request.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForPullRequest {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// AWS's number of it.
    pub id: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// An approval rule of a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ApprovalRule {
    /// Its name.
    pub name: String,
    /// Whether it is satisfied.
    pub satisfied: bool,
}

/// Whether changes can be merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
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

/// The answer to `get_pull_request`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PullRequestDetail {
    /// AWS's number of it.
    pub id: String,
    /// Its description.
    pub description: String,
    /// What became of it.
    pub state: PullRequestState,
    /// ARNs of those who approve.
    pub approved_by: Vec<String>,
    /// Its approval rules.
    pub rules: Vec<ApprovalRule>,
    /// Whether its approval rules were overridden.
    pub overridden: bool,
    /// Whether it can be merged; of an open one.
    pub mergeability: Option<Mergeability>,
    /// Who merged it, where it is merged.
    pub merged_by: Option<String>,
    /// The commit that the merge made.
    pub merge_commit: Option<String>,
}

/// `preview_pull_request`: what one would hold. Nothing is created.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PreviewPullRequest {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// Short name of the branch to merge.
    pub source: String,
    /// Short name of the branch to merge into.
    pub target: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A commit of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PreviewCommit {
    /// 40 hex digits.
    pub id: String,
    /// The author's name.
    pub author: String,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub date: Option<i64>,
    /// The whole message.
    pub message: String,
}

/// The answer to `preview_pull_request`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PullRequestPreview {
    /// Where the two branches part; `null` when they share nothing.
    pub merge_base: Option<String>,
    /// The source's commit now.
    pub source_commit: String,
    /// The target's commit now.
    pub target_commit: String,
    /// Commits that would be merged, newest first.
    pub commits: Vec<PreviewCommit>,
    /// Whether there are more than are listed.
    pub commits_cut: bool,
    /// Files that would change, by path.
    pub files: Vec<ChangedFile>,
    /// Whether there are more than are listed.
    pub files_cut: bool,
    /// Whether it could be merged.
    pub mergeability: Mergeability,
    /// Numbers of pull requests that are open for these branches already.
    pub duplicates: Vec<String>,
    /// Where it was read.
    pub source: DiffSource,
}

/// A pull request that was closed. CodeCommit never opens one again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClosedPullRequest {
    /// AWS's number of it.
    pub id: String,
    /// Who AWS says closed it.
    pub arn: Option<String>,
    /// Why Jira could not be told to reindex the repository; `null` when it was.
    pub reindex_problem: Option<String>,
}

/// A request about a branch.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForBranch {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The branch's short name.
    pub name: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// `look_at_branch`: what is known before a branch is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BranchLook {
    /// The commit it is at.
    pub commit_id: String,
    /// Whether it is the default branch, which is never deleted.
    pub is_default: bool,
    /// The default branch; `null` where it could not be seen.
    pub default_branch: Option<String>,
    /// Whether the default branch holds all of it; `null` when that could not be found out.
    pub merged: Option<bool>,
    /// Commits that only it has, where they are counted.
    pub unmerged: Option<u32>,
    /// Numbers of open pull requests that it is the source of.
    pub open_pull_requests: Vec<String>,
}

/// `delete_branch`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct DeleteBranch {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The branch's short name.
    pub name: String,
    /// The commit it was at when the person looked; nothing is deleted when it has moved.
    pub expected_commit: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A branch that was deleted from here, with what is needed to have it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeletedBranch {
    /// Names it for `restore_branch`.
    pub id: String,
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The branch's short name.
    pub name: String,
    /// The commit it was at.
    pub commit_id: String,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub deleted_at: i64,
    /// Who AWS says deleted it.
    pub arn: Option<String>,
    /// Why Jira could not be told to reindex the repository; `null` when it was, or when it is of an earlier day.
    pub reindex_problem: Option<String>,
}

/// `restore_branch`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct RestoreBranch {
    /// From [`DeletedBranch`].
    pub id: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}
