//! What mends a reason with one click.

/// What can be done about a reason from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fix {
    /// Have GIJ index the repository.
    Reindex,
    /// Have GIJ index the integration, which adds repositories that are new.
    ReindexIntegration,
    /// Tell GIJ that the commit belongs to the issue.
    Associate,
    /// Enable the repository in GIJ.
    EnableRepository,
    /// Enable the integration in GIJ.
    EnableIntegration,
    /// Fetch the mirror, without which this cannot be told.
    FetchMirror,
    /// Open Jira, where the rest is done by hand.
    OpenJira,
    /// Open the issue.
    OpenIssue,
}
