//! A pull request as it stands, and its end.

use std::sync::Arc;

use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use super::acting::Acting;
use super::refusal::{Act, refusal};
use super::{Mergeability, PullRequestClosed, PullRequestDetail, PullRequestState};
use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::aws::{Approvals, AwsAccount, AwsError, MergeOutlook, PullRequestRecord};
use crate::port::storage::ConnectionRecord;
use crate::run::outcome_is_unknown;
use crate::session::Operation;

/// What AWS puts before a branch's short name.
const HEADS: &str = "refs/heads/";

/// As many open pull requests of a repository are looked at. AWS tells of one at a time.
pub(super) const LOOKED_AT: usize = 100;

/// How many of them are asked for at once.
const IN_FLIGHT: usize = 8;

impl App {
    /// A pull request with its approvals, and of an open one whether it can be merged.
    ///
    /// # Errors
    /// [`AppError::PullRequestMissing`], for one of another repository too; when nobody may see it, or its approvals where
    /// it has rules for them.
    pub async fn pull_request(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        id: &str,
    ) -> Result<PullRequestDetail, AppError> {
        let connection = self.record(connection_id).await?;
        let cancel = &operation.token;
        let looking = async {
            let found = self.found(&connection, repository, id, cancel).await?;
            let (approvals, mergeability) = tokio::join!(
                self.approvals(&connection, &found, cancel),
                self.mergeability_of(&connection, &found, cancel)
            );
            let approvals = approvals?;
            Ok(PullRequestDetail {
                state: PullRequestState::of(&found),
                id: found.id,
                description: found.description,
                approved_by: approvals.approved_by,
                rules: rules(&found.rules, &approvals.satisfied, &approvals.unsatisfied),
                overridden: approvals.overridden,
                mergeability,
                merged_by: found.merged_by,
                merge_commit: found.merge_commit,
            })
        };
        operation.or_cancelled(looking).await
    }

    /// Closes an open pull request as whoever acts, for ever, and has Jira index the repository.
    ///
    /// # Errors
    /// [`AppError::PersonalCredentialRequired`] before AWS is asked anything; [`AppError::PullRequestMissing`];
    /// [`AppError::PullRequestClosed`]; [`AppError::ActRefused`]; [`AppError::OutcomeUnknown`] when all answers were lost and
    /// it cannot be seen what became of the request.
    pub async fn close_pull_request(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        id: &str,
    ) -> Result<PullRequestClosed, AppError> {
        let what = Audited::of(
            AuditAct::ClosePullRequest,
            connection_id,
            format!("Close pull request {id} in {repository}"),
        );
        let doing = self.closing_pull_request(operation, connection_id, repository, id);
        self.audited(what, doing, |closed| closed.done.arn.clone()).await
    }

    async fn closing_pull_request(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        id: &str,
    ) -> Result<PullRequestClosed, AppError> {
        let looking = async {
            let acting = self.acting(connection_id).await?;
            match self.found(&acting.connection, repository, id, &operation.token).await {
                Ok(found) if !found.open => Err(AppError::PullRequestClosed { id: id.to_owned() }),
                // The number alone names it: whether it is of this repository has been seen.
                Ok(_) => Ok(acting),
                Err(error) => Err(error),
            }
        };
        let acting = operation.or_cancelled(looking).await?;
        self.close(&acting, repository, id, &operation.token).await?;
        let done = self.afterwards(&acting, repository, &operation.token).await;
        Ok(PullRequestClosed { id: id.to_owned(), done })
    }

