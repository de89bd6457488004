//! A repository's triggers. CodeCommit replaces them only as a whole list, so the list is kept verbatim.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::plan::{TriggerReason, TriggersDesired};
use super::topic::{TopicArn, trigger_name};

/// As many triggers as a repository may have.
pub const MAX_TRIGGERS: usize = 10;

/// As many branches as a trigger may name.
pub const MAX_BRANCHES: usize = 10;

/// A trigger exactly as CodeCommit gives it: what is absent there is absent here, and nothing is normalised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// The name, unique in its repository.
    pub name: String,
    /// A topic or a Lambda function.
    pub destination_arn: String,
    /// Static text that comes with every event.
    pub custom_data: Option<String>,
    /// Short branch names; an empty list stands for all.
    pub branches: Option<Vec<String>>,
    /// `all` alone, or any of `updateReference`, `createReference`, `deleteReference`.
    pub events: Vec<String>,
}

/// A repository's whole list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoredTriggers {
    /// New with every write; absent where none ever was.
    pub configuration_id: Option<String>,
    /// In the order CodeCommit keeps.
    pub triggers: Vec<Trigger>,
}

/// Which reference changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerEvents {
    /// A push to an existing branch or tag.
    pub update: bool,
    /// A new branch or tag.
    pub create: bool,
    /// A deleted branch or tag.
    pub delete: bool,
}

impl TriggerEvents {
    /// Everything: what Jira needs to know all commits, branches and tags.
    pub const ALL: Self = Self { update: true, create: true, delete: true };

    /// As CodeCommit writes them: `all` alone, or the single ones; empty when nothing is chosen.
    pub fn names(self) -> Vec<String> {
        if self == Self::ALL {
            return vec!["all".to_owned()];
        }
        [(self.update, "updateReference"), (self.create, "createReference"), (self.delete, "deleteReference")]
            .into_iter()
            .filter(|(chosen, _)| *chosen)
            .map(|(_, name)| name.to_owned())
            .collect()
    }
}

impl Trigger {
    /// Whether Causeway made it: by its fixed name and by where it leads, never by its place in the list.
    pub fn is_ours(&self, name: &str, topic: &TopicArn) -> bool {
        self.name == name && self.destination_arn == topic.as_str()
    }

    /// What differs from the one that is wanted, in words; the destination apart. Order and repetition of events and
    /// branches mean nothing, and neither does whether an empty value is written out.
    pub fn differences(&self, wanted: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        if as_set(&self.events) != as_set(&wanted.events) {
            differences.push(format!("events: {} instead of {}", list(&self.events), list(&wanted.events)));
        }
        let (is, should) = (self.branch_names(), wanted.branch_names());
        if as_set(is) != as_set(should) {
            let all = |names: &[String]| if names.is_empty() { "all".to_owned() } else { list(names) };
            differences.push(format!("branches: {} instead of {}", all(is), all(should)));
        }
        let custom_data = |trigger: &Self| trigger.custom_data.clone().filter(|text| !text.is_empty());
        if custom_data(self) != custom_data(wanted) {
            differences.push("custom data".to_owned());
        }
        differences
    }

    fn branch_names(&self) -> &[String] {
        self.branches.as_deref().unwrap_or_default()
    }
}

fn as_set(names: &[String]) -> BTreeSet<&str> {
    names.iter().map(String::as_str).collect()
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Our trigger as it will be in every chosen repository. The branches are always written out, because CodeCommit has
/// an error for leaving them out.
pub fn own_trigger(desired: &TriggersDesired, topic: &TopicArn) -> Trigger {
    Trigger {
        name: trigger_name(&desired.site_url),
        destination_arn: topic.as_str().to_owned(),
        custom_data: None,
        branches: Some(desired.branches.clone()),
        events: desired.events.names(),
    }
}

/// What has to be done for our trigger to be in a repository's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merge {
    /// It is there as wanted; nothing is written.
    InPlace,
    /// This list has to be written.
    Change {
        /// The whole new list: foreign triggers as they were and in their order, ours where it was or at the end.
        triggers: Vec<Trigger>,
        /// [`TriggerReason::Missing`], [`TriggerReason::Edited`] or [`TriggerReason::LeadsElsewhere`].
        reason: TriggerReason,
    },
    /// There is no room.
    Full {
        /// Names of the triggers that fill the list.
        others: Vec<String>,
    },
}

/// Puts our trigger into a repository's list. An entry of its name is replaced wherever it leads, because a name
/// occurs only once in a repository and this one is made from the Jira site's address; everything else stays verbatim.
pub fn merge(stored: &[Trigger], own: &Trigger) -> Merge {
    let mut named = stored.iter().filter(|trigger| trigger.name == own.name);
    let first = named.next();
    let alone = named.next().is_none();
    let reason = match first {
        None => TriggerReason::Missing,
        Some(_) => stored
            .iter()
            .find(|trigger| trigger.name == own.name && trigger.destination_arn != own.destination_arn)
            .map_or(TriggerReason::Edited, |trigger| TriggerReason::LeadsElsewhere {
                destination: trigger.destination_arn.clone(),
            }),
    };
    if let Some(first) = first
        && alone
        && reason == TriggerReason::Edited
        && first.differences(own).is_empty()
    {
        return Merge::InPlace;
    }
    let mut triggers = Vec::with_capacity(stored.len() + 1);
    let mut placed = false;
    for trigger in stored {
        if trigger.name != own.name {
            triggers.push(trigger.clone());
        } else if !placed {
            triggers.push(own.clone());
            placed = true;
        }
    }
    if !placed {
        triggers.push(own.clone());
    }
    if triggers.len() > MAX_TRIGGERS {
        let others = triggers.into_iter().map(|trigger| trigger.name).filter(|name| *name != own.name);
        return Merge::Full { others: others.collect() };
    }
    Merge::Change { triggers, reason }
}

/// A repository's list without our trigger, or `None` when there is nothing to take out. An entry of our name that
/// leads elsewhere is not ours (any more) and stays.
pub fn without_ours(stored: &[Trigger], name: &str, topic: &TopicArn) -> Option<Vec<Trigger>> {
    let rest: Vec<Trigger> = stored.iter().filter(|trigger| !trigger.is_ours(name, topic)).cloned().collect();
    (rest.len() < stored.len()).then_some(rest)
}

#[cfg(test)]
mod tests;
