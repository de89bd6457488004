//! Everything that must be shown as text, at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Json, State};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ControlError;
use super::commit::{Author, NewCommit, commit};
use super::contents::{NewBranch, NewPullRequest, blocking, branch, pull_request};
use super::pusher;
use super::repositories::{known, operate};
use crate::jira::NewIssue;
use crate::repositories::Repository;
use crate::seed::hostile::{BRANCHES, PATHS, TEXTS, TITLES, long, longest_branch};
use crate::world::World;

/// Where it goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    #[serde(default = "repository")]
    repository: String,
    #[serde(default = "project")]
    project: String,
}

fn repository() -> String {
    "hostile".to_owned()
}

fn project() -> String {
    "SHOP".to_owned()
}

#[derive(Serialize)]
pub(super) struct Made {
    repository: String,
    description: String,
    branches: Vec<String>,
    commits: Vec<Commit>,
    paths: Vec<String>,
    pull_requests: Vec<PullRequest>,
    issues: Vec<Issue>,
}

#[derive(Serialize)]
struct Commit {
    id: String,
    message: String,
}

#[derive(Serialize)]
struct PullRequest {
    id: String,
    title: String,
    description: String,
    source: String,
}

#[derive(Serialize)]
struct Issue {
    key: String,
    summary: String,
}

/// Makes a repository of hostile texts, and issues; commits and pull requests name the project's first issue.
pub(super) async fn add(
    State(world): State<Arc<World>>,
    Json(place): Json<Place>,
) -> Result<Json<Made>, ControlError> {
    blocking(move || make(&world, place)).await.map(Json)
}

fn make(world: &Arc<World>, place: Place) -> Result<Made, ControlError> {
    let description = TEXTS.join(" ");
    let input = json!({"repositoryName": place.repository, "repositoryDescription": description});
    operate(world, &pusher(), "CreateRepository", input)?;
    let held = known(world, &place.repository)?;
    let key = format!("{}-1", place.project);

    let mut messages: Vec<String> = TEXTS.iter().map(|text| format!("{key} {text}\n\n{text}\n")).collect();
    messages.push(format!("{key} {}", long(10_000)));
    let mut commits = Vec::with_capacity(messages.len());
    for (number, message) in messages.into_iter().enumerate() {
        let path = PATHS.get(number).copied().unwrap_or("plain.txt");
        commits.push(write(world, &held, "main", message, path, &number.to_string())?);
    }

    let mut branches: Vec<String> = BRANCHES.iter().map(|name| (*name).to_owned()).collect();
    branches.push(longest_branch());
    for name in &branches {
        let new = NewBranch { branch: name.clone(), commit_id: None, by: pusher() };
        branch(world, &place.repository, &new)?;
        // A branch like its destination has nothing to merge.
        commits.push(write(world, &held, name, format!("{key} On a branch\n"), "branch.txt", name)?);
    }

    let titles = TEXTS.iter().chain(&TITLES).map(|title| (*title).to_owned()).chain([long(150)]);
    let mut pull_requests = Vec::new();
    for (title, source) in titles.zip(branches.iter().cycle()) {
        let description = if title.len() == 150 { long(10_000) } else { format!("{key} {title}") };
        let new = NewPullRequest {
            title: title.clone(),
            description: Some(description.clone()),
            source: source.clone(),
            destination: None,
            by: pusher(),
        };
        let id = pull_request(world, &place.repository, &new)?;
        pull_requests.push(PullRequest { id, title, description, source: source.clone() });
    }

    let now = world.clock.now_millis();
    let summaries = TEXTS.iter().map(|text| (*text).to_owned()).chain([long(255)]);
    let issues: Result<Vec<Issue>, ControlError> = summaries
        .map(|summary| {
            let new = NewIssue { project: place.project.clone(), summary: summary.clone(), issue_type: None };
            Ok(Issue { key: world.jira.add_issue(new, now)?, summary })
        })
        .collect();
    let paths = PATHS.iter().map(|path| (*path).to_owned()).collect();
    Ok(Made {
        repository: place.repository,
        description,
        branches,
        commits,
        paths,
        pull_requests,
        issues: issues?,
    })
}

fn write(
    world: &Arc<World>,
    repository: &Arc<Repository>,
    branch: &str,
    message: String,
    path: &str,
    text: &str,
) -> Result<Commit, ControlError> {
    let new = NewCommit {
        branch: branch.to_owned(),
        message: message.clone(),
        files: BTreeMap::from([(path.to_owned(), Some(text.to_owned()))]),
        author: Author {
            name: "Ada \"&amp;\" \u{202e}Lovelace".to_owned(),
            email: "ada@example.com".to_owned(),
        },
        pushed_by: pusher(),
    };
    let id = commit(world, repository, &new)?.to_string();
    Ok(Commit { id, message })
}
