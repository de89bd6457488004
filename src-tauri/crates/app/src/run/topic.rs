//! The topic, and Jira's subscription to it.

use std::collections::BTreeMap;
use std::time::Duration;

use causeway_domain::plan::{Action, Step};
use causeway_domain::triggers::plan::{SubscriptionSeen, TopicChoice, TopicSeen, TriggersPlan};
use causeway_domain::triggers::policy::is_same_key;
use causeway_domain::triggers::topic::TAG_SITE;
use tokio::time::Instant;

use super::aws_patience::{is_topic_gone, outcome_is_unknown};
use super::execution::{Execution, StepEnd};
use super::journal::{Effect, Event, Journal};
use super::view::{ItemState, RunState};
use crate::credentials::webhook_entry;
use crate::error::AppError;
use crate::port::aws::AwsError;
use crate::port::storage::{ConnectionRecord, TriggersRecord};

/// How long Jira's confirmation is waited for: SNS asks at once, and again 20 seconds later.
const CONFIRMATION: Duration = Duration::from_secs(30);
/// The pause between two looks for it.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl Execution {
    /// The plan of the triggers; steps of triggers run in no run without one.
    pub(super) fn triggers_plan(&self) -> Result<&TriggersPlan, AppError> {
        self.stored.work.triggers_plan().ok_or(AppError::RunUnknown)
    }

    /// Makes or finds the topic.
    pub(super) async fn topic(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.triggers_plan()?;
        let arn = &plan.topic_arn;
        let unusable = |reason: String| AppError::TopicUnusable { reason };
        if plan.topic == Action::Conflict {
            return Err(unusable(plan.topic_note.clone().unwrap_or_else(|| arn.to_string())));
        }
        self.progress.set(RunState::Running, "Looking at the SNS topic");
        let aws = &self.aws()?.account;
        let seen = self.aws_patience.with(|| aws.topic(arn, &self.cancel)).await?;
        let (message, effect) = match (&plan.desired.topic, seen) {
            (TopicChoice::Existing { .. }, TopicSeen::Missing) => {
                return Err(unusable(format!("There is no topic {arn}")));
            }
            (TopicChoice::Own { kms_key }, seen @ (TopicSeen::Missing | TopicSeen::Denied { .. })) => {
                // One that may not be looked at may have been there, and is then nobody's to delete.
                let created = seen == TopicSeen::Missing;
                self.create_topic(journal, kms_key.as_deref(), created).await?
            }
            (TopicChoice::Own { kms_key: Some(wanted) }, TopicSeen::Found { kms_key, .. })
                if plan.topic == Action::Update
                    && !kms_key.as_deref().is_some_and(|key| is_same_key(wanted, key)) =>
            {
                let effect = Effect::TopicKey { arn: arn.to_string(), before: kms_key };
                self.note(Step::Topic, Event::Begun, &effect).await?;
                // Setting the same key twice is the same as once.
                let outcome =
                    self.aws_patience.with(|| aws.set_topic_key(arn, Some(wanted), &self.cancel)).await;
                self.settle(Step::Topic, outcome, &effect).await?;
                (format!("{} is encrypted with another key now", arn.name()), effect)
            }
            (TopicChoice::Own { .. } | TopicChoice::Existing { .. }, _) => {
                let effect = Effect::Topic { arn: arn.to_string(), created: false, unseen: false };
                (format!("Found {}", arn.name()), effect)
            }
        };
        self.remember_triggers(journal, None).await?;
        // What this run did to the topic before it was interrupted stays known, and what it could not know then, unknown.
        let earlier = journal.made(Step::Topic).map(|(earlier, _)| earlier).filter(|earlier| {
            let is_new = matches!(effect, Effect::Topic { created: true, .. });
            let is_known = matches!(earlier, Effect::Topic { created: false, unseen: false, .. });
            !is_new && !is_known
        });
        let effect = earlier.cloned().unwrap_or(effect);
        Ok(StepEnd::new(message, effect))
    }

    async fn create_topic(
        &self,
        journal: &Journal,
        kms_key: Option<&str>,
        created: bool,
    ) -> Result<(String, Effect), AppError> {
        let plan = self.triggers_plan()?;
        let arn = &plan.topic_arn;
        let effect = Effect::Topic { arn: arn.to_string(), created, unseen: !created };
        // A topic that this run made stays its own, whatever a later look says.
        let begun = match journal.made(Step::Topic) {
            Some((earlier @ Effect::Topic { created: true, .. }, _)) => earlier,
            _ => &effect,
        };
        self.note(Step::Topic, Event::Begun, begun).await?;
        self.progress.set(RunState::Running, format!("Creating the SNS topic {}", arn.name()));
        let key = kms_key.filter(|key| !key.is_empty());
        let tags = BTreeMap::from([(TAG_SITE.to_owned(), plan.desired.site_url.clone())]);
        let aws = &self.aws()?.account;
        // SNS gives the topic of that name when it exists: asking twice is the same as once.
        let outcome = self.aws_patience.with(|| aws.create_topic(arn.name(), key, &tags, &self.cancel)).await;
        let made = self.settle(Step::Topic, outcome, begun).await?;
        if made != *arn {
            return Err(AppError::Unverified {
                differences: vec![format!("AWS made the topic {made}; planned was {arn}")],
            });
        }
        let message = if created { "Created" } else { "Created or found" };
        Ok((format!("{message} {}", arn.name()), begun.clone()))
    }

    /// Remembers with the connection what is wanted of its triggers, from the moment on that there is something in AWS.
    async fn remember_triggers(&self, journal: &Journal, asked_at: Option<i64>) -> Result<(), AppError> {
        let plan = self.triggers_plan()?;
        let mut record = self.connection_record(journal).await?;
        let earlier = record.triggers.take().filter(|known| {
            known.desired.webhook == plan.desired.webhook && known.desired.topic == plan.desired.topic
        });
        record.triggers = Some(TriggersRecord {
            desired: plan.desired.clone(),
            webhook_secret: webhook_entry(&plan.desired.site_url),
            confirmation_asked_at: asked_at
                .or(earlier.as_ref().and_then(|known| known.confirmation_asked_at)),
            confirmed: earlier.is_some_and(|known| known.confirmed) && asked_at.is_none(),
        });
        Ok(self.ports.storage.put_connection(record).await?)
    }

    /// The connection of this run, as it is remembered now.
    async fn connection_record(&self, journal: &Journal) -> Result<ConnectionRecord, AppError> {
        let id = match (self.stored.work.connection(), journal.connection()) {
            (Some(connection), _) => &connection.id,
            (None, Some((id, _))) => id,
            (None, None) => return Err(AppError::ConnectionUnknown),
        };
        let all = self.ports.storage.connections().await?;
        all.into_iter().find(|record| record.id == *id).ok_or(AppError::ConnectionUnknown)
    }

    /// Subscribes Jira, or finds that it is.
    pub(super) async fn subscription(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.triggers_plan()?;
        let arn = &plan.topic_arn;
        let webhook = self.webhook()?;
        self.progress.set(RunState::Running, "Looking at the topic's subscriptions");
        let aws = &self.aws()?.account;
        let listed = self.aws_patience.with(|| aws.subscriptions(arn, &self.cancel)).await?;
        let ours = |seen: &&SubscriptionSeen| seen.leads_to(&plan.desired.webhook);
        let confirmed = listed.iter().flatten().filter(ours).find(|seen| seen.arn.is_some());
        let (made_before, unseen_before) = match journal.made(Step::Subscription) {
            Some((Effect::Subscription { created, unseen, .. }, _)) => (*created, *unseen),
            _ => (false, false),
        };
        let is_there = listed.iter().flatten().any(|seen| ours(&seen));
        let effect = Effect::Subscription {
            topic: arn.to_string(),
            endpoint: plan.desired.webhook.clone(),
            // One that may not be listed may have been there before.
            created: made_before || (listed.is_some() && !is_there),
            unseen: !made_before && (listed.is_none() || (unseen_before && is_there)),
        };
        if let Some(confirmed) = confirmed {
            if let (Some(subscription), Some(true)) = (&confirmed.arn, confirmed.raw_delivery) {
                self.note(Step::Subscription, Event::Begun, &effect).await?;
                let outcome =
                    self.aws_patience.with(|| aws.deliver_envelopes(subscription, &self.cancel)).await;
                self.settle(Step::Subscription, outcome, &effect).await?;
                return Ok(StepEnd::new("Raw delivery is off now; Jira needs the whole message", effect));
            }
            return Ok(StepEnd::new("Jira is subscribed and has confirmed", effect));
        }
        self.note(Step::Subscription, Event::Begun, &effect).await?;
        self.progress.set(RunState::Running, "Subscribing Jira to the topic");
        // SNS keeps one subscription for an endpoint, however often it is asked.
        let outcome = self.aws_patience.with(|| aws.subscribe(arn, webhook, &self.cancel)).await;
        let outcome = outcome.map_err(|error| without_secret(error, webhook.expose()));
        self.settle(Step::Subscription, outcome, &effect).await?;
        self.remember_triggers(journal, Some(self.ports.clock.now_millis())).await?;
        let message = if is_there {
            "SNS has asked Jira again to confirm"
        } else {
            "Subscribed; SNS has asked Jira to confirm"
        };
        Ok(StepEnd::new(message, effect))
    }

    /// Waits a little for Jira to confirm. One that is still pending is a true end of the run and not a failure of it.
    pub(super) async fn confirmation(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.triggers_plan()?;
        let aws = &self.aws()?.account;
        let earlier = || journal.done(Step::Confirmation).cloned().unwrap_or(Effect::None);
        let begun = Instant::now();
        loop {
            let listed = self.aws_patience.with(|| aws.subscriptions(&plan.topic_arn, &self.cancel)).await?;
            let Some(listed) = listed else {
                let message = "This key may not list subscriptions, so that nobody can see whether Jira has \
                    confirmed";
                return Ok(StepEnd::skipped(message, earlier()));
            };
            let ours: Vec<&SubscriptionSeen> =
                listed.iter().filter(|seen| seen.leads_to(&plan.desired.webhook)).collect();
            if ours.iter().any(|seen| seen.arn.is_some()) {
                self.remember_confirmed(journal).await?;
                let ended = self.end_replaced(&listed).await?;
                let effect = ended.clone().unwrap_or_else(earlier);
                let message = match ended {
                    Some(_) => "Jira has confirmed; the subscription with the former secret is ended",
                    None => "Jira has confirmed",
                };
                return Ok(StepEnd::new(message, effect));
            }
            if begun.elapsed() >= CONFIRMATION {
                if ours.is_empty() {
                    let differences = vec!["The topic does not list Jira's subscription".to_owned()];
                    return Err(AppError::Unverified { differences });
                }
                let message = "Waiting to be confirmed by Jira. SNS keeps the request open for two days; until then \
                    Jira is told nothing";
                let end = StepEnd::new(message, earlier());
                return Ok(StepEnd { state: ItemState::Pending, ..end });
            }
            self.progress.set(RunState::Waiting, "Waiting for Jira to confirm the subscription");
            self.pause(LOOK_EVERY).await?;
        }
    }

    async fn remember_confirmed(&self, journal: &Journal) -> Result<(), AppError> {
        let mut record = self.connection_record(journal).await?;
        if let Some(triggers) = &mut record.triggers
            && !triggers.confirmed
        {
            triggers.confirmed = true;
            self.ports.storage.put_connection(record).await?;
        }
        Ok(())
    }

    /// Ends the subscriptions that the confirmed one replaces; before, nobody would tell Jira anything.
    async fn end_replaced(&self, listed: &[SubscriptionSeen]) -> Result<Option<Effect>, AppError> {
        let plan = self.triggers_plan()?;
        let there = |arn: &&String| listed.iter().any(|seen| seen.arn.as_ref() == Some(*arn));
        let subscriptions: Vec<String> = plan.replaced_subscriptions.iter().filter(there).cloned().collect();
        if subscriptions.is_empty() {
            return Ok(None);
        }
        let effect = Effect::Unsubscribed { subscriptions: subscriptions.clone() };
        self.note(Step::Confirmation, Event::Begun, &effect).await?;
        let aws = &self.aws()?.account;
        for arn in &subscriptions {
            let outcome = self.aws_patience.with(|| aws.unsubscribe(arn, &self.cancel)).await;
            self.settle(Step::Confirmation, outcome, &effect).await?;
        }
        Ok(Some(effect))
    }

    /// Looks again at what all repositories share, and counts how each of them ended.
    pub(super) async fn verify_triggers(&self) -> Result<StepEnd, AppError> {
        let plan = self.triggers_plan()?;
        self.progress.set(RunState::Running, "Looking again at the path to Jira");
        let aws = &self.aws()?.account;
        let mut differences = Vec::new();
        let topic = self.aws_patience.with(|| aws.topic(&plan.topic_arn, &self.cancel)).await?;
        if topic == TopicSeen::Missing {
            differences.push(format!("The topic {} is gone", plan.topic_arn));
        } else {
            let listed = self.aws_patience.with(|| aws.subscriptions(&plan.topic_arn, &self.cancel)).await;
            let listed = match listed {
                Err(error) if is_topic_gone(&error) => Some(Vec::new()),
                listed => listed?,
            };
            let ours: Option<Vec<SubscriptionSeen>> = listed
                .map(|all| all.into_iter().filter(|seen| seen.leads_to(&plan.desired.webhook)).collect());
            if ours.as_ref().is_some_and(Vec::is_empty) {
                differences.push("Jira is not subscribed to the topic".to_owned());
            }
            if ours.iter().flatten().any(|seen| seen.raw_delivery == Some(true)) {
                differences.push("The subscription delivers raw messages, which Jira cannot read".to_owned());
            }
        }
        let counts = self.progress.trigger_counts();
        let failed = counts.total - counts.done - counts.skipped;
        if failed > 0 {
            let error = AppError::TriggersFailed { failed, total: counts.total };
            if differences.is_empty() {
                return Err(error);
            }
            differences.push(error.to_string());
        }
        if !differences.is_empty() {
            return Err(AppError::Unverified { differences });
        }
        Ok(StepEnd::new(format!("{} of {} triggers are as planned", counts.done, counts.total), Effect::None))
    }

    /// The outcome of something that was begun: what AWS refused is written down as not done.
    pub(super) async fn settle<T>(
        &self,
        step: Step,
        outcome: Result<T, AwsError>,
        effect: &Effect,
    ) -> Result<T, AppError> {
        match outcome {
            Ok(value) => Ok(value),
            Err(error) => {
                if !outcome_is_unknown(&error) {
                    self.note(step, Event::Refused, effect).await?;
                }
                Err(error.into())
            }
        }
    }
}

/// Should AWS repeat the webhook URL in its words, it is cut out of them.
fn without_secret(error: AwsError, secret: &str) -> AwsError {
    let cut = |text: String| text.replace(secret, "[redacted]");
    match error {
        AwsError::Service { code, message } => AwsError::Service { code, message: cut(message) },
        AwsError::AccessDenied { action, message } => {
            AwsError::AccessDenied { action, message: cut(message) }
        }
        AwsError::Unexpected { detail } => AwsError::Unexpected { detail: cut(detail) },
        other => other,
    }
}
