//! The REST resources of Git Integration for Jira.

mod branches;
mod commits;
pub(crate) mod configuration;
mod integration;
mod pull_request;
mod reindex;
mod repository;
mod tags;
mod webhook;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::MethodRouter;
use serde_json::{Value, json};

use super::answer::{Answer, Failure, json_answer, text};
use super::call::{Call, delete, get, post, put};
use super::connections::{Connections, Row};
use super::lock::write;
use super::settings::Dialect;
use super::tracker::Issue;
use super::users::User;
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    let mut api = Router::new();
    for (path, methods) in resources() {
        // The documentation writes some of them with this ending; all take it.
        if !path.ends_with('}') {
            api = api.route(&format!("{path}.json"), methods.clone());
        }
        api = api.route(path, methods);
    }
    let start = post(reindex::start);
    let listener = get(webhook::receive).merge(post(webhook::receive)).merge(put(webhook::receive));
    Router::new()
        .nest("/rest/gitplugin/1.0", api.clone())
        .nest("/rest/gitplugin/latest", api)
        .route("/rest/gitplugin/2.0/reindex", start.clone())
        .route("/rest/gitplugin/2.0/reindex.json", start)
        .route("/rest/gitplugin/webhook/1.0/reindex/{secret}", listener.clone())
        .route("/git/webhook/reindex/{secret}", listener)
}

fn resources() -> Vec<(&'static str, MethodRouter<Arc<World>>)> {
    vec![
        ("/integration", get(integration::list).merge(post(integration::create))),
        (
            "/integration/{id}",
            get(integration::one).merge(put(integration::update)).merge(delete(integration::remove)),
        ),
        (
            "/repository",
            get(repository::list)
                .merge(post(repository::create))
                .merge(put(repository::update))
                .merge(delete(repository::remove)),
        ),
        ("/repository/{id}/disable", put(repository::disable)),
        (
            "/repository/{id}/commits/{sha}/issues",
            get(commits::issues_of).merge(post(commits::change_issues)),
        ),
        ("/repository/{id}/pullRequest", post(pull_request::create)),
        ("/index", get(reindex::status).merge(post(deprecated_index))),
        ("/configuration", get(configuration::export).merge(post(configuration::import))),
        ("/configuration/progress", get(configuration::progress)),
        ("/issues/branches", get(branches::names)),
        ("/issues/{key}/commits", get(commits::of_issue)),
        ("/issuegitdetails/issue/{key}", get(branches::details)),
        ("/issuegitdetails/issue/{key}/tag", get(tags::of_issue)),
        ("/issuegitdetails/issue/{key}/pullRequest", get(pull_request::of_issue)),
        ("/global-settings", post(global_settings)),
    ]
}

fn deprecated_index(call: &Call) -> Answer {
    call.user()?;
    Ok(text(
        StatusCode::GONE,
        "text/plain",
        "This resource was replaced by /rest/gitplugin/2.0/reindex".to_owned(),
    ))
}

fn global_settings(call: &Call) -> Answer {
    call.administrator()?;
    let body: Value = call.plugin_body()?;
    let advice = "Please give altJiraBaseUrl as an https URL, or empty to clear it.";
    let url = body.get("altJiraBaseUrl").and_then(Value::as_str);
    let url = url.ok_or_else(|| Failure::invalid("altJiraBaseUrl is missing", advice))?;
    let good =
        url.is_empty() || url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    if !good {
        return Err(Failure::invalid("altJiraBaseUrl is not a URL", advice));
    }
    url.clone_into(&mut write(&call.jira().settings).alt_jira_base_url);
    json_answer(&json!({"success": true}))
}

/// `success` as the answers that have it as a string in the documentation.
fn success(dialect: Dialect) -> Value {
    match dialect {
        Dialect::Docs => json!("true"),
        Dialect::Strict => json!(true),
    }
}

/// The documented refusal for an id that is not there.
fn unknown(call: &Call, id: u64) -> Failure {
    let status = if call.settings().unknown_id_is_404 { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Failure::plugin(
        status,
        format!("Repository with id={id} does not exist"),
        "Please try again with an existing repository id.",
    )
}

/// Whether issues of some project the user develops in see the row.
fn develops_with(user: &User, row: &Row, projects: &[(u64, String)]) -> bool {
    user.may("ADMINISTER", None)
        || projects.iter().any(|(id, key)| row.features.associated(*id) && sees_development(user, key))
}

fn sees_development(user: &User, project: &str) -> bool {
    user.may("BROWSE_PROJECTS", Some(project)) && user.may("VIEW_DEV_TOOLS", Some(project))
}

fn projects(call: &Call) -> Vec<(u64, String)> {
    call.jira().tracker().projects().iter().map(|project| (project.id, project.key.clone())).collect()
}

/// The row, when the caller may see its development information.
fn developed(call: &Call, id: u64) -> Result<Row, Failure> {
    let user = call.user()?;
    let row = call.jira().connections().get(id).cloned().ok_or_else(|| unknown(call, id))?;
    if develops_with(user, &row, &projects(call)) {
        return Ok(row);
    }
    Err(Failure::plugin(
        StatusCode::FORBIDDEN,
        "The user does not have permission to view development tools of this repository's projects",
        "Please ask a Jira administrator for the View Development Tools permission.",
    ))
}

/// The issue with the id of its project, when the caller may browse it.
fn browsed(call: &Call) -> Result<(Issue, u64), Failure> {
    let issue = call.issue(call.segment("key"))?;
    let id = call.jira().tracker().project(&issue.project).map(|project| project.id);
    Ok((issue, id.unwrap_or_default()))
}

/// Whether a row's index is shown on issues of the project.
fn shown(connections: &Connections, row: &Row, project_id: u64) -> bool {
    connections.enabled(row) && row.features.associated(project_id)
}
