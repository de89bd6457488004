//! Branches of issues.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{browsed, develops_with, projects, sees_development, shown};
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::connections::Row;
use crate::jira::lock::read;

/// Branches that commits of the issue are on, or all indexed branches. Whoever may see less gets less, without an error.
pub(crate) fn names(call: &Call) -> Answer {
    let user = call.user()?;
    let mut names = BTreeSet::new();
    if let Some(key) = call.parameter("key").or_else(|| call.parameter("issueKey")) {
        let issue = call.issue(key)?;
        let project_id = call.jira().tracker().project(&issue.project).map_or(0, |project| project.id);
        if sees_development(user, &issue.project) {
            for (id, index) in read(&call.jira().indexes).rows_of(&issue.key) {
                let connections = call.jira().connections();
                if connections.get(id).is_some_and(|row| shown(&connections, row, project_id)) {
                    let commits = index.commits.iter().filter(|commit| commit.keys.contains(&issue.key));
                    names.extend(commits.flat_map(|commit| commit.branches.iter().cloned()));
                }
            }
        }
    } else {
        let projects = projects(call);
        let connections = call.jira().connections();
        let rows =
            connections.rows().filter(|row| connections.enabled(row) && develops_with(user, row, &projects));
        let indexes = read(&call.jira().indexes);
        for index in rows.filter_map(|row| indexes.get(row.id)) {
            names.extend(index.branches.iter().map(|branch| branch.name.clone()));
        }
    }
    json_answer(&json!({"success": true, "branches": names}))
}

/// What the development panel shows.
pub(crate) fn details(call: &Call) -> Answer {
    let (issue, project_id) = browsed(call)?;
    let user = call.user()?;
    if !sees_development(user, &issue.project) {
        return Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "The user does not have the View Development Tools permission",
            "Please ask a project administrator.",
        ));
    }
    let mut commit_count = 0;
    let mut repositories: Vec<Value> = Vec::new();
    let mut can_create = false;
    for (id, index) in read(&call.jira().indexes).rows_of(&issue.key) {
        let connections = call.jira().connections();
        let Some(row) = connections.get(id).filter(|row| shown(&connections, row, project_id)) else {
            continue;
        };
        commit_count += index.commits.iter().filter(|commit| commit.keys.contains(&issue.key)).count();
        let relevant = |branch: &&crate::jira::index::IndexedBranch| {
            branch.name_keys.contains(&issue.key)
                || (!branch.is_main && branch.commit_keys.contains(&issue.key))
        };
        let branches: Vec<Value> = index
            .branches
            .iter()
            .filter(relevant)
            .map(|branch| {
                json!({
                    "name": branch.name,
                    "gkBranchUrl": null,
                    "glBranchUrl": null,
                    "isAheadBehindPresented": !branch.is_main,
                    "ahead": branch.ahead,
                    "behind": branch.behind,
                    "externalUrl": row.web_links.branch(&branch.name),
                })
            })
            .collect();
        if !branches.is_empty() {
            repositories.push(json!({
                "repoId": row.id,
                "repoName": row.display_name,
                "isGitViewerEnabled": row.features.git_viewer_enabled,
                "isRepoApiEnabled": row.parent().is_some(),
                "branches": branches,
            }));
        }
    }
    {
        let connections = call.jira().connections();
        let usable = |row: &Row| row.parent().is_some() && shown(&connections, row, project_id);
        can_create |= call.settings().branch_creation && connections.rows().any(usable);
    }
    json_answer(&json!({
        "commitCount": commit_count,
        "repositories": repositories,
        "enableBranchCreation": can_create,
        "gkEnabled": false,
        "glEnabled": false,
        "notAllPermissions": false,
    }))
}
