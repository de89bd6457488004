//! Changes to what a repository is called, says of itself and begins with.

use std::sync::Arc;

use serde_json::json;

use super::{Answer, Call, check};
use crate::aws::error::ApiError;

pub(super) fn default_branch(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let branch = call.input.required(
        "defaultBranchName",
        "BranchNameRequiredException",
        "A branch name is required.",
    )?;
    check::branch_name(branch)?;
    let git = repository.git()?;
    let reference = format!("refs/heads/{branch}");
    if git.find_reference(&reference).is_err() {
        return Err(ApiError::new("BranchDoesNotExistException", format!("Branch {branch} does not exist")));
    }
    git.set_head(&reference)?;
    let now = call.now();
    repository.update(|metadata| {
        metadata.default_branch = Some(branch.to_owned());
        metadata.modified_at = now;
    });
    Ok(json!({}))
}

pub(super) fn description(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let description = call.input.text("repositoryDescription")?;
    description.map_or(Ok(()), check::repository_description)?;
    let now = call.now();
    repository.update(|metadata| {
        metadata.description = description.filter(|text| !text.is_empty()).map(str::to_owned);
        metadata.modified_at = now;
    });
    Ok(json!({}))
}

pub(super) fn name(call: &Call<'_>) -> Answer {
    let old = call.repository_name("oldName")?;
    let new = call.repository_name("newName")?;
    call.authorize_repository(old, &[])?;
    let repository = call.existing(old)?;
    let taken =
        || ApiError::new("RepositoryNameExistsException", format!("Repository named {new} already exists"));
    if call.world.repositories.get(new).is_some() {
        return Err(taken());
    }
    let renamed = repository.renamed(new.to_owned(), call.world.repository_arn(new))?;
    let now = call.now();
    renamed.update(|metadata| metadata.modified_at = now);
    if call.world.repositories.rename(old, Arc::new(renamed)) { Ok(json!({})) } else { Err(taken()) }
}
