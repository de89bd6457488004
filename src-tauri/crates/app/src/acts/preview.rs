//! What a pull request would hold, before there is one.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::branch::named;
use super::reading::ReadFrom;
use super::refusal::same_branch;
use super::{Mergeability, PullRequestPreview};
use crate::App;
use crate::error::{AppError, Field};
use crate::port::aws::{AwsAccount, AwsError};
use crate::port::history::{CommitRecord, FileDifference, History, HistoryError, Listed};
use crate::port::storage::ConnectionRecord;
use crate::session::Operation;

/// As many commits are listed. CodeCommit hands them out one by one.
const COMMITS: usize = 50;

/// As many files are listed.
const FILES: usize = 1_000;

/// What lies between two commits.
struct Between {
    /// Where the two part. `None` for nowhere, as far as the place can tell.
    merge_base: Option<String>,
    commits: Listed<CommitRecord>,
    files: Listed<FileDifference>,
}

impl App {
    /// What a pull request from one branch into another would hold now. Nothing is written.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for branches that AWS would refuse; [`AppError::BranchMissing`]; when nobody may read them.
    pub async fn preview_pull_request(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        source: &str,
        target: &str,
    ) -> Result<PullRequestPreview, AppError> {
        named(source, Field::SourceBranch)?;
        named(target, Field::TargetBranch)?;
        if source == target {
            return Err(same_branch());
        }
        let connection = self.record(connection_id).await?;
        let cancel = &operation.token;
        let duplicates = |aws: Arc<dyn AwsAccount>| async move {
            aws.open_pull_requests(repository, source, target, cancel).await
        };
        let looking = async {
            let (source_tip, target_tip) = tokio::join!(
                self.tip(&connection, repository, source, cancel),
                self.tip(&connection, repository, target, cancel)
            );
            let there = |tip: Option<String>, name: &str| {
                tip.ok_or_else(|| AppError::BranchMissing { name: name.to_owned() })
            };
            let (source_commit, target_commit) = (there(source_tip?, source)?, there(target_tip?, target)?);
            let (between, mergeability, duplicates) = tokio::join!(
                self.between(&connection, repository, &source_commit, &target_commit, cancel),
                self.mergeability(&connection, repository, &source_commit, &target_commit, cancel),
                self.looking(&connection, duplicates)
            );
            let (between, read_from) = between?;
            Ok(PullRequestPreview {
                mergeability: judged(mergeability, &between, &source_commit, &target_commit),
                merge_base: between.merge_base,
                source_commit,
                target_commit,
                commits: between.commits,
                files: between.files,
                // Worth knowing, and not worth failing for: they are looked for again when one is created.
                duplicates: duplicates.unwrap_or_default(),
                read_from,
            })
        };
        operation.or_cancelled(looking).await
    }

    async fn between(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<(Between, ReadFrom), AppError> {
        self.reading(connection, repository, &[source, target], cancel, |history| async move {
            let (base, commits) = tokio::join!(
                parting(history.as_ref(), repository, source, target, cancel),
                history.commits(repository, source, Some(target), COMMITS, cancel)
            );
            let (base, commits) = (base?, commits?);
            let files = match &base {
                // Nothing lies between.
                Parting::At(base) if base == source => Listed { items: Vec::new(), cut: false },
                Parting::At(base) => {
                    history.differences(repository, Some(base), source, FILES, cancel).await?
                }
                Parting::Nowhere => history.differences(repository, None, source, FILES, cancel).await?,
                Parting::TooFar => Listed { items: Vec::new(), cut: true },
            };
            let merge_base = match base {
                Parting::At(base) => Some(base),
                Parting::Nowhere | Parting::TooFar => None,
            };
            Ok(Between { merge_base, commits, files })
        })
        .await
    }
}

/// Where two commits part.
enum Parting {
    At(String),
    Nowhere,
    /// AWS does not say: they share nothing, or more lies between than it looks at.
    TooFar,
}

async fn parting(
    history: &dyn History,
    repository: &str,
    source: &str,
    target: &str,
    cancel: &CancellationToken,
) -> Result<Parting, HistoryError> {
    match history.merge_base(repository, source, target, cancel).await {
        Ok(Some(base)) => Ok(Parting::At(base)),
        Ok(None) => Ok(Parting::Nowhere),
        Err(HistoryError::Aws(AwsError::Service { code, .. }))
            if code == "TipsDivergenceExceededException" =>
        {
            Ok(Parting::TooFar)
        }
        Err(error) => Err(error),
    }
}

/// What history itself tells needs no permission to ask for merges.
fn judged(asked: Mergeability, between: &Between, source: &str, target: &str) -> Mergeability {
    match (asked, between.merge_base.as_deref()) {
        (_, Some(base)) if base == source => Mergeability::Nothing,
        (Mergeability::Unknown { .. }, Some(base)) if base == target => {
            Mergeability::Mergeable { fast_forward: true }
        }
        (asked, _) => asked,
    }
}
