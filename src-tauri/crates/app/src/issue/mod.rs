//! One Jira issue, and what repositories hold of it, as GIJ has indexed it (gij-contract §1.9, §1.10, §4).

mod listing;
mod naming;
mod opening;
mod recent;
mod sites;
mod work;

use std::sync::Arc;

use causeway_domain::Region;

pub use naming::TemplateText;
pub use opening::OpenedIssue;
pub use recent::{RecentIssue, RecentIssues};
pub use work::{BranchOfIssue, CommitOfIssue, Indicator, IssueBranches, IssueCommits, IssueTags, TagOfIssue};

use listing::Listings;
pub(crate) use sites::key_of;

/// A Jira site that a connection or a single repository belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueSite {
    /// The base URL.
    pub url: String,
    /// The site's title.
    pub title: String,
}

/// A repository's place in CodeCommit, as one of Causeway's connections reaches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The connection.
    pub connection_id: String,
    /// Its name.
    pub connection_name: String,
    /// The region.
    pub region: Region,
    /// The 12-digit account.
    pub account: String,
    /// The repository's name in CodeCommit.
    pub repository: String,
}

/// A repository as Jira names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRepository {
    /// GIJ's id.
    pub id: i64,
    /// Its display name.
    pub name: String,
    /// Where it is; `None` for one that no connection has.
    pub place: Option<Place>,
    /// Epoch milliseconds of its last index.
    pub last_indexed: Option<i64>,
}

/// What is kept between requests about issues, in memory.
#[derive(Default)]
pub(crate) struct Memory {
    /// Repositories of sites, for a moment.
    listings: Listings,
    /// Who writes the recent issues, one after the other.
    recents: Arc<tokio::sync::Mutex<()>>,
}
