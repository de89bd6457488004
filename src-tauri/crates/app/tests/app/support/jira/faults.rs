//! What is asked of it, and how that fails.

use causeway_app::port::jira::JiraError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    ServerInfo,
    Integrations,
    Integration,
    Repositories,
    Create,
    Update,
    UpdateKey,
    Remove,
    CreateRepository,
    UpdateRepository,
    RemoveRepository,
    Disable,
    Reindex,
    Status,
    Issue,
    Permissions,
    Commits,
    Development,
    Tags,
    PullRequests,
    Transitions,
    Versions,
    Users,
    TimeTracking,
    CommitIssues,
    Associate,
    Export,
    Import,
    ImportStatus,
}

#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Nothing is done.
    Fails(JiraError),
    /// It is done, and the answer is lost.
    Lost(JiraError),
}

/// How the next calls of a kind fail.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) call: Call,
    /// How many such calls are answered before.
    pub(crate) after: usize,
    pub(crate) times: usize,
    pub(crate) answer: Answer,
}
