//! Taking a connection apart: exactly what Causeway made, each looked at again right before, and checked after.

use std::time::Duration;

use causeway_domain::plan::Step;
use causeway_domain::triggers::disconnect::{DisconnectPlan, IntegrationFate, TopicFate};
use causeway_domain::triggers::plan::{SubscriptionSeen, TopicChoice, TopicSeen};
use causeway_domain::triggers::topic::{own_topic, trigger_name};
use causeway_domain::triggers::{EndpointMark, TopicArn};

use super::aws_patience::is_topic_gone;
use super::execution::{Execution, StepEnd};
use super::journal::{Effect, Event, Journal};
use super::topic_users::topic_users;
use super::trigger_list::Wanted;
use super::triggers::Target;
use super::undo::remove_integration;
use super::view::RunState;
use super::work::{Work, counted};
use crate::credentials::{SecretUsers, personal_entry};
use crate::error::AppError;
use crate::mirror::forget_mirror;
use crate::port::storage::ConnectionRecord;

/// How often a deleted topic is looked for; SNS takes a moment.
const LOOKS: u32 = 5;

impl Execution {
    fn disconnect_plan(&self) -> Result<(&ConnectionRecord, &DisconnectPlan), AppError> {
        match &self.stored.work {
            Work::Disconnect { connection, plan } => Ok((connection, plan)),
            Work::Connect { .. }
            | Work::Triggers { .. }
            | Work::Rotate { .. }
            | Work::Repository { .. }
            | Work::Changes { .. } => Err(AppError::RunUnknown),
        }
    }

    /// Takes our entries out of the repositories' lists. As long as one is left, nothing else is taken away.
    pub(super) async fn remove_triggers(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let (connection, plan) = self.disconnect_plan()?;
        let name = trigger_name(&plan.site_url);
        let topics = topics_of(connection, plan);
        let wanted = Wanted::Without { name: &name, topics: &topics };
        let targets: Vec<Target<'_>> =
            plan.triggers.iter().map(|line| Target { repository: &line.repository, wanted }).collect();
        let total = targets.len();
        self.progress.set_cancel_note("What is removed stays removed. The run can be taken up again.");
        let denial = self.write_lists(Step::RemoveTriggers, targets, journal).await?;
        let counts = self.progress.trigger_counts();
        if counts.failed > 0 {
            let failed = AppError::TriggersFailed { failed: counts.failed, total };
            return Err(denial.filter(|_| counts.done == 0).map_or(failed, AppError::from));
        }
        let message = match plan.unseen.len() {
            0 => format!("{} have none of Causeway's triggers any more", counted(total)),
            unseen => format!(
                "{} have none of Causeway's triggers any more; {unseen} could not be looked at",
                counted(total)
            ),
        };
        Ok(StepEnd::new(message, Effect::None))
    }

    /// Ends our subscriptions.
    pub(super) async fn remove_subscriptions(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let (_, plan) = self.disconnect_plan()?;
        let pending = if plan.pending_subscription {
            ". One that waits to be confirmed cannot be ended; it lapses within two days"
        } else {
            ""
        };
        if plan.subscriptions.is_empty() {
            return Ok(StepEnd::skipped(format!("There is none to end{pending}"), Effect::None));
        }
        self.progress.set(RunState::Running, "Ending Jira's subscription");
        let effect = Effect::Unsubscribed { subscriptions: plan.subscriptions.clone() };
        if journal.done(Step::RemoveSubscription).is_none() {
            self.note(Step::RemoveSubscription, Event::Begun, &effect).await?;
            let aws = &self.aws()?.account;
            for arn in &plan.subscriptions {
                let outcome = self.aws_patience.with(|| aws.unsubscribe(arn, &self.cancel)).await;
                self.settle(Step::RemoveSubscription, outcome, &effect).await?;
            }
        }
        let left: Vec<String> = self
            .listed(plan)
            .await?
            .into_iter()
            .filter_map(|seen| seen.arn)
            .filter(|arn| plan.subscriptions.contains(arn))
            .collect();
        if !left.is_empty() {
            let differences = vec![format!("Still subscribed: {}", left.join(", "))];
            return Err(AppError::Unverified { differences });
        }
        Ok(StepEnd::new(format!("Jira is not subscribed any more{pending}"), effect))
    }

