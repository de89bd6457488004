//! Repositories' triggers in CodeCommit.

use std::time::Duration;

use async_trait::async_trait;
use causeway_domain::triggers::{StoredTriggers, Trigger};
use tokio_util::sync::CancellationToken;

use super::AwsError;

/// What TestRepositoryTriggers found. AWS really publishes while it tests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TriggerTest {
    /// Names of triggers that worked.
    pub successful: Vec<String>,
    /// Names of those that did not, with AWS's words.
    pub failed: Vec<(String, String)>,
}

/// How fast requests to CodeCommit go out at present. AWS publishes no limits; the pace is learnt from its throttling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestPace {
    /// Requests per second that may go out.
    pub requests_per_second: u32,
    /// How many requests AWS throttled so far. Each waited and was sent again.
    pub throttled: u64,
    /// How long ago the last of them was throttled; absent when none was. A short time means that AWS asks to slow down.
    pub since_throttled: Option<Duration>,
}

/// Triggers. Every call shares one adaptive rate with all others of the account and region: a throttled one waits and
/// goes on, and slows the others down, instead of failing.
#[async_trait]
pub trait RepositoryTriggers: Send + Sync {
    /// The pace that all calls to CodeCommit through this account and region share. Cheap: ask as often as a progress
    /// display changes. An account without one gives the default.
    fn pace(&self) -> RequestPace {
        RequestPace::default()
    }

    /// A repository's list.
    async fn triggers(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<StoredTriggers, AwsError>;

    /// Replaces a repository's whole list, and gives its new configuration id. AWS has no condition on what was there
    /// before: the caller reads, merges, writes and reads again.
    async fn put_triggers(
        &self,
        repository: &str,
        triggers: &[Trigger],
        cancel: &CancellationToken,
    ) -> Result<String, AwsError>;

    /// Sends a test event through these triggers, which need not be stored.
    async fn test_triggers(
        &self,
        repository: &str,
        triggers: &[Trigger],
        cancel: &CancellationToken,
    ) -> Result<TriggerTest, AwsError>;
}
