//! Triggers as CodeCommit keeps them, verbatim.

use async_trait::async_trait;
use aws_sdk_codecommit::types::{RepositoryTrigger, RepositoryTriggerEventEnum};
use causeway_app::port::aws::{AwsError, RepositoryTriggers, RequestPace, TriggerTest};
use causeway_domain::triggers::{StoredTriggers, Trigger};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;

#[async_trait]
impl RepositoryTriggers for CodeCommitAccount {
    fn pace(&self) -> RequestPace {
        self.to_code_commit.pace.snapshot()
    }

    async fn triggers(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<StoredTriggers, AwsError> {
        let request = self.code_commit.get_repository_triggers().repository_name(repository);
        let answer = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
        let triggers = answer.triggers.into_iter().flatten().map(stored).collect();
        Ok(StoredTriggers { configuration_id: answer.configuration_id, triggers })
    }

    async fn put_triggers(
        &self,
        repository: &str,
        triggers: &[Trigger],
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        let request = self
            .code_commit
            .put_repository_triggers()
            .repository_name(repository)
            .set_triggers(Some(sent(triggers)?));
        let answer = self.to_code_commit.call(Call::Write, cancel, || request.clone().send()).await?;
        answer.configuration_id.ok_or_else(|| AwsError::Unexpected {
            detail: "PutRepositoryTriggers without a configuration id".to_owned(),
        })
    }

    async fn test_triggers(
        &self,
        repository: &str,
        triggers: &[Trigger],
        cancel: &CancellationToken,
    ) -> Result<TriggerTest, AwsError> {
        let request = self
            .code_commit
            .test_repository_triggers()
            .repository_name(repository)
            .set_triggers(Some(sent(triggers)?));
        let answer = self.to_code_commit.call(Call::Once, cancel, || request.clone().send()).await?;
        let failed = answer
            .failed_executions
            .into_iter()
            .flatten()
            .map(|failure| (failure.trigger.unwrap_or_default(), failure.failure_message.unwrap_or_default()))
            .collect();
        Ok(TriggerTest { successful: answer.successful_executions.unwrap_or_default(), failed })
    }
}

fn stored(trigger: RepositoryTrigger) -> Trigger {
    Trigger {
        name: trigger.name,
        destination_arn: trigger.destination_arn,
        custom_data: trigger.custom_data,
        branches: trigger.branches,
        events: trigger.events.iter().map(|event| event.as_str().to_owned()).collect(),
    }
}

fn sent(triggers: &[Trigger]) -> Result<Vec<RepositoryTrigger>, AwsError> {
    triggers
        .iter()
        .map(|trigger| {
            let events = trigger.events.iter().map(|event| RepositoryTriggerEventEnum::from(event.as_str()));
            RepositoryTrigger::builder()
                .name(&trigger.name)
                .destination_arn(&trigger.destination_arn)
                .set_custom_data(trigger.custom_data.clone())
                .set_branches(trigger.branches.clone())
                .set_events(Some(events.collect()))
                .build()
                // Only a missing field does that, and all are there.
                .map_err(|error| AwsError::Unexpected { detail: error.to_string() })
        })
        .collect()
}
