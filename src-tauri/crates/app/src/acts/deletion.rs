//! Branches that go: looked at before, deleted, and brought back.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::acting::Acting;
use super::branch::{Wanted, named};
use super::patience::{TRIES, before_another_try};
use super::refusal::{Act, refusal};
use super::{BranchCreated, BranchDeleted, BranchLook};
use crate::App;
use crate::audit::Audited;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::aws::AwsError;
use crate::port::storage::{ConnectionRecord, DeletedBranchRecord};
use crate::run::outcome_is_unknown;
use crate::session::Operation;

/// As many commits are counted that only a branch has. CodeCommit hands them out one by one.
const COUNTED: usize = 50;

/// How long looking for open pull requests of a branch may take: each of them is asked for by itself.
const LOOKING: Duration = Duration::from_secs(15);

/// How long a deletion of which nobody knows may stay in the list while its branch is where it was.
const UNSETTLED: i64 = 24 * 60 * 60 * 1_000;

/// What AWS did to a branch.
enum Gone {
    /// Deleted, at this commit.
    At(String),
    /// It was not there any more, and no request of ours is known to have done it.
    Before,
}

impl App {
    /// What is known of a branch before it is deleted.
    ///
    /// # Errors
    /// [`AppError::BranchMissing`]; when nobody may see the branch. What else cannot be found out is left open.
    pub async fn look_at_branch(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        name: &str,
    ) -> Result<BranchLook, AppError> {
        named(name, Field::BranchName)?;
        let connection = self.record(connection_id).await?;
        let cancel = &operation.token;
        let looking = async {
            let (tip, default_branch, open) = tokio::join!(
                self.tip(&connection, repository, name, cancel),
                self.default_branch(&connection, repository, cancel),
                tokio::time::timeout(LOOKING, self.open_from(&connection, repository, name, cancel))
            );
            let commit_id = tip?.ok_or_else(|| AppError::BranchMissing { name: name.to_owned() })?;
            let default_branch = default_branch.ok().flatten();
            let is_default = default_branch.as_deref() == Some(name);
            let (merged, unmerged) = match default_branch.as_deref() {
                Some(_) if is_default => (Some(true), Some(0)),
                Some(default) => self.merged(&connection, repository, &commit_id, default, cancel).await,
                None => (None, None),
            };
            let open_pull_requests = open.map_or_else(|_| Vec::new(), Result::unwrap_or_default);
            Ok(BranchLook { commit_id, is_default, default_branch, merged, unmerged, open_pull_requests })
        };
        operation.or_cancelled(looking).await
    }

    /// Deletes a branch that is where the person saw it, as whoever acts, and has Jira index the repository. Where it was is
    /// written down before AWS is asked.
    ///
    /// # Errors
    /// [`AppError::PersonalCredentialRequired`] before AWS is asked anything; [`AppError::DefaultBranch`];
    /// [`AppError::BranchMissing`]; [`AppError::BranchMoved`], which has left the branch there;
    /// [`AppError::ActRefused`]; [`AppError::OutcomeUnknown`] when an answer was lost and it cannot be seen what became of
    /// the request.
    pub async fn delete_branch(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        name: &str,
        expected_commit: &str,
    ) -> Result<BranchDeleted, AppError> {
        let what = Audited::of(
            AuditAct::DeleteBranch,
            connection_id,
            format!("Delete the branch {name} in {repository}, which was at {expected_commit}"),
        );
        let doing = self.deleting_branch(operation, connection_id, repository, name, expected_commit);
        self.audited(what, doing, |deleted| deleted.record.arn.clone()).await
    }

