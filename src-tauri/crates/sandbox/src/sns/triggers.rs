//! The triggers of repositories.

use std::sync::Arc;

use serde_json::Value;

use crate::repositories::{ReferenceChange, Repository};
use crate::world::World;

/// Publishes reference changes to the destinations of a repository's triggers.
pub fn fire(world: &Arc<World>, repository: &Arc<Repository>, changes: &[ReferenceChange], actor_arn: &str) {
    if !repository.metadata().triggers.is_empty() {
        world.record("sns", "Publish", actor_arn, &repository.name, &format!("NotFound ({} changes)", changes.len()));
    }
}

/// Tries triggers: the names of those that published, and the others with the reason.
pub fn test(
    _world: &Arc<World>,
    _repository: &Arc<Repository>,
    triggers: &[Value],
    _actor_arn: &str,
) -> (Vec<String>, Vec<(Value, String)>) {
    (Vec::new(), triggers.iter().map(|trigger| (trigger.clone(), "Topic does not exist".to_owned())).collect())
}
