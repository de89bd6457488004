//! Issues of Jira, and what GIJ has indexed of them.

use async_trait::async_trait;

use super::jira::JiraError;

/// An issue's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueFacts {
    /// The key that it has now; another than was asked for when it has moved.
    pub key: String,
    /// One line.
    pub summary: String,
    /// The name of its type.
    pub issue_type: String,
    /// The name of its status.
    pub status: String,
    /// Jira's key of the status category: `new`, `indeterminate`, `done`, `undefined`.
    pub status_category: Option<String>,
    /// The key of its project.
    pub project_key: String,
    /// The id of its project.
    pub project_id: u64,
}

/// A file of an indexed commit, with lines counted as GIJ counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedFile {
    /// Its path.
    pub path: String,
    /// New lines.
    pub lines_added: u32,
    /// Replaced lines.
    pub lines_changed: u32,
    /// Lines that are gone.
    pub lines_deleted: u32,
    /// Whether the file is new.
    pub added: bool,
    /// Whether the file is gone.
    pub deleted: bool,
}

/// A commit as GIJ has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedCommit {
    /// GIJ's id of its repository.
    pub repository_id: i64,
    /// The repository's display name.
    pub repository_name: String,
    /// 40 hex digits.
    pub id: String,
    /// `Name <mail>`, as GIJ writes it.
    pub author: String,
    /// Epoch milliseconds; `None` for a date of a form that is not known.
    pub at: Option<i64>,
    /// The date as GIJ writes it.
    pub date_text: String,
    /// The whole message.
    pub message: String,
    /// Short names of branches.
    pub branches: Vec<String>,
    /// Whether it is a merge.
    pub is_merge: bool,
    /// References of notes and their texts.
    pub notes: Vec<(String, String)>,
    /// What it changes.
    pub files: Vec<IndexedFile>,
}

/// A branch as GIJ shows it at an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedBranch {
    /// Its short name.
    pub name: String,
    /// Commits that the main branch lacks; `None` where GIJ presents none.
    pub ahead: Option<u32>,
    /// Commits of the main branch that it lacks.
    pub behind: Option<u32>,
}

/// What GIJ shows of branches at an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Development {
    /// Repositories: GIJ's id, name, branches.
    pub repositories: Vec<(i64, String, Vec<IndexedBranch>)>,
    /// Whether some are left out that this user may not see.
    pub not_all_permissions: bool,
}

/// A tag as GIJ shows it at an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedTag {
    /// GIJ's id of its repository.
    pub repository_id: i64,
    /// The repository's display name.
    pub repository_name: String,
    /// Its short name.
    pub name: String,
    /// The commit it stands for.
    pub commit_id: String,
    /// Who made it.
    pub tagger: String,
    /// Epoch milliseconds.
    pub at: Option<i64>,
    /// An annotated tag's message.
    pub message: Option<String>,
}

/// What GIJ shows of tags at an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexedTags {
    /// Whether the feature is on.
    pub enabled: bool,
    /// Newest first.
    pub tags: Vec<IndexedTag>,
    /// The first of all.
    pub first: Option<IndexedTag>,
    /// Whether there are more.
    pub has_more: bool,
    /// What could not be found out, in GIJ's words; empty for nothing.
    pub problem: String,
}

/// A pull request as GIJ shows it at an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedPullRequest {
    /// Its page in the AWS console.
    pub url: String,
    /// Its title.
    pub title: String,
    /// `OPENED`, `MERGED`, `CLOSED`.
    pub state: String,
    /// The branch to merge into.
    pub base: String,
    /// The branch to merge.
    pub compare: String,
}

/// A transition that an issue has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Jira's id.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// The name of the status it leads to.
    pub to: String,
}

/// A user of Jira.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JiraPerson {
    /// The user name.
    pub name: String,
    /// The display name.
    pub display_name: String,
    /// The e-mail; empty where Jira hides it.
    pub email: String,
    /// Whether the user may sign in.
    pub active: bool,
}

/// Issues, seen by one user.
#[async_trait]
pub trait Issues: Send + Sync {
    /// An issue; `None` when there is none, or none that this user sees.
    async fn issue(&self, key: &str) -> Result<Option<IssueFacts>, JiraError>;
    /// Which of these permissions this user has at an issue, in their order.
    async fn issue_permissions(&self, key: &str, names: &[&str]) -> Result<Vec<bool>, JiraError>;
    /// Commits of an issue, with their files, newest first.
    async fn issue_commits(&self, key: &str) -> Result<Vec<IndexedCommit>, JiraError>;
    /// Branches of an issue.
    async fn issue_development(&self, key: &str) -> Result<Development, JiraError>;
    /// Tags of an issue; all of them for 0.
    async fn issue_tags(&self, key: &str, per_repository: u32) -> Result<IndexedTags, JiraError>;
    /// Pull requests of an issue; `None` where this GIJ has no such interface (it is not documented).
    async fn issue_pull_requests(&self, key: &str) -> Result<Option<Vec<IndexedPullRequest>>, JiraError>;
    /// Transitions that an issue has now, for this user.
    async fn transitions(&self, key: &str) -> Result<Vec<Transition>, JiraError>;
    /// Names of a project's versions.
    async fn versions(&self, project_key: &str) -> Result<Vec<String>, JiraError>;
    /// Users whose name, display name or e-mail begins so.
    async fn find_users(&self, text: &str) -> Result<Vec<JiraPerson>, JiraError>;
    /// Whether time tracking is on; `None` where Jira does not say.
    async fn time_tracking(&self) -> Result<Option<bool>, JiraError>;
    /// Issues of a commit; `None` where GIJ does not have the commit.
    async fn commit_issues(&self, repository_id: i64, commit: &str)
    -> Result<Option<Vec<String>>, JiraError>;
    /// Links a commit to an issue, or takes the link back. GIJ reindexes the repository afterwards.
    async fn associate_commit(
        &self,
        repository_id: i64,
        commit: &str,
        key: &str,
        remove: bool,
    ) -> Result<(), JiraError>;
}