    /// The topic's subscriptions; none when it is gone or may not be looked at.
    async fn listed(&self, plan: &DisconnectPlan) -> Result<Vec<SubscriptionSeen>, AppError> {
        let Some(arn) = &plan.topic_arn else { return Ok(Vec::new()) };
        let aws = &self.aws()?.account;
        match self.aws_patience.with(|| aws.subscriptions(arn, &self.cancel)).await {
            Ok(listed) => Ok(listed.unwrap_or_default()),
            Err(error) if is_topic_gone(&error) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the topic, unless somebody else has come to use it since the plan was made.
    pub(super) async fn remove_topic(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let (connection, plan) = self.disconnect_plan()?;
        let stays = |because: Vec<String>| {
            let message = format!("It stays: {}", because.join("; "));
            StepEnd::skipped(message, Effect::Stays { because })
        };
        let arn = match (&plan.topic, &plan.topic_arn) {
            (TopicFate::Delete, Some(arn)) => arn,
            (TopicFate::Keep { because }, _) => return Ok(stays(because.clone())),
            (TopicFate::Absent, _) | (TopicFate::Delete, None) => {
                return Ok(StepEnd::skipped("There is none", Effect::None));
            }
        };
        let effect = Effect::Topic { arn: arn.to_string(), created: false, unseen: false };
        if journal.done(Step::RemoveTopic) == Some(&effect) {
            return Ok(StepEnd::new(format!("{} is deleted", arn.name()), effect));
        }
        self.progress.set(RunState::Running, "Looking whether anybody else uses the topic");
        let aws = &self.aws()?.account;
        let webhook = connection.triggers.as_ref().map(|triggers| &triggers.desired.webhook);
        let users = topic_users(aws.as_ref(), &self.aws_patience, arn, webhook).await?;
        if !users.is_empty() {
            return Ok(stays(users));
        }
        self.note(Step::RemoveTopic, Event::Begun, &effect).await?;
        self.progress.set(RunState::Running, format!("Deleting the SNS topic {}", arn.name()));
        let outcome = self.aws_patience.with(|| aws.delete_topic(arn, &self.cancel)).await;
        self.settle(Step::RemoveTopic, outcome, &effect).await?;
        for look in 1.. {
            match self.aws_patience.with(|| aws.topic(arn, &self.cancel)).await? {
                // Where nobody may look at it, AWS's word has to do.
                TopicSeen::Missing | TopicSeen::Denied { .. } => break,
                TopicSeen::Found { .. } if look < LOOKS => self.pause(Duration::from_secs(1)).await?,
                TopicSeen::Found { .. } => {
                    let differences = vec![format!("The topic {arn} is still there")];
                    return Err(AppError::Unverified { differences });
                }
            }
        }
        Ok(StepEnd::new(format!("{} is deleted", arn.name()), effect))
    }

    /// Keeps, disables or removes the integration in Jira.
    pub(super) async fn integration_fate(&self) -> Result<StepEnd, AppError> {
        let (_, plan) = self.disconnect_plan()?;
        let (id, name) = (plan.integration_id, &plan.integration_name);
        let fate = |fate: &str| Effect::Fate { id, fate: fate.to_owned() };
        if plan.integration == IntegrationFate::Keep {
            return Ok(StepEnd::skipped(format!("{name} stays in Jira as it is"), fate("kept")));
        }
        let jira = &self.jira()?.site;
        if self.patiently(|| jira.integration(id)).await?.is_none() {
            return Ok(StepEnd::new(format!("{name} is not in Jira any more"), fate("removed")));
        }
        if plan.integration == IntegrationFate::Remove {
            let effect = fate("removed");
            self.note(Step::IntegrationFate, Event::Begun, &effect).await?;
            self.progress.set(RunState::Running, format!("Removing {name} from Jira"));
            // Asking again for what is on its way is the same as asking once.
            remove_integration(jira, id, true).await?;
            return Ok(StepEnd::new(format!("{name} is removed from Jira"), effect));
        }
        let effect = fate("disabled");
        self.note(Step::IntegrationFate, Event::Begun, &effect).await?;
        self.progress.set(RunState::Running, format!("Disabling {name} in Jira"));
        self.patiently(|| jira.set_disabled(id, true)).await?;
        match self.patiently(|| jira.integration(id)).await? {
            Some(integration) if !integration.disabled => {
                let differences = vec![format!("{name} is still enabled in Jira")];
                Err(AppError::Unverified { differences })
            }
            _ => Ok(StepEnd::new(format!("{name} is disabled in Jira"), effect)),
        }
    }

    /// Forgets the connection, and then the secrets that no other connection uses.
    pub(super) async fn forget(&self) -> Result<StepEnd, AppError> {
        let (connection, _) = self.disconnect_plan()?;
        let effect = Effect::Connection { id: connection.id.clone(), created: false, triggers: None };
        self.note(Step::Forget, Event::Begun, &effect).await?;
        Ok(StepEnd::new(self.forget_connection(connection).await?, effect))
    }

    /// Removes a connection's entry, and then the secrets that no other one uses. Doing so again is no error.
    pub(super) async fn forget_connection(&self, connection: &ConnectionRecord) -> Result<String, AppError> {
        self.ports.storage.remove_connection(&connection.id).await?;
        let others = SecretUsers::read(self.ports.storage.as_ref()).await?;
        if others.connections.iter().any(|other| other.id == connection.id) {
            let differences = vec!["The entry is still among the connections".to_owned()];
            return Err(AppError::Unverified { differences });
        }
        let webhook = connection.triggers.as_ref().map(|triggers| triggers.webhook_secret.clone());
        let mut names = vec![connection.jira_secret.clone(), connection.aws_secret.clone()];
        names.extend(webhook);
        names.retain(|name| !others.need(name));
        // A developer's own key for this connection, for instance.
        let own = self.vault.records().await?.into_iter();
        names.extend(
            own.filter(|record| record.connection_id.as_ref() == Some(&connection.id))
                .map(|record| record.name),
        );
        let has_personal = names.contains(&personal_entry(&connection.id));
        let removed = names.len();
        for name in names {
            self.vault.remove(&name).await?;
        }
        let mut message = match removed {
            0 => "The entry is removed; its secrets stay, because other connections use them".to_owned(),
            1 => "The entry is removed, with 1 saved secret".to_owned(),
            several => format!("The entry is removed, with {several} saved secrets"),
        };
        if has_personal {
            message.push_str(": your own access key for it, too");
        }
        if let Some(problem) = forget_mirror(&self.ports, &connection.id).await {
            message.push_str("; its mirror stays on this computer: ");
            message.push_str(&problem);
        }
        Ok(message)
    }
}

/// The topics that an entry of our name sends to when it is ours.
fn topics_of(connection: &ConnectionRecord, plan: &DisconnectPlan) -> Vec<TopicArn> {
    let wanted = connection.triggers.as_ref().and_then(|triggers| match &triggers.desired.topic {
        TopicChoice::Existing { arn } => Some(arn.clone()),
        TopicChoice::Own { .. } => None,
    });
    let own = own_topic(&plan.site_url, &plan.region, &connection.account).ok();
    let mut topics: Vec<TopicArn> = plan.topic_arn.iter().cloned().chain(wanted).chain(own).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// Whether a subscription is one of the Jira that this webhook leads to, with this or a former secret.
pub(super) fn is_of_jira(seen: &SubscriptionSeen, webhook: &EndpointMark) -> bool {
    seen.protocol == "https" && seen.endpoint.is_same_listener(webhook)
}
