//! Pull requests of issues, and creating one.

use std::time::Duration;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{browsed, developed, sees_development, shown};
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::connections::Row;
use crate::jira::jobs::open;
use crate::jira::lock::read;
use crate::jira::pull_requests::{NewPullRequest, PullRequest};
use crate::jira::queue::MANUAL;

fn pull_request_json(row: &Row, pull_request: &PullRequest) -> Value {
    json!({
        "id": pull_request.id,
        "title": pull_request.title,
        "description": pull_request.description,
        "state": pull_request.state,
        "baseBranch": pull_request.base_branch,
        "compareBranch": pull_request.compare_branch,
        "url": row.web_links.pull_request(&pull_request.id),
        "repository": {"id": row.id, "name": row.display_name},
    })
}

pub(crate) fn of_issue(call: &Call) -> Answer {
    let (issue, project_id) = browsed(call)?;
    let projects = call.jira().project_keys();
    let mut items: Vec<Value> = Vec::new();
    if sees_development(call.user()?, &issue.project) {
        for (id, index) in read(&call.jira().indexes).rows_of(&issue.key) {
            let connections = call.jira().connections();
            let Some(row) = connections.get(id).filter(|row| shown(&connections, row, project_id)) else {
                continue;
            };
            let hidden = Some(row.features.pr_hide_filter.as_str()).filter(|filter| !filter.is_empty());
            let hidden = hidden.and_then(|filter| fancy_regex::Regex::new(filter).ok());
            let visible = index.pull_requests.iter().filter(|pull_request| {
                pull_request.keys(&projects).contains(&issue.key)
                    && !hidden
                        .as_ref()
                        .is_some_and(|hidden| hidden.is_match(&pull_request.title).unwrap_or(false))
            });
            items.extend(visible.map(|pull_request| pull_request_json(row, pull_request)));
        }
    }
    json_answer(&json!({"pullRequests": {"items": items}, "mergeRequests": {"items": []}}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    base_branch: String,
    compare_branch: String,
    title: String,
    issue_key: Option<String>,
}

pub(crate) fn create(call: &Call) -> Answer {
    let id = call.id("id")?;
    let row = developed(call, id)?;
    let request: Request = call.plugin_body()?;
    if row.parent().is_none() {
        return Err(Failure::invalid(
            "Pull requests are not supported for this repository",
            "Please connect it through an integration.",
        ));
    }
    if row.features.require_user_pat {
        return Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "A personal access token of the user is required",
            "Please set up your AWS credentials.",
        ));
    }
    let unavailable = || {
        Failure::plugin(
            StatusCode::INTERNAL_SERVER_ERROR,
            "External service error",
            "Please try again later.",
        )
    };
    let source = call.jira().pull_request_source().ok_or_else(unavailable)?;
    let (caller, repository) = open(&call.world, &row).map_err(|error| {
        Failure::invalid(error.to_string(), "Please check the credentials of the integration.")
    })?;
    // The app describes a pull request by a link to the issue.
    let description = match &request.issue_key {
        Some(key) => format!("{}/browse/{}", call.base_url(), call.issue(key)?.key),
        None => String::new(),
    };
    let new = NewPullRequest {
        title: request.title,
        description,
        base_branch: request.base_branch,
        compare_branch: request.compare_branch,
    };
    let created = source.create(&call.world, &caller, &repository, new).map_err(|error| {
        Failure::invalid(format!("External service error: {error}"), "Please check branches and permissions.")
    })?;
    crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    json_answer(&pull_request_json(&row, &created))
}
