//! A connection's triggers as they would be, beside everybody else's as they are: for tools that write them in our place.

use std::collections::BTreeMap;

use causeway_domain::triggers::Trigger;
use causeway_domain::triggers::plan::{TriggersDesired, TriggersSeen};
use causeway_domain::triggers::trigger::own_trigger;

use super::{OnTriggersProgress, Scope, observe};
use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsAccount;
use crate::session::Operation;

/// What another tool needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedTriggers {
    /// What is wanted.
    pub desired: TriggersDesired,
    /// Our trigger.
    pub own: Trigger,
    /// The chosen repositories with the triggers that are not ours, in CodeCommit's order; or why they could not be read.
    pub repositories: BTreeMap<String, Result<Vec<Trigger>, String>>,
}

impl App {
    /// What was wanted last of a connection's triggers. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::TriggersNotSetUp`]; when the key is not kept or AWS cannot be asked.
    pub async fn exported_triggers(
        &self,
        operation: &Operation,
        connection_id: &str,
        progress: OnTriggersProgress,
    ) -> Result<ExportedTriggers, AppError> {
        let connected = self.connected(connection_id).await?;
        let desired = connected.desired().clone();
        exported(operation, connected.aws.as_ref(), desired, &progress).await
    }

    /// What is wanted of triggers in a checked account. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::SessionEnded`] for an account that was not checked; when AWS would refuse what is wanted, or cannot
    /// be asked.
    pub async fn exported_triggers_of(
        &self,
        operation: &Operation,
        account_handle: &str,
        desired: TriggersDesired,
        progress: OnTriggersProgress,
    ) -> Result<ExportedTriggers, AppError> {
        let account = self.session.account(account_handle)?;
        desired.check()?;
        exported(operation, account.aws.as_ref(), desired, &progress).await
    }

    /// Names of the repositories of a connection's account, in name order.
    ///
    /// # Errors
    /// When the key is not kept or AWS cannot be asked.
    pub async fn repository_names(
        &self,
        operation: &Operation,
        connection_id: &str,
    ) -> Result<Vec<String>, AppError> {
        let record = self.record(connection_id).await?;
        let aws = self.aws_of(&record).await?;
        let listing =
            async { Ok(aws.repository_names(std::sync::Arc::new(|_| ()), &operation.token).await?) };
        operation.or_cancelled(listing).await
    }
}

async fn exported(
    operation: &Operation,
    aws: &dyn AwsAccount,
    desired: TriggersDesired,
    progress: &OnTriggersProgress,
) -> Result<ExportedTriggers, AppError> {
    let looking = observe(aws, &desired, Scope::Chosen, progress, &operation.token);
    let seen = operation.or_cancelled(looking).await?;
    let own = own_trigger(&desired, &seen.topic_arn);
    let repositories = seen
        .repositories
        .into_iter()
        .filter_map(|(name, seen)| match seen {
            TriggersSeen::Read(stored) => {
                let is_foreign = |trigger: &Trigger| trigger.name != own.name;
                Some((name, Ok(stored.triggers.into_iter().filter(is_foreign).collect())))
            }
            TriggersSeen::Denied { message } | TriggersSeen::Failed { message } => Some((name, Err(message))),
            TriggersSeen::Vanished => None,
        })
        .collect();
    Ok(ExportedTriggers { desired, own, repositories })
}
