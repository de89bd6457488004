//! Commits, and what may stand for one.

use git2::{Commit, Oid, Repository};
use serde_json::{Value, json};

use super::{Answer, Call, check};
use crate::aws::error::ApiError;

/// The most ids a `BatchGetCommits` takes.
const BATCH: usize = 100;

pub(super) fn get(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let text = call.input.required("commitId", "CommitIdRequiredException", "A commit ID is required.")?;
    let id = check::commit_id(text)?;
    let git = repository.git()?;
    let commit = git.find_commit(id).map_err(|_| {
        ApiError::new("CommitIdDoesNotExistException", format!("Commit ID {id} does not exist"))
    })?;
    Ok(json!({"commit": describe(&commit)}))
}

pub(super) fn batch_get(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let ids = call.input.texts("commitIds")?.filter(|ids| !ids.is_empty()).ok_or_else(|| {
        ApiError::new("CommitIdsListRequiredException", "A list of commit IDs is required.")
    })?;
    if ids.len() > BATCH {
        let message = format!("The maximum number of commit IDs is {BATCH}.");
        return Err(ApiError::new("CommitIdsLimitExceededException", message));
    }
    let git = repository.git()?;
    let (mut commits, mut errors) = (Vec::new(), Vec::new());
    for text in ids {
        let failure = |code: &str, message: String| json!({"commitId": text, "errorCode": code, "errorMessage": message});
        match check::full_id(text).map(|id| git.find_commit(id)) {
            Some(Ok(commit)) => commits.push(describe(&commit)),
            Some(Err(_)) => {
                errors.push(failure(
                    "CommitIdDoesNotExistException",
                    format!("Commit ID {text} does not exist"),
                ));
            }
            None => {
                errors.push(failure("InvalidCommitIdException", format!("Commit ID {text} is not valid")));
            }
        }
    }
    Ok(json!({"commits": commits, "errors": errors}))
}

/// The commit that a specifier means: a full id, a branch, a tag, a full reference name or `HEAD`.
pub(super) fn resolve<'a>(git: &'a Repository, specifier: &str) -> Result<Commit<'a>, ApiError> {
    let missing =
        || ApiError::new("CommitDoesNotExistException", format!("Commit {specifier} does not exist"));
    if let Some(id) = check::full_id(specifier) {
        return git.find_commit(id).map_err(|_| missing());
    }
    if !git2::Reference::is_valid_name(&format!("refs/heads/{specifier}")) {
        return Err(ApiError::new("InvalidCommitException", "The specified commit is not valid."));
    }
    ["", "refs/heads/", "refs/tags/"]
        .iter()
        .find_map(|prefix| git.find_reference(&format!("{prefix}{specifier}")).ok()?.peel_to_commit().ok())
        .ok_or_else(missing)
}

/// The commit named by a member of the input, or `None` when the member is absent.
pub(super) fn specified<'a>(
    call: &Call<'_>,
    git: &'a Repository,
    member: &str,
) -> Result<Option<Commit<'a>>, ApiError> {
    call.input.text(member)?.filter(|text| !text.is_empty()).map(|text| resolve(git, text)).transpose()
}

/// The answer when a commit specifier is absent where one must be.
pub(super) fn required() -> ApiError {
    ApiError::new("CommitRequiredException", "A commit was not specified.")
}

/// The common ancestor, absent for unrelated histories.
pub(super) fn merge_base(git: &Repository, left: Oid, right: Oid) -> Option<Oid> {
    git.merge_base(left, right).ok()
}

fn describe(commit: &Commit<'_>) -> Value {
    let person = |signature: &git2::Signature<'_>| {
        let when = signature.when();
        let minutes = when.offset_minutes();
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        json!({
            "name": String::from_utf8_lossy(signature.name_bytes()),
            "email": String::from_utf8_lossy(signature.email_bytes()),
            "date": format!("{} {sign}{hours:02}{rest:02}", when.seconds()),
        })
    };
    json!({
        "commitId": commit.id().to_string(),
        "treeId": commit.tree_id().to_string(),
        "parents": commit.parent_ids().map(|id| id.to_string()).collect::<Vec<_>>(),
        "message": String::from_utf8_lossy(commit.message_raw_bytes()),
        "author": person(&commit.author()),
        "committer": person(&commit.committer()),
        "additionalData": "",
    })
}
