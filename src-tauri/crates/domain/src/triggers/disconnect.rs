//! Taking a connection apart again: exactly what Causeway made, by name.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::plan::decide::some_of;
use super::plan::{SubscriptionSeen, TopicSeen, TriggersSeen, TriggersSnapshot};
use super::topic::{TAG_SITE, TopicArn, own_topic, trigger_name};
use super::webhook::EndpointMark;

/// What becomes of the integration in Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntegrationFate {
    /// It stays as it is.
    Keep,
    /// It stays and is switched off.
    Disable,
    /// It is removed, with its clones.
    Remove,
}

/// A repository whose list holds a trigger of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerToRemove {
    /// The repository.
    pub repository: String,
    /// Names of our triggers in it.
    pub triggers: Vec<String>,
}

/// What becomes of the topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TopicFate {
    /// There is none.
    Absent,
    /// It is ours and nobody else uses it.
    Delete,
    /// Others use it, or it is not ours.
    Keep {
        /// Why, in words: who subscribes, which triggers send to it.
        because: Vec<String>,
    },
}

/// What will be removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectPlan {
    /// Causeway's own id of the connection.
    pub connection_id: String,
    /// The Jira base URL.
    pub site_url: String,
    /// The region code.
    pub region: String,
    /// The topic.
    pub topic_arn: Option<TopicArn>,
    /// Trigger entries, by repository.
    pub triggers: Vec<TriggerToRemove>,
    /// Repositories whose triggers could not be looked at, with the reason.
    pub unseen: Vec<(String, String)>,
    /// ARNs of our subscriptions.
    pub subscriptions: Vec<String>,
    /// Whether one of ours waits to be confirmed: it cannot be removed and lapses by itself after two days.
    pub pending_subscription: bool,
    /// The topic's fate.
    pub topic: TopicFate,
    /// GIJ's id of the integration.
    pub integration_id: i64,
    /// The integration's name.
    pub integration_name: String,
    /// The integration's fate.
    pub integration: IntegrationFate,
    /// What to recognise the developer's own key for this connection by, which is removed with it; absent without one.
    #[serde(default)]
    pub personal_key: Option<String>,
    /// Fingerprint of what is wanted and what would be done.
    pub hash: String,
}

/// What is known of a connection that is to be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectFacts {
    /// Causeway's own id of the connection.
    pub connection_id: String,
    /// The Jira base URL; it decides the names of topic and trigger.
    pub site_url: String,
    /// The region code.
    pub region: String,
    /// The 12-digit account of the repositories.
    pub account: String,
    /// The webhook URL without its secret; absent when this computer does not know it.
    pub webhook: Option<EndpointMark>,
    /// GIJ's id of the integration.
    pub integration_id: i64,
    /// The integration's name.
    pub integration_name: String,
    /// What a person chose for the integration.
    pub integration: IntegrationFate,
    /// What to recognise the developer's own key for this connection by; absent without one.
    pub personal_key: Option<String>,
}

impl DisconnectPlan {
    /// Whether carrying it out would remove or change anything, in AWS or in Jira.
    pub fn changes_anything(&self) -> bool {
        !self.triggers.is_empty()
            || !self.subscriptions.is_empty()
            || self.topic == TopicFate::Delete
            || self.integration != IntegrationFate::Keep
    }
}

