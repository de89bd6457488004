//! The links of the way.

/// A link of the way from a commit to an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Jira answers, and GIJ in it.
    Jira,
    /// The issue is there, and shown to this user.
    Issue,
    /// The commit is there.
    Commit,
    /// Its repository is in Jira.
    Repository,
    /// Integration and repository are enabled.
    Enabled,
    /// GIJ indexed the repository after the push.
    Index,
    /// The issue's project sees the repository.
    Projects,
    /// The message names the issue.
    Key,
    /// A branch reaches the commit.
    Branch,
    /// Notes are fetched, where a note names the issue.
    Notes,
    /// This user may see commits.
    Permissions,
    /// Jira has the commit at the issue.
    Link,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::Jira,
        Self::Issue,
        Self::Commit,
        Self::Repository,
        Self::Enabled,
        Self::Index,
        Self::Projects,
        Self::Key,
        Self::Branch,
        Self::Notes,
        Self::Permissions,
        Self::Link,
    ];

    /// The id that a check of it has.
    pub fn id(self) -> &'static str {
        match self {
            Self::Jira => "jira",
            Self::Issue => "issue",
            Self::Commit => "commit",
            Self::Repository => "repository",
            Self::Enabled => "enabled",
            Self::Index => "index",
            Self::Projects => "projects",
            Self::Key => "key",
            Self::Branch => "branch",
            Self::Notes => "notes",
            Self::Permissions => "permissions",
            Self::Link => "link",
        }
    }

    /// What is looked at.
    pub fn title(self) -> &'static str {
        match self {
            Self::Jira => "Jira and its Git app",
            Self::Issue => "Issue",
            Self::Commit => "Commit",
            Self::Repository => "Repository in Jira",
            Self::Enabled => "Enabled",
            Self::Index => "Last index",
            Self::Projects => "Project association",
            Self::Key => "Issue key",
            Self::Branch => "Branch",
            Self::Notes => "Notes",
            Self::Permissions => "Permissions",
            Self::Link => "Shown at the issue",
        }
    }
}
