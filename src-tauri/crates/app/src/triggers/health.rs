//! How the triggers of a connection are, at any time.

use causeway_domain::triggers::path::{DeliveryPath, Drift, EndpointReport, diagnose, drift};
use causeway_domain::triggers::plan::{SubscriptionSeen, TriggersDesired, plan_triggers};
use causeway_domain::triggers::{EndpointMark, TopicArn};

use super::{Connected, OnTriggersProgress, Scope, observe};
use crate::App;
use crate::error::AppError;
use crate::port::jira::JiraError;
use crate::session::Operation;

/// How long SNS keeps a subscription that nobody confirms.
const LAPSE: i64 = 2 * 24 * 60 * 60 * 1000;

/// Where a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionState {
    /// There is none, or no topic.
    Missing,
    /// It waits to be confirmed.
    Pending,
    /// It delivers.
    Confirmed,
    /// Subscriptions may not be listed.
    Unknown,
}

/// A connection's subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionHealth {
    /// Where it stands.
    pub state: SubscriptionState,
    /// The endpoint without its secret.
    pub endpoint: EndpointMark,
    /// Epoch milliseconds of the last time a confirmation was asked for, by this computer.
    pub asked_at: Option<i64>,
    /// Epoch milliseconds when a pending one lapses, as far as that is known.
    pub lapses_at: Option<i64>,
    /// Milliseconds until then; 0 when it has lapsed.
    pub time_left_millis: Option<i64>,
}

impl SubscriptionHealth {
    /// Reads where the webhook's subscription stands out of a topic's list; `None` stands for one that may not be seen.
    pub(super) fn of(
        seen: Option<&[SubscriptionSeen]>,
        webhook: &EndpointMark,
        asked_at: Option<i64>,
        now: i64,
    ) -> Self {
        let state = match seen {
            None => SubscriptionState::Unknown,
            Some(seen) => {
                let mut ours = seen.iter().filter(|seen| seen.leads_to(webhook)).peekable();
                if ours.peek().is_none() {
                    SubscriptionState::Missing
                } else if ours.any(|seen| seen.arn.is_some()) {
                    SubscriptionState::Confirmed
                } else {
                    SubscriptionState::Pending
                }
            }
        };
        let lapses_at = asked_at
            .filter(|_| state == SubscriptionState::Pending)
            .map(|asked_at| asked_at.saturating_add(LAPSE));
        Self {
            state,
            endpoint: webhook.clone(),
            asked_at,
            lapses_at,
            time_left_millis: lapses_at.map(|lapses_at| lapses_at.saturating_sub(now).max(0)),
        }
    }
}

/// A connection's triggers as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerHealth {
    /// What was wanted last.
    pub desired: TriggersDesired,
    /// The topic.
    pub topic_arn: TopicArn,
    /// The subscription.
    pub subscription: SubscriptionHealth,
    /// Each chosen repository's path, in name order.
    pub paths: Vec<DeliveryPath>,
    /// What changed since they were set up.
    pub drift: Drift,
    /// Things to know.
    pub cautions: Vec<String>,
    /// Epoch milliseconds of the look.
    pub observed_at: i64,
}

impl App {
    /// Looks at every link between the chosen repositories and Jira.
    ///
    /// # Errors
    /// When the connection has no triggers, its key is not kept, AWS cannot be asked, or the person cancelled.
    pub async fn trigger_health(
        &self,
        operation: &Operation,
        connection_id: &str,
        progress: OnTriggersProgress,
    ) -> Result<TriggerHealth, AppError> {
        let connected = self.connected(connection_id).await?;
        let desired = connected.desired().clone();
        let looking = async {
            observe(connected.aws.as_ref(), &desired, Scope::Chosen, &progress, &operation.token).await
        };
        let (snapshot, jira) = operation
            .or_cancelled(async {
                let (snapshot, jira) = futures::join!(looking, self.jira_answers(&connected));
                Ok((snapshot?, jira))
            })
            .await?;
        let now = self.ports.clock.now_millis();
        let asked_at = connected.triggers.confirmation_asked_at;
        let subscription =
            SubscriptionHealth::of(snapshot.subscriptions.as_deref(), &desired.webhook, asked_at, now);
        if subscription.state != SubscriptionState::Unknown {
            let confirmed = subscription.state == SubscriptionState::Confirmed;
            self.remember_subscription(&connected.record.id, asked_at, confirmed).await?;
        }
        let endpoint = self.endpoint_report(jira, &subscription, operation).await?;
        let paths = diagnose(&desired, &snapshot, endpoint.as_ref());
        let drift = drift(&desired, &snapshot);
        let plan = plan_triggers(desired.clone(), &snapshot);
        let mut cautions: Vec<String> = plan.topic_note.into_iter().collect();
        cautions.extend(plan.cautions);
        Ok(TriggerHealth {
            desired,
            topic_arn: snapshot.topic_arn,
            subscription,
            paths,
            drift,
            cautions,
            observed_at: now,
        })
    }

    /// What is known of Jira's end. While nothing has confirmed, the webhook's address is looked at from here: what
    /// this computer's network hides or replaces may be right on the internet, and then SNS would have got through.
    async fn endpoint_report(
        &self,
        jira: Option<EndpointReport>,
        subscription: &SubscriptionHealth,
        operation: &Operation,
    ) -> Result<Option<EndpointReport>, AppError> {
        let failing = matches!(jira, Some(EndpointReport::Failing { .. }));
        if failing || subscription.state != SubscriptionState::Pending {
            return Ok(jira);
        }
        let look = async { Ok(self.look_at_webhook(&subscription.endpoint).await) };
        let obstacle = operation.or_cancelled(look).await?.obstacle();
        Ok(obstacle.map(|reason| EndpointReport::Failing { reason }).or(jira))
    }

    /// Whether Jira answers this computer at all. A sign-in that fails says nothing about deliveries, which need none.
    async fn jira_answers(&self, connected: &Connected) -> Option<EndpointReport> {
        let jira = self.jira_of(&connected.record).await.ok()?;
        match jira.server_info().await {
            Ok(_) => Some(EndpointReport::Reachable),
            Err(error @ (JiraError::Network(_) | JiraError::Server { .. })) => {
                Some(EndpointReport::Failing { reason: error.to_string() })
            }
            Err(_) => None,
        }
    }
}
