//! The index of a mirror's commits, and how it compares with Jira.

mod coverage;
mod looking;

pub use coverage::{Coverage, CoverageGap, CoverageStep, OnCoverage};

use tokio_util::sync::CancellationToken;

use crate::App;
use crate::error::AppError;
use crate::port::commit_index::IndexState;
use crate::port::mirror::MirrorError;

impl App {
    /// Brings the index of a repository up to date with its mirror. Meant to be called after each fetch; reads no more than
    /// what came in since the last time.
    ///
    /// # Errors
    /// When there is no mirror, or it or the index cannot be used, or on cancelling. Nothing has changed then.
    pub async fn update_commit_index(
        &self,
        connection_id: &str,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<IndexState, AppError> {
        let source = self.ports.mirrors.commits(connection_id, repository);
        let source = source.ok_or_else(|| MirrorError::Missing { repository: repository.to_owned() })?;
        let now = self.ports.clock.now_millis();
        let state = self.ports.commit_index.update(connection_id, repository, source, now, cancel).await?;
        tracing::info!(
            repository,
            commits = state.commits,
            linked = state.linked,
            rebuilt = state.rebuilt,
            "commits indexed"
        );
        Ok(state)
    }
}
