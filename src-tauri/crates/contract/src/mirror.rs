//! Mirrors of a connection's repositories on this computer, how their commits compare with what Jira shows, and why one of
//! them is not there.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::diagnostics::Check;
use crate::error::WireError;

/// Where the mirror of one repository stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum MirrorState {
    /// Never fetched.
    Missing,
    /// At work.
    Fetching,
    /// Fetched in part: it goes on from there.
    Partial,
    /// Fetched and indexed.
    Ready,
    /// The last try failed.
    Failed,
}

/// The mirror of one repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryMirror {
    /// The repository's name.
    pub repository: String,
    /// Where it stands.
    pub state: MirrorState,
    /// Bytes on disk.
    #[ts(type = "number")]
    pub size: u64,
    /// Epoch milliseconds of the last complete fetch.
    #[ts(type = "number | null")]
    pub fetched_at: Option<i64>,
    /// References it holds.
    pub references: u32,
    /// Commits in the index.
    #[ts(type = "number")]
    pub commits: u64,
    /// Why the last try failed.
    pub error: Option<WireError>,
}

/// The answer to `get_mirror`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Mirror {
    /// The connection.
    pub connection_id: String,
    /// Whether it is wanted.
    pub enabled: bool,
    /// At most as many bytes.
    #[ts(type = "number")]
    pub cap: u64,
    /// Bytes on disk, with the index.
    #[ts(type = "number")]
    pub size: u64,
    /// Bytes that are free on that disk.
    #[ts(type = "number | null")]
    pub free: Option<u64>,
    /// Where it is.
    pub directory: String,
    /// The refspecs it fetches, which are the connection's.
    pub refspecs: Vec<String>,
    /// The connection's repositories, by name.
    pub repositories: Vec<RepositoryMirror>,
}

/// `set_mirror`: turns it on or off, and says how much room it may take. Turned off it stays until it is removed.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetMirror {
    /// The connection.
    pub connection_id: String,
    /// Whether it is wanted.
    pub enabled: bool,
    /// At most as many bytes.
    #[ts(type = "number")]
    pub cap: u64,
}

/// `fetch_mirror`: fetches and indexes what is new.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct FetchMirror {
    /// The connection.
    pub connection_id: String,
    /// These repositories; all when empty.
    pub repositories: Vec<String>,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// How far a fetch is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MirrorProgress {
    /// Repositories that are done.
    pub done: u32,
    /// Repositories in all.
    pub total: u32,
    /// Repositories that failed so far.
    pub failed: u32,
    /// Bytes that came in.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Repositories at work: name, objects that came in, objects in all (0 while unknown).
    pub current: Vec<MirrorWork>,
}

/// A repository at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MirrorWork {
    /// The repository's name.
    pub repository: String,
    /// Objects that came in.
    pub received: u32,
    /// Objects in all; 0 while unknown.
    pub total: u32,
    /// Bytes that came in.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Whether its commits are being indexed.
    pub indexing: bool,
}

/// `get_coverage`: compares what the mirror links with what Jira shows, for one project.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetCoverage {
    /// The connection.
    pub connection_id: String,
    /// The Jira project.
    pub project_key: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// How far a comparison is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CoverageProgress {
    /// Issues that are compared.
    pub done: u32,
    /// Issues in all.
    pub total: u32,
}

/// A commit that one side links to an issue and the other does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CoverageGap {
    /// The issue.
    pub issue: String,
    /// The repository's name.
    pub repository: String,
    /// The commit.
    pub commit_id: String,
    /// The first line of its message.
    pub subject: String,
    /// Stable name of the reason: `tag-only`, `not-associated`.
    pub reason: String,
    /// The reason in one sentence.
    pub message: String,
    /// What to do about it, where something can be done.
    pub fix: Option<String>,
    /// Whether Jira has it and the mirror has not, rather than the other way round.
    pub only_in_jira: bool,
}

/// The answer to `get_coverage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Coverage {
    /// Issues of the project that the mirror knows.
    pub issues: u32,
    /// Links between commits and issues in the mirror.
    pub in_mirror: u32,
    /// Those of them that Jira shows.
    pub in_jira: u32,
    /// Differences, by issue.
    pub gaps: Vec<CoverageGap>,
    /// Whether there are more differences than are listed.
    pub cut: bool,
    /// What could not be compared, in sentences.
    pub problems: Vec<String>,
}

/// `explain_commit`: why a commit, a branch or a message is not at the issue. Links of the way come over the channel.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ExplainCommit {
    /// The issue's site.
    pub site_url: String,
    /// The issue's key.
    pub key: String,
    /// A commit id (at least seven digits), a branch, or a part of a message.
    pub subject: String,
    /// The connection; all of the site when absent.
    pub connection_id: Option<String>,
    /// The repository; all of the connection when absent.
    pub repository: Option<String>,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// What can be done about a reason with one click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum CommitFix {
    /// Have Jira index the repository: `reindex_repositories`.
    Reindex {
        /// The connection.
        connection_id: String,
        /// GIJ's id.
        #[ts(type = "number")]
        repository_id: i64,
    },
    /// Enable the repository in Jira, or the integration by its own id: `enable_repository`.
    Enable {
        /// The connection.
        connection_id: String,
        /// GIJ's id.
        #[ts(type = "number")]
        repository_id: i64,
    },
    /// Tell Jira that the commit belongs to the issue: `associate_commit`.
    Associate {
        /// GIJ's id.
        #[ts(type = "number")]
        repository_id: i64,
        /// The commit.
        commit_id: String,
    },
    /// A page of Jira where a person does it.
    Open {
        /// The address.
        url: String,
        /// What the page is called.
        title: String,
    },
    /// Fetch the mirror, without which this cannot be told.
    FetchMirror {
        /// The connection.
        connection_id: String,
        /// The repository's name; all of the connection when absent.
        repository: Option<String>,
    },
}

/// The answer to `explain_commit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CommitExplanation {
    /// What was looked at, in order.
    pub links: Vec<Check>,
    /// The commit that was found.
    pub commit_id: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// The first line of its message.
    pub subject: Option<String>,
    /// Stable name of the first reason: `disabled-repository`; `null` when it is at the issue.
    pub reason: Option<String>,
    /// The result in one sentence.
    pub summary: String,
    /// What to do about it, most promising first.
    pub fixes: Vec<CommitFix>,
    /// The whole report as text to copy; nothing secret is in it.
    pub text: String,
}

/// `associate_commit`: has Jira link a commit to an issue, or take the link back.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct AssociateCommit {
    /// The issue's site.
    pub site_url: String,
    /// The issue's key.
    pub key: String,
    /// GIJ's id of the repository.
    #[ts(type = "number")]
    pub repository_id: i64,
    /// The commit.
    pub commit_id: String,
    /// Whether the link is taken back.
    pub remove: bool,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// `enable_repository`: enables a repository, or the integration by its own id, in Jira, and has it indexed.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct EnableRepository {
    /// The connection.
    pub connection_id: String,
    /// GIJ's id.
    #[ts(type = "number")]
    pub repository_id: i64,
}
