//! Who acts, who looks, and what follows an act.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::Region;
use causeway_domain::personal::Actor;
use tokio_util::sync::CancellationToken;

use super::ActDone;
use crate::App;
use crate::error::AppError;
use crate::port::aws::{AwsAccount, AwsError};
use crate::port::storage::ConnectionRecord;

/// How long telling Jira may take. The act is done by then, and a window waits.
const TELLING_JIRA: Duration = Duration::from_secs(30);

/// One who may act in a connection's repositories.
pub(super) struct Acting {
    pub(super) connection: ConnectionRecord,
    pub(super) region: Region,
    pub(super) actor: Actor,
    pub(super) aws: Arc<dyn AwsAccount>,
    /// Who that is, as far as it is known without asking.
    arn: Option<String>,
}

impl App {
    /// Who acts: the developer's own key where there is one; the connection's where none is required; else nobody.
    pub(super) async fn acting(&self, connection_id: &str) -> Result<Acting, AppError> {
        let connection = self.record(connection_id).await?;
        let region = Region::parse(&connection.region)?;
        if let Some((aws, arn)) = self.personally(&connection).await? {
            return Ok(Acting { connection, region, actor: Actor::Personal, aws, arn });
        }
        match self.requires_personal_key(&connection).await {
            Ok(false) => {}
            Ok(true) => return Err(AppError::PersonalCredentialRequired),
            Err(cause) => return Err(AppError::PersonalRequirementUnknown { cause: Box::new(cause) }),
        }
        let aws = self.aws_of(&connection).await?;
        Ok(Acting { connection, region, actor: Actor::Integration, aws, arn: None })
    }

    /// Looks through the connection's credential, which reads everything that Jira shows. A developer's own key may hold
    /// no right but those of the two acts, and looks only where the connection's cannot.
    pub(super) async fn looking<T, R, E>(
        &self,
        connection: &ConnectionRecord,
        look: impl Fn(Arc<dyn AwsAccount>) -> R,
    ) -> Result<T, AppError>
    where
        R: Future<Output = Result<T, E>>,
        AppError: From<E>,
    {
        let first = match self.aws_of(connection).await {
            Ok(aws) => look(aws).await.map_err(AppError::from),
            Err(error) => Err(error),
        };
        let error = match first {
            Err(error) if may_be_another_keys(&error) => error,
            settled => return settled,
        };
        match self.personally(connection).await {
            // What the connection's credential said is the thing to mend, unless the developer's can do without it.
            Ok(Some((aws, _))) => look(aws).await.map_err(|_| error),
            Ok(None) | Err(_) => Err(error),
        }
    }

    /// Has Jira look at the repository, and finds out who did it. The act is done: neither makes it fail.
    pub(super) async fn afterwards(
        &self,
        acting: &Acting,
        repository: &str,
        cancel: &CancellationToken,
    ) -> ActDone {
        let (reindexed, arn) =
            tokio::join!(self.tell_jira(&acting.connection, repository, cancel), acting.arn(cancel));
        let reindex_problem = reindexed.err();
        if let Some(problem) = &reindex_problem {
            tracing::info!(problem, "Jira was not told of an act");
        }
        ActDone { region: acting.region.clone(), repository: repository.to_owned(), arn, reindex_problem }
    }

    async fn tell_jira(
        &self,
        connection: &ConnectionRecord,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<(), String> {
        let telling = async {
            let jira = self.jira_of(connection).await?;
            let listed = jira.repositories().await?;
            let found = listed.iter().find(|listed| {
                listed.integration_id == Some(connection.integration_id)
                    && listed.code_commit_name() == repository
            });
            match found {
                Some(found) if found.disabled => Ok(Err("the repository is disabled there".to_owned())),
                Some(found) => Ok(Ok(jira.reindex(found.id).await?)),
                None => Ok(Err("the repository is not in its list yet".to_owned())),
            }
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err("it was cancelled before Jira answered".to_owned()),
            told = tokio::time::timeout(TELLING_JIRA, telling) => match told {
                Ok(Ok(told)) => told,
                Ok(Err(error)) => Err(AppError::to_string(&error)),
                Err(_) => Err("Jira took too long to answer".to_owned()),
            },
        }
    }
}

impl Acting {
    async fn arn(&self, cancel: &CancellationToken) -> Option<String> {
        match &self.arn {
            Some(arn) => Some(arn.clone()),
            None => self.aws.caller_identity(cancel).await.ok().map(|identity| identity.arn),
        }
    }
}

/// Whether another key may succeed where this one did not.
fn may_be_another_keys(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Secrets(_)
            | AppError::Aws(
                AwsError::AccessDenied { .. }
                    | AwsError::UnknownAccessKey { .. }
                    | AwsError::SignatureMismatch { .. }
                    | AwsError::Expired
                    | AwsError::SignInNeeded { .. }
                    | AwsError::SourceUnusable { .. }
            )
    )
}
