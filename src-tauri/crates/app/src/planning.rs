//! Planning triggers and disconnecting, and looking again right before a plan is carried out. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use causeway_domain::Secret;
use causeway_domain::plan::Desired;
use causeway_domain::triggers::disconnect::{DisconnectFacts, IntegrationFate, plan_disconnect};
use causeway_domain::triggers::plan::{
    RepositoryChoice, TopicChoice, TopicSeen, TriggersDesired, TriggersPlan, TriggersSeen, TriggersSnapshot,
    plan_triggers,
};
use causeway_domain::triggers::trigger::TriggerEvents;
use causeway_domain::triggers::{EndpointMark, WebhookUrl};
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::connect::PlanShown;
use crate::error::AppError;
use crate::looking::JiraLists;
use crate::port::aws::{AwsAccount, AwsError};
use crate::port::storage::ConnectionRecord;
use crate::run::Work;
use crate::session::{Operation, PlanSource, ShownPlan};
use crate::triggers::{OnTriggersProgress, Scope, observe};

/// Where Jira listens.
pub enum WebhookGiven {
    /// As somebody pasted it.
    Pasted(Secret),
    /// The one that is kept for the site, or was given in this session.
    Kept,
}

/// What is wanted of triggers.
pub struct TriggersRequest {
    /// The webhook URL.
    pub webhook: WebhookGiven,
    /// Which changes are told.
    pub events: TriggerEvents,
    /// Short branch names, at most ten; empty for all.
    pub branches: Vec<String>,
    /// The topic.
    pub topic: TopicChoice,
    /// Which repositories.
    pub repositories: RepositoryChoice,
}

impl TriggersRequest {
    /// The same for another region, with its choice of repositories.
    pub(crate) fn with(&self, repositories: RepositoryChoice) -> Self {
        Self {
            webhook: match &self.webhook {
                WebhookGiven::Pasted(url) => WebhookGiven::Pasted(url.duplicate()),
                WebhookGiven::Kept => WebhookGiven::Kept,
            },
            events: self.events,
            branches: self.branches.clone(),
            topic: self.topic.clone(),
            repositories,
        }
    }
}

/// A Jira site and an account in a region.
pub(crate) struct Place {
    site_url: String,
    region: String,
    account: String,
}

impl Place {
    pub(crate) fn of(desired: &Desired) -> Self {
        Self {
            site_url: desired.site_url.clone(),
            region: desired.region.clone(),
            account: desired.account.clone(),
        }
    }

    fn of_connection(connection: &ConnectionRecord) -> Self {
        Self {
            site_url: connection.site_url.clone(),
            region: connection.region.clone(),
            account: connection.account.clone(),
        }
    }
}

/// A plan of triggers with what it was made from.
pub(crate) struct PlannedTriggers {
    pub(crate) plan: TriggersPlan,
    pub(crate) webhook: Secret,
    pub(crate) seen: TriggersSnapshot,
}

impl App {
    /// Plans the triggers of a connection: setting up, changing, repairing and bringing in step are all the difference
    /// between what is wanted and what is. Without a request, what was wanted last is wanted again, with the webhook URL
    /// that is kept now. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::TriggersNotSetUp`] when nothing was ever wanted; [`crate::port::secrets::SecretError::Missing`] when
    /// the key or the webhook URL is not kept any more.
    pub async fn plan_triggers(
        &self,
        operation: &Operation,
        connection_id: &str,
        request: Option<TriggersRequest>,
        progress: OnTriggersProgress,
    ) -> Result<PlanShown, AppError> {
        let connection = self.record(connection_id).await?;
        let request = match request {
            Some(request) => request,
            None => remembered(&connection)?,
        };
        let aws = self.aws_of(&connection).await?;
        let place = Place::of_connection(&connection);
        let planned = self.plan_triggers_of(operation, request, &place, aws.as_ref(), &progress).await?;
        let in_place = self.triggers_are_remembered(&place, &planned).await?;
        let PlannedTriggers { plan, webhook, seen } = planned;
        let cautions = plan.cautions.clone();
        let work = Work::Triggers { connection: Box::new(connection), plan: Box::new(plan) };
        Ok(self.show(work, in_place, Some(webhook), seen, cautions))
    }

    /// Plans taking a connection apart: exactly what Causeway made, by name. Writes nothing.
    ///
    /// # Errors
    /// When AWS or Jira cannot be asked, or their credentials are not kept any more.
    pub async fn plan_disconnect(
        &self,
        operation: &Operation,
        connection_id: &str,
        fate: IntegrationFate,
        progress: OnTriggersProgress,
    ) -> Result<PlanShown, AppError> {
        let connection = self.record(connection_id).await?;
        let aws = self.aws_of(&connection).await?;
        let jira = self.jira_of(&connection).await?;
        let desired = seen_through(&connection);
        let looking = async {
            let seen = observe(aws.as_ref(), &desired, Scope::Account, &progress, &operation.token).await?;
            Ok((seen, jira.integration(connection.integration_id).await?))
        };
        let (seen, integration) = operation.or_cancelled(looking).await?;
        let mut cautions = Vec::new();
        if integration.is_none() && fate != IntegrationFate::Keep {
            cautions.push(format!("{} is not in Jira any more.", connection.name));
        }
        let key = self.personal_hint(&connection.id).await?;
        let plan = plan_disconnect(facts(&connection, fate, key), &seen);
        let work = Work::Disconnect { connection: Box::new(connection), plan: Box::new(plan) };
        Ok(self.show(work, false, None, seen, cautions))
    }

