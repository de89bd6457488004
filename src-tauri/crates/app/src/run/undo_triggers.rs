//! Taking back what a run did to triggers, from the repositories to the topic.

use std::sync::Arc;

use causeway_domain::plan::Step;
use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::plan::{TopicSeen, TriggersPlan};
use futures::{FutureExt, StreamExt};
use tokio_util::sync::CancellationToken;

use super::StoredRun;
use super::aws_patience::{AwsPatience, is_topic_gone};
use super::journal::{Effect, Event, Journal, RepositoryLines, append};
use super::topic_users::topic_users;
use super::trigger_list::{AT_ONCE, ListError, TriggerLists, Wanted};
use super::work::counted;
use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsAccount;
use crate::port::storage::TriggersRecord;

/// What became of one repository.
enum TakenBack {
    /// The trigger is taken out.
    Out,
    /// It is as it was before.
    AsBefore,
    /// Why not, in words.
    Failed(String),
}

/// What undoing works with.
struct Undoing<'a> {
    app: &'a App,
    run_id: &'a str,
    plan: &'a TriggersPlan,
    journal: &'a Journal,
    aws: Arc<dyn AwsAccount>,
    patience: Arc<AwsPatience>,
}

impl App {
    /// Takes back a run's triggers, subscription and topic; `done` says what is gone.
    pub(super) async fn take_back_triggers(
        &self,
        run_id: &str,
        stored: &StoredRun,
        journal: &Journal,
        done: &mut Vec<String>,
    ) -> Result<(), AppError> {
        let Some(plan) = stored.work.triggers_plan() else { return Ok(()) };
        if journal.made(Step::Topic).is_none() && journal.repositories(Step::Triggers).next().is_none() {
            return Ok(());
        }
        let undoing = Undoing {
            app: self,
            run_id,
            plan,
            journal,
            aws: self.aws_of_run(run_id, stored).await?,
            patience: Arc::new(AwsPatience::new(CancellationToken::new(), None, None)),
        };
        undoing.repositories(stored, done).await?;
        undoing.subscription(done).await?;
        undoing.topic(done).await?;
        self.remember_triggers_before(stored, journal).await?;
        undoing.undone(Step::Topic, &Effect::None).await
    }

