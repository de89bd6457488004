//! Triggers of a connection as they are: looking, diagnosing, testing, confirming. Nothing here changes a repository;
//! what does is planned, and carried out by the [`crate::run`] engine.

mod confirm;
mod exported;
mod health;
mod observe;
mod reachability;
mod test;

use std::sync::Arc;

use causeway_domain::Secret;
use causeway_domain::triggers::plan::TriggersDesired;
use causeway_domain::triggers::{TopicArn, WebhookUrl};

use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsAccount;
use crate::port::secrets::SecretError;
use crate::port::storage::{ConnectionRecord, TriggersRecord};

pub use exported::ExportedTriggers;
pub use health::{SubscriptionHealth, SubscriptionState, TriggerHealth};
pub use observe::{OnTriggersProgress, Scope, TriggersProgress, observe};
pub use reachability::{AddressFinding, Verdict, WebhookCheck, WebhookFinding, WebhookPlace};
pub use test::{TestOutcome, TriggerTestResult};

/// A connection with triggers, and its account.
pub(crate) struct Connected {
    /// What is remembered of it.
    pub(crate) record: ConnectionRecord,
    /// What is remembered of its triggers.
    pub(crate) triggers: TriggersRecord,
    /// The account, through the kept key.
    pub(crate) aws: Arc<dyn AwsAccount>,
    /// The topic.
    pub(crate) topic: TopicArn,
}

impl Connected {
    /// What was wanted last.
    pub(crate) fn desired(&self) -> &TriggersDesired {
        &self.triggers.desired
    }
}

impl App {
    /// A connection whose triggers were set up.
    pub(crate) async fn connected(&self, connection_id: &str) -> Result<Connected, AppError> {
        let record = self.record(connection_id).await?;
        let triggers = record.triggers.clone().ok_or(AppError::TriggersNotSetUp)?;
        let topic = triggers.desired.topic_arn()?;
        let aws = self.aws_of(&record).await?;
        Ok(Connected { record, triggers, aws, topic })
    }

    /// The webhook URL that is kept for a connection. It is the one that was wanted last, or an error.
    pub(crate) async fn kept_webhook(&self, triggers: &TriggersRecord) -> Result<WebhookUrl, AppError> {
        let text: Secret = self.vault.get(&triggers.webhook_secret).await?;
        let webhook = WebhookUrl::parse(&text).map_err(|_| SecretError::Damaged)?;
        if *webhook.mark() == triggers.desired.webhook {
            Ok(webhook)
        } else {
            Err(SecretError::Damaged.into())
        }
    }
}
