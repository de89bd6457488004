//! Pull requests: created, found, changed.

use std::sync::Arc;

use git2::Oid;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::pull_request_view::describe;
use super::repositories::with_next;
use super::{Answer, Call, check, commits};
use crate::aws::error::ApiError;
use crate::aws::json::Input;
use crate::pull_requests::{Draft, PullRequest, Text};
use crate::repositories::Repository;

const TITLE: usize = 150;
const DESCRIPTION: usize = 10_240;
const OPEN: usize = 1000;
const PAGE: usize = 100;

pub(super) fn create(call: &Call<'_>) -> Answer {
    let (target, name) = target(call)?;
    call.authorize_repository(name, &[])?;
    let repository = call.existing(name)?;
    let title = title(call)?;
    let description = description(call)?;
    let token = call.input.text("clientRequestToken")?;
    if token.is_some_and(|token| token.is_empty() || token.chars().count() > 64) {
        let message = "The client request token is not valid.";
        return Err(ApiError::new("InvalidClientRequestTokenException", message));
    }
    let digest = digest(title, description, call.input.value("targets"));
    if let Some((earlier, id)) = token.and_then(|token| call.world.pull_requests.created_with(token)) {
        if earlier != digest {
            let message = "The client request token is not valid. Either the token is not in a valid format, or the \
                           token has been used in a previous request and cannot be re-used.";
            return Err(ApiError::new("IdempotencyParameterMismatchException", message));
        }
        return call
            .world
            .pull_requests
            .get(id)
            .map_or_else(|| Err(unknown()), |request| Ok(answer(call, &request)));
    }
    let source = target.required(
        "sourceReference",
        "ReferenceNameRequiredException",
        "A reference name is required.",
    )?;
    let source = qualified(source)?;
    let destination = match target.text("destinationReference")?.filter(|name| !name.is_empty()) {
        Some(reference) => qualified(reference)?,
        None => default_reference(&repository)?,
    };
    let git = repository.git()?;
    let source_commit = tip(&git, &source)?;
    let destination_commit = tip(&git, &destination)?;
    if source == destination {
        let message = "The source branch and destination branch for the pull request are the same.";
        return Err(ApiError::new("SourceAndDestinationAreSameException", message));
    }
    if call.world.pull_requests.open_count(&repository.id) >= OPEN {
        let message = "The maximum number of open pull requests for this repository is 1000.";
        return Err(ApiError::new("MaximumOpenPullRequestsExceededException", message));
    }
    let draft = Draft {
        text: Text { title: title.to_owned(), description: description.map(str::to_owned) },
        merge_base: commits::merge_base(&git, source_commit, destination_commit),
        source,
        destination,
        source_commit,
        destination_commit,
        author_arn: call.actor().to_owned(),
        client_request_token: token.map(str::to_owned),
    };
    let request = call.world.pull_requests.create(&repository.id, draft, digest, call.now());
    Ok(answer(call, &request))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    Ok(answer(call, &request))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let closed = match call.input.text("pullRequestStatus")? {
        None => None,
        Some("OPEN") => Some(false),
        Some("CLOSED") => Some(true),
        Some(_) => return Err(invalid_status()),
    };
    let author = call.input.text("authorArn")?;
    let requests = call.world.pull_requests.of_repository(&repository.id);
    if let Some(author) = author {
        require_author(call, author, &requests)?;
    }
    let size = check::max_results(call.input.integer("maxResults")?, PAGE)?;
    let size = call.world.tuning.page_size(size);
    let scope = format!("{}:{closed:?}:{author:?}", repository.id);
    // Newest first: what is created meanwhile never moves the rest of the list.
    let before =
        call.position("nextToken", &scope)?.and_then(|position| position.parse().ok()).unwrap_or(u64::MAX);
    let mut ids: Vec<u64> = requests
        .iter()
        .filter(|request| request.id < before)
        .filter(|request| closed.is_none_or(|closed| request.closed == closed))
        .filter(|request| author.is_none_or(|author| request.author_arn == author))
        .map(|request| request.id)
        .take(size + 1)
        .collect();
    let more = ids.len() > size;
    ids.truncate(size);
    let next = ids.last().filter(|_| more).map(|last| call.continuation(&scope, &last.to_string()));
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    Ok(with_next(json!({"pullRequestIds": ids}), "nextToken", next))
}

