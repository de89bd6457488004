//! What the indexers do: integrations are listed, repositories are fetched and read, removals happen.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::connections::{Credentials, Folder, Kind, Rendered, Row, State};
use super::external::{self, ExternalError};
use super::index::RepositoryIndex;
use super::lock::{read, write};
use super::origin::{WebLinks, https_origin};
use super::queue::{Operation, Task};
use super::settings::Dialect;
use super::{indexer, smart_actions};
use crate::aws::Caller;
use crate::repositories::Repository;
use crate::world::World;

/// Carries out one task of the queue.
pub(crate) fn carry_out(world: &Arc<World>, task: &Task) {
    match task.operation {
        Operation::Remove => {
            let gone = write(&world.jira.connections).remove(task.row);
            write(&world.jira.indexes).remove(&gone);
        }
        Operation::Reindex => {
            let found = {
                let connections = read(&world.jira.connections);
                connections.get(task.row).filter(|row| connections.enabled(row)).cloned()
            };
            let Some(row) = found else { return };
            say(world, task, false, &format!("Reindex started for repoId = {}.", row.id));
            let outcome = if row.is_integration() {
                integration(world, task, &row)
            } else {
                repository(world, task, &row)
            };
            let now = world.clock.now_millis();
            if let Err(error) = &outcome {
                say(world, task, true, &error.to_string());
            }
            let state = if outcome.is_ok() { State::Updated } else { State::Error };
            if outcome.is_ok() {
                set(world, row.id, |row| row.last_indexed = Some(now));
            }
            write(&world.jira.connections).mark(
                row.id,
                state,
                outcome.as_ref().err().map(ToString::to_string),
            );
            render(world, &[row.id]);
            say(world, task, false, &format!("Reindex finished for repoId = {}.", row.id));
        }
    }
}

fn say(world: &World, task: &Task, error: bool, text: &str) {
    let now = world.clock.now_millis();
    world.jira.queue.runs(|runs| {
        for run in &task.runs {
            runs.say(*run, now, error, text);
        }
    });
}

fn progress(world: &World, task: &Task, name: &str, percent: f64) {
    world.jira.queue.runs(|runs| {
        for run in &task.runs {
            runs.progress(*run, name, percent);
        }
    });
}

/// Writes the JSON of rows ahead of the next list, without keeping others from the table for long.
fn render(world: &World, rows: &[u64]) {
    for some in rows.chunks(100) {
        let connections = read(&world.jira.connections);
        for row in some.iter().filter_map(|id| connections.get(*id)).filter(|row| !row.is_integration()) {
            drop(connections.repository_json(row, Dialect::Docs));
        }
    }
}

fn set(world: &World, id: u64, change: impl FnOnce(&mut Row)) {
    if let Some(row) = write(&world.jira.connections).get_mut(id) {
        change(row);
    }
}

/// Lists the account, removes what vanished, adds what is new, queues every repository.
fn integration(world: &Arc<World>, task: &Task, row: &Row) -> Result<(), ExternalError> {
    write(&world.jira.connections).mark(row.id, State::Scanning, None);
    say(world, task, false, &format!("Scanning {}", row.origin));
    progress(world, task, &row.display_name, 0.0);
    let Kind::Integration(integration_type) = &row.kind else { return Ok(()) };
    if integration_type != "AWS" {
        return Err(ExternalError::UnsupportedOrigin(row.origin.clone()));
    }
    let region = row.region.as_deref().unwrap_or_default();
    let credentials = row.credentials.as_ref().ok_or(ExternalError::UnrecognizedClient)?;
    let caller = external::authenticate(world, credentials, region)?;
    let (repositories, refused) = external::list(&world.in_region(region), &caller)?;
    for error in &refused {
        say(world, task, true, &error.to_string());
    }
    if let (true, Some(error)) = (repositories.is_empty(), refused.into_iter().next()) {
        return Err(error);
    }
    let children = synchronize(world, row, integration_type, region, &repositories);
    render(world, &children);
    progress(world, task, &row.display_name, 100.0);
    let now = Instant::now();
    let tasks = children.into_iter().map(|child| Task {
        row: child,
        operation: Operation::Reindex,
        priority: task.priority + 1,
        not_before: now,
        runs: task.runs.clone(),
    });
    world.jira.queue.add(world, tasks);
    Ok(())
}