    fn show(
        &self,
        work: Work,
        in_place: bool,
        webhook: Option<Secret>,
        seen: TriggersSnapshot,
        cautions: Vec<String>,
    ) -> PlanShown {
        let source = PlanSource::Kept;
        let shown = Arc::new(ShownPlan { work, in_place, source, webhook, seen: Some(seen) });
        let id = self.ports.ids.fresh();
        self.session.put_plan(id.clone(), Arc::clone(&shown));
        PlanShown { id, shown, cautions }
    }

    /// Looks at AWS and plans.
    pub(crate) async fn plan_triggers_of(
        &self,
        operation: &Operation,
        request: TriggersRequest,
        place: &Place,
        aws: &dyn AwsAccount,
        progress: &OnTriggersProgress,
    ) -> Result<PlannedTriggers, AppError> {
        let webhook = match request.webhook {
            WebhookGiven::Pasted(text) => WebhookUrl::parse(&text)?,
            WebhookGiven::Kept => self.kept_webhook_of_site(&place.site_url).await?,
        };
        let desired = TriggersDesired {
            site_url: place.site_url.clone(),
            region: place.region.clone(),
            account: place.account.clone(),
            topic: request.topic,
            webhook: webhook.mark().clone(),
            events: request.events,
            branches: request.branches,
            repositories: request.repositories,
        };
        desired.check()?;
        let text = Secret::new(webhook.expose().to_owned());
        self.session.put_webhook(&place.site_url, text.duplicate());
        let looking = observe(aws, &desired, Scope::Account, progress, &operation.token);
        let seen = operation.or_cancelled(looking).await?;
        Ok(PlannedTriggers { plan: plan_triggers(desired, &seen), webhook: text, seen })
    }

    /// Whether a plan of triggers would change nothing: not in AWS, not in what is remembered and kept.
    pub(crate) async fn triggers_are_remembered(
        &self,
        place: &Place,
        planned: &PlannedTriggers,
    ) -> Result<bool, AppError> {
        if planned.plan.changes_anything() {
            return Ok(false);
        }
        let remembered = self.ports.storage.connections().await?.into_iter().any(|record| {
            (&record.site_url, &record.region, &record.account)
                == (&place.site_url, &place.region, &place.account)
                && record.triggers.is_some_and(|triggers| triggers.desired == planned.plan.desired)
        });
        let entry = crate::credentials::webhook_entry(&place.site_url);
        Ok(remembered && self.vault.holds(&entry, &planned.webhook).await)
    }

    /// The plan of connecting that the world asks for now.
    pub(crate) async fn connection_again(
        &self,
        shown: &ShownPlan,
        lists: &JiraLists<'_>,
        cancel: &CancellationToken,
    ) -> Result<Work, AppError> {
        let (Work::Connect { plan, triggers }, PlanSource::SignedIn { account, .. }) =
            (&shown.work, &shown.source)
        else {
            return Err(AppError::PlanUnknown);
        };
        let (desired, aws) = (plan.desired.clone(), account.aws.as_ref());
        let snapshot = self.look(&desired.site_url, lists, &account.region, aws, cancel).await?;
        let plan = causeway_domain::plan::plan(desired, &snapshot);
        let triggers = match (triggers, &shown.seen) {
            (Some(planned), Some(seen)) => {
                let seen = look_again(aws, &planned.desired, seen, cancel).await?;
                Some(Box::new(plan_triggers(planned.desired.clone(), &seen)))
            }
            _ => None,
        };
        Ok(Work::Connect { plan: Box::new(plan), triggers })
    }