pub(super) fn update_status(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    let status = call.input.required(
        "pullRequestStatus",
        "PullRequestStatusRequiredException",
        "A pull request status is required.",
    )?;
    let close = match status {
        "OPEN" => false,
        "CLOSED" => true,
        _ => return Err(invalid_status()),
    };
    if request.closed && !close {
        let message =
            "The pull request status update is not valid. The only valid update is from OPEN to CLOSED.";
        return Err(ApiError::new("InvalidPullRequestStatusUpdateException", message));
    }
    if request.closed == close {
        return Ok(answer(call, &request));
    }
    let (actor, now) = (call.actor(), call.now());
    change(call, request.id, |request| request.close(None, actor, now))
}

pub(super) fn update_title(call: &Call<'_>) -> Answer {
    let request = open(call)?;
    let title = title(call)?;
    change(call, request.id, |request| title.clone_into(&mut request.text.title))
}

pub(super) fn update_description(call: &Call<'_>) -> Answer {
    let request = open(call)?;
    let description = description(call)?;
    change(call, request.id, |request| request.text.description = description.map(str::to_owned))
}

/// The pull request that the input names, which the caller must be allowed to use so, and its repository.
pub(super) fn existing(call: &Call<'_>) -> Result<(PullRequest, Arc<Repository>), ApiError> {
    existing_in(call, |_| Vec::new())
}

/// Likewise, with condition keys that depend on the pull request.
pub(super) fn existing_in(
    call: &Call<'_>,
    context: impl FnOnce(&PullRequest) -> Vec<(&'static str, String)>,
) -> Result<(PullRequest, Arc<Repository>), ApiError> {
    let text = call.input.required(
        "pullRequestId",
        "PullRequestIdRequiredException",
        "A pull request ID is required.",
    )?;
    let id = text
        .parse::<u64>()
        .map_err(|_| ApiError::new("InvalidPullRequestIdException", "The pull request ID is not valid."))?;
    let found = call
        .world
        .pull_requests
        .get(id)
        .and_then(|request| Some((call.world.repositories.by_id(&request.repository_id)?, request)));
    let Some((repository, request)) = found else {
        call.authorize(&call.world.repository_arn("*"), &[])?;
        return Err(unknown());
    };
    let context = context(&request);
    let context: Vec<(&str, &str)> = context.iter().map(|(key, value)| (*key, value.as_str())).collect();
    call.authorize_repository(&repository.name, &context)?;
    Ok((request, repository))
}

/// The answer to changing what is closed.
pub(super) fn already_closed() -> ApiError {
    let message = "The pull request status cannot be updated because it is already closed.";
    ApiError::new("PullRequestAlreadyClosedException", message)
}

/// The tip of a full reference name.
pub(super) fn tip(git: &git2::Repository, reference: &str) -> Result<Oid, ApiError> {
    let found = git.find_reference(reference).and_then(|reference| reference.peel_to_commit());
    found.map(|commit| commit.id()).map_err(|_| {
        ApiError::new("ReferenceDoesNotExistException", format!("Reference {reference} does not exist"))
    })
}

/// `{"pullRequest": …}` as it is now.
pub(super) fn answer(call: &Call<'_>, request: &PullRequest) -> Value {
    let name = call
        .world
        .repositories
        .by_id(&request.repository_id)
        .map(|repository| repository.name.clone())
        .unwrap_or_default();
    json!({"pullRequest": describe(request, &name)})
}

fn change(call: &Call<'_>, id: u64, change: impl FnOnce(&mut PullRequest)) -> Answer {
    let changed = call.world.pull_requests.update(id, call.now(), change).ok_or_else(unknown)?;
    Ok(answer(call, &changed))
}

fn open(call: &Call<'_>) -> Result<PullRequest, ApiError> {
    let (request, _) = existing(call)?;
    if request.closed { Err(already_closed()) } else { Ok(request) }
}

fn unknown() -> ApiError {
    ApiError::new("PullRequestDoesNotExistException", "The pull request ID does not exist.")
}

fn invalid_status() -> ApiError {
    ApiError::new("InvalidPullRequestStatusException", "The pull request status is not valid.")
}

fn target<'a>(call: &Call<'a>) -> Result<(Input<'a>, &'a str), ApiError> {
    let targets = call.input.list("targets")?.ok_or_else(|| {
        ApiError::new("TargetsRequiredException", "An array of target objects is required.")
    })?;
    let targets: Vec<Input<'a>> = targets
        .iter()
        .map(|target| match target {
            Value::Null => {
                Err(ApiError::new("TargetRequiredException", "A pull request target is required."))
            }
            given => Input::of(given),
        })
        .collect::<Result<_, _>>()?;
    let names: Vec<&str> = targets
        .iter()
        .map(|target| {
            target.required(
                "repositoryName",
                "RepositoryNameRequiredException",
                "A repository name is required.",
            )
        })
        .collect::<Result<_, _>>()?;
    match (&targets[..], &names[..]) {
        ([target], [name]) => {
            check::repository_name(name)?;
            Ok((*target, name))
        }
        (_, [first, rest @ ..]) if rest.iter().any(|name| name != first) => Err(ApiError::new(
            "MultipleRepositoriesInPullRequestException",
            "You cannot include more than one repository in a pull request.",
        )),
        _ => Err(ApiError::new("InvalidTargetsException", "The targets for the pull request is not valid.")),
    }
}