    async fn deleting_branch(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        name: &str,
        expected_commit: &str,
    ) -> Result<BranchDeleted, AppError> {
        named(name, Field::BranchName)?;
        let cancel = &operation.token;
        let looking = async {
            let acting = self.acting(connection_id).await?;
            let (tip, default_branch) = tokio::join!(
                self.tip(&acting.connection, repository, name, cancel),
                self.default_branch(&acting.connection, repository, cancel)
            );
            // Where it may not be seen, AWS itself keeps the default branch.
            if default_branch.ok().flatten().as_deref() == Some(name) {
                return Err(AppError::DefaultBranch { name: name.to_owned() });
            }
            match tip? {
                None => Err(AppError::BranchMissing { name: name.to_owned() }),
                Some(tip) if tip != expected_commit => Err(AppError::BranchMoved { name: name.to_owned() }),
                Some(_) => Ok(acting),
            }
        };
        let acting = operation.or_cancelled(looking).await?;
        let mut record = DeletedBranchRecord {
            id: self.deletion_id(connection_id, repository, name).await?,
            connection_id: connection_id.to_owned(),
            repository: repository.to_owned(),
            name: name.to_owned(),
            commit_id: expected_commit.to_owned(),
            deleted_at: self.ports.clock.now_millis(),
            arn: None,
            settled: false,
        };
        self.ports.storage.put_deleted_branch(record.clone()).await?;
        match self.delete(&acting, &record, cancel).await {
            Ok(Gone::At(commit)) if commit == record.commit_id => {}
            // Somebody pushed between the look and the request: what the person has not seen is not deleted.
            Ok(Gone::At(commit)) => {
                record.commit_id = commit;
                self.ports.storage.put_deleted_branch(record.clone()).await?;
                if self.put_back(&acting, &record).await.is_ok() {
                    self.ports.storage.remove_deleted_branch(&record.id).await?;
                    return Err(AppError::BranchMoved { name: name.to_owned() });
                }
                tracing::warn!("a branch that had moved was deleted and could not be put back at once");
            }
            Ok(Gone::Before) => {
                self.ports.storage.remove_deleted_branch(&record.id).await?;
                return Err(AppError::BranchMissing { name: name.to_owned() });
            }
            // It may be gone, and then its commit is what brings it back.
            Err(error @ AppError::OutcomeUnknown { .. }) => return Err(error),
            Err(error) => {
                self.ports.storage.remove_deleted_branch(&record.id).await?;
                return Err(error);
            }
        }
        record.settled = true;
        self.ports.storage.put_deleted_branch(record.clone()).await?;
        let done = self.afterwards(&acting, repository, cancel).await;
        if done.arn.is_some() {
            record.arn.clone_from(&done.arn);
            self.ports.storage.put_deleted_branch(record.clone()).await?;
        }
        Ok(BranchDeleted { record, reindex_problem: done.reindex_problem })
    }

    /// Brings a branch back that was deleted from here, at the commit where it was.
    ///
    /// # Errors
    /// [`AppError::NothingToUndo`] for one that is not known (any more); [`AppError::CommitMissing`] when AWS does not store
    /// the commit any more; [`AppError::BranchExists`] when another one has its name; as [`App::create_branch`].
    pub async fn restore_branch(&self, operation: &Operation, id: &str) -> Result<BranchCreated, AppError> {
        let records = self.ports.storage.deleted_branches().await?;
        let record = records.into_iter().find(|record| record.id == id).ok_or(AppError::NothingToUndo)?;
        let title = format!("Bring back the branch {} in {}", record.name, record.repository);
        let what = Audited::of(AuditAct::RestoreBranch, &record.connection_id, title);
        let doing = self.restoring_branch(operation, record);
        self.audited(what, doing, |made| made.done.arn.clone()).await
    }

    async fn restoring_branch(
        &self,
        operation: &Operation,
        record: DeletedBranchRecord,
    ) -> Result<BranchCreated, AppError> {
        let acting = operation.or_cancelled(self.acting(&record.connection_id)).await?;
        let wanted = Wanted {
            repository: &record.repository,
            base: &record.name,
            name: &record.name,
            commit_id: &record.commit_id,
        };
        match self.create(&acting, &wanted, &operation.token).await {
            // Back already: by somebody else, or by a request of ours after which the program ended.
            Err(AppError::BranchExists) => {
                let tip =
                    self.tip(&acting.connection, &record.repository, &record.name, &operation.token).await?;
                if tip.as_ref() != Some(&record.commit_id) {
                    return Err(AppError::BranchExists);
                }
            }
            created => created?,
        }
        self.ports.storage.remove_deleted_branch(&record.id).await?;
        let done = self.afterwards(&acting, &record.repository, &operation.token).await;
        Ok(BranchCreated { name: record.name, commit_id: record.commit_id, done })
    }

    /// The newest branches that were deleted from here and not brought back since, of connections that are still there. What
    /// became of one whose deletion was broken off is looked up.
    ///
    /// # Errors
    /// When local data cannot be read or written.
    pub async fn deleted_branches(&self) -> Result<Vec<DeletedBranchRecord>, AppError> {
        let connections = self.ports.storage.connections().await?;
        let mut listed = Vec::new();
        for record in self.ports.storage.deleted_branches().await? {
            let Some(connection) = connections.iter().find(|found| found.id == record.connection_id) else {
                continue;
            };
            if record.settled {
                listed.push(record);
            } else {
                listed.extend(self.settled(connection, record).await?);
            }
        }
        Ok(listed)
    }

    /// The id of an earlier deletion of this branch of which nothing became, else a fresh one: two undos of one branch would
    /// be one too many.
    async fn deletion_id(
        &self,
        connection_id: &str,
        repository: &str,
        name: &str,
    ) -> Result<String, AppError> {
        let earlier = self.ports.storage.deleted_branches().await?.into_iter().find(|record| {
            !record.settled
                && (record.connection_id.as_str(), record.repository.as_str(), record.name.as_str())
                    == (connection_id, repository, name)
        });
        Ok(earlier.map_or_else(|| self.ports.ids.fresh(), |record| record.id))
    }

