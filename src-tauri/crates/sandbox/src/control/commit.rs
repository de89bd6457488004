//! A commit as if somebody had pushed it.

use std::collections::BTreeMap;
use std::sync::Arc;

use git2::{FileMode, Oid, Signature, Time, build::TreeUpdateBuilder};
use serde::Deserialize;

use crate::repositories::{ReferenceChange, Repository};
use crate::world::World;

/// A commit to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCommit {
    /// The branch it goes on top of; created when there is none, from the default branch unless that is missing too.
    pub branch: String,
    /// The whole message.
    pub message: String,
    /// New contents by path; `null` removes the file.
    #[serde(default)]
    pub files: BTreeMap<String, Option<String>>,
    /// Who wrote it.
    pub author: Author,
    /// The user who pushes it.
    #[serde(default = "pusher")]
    pub pushed_by: String,
}

/// The author of a commit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// Why a commit cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Nobody of that name could have pushed.
    #[error("there is no user {0}")]
    UnknownUser(String),
    /// git refuses.
    #[error("git refuses: {0}")]
    Git(#[from] git2::Error),
    /// The work did not come to its end.
    #[error("the commit was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}

/// Writes a commit and moves its branch, with all that follows from a push.
pub fn commit(world: &Arc<World>, repository: &Arc<Repository>, new: &NewCommit) -> Result<Oid, CommitError> {
    let pusher = world
        .principals
        .user(&new.pushed_by)
        .ok_or_else(|| CommitError::UnknownUser(new.pushed_by.clone()))?;
    let git = repository.git()?;
    let reference = format!("refs/heads/{}", new.branch);
    let tip = git.refname_to_id(&reference).ok();
    let parent = match tip {
        Some(tip) => Some(git.find_commit(tip)?),
        None => git.head().ok().map(|head| head.peel_to_commit()).transpose()?,
    };
    let base = match &parent {
        Some(parent) => parent.tree()?,
        None => git.find_tree(git.treebuilder(None)?.write()?)?,
    };
    let mut update = TreeUpdateBuilder::new();
    for (path, content) in &new.files {
        match content {
            Some(content) => update.upsert(path.as_str(), git.blob(content.as_bytes())?, FileMode::Blob),
            None => update.remove(path.as_str()),
        };
    }
    let tree = git.find_tree(update.create_updated(&git, &base)?)?;
    let when = Time::new(world.clock.now_seconds(), 0);
    let author = Signature::new(&new.author.name, &new.author.email, &when)?;
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    let id = git.commit(None, &author, &author, &new.message, &tree, &parents)?;
    match tip {
        Some(tip) => git.reference_matching(&reference, id, true, tip, "push")?,
        None => git.reference(&reference, id, false, "push")?,
    };
    let change = ReferenceChange { name: reference, old: tip, new: Some(id) };
    world.references_changed(repository, &[change], &pusher.arn);
    Ok(id)
}

/// Who pushes unless told.
pub(super) fn pusher() -> String {
    "admin".to_owned()
}
