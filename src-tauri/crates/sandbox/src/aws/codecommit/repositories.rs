//! Repositories: listed, described, created, deleted.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Answer, Call, check, tags, timestamp};
use crate::aws::error::ApiError;
use crate::partition;
use crate::repositories::{Metadata, Repository};
use crate::world::World;

/// The service's own page size of `ListRepositories`.
const PAGE: usize = 1000;
/// The most names a `BatchGetRepositories` takes.
const BATCH: usize = 100;
/// The quota of one region.
const QUOTA: usize = 5000;

pub(super) fn list(call: &Call<'_>) -> Answer {
    call.authorize("*", &[])?;
    let by_date = match call.input.text("sortBy")? {
        None | Some("repositoryName") => false,
        Some("lastModifiedDate") => true,
        Some(_) => {
            return Err(ApiError::new("InvalidSortByException", "The specified sort by value is not valid."));
        }
    };
    let descending = match call.input.text("order")? {
        None | Some("ascending") => false,
        Some("descending") => true,
        Some(_) => {
            return Err(ApiError::new("InvalidOrderException", "The specified sort order is not valid."));
        }
    };
    let scope = format!("{by_date}:{descending}");
    let after = call.position("nextToken", &scope)?;
    let size = call.world.tuning.page_size(PAGE);
    // One more than the page tells whether there is a next one.
    let mut found = if by_date {
        by_modification(call.world, after.as_deref(), size + 1, descending)
    } else {
        call.world.repositories.page(after.as_deref(), size + 1, descending)
    };
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(|last| {
        let position = if by_date { date_position(last) } else { last.name.clone() };
        call.continuation(&scope, &position)
    });
    let entries: Vec<Value> = found
        .iter()
        .map(|repository| json!({"repositoryName": repository.name, "repositoryId": repository.id}))
        .collect();
    Ok(with_next(json!({"repositories": entries}), "nextToken", next))
}

/// There is no index by date: it would have to follow every push, for an order that hardly anybody asks for.
fn by_modification(
    world: &World,
    after: Option<&str>,
    limit: usize,
    descending: bool,
) -> Vec<Arc<Repository>> {
    let mut dated: Vec<(String, Arc<Repository>)> = world
        .repositories
        .all()
        .into_iter()
        .map(|repository| (date_position(&repository), repository))
        .collect();
    dated.sort_by(|left, right| left.0.cmp(&right.0));
    if descending {
        dated.reverse();
    }
    let follows = |position: &str| match after {
        None => true,
        Some(after) if descending => position < after,
        Some(after) => position > after,
    };
    dated
        .into_iter()
        .filter(|(position, _)| follows(position))
        .take(limit)
        .map(|(_, repository)| repository)
        .collect()
}

fn date_position(repository: &Repository) -> String {
    format!("{:020}:{}", repository.modified_at(), repository.name)
}

pub(super) fn batch_get(call: &Call<'_>) -> Answer {
    let names = call.input.texts("repositoryNames")?.filter(|names| !names.is_empty()).ok_or_else(|| {
        ApiError::new("RepositoryNamesRequiredException", "At least one repository name is required.")
    })?;
    if names.len() > BATCH {
        return Err(ApiError::new(
            "MaximumRepositoryNamesExceededException",
            format!("The maximum number of repository names is {BATCH}."),
        ));
    }
    for name in &names {
        check::repository_name(name)?;
        call.authorize_repository(name, &[])?;
    }
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in names {
        match call.world.repositories.get(name) {
            Some(repository) => found.push(describe(call.world, &repository)),
            None => missing.push(name),
        }
    }
    Ok(json!({"repositories": found, "repositoriesNotFound": missing, "errors": []}))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    Ok(json!({"repositoryMetadata": describe(call.world, &repository)}))
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    let name = call.repository_name("repositoryName")?;
    call.authorize_repository(name, &[])?;
    let description = call.input.text("repositoryDescription")?;
    description.map_or(Ok(()), check::repository_description)?;
    let tags = tags::checked(call.input.map("tags")?.unwrap_or_default())?;
    let taken =
        || ApiError::new("RepositoryNameExistsException", format!("Repository named {name} already exists"));
    if call.world.repositories.get(name).is_some() {
        return Err(taken());
    }
    if call.world.repositories.count() >= QUOTA.max(call.world.options.repositories.unwrap_or(0)) {
        let message = "A repository resource limit was exceeded.";
        return Err(ApiError::new("RepositoryLimitExceededException", message));
    }
    let id = uuid::Uuid::new_v4().to_string();
    let metadata = Metadata {
        description: description.map(str::to_owned),
        default_branch: None,
        created_at: call.now(),
        modified_at: call.now(),
        tags,
        triggers: Vec::new(),
        trigger_configuration_id: None,
    };
    let directory = call.world.repository_directory(&id);
    let arn = call.world.repository_arn(name);
    let repository = Arc::new(Repository::create_empty(name.to_owned(), id, arn, directory, metadata)?);
    if !call.world.repositories.insert(Arc::clone(&repository)) {
        return Err(taken());
    }
    Ok(json!({"repositoryMetadata": describe(call.world, &repository)}))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let name = call.repository_name("repositoryName")?;
    call.authorize_repository(name, &[])?;
    let Some(repository) = call.world.repositories.remove(name) else { return Ok(json!({})) };
    call.world.pull_requests.remove_repository(&repository.id);
    match std::fs::remove_dir_all(repository.directory()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "a deleted repository's files stay until the sandbox ends");
        }
        _ => {}
    }
    Ok(json!({"repositoryId": repository.id}))
}

/// `RepositoryMetadata`.
pub(super) fn describe(world: &World, repository: &Repository) -> Value {
    let metadata = repository.metadata();
    let region = &world.options.region;
    let host = format!("git-codecommit.{region}.{}", partition::dns_suffix(region));
    let name = &repository.name;
    let mut description = Map::new();
    let mut put = |key: &str, value: Value| {
        description.insert(key.to_owned(), value);
    };
    put("accountId", json!(world.account));
    put("repositoryId", json!(repository.id));
    put("repositoryName", json!(name));
    if let Some(text) = metadata.description {
        put("repositoryDescription", json!(text));
    }
    if let Some(branch) = metadata.default_branch {
        put("defaultBranch", json!(branch));
    }
    put("lastModifiedDate", timestamp(metadata.modified_at));
    put("creationDate", timestamp(metadata.created_at));
    put("cloneUrlHttp", json!(format!("https://{host}/v1/repos/{name}")));
    put("cloneUrlSsh", json!(format!("ssh://{host}/v1/repos/{name}")));
    put("Arn", json!(repository.arn));
    Value::Object(description)
}

/// Adds the continuation token of a page that is not the last.
pub(super) fn with_next(mut output: Value, member: &str, next: Option<String>) -> Value {
    if let (Some(fields), Some(next)) = (output.as_object_mut(), next) {
        fields.insert(member.to_owned(), Value::String(next));
    }
    output
}