    /// A deletion that was broken off, as one that happened; `None` while its branch is there.
    async fn settled(
        &self,
        connection: &ConnectionRecord,
        mut record: DeletedBranchRecord,
    ) -> Result<Option<DeletedBranchRecord>, AppError> {
        let cancel = CancellationToken::new();
        let look = self.tip(connection, &record.repository, &record.name, &cancel);
        match tokio::time::timeout(LOOKING, look).await {
            Ok(Ok(None)) => {
                record.settled = true;
                self.ports.storage.put_deleted_branch(record.clone()).await?;
                Ok(Some(record))
            }
            Ok(Ok(Some(_))) => {
                // Not at once: another window may be about to send the request.
                if self.ports.clock.now_millis().saturating_sub(record.deleted_at) > UNSETTLED {
                    self.ports.storage.remove_deleted_branch(&record.id).await?;
                }
                Ok(None)
            }
            // Nobody knows. To bring back what is there does no harm.
            Ok(Err(_)) | Err(_) => Ok(Some(record)),
        }
    }

    /// Deletes it. After a lost answer it is looked for: when it is not there any more, it was us.
    async fn delete(
        &self,
        acting: &Acting,
        record: &DeletedBranchRecord,
        cancel: &CancellationToken,
    ) -> Result<Gone, AppError> {
        let DeletedBranchRecord { repository, name, .. } = record;
        let mut lost: Option<AwsError> = None;
        for tried in 1..=TRIES {
            let deleted = acting.aws.delete_branch(repository, name, cancel).await;
            match (deleted, lost.is_some()) {
                (Ok(Some(commit)), _) => return Ok(Gone::At(commit)),
                (Ok(None), true) => return Ok(Gone::At(record.commit_id.clone())),
                (Ok(None), false) => return Ok(Gone::Before),
                // Cancelled before it was sent, or sent and lost before: then it is still there.
                (Err(AwsError::Cancelled), _) => return Err(AppError::Cancelled),
                (Err(error), _) if outcome_is_unknown(&error) => {
                    let seen =
                        self.tip(&acting.connection, repository, name, &CancellationToken::new()).await;
                    match seen {
                        Ok(None) => return Ok(Gone::At(record.commit_id.clone())),
                        Ok(Some(tip)) if tip == record.commit_id => lost = Some(error),
                        Ok(Some(_)) => return Err(AppError::BranchMoved { name: name.clone() }),
                        Err(_) => return Err(AppError::OutcomeUnknown { act: act(name), error }),
                    }
                }
                (Err(error), _) => return Err(refusal(error, Act::Deletion { name }, acting.actor)),
            }
            before_another_try(tried, cancel).await?;
        }
        let error = lost.unwrap_or(AwsError::Cancelled);
        Err(AppError::OutcomeUnknown { act: act(name), error })
    }

    /// Whatever the person does meanwhile, this comes to its end.
    async fn put_back(&self, acting: &Acting, record: &DeletedBranchRecord) -> Result<(), AppError> {
        let wanted = Wanted {
            repository: &record.repository,
            base: &record.name,
            name: &record.name,
            commit_id: &record.commit_id,
        };
        self.create(acting, &wanted, &CancellationToken::new()).await
    }

    /// The default branch; `None` while the repository is empty.
    pub(super) async fn default_branch(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AppError> {
        let names = [repository.to_owned()];
        let look = |aws: std::sync::Arc<dyn crate::port::aws::AwsAccount>| {
            let names = &names;
            async move { aws.describe_repositories(names, std::sync::Arc::new(|_| ()), cancel).await }
        };
        let described = self.looking(connection, look).await?;
        Ok(described.into_iter().next().and_then(|described| described.default_branch))
    }

    /// Whether the default branch holds all of a commit, and how many commits it lacks.
    async fn merged(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        commit: &str,
        default: &str,
        cancel: &CancellationToken,
    ) -> (Option<bool>, Option<u32>) {
        let Ok(Some(trunk)) = self.tip(connection, repository, default, cancel).await else {
            return (None, None);
        };
        let (trunk, both) = (trunk.as_str(), [commit, trunk.as_str()]);
        let base = self
            .reading(connection, repository, &both, cancel, |history| async move {
                history.merge_base(repository, commit, trunk, cancel).await
            })
            .await;
        if base.as_ref().is_ok_and(|(base, _)| base.as_deref() == Some(commit)) {
            return (Some(true), Some(0));
        }
        let only = self
            .reading(connection, repository, &both, cancel, |history| async move {
                history.commits(repository, commit, Some(trunk), COUNTED, cancel).await
            })
            .await;
        let unmerged = only.ok().map(|(only, _)| only);
        let count = unmerged.as_ref().filter(|only| !only.cut);
        let count = count.and_then(|only| u32::try_from(only.items.len()).ok());
        // Where AWS does not say where the two part, the commits themselves do.
        let merged =
            base.map_or_else(|_| unmerged.map(|only| only.items.is_empty() && !only.cut), |_| Some(false));
        (merged, count)
    }
}

fn act(name: &str) -> String {
    format!("the branch {name}")
}
