//! Repositories' triggers.

use async_trait::async_trait;
use causeway_app::port::aws::{AwsError, RepositoryTriggers, RequestPace, TriggerTest};
use causeway_domain::triggers::{StoredTriggers, Trigger};
use tokio_util::sync::CancellationToken;

use super::{AwsCall, FakeAws};

fn refused(code: &str, message: String) -> AwsError {
    AwsError::Service { code: code.to_owned(), message }
}

#[async_trait]
impl RepositoryTriggers for FakeAws {
    fn pace(&self) -> RequestPace {
        self.state().pace
    }

    async fn triggers(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<StoredTriggers, AwsError> {
        self.answer(AwsCall::GetTriggers, repository, cancel, |state| {
            state.has_to_exist(repository)?;
            Ok(state.triggers.get(repository).cloned().unwrap_or_default())
        })
        .await
    }

    async fn put_triggers(
        &self,
        repository: &str,
        triggers: &[Trigger],
        cancel: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.answer(AwsCall::PutTriggers, repository, cancel, |state| {
            state.has_to_exist(repository)?;
            if triggers.len() > 10 {
                let message = "more than 10 triggers".to_owned();
                return Err(refused("MaximumRepositoryTriggersExceededException", message));
            }
            if let Some(bad) = triggers.iter().find(|trigger| state.rejected.contains(&trigger.name)) {
                let message = format!("The destination {} is not valid", bad.destination_arn);
                return Err(refused("InvalidRepositoryTriggerDestinationArnException", message));
            }
            let next = |edits: Option<&mut Vec<super::state::Edit>>| {
                edits.filter(|all| !all.is_empty()).map(|all| all.remove(0))
            };
            if let Some(edit) = next(state.edits_before_put.get_mut(repository)) {
                state.edit(repository, edit);
            }
            let configuration_id = state.write(repository, triggers.to_vec());
            if let Some(edit) = next(state.edits_after_put.get_mut(repository)) {
                state.edit(repository, edit);
            }
            Ok(configuration_id)
        })
        .await
    }

    async fn test_triggers(
        &self,
        repository: &str,
        triggers: &[Trigger],
        cancel: &CancellationToken,
    ) -> Result<TriggerTest, AwsError> {
        self.answer(AwsCall::TestTriggers, repository, cancel, |state| {
            state.has_to_exist(repository)?;
            let mut test = TriggerTest::default();
            for trigger in triggers {
                let topic = trigger.destination_arn.contains(":sns:");
                if topic && !state.topics.contains_key(&trigger.destination_arn)
                    || state.rejected.contains(&trigger.name)
                {
                    let message = format!("{} does not exist", trigger.destination_arn);
                    test.failed.push((trigger.name.clone(), message));
                } else {
                    test.successful.push(trigger.name.clone());
                }
            }
            Ok(test)
        })
        .await
    }
}
