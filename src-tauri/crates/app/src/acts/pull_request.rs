//! Pull requests.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::pull_request::{check_description, check_title, title_caution};

use super::PullRequestCreated;
use super::acting::Acting;
use super::branch::named;
use super::refusal::{Act, refusal, same_branch};
use crate::App;
use crate::audit::Audited;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::aws::{AwsAccount, AwsError, NewPullRequest};
use crate::run::outcome_is_unknown;
use crate::session::Operation;

/// How long looking for open pull requests of the same branches may take: it is worth knowing, not worth waiting for.
const LOOKING: Duration = Duration::from_secs(5);

/// A pull request as a developer wants it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PullRequestWanted {
    /// The connection.
    pub connection_id: String,
    /// The repository.
    pub repository: String,
    /// Short name of the branch to merge.
    pub source: String,
    /// Short name of the branch to merge into.
    pub target: String,
    /// At most 150 characters.
    pub title: String,
    /// At most 10,240 characters; empty for none.
    pub description: String,
}

impl App {
    /// Creates a pull request as whoever acts, and has Jira index the repository.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for branches or texts that AWS would refuse; [`AppError::PersonalCredentialRequired`]
    /// before AWS is asked anything; [`AppError::BranchMissing`]; [`AppError::ActRefused`];
    /// [`AppError::OutcomeUnknown`] when all answers were lost. The same request made again in this session cannot
    /// create a second one then.
    pub async fn create_pull_request(
        &self,
        operation: &Operation,
        wanted: &PullRequestWanted,
    ) -> Result<PullRequestCreated, AppError> {
        let what = Audited::of(
            AuditAct::CreatePullRequest,
            &wanted.connection_id,
            format!(
                "Create a pull request from {} into {} in {}",
                wanted.source, wanted.target, wanted.repository
            ),
        );
        let doing = self.creating_pull_request(operation, wanted);
        self.audited(what, doing, |made| made.done.arn.clone()).await
    }

    async fn creating_pull_request(
        &self,
        operation: &Operation,
        wanted: &PullRequestWanted,
    ) -> Result<PullRequestCreated, AppError> {
        named(&wanted.source, Field::SourceBranch)?;
        named(&wanted.target, Field::TargetBranch)?;
        if wanted.source == wanted.target {
            return Err(same_branch());
        }
        check_title(&wanted.title)?;
        check_description(&wanted.description)?;
        let looking = async {
            let acting = self.acting(&wanted.connection_id).await?;
            self.require_branches(&acting, wanted, operation).await?;
            let cautions = self.cautions(&acting, wanted, operation).await;
            Ok((acting, cautions))
        };
        let (acting, cautions) = operation.or_cancelled(looking).await?;
        let id = self.create_or_find(&acting, wanted, operation).await?;
        let done = self.afterwards(&acting, &wanted.repository, &operation.token).await;
        Ok(PullRequestCreated { id, cautions, done })
    }

    /// Both branches have to be there. Where nobody may look, AWS itself says so.
    async fn require_branches(
        &self,
        acting: &Acting,
        wanted: &PullRequestWanted,
        operation: &Operation,
    ) -> Result<(), AppError> {
        let cancel = &operation.token;
        let (source, target) = tokio::join!(
            self.tip(&acting.connection, &wanted.repository, &wanted.source, cancel),
            self.tip(&acting.connection, &wanted.repository, &wanted.target, cancel)
        );
        for (tip, name) in [(source, &wanted.source), (target, &wanted.target)] {
            match tip {
                Ok(None) => return Err(AppError::BranchMissing { name: name.clone() }),
                Ok(Some(_)) | Err(AppError::Aws(AwsError::AccessDenied { .. }) | AppError::Secrets(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Open pull requests of the same branches, of which AWS allows several and deletes none; a long title.
    async fn cautions(
        &self,
        acting: &Acting,
        wanted: &PullRequestWanted,
        operation: &Operation,
    ) -> Vec<String> {
        let look = |aws: Arc<dyn AwsAccount>| async move {
            let PullRequestWanted { repository, source, target, .. } = wanted;
            aws.open_pull_requests(repository, source, target, &operation.token).await
        };
        let found = tokio::time::timeout(LOOKING, self.looking(&acting.connection, look)).await;
        let found = found.unwrap_or(Ok(Vec::new())).unwrap_or_default();
        let duplicate = match found.as_slice() {
            [] => None,
            [one] => Some(format!("Pull request {one} was open for the same two branches already.")),
            several => Some(format!(
                "Pull requests {} were open for the same two branches already.",
                several.join(", ")
            )),
        };
        duplicate.into_iter().chain(title_caution(&wanted.title)).collect()
    }

    async fn create_or_find(
        &self,
        acting: &Acting,
        wanted: &PullRequestWanted,
        operation: &Operation,
    ) -> Result<String, AppError> {
        let fresh = self.ports.ids.fresh();
        let request = NewPullRequest {
            repository: wanted.repository.clone(),
            source: wanted.source.clone(),
            target: wanted.target.clone(),
            title: wanted.title.clone(),
            description: wanted.description.clone(),
            client_request_token: self.session.pull_request_token(wanted, fresh),
        };
        match acting.aws.create_pull_request(&request, &operation.token).await {
            // Its token is kept: the same request again finds what this one may have created.
            Err(error) if error != AwsError::Cancelled && outcome_is_unknown(&error) => {
                let act = format!("a pull request from {} into {}", wanted.source, wanted.target);
                Err(AppError::OutcomeUnknown { act, error })
            }
            settled => {
                self.session.forget_pull_request_token(wanted);
                let act = Act::PullRequest { source: &wanted.source, target: &wanted.target };
                settled.map_err(|error| refusal(error, act, acting.actor))
            }
        }
    }
}
