//! Branches: listed, and created at another one's tip.

use std::time::Duration;

use causeway_domain::branch::check_branch;
use tokio_util::sync::CancellationToken;

use super::acting::Acting;
use super::refusal::{Act, refusal};
use super::{BranchCreated, BranchList};
use crate::App;
use crate::error::{AppError, Field};
use crate::port::aws::AwsError;
use crate::run::outcome_is_unknown;
use crate::session::Operation;

/// How often a creation is sent, while its answers are lost and the branch is not there.
const TRIES: u32 = 3;
/// Between two of them; it grows with each.
const PAUSE: Duration = Duration::from_secs(1);

/// A branch that is to be.
struct Wanted<'a> {
    repository: &'a str,
    base: &'a str,
    name: &'a str,
    commit_id: &'a str,
}

impl App {
    /// A repository's branches, through the connection's credential, else through the developer's own.
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
                Ok(BranchList { branches: branches?, default_branch })
            }
        });
        operation.or_cancelled(work).await
    }

    /// Creates a branch where another one is right now, as whoever acts, and has Jira index the repository.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a name that is none; [`AppError::PersonalCredentialRequired`] before AWS is asked
    /// anything; [`AppError::BranchMissing`] without the base; [`AppError::BranchExists`]; [`AppError::ActRefused`];
    /// [`AppError::OutcomeUnknown`] when an answer was lost and it cannot be seen what became of the request.
    pub async fn create_branch(
        &self,
        operation: &Operation,
        connection_id: &str,
        repository: &str,
        base: &str,
        name: &str,
    ) -> Result<BranchCreated, AppError> {
        named(name, Field::BranchName)?;
        named(base, Field::BaseBranch)?;
        let looking = async {
            let acting = self.acting(connection_id).await?;
            let tip = self.tip(&acting, repository, base, &operation.token).await?;
            let commit_id = tip.ok_or_else(|| AppError::BranchMissing { name: base.to_owned() })?;
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
        acting: &Acting,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AppError> {
        let look = |aws: std::sync::Arc<dyn crate::port::aws::AwsAccount>| async move {
            aws.branch_tip(repository, branch, cancel).await
        };
        self.looking(&acting.connection, look).await
    }

    /// Creates it. After a lost answer it is looked for: a branch of this name at our commit is the one asked for.
    async fn create(
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
                    return Err(refusal(error, Act::Branch { base: wanted.base }, acting.actor));
                }
            }
            if tried < TRIES {
                tokio::select! {
                    biased;
                    () = cancel.cancelled() => return Err(AppError::Cancelled),
                    () = tokio::time::sleep(PAUSE * tried) => {}
                }
            }
        }
        let error = lost.unwrap_or(AwsError::Cancelled);
        Err(AppError::OutcomeUnknown { act: wanted.act(), error })
    }

    /// Whether a branch of the wanted name is there and at our commit. Looked for even when the person has cancelled:
    /// what became of a request that was sent has to be known.
    async fn is_ours(&self, acting: &Acting, wanted: &Wanted<'_>, lost: &AwsError) -> Result<bool, AppError> {
        let seen = self.tip(acting, wanted.repository, wanted.name, &CancellationToken::new()).await;
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
