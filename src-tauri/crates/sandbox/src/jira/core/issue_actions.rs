//! Changing issues.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::issue::{comment_json, worklog_json};
use crate::jira::answer::{Answer, Failure, json_answer, no_content, with_status};
use crate::jira::call::Call;
use crate::jira::lock::write;
use crate::jira::smart_commits::{Command, parse};
use crate::jira::tracker::{Issue, TrackerError};

impl From<TrackerError> for Failure {
    fn from(error: TrackerError) -> Self {
        match error {
            TrackerError::NoSuchIssue => Self::no_issue(),
            TrackerError::NoSuchVersion(_) => Self::field("fixVersions", error.to_string()),
            TrackerError::BadLabel(_) => Self::field("labels", error.to_string()),
            TrackerError::NoSuchProject => Self::field("project", error.to_string()),
            TrackerError::NoSummary
            | TrackerError::LongSummary
            | TrackerError::BrokenSummary
            | TrackerError::UnstorableSummary => Self::field("summary", error.to_string()),
            TrackerError::NoSuchTransition => Self::core(StatusCode::BAD_REQUEST, error.to_string()),
        }
    }
}

/// The issue, when the caller holds `permission` in its project.
fn permitted(call: &Call, permission: &str, refusal: &str) -> Result<Issue, Failure> {
    let issue = call.issue(call.segment("key"))?;
    if call.user()?.may(permission, Some(&issue.project)) {
        return Ok(issue);
    }
    Err(Failure::core(StatusCode::FORBIDDEN, refusal))
}

fn text<'a>(body: &'a Value, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

pub(crate) fn comment(call: &Call) -> Answer {
    let issue = permitted(call, "ADD_COMMENTS", "You do not have the permission to comment on this issue.")?;
    let body = call.core_body()?;
    let text =
        text(&body, "body").ok_or_else(|| Failure::field("comment", "Comment body can not be empty!"))?;
    let now = call.world.clock.now_millis();
    let comment = write(&call.jira().tracker).comment(&issue.key, &call.user()?.name, text, now)?;
    Ok(with_status(StatusCode::CREATED, &comment_json(call, &comment)))
}

pub(crate) fn log_work(call: &Call) -> Answer {
    let issue = permitted(
        call,
        "WORK_ON_ISSUES",
        "You do not have the permission to associate a worklog to this issue.",
    )?;
    if !call.settings().time_tracking {
        return Err(Failure::core(StatusCode::BAD_REQUEST, "Time Tracking is disabled."));
    }
    let body = call.core_body()?;
    // The notation is the smart commit's, so its reader serves.
    let written = text(&body, "timeSpent").and_then(|spent| {
        match parse(&format!("AA-1 #time {spent}")).pop()?.commands.pop()? {
            Command::Time { seconds, comment } if comment.is_empty() => Some(seconds),
            _ => None,
        }
    });
    let seconds =
        body.get("timeSpentSeconds").and_then(Value::as_u64).filter(|seconds| *seconds > 0).or(written);
    let seconds = seconds.ok_or_else(|| Failure::field("timeLogged", "Invalid time duration entered."))?;
    let comment = text(&body, "comment").unwrap_or_default();
    let now = call.world.clock.now_millis();
    let started = match text(&body, "started") {
        None => now,
        Some(text) => jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text)
            .and_then(|parsed| parsed.to_timestamp())
            .map(jiff::Timestamp::as_millisecond)
            .map_err(|_| {
                Failure::field("started", "Invalid date format. Please use yyyy-MM-dd'T'HH:mm:ss.SSSZ")
            })?,
    };
    let worklog = write(&call.jira().tracker).log_work(
        &issue.key,
        &call.user()?.name,
        seconds,
        comment,
        started,
        now,
    )?;
    Ok(with_status(StatusCode::CREATED, &worklog_json(call, &worklog)))
}

pub(crate) fn transition(call: &Call) -> Answer {
    let issue =
        permitted(call, "TRANSITION_ISSUES", "You do not have the permission to transition this issue.")?;
    let body = call.core_body()?;
    let id = body
        .pointer("/transition/id")
        .and_then(|id| id.as_str().map_or_else(|| id.as_u64()?.try_into().ok(), |text| text.parse().ok()));
    let id: u32 =
        id.ok_or_else(|| Failure::core(StatusCode::BAD_REQUEST, "Missing 'transition' identifier"))?;
    write(&call.jira().tracker).transition(&issue.key, id, call.world.clock.now_millis())?;
    Ok(no_content())
}

pub(crate) fn assign(call: &Call) -> Answer {
    let issue = permitted(call, "ASSIGN_ISSUES", "You do not have permission to assign issues.")?;
    let body = call.core_body()?;
    let name = text(&body, "name");
    if let Some(name) = name.filter(|name| call.jira().users().get(name).is_none()) {
        return Err(Failure::field("assignee", format!("User '{name}' does not exist.")));
    }
    write(&call.jira().tracker).assign(&issue.key, name, call.world.clock.now_millis())?;
    Ok(no_content())
}

pub(crate) fn edit(call: &Call) -> Answer {
    let issue = permitted(call, "EDIT_ISSUES", "You do not have permission to edit issues in this project.")?;
    let body = call.core_body()?;
    let now = call.world.clock.now_millis();
    let mut tracker = write(&call.jira().tracker);
    if let Some(summary) = body.pointer("/fields/summary").and_then(Value::as_str) {
        tracker.rename(&issue.key, summary, now)?;
    }
    let added = |name: &str| -> Vec<Value> {
        let operations = body.pointer(&format!("/update/{name}")).and_then(Value::as_array);
        operations.into_iter().flatten().filter_map(|operation| operation.get("add").cloned()).collect()
    };
    for label in added("labels") {
        tracker.label(&issue.key, label.as_str().unwrap_or_default(), now)?;
    }
    for (name, fix) in [("fixVersions", true), ("versions", false)] {
        for version in added(name) {
            let version = version.get("name").and_then(Value::as_str).unwrap_or_default();
            tracker.add_version(&issue.key, fix, version, now)?;
        }
    }
    Ok(no_content())
}

pub(crate) fn link(call: &Call) -> Answer {
    let issue = permitted(call, "EDIT_ISSUES", "You do not have the permission to link issues.")?;
    let body = call.core_body()?;
    for (field, path) in [("url", "/object/url"), ("title", "/object/title")] {
        if body.pointer(path).and_then(Value::as_str).is_none_or(str::is_empty) {
            return Err(Failure::field(field, format!("'{field}' is required.")));
        }
    }
    let (id, new) = write(&call.jira().tracker).link(&issue.key, body, call.world.clock.now_millis())?;
    let answer = json!({"id": id, "self": format!("{}/rest/api/2/issue/{}/remotelink/{id}", call.base_url(), issue.key)});
    if new { Ok(with_status(StatusCode::CREATED, &answer)) } else { json_answer(&answer) }
}
