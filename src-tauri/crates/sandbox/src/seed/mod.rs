//! What a sandbox's world begins with.

mod demo;
mod dice;
mod history;
pub(crate) mod hostile;
pub mod keys;
mod org;
pub mod people;
mod policies;
pub mod principals;
mod reviews;
mod roles;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rsa::rand_core::RngCore;

use crate::options::Seed;
use crate::repositories::{Metadata, Repository};
use crate::world::World;
use dice::Dice;
use history::{History, Shape};
use org::Organisation;

pub use people::{PEOPLE, Person};
pub use principals::{Secrets, principals};
pub use reviews::reviews;
pub use roles::{AssumableRole, directory, roles};

/// How many repositories an organisation has unless told.
const ORGANISATION: usize = 1_000;

/// 1 March 2025, 00:00 UTC, in epoch milliseconds: no repository is older.
const OLDEST: i64 = 1_740_787_200_000;

/// A pull request that a sample repository begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedPullRequest {
    /// One line, beginning with an issue key.
    pub title: String,
    /// What and why, when given.
    pub description: Option<String>,
    /// Short name of the source branch, which exists.
    pub source: String,
    /// Short name of the destination branch.
    pub destination: String,
    /// What became of it.
    pub status: SeedStatus,
    /// Who asked for it.
    pub author: Person,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// What became of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedStatus {
    /// It waits.
    Open,
    /// Its commits are in the destination by a merge commit.
    Merged,
    /// Closed without a merge.
    Closed,
}

/// The commits of a merged pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedCommits {
    /// The tip of the source.
    pub source: git2::Oid,
    /// The tip of the destination before the merge.
    pub destination: git2::Oid,
    /// The merge commit.
    pub merge: git2::Oid,
}

/// Registers the repositories of the seed with the world; their contents come into being when first looked at.
pub fn repositories(world: &World) {
    let organisation = Organisation::new(world.options.seed_value);
    let sample = match world.options.seed {
        Seed::Demo => &demo::REPOSITORIES[..],
        Seed::Org => &[],
    };
    let count = world.options.repositories.unwrap_or(match world.options.seed {
        Seed::Demo => sample.len(),
        Seed::Org => ORGANISATION,
    });
    for repository in sample.iter().take(count) {
        let description = repository.description.map(str::to_owned);
        register(world, repository.name, description, repository.default_branch);
    }
    for number in 0..count.saturating_sub(sample.len()) {
        let repository = organisation.repository(number);
        register(world, &repository.name, repository.description, repository.default_branch);
    }
}

fn register(world: &World, name: &str, description: Option<String>, default_branch: Option<&str>) {
    let mut dice = Dice::new(world.options.seed_value, &format!("repository/{name}"));
    let mut random = [0; 16];
    dice.fill_bytes(&mut random);
    let id = uuid::Builder::from_random_bytes(random).into_uuid().to_string();
    let minutes =
        |dice: &mut Dice, days: usize| i64::try_from(dice.below(days * 1_440)).unwrap_or_default() * 60_000;
    let created_at = OLDEST + minutes(&mut dice, 200);
    let metadata = Metadata {
        description,
        default_branch: default_branch.map(str::to_owned),
        created_at,
        modified_at: created_at + minutes(&mut dice, 400),
        tags: BTreeMap::from([(
            "team".to_owned(),
            name.split(['-', '.']).next().unwrap_or_default().to_owned(),
        )]),
        triggers: Vec::new(),
        trigger_configuration_id: None,
    };
    // By id: names that differ in case only must not meet in one directory.
    let directory = world.directory.join("repositories").join(format!("{id}.git"));
    let repository = Repository::new(name.to_owned(), id, world.repository_arn(name), directory, metadata);
    if !world.repositories.insert(Arc::new(repository)) {
        tracing::error!(name, "the seed names a repository twice");
    }
}

/// Creates the bare repository at `directory` with the content that belongs to `name`.
///
/// The content depends on the name alone, so commit ids are the same in every sandbox. A repository without a default
/// branch is empty.
pub fn materialize(directory: &Path, name: &str, metadata: &mut Metadata) -> Result<(), git2::Error> {
    let branch = metadata.default_branch.as_deref();
    let repository = write::init(directory, branch.unwrap_or("main"))?;
    if let Some(branch) = branch {
        write::write(&repository, &planned(name, branch))?;
    }
    Ok(())
}

fn planned(name: &str, branch: &str) -> History {
    history::plan(&match demo::find(name) {
        Some(repository) => Shape::demo(repository, branch),
        None => Shape::org(name, branch),
    })
}

/// The pull requests that a repository of the sample account begins with, oldest first.
///
/// Nothing is written for this; the branches they name exist once the repository has its content.
pub fn pull_requests(repository: &Repository) -> Vec<SeedPullRequest> {
    let Some(sample) = demo::find(&repository.name).filter(|sample| sample.reviewed) else {
        return Vec::new();
    };
    let Some(branch) = sample.default_branch else { return Vec::new() };
    history::plan(&Shape::demo(sample, branch)).pull_requests
}

/// Finds the merge of a merged pull request in the history of its destination.
pub fn merged_commits(
    git: &git2::Repository,
    pull_request: &SeedPullRequest,
) -> Result<Option<MergedCommits>, git2::Error> {
    let tip = |branch: &str| git.refname_to_id(&format!("refs/heads/{branch}"));
    let source = tip(&pull_request.source)?;
    let mut commit = Some(git.find_commit(tip(&pull_request.destination)?)?);
    while let Some(merge) = commit {
        if merge.parent_id(1).is_ok_and(|second| second == source) {
            return Ok(Some(MergedCommits { source, destination: merge.parent_id(0)?, merge: merge.id() }));
        }
        commit = merge.parent(0).ok();
    }
    Ok(None)
}
