//! Testing triggers: AWS really publishes, so Jira really reindexes.

use causeway_domain::triggers::Trigger;
use causeway_domain::triggers::plan::RepositoryChoice;
use causeway_domain::triggers::trigger::own_trigger;
use futures::{StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use super::observe::{is_of_the_key, is_throttled};
use super::{OnTriggersProgress, TriggersProgress};
use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::aws::{AwsAccount, AwsError};
use crate::session::Operation;

/// How many tests are under way at once.
const AT_ONCE: usize = 16;

/// How the test of one repository's trigger went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestOutcome {
    /// AWS sent a test event to the topic. Whether Jira got it is for the subscription.
    Sent,
    /// AWS could not send, in its words.
    Refused {
        /// AWS's words.
        message: String,
    },
    /// The key may not test.
    Denied {
        /// AWS's words.
        message: String,
    },
    /// The repository is gone.
    Vanished,
    /// It could not be tested.
    Failed {
        /// In words.
        message: String,
    },
}

/// One repository's test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerTestResult {
    /// The repository.
    pub repository: String,
    /// How it went.
    pub outcome: TestOutcome,
}

impl App {
    /// Sends a test event through our trigger of each of these repositories, or of all chosen ones when none is named.
    /// The triggers need not be stored. In name order.
    ///
    /// # Errors
    /// When the connection has no triggers, the repositories cannot be listed, the key itself is refused, or the
    /// person cancelled.
    pub async fn test_triggers(
        &self,
        operation: &Operation,
        connection_id: &str,
        repositories: Vec<String>,
        progress: OnTriggersProgress,
    ) -> Result<Vec<TriggerTestResult>, AppError> {
        let title = match repositories.len() {
            0 => "Send a test event through every trigger".to_owned(),
            1 => format!("Send a test event through the trigger of {}", repositories.concat()),
            many => format!("Send a test event through the triggers of {many} repositories"),
        };
        let what = Audited::of(AuditAct::TestTriggers, connection_id, title);
        let doing = self.testing_triggers(operation, connection_id, repositories, progress);
        self.audited(what, doing, |_| None).await
    }

    async fn testing_triggers(
        &self,
        operation: &Operation,
        connection_id: &str,
        repositories: Vec<String>,
        progress: OnTriggersProgress,
    ) -> Result<Vec<TriggerTestResult>, AppError> {
        let connected = self.connected(connection_id).await?;
        let cancel = &operation.token;
        operation
            .or_cancelled(async {
                let names = if repositories.is_empty() {
                    match &connected.desired().repositories {
                        RepositoryChoice::Only(names) => names.iter().cloned().collect(),
                        RepositoryChoice::All => {
                            connected.aws.repository_names(std::sync::Arc::new(|_| ()), cancel).await?
                        }
                    }
                } else {
                    repositories
                };
                let own = own_trigger(connected.desired(), &connected.topic);
                test(connected.aws.as_ref(), &own, names, &progress, cancel).await
            })
            .await
    }
}

async fn test(
    aws: &dyn AwsAccount,
    own: &Trigger,
    names: Vec<String>,
    progress: &OnTriggersProgress,
    cancel: &CancellationToken,
) -> Result<Vec<TriggerTestResult>, AppError> {
    let total = names.len();
    let told = |done| progress(TriggersProgress { done, total, throttled: is_throttled(aws) });
    told(0);
    let mut tests = futures::stream::iter(names)
        .map(|repository| async move {
            let outcome = outcome_of(aws, own, &repository, cancel).await?;
            Ok::<_, AppError>(TriggerTestResult { repository, outcome })
        })
        .buffer_unordered(AT_ONCE);
    let mut results = Vec::with_capacity(total);
    while let Some(result) = tests.try_next().await? {
        results.push(result);
        told(results.len());
    }
    results.sort_by(|left, right| left.repository.cmp(&right.repository));
    Ok(results)
}

async fn outcome_of(
    aws: &dyn AwsAccount,
    own: &Trigger,
    repository: &str,
    cancel: &CancellationToken,
) -> Result<TestOutcome, AppError> {
    match aws.test_triggers(repository, std::slice::from_ref(own), cancel).await {
        Ok(test) if test.successful.contains(&own.name) => Ok(TestOutcome::Sent),
        Ok(test) => {
            let message = test.failed.into_iter().next().map_or_else(
                || "AWS said neither that it was sent nor that it was not".to_owned(),
                |(_, message)| message,
            );
            Ok(TestOutcome::Refused { message })
        }
        Err(AwsError::AccessDenied { message, .. }) => Ok(TestOutcome::Denied { message }),
        Err(AwsError::Service { code, .. }) if code == "RepositoryDoesNotExistException" => {
            Ok(TestOutcome::Vanished)
        }
        Err(AwsError::Cancelled) => Err(AppError::Cancelled),
        Err(error) if is_of_the_key(&error) => Err(error.into()),
        Err(error) => Ok(TestOutcome::Failed { message: error.to_string() }),
    }
}
