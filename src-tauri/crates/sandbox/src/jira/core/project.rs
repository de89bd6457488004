//! Projects and versions.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::tracker::{Project, Version};

/// A project as Jira shows one; its id is a string here.
pub(crate) fn project_json(call: &Call, project: &Project) -> Value {
    json!({
        "self": format!("{}/rest/api/2/project/{}", call.base_url(), project.id),
        "id": project.id.to_string(),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": "software",
        "archived": false,
    })
}

/// A version as Jira shows one.
pub(crate) fn version_json(call: &Call, project: &Project, version: &Version) -> Value {
    json!({
        "self": format!("{}/rest/api/2/version/{}", call.base_url(), version.id),
        "id": version.id.to_string(),
        "name": version.name,
        "archived": false,
        "released": version.released,
        "projectId": project.id,
    })
}

fn visible(call: &Call) -> Result<Project, Failure> {
    let key = call.segment("key");
    let none =
        || Failure::core(StatusCode::NOT_FOUND, format!("No project could be found with key '{key}'."));
    let project = call.jira().tracker().project(key).cloned().ok_or_else(none)?;
    if call.user()?.may("BROWSE_PROJECTS", Some(&project.key)) { Ok(project) } else { Err(none()) }
}

pub(crate) fn list(call: &Call) -> Answer {
    let Ok(user) = call.user() else { return json_answer::<[Value; 0]>(&[]) };
    let tracker = call.jira().tracker();
    let seen = tracker.projects().iter().filter(|project| user.may("BROWSE_PROJECTS", Some(&project.key)));
    json_answer(&seen.map(|project| project_json(call, project)).collect::<Vec<_>>())
}

pub(crate) fn one(call: &Call) -> Answer {
    json_answer(&project_json(call, &visible(call)?))
}

pub(crate) fn versions(call: &Call) -> Answer {
    let project = visible(call)?;
    json_answer(
        &project.versions.iter().map(|version| version_json(call, &project, version)).collect::<Vec<_>>(),
    )
}
