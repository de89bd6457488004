//! Branches and pull requests.

use clap::Subcommand;

/// What to do with branches.
#[derive(Debug, Subcommand)]
pub(crate) enum BranchCommand {
    /// Create a branch, and have Jira look at it
    Create {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// The branch to create
        name: String,
        /// Where to begin: a branch, or a tag as refs/tags/NAME [default: the repository's default branch]
        #[arg(long, value_name = "BRANCH")]
        from: Option<String>,
    },
    /// Delete a branch, and have Jira look at it; where it was is kept for `restore`
    Delete {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// The branch to delete
        name: String,
        /// Refuse unless it is at this commit [default: where it is now]
        #[arg(long, value_name = "COMMIT")]
        expected: Option<String>,
        /// Delete it although the default branch lacks commits of it, or nobody can tell
        #[arg(long)]
        unmerged: bool,
    },
    /// Bring a deleted branch back, at the commit where it was
    Restore {
        /// Its id, from `deleted`
        id: String,
    },
    /// Show the branches and tags of a repository
    List {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
    },
    /// Show the branches that were deleted from here and can be brought back
    Deleted,
}

/// What to do with pull requests.
#[derive(Debug, Subcommand)]
pub(crate) enum PullRequestCommand {
    /// Create a pull request, and have Jira look at it
    Create {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// The branch to merge
        source: String,
        /// The branch to merge into [default: the repository's default branch]
        #[arg(long, value_name = "BRANCH")]
        into: Option<String>,
        /// At most 150 characters
        #[arg(long)]
        title: String,
        /// At most 10,240 characters
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Show what a pull request would hold, and write nothing
    Preview {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// The branch to merge
        source: String,
        /// The branch to merge into [default: the repository's default branch]
        #[arg(long, value_name = "BRANCH")]
        into: Option<String>,
    },
    /// Show the pull requests of an issue
    List {
        /// A connection to the Jira: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The key
        key: String,
    },
    /// Show a pull request with its approvals
    Show {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// AWS's number of it
        id: String,
    },
    /// Close a pull request for ever, and have Jira look at it
    Close {
        /// The connection: its id, its name, or ACCOUNT/REGION
        connection: String,
        /// The repository
        repository: String,
        /// AWS's number of it
        id: String,
    },
}