/// Makes the children equal to `repositories`; the ids of those that may be indexed, in the order of the listing.
fn synchronize(
    world: &World,
    integration: &Row,
    integration_type: &str,
    region: &str,
    repositories: &[Arc<Repository>],
) -> Vec<u64> {
    let now = world.clock.now_millis();
    let mut connections = write(&world.jira.connections);
    // The settings may have changed since the task began; a removed integration must not get children.
    let Some(current) = connections.get(integration.id).cloned() else { return Vec::new() };
    let mut known: HashMap<String, u64> =
        connections.children(integration.id).map(|child| (child.origin.clone(), child.id)).collect();
    let mut indexable = Vec::with_capacity(repositories.len());
    for repository in repositories {
        let origin = https_origin(region, &repository.name);
        let default_branch = repository.metadata().default_branch;
        let id = match known.remove(&origin) {
            Some(id) => id,
            None => connections.insert(Row {
                id: 0,
                kind: Kind::Child {
                    integration: integration.id,
                    integration_type: integration_type.to_owned(),
                },
                display_name: repository.name.clone(),
                origin,
                folder: Folder::Own,
                main_branch: default_branch.clone().unwrap_or_else(|| "master".to_owned()),
                region: Some(region.to_owned()),
                author: current.author.clone(),
                disabled: false,
                removing: false,
                enable_fetches: true,
                features: current.features.clone(),
                web_links: WebLinks::codecommit(region, &repository.name),
                ssh_key_id: None,
                state: State::Queued,
                error: None,
                init_date: now,
                last_indexed: None,
                credentials: None,
                rendered: Rendered::default(),
            }),
        };
        if let Some(branch) =
            default_branch.filter(|branch| connections.get(id).is_some_and(|row| row.main_branch != *branch))
            && let Some(child) = connections.get_mut(id)
        {
            child.main_branch = branch;
        }
        if connections.get(id).is_some_and(|child| !child.disabled && !child.removing) {
            connections.mark(id, State::Queued, None);
            indexable.push(id);
        }
    }
    let gone: Vec<u64> = known.into_values().flat_map(|id| connections.remove(id)).collect();
    drop(connections);
    write(&world.jira.indexes).remove(&gone);
    indexable
}

/// Finds the repository of a row and signs in for it.
pub(crate) fn open(world: &Arc<World>, row: &Row) -> Result<(Caller, Arc<Repository>), ExternalError> {
    let Some(parent) = row.parent() else {
        return external::open_single(world, row);
    };
    let credentials: Option<Credentials> =
        read(&world.jira.connections).get(parent).and_then(|parent| parent.credentials.clone());
    let credentials = credentials.ok_or(ExternalError::UnrecognizedClient)?;
    let region = row.region.as_deref().unwrap_or_default();
    let caller = external::authenticate(world, &credentials, region)?;
    let name = row.origin.rsplit('/').next().unwrap_or_default();
    let repository = world
        .in_region(region)
        .repositories
        .get(name)
        .ok_or_else(|| ExternalError::NoSuchRepository(row.origin.clone()))?;
    Ok((caller, repository))
}

fn repository(world: &Arc<World>, task: &Task, row: &Row) -> Result<(), ExternalError> {
    let pace = Duration::from_millis(world.jira.settings().index_millis_per_repository) / 2;
    progress(world, task, &row.display_name, 0.0);
    write(&world.jira.connections).mark(row.id, State::Fetching, None);
    let (caller, repository) = open(world, row)?;
    external::pull(world, &caller, &repository, &row.origin)?;
    let git_error = |error: git2::Error| ExternalError::Git(error.message().to_owned());
    let git = repository.git().map_err(git_error)?;
    std::thread::sleep(pace);
    progress(world, task, &row.display_name, 50.0);

    // Only an integration asks CodeCommit which branch is the default; a repository connected by hand keeps what it was
    // given.
    let default_branch = repository.metadata().default_branch.filter(|_| row.parent().is_some());
    let main_branch = default_branch.unwrap_or_else(|| row.main_branch.clone());
    write(&world.jira.connections).mark(row.id, State::Indexing, None);
    if main_branch != row.main_branch {
        set(world, row.id, |row| row.main_branch.clone_from(&main_branch));
    }
    let previous = read(&world.jira.indexes).get(row.id);
    let projects = world.jira.project_keys();
    let associations = read(&world.jira.indexes).associations(row.id);
    let request = indexer::Request {
        refspecs: row.features.refspecs(),
        main_branch: &main_branch,
        projects: &projects,
        associations: &associations,
    };
    let mut index = indexer::index(&git, &request).map_err(git_error)?;
    if let Some(source) = world.jira.pull_request_source().filter(|_| row.parent().is_some()) {
        match source.list(&world.in_region(row.region.as_deref().unwrap_or_default()), &caller, &repository) {
            Ok(pull_requests) => index.pull_requests = pull_requests,
            Err(error) => say(world, task, true, &format!("External service error: {error}")),
        }
    }
    if let Some(previous) = previous {
        index.indicators.clone_from(&previous.indicators);
        if row.features.smart_commits_enabled {
            execute_smart_commits(world, &git, &previous, &mut index).map_err(git_error)?;
        }
    }
    write(&world.jira.indexes).put(row.id, index, &projects);
    std::thread::sleep(pace);
    progress(world, task, &row.display_name, 100.0);
    Ok(())
}

/// Carries out what commits and notes that arrived since the previous index ask for.
fn execute_smart_commits(
    world: &World,
    git: &git2::Repository,
    previous: &RepositoryIndex,
    index: &mut RepositoryIndex,
) -> Result<(), git2::Error> {
    for message in indexer::arrivals(git, previous, index)? {
        if let Some(indicator) = smart_actions::execute(world, &message) {
            index.indicators.insert(message.commit, indicator);
        }
    }
    Ok(())
}
