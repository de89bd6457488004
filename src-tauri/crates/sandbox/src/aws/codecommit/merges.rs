//! Whether branches can be merged, and the one merge that needs nobody to look: fast-forward.

use std::collections::BTreeMap;

use git2::{Oid, Repository};
use serde_json::json;

use super::pull_requests::{already_closed, answer, existing_in, tip};
use super::{Answer, Call, check, commits};
use crate::aws::error::ApiError;
use crate::repositories::ReferenceChange;

pub(super) fn options(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let git = repository.git()?;
    let source = commits::specified(call, &git, "sourceCommitSpecifier")?.ok_or_else(commits::required)?.id();
    let destination =
        commits::specified(call, &git, "destinationCommitSpecifier")?.ok_or_else(commits::required)?.id();
    let by_line = match call.input.text("conflictDetailLevel")? {
        None | Some("FILE_LEVEL") => false,
        Some("LINE_LEVEL") => true,
        Some(_) => {
            let message = "The specified conflict detail level is not valid.";
            return Err(ApiError::new("InvalidConflictDetailLevelException", message));
        }
    };
    let resolves = match call.input.text("conflictResolutionStrategy")? {
        None | Some("NONE") => false,
        Some("ACCEPT_SOURCE" | "ACCEPT_DESTINATION" | "AUTOMERGE") => true,
        Some(_) => {
            let message = "The specified conflict resolution strategy is not valid.";
            return Err(ApiError::new("InvalidConflictResolutionStrategyException", message));
        }
    };
    let base = commits::merge_base(&git, source, destination).ok_or_else(|| {
        let message = "The divergence between the tips of the provided commit specifiers is too great to determine \
                       whether there might be any merge conflicts.";
        ApiError::new("TipsDivergenceExceededException", message)
    })?;
    let mut possible = Vec::new();
    if base == destination {
        possible.push("FAST_FORWARD_MERGE");
    }
    if resolves || !conflicts(&git, base, source, destination, by_line)? {
        possible.extend(["SQUASH_MERGE", "THREE_WAY_MERGE"]);
    }
    Ok(json!({
        "mergeOptions": possible,
        "sourceCommitId": source.to_string(),
        "destinationCommitId": destination.to_string(),
        "baseCommitId": base.to_string(),
    }))
}

pub(super) fn fast_forward(call: &Call<'_>) -> Answer {
    let name = call.repository_name("repositoryName")?;
    let (request, repository) =
        existing_in(call, |request| vec![("codecommit:References", request.destination.clone())])?;
    call.existing(name)?;
    if repository.name != name {
        let message = "The repository does not contain any pull requests with that pull request ID.";
        return Err(ApiError::new("RepositoryNotAssociatedWithPullRequestException", message));
    }
    if request.closed {
        return Err(already_closed());
    }
    let git = repository.git()?;
    let source = tip(&git, &request.source)?;
    if let Some(expected) = call.input.text("sourceCommitId")?
        && check::commit_id(expected)? != source
    {
        let message = "The tip of the source branch in the destination repository does not match the tip of the source \
                       branch specified in your request.";
        return Err(ApiError::new("TipOfSourceReferenceIsDifferentException", message));
    }
    let destination = tip(&git, &request.destination)?;
    if commits::merge_base(&git, source, destination) != Some(destination) {
        let message = "The pull request cannot be merged automatically into the destination branch. You must manually \
                       merge the branches and resolve any conflicts.";
        return Err(ApiError::new("ManualMergeRequiredException", message));
    }
    if let Err(error) =
        git.reference_matching(&request.destination, source, true, destination, "fast-forward merge")
    {
        tracing::debug!(%error, "a merge lost its race");
        let message = "The merge cannot be completed because the target branch has been modified.";
        return Err(ApiError::new("ConcurrentReferenceUpdateException", message));
    }
    let change =
        ReferenceChange { name: request.destination.clone(), old: Some(destination), new: Some(source) };
    // Following the destination is what closes the pull request, whoever moved it.
    call.world.references_changed(&repository, &[change], call.actor());
    Ok(answer(call, &call.world.pull_requests.get(request.id).unwrap_or(request)))
}

/// By line: as git merges. By file: any file that both sides changed differently is in conflict.
fn conflicts(
    git: &Repository,
    base: Oid,
    source: Oid,
    destination: Oid,
    by_line: bool,
) -> Result<bool, ApiError> {
    if by_line {
        let merged = git.merge_commits(&git.find_commit(source)?, &git.find_commit(destination)?, None)?;
        return Ok(merged.has_conflicts());
    }
    let ours = changed(git, base, source)?;
    let theirs = changed(git, base, destination)?;
    Ok(ours.iter().any(|(path, result)| theirs.get(path).is_some_and(|other| other != result)))
}

/// Changed paths with the blob and mode each now has.
fn changed(git: &Repository, base: Oid, tip: Oid) -> Result<BTreeMap<Vec<u8>, (Oid, u32)>, ApiError> {
    let (base, tip) = (git.find_commit(base)?.tree()?, git.find_commit(tip)?.tree()?);
    let diff = git.diff_tree_to_tree(Some(&base), Some(&tip), None)?;
    let results = diff.deltas().filter_map(|delta| {
        let path = delta.new_file().path_bytes().or_else(|| delta.old_file().path_bytes())?;
        Some((path.to_vec(), (delta.new_file().id(), u32::from(delta.new_file().mode()))))
    });
    Ok(results.collect())
}
