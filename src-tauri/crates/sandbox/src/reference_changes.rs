//! What follows when references move, however they were moved: API, push over HTTP, push over SSH.

use std::sync::Arc;

use crate::repositories::{ReferenceChange, Repository};
use crate::world::World;

impl World {
    /// Follows reference changes: the default branch of a repository that was empty, pull requests whose source or
    /// destination moved, triggers.
    pub fn references_changed(
        self: &Arc<Self>,
        repository: &Arc<Repository>,
        changes: &[ReferenceChange],
        actor_arn: &str,
    ) {
        if changes.is_empty() {
            return;
        }
        let now = self.clock.now_millis();
        repository.update(|metadata| metadata.modified_at = now);
        match repository.git() {
            Ok(git) => {
                choose_default_branch(repository, &git, changes);
                self.pull_requests.follow(repository, &git, changes, actor_arn, now);
            }
            Err(error) => {
                tracing::error!(repository = repository.name, %error, "a bare repository cannot be opened");
            }
        }
        crate::sns::triggers::fire(self, repository, changes, actor_arn);
    }
}

/// The first branch pushed into an empty repository becomes its default branch.
fn choose_default_branch(repository: &Repository, git: &git2::Repository, changes: &[ReferenceChange]) {
    let created = changes
        .iter()
        .filter(|change| change.old.is_none() && change.new.is_some())
        .find_map(|change| change.name.strip_prefix("refs/heads/"));
    let Some(branch) = created else { return };
    let chosen = repository.update(|metadata| {
        let empty = metadata.default_branch.is_none();
        if empty {
            metadata.default_branch = Some(branch.to_owned());
        }
        empty
    });
    if chosen && let Err(error) = git.set_head(&format!("refs/heads/{branch}")) {
        tracing::error!(repository = repository.name, %error, "HEAD cannot be set");
    }
}
