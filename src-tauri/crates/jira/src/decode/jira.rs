//! Jira's own objects.

use causeway_app::port::jira::{Project, ServerInfo};
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

fn project(from: &Value) -> Option<Project> {
    let key = field(from, "key").and_then(text)?;
    let name = field(from, "name").and_then(text).unwrap_or_else(|| key.clone());
    Some(Project { id: u64::try_from(whole(from.get("id")?)?).ok()?, key, name })
}