    async fn close(
        &self,
        acting: &Acting,
        repository: &str,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<(), AppError> {
        let error = match acting.aws.close_pull_request(id, cancel).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if error == AwsError::Cancelled || !outcome_is_unknown(&error) {
            return Err(refusal(error, Act::Closing { id }, acting.actor));
        }
        // Sent several times by now. Looked for even when the person has cancelled.
        match self.found(&acting.connection, repository, id, &CancellationToken::new()).await {
            Ok(found) if !found.open => Ok(()),
            Ok(_) | Err(_) => Err(AppError::OutcomeUnknown { act: format!("the pull request {id}"), error }),
        }
    }

    /// A pull request of this repository.
    async fn found(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<PullRequestRecord, AppError> {
        let look = |aws: Arc<dyn AwsAccount>| async move { aws.pull_request(id, cancel).await };
        let found = self.looking(connection, look).await?;
        found
            .filter(|found| found.repository == repository)
            .ok_or_else(|| AppError::PullRequestMissing { id: id.to_owned() })
    }

    /// Without rules there is nothing to know that is worth failing for.
    async fn approvals(
        &self,
        connection: &ConnectionRecord,
        found: &PullRequestRecord,
        cancel: &CancellationToken,
    ) -> Result<Approvals, AppError> {
        let look = |aws: Arc<dyn AwsAccount>| async move {
            match aws.approvals(&found.id, &found.revision, cancel).await {
                // A push came in between, and with it another revision.
                Err(AwsError::Service { code, .. }) if code == "RevisionNotCurrentException" => {
                    let now = aws.pull_request(&found.id, cancel).await?;
                    let revision = now.map(|now| now.revision).unwrap_or_default();
                    aws.approvals(&found.id, &revision, cancel).await
                }
                settled => settled,
            }
        };
        match self.looking(connection, look).await {
            Err(AppError::Aws(AwsError::AccessDenied { .. } | AwsError::Service { .. }))
                if found.rules.is_empty() || !found.open =>
            {
                Ok(Approvals::default())
            }
            settled => settled,
        }
    }

    async fn mergeability_of(
        &self,
        connection: &ConnectionRecord,
        found: &PullRequestRecord,
        cancel: &CancellationToken,
    ) -> Option<Mergeability> {
        if !found.open {
            return None;
        }
        let (source, target) = (&found.source_commit, &found.target_commit);
        Some(self.mergeability(connection, &found.repository, source, target, cancel).await)
    }

    /// Whether one commit can be merged into another.
    pub(super) async fn mergeability(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Mergeability {
        if source == target {
            return Mergeability::Nothing;
        }
        let look = |aws: Arc<dyn AwsAccount>| async move {
            aws.merge_outlook(repository, source, target, cancel).await
        };
        match self.looking(connection, look).await {
            Ok(outlook) => Mergeability::of(outlook, source),
            Err(error) => Mergeability::Unknown { reason: error.to_string() },
        }
    }

    /// Numbers of open pull requests that would merge this branch somewhere.
    pub(super) async fn open_from(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AppError> {
        let look = |aws: Arc<dyn AwsAccount>| async move {
            let ids = aws.pull_request_ids(repository, true, LOOKED_AT, cancel).await?;
            records(aws.as_ref(), ids, cancel).await
        };
        let open = self.looking(connection, look).await?;
        let from = open.into_iter().filter(|found| short(&found.source) == branch);
        Ok(from.map(|found| found.id).collect())
    }
}

/// Pull requests by their numbers, in the same order. One that AWS does not have is left out.
pub(super) async fn records(
    aws: &dyn AwsAccount,
    ids: Vec<String>,
    cancel: &CancellationToken,
) -> Result<Vec<PullRequestRecord>, AwsError> {
    let asked: Vec<_> =
        ids.into_iter().map(|id| async move { aws.pull_request(&id, cancel).await }).collect();
    stream::iter(asked)
        .buffered(IN_FLIGHT)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}

/// A branch's short name.
pub(super) fn short(reference: &str) -> &str {
    reference.strip_prefix(HEADS).unwrap_or(reference)
}

/// Rules in the pull request's order, whichever way AWS judges them; one that it does not judge is not satisfied.
fn rules(named: &[String], satisfied: &[String], unsatisfied: &[String]) -> Vec<(String, bool)> {
    let others = satisfied.iter().chain(unsatisfied).filter(|rule| !named.contains(rule));
    named.iter().chain(others).map(|rule| (rule.clone(), satisfied.contains(rule))).collect()
}

impl PullRequestState {
    pub(super) fn of(found: &PullRequestRecord) -> Self {
        match (found.open, found.merged) {
            (_, true) => Self::Merged,
            (true, false) => Self::Open,
            (false, false) => Self::Closed,
        }
    }
}

impl Mergeability {
    fn of(outlook: MergeOutlook, source: &str) -> Self {
        if outlook.merge_base.as_deref() == Some(source) {
            Self::Nothing
        } else if outlook.fast_forward || outlook.three_way {
            Self::Mergeable { fast_forward: outlook.fast_forward }
        } else {
            Self::Conflicts { files: outlook.conflicts }
        }
    }
}
