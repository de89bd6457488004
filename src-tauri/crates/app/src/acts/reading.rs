//! History for an act: from the mirror where it has what is asked for, else from CodeCommit.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::App;
use crate::error::AppError;
use crate::port::history::{History, HistoryError};
use crate::port::storage::ConnectionRecord;

/// Where history was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFrom {
    /// The mirror on this computer.
    Mirror,
    /// CodeCommit.
    CodeCommit,
}

impl App {
    /// Reads what lies behind these commits. A mirror may be older than the branches, and is asked only when it has all of
    /// them; whatever it fails with, CodeCommit is asked.
    pub(crate) async fn reading<T, R>(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        commits: &[&str],
        cancel: &CancellationToken,
        read: impl Fn(Arc<dyn History>) -> R,
    ) -> Result<(T, ReadFrom), AppError>
    where
        R: Future<Output = Result<T, HistoryError>>,
    {
        if let Some(mirror) = self.ports.mirrors.history(&connection.id, repository)
            && has_all(mirror.as_ref(), repository, commits, cancel).await
        {
            match read(mirror).await {
                Ok(found) => return Ok((found, ReadFrom::Mirror)),
                Err(error) => tracing::info!(%error, "the mirror could not be read"),
            }
        }
        let found = self.looking(connection, |aws| read(aws)).await?;
        Ok((found, ReadFrom::CodeCommit))
    }
}

async fn has_all(
    mirror: &dyn History,
    repository: &str,
    commits: &[&str],
    cancel: &CancellationToken,
) -> bool {
    for commit in commits {
        if mirror.commit(repository, commit, cancel).await.is_err() {
            return false;
        }
    }
    true
}
