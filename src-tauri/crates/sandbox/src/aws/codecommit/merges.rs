//! Whether branches can be merged, and the one merge that needs nobody to look: fast-forward.

use std::collections::{BTreeMap, BTreeSet};

use git2::{Oid, Repository};
use serde_json::{Value, json};

use super::pull_requests::{already_closed, answer, existing_in, tip};
use super::repositories::with_next;
use super::{Answer, Call, check, commits};
use crate::aws::error::ApiError;
use crate::repositories::ReferenceChange;

/// The most files in conflict on one page.
const PAGE: usize = 100;

/// What is to be merged into what, and how strictly it is looked at.
struct Sides {
    source: Oid,
    destination: Oid,
    base: Oid,
    by_line: bool,
    /// Whether conflicts are resolved by a rule.
    resolves: bool,
}

pub(super) fn options(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let git = repository.git()?;
    let sides = sides(call, &git)?;
    let mut possible = Vec::new();
    if sides.base == sides.destination {
        possible.push("FAST_FORWARD_MERGE");
    }
    if sides.resolves || in_conflict(&git, &sides)?.is_empty() {
        possible.extend(["SQUASH_MERGE", "THREE_WAY_MERGE"]);
    }
    Ok(json!({
        "mergeOptions": possible,
        "sourceCommitId": sides.source.to_string(),
        "destinationCommitId": sides.destination.to_string(),
        "baseCommitId": sides.base.to_string(),
    }))
}

pub(super) fn conflicts(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let option =
        call.input.required("mergeOption", "MergeOptionRequiredException", "A merge option is required.")?;
    if !["FAST_FORWARD_MERGE", "SQUASH_MERGE", "THREE_WAY_MERGE"].contains(&option) {
        return Err(ApiError::new("InvalidMergeOptionException", "The specified merge option is not valid."));
    }
    let size = match call.input.integer("maxConflictFiles")? {
        None => PAGE,
        Some(asked) => usize::try_from(asked).ok().filter(|size| *size > 0).ok_or_else(|| {
            let message = "The specified value for the number of conflict files to return is not valid.";
            ApiError::new("InvalidMaxConflictFilesException", message)
        })?,
    };
    let git = repository.git()?;
    let sides = sides(call, &git)?;
    let (mergeable, files) = if option == "FAST_FORWARD_MERGE" {
        (sides.base == sides.destination, BTreeSet::new())
    } else {
        let files = if sides.resolves { BTreeSet::new() } else { in_conflict(&git, &sides)? };
        (files.is_empty(), files)
    };
    let described: Vec<Value> = files
        .iter()
        .map(|path| json!({"filePath": String::from_utf8_lossy(path), "contentConflict": true}))
        .collect();
    let scope = format!("{}:{}:{}:{option}", repository.id, sides.source, sides.destination);
    let size = call.world.tuning.page_size(size.min(PAGE));
    let (page, next) = call.slice("nextToken", &scope, described, size)?;
    let answer = json!({
        "mergeable": mergeable,
        "sourceCommitId": sides.source.to_string(),
        "destinationCommitId": sides.destination.to_string(),
        "baseCommitId": sides.base.to_string(),
        "conflictMetadataList": page,
    });
    Ok(with_next(answer, "nextToken", next))
}

fn sides(call: &Call<'_>, git: &Repository) -> Result<Sides, ApiError> {
    let source = commits::specified(call, git, "sourceCommitSpecifier")?.ok_or_else(commits::required)?.id();
    let destination =
        commits::specified(call, git, "destinationCommitSpecifier")?.ok_or_else(commits::required)?.id();
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
    let base = commits::merge_base(git, source, destination).ok_or_else(|| {
        let message = "The divergence between the tips of the provided commit specifiers is too great to determine \
                       whether there might be any merge conflicts.";
        ApiError::new("TipsDivergenceExceededException", message)
    })?;
    Ok(Sides { source, destination, base, by_line, resolves })
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
    if !request.approvals.allow(&request.revision_id) {
        let message = "The pull request cannot be merged because one or more approval rules applied to the pull request \
                       have conditions that have not been met.";
        return Err(ApiError::new("PullRequestApprovalRulesNotSatisfiedException", message));
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

/// Paths in conflict. By line: as git merges. By file: any file that both sides changed differently.
fn in_conflict(git: &Repository, sides: &Sides) -> Result<BTreeSet<Vec<u8>>, ApiError> {
    if sides.by_line {
        let (source, destination) = (git.find_commit(sides.source)?, git.find_commit(sides.destination)?);
        let merged = git.merge_commits(&destination, &source, None)?;
        let mut paths = BTreeSet::new();
        for conflict in merged.conflicts()? {
            let conflict = conflict?;
            paths.extend(
                [conflict.ancestor, conflict.our, conflict.their]
                    .into_iter()
                    .flatten()
                    .map(|entry| entry.path),
            );
        }
        return Ok(paths);
    }
    let ours = changed(git, sides.base, sides.source)?;
    let theirs = changed(git, sides.base, sides.destination)?;
    let both =
        ours.into_iter().filter(|(path, result)| theirs.get(path).is_some_and(|other| other != result));
    Ok(both.map(|(path, _)| path).collect())
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
