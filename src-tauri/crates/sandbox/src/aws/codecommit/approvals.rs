//! Approvals of pull requests, and the rules that ask for them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::pull_requests::{already_closed, existing};
use super::{Answer, Call, timestamp};
use crate::approvals::{Rule, RuleContent};
use crate::aws::error::ApiError;
use crate::pull_requests::PullRequest;

/// The most rules of a pull request.
const RULES: usize = 30;
/// The most people who say something of one revision.
const SAID: usize = 200;
const NAME: usize = 100;
const CONTENT: usize = 3000;

pub(super) fn create_rule(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    let name = call.input.required(
        "approvalRuleName",
        "ApprovalRuleNameRequiredException",
        "An approval rule name is required.",
    )?;
    if name.chars().count() > NAME {
        return Err(ApiError::new(
            "InvalidApprovalRuleNameException",
            "The approval rule name is not valid.",
        ));
    }
    let text = call.input.required(
        "approvalRuleContent",
        "ApprovalRuleContentRequiredException",
        "The content for the approval rule is empty.",
    )?;
    let content = RuleContent::read(text)
        .filter(|content| text.chars().count() <= CONTENT && content.destination_references.is_empty())
        .ok_or_else(|| {
            let message = "The content for the approval rule is not valid.";
            ApiError::new("InvalidApprovalRuleContentException", message)
        })?;
    if request.closed {
        return Err(already_closed());
    }
    if request.approvals.rules.iter().any(|rule| rule.name == name) {
        let message = "An approval rule with that name already exists.";
        return Err(ApiError::new("ApprovalRuleNameAlreadyExistsException", message));
    }
    if request.approvals.rules.len() >= RULES {
        let message =
            "The approval rule cannot be added. The pull request has the maximum number of approval rules.";
        return Err(ApiError::new("NumberOfRulesExceededException", message));
    }
    let rule = Rule {
        id: hex::encode(&Sha256::digest(format!("{}:{name}", request.id))[..16]),
        name: name.to_owned(),
        content,
        text: text.to_owned(),
        by_arn: call.actor().to_owned(),
        created_at: call.now(),
    };
    let described = describe_rule(&rule);
    call.world.pull_requests.update(request.id, call.now(), |request| request.approvals.rules.push(rule));
    Ok(json!({"approvalRule": described}))
}

pub(super) fn update_state(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    let revision = current_revision(call, &request)?;
    let state = call.input.required(
        "approvalState",
        "ApprovalStateRequiredException",
        "An approval state is required.",
    )?;
    let approves = match state {
        "APPROVE" => true,
        "REVOKE" => false,
        _ => {
            let message = "The state for the approval is not valid. Valid values include APPROVE and REVOKE.";
            return Err(ApiError::new("InvalidApprovalStateException", message));
        }
    };
    if request.closed {
        return Err(already_closed());
    }
    if request.author_arn == call.actor() {
        let message = "The approval cannot be applied because the user approving the pull request matches the user who \
                       created the pull request. You cannot approve a pull request that you created.";
        return Err(ApiError::new("PullRequestCannotBeApprovedByAuthorException", message));
    }
    let said = (revision.to_owned(), call.actor().to_owned());
    let others = request.approvals.states.keys().filter(|(known, _)| known == revision).count();
    if others >= SAID && !request.approvals.states.contains_key(&said) {
        let message =
            "The number of approvals required for the approval rule exceeds the maximum number allowed.";
        return Err(ApiError::new("MaximumNumberOfApprovalsExceededException", message));
    }
    call.world.pull_requests.update(request.id, call.now(), |request| {
        request.approvals.states.insert(said, approves);
    });
    Ok(json!({}))
}

pub(super) fn states(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    let revision = revision(call)?;
    let of_revision = request.approvals.states.iter().filter(|((known, _), _)| known == revision);
    let described: Vec<Value> = of_revision
        .map(|((_, arn), approves)| {
            json!({"userArn": arn, "approvalState": if *approves { "APPROVE" } else { "REVOKE" }})
        })
        .collect();
    Ok(json!({"approvals": described}))
}

pub(super) fn evaluate(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    let revision = current_revision(call, &request)?;
    let (met, unmet) = request.approvals.judged(revision);
    Ok(json!({"evaluation": {
        "approved": unmet.is_empty(),
        "overridden": request.approvals.overridden.iter().any(|known| known == revision),
        "approvalRulesSatisfied": met,
        "approvalRulesNotSatisfied": unmet,
    }}))
}

pub(super) fn override_rules(call: &Call<'_>) -> Answer {
    let (request, _) = existing(call)?;
    let revision = current_revision(call, &request)?;
    let status = call.input.required(
        "overrideStatus",
        "OverrideStatusRequiredException",
        "An override status is required, but no value was provided.",
    )?;
    let overrides = match status {
        "OVERRIDE" => true,
        "REVOKE" => false,
        _ => {
            let message = "The override status is not valid. Valid statuses are OVERRIDE and REVOKE.";
            return Err(ApiError::new("InvalidOverrideStatusException", message));
        }
    };
    if request.closed {
        return Err(already_closed());
    }
    if request.approvals.overridden.iter().any(|known| known == revision) == overrides {
        let message = "The pull request has already had its approval rules set to override.";
        return Err(ApiError::new("OverrideAlreadySetException", message));
    }
    call.world.pull_requests.update(request.id, call.now(), |request| {
        request.approvals.overridden.retain(|known| known != revision);
        request.approvals.overridden.extend(overrides.then(|| revision.to_owned()));
    });
    Ok(json!({}))
}

/// A rule as the API prints it.
pub(super) fn describe_rule(rule: &Rule) -> Value {
    json!({
        "approvalRuleId": rule.id,
        "approvalRuleName": rule.name,
        "approvalRuleContent": rule.text,
        "ruleContentSha256": hex::encode(Sha256::digest(&rule.text)),
        "creationDate": timestamp(rule.created_at),
        "lastModifiedDate": timestamp(rule.created_at),
        "lastModifiedUser": rule.by_arn,
    })
}

fn revision<'a>(call: &Call<'a>) -> Result<&'a str, ApiError> {
    let revision =
        call.input.required("revisionId", "RevisionIdRequiredException", "A revision ID is required.")?;
    if revision.len() == 64 && revision.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(revision);
    }
    Err(ApiError::new("InvalidRevisionIdException", "The revision ID is not valid."))
}

fn current_revision<'a>(call: &Call<'a>, request: &PullRequest) -> Result<&'a str, ApiError> {
    let revision = revision(call)?;
    if revision == request.revision_id {
        return Ok(revision);
    }
    let message =
        "The revision ID provided in the request does not match the current revision ID of the pull request.";
    Err(ApiError::new("RevisionNotCurrentException", message))
}
