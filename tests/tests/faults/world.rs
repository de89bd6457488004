//! What the sandbox holds, seen past everything that is tested.

use serde_json::Value;

/// Repositories with their triggers, and topics with their subscriptions.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct World {
    /// Each repository with its triggers in order.
    pub(crate) triggers: Vec<(String, Vec<Value>)>,
    /// Our topics.
    pub(crate) topics: Vec<Value>,
    /// Everybody else's.
    pub(crate) other_topics: Vec<Value>,
}

impl World {
    /// How many triggers of ours a repository has.
    pub(crate) fn ours(&self, repository: &str) -> usize {
        let found = self.triggers.iter().find(|(name, _)| name == repository);
        found.map_or(0, |(_, list)| list.iter().filter(|one| is_own_trigger(one)).count())
    }

    /// How many repositories have a trigger of ours.
    pub(crate) fn with_ours(&self) -> usize {
        self.triggers.iter().filter(|(name, _)| self.ours(name) > 0).count()
    }

    /// The triggers that are not ours.
    pub(crate) fn foreign(&self) -> Vec<(String, Vec<Value>)> {
        let others = |list: &[Value]| list.iter().filter(|one| !is_own_trigger(one)).cloned().collect();
        self.triggers.iter().map(|(name, list)| (name.clone(), others(list))).collect()
    }

    /// The subscriptions of our topics.
    pub(crate) fn subscriptions(&self) -> Vec<&Value> {
        self.topics.iter().flat_map(|topic| topic["subscriptions"].as_array().into_iter().flatten()).collect()
    }

    /// Whether everything that is wanted is there, once.
    pub(crate) fn is_full(&self) -> bool {
        self.triggers.iter().all(|(name, _)| self.ours(name) == 1)
            && self.topics.len() == 1
            && self.subscriptions().len() == 1
    }

    /// Whether nothing of ours is there.
    pub(crate) fn is_empty(&self) -> bool {
        self.with_ours() == 0 && self.topics.is_empty()
    }

    /// Whether nothing of ours is there twice.
    pub(crate) fn is_single(&self) -> bool {
        self.triggers.iter().all(|(name, _)| self.ours(name) <= 1)
            && self.topics.len() <= 1
            && self.subscriptions().len() <= 1
    }
}

fn is_own_trigger(trigger: &Value) -> bool {
    trigger["name"].as_str().is_some_and(|name| name.starts_with("causeway-"))
}

/// Whether a topic is one that Causeway made.
pub(crate) fn is_own_topic(topic: &Value) -> bool {
    topic["arn"].as_str().is_some_and(|arn| arn.contains(":codecommit-causeway-"))
}
