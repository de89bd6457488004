//! Jira's own objects.

use causeway_app::port::jira::{Project, ServerInfo};
use causeway_app::port::jira_issues::{IssueFacts, JiraPerson, Transition};
use serde_json::Value;

use super::{field, flag, objects, text, whole};

/// `serverInfo`; `None` when the answer is no Jira's.
pub(crate) fn server_info(body: &Value) -> Option<ServerInfo> {
    let text_of = |name: &str| field(body, name).and_then(text);
    Some(ServerInfo {
        title: text_of("serverTitle").unwrap_or_else(|| "Jira".to_owned()),
        version: text_of("version")?,
        // Jira 7 and older do not say, and are no Cloud.
        deployment: text_of("deploymentType").unwrap_or_else(|| "Server".to_owned()),
        base_url: text_of("baseUrl"),
    })
}

/// Name and display name of `myself`.
pub(crate) fn user_names(body: &Value) -> Option<(String, String)> {
    let name = field(body, "name").and_then(text)?;
    let display_name = field(body, "displayName").and_then(text).unwrap_or_else(|| name.clone());
    Some((name, display_name))
}

/// Whether `mypermissions` grants `ADMINISTER`.
pub(crate) fn is_administrator(body: &Value) -> Option<bool> {
    let permissions = field(body, "permissions")?;
    let granted =
        permissions.get("ADMINISTER").and_then(|permission| flag(permission.get("havePermission")?));
    Some(granted.unwrap_or(false))
}

/// All projects, in key order.
pub(crate) fn projects(body: &Value) -> Option<Vec<Project>> {
    let mut projects: Vec<Project> =
        objects(body, &["values", "projects"])?.into_iter().filter_map(project).collect();
    projects.sort_by(|one, other| one.key.cmp(&other.key));
    Some(projects)
}

/// The version the plugin manager reports.
pub(crate) fn plugin_version(body: &Value) -> Option<String> {
    field(body, "version").and_then(text)
}

/// One issue with the fields that were asked for.
pub(crate) fn issue(body: &Value) -> Option<IssueFacts> {
    let fields = field(body, "fields")?;
    let name_of = |name: &str| field(fields, name).and_then(|one| field(one, "name")).and_then(text);
    let status = field(fields, "status");
    let category = status.and_then(|status| field(status, "statusCategory"));
    let key = field(body, "key").and_then(text)?;
    let project = field(fields, "project")?;
    let own_key = || key.rsplit_once('-').map(|(project, _)| project.to_owned());
    Some(IssueFacts {
        summary: field(fields, "summary").and_then(text).unwrap_or_default(),
        issue_type: name_of("issuetype").unwrap_or_default(),
        status: name_of("status").unwrap_or_default(),
        status_category: category.and_then(|category| field(category, "key")).and_then(text),
        project_key: field(project, "key").and_then(text).or_else(own_key)?,
        project_id: u64::try_from(whole(project.get("id")?)?).ok()?,
        key,
    })
}

/// Which of these permissions `mypermissions` grants, in their order.
pub(crate) fn has_permissions(body: &Value, names: &[&str]) -> Option<Vec<bool>> {
    let permissions = field(body, "permissions")?;
    let granted = |name: &&str| permissions.get(*name).and_then(|one| flag(one.get("havePermission")?));
    Some(names.iter().map(|name| granted(name).unwrap_or(false)).collect())
}

/// The transitions of an issue.
pub(crate) fn transitions(body: &Value) -> Option<Vec<Transition>> {
    let read = |from: &Value| {
        Some(Transition {
            id: field(from, "id").and_then(text)?,
            name: field(from, "name").and_then(text).unwrap_or_default(),
            to: field(from, "to").and_then(|to| field(to, "name")).and_then(text).unwrap_or_default(),
        })
    };
    Some(objects(body, &["transitions"])?.into_iter().filter_map(read).collect())
}

/// Names of versions.
pub(crate) fn versions(body: &Value) -> Option<Vec<String>> {
    let found = objects(body, &["values", "versions"])?;
    Some(found.into_iter().filter_map(|one| field(one, "name").and_then(text)).collect())
}

/// Users that were found.
pub(crate) fn people(body: &Value) -> Option<Vec<JiraPerson>> {
    let read = |from: &Value| {
        let name = field(from, "name").and_then(text)?;
        Some(JiraPerson {
            display_name: field(from, "displayName").and_then(text).unwrap_or_else(|| name.clone()),
            email: field(from, "emailAddress").and_then(text).unwrap_or_default(),
            active: field(from, "active").and_then(flag).unwrap_or(true),
            name,
        })
    };
    Some(objects(body, &["users", "values"])?.into_iter().filter_map(read).collect())
}

/// Whether `configuration` says that time tracking is on.
pub(crate) fn time_tracking(body: &Value) -> Option<bool> {
    field(body, "timeTrackingEnabled").and_then(flag)
}

fn project(from: &Value) -> Option<Project> {
    let key = field(from, "key").and_then(text)?;
    let name = field(from, "name").and_then(text).unwrap_or_else(|| key.clone());
    Some(Project { id: u64::try_from(whole(from.get("id")?)?).ok()?, key, name })
}
