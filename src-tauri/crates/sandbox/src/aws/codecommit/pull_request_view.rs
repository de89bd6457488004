//! Pull requests and their events as the API prints them.

use git2::Oid;
use serde_json::{Value, json};

use super::approvals::describe_rule;
use super::repositories::with_next;
use super::{Answer, Call, check, pull_requests, timestamp};
use crate::aws::error::ApiError;
use crate::pull_requests::{Merge, MergeOption, PullRequest, PullRequestEvent, PullRequestEventKind};

const PAGE: usize = 100;

/// The types of events the API knows; those about approvals are not kept here.
const TYPES: [&str; 9] = [
    "PULL_REQUEST_CREATED",
    "PULL_REQUEST_STATUS_CHANGED",
    "PULL_REQUEST_SOURCE_REFERENCE_UPDATED",
    "PULL_REQUEST_MERGE_STATE_CHANGED",
    "PULL_REQUEST_APPROVAL_RULE_CREATED",
    "PULL_REQUEST_APPROVAL_RULE_UPDATED",
    "PULL_REQUEST_APPROVAL_RULE_DELETED",
    "PULL_REQUEST_APPROVAL_RULE_OVERRIDDEN",
    "PULL_REQUEST_APPROVAL_STATE_CHANGED",
];

pub(super) fn events(call: &Call<'_>) -> Answer {
    let (request, repository) = pull_requests::existing(call)?;
    let kind = call.input.text("pullRequestEventType")?;
    if kind.is_some_and(|kind| !TYPES.contains(&kind)) {
        let message = "The pull request event type is not valid.";
        return Err(ApiError::new("InvalidPullRequestEventTypeException", message));
    }
    let actor = call.input.text("actorArn")?;
    if actor.is_some_and(|actor| !actor.starts_with("arn:")) {
        return Err(ApiError::new(
            "InvalidActorArnException",
            "The Amazon Resource Name (ARN) is not valid.",
        ));
    }
    let size = check::max_results(call.input.integer("maxResults")?, PAGE)?;
    let size = call.world.tuning.page_size(size);
    let described: Vec<Value> = request
        .events
        .iter()
        .filter(|event| kind.is_none_or(|kind| type_of(event) == kind))
        .filter(|event| actor.is_none_or(|actor| event.actor_arn == actor))
        .map(|event| describe_event(&request, event, &repository.name))
        .collect();
    let scope = format!("{}:{kind:?}:{actor:?}", request.id);
    let (page, next) = call.slice("nextToken", &scope, described, size)?;
    Ok(with_next(json!({"pullRequestEvents": page}), "nextToken", next))
}

/// `PullRequest`.
pub(super) fn describe(request: &PullRequest, repository_name: &str) -> Value {
    let mut target = json!({
        "repositoryName": repository_name,
        "sourceReference": request.source,
        "destinationReference": request.destination,
        "sourceCommit": request.source_commit.to_string(),
        "destinationCommit": request.destination_commit.to_string(),
        "mergeMetadata": request.merge.as_ref().map_or_else(|| json!({"isMerged": false}), merge_metadata),
    });
    put(&mut target, "mergeBase", request.merge_base.map(text));
    let mut described = json!({
        "pullRequestId": request.id.to_string(),
        "title": request.text.title,
        "lastActivityDate": timestamp(request.last_activity_at),
        "creationDate": timestamp(request.created_at),
        "pullRequestStatus": status(request.closed),
        "authorArn": request.author_arn,
        "pullRequestTargets": [target],
        "revisionId": request.revision_id,
        "approvalRules": request.approvals.rules.iter().map(describe_rule).collect::<Vec<_>>(),
    });
    put(&mut described, "description", request.text.description.clone().map(Value::String));
    put(&mut described, "clientRequestToken", request.client_request_token.clone().map(Value::String));
    described
}

fn describe_event(request: &PullRequest, event: &PullRequestEvent, repository_name: &str) -> Value {
    let (member, mut metadata, merge_base) = match &event.kind {
        PullRequestEventKind::Created { source, destination, merge_base } => (
            "pullRequestCreatedEventMetadata",
            json!({
                "repositoryName": repository_name,
                "sourceCommitId": source.to_string(),
                "destinationCommitId": destination.to_string(),
            }),
            *merge_base,
        ),
        PullRequestEventKind::StatusChanged { closed } => {
            ("pullRequestStatusChangedEventMetadata", json!({"pullRequestStatus": status(*closed)}), None)
        }
        PullRequestEventKind::SourceMoved { before, after, merge_base } => (
            "pullRequestSourceReferenceUpdatedEventMetadata",
            json!({
                "repositoryName": repository_name,
                "beforeCommitId": before.to_string(),
                "afterCommitId": after.to_string(),
            }),
            *merge_base,
        ),
        PullRequestEventKind::Merged(merge) => (
            "pullRequestMergedStateChangedEventMetadata",
            json!({
                "repositoryName": repository_name,
                "destinationReference": request.destination,
                "mergeMetadata": merge_metadata(merge),
            }),
            None,
        ),
    };
    put(&mut metadata, "mergeBase", merge_base.map(text));
    let mut described = json!({
        "pullRequestId": request.id.to_string(),
        "eventDate": timestamp(event.at),
        "pullRequestEventType": type_of(event),
        "actorArn": event.actor_arn,
    });
    put(&mut described, member, Some(metadata));
    described
}

fn type_of(event: &PullRequestEvent) -> &'static str {
    match event.kind {
        PullRequestEventKind::Created { .. } => "PULL_REQUEST_CREATED",
        PullRequestEventKind::StatusChanged { .. } => "PULL_REQUEST_STATUS_CHANGED",
        PullRequestEventKind::SourceMoved { .. } => "PULL_REQUEST_SOURCE_REFERENCE_UPDATED",
        PullRequestEventKind::Merged(_) => "PULL_REQUEST_MERGE_STATE_CHANGED",
    }
}

fn merge_metadata(merge: &Merge) -> Value {
    json!({
        "isMerged": true,
        "mergedBy": merge.by_arn,
        "mergeCommitId": merge.commit.to_string(),
        "mergeOption": match merge.option {
            MergeOption::FastForward => "FAST_FORWARD_MERGE",
            MergeOption::ThreeWay => "THREE_WAY_MERGE",
        },
    })
}

fn status(closed: bool) -> &'static str {
    if closed { "CLOSED" } else { "OPEN" }
}

fn text(id: Oid) -> Value {
    Value::String(id.to_string())
}

fn put(object: &mut Value, member: &str, value: Option<Value>) {
    if let (Some(fields), Some(value)) = (object.as_object_mut(), value) {
        fields.insert(member.to_owned(), value);
    }
}
