//! The path of a push to Jira, link by link, with the one that is broken.

use serde::{Deserialize, Serialize};

use super::plan::{RepositoryChoice, TopicSeen, TriggersDesired, TriggersSeen, TriggersSnapshot};
use super::policy::{is_managed_key, policy_lets_codecommit_publish};
use super::trigger::{Trigger, own_trigger};

/// A link of the path, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Link {
    /// The repository in CodeCommit.
    Repository,
    /// Our trigger in it.
    Trigger,
    /// The topic the trigger sends to.
    Topic,
    /// The subscription of Jira's webhook.
    Subscription,
    /// Jira, which answers the delivery.
    Jira,
}

impl Link {
    /// All links in order.
    pub const ALL: [Self; 5] = [Self::Repository, Self::Trigger, Self::Topic, Self::Subscription, Self::Jira];
}

/// How a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkState {
    /// It works, as far as can be seen.
    Ok,
    /// It is the broken one.
    Broken,
    /// Something waits: a confirmation.
    Waiting,
    /// It cannot be told, for lack of a permission or because something before it is broken.
    Unknown,
}

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathProblem {
    /// The repository is gone from CodeCommit.
    RepositoryGone,
    /// The repository may not be looked at.
    TriggersDenied {
        /// AWS's words.
        message: String,
    },
    /// Its triggers could not be read.
    TriggersUnread {
        /// In words.
        message: String,
    },
    /// There is no trigger of ours.
    NoTrigger,
    /// A trigger of our name sends elsewhere.
    WrongTopic {
        /// Where.
        destination: String,
    },
    /// Our trigger was edited: other events or branches.
    TriggerEdited {
        /// What differs, in words.
        differences: Vec<String>,
    },
    /// The topic is gone.
    TopicDeleted,
    /// The topic cannot be used, for its encryption or its policy.
    TopicUnusable {
        /// In words.
        reason: String,
    },
    /// The topic may not be looked at.
    TopicDenied {
        /// AWS's words.
        message: String,
    },
    /// Nothing subscribes to the topic for Jira.
    NoSubscription,
    /// Jira has not confirmed the subscription.
    SubscriptionPending,
    /// Subscriptions may not be listed.
    SubscriptionUnknown,
    /// The subscription leads to the same Jira with another secret: the webhook secret changed.
    WebhookSecretChanged,
    /// The subscription delivers raw messages, which Jira cannot read.
    RawDelivery,
    /// Jira does not take deliveries.
    EndpointFailing {
        /// In words: the status it answered with, or why it cannot be reached.
        reason: String,
    },
}

impl PathProblem {
    /// The link it breaks.
    pub fn link(&self) -> Link {
        match self {
            Self::RepositoryGone => Link::Repository,
            Self::TriggersDenied { .. }
            | Self::TriggersUnread { .. }
            | Self::NoTrigger
            | Self::WrongTopic { .. }
            | Self::TriggerEdited { .. } => Link::Trigger,
            Self::TopicDeleted | Self::TopicUnusable { .. } | Self::TopicDenied { .. } => Link::Topic,
            Self::NoSubscription
            | Self::SubscriptionPending
            | Self::SubscriptionUnknown
            | Self::WebhookSecretChanged
            | Self::RawDelivery => Link::Subscription,
            Self::EndpointFailing { .. } => Link::Jira,
        }
    }

    /// How the link is with it.
    pub fn state(&self) -> LinkState {
        match self {
            Self::SubscriptionPending => LinkState::Waiting,
            Self::TriggersDenied { .. }
            | Self::TriggersUnread { .. }
            | Self::TopicDenied { .. }
            | Self::SubscriptionUnknown => LinkState::Unknown,
            _ => LinkState::Broken,
        }
    }

    /// Whether a plan of triggers mends it.
    pub fn is_repairable(&self) -> bool {
        matches!(
            self,
            Self::NoTrigger
                | Self::WrongTopic { .. }
                | Self::TriggerEdited { .. }
                | Self::TopicDeleted
                | Self::NoSubscription
                | Self::SubscriptionPending
                | Self::WebhookSecretChanged
                | Self::RawDelivery
        )
    }
}

/// One repository's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPath {
    /// The repository.
    pub repository: String,
    /// What is wrong, in the order of the links; empty when all is well.
    pub problems: Vec<PathProblem>,
}

impl DeliveryPath {
    /// How a link is: unknown behind a broken one.
    pub fn state_of(&self, link: Link) -> LinkState {
        let position = |wanted: Link| Link::ALL.iter().position(|link| *link == wanted);
        match self.problems.iter().find(|problem| problem.link() == link) {
            Some(problem) => problem.state(),
            None if self.problems.iter().any(|problem| {
                problem.state() == LinkState::Broken && position(problem.link()) < position(link)
            }) =>
            {
                LinkState::Unknown
            }
            None => LinkState::Ok,
        }
    }
}

/// What is known of Jira's end, from a check of the webhook's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndpointReport {
    /// It answers, with a certificate that SNS accepts.
    Reachable,
    /// It does not take deliveries.
    Failing {
        /// In words.
        reason: String,
    },
}

