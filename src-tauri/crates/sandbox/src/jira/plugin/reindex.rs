//! Starting an index and following it.

use std::time::Duration;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{developed, develops_with, projects, unknown};
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::queue::MANUAL;
use crate::jira::runs::Runs;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    repo_id: Option<u64>,
    priority: Option<i64>,
}

/// The answer to every request that starts an index.
pub(super) fn started(run: Uuid) -> Answer {
    json_answer(&json!({"success": true, "finished": false, "threadId": run.to_string()}))
}

/// Access to everything: administrators, and those who develop with each repository.
fn require_all(call: &Call) -> Result<(), Failure> {
    let user = call.user()?;
    let projects = projects(call);
    let all = call.jira().connections().rows().all(|row| develops_with(user, row, &projects));
    if all && (user.may("ADMINISTER", None) || user.may("VIEW_DEV_TOOLS", None)) {
        return Ok(());
    }
    Err(Failure::plugin(
        StatusCode::FORBIDDEN,
        "The user does not have access to all repositories",
        "Please give the id of a repository.",
    ))
}

pub(crate) fn start(call: &Call) -> Answer {
    call.user()?;
    let request: Request = if call.body.is_empty() { Request::default() } else { call.plugin_body()? };
    let priority = match request.priority {
        None => MANUAL,
        Some(priority) => {
            u32::try_from(priority).ok().filter(|priority| *priority >= 1).ok_or_else(|| {
                Failure::invalid("priority must be at least 1", "Please give a positive priority.")
            })?
        }
    };
    let rows = match request.repo_id {
        None => {
            require_all(call)?;
            crate::jira::everything(&call.world)
        }
        Some(id) => {
            let row = developed(call, id)?;
            if !call.jira().connections().enabled(&row) {
                return Err(Failure::invalid(
                    format!("Repository with id={id} is disabled"),
                    "Please enable the repository first.",
                ));
            }
            vec![id]
        }
    };
    started(crate::jira::reindex(&call.world, &rows, priority, Duration::ZERO))
}

pub(crate) fn status(call: &Call) -> Answer {
    call.user()?;
    let dialect = call.dialect();
    let of = |find: &dyn Fn(&Runs) -> Option<serde_json::Value>| call.jira().queue.runs(|runs| find(runs));
    let thread =
        call.parameter("threadId").or_else(|| call.parameter("threadID")).filter(|thread| !thread.is_empty());
    if let Some(id) = call.parameter("repoId") {
        let id =
            id.parse().map_err(|_| Failure::invalid("repoId is not an id", "Please use a numeric id."))?;
        developed(call, id)?;
        if thread.is_none() {
            return match of(&|runs| runs.latest_of(id).map(|run| run.status(dialect))) {
                Some(status) => json_answer(&status),
                None => Err(unknown(call, id)),
            };
        }
    }
    let Some(thread) = thread else {
        require_all(call)?;
        let none = json!({"success": true, "finished": true, "messages": {}, "errors": {}, "lastOperationPercent": 100.0});
        return json_answer(&of(&|runs| runs.latest().map(|run| run.status(dialect))).unwrap_or(none));
    };
    let found = of(&|runs| runs.by_text(thread).map(|run| run.status(dialect)));
    let status = if call.settings().unknown_id_is_404 { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let missing = || {
        Failure::plugin(
            status,
            format!("Thread with id={thread} does not exist"),
            "Please use the threadId of a reindex.",
        )
    };
    json_answer(&found.ok_or_else(missing)?)
}
