//! Having Jira index again, followed to its end (gij-contract §1.7).
//!
//! GIJ queues what it is asked for and works for as long as it takes: an initial index can take hours, so nothing here
//! gives up on it. What was asked for cannot be cancelled over GIJ's API; only the following ends.

mod following;
mod patience;
mod rows;
mod starting;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use self::following::Reindexing;
use self::starting::Asked;
use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::session::Operation;

/// What is to be indexed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReindexRequest {
    /// The Jira base URL.
    pub site_url: String,
    /// GIJ's ids of repositories and integrations; none for everything at the site.
    pub ids: Vec<i64>,
    /// Higher goes first; GIJ's own (24) when absent.
    pub priority: Option<NonZeroU32>,
    /// Whether to follow it to its end, or to leave it to GIJ once it is asked for.
    pub follow: bool,
}

/// Where one reindex stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReindexState {
    /// Asked for, or about to be.
    Queued,
    /// At work.
    Indexing,
    /// Done, without an error.
    Done,
    /// Ended with errors.
    Failed,
    /// Could not be asked for.
    Refused,
}

impl ReindexState {
    /// Whether nothing more comes.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Refused)
    }
}

/// One reindex.
#[derive(Debug, Clone, PartialEq)]
pub struct ReindexRow {
    /// GIJ's id; 0 for everything.
    pub id: i64,
    /// The display name.
    pub name: String,
    /// Where it stands.
    pub state: ReindexState,
    /// 0 to 100, where GIJ says.
    pub percent: Option<f64>,
    /// What GIJ does, in its words.
    pub message: Option<String>,
    /// What went wrong: in GIJ's words, or why it was not asked for.
    pub errors: Vec<String>,
    /// When it was asked for, in epoch milliseconds.
    pub started_at: Option<i64>,
    /// When it ended, in epoch milliseconds: as GIJ dates it, else when that was seen.
    pub ended_at: Option<i64>,
    /// When GIJ indexed it last, in epoch milliseconds.
    pub last_indexed: Option<i64>,
}

/// How a reindex goes. The first one has all rows, the later ones those that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReindexProgress {
    /// All of them.
    pub total: usize,
    /// Ended, in whatever way.
    pub ended: usize,
    /// Ended with errors, or refused.
    pub failed: usize,
    /// Rows.
    pub rows: Vec<ReindexRow>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReindexOutcome {
    /// Ended without an error.
    pub done: usize,
    /// Ended with errors, or refused.
    pub failed: usize,
    /// Not ended while it was followed: GIJ goes on with them.
    pub left: usize,
    /// How long it was followed.
    pub took: Duration,
}

/// Told how it goes, at most ten times a second.
pub type OnReindex = Arc<dyn Fn(ReindexProgress) + Send + Sync>;

impl App {
    /// Has Jira index again, and follows each reindex until it has ended. Cancelling ends the following alone.
    ///
    /// What Jira does not take is refused in its row; what is disabled is not asked for.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; when the sign-in is not kept or is refused; when Jira is away for ten minutes.
    pub async fn reindex_at_site(
        &self,
        operation: &Operation,
        request: ReindexRequest,
        tell: OnReindex,
    ) -> Result<ReindexOutcome, AppError> {
        let begun = Instant::now();
        let open = operation.or_cancelled(self.open_site(&request.site_url)).await?;
        let clock = Arc::clone(&self.ports.clock);
        let jira = Arc::clone(&open.jira);
        let mut reindexing = Reindexing::new(jira, clock, operation.token.clone(), tell);
        reindexing.list(&request.ids).await?;
        let what = Audited::at(AuditAct::Reindex, open.site.url.as_str(), reindexing.title())
            .signed_in_as(open.jira_user());
        let mut asked = Asked::Nothing;
        let asking = async {
            asked = reindexing.start(request.priority).await?;
            match &asked {
                Asked::Some => Ok(()),
                Asked::Refused(error) => Err(error.clone().into()),
                Asked::Nothing => Err(AppError::Cancelled),
            }
        };
        let entered = self.audited(what, asking, |()| None).await;
        // Each row says itself why it was not taken.
        if let (Err(error), Asked::Nothing) = (entered, &asked)
            && error != AppError::Cancelled
        {
            return Err(error);
        }
        if request.follow {
            reindexing.follow().await?;
        }
        Ok(reindexing.outcome(begun.elapsed()))
    }
}