/// The path of every chosen repository, in name order.
pub fn diagnose(
    desired: &TriggersDesired,
    snapshot: &TriggersSnapshot,
    endpoint: Option<&EndpointReport>,
) -> Vec<DeliveryPath> {
    let own = own_trigger(desired, &snapshot.topic_arn);
    let mut shared = topic_problems(desired, snapshot);
    // Without a topic there is nothing to say about subscriptions to it.
    if snapshot.topic != TopicSeen::Missing {
        shared.extend(subscription_problem(desired, snapshot));
    }
    if let Some(EndpointReport::Failing { reason }) = endpoint {
        shared.push(PathProblem::EndpointFailing { reason: reason.clone() });
    }
    let seen = snapshot.repositories.iter().filter(|(name, _)| desired.chooses(name)).map(|(name, seen)| {
        let problems = match repository_problem(seen, &own) {
            Some(PathProblem::RepositoryGone) => vec![PathProblem::RepositoryGone],
            problem => problem.into_iter().chain(shared.iter().cloned()).collect(),
        };
        DeliveryPath { repository: name.clone(), problems }
    });
    let gone =
        desired.chosen_by_name().filter(|name| !snapshot.repositories.contains_key(*name)).map(|name| {
            DeliveryPath { repository: name.to_owned(), problems: vec![PathProblem::RepositoryGone] }
        });
    let mut paths: Vec<DeliveryPath> = seen.chain(gone).collect();
    paths.sort_by(|left, right| left.repository.cmp(&right.repository));
    paths
}

fn repository_problem(seen: &TriggersSeen, own: &Trigger) -> Option<PathProblem> {
    let stored = match seen {
        TriggersSeen::Read(stored) => &stored.triggers,
        TriggersSeen::Denied { message } => {
            return Some(PathProblem::TriggersDenied { message: message.clone() });
        }
        TriggersSeen::Failed { message } => {
            return Some(PathProblem::TriggersUnread { message: message.clone() });
        }
        TriggersSeen::Vanished => return Some(PathProblem::RepositoryGone),
    };
    let named: Vec<&Trigger> = stored.iter().filter(|trigger| trigger.name == own.name).collect();
    match named.iter().find(|trigger| trigger.destination_arn == own.destination_arn) {
        Some(ours) => {
            let differences = ours.differences(own);
            (!differences.is_empty()).then_some(PathProblem::TriggerEdited { differences })
        }
        None => Some(named.first().map_or(PathProblem::NoTrigger, |trigger| PathProblem::WrongTopic {
            destination: trigger.destination_arn.clone(),
        })),
    }
}

fn topic_problems(desired: &TriggersDesired, snapshot: &TriggersSnapshot) -> Vec<PathProblem> {
    let arn = &snapshot.topic_arn;
    match &snapshot.topic {
        TopicSeen::Missing => vec![PathProblem::TopicDeleted],
        TopicSeen::Denied { message } => vec![PathProblem::TopicDenied { message: message.clone() }],
        TopicSeen::Found { policy, kms_key, .. } => {
            let unusable = |reason: String| vec![PathProblem::TopicUnusable { reason }];
            if kms_key.as_deref().is_some_and(is_managed_key) {
                return unusable(
                    "It is encrypted with the key that AWS manages for SNS, which CodeCommit may not use"
                        .to_owned(),
                );
            }
            if arn.region() != desired.region {
                return unusable(format!(
                    "It is in {}, the repositories are in {}",
                    arn.region(),
                    desired.region
                ));
            }
            let lets = policy
                .as_deref()
                .and_then(|policy| policy_lets_codecommit_publish(policy, arn, &desired.account));
            if lets == Some(false) {
                return unusable(format!(
                    "Its access policy does not let CodeCommit publish for account {}",
                    desired.account
                ));
            }
            Vec::new()
        }
    }
}

fn subscription_problem(desired: &TriggersDesired, snapshot: &TriggersSnapshot) -> Option<PathProblem> {
    let Some(subscriptions) = &snapshot.subscriptions else { return Some(PathProblem::SubscriptionUnknown) };
    let ours = || subscriptions.iter().filter(|seen| seen.leads_to(&desired.webhook));
    if let Some(confirmed) = ours().find(|seen| seen.arn.is_some()) {
        return (confirmed.raw_delivery == Some(true)).then_some(PathProblem::RawDelivery);
    }
    if ours().next().is_some() {
        return Some(PathProblem::SubscriptionPending);
    }
    let former = subscriptions
        .iter()
        .any(|seen| seen.protocol == "https" && seen.endpoint.is_same_listener(&desired.webhook));
    Some(if former { PathProblem::WebhookSecretChanged } else { PathProblem::NoSubscription })
}

/// What is no longer as it was set up, apart from the topic and its subscription.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Drift {
    /// Repositories without a trigger of ours, where every repository is wanted: new since, as far as can be told.
    pub added: Vec<String>,
    /// Chosen repositories that AWS no longer has.
    pub removed: Vec<String>,
    /// Repositories whose trigger of ours somebody changed, pointed elsewhere, or took out of a repository chosen by
    /// name.
    pub edited: Vec<String>,
}

impl Drift {
    /// Whether all is as it was set up.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.edited.is_empty()
    }
}

/// What has drifted, in name order. Repositories that cannot be looked at are in none of the lists.
pub fn drift(desired: &TriggersDesired, snapshot: &TriggersSnapshot) -> Drift {
    let mut drift = Drift::default();
    let every = desired.repositories == RepositoryChoice::All;
    for path in diagnose(desired, snapshot, None) {
        let list = match path.problems.first() {
            Some(PathProblem::RepositoryGone) => &mut drift.removed,
            Some(PathProblem::NoTrigger) if every => &mut drift.added,
            Some(
                PathProblem::NoTrigger | PathProblem::WrongTopic { .. } | PathProblem::TriggerEdited { .. },
            ) => &mut drift.edited,
            _ => continue,
        };
        list.push(path.repository);
    }
    drift
}

#[cfg(test)]
mod tests;
