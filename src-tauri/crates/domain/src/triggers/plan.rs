//! The plan of a connection's triggers: topic, subscription, and our trigger in each chosen repository. Setting up,
//! repairing, changing and keeping in step with AWS are one thing: the difference between wanted and seen.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::topic::{TopicArn, TopicArnError, own_topic};
use super::trigger::{MAX_BRANCHES, StoredTriggers, Trigger, TriggerEvents};
use super::webhook::EndpointMark;
use crate::branch::{BranchNameError, check_branch};
use crate::plan::Action;

pub use decide::plan_triggers;

pub(super) mod decide;
#[cfg(test)]
mod tests;

/// Which topic is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TopicChoice {
    /// Causeway's own, made when it is missing.
    Own {
        /// A customer-managed KMS key for it; unencrypted when absent.
        kms_key: Option<String>,
    },
    /// One that exists already, perhaps in another account. It is never changed or deleted.
    Existing {
        /// Its ARN.
        arn: TopicArn,
    },
}

/// Which repositories get a trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepositoryChoice {
    /// All that the account has, whenever a plan is made.
    All,
    /// These.
    Only(BTreeSet<String>),
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggersDesired {
    /// The Jira base URL; it decides the names of topic and trigger.
    pub site_url: String,
    /// The region code.
    pub region: String,
    /// The 12-digit account of the repositories.
    pub account: String,
    /// The topic.
    pub topic: TopicChoice,
    /// The webhook URL, without its secret.
    pub webhook: EndpointMark,
    /// Which changes are told.
    pub events: TriggerEvents,
    /// Short branch names, at most ten; empty for all.
    pub branches: Vec<String>,
    /// Which repositories.
    pub repositories: RepositoryChoice,
}

/// Why something wanted cannot be planned for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TriggersDesiredError {
    /// No kind of change is chosen.
    #[error("Choose at least one kind of change")]
    NoEvents,
    /// More branches than a trigger may name.
    #[error("A trigger names at most {MAX_BRANCHES} branches")]
    TooManyBranches,
    /// One that is no branch name.
    #[error("{name}: {source}")]
    Branch {
        /// As it was given.
        name: String,
        /// What is wrong with it.
        source: BranchNameError,
    },
    /// The topic cannot be used, or the region and account name none.
    #[error(transparent)]
    Topic(#[from] TopicArnError),
}

impl TriggersDesired {
    /// The topic that this needs: the existing one, or the one that Causeway makes for this Jira.
    ///
    /// # Errors
    /// When region or account are not what an ARN holds.
    pub fn topic_arn(&self) -> Result<TopicArn, TopicArnError> {
        match &self.topic {
            TopicChoice::Existing { arn } => Ok(arn.clone()),
            TopicChoice::Own { .. } => own_topic(&self.site_url, &self.region, &self.account),
        }
    }

    /// Whether a trigger can be made of it.
    ///
    /// # Errors
    /// The first thing that AWS would refuse.
    pub fn check(&self) -> Result<(), TriggersDesiredError> {
        if self.events.names().is_empty() {
            return Err(TriggersDesiredError::NoEvents);
        }
        if self.branches.len() > MAX_BRANCHES {
            return Err(TriggersDesiredError::TooManyBranches);
        }
        for name in &self.branches {
            check_branch(name)
                .map_err(|source| TriggersDesiredError::Branch { name: name.clone(), source })?;
        }
        self.topic_arn()?;
        Ok(())
    }

    /// Whether a repository gets a trigger.
    pub fn chooses(&self, repository: &str) -> bool {
        match &self.repositories {
            RepositoryChoice::All => true,
            RepositoryChoice::Only(names) => names.contains(repository),
        }
    }

    /// Repositories that are chosen by name; none when all are.
    pub fn chosen_by_name(&self) -> impl Iterator<Item = &str> {
        let names = match &self.repositories {
            RepositoryChoice::All => None,
            RepositoryChoice::Only(names) => Some(names),
        };
        names.into_iter().flatten().map(String::as_str)
    }
}

/// A topic as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TopicSeen {
    /// There is none of that name.
    Missing,
    /// It is there.
    Found {
        /// Its access policy as JSON text.
        policy: Option<String>,
        /// The key it is encrypted with.
        kms_key: Option<String>,
        /// Its tags; absent when they may not be read.
        tags: Option<BTreeMap<String, String>>,
    },
    /// It may not be looked at.
    Denied {
        /// AWS's words.
        message: String,
    },
}

/// A subscription as the topic lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionSeen {
    /// Its ARN; absent while it waits to be confirmed.
    pub arn: Option<String>,
    /// `https`, `email`, `sqs`, …
    pub protocol: String,
    /// Where it leads.
    pub endpoint: EndpointMark,
    /// Whether raw delivery is on, which breaks GIJ; absent when that may not be read.
    pub raw_delivery: Option<bool>,
}

impl SubscriptionSeen {
    /// Whether it is one of SNS to this webhook, confirmed or not.
    pub fn leads_to(&self, webhook: &EndpointMark) -> bool {
        // The visible part alone could be shared with another secret.
        self.protocol == "https" && self.endpoint.digest == webhook.digest
    }
}

/// One repository's triggers as they were seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TriggersSeen {
    /// Read.
    Read(StoredTriggers),
    /// They may not be read.
    Denied {
        /// AWS's words.
        message: String,
    },
    /// The repository is gone.
    Vanished,
    /// They could not be read for another reason.
    Failed {
        /// In words.
        message: String,
    },
}

impl TriggersSeen {
    /// The triggers, none where they were not read.
    pub fn list(&self) -> &[Trigger] {
        match self {
            Self::Read(stored) => &stored.triggers,
            Self::Denied { .. } | Self::Vanished | Self::Failed { .. } => &[],
        }
    }
}

