//! One Jira issue, and what repositories hold of it: commits, branches, pull requests, tags.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::diff::ChangedFile;

/// `open_issue`: reads a key, a Jira address or a deep link, and asks Jira for the issue.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct OpenIssue {
    /// `SHOP-12`, `https://jira.example.com/browse/SHOP-12`, `causeway://issue/SHOP-12`: as typed or pasted.
    pub text: String,
    /// The Jira site, where the text names none; the only one when absent.
    pub site_url: Option<String>,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A Jira site that a connection or a single repository belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueSite {
    /// The base URL, which names it in requests.
    pub url: String,
    /// The site's title.
    pub title: String,
}

/// How far a status is, by Jira's status categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum StatusCategory {
    /// To do.
    New,
    /// In progress.
    Indeterminate,
    /// Done.
    Done,
    /// Jira does not say.
    Unknown,
}

/// An issue as Jira has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OpenedIssue {
    /// Its site.
    pub site: IssueSite,
    /// The key that Jira has for it now.
    pub key: String,
    /// The key that was asked for, where the issue has moved since.
    pub moved_from: Option<String>,
    /// One line.
    pub summary: String,
    /// The name of its status.
    pub status: String,
    /// How far that is.
    pub status_category: StatusCategory,
    /// "Story", "Bug".
    pub issue_type: String,
    /// The key of its project.
    pub project_key: String,
    /// It in Jira.
    pub url: String,
    /// What GIJ would call a pull request of it.
    pub pull_request_title: String,
    /// What GIJ would describe one with: a link to the issue.
    pub pull_request_description: String,
    /// Why development information is not visible to this user: the permission that is missing; `null` when it is.
    pub missing_permission: Option<String>,
}

/// An issue that was opened here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecentIssue {
    /// Its site.
    pub site: IssueSite,
    /// Its key.
    pub key: String,
    /// Its summary when it was opened.
    pub summary: String,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub opened_at: i64,
}

/// The answer to `list_recent_issues`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecentIssues {
    /// The sites that issues can be opened of; empty while nothing is connected.
    pub sites: Vec<IssueSite>,
    /// Newest first.
    pub issues: Vec<RecentIssue>,
}

/// A request about an issue.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForIssue {
    /// Its site.
    pub site_url: String,
    /// Its key.
    pub key: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A deep link that was opened while the window is there: `causeway://issue/SHOP-12`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeepLink {
    /// What `open_issue` gets.
    pub text: String,
}

/// A repository's place in CodeCommit, as one of Causeway's connections reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryPlace {
    /// The connection.
    pub connection_id: String,
    /// Its name, which tells repositories of one name apart.
    pub connection_name: String,
    /// The region code.
    pub region: String,
    /// The 12-digit account.
    pub account: String,
    /// The repository's name in CodeCommit.
    pub repository: String,
}

/// A repository as Jira names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueRepository {
    /// GIJ's id.
    #[ts(type = "number")]
    pub id: i64,
    /// Its display name.
    pub name: String,
    /// Where it is; `null` for one that no connection of Causeway has, of which Jira's own words are all there is.
    pub place: Option<RepositoryPlace>,
    /// Epoch milliseconds of its last index.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
}

/// What GIJ makes of a commit's smart-commit commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SmartIndicator {
    /// Its message has no command.
    Commit,
    /// Its message has commands.
    SmartCommit,
    /// Its message has a command that GIJ cannot carry out, as far as the message tells.
    SmartCommitError,
    /// Smart commits are off for its repository.
    Off,
}

/// A git note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Note {
    /// `refs/notes/review`.
    pub reference: String,
    /// Its text.
    pub text: String,
}