/// Makes the plan: exactly what Causeway made, by name. The topic goes only when it is Causeway's and nothing else
/// could depend on it; whatever could not be looked at counts as something that does.
pub fn plan_disconnect(facts: DisconnectFacts, snapshot: &TriggersSnapshot) -> DisconnectPlan {
    let own_topic = own_topic(&facts.site_url, &facts.region, &facts.account).ok();
    let topic_is_own = own_topic.as_ref() == Some(&snapshot.topic_arn);
    let name = trigger_name(&facts.site_url);
    let is_ours = |trigger: &super::Trigger| {
        trigger.is_ours(&name, &snapshot.topic_arn)
            || own_topic.as_ref().is_some_and(|topic| trigger.is_ours(&name, topic))
    };

    let mut triggers = Vec::new();
    let mut unseen = Vec::new();
    let mut other_senders = Vec::new();
    for (repository, seen) in &snapshot.repositories {
        match seen {
            TriggersSeen::Denied { message } | TriggersSeen::Failed { message } => {
                unseen.push((repository.clone(), message.clone()));
            }
            TriggersSeen::Vanished => {}
            TriggersSeen::Read(stored) => {
                let mut ours = Vec::new();
                for trigger in &stored.triggers {
                    if is_ours(trigger) {
                        ours.push(trigger.name.clone());
                    } else if trigger.destination_arn == snapshot.topic_arn.as_str() {
                        other_senders.push(format!("{} in {repository}", trigger.name));
                    }
                }
                if !ours.is_empty() {
                    triggers.push(TriggerToRemove { repository: repository.clone(), triggers: ours });
                }
            }
        }
    }

    let all = snapshot.subscriptions.as_deref().unwrap_or_default();
    let (ours, others): (Vec<_>, Vec<_>) = all.iter().partition(|seen| {
        facts.webhook.as_ref().is_some_and(|webhook| {
            seen.leads_to(webhook)
                // On our own topic, one with a former secret of the same Jira is ours as well.
                || (topic_is_own && seen.protocol == "https" && seen.endpoint.is_same_listener(webhook))
        })
    });
    let mut because = reasons(snapshot, &facts, &other_senders, &unseen, &others);
    // On somebody else's topic, other triggers may be counting on this subscription.
    let may_unsubscribe = topic_is_own || (other_senders.is_empty() && unseen.is_empty());
    if !may_unsubscribe && ours.iter().any(|seen| seen.arn.is_some()) {
        because.push("Jira stays subscribed to it, because other triggers may count on that".to_owned());
    }
    let mut subscriptions: Vec<String> =
        ours.iter().filter(|_| may_unsubscribe).filter_map(|seen| seen.arn.clone()).collect();
    subscriptions.sort_unstable();
    let topic = match snapshot.topic {
        TopicSeen::Missing => TopicFate::Absent,
        _ if because.is_empty() && topic_is_own => TopicFate::Delete,
        _ => {
            if !topic_is_own {
                because.insert(0, "it is not one that Causeway made".to_owned());
            }
            TopicFate::Keep { because }
        }
    };
    let mut plan = DisconnectPlan {
        connection_id: facts.connection_id,
        site_url: facts.site_url,
        region: facts.region,
        topic_arn: (topic != TopicFate::Absent).then(|| snapshot.topic_arn.clone()),
        triggers,
        unseen,
        subscriptions,
        pending_subscription: ours.iter().any(|seen| seen.arn.is_none()),
        topic,
        integration_id: facts.integration_id,
        integration_name: facts.integration_name,
        integration: facts.integration,
        personal_key: facts.personal_key,
        hash: String::new(),
    };
    plan.hash = fingerprint(&plan);
    plan
}

/// Why the topic has to stay, whoever made it.
fn reasons(
    snapshot: &TriggersSnapshot,
    facts: &DisconnectFacts,
    other_senders: &[String],
    unseen: &[(String, String)],
    others: &[&SubscriptionSeen],
) -> Vec<String> {
    let mut because = Vec::new();
    if let TopicSeen::Found { tags: Some(tags), .. } = &snapshot.topic
        && let Some(site) = tags.get(TAG_SITE)
        && *site != facts.site_url
    {
        because.push(format!("its tag says it belongs to {site}"));
    }
    if snapshot.subscriptions.is_none() && snapshot.topic != TopicSeen::Missing {
        because.push("this key may not list who subscribes to it".to_owned());
    }
    for seen in others {
        because.push(format!("{} subscribes to it ({})", seen.endpoint.masked, seen.protocol));
    }
    for sender in other_senders {
        because.push(format!("trigger {sender} sends to it"));
    }
    if !unseen.is_empty() {
        let names: Vec<&str> = unseen.iter().map(|(name, _)| name.as_str()).collect();
        because.push(format!("triggers could not be read in {}, which may send to it", some_of(&names)));
    }
    because
}

/// As for [`super::plan::plan_triggers`]: what is wanted and what would be done, without AWS's changing words.
fn fingerprint(plan: &DisconnectPlan) -> String {
    let unseen: Vec<&str> = plan.unseen.iter().map(|(name, _)| name.as_str()).collect();
    let decided = (
        (&plan.connection_id, &plan.site_url, &plan.region, &plan.topic_arn),
        (&plan.triggers, unseen, &plan.subscriptions, plan.pending_subscription, &plan.topic),
        (plan.integration_id, plan.integration, &plan.personal_key),
    );
    hex::encode(Sha256::digest(serde_json::to_vec(&decided).unwrap_or_default()))
}

#[cfg(test)]
mod tests;