/// A topic that is not the wanted one, and that triggers of other people send to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPath {
    /// The topic.
    pub topic_arn: TopicArn,
    /// Repositories with a trigger that sends to it, in name order.
    pub repositories: Vec<String>,
    /// Whether it delivers to the same Jira webhook; `false` also when its subscriptions may not be listed.
    pub delivers_to_same_webhook: bool,
}

/// What was seen in AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggersSnapshot {
    /// The ARN of the wanted topic.
    pub topic_arn: TopicArn,
    /// The wanted topic.
    pub topic: TopicSeen,
    /// Its subscriptions; absent when they may not be listed.
    pub subscriptions: Option<Vec<SubscriptionSeen>>,
    /// Every repository of the account, and chosen ones beyond them.
    pub repositories: BTreeMap<String, TriggersSeen>,
    /// Other topics on the way from these repositories.
    #[serde(default)]
    pub other_paths: Vec<OtherPath>,
}

/// Why a repository's line is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TriggerReason {
    /// It has no trigger of ours.
    Missing,
    /// Ours is there as wanted.
    AsWanted,
    /// Ours differs: other events, branches or custom data.
    Edited,
    /// A trigger of our name leads elsewhere; it is pointed back.
    LeadsElsewhere {
        /// Where.
        destination: String,
    },
    /// It is no longer chosen, and ours is taken out.
    NotChosen,
    /// It is not chosen and has none of ours.
    LeftOut,
    /// Ten others fill the list.
    Full {
        /// Their names.
        others: Vec<String>,
    },
    /// Its triggers may not be read.
    Denied {
        /// AWS's words.
        message: String,
    },
    /// The repository is gone.
    Vanished,
    /// Its triggers could not be read.
    Failed {
        /// In words.
        message: String,
    },
}

/// What happens to one repository's triggers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTrigger {
    /// The repository.
    pub repository: String,
    /// Create, update (also taking ours out), keep, skip or conflict.
    pub action: Action,
    /// Why.
    pub reason: TriggerReason,
    /// Names of triggers that are not ours and stay as they are.
    pub foreign: Vec<String>,
}

/// A policy that only its owner changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyKind {
    /// The topic's access policy.
    Topic,
    /// The KMS key's policy.
    Key,
}

/// A statement that a policy has to hold for messages to arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeededStatement {
    /// Whose policy.
    pub policy: PolicyKind,
    /// The statement as indented JSON, to be copied.
    pub statement: String,
    /// Whether the policy allows it already; `None` when that cannot be told.
    pub present: Option<bool>,
}

/// How many repositories meet which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TriggerCounts {
    /// They get our trigger.
    pub create: usize,
    /// Ours is changed.
    pub update: usize,
    /// Ours is taken out.
    pub remove: usize,
    /// Ours is there as wanted.
    pub keep: usize,
    /// They are left out or gone.
    pub skip: usize,
    /// Something stands in the way.
    pub conflict: usize,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggersPlan {
    /// What is wanted.
    pub desired: TriggersDesired,
    /// The topic's ARN.
    pub topic_arn: TopicArn,
    /// What happens to the topic: create, keep, update (its key), or conflict (unusable).
    pub topic: Action,
    /// Why the topic cannot be used, or what has to be known about it.
    pub topic_note: Option<String>,
    /// Statements that policies of the topic's or the key's owner have to hold.
    pub statements: Vec<NeededStatement>,
    /// What happens to the subscription: create, keep, or update (asked to confirm again).
    pub subscription: Action,
    /// Subscriptions to the same Jira with another secret, which the new one replaces: their ARNs.
    pub replaced_subscriptions: Vec<String>,
    /// Our trigger as it will be in every chosen repository.
    pub own: Trigger,
    /// Every repository.
    pub repositories: Vec<PlannedTrigger>,
    /// What has to be known before it is carried out, in words.
    pub cautions: Vec<String>,
    /// Fingerprint of what is wanted and what would be done.
    pub hash: String,
}

impl PlannedTrigger {
    /// Whether carrying the plan out writes this repository's list.
    pub fn changes_anything(&self) -> bool {
        matches!(self.action, Action::Create | Action::Update)
    }
}

impl TriggersPlan {
    /// Whether carrying it out would write anything in AWS.
    pub fn changes_anything(&self) -> bool {
        let changes = |action| matches!(action, Action::Create | Action::Update);
        changes(self.topic)
            || changes(self.subscription)
            || !self.replaced_subscriptions.is_empty()
            || self.repositories.iter().any(PlannedTrigger::changes_anything)
    }

    /// Whether it can be carried out. A repository in conflict is left alone and stops nothing else.
    pub fn can_start(&self) -> bool {
        self.topic != Action::Conflict && self.desired.check().is_ok()
    }

    /// How many repositories meet which end.
    pub fn counts(&self) -> TriggerCounts {
        let mut counts = TriggerCounts::default();
        for line in &self.repositories {
            let count = match line.action {
                Action::Create => &mut counts.create,
                Action::Update if line.reason == TriggerReason::NotChosen => &mut counts.remove,
                Action::Update => &mut counts.update,
                Action::Keep => &mut counts.keep,
                Action::Skip => &mut counts.skip,
                Action::Conflict => &mut counts.conflict,
            };
            *count += 1;
        }
        counts
    }

    /// What it is about, for the title of a run: `triggers in 12 repositories`.
    pub fn title_noun(&self) -> String {
        let counts = self.counts();
        match (counts.create + counts.update, counts.remove, counts.keep) {
            (0, 0, 1) | (1, 0, _) => "the trigger in 1 repository".to_owned(),
            (0, 0, all) => format!("triggers in {all} repositories"),
            (changed, removed, _) => format!("triggers in {} repositories", changed + removed),
        }
    }
}