/// A commit of the issue, as GIJ has indexed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueCommit {
    /// Position of its repository in the list.
    pub repository: u32,
    /// 40 hex digits.
    pub id: String,
    /// The author's name.
    pub author: String,
    /// The author's e-mail.
    pub email: String,
    /// Epoch milliseconds; `null` for a date that cannot be read.
    #[ts(type = "number | null")]
    pub date: Option<i64>,
    /// The date as Jira writes it.
    pub date_text: String,
    /// The whole message.
    pub message: String,
    /// Short names of branches that hold it.
    pub branches: Vec<String>,
    /// Whether it has more than one parent.
    pub is_merge: bool,
    /// Notes of it.
    pub notes: Vec<Note>,
    /// What it changes.
    pub files: Vec<ChangedFile>,
    /// Its smart-commit commands.
    pub indicator: SmartIndicator,
    /// It in the AWS console; `null` for a repository without a place.
    pub console_url: Option<String>,
}

/// The answer to `get_issue_commits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueCommits {
    /// Repositories of the commits.
    pub repositories: Vec<IssueRepository>,
    /// Newest first.
    pub commits: Vec<IssueCommit>,
}

/// A branch of the issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueBranch {
    /// Position of its repository in the list.
    pub repository: u32,
    /// Its short name.
    pub name: String,
    /// Commits that the main branch lacks; `null` when Jira does not say.
    pub ahead: Option<u32>,
    /// Commits of the main branch that it lacks.
    pub behind: Option<u32>,
    /// Whether it is the main branch, which is never deleted.
    pub is_main: bool,
    /// It in the AWS console.
    pub console_url: Option<String>,
}

/// The answer to `get_issue_branches`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueBranches {
    /// Repositories of the branches.
    pub repositories: Vec<IssueRepository>,
    /// By repository and name.
    pub branches: Vec<IssueBranch>,
    /// Repositories that branches of this issue can be created in: connected ones, enabled, associated with its project.
    pub places: Vec<IssueRepository>,
    /// Whether Jira leaves some out that this user may not see.
    pub incomplete: bool,
}

/// `get_issue_tags`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetIssueTags {
    /// The issue's site.
    pub site_url: String,
    /// Its key.
    pub key: String,
    /// At most as many of each repository; 0 for all, which may take long.
    pub per_repository: u32,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A tag that holds a commit of the issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueTag {
    /// Position of its repository in the list.
    pub repository: u32,
    /// Its short name.
    pub name: String,
    /// The commit it stands for.
    pub commit_id: String,
    /// Who made it.
    pub tagger: String,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub date: Option<i64>,
    /// An annotated tag's message.
    pub message: Option<String>,
    /// Its files in the AWS console.
    pub console_url: Option<String>,
}

/// The answer to `get_issue_tags`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IssueTags {
    /// Whether GIJ shows tags at all.
    pub enabled: bool,
    /// Repositories of the tags.
    pub repositories: Vec<IssueRepository>,
    /// Newest first.
    pub tags: Vec<IssueTag>,
    /// The first that held the issue's work.
    pub first: Option<IssueTag>,
    /// Whether there are more.
    pub has_more: bool,
    /// What GIJ could not find out, in its words.
    pub problem: Option<String>,
}

/// `get_branch_template`, `set_branch_template`: how new branches of a site's issues are named. GIJ's own setting cannot be
/// read, so this is a copy of it that the person keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct BranchTemplate {
    /// The issue's site.
    pub site_url: String,
    /// `${issuekey}-${summary}`.
    pub template: String,
    /// What stands between words.
    pub separator: String,
    /// At most as many characters.
    pub max_length: u32,
}

/// A request about a Jira site.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForIssueSite {
    /// The site.
    pub site_url: String,
}

/// `name_branch`: what a new branch is called by the template. Asks nobody.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NameBranch {
    /// The template to use, saved or being edited.
    pub template: BranchTemplate,
    /// The issue's key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Its type.
    pub issue_type: String,
    /// The branch or tag it begins at, short.
    pub base: String,
    /// The display name of whoever is signed in to Jira; empty when unknown.
    pub display_name: String,
    /// The user name; empty when unknown.
    pub user_name: String,
}

/// The answer to `name_branch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BranchNaming {
    /// The name; empty when the template is wrong.
    pub name: String,
    /// What is wrong with the template, in words; `null` when nothing is.
    pub problem: Option<String>,
    /// What was changed to make it a name, in sentences: cut, letters left out.
    pub notes: Vec<String>,
}
