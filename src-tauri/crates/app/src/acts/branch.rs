//! Branches: listed, and created where another one or a tag is.

use causeway_domain::branch::check_branch;
use tokio_util::sync::CancellationToken;

use super::acting::Acting;
use super::base::checked_base;
use super::patience::{TRIES, before_another_try};
use super::refusal::{Act, refusal};
use super::{BranchCreated, BranchList};
use crate::App;
use crate::audit::Audited;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::aws::AwsError;
use crate::port::storage::ConnectionRecord;
use crate::run::outcome_is_unknown;
use crate::session::Operation;

/// A branch that is to be.
pub(super) struct Wanted<'a> {
    pub(super) repository: &'a str,
    pub(super) base: &'a str,
    pub(super) name: &'a str,
    pub(super) commit_id: &'a str,
}

impl App {
    /// A repository's branches, through the connection's credential, else through the developer's own; and its tags, which
    /// are nothing to fail for.
    ///
    /// # Errors
    /// When neither may see them.
    pub async fn branches(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
    ) -> Result<BranchList, AppError> {
        let connection = self.record(connection_id).await?;
        let (cancel, names) = (&operation.token, [repository.to_owned()]);
        let work = self.looking(&connection, |aws| {
            let names = &names;
            async move {
                let (branches, described) = tokio::join!(
                    aws.branches(repository, cancel),
                    aws.describe_repositories(names, std::sync::Arc::new(|_| ()), cancel)
                );
                // Which of them is the default one is worth knowing and not worth failing for.
                let default_branch = described
                    .ok()
                    .and_then(|described| described.into_iter().next())
                    .and_then(|described| described.default_branch);
                Ok::<_, AwsError>((branches?, default_branch))
            }
        });
        let looking = async {
            let (found, tags) = tokio::join!(work, self.tags(&connection, repository));
            let (branches, default_branch) = found?;
            let (tags, tags_problem) = match tags {
                Ok(tags) => (tags, None),
                Err(problem) => (Vec::new(), Some(problem)),
            };
            Ok(BranchList { branches, tags, tags_problem, default_branch })
        };
        operation.or_cancelled(looking).await
    }

    /// Creates a branch where another one is right now, or where a tag is (`refs/tags/v1`), as whoever acts, and has Jira
    /// index the repository.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a name that is none; [`AppError::PersonalCredentialRequired`] before AWS is asked
    /// anything; [`AppError::BranchMissing`] or [`AppError::CommitMissing`] without the base;
    /// [`AppError::BranchExists`]; [`AppError::ActRefused`]; [`AppError::OutcomeUnknown`] when an answer was lost and it cannot be seen what became of the request.
    pub async fn create_branch(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        base: &str,
        name: &str,
    ) -> Result<BranchCreated, AppError> {
        let what = Audited::of(
            AuditAct::CreateBranch,
            connection_id,
            format!("Create the branch {name} in {repository}"),
        );
        let doing = self.creating_branch(operation, connection_id, repository, base, name);
        self.audited(what, doing, |made| made.done.arn.clone()).await
    }

    async fn creating_branch(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        base: &str,
        name: &str,
    ) -> Result<BranchCreated, AppError> {
        named(name, Field::BranchName)?;
        checked_base(base)?;
        let looking = async {
            let acting = self.acting(connection_id).await?;
            let commit_id = self.commit_of_base(&acting, repository, base, &operation.token).await?;
            Ok((acting, commit_id))
        };
        let (acting, commit_id) = operation.or_cancelled(looking).await?;
        let wanted = Wanted { repository, base, name, commit_id: &commit_id };
        self.create(&acting, &wanted, &operation.token).await?;
        let done = self.afterwards(&acting, repository, &operation.token).await;
        Ok(BranchCreated { name: name.to_owned(), commit_id, done })
    }

    /// The commit that a branch is at.
    pub(super) async fn tip(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AppError> {
        let look = |aws: std::sync::Arc<dyn crate::port::aws::AwsAccount>| async move {
            aws.branch_tip(repository, branch, cancel).await
        };
        self.looking(connection, look).await
    }

    /// Creates it. After a lost answer it is looked for: a branch of this name at our commit is the one asked for.
    pub(super) async fn create(
        &self,
        acting: &Acting,
        wanted: &Wanted<'_>,
        cancel: &CancellationToken,
    ) -> Result<(), AppError> {
        let mut lost: Option<AwsError> = None;
        for tried in 1..=TRIES {
            let aws = &acting.aws;
            let created = aws.create_branch(wanted.repository, wanted.name, wanted.commit_id, cancel).await;
            match (created, lost.take()) {
                (Ok(()), _) => return Ok(()),
                (Err(AwsError::Service { code, .. }), Some(before))
                    if code == "BranchNameExistsException" =>
                {
                    let ours = self.is_ours(acting, wanted, &before).await?;
                    return if ours { Ok(()) } else { Err(AppError::BranchExists) };
                }
                // Cancelled before it was sent, or sent and lost before: then it is not there.
                (Err(AwsError::Cancelled), _) => return Err(AppError::Cancelled),
                (Err(error), _) if outcome_is_unknown(&error) => {
                    if self.is_ours(acting, wanted, &error).await? {
                        return Ok(());
                    }
                    lost = Some(error);
                }
                (Err(error), _) => {
                    let act = Act::Branch { base: wanted.base, commit_id: wanted.commit_id };
                    return Err(refusal(error, act, acting.actor));
                }
            }
            before_another_try(tried, cancel).await?;
        }
        let error = lost.unwrap_or(AwsError::Cancelled);
        Err(AppError::OutcomeUnknown { act: wanted.act(), error })
    }

    /// Whether a branch of the wanted name is there and at our commit. Looked for even when the person has cancelled:
    /// what became of a request that was sent has to be known.
    async fn is_ours(&self, acting: &Acting, wanted: &Wanted<'_>, lost: &AwsError) -> Result<bool, AppError> {
        let seen =
            self.tip(&acting.connection, wanted.repository, wanted.name, &CancellationToken::new()).await;
        match seen {
            Ok(Some(commit)) if commit == wanted.commit_id => Ok(true),
            Ok(Some(_)) => Err(AppError::BranchExists),
            Ok(None) => Ok(false),
            Err(_) => Err(AppError::OutcomeUnknown { act: wanted.act(), error: lost.clone() }),
        }
    }
}

impl Wanted<'_> {
    fn act(&self) -> String {
        format!("the branch {}", self.name)
    }
}

/// Whether this can be a branch's name.
pub(super) fn named(branch: &str, field: Field) -> Result<(), AppError> {
    check_branch(branch).map_err(|error| AppError::invalid(field, error.to_string()))
}
