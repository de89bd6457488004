//! What a developer does in a repository: create a branch, create a pull request.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `list_branches`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ListBranches {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A repository's branches, as AWS has them now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BranchList {
    /// Short names, in name order.
    pub branches: Vec<String>,
    /// Short names of tags, in name order; empty where git may not read the repository.
    pub tags: Vec<String>,
    /// Why tags are missing, in words; `null` when they are not.
    pub tags_problem: Option<String>,
    /// The default branch; `null` while the repository is empty.
    pub default_branch: Option<String>,
}

/// `create_branch`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CreateBranch {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// Where it begins: a branch's short name, or a tag in full, `refs/tags/v1`.
    pub base: String,
    /// Its short name.
    pub name: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A branch that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CreatedBranch {
    /// Its short name.
    pub name: String,
    /// The commit it begins at.
    pub commit_id: String,
    /// It in the AWS console.
    pub console_url: String,
    /// Who AWS says created it: the ARN behind the key that was used.
    pub arn: Option<String>,
    /// Why Jira could not be told to reindex the repository; `null` when it was.
    pub reindex_problem: Option<String>,
}

/// `create_pull_request`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CreatePullRequest {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The short name of the branch to merge.
    pub source: String,
    /// The short name of the branch to merge into.
    pub target: String,
    /// At most 150 characters.
    pub title: String,
    /// At most 10,240 characters.
    pub description: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A pull request that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CreatedPullRequest {
    /// AWS's number of it.
    pub id: String,
    /// It in the AWS console.
    pub console_url: String,
    /// Who AWS says created it.
    pub arn: Option<String>,
    /// Things to know: another pull request was open for the same branches.
    pub cautions: Vec<String>,
    /// Why Jira could not be told to reindex the repository; `null` when it was.
    pub reindex_problem: Option<String>,
}
