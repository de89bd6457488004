//! Where a branch can begin: at another branch, or at a tag.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::acting::Acting;
use super::branch::named;
use crate::App;
use crate::error::{AppError, Field};
use crate::port::git::{GitAccess, GitError, RemoteReferences};
use crate::port::storage::ConnectionRecord;

/// What tags' full names begin with. CodeCommit's own interface knows no tags, only git does.
const TAGS: &str = "refs/tags/";

/// How long a list of branches waits for its tags.
const LISTING: Duration = Duration::from_secs(15);

impl App {
    /// Short names of a repository's tags, as git advertises them to the connection's credential.
    pub(super) async fn tags(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
    ) -> Result<Vec<String>, String> {
        let listed = tokio::time::timeout(LISTING, self.references(connection, repository)).await;
        let listed = listed.map_err(|_| "git took too long to answer".to_owned())?;
        let names = listed.map_err(|error| in_words(&error))?.names;
        Ok(names.iter().filter_map(|name| name.strip_prefix(TAGS)).map(str::to_owned).collect())
    }

    /// The commit that a base is at: a branch's short name, or a tag's full one.
    pub(super) async fn commit_of_base(
        &self,
        acting: &Acting,
        repository: &str,
        base: &str,
        cancel: &CancellationToken,
    ) -> Result<String, AppError> {
        let Some(tag) = base.strip_prefix(TAGS) else {
            let tip = self.tip(&acting.connection, repository, base, cancel).await?;
            return tip.ok_or_else(|| AppError::BranchMissing { name: base.to_owned() });
        };
        let mut listed = self.references(&acting.connection, repository).await?;
        listed.objects.remove(base).ok_or_else(|| AppError::CommitMissing { what: format!("tag {tag}") })
    }

    async fn references(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
    ) -> Result<RemoteReferences, AppError> {
        let keys = self.identity_of(connection).await?.keys().await?;
        let location = connection.location()?;
        Ok(self.ports.git.references(&location, repository, &GitAccess::Keys(keys)).await?)
    }
}

/// Whether a text can be a base.
pub(super) fn checked_base(base: &str) -> Result<(), AppError> {
    named(base.strip_prefix(TAGS).unwrap_or(base), Field::BaseBranch)
}

fn in_words(error: &AppError) -> String {
    match error {
        AppError::Git(GitError::Refused { .. }) => {
            "the connection's key may not read the repository with git (codecommit:GitPull)".to_owned()
        }
        error => error.to_string(),
    }
}