fn title<'a>(call: &Call<'a>) -> Result<&'a str, ApiError> {
    let title =
        call.input.required("title", "TitleRequiredException", "A pull request title is required.")?;
    if title.chars().count() > TITLE {
        let message =
            "The title of the pull request is not valid. Pull request titles cannot exceed 100 characters.";
        return Err(ApiError::new("InvalidTitleException", message));
    }
    Ok(title)
}

fn description<'a>(call: &Call<'a>) -> Result<Option<&'a str>, ApiError> {
    let description = call.input.text("description")?;
    if description.is_some_and(|text| text.chars().count() > DESCRIPTION) {
        let message =
            "The pull request description is not valid. Descriptions cannot be more than 1,000 characters.";
        return Err(ApiError::new("InvalidDescriptionException", message));
    }
    Ok(description)
}

fn default_reference(repository: &Repository) -> Result<String, ApiError> {
    // Contents may only now come into being, and the default branch with them.
    repository.git()?;
    let none = || ApiError::new("ReferenceDoesNotExistException", "The repository has no default branch");
    repository.metadata().default_branch.map(|branch| format!("refs/heads/{branch}")).ok_or_else(none)
}

fn qualified(reference: &str) -> Result<String, ApiError> {
    if let Some(branch) = reference.strip_prefix("refs/heads/") {
        return if check::is_branch_name(branch) {
            Ok(reference.to_owned())
        } else {
            Err(invalid_reference())
        };
    }
    if reference.starts_with("refs/") {
        let message =
            "The specified reference is not a supported type. Only branch references are supported.";
        return Err(ApiError::new("ReferenceTypeNotSupportedException", message));
    }
    if check::is_branch_name(reference) {
        Ok(format!("refs/heads/{reference}"))
    } else {
        Err(invalid_reference())
    }
}

fn invalid_reference() -> ApiError {
    ApiError::new("InvalidReferenceNameException", "The specified reference name format is not valid.")
}

fn require_author(call: &Call<'_>, arn: &str, requests: &[PullRequest]) -> Result<(), ApiError> {
    if arn.splitn(6, ':').filter(|part| !part.is_empty()).count() < 5 || !arn.starts_with("arn:") {
        let message = "The Amazon Resource Name (ARN) is not valid.";
        return Err(ApiError::new("InvalidAuthorArnException", message));
    }
    let known = requests.iter().any(|request| request.author_arn == arn)
        || call.world.principals.users().iter().any(|user| user.arn == arn);
    if known {
        return Ok(());
    }
    let message = "The specified Amazon Resource Name (ARN) does not exist in the AWS account.";
    Err(ApiError::new("AuthorDoesNotExistException", message))
}

fn digest(title: &str, description: Option<&str>, targets: Option<&Value>) -> String {
    hex::encode(Sha256::digest(json!([title, description, targets]).to_string()))
}
