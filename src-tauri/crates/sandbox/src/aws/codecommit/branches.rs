//! Branches, read from and written to the bare repository.

use serde_json::json;

use super::repositories::with_next;
use super::{Answer, Call, check};
use crate::aws::error::ApiError;
use crate::repositories::ReferenceChange;

/// The page size of `ListBranches`, which AWS does not publish.
const PAGE: usize = 1000;

pub(super) fn list(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let git = repository.git()?;
    let mut names = Vec::new();
    for reference in git.references_glob("refs/heads/*")?.names() {
        if let Some(name) = reference?.strip_prefix("refs/heads/") {
            names.push(name.to_owned());
        }
    }
    names.sort();
    let size = call.world.tuning.page_size(PAGE);
    let (page, next) = call.slice("nextToken", &repository.id, names, size)?;
    Ok(with_next(json!({"branches": page}), "nextToken", next))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let branch = branch_name(call)?;
    let tip = tip(&repository.git()?, branch).ok_or_else(|| {
        ApiError::new("BranchDoesNotExistException", format!("Branch {branch} does not exist"))
    })?;
    Ok(json!({"branch": {"branchName": branch, "commitId": tip.to_string()}}))
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    let named = call.input.text("branchName")?.map(|name| format!("refs/heads/{name}"));
    let context: Vec<(&str, &str)> =
        named.as_deref().map(|name| ("codecommit:References", name)).into_iter().collect();
    let repository = call.repository_in(&context)?;
    let branch = branch_name(call)?;
    let commit = call.input.required("commitId", "CommitIdRequiredException", "A commit ID is required.")?;
    let commit = check::commit_id(commit)?;
    let git = repository.git()?;
    if git.find_commit(commit).is_err() {
        let message = format!("Commit {commit} does not exist");
        return Err(ApiError::new("CommitDoesNotExistException", message));
    }
    let exists = || ApiError::new("BranchNameExistsException", format!("Branch {branch} already exists"));
    let reference = format!("refs/heads/{branch}");
    if stands_in_the_way(&git, &reference)? {
        return Err(exists());
    }
    match git.reference(&reference, commit, false, "created through the API") {
        Ok(_) => {}
        Err(error) if error.code() == git2::ErrorCode::Exists => return Err(exists()),
        Err(error) => return Err(error.into()),
    }
    let change = ReferenceChange { name: reference, old: None, new: Some(commit) };
    call.world.references_changed(&repository, &[change], call.actor());
    Ok(json!({}))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let named = call.input.text("branchName")?.map(|name| format!("refs/heads/{name}"));
    let context: Vec<(&str, &str)> =
        named.as_deref().map(|name| ("codecommit:References", name)).into_iter().collect();
    let repository = call.repository_in(&context)?;
    let branch = branch_name(call)?;
    let git = repository.git()?;
    if repository.metadata().default_branch.as_deref() == Some(branch) {
        let message = "The specified branch is the default branch for the repository, and cannot be deleted. To delete \
                       this branch, you must first set another branch as the default branch.";
        return Err(ApiError::new("DefaultBranchCannotBeDeletedException", message));
    }
    let name = format!("refs/heads/{branch}");
    let Ok(mut reference) = git.find_reference(&name) else { return Ok(json!({})) };
    let tip = reference.peel_to_commit()?.id();
    reference.delete()?;
    let change = ReferenceChange { name, old: Some(tip), new: None };
    call.world.references_changed(&repository, &[change], call.actor());
    Ok(json!({"deletedBranch": {"branchName": branch, "commitId": tip.to_string()}}))
}

/// Whether there is a branch that `reference` would be below or above: `a` and `a/b` exclude each other, as a file and a
/// directory do.
fn stands_in_the_way(git: &git2::Repository, reference: &str) -> Result<bool, ApiError> {
    let below = format!("{reference}/");
    for name in git.references_glob("refs/heads/*")?.names() {
        let name = name?;
        if name.starts_with(&below) || reference.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a branch points to.
pub(super) fn tip(git: &git2::Repository, branch: &str) -> Option<git2::Oid> {
    git.find_reference(&format!("refs/heads/{branch}")).ok()?.peel_to_commit().ok().map(|commit| commit.id())
}

fn branch_name<'a>(call: &Call<'a>) -> Result<&'a str, ApiError> {
    let branch =
        call.input.required("branchName", "BranchNameRequiredException", "A branch name is required.")?;
    check::branch_name(branch)?;
    Ok(branch)
}