    /// The plan that the world asks for now.
    pub(crate) async fn plan_again(
        &self,
        shown: &ShownPlan,
        operation: &Operation,
    ) -> Result<Work, AppError> {
        let cancel = &operation.token;
        match (&shown.work, &shown.source) {
            (Work::Connect { .. }, PlanSource::SignedIn { site, .. }) => {
                self.connection_again(shown, &JiraLists::of(site.jira.as_ref()), cancel).await
            }
            (Work::Triggers { connection, plan }, _) => {
                let connection = self.record(&connection.id).await?;
                let aws = self.aws_of(&connection).await?;
                let seen = shown.seen.as_ref().ok_or(AppError::PlanUnknown)?;
                let seen = look_again(aws.as_ref(), &plan.desired, seen, cancel).await?;
                let plan = plan_triggers(plan.desired.clone(), &seen);
                Ok(Work::Triggers { connection: Box::new(connection), plan: Box::new(plan) })
            }
            (Work::Disconnect { connection, plan }, _) => {
                let connection = self.record(&connection.id).await?;
                let aws = self.aws_of(&connection).await?;
                let seen = shown.seen.as_ref().ok_or(AppError::PlanUnknown)?;
                let seen = look_again(aws.as_ref(), &seen_through(&connection), seen, cancel).await?;
                let key = self.personal_hint(&connection.id).await?;
                let plan = plan_disconnect(facts(&connection, plan.integration, key), &seen);
                Ok(Work::Disconnect { connection: Box::new(connection), plan: Box::new(plan) })
            }
            (Work::Rotate { connection, .. }, PlanSource::Rotating { key }) => {
                let connection = self.record(&connection.id).await?;
                let keep = shown.work.keep();
                let plan = Box::pin(self.rotation_now(operation, &connection, key, keep)).await?;
                Ok(Work::Rotate { connection: Box::new(connection), plan: Box::new(plan) })
            }
            (Work::Repository { plan }, PlanSource::Repository { site, .. }) => {
                let plan = self.planned_repository(site, plan.desired.clone()).await?;
                Ok(Work::Repository { plan: Box::new(plan) })
            }
            (Work::Changes { plan, .. }, _) => {
                Ok(self.changes_now(plan.desired.clone(), &operation.token).await?)
            }
            (Work::Connect { .. } | Work::Rotate { .. } | Work::Repository { .. }, _) => {
                Err(AppError::PlanUnknown)
            }
        }
    }
}

/// What was wanted last.
fn remembered(connection: &ConnectionRecord) -> Result<TriggersRequest, AppError> {
    let desired = connection.triggers.as_ref().ok_or(AppError::TriggersNotSetUp)?.desired.clone();
    Ok(TriggersRequest {
        webhook: WebhookGiven::Kept,
        events: desired.events,
        branches: desired.branches,
        topic: desired.topic,
        repositories: desired.repositories,
    })
}

/// What to look at for disconnecting: what was wanted last, else the topic that Causeway would have made.
fn seen_through(connection: &ConnectionRecord) -> TriggersDesired {
    match &connection.triggers {
        Some(triggers) => triggers.desired.clone(),
        None => TriggersDesired {
            site_url: connection.site_url.clone(),
            region: connection.region.clone(),
            account: connection.account.clone(),
            topic: TopicChoice::Own { kms_key: None },
            webhook: EndpointMark::of(""),
            events: TriggerEvents::ALL,
            branches: Vec::new(),
            repositories: RepositoryChoice::All,
        },
    }
}

fn facts(
    connection: &ConnectionRecord,
    integration: IntegrationFate,
    personal_key: Option<String>,
) -> DisconnectFacts {
    DisconnectFacts {
        connection_id: connection.id.clone(),
        site_url: connection.site_url.clone(),
        region: connection.region.clone(),
        account: connection.account.clone(),
        webhook: connection.triggers.as_ref().map(|triggers| triggers.desired.webhook.clone()),
        integration_id: connection.integration_id,
        integration_name: connection.name.clone(),
        integration,
        personal_key,
    }
}

/// Looks again at the topic, its subscriptions, and which repositories there are. The lists of known repositories are
/// taken as they were seen: each is read anew right before it is written, and merged.
async fn look_again(
    aws: &dyn AwsAccount,
    desired: &TriggersDesired,
    before: &TriggersSnapshot,
    cancel: &CancellationToken,
) -> Result<TriggersSnapshot, AppError> {
    let mut seen = before.clone();
    let arn = &before.topic_arn;
    if arn.region() == desired.region {
        seen.topic = aws.topic(arn, cancel).await?;
        seen.subscriptions = match seen.topic {
            TopicSeen::Missing => Some(Vec::new()),
            TopicSeen::Found { .. } | TopicSeen::Denied { .. } => {
                match aws.subscriptions(arn, cancel).await {
                    Err(AwsError::Service { code, .. })
                        if code == "NotFound" || code == "NotFoundException" =>
                    {
                        seen.topic = TopicSeen::Missing;
                        Some(Vec::new())
                    }
                    listed => listed?,
                }
            }
        };
    }
    let names: BTreeSet<String> = match aws.repository_names(Arc::new(|_| ()), cancel).await {
        Ok(names) => names.into_iter().collect(),
        // A key for a few repositories may not list them all, and need not.
        Err(AwsError::AccessDenied { .. }) if matches!(desired.repositories, RepositoryChoice::Only(_)) => {
            return Ok(seen);
        }
        Err(error) => return Err(error.into()),
    };
    let mut repositories: BTreeMap<String, TriggersSeen> = BTreeMap::new();
    for (name, list) in std::mem::take(&mut seen.repositories) {
        if names.contains(&name) {
            repositories.insert(name, list);
        } else if matches!(&desired.repositories, RepositoryChoice::Only(chosen) if chosen.contains(&name)) {
            repositories.insert(name, TriggersSeen::Vanished);
        }
    }
    for name in names {
        // New since: the plan shows it as one without triggers, and is stale where it is chosen.
        let fresh = || TriggersSeen::Read(causeway_domain::triggers::StoredTriggers::default());
        repositories.entry(name).or_insert_with(fresh);
    }
    seen.repositories = repositories;
    Ok(seen)
}