    /// What was remembered of the connection's triggers before the run.
    async fn remember_triggers_before(&self, stored: &StoredRun, journal: &Journal) -> Result<(), AppError> {
        let (id, before): (&str, Option<TriggersRecord>) =
            match (stored.work.connection(), journal.done(Step::Remember)) {
                (Some(connection), _) => (&connection.id, connection.triggers.clone()),
                (None, Some(Effect::Connection { id, triggers, .. })) => (id, triggers.as_deref().cloned()),
                _ => return Ok(()),
            };
        match self.record(id).await {
            Ok(mut record) => {
                record.triggers = before;
                Ok(self.ports.storage.put_connection(record).await?)
            }
            Err(AppError::ConnectionUnknown) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

impl Undoing<'_> {
    async fn undone(&self, step: Step, effect: &Effect) -> Result<(), AppError> {
        Ok(append(&self.app.ports, self.run_id, step, Event::Undone, effect).await?)
    }

    /// Each repository's own entry as it was before; what others did since stays.
    async fn repositories(&self, stored: &StoredRun, done: &mut Vec<String>) -> Result<(), AppError> {
        let lists = TriggerLists {
            aws: Arc::clone(&self.aws),
            account: stored.work.account().to_owned(),
            region: stored.work.region().to_owned(),
            locks: Arc::clone(&self.app.repository_locks),
            patience: Arc::clone(&self.patience),
            ports: self.app.ports.clone(),
            run_id: self.run_id.to_owned(),
            step: None,
        };
        let topics = [self.plan.topic_arn.clone()];
        let mut works = Vec::new();
        for (repository, lines) in self.journal.repositories(Step::Triggers) {
            works.push(self.repository(&lists, &topics, repository, lines).boxed());
        }
        let total = works.len();
        let mut works = futures::stream::iter(works).buffer_unordered(AT_ONCE);
        let (mut taken_out, mut put_back, mut failed, mut broken) = (0, 0, Vec::new(), None);
        while let Some(outcome) = works.next().await {
            match outcome {
                Ok(TakenBack::Out) => taken_out += 1,
                Ok(TakenBack::AsBefore) => put_back += 1,
                Ok(TakenBack::Failed(line)) => failed.push(line),
                Err(error) => broken = broken.or(Some(error)),
            }
        }
        drop(works);
        if taken_out > 0 {
            done.push(format!("The trigger is taken out of {}.", counted(taken_out)));
        }
        if put_back > 0 {
            done.push(format!("The trigger is as it was in {}.", counted(put_back)));
        }
        if let Some(error) = broken {
            return Err(error);
        }
        if failed.is_empty() {
            return Ok(());
        }
        let number = failed.len();
        done.extend(failed);
        Err(AppError::TriggersFailed { failed: number, total })
    }

    async fn repository(
        &self,
        lists: &TriggerLists,
        topics: &[TopicArn],
        repository: &str,
        lines: &RepositoryLines,
    ) -> Result<TakenBack, AppError> {
        let wanted = match &lines.before {
            Some(before) => Wanted::Own(before),
            None => Wanted::Without { name: &self.plan.own.name, topics },
        };
        match lists.write(repository, wanted, false).await {
            Ok(_) | Err(ListError::Gone) => {
                let effect = Effect::Trigger { repository: repository.to_owned(), before: None };
                self.undone(Step::Triggers, &effect).await?;
                Ok(if lines.before.is_some() { TakenBack::AsBefore } else { TakenBack::Out })
            }
            Err(ListError::Journal(error)) => Err(error.into()),
            Err(error) => Ok(TakenBack::Failed(format!("{repository}: {error}."))),
        }
    }

    async fn subscription(&self, done: &mut Vec<String>) -> Result<(), AppError> {
        if let Some((Effect::Unsubscribed { .. }, _)) = self.journal.made(Step::Confirmation) {
            done.push(
                "The subscription with the former secret stays ended: its URL is not known.".to_owned(),
            );
            self.undone(Step::Confirmation, &Effect::None).await?;
        }
        let Some((Effect::Subscription { created: true, .. }, _)) = self.journal.made(Step::Subscription)
        else {
            return Ok(());
        };
        let cancel = CancellationToken::new();
        let arn = &self.plan.topic_arn;
        let list = || async {
            match self.patience.with(|| self.aws.subscriptions(arn, &cancel)).await {
                Ok(listed) => Ok(listed.unwrap_or_default()),
                Err(error) if is_topic_gone(&error) => Ok(Vec::new()),
                Err(error) => Err(AppError::from(error)),
            }
        };
        let ours = |listed: Vec<causeway_domain::triggers::plan::SubscriptionSeen>| {
            let leads = listed.into_iter().filter(|seen| seen.leads_to(&self.plan.desired.webhook));
            leads.map(|seen| seen.arn).collect::<Vec<Option<String>>>()
        };
        for subscription in ours(list().await?).into_iter().flatten() {
            self.patience.with(|| self.aws.unsubscribe(&subscription, &cancel)).await?;
        }
        let left = ours(list().await?);
        if left.iter().any(Option::is_some) {
            let differences = vec!["Jira is still subscribed; it was asked to end that".to_owned()];
            return Err(AppError::Unverified { differences });
        }
        done.push(if left.is_empty() {
            "Jira's subscription is ended.".to_owned()
        } else {
            "Jira's subscription was never confirmed; it lapses within two days.".to_owned()
        });
        self.undone(Step::Subscription, &Effect::None).await
    }

    async fn topic(&self, done: &mut Vec<String>) -> Result<(), AppError> {
        let cancel = CancellationToken::new();
        let arn = &self.plan.topic_arn;
        match self.journal.made(Step::Topic) {
            Some((Effect::Topic { created: true, .. }, _)) => {
                let webhook = Some(&self.plan.desired.webhook);
                let users = topic_users(self.aws.as_ref(), &self.patience, arn, webhook).await?;
                if !users.is_empty() {
                    done.push(format!("The SNS topic {} stays: {}.", arn.name(), users.join("; ")));
                    return Ok(());
                }
                self.patience.with(|| self.aws.delete_topic(arn, &cancel)).await?;
                if let TopicSeen::Found { .. } = self.patience.with(|| self.aws.topic(arn, &cancel)).await? {
                    let differences = vec![format!("The topic {arn} is still there")];
                    return Err(AppError::Unverified { differences });
                }
                done.push(format!("The SNS topic {} is deleted.", arn.name()));
            }
            Some((Effect::TopicKey { before, .. }, _)) => {
                let key = before.as_deref();
                self.patience.with(|| self.aws.set_topic_key(arn, key, &cancel)).await?;
                done.push("The SNS topic's encryption is as it was.".to_owned());
            }
            _ => {}
        }
        Ok(())
    }
}
