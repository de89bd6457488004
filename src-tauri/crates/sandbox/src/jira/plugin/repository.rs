//! Repositories: single ones and those of integrations.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::integration::queue_removal;
use super::unknown;
use crate::jira::answer::{Answer, Failure, json_answer, rendered_json};
use crate::jira::call::Call;
use crate::jira::connections::{Credentials, Folder, Kind, Rendered, Row, State};
use crate::jira::features::{Features, FeaturesPatch};
use crate::jira::lock::write;
use crate::jira::origin::WebLinks;
use crate::jira::queue::MANUAL;

/// What a create or update sends. No Debug: it holds a secret.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    id: Option<u64>,
    display_name: Option<String>,
    origin: Option<String>,
    main_branch: Option<String>,
    username: Option<String>,
    password: Option<String>,
    disabled: Option<bool>,
    enable_fetches: Option<bool>,
    real_root: Option<String>,
    absolute_root: Option<bool>,
    ssh_key_id: Option<u64>,
    #[serde(flatten)]
    web_links: WebLinks,
    #[serde(flatten)]
    features: FeaturesPatch,
}

pub(crate) fn list(call: &Call) -> Answer {
    call.user()?;
    let dialect = call.dialect();
    let project = match call.parameter("projectKey") {
        None => None,
        Some(key) => {
            let id = call.jira().tracker().project(key).map(|project| project.id);
            let missing = || {
                Failure::invalid(
                    format!("Project with key={key} does not exist"),
                    "Please use an existing project key.",
                )
            };
            Some(id.ok_or_else(missing)?)
        }
    };
    let connections = call.jira().connections();
    let visible = |row: &&Row| match project {
        None => true,
        Some(project) => {
            !matches!(connections.effective_state(row), State::Disabled | State::Error)
                && row.features.associated(project)
        }
    };
    let repositories: Vec<String> = connections
        .rows()
        .filter(|row| !row.is_integration())
        .filter(visible)
        .map(|row| connections.repository_json(row, dialect))
        .collect();
    Ok(rendered_json(format!("{{\"success\":true,\"repositories\":[{}]}}", repositories.join(","))))
}

fn show(call: &Call, id: u64) -> Answer {
    let connections = call.jira().connections();
    let row = connections.get(id).ok_or_else(|| unknown(call, id))?;
    Ok(rendered_json(connections.repository_json(row, call.dialect())))
}

fn given(value: Option<&String>) -> Option<&str> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn credentials(request: &Request) -> Option<Credentials> {
    let (username, password) = (given(request.username.as_ref())?, given(request.password.as_ref())?);
    Some(Credentials { username: username.to_owned(), password: password.to_owned() })
}

/// The folder that a request names.
fn folder(request: &Request) -> Result<Folder, Failure> {
    match (given(request.real_root.as_ref()), request.absolute_root) {
        (None, _) => Ok(Folder::Own),
        (Some(path), Some(absolute)) => Ok(Folder::Given { path: path.to_owned(), absolute }),
        (Some(_), None) => Err(Failure::invalid(
            "absoluteRoot is required with realRoot",
            "Please say whether realRoot is an absolute path.",
        )),
    }
}

/// The shared settings that a request changes. Those that this resource does not have are ignored without a word: user
/// credentials belong to integrations, and a repository of one is reached as the integration is.
fn features(request: &Request, of_integration: bool) -> FeaturesPatch {
    let mut features = FeaturesPatch { require_user_pat: None, ..request.features.clone() };
    if of_integration {
        features.disable_ssl_verification = None;
    }
    features
}

/// The last part of a location, as the app names a repository that nobody named.
pub(super) fn name_from(origin: &str) -> String {
    let name = origin.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(origin);
    name.strip_suffix(".git").unwrap_or(name).to_owned()
}

pub(crate) fn create(call: &Call) -> Answer {
    let user = call.integration_manager()?;
    let request: Request = call.plugin_body()?;
    let origin = given(request.origin.as_ref())
        .ok_or_else(|| Failure::invalid("origin is required", "Please give the URL of a git repository."))?
        .to_owned();
    let features = Features::default().with(&features(&request, false));
    features.check(&call.jira().project_ids())?;
    let folder = folder(&request)?;
    let disabled = request.disabled.unwrap_or(false);
    let row = Row {
        id: 0,
        kind: Kind::Single,
        display_name: given(request.display_name.as_ref()).map_or_else(|| name_from(&origin), str::to_owned),
        folder,
        main_branch: given(request.main_branch.as_ref()).unwrap_or("master").to_owned(),
        region: None,
        author: user.name.clone(),
        disabled,
        removing: false,
        enable_fetches: request.enable_fetches.unwrap_or(true),
        features,
        web_links: WebLinks::default().with(request.web_links.clone()),
        ssh_key_id: request.ssh_key_id,
        state: State::Queued,
        error: None,
        init_date: call.world.clock.now_millis(),
        last_indexed: None,
        credentials: credentials(&request),
        rendered: Rendered::default(),
        origin,
    };
    let id = write(&call.jira().connections).insert(row);
    let answer = show(call, id);
    if !disabled {
        crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    }
    answer
}

pub(crate) fn update(call: &Call) -> Answer {
    call.integration_manager()?;
    let request: Request = call.plugin_body()?;
    let id = request
        .id
        .ok_or_else(|| Failure::invalid("id is required", "Please give the id of a repository."))?;
    let old = call.jira().connections().get(id).filter(|row| !row.is_integration()).cloned();
    let old = old.ok_or_else(|| unknown(call, id))?;
    let features = old.features.with(&features(&request, old.parent().is_some()));
    features.check(&call.jira().project_ids())?;
    let moved = given(request.origin.as_ref()).is_some_and(|origin| origin != old.origin);
    if moved && old.parent().is_some() {
        return Err(Failure::invalid(
            "The origin of an integration's repository can not be changed",
            "Please change the integration.",
        ));
    }
    let enabled = {
        let mut connections = write(&call.jira().connections);
        let Some(row) = connections.get_mut(id) else { return Err(unknown(call, id)) };
        row.features = features;
        if let Some(name) = given(request.display_name.as_ref()) {
            name.clone_into(&mut row.display_name);
        }
        // The integration copies the default branch from the host and holds the credentials.
        if row.parent().is_none() {
            if let Some(branch) = given(request.main_branch.as_ref()) {
                branch.clone_into(&mut row.main_branch);
            }
            if let Some(origin) = given(request.origin.as_ref()) {
                origin.clone_into(&mut row.origin);
            }
            row.credentials = credentials(&request).or(row.credentials.take());
            row.enable_fetches = request.enable_fetches.unwrap_or(row.enable_fetches);
            row.ssh_key_id = request.ssh_key_id.or(row.ssh_key_id);
        }
        row.web_links = std::mem::take(&mut row.web_links).with(request.web_links.clone());
        row.disabled = request.disabled.unwrap_or(row.disabled);
        connections.get(id).is_some_and(|row| connections.enabled(row))
    };
    let answer = show(call, id);
    if enabled {
        crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    }
    answer
}

pub(crate) fn remove(call: &Call) -> Answer {
    call.integration_manager()?;
    let id = call.parameter("id").and_then(|id| id.parse().ok());
    let id = id.ok_or_else(|| Failure::invalid("id is required", "Please give the id of a repository."))?;
    let delete_files = match call.parameter("deleteFiles") {
        None => false,
        Some(_) => call.flag("deleteFiles").ok_or_else(|| {
            Failure::invalid(
                "deleteFiles is not a flag",
                "Please give deleteFiles=true or deleteFiles=false.",
            )
        })?,
    };
    let row = call.jira().connections().get(id).filter(|row| !row.is_integration()).cloned();
    let row = row.ok_or_else(|| unknown(call, id))?;
    if delete_files {
        // Nothing lies on a disk here, so that what would be lost is told instead.
        let lost = match &row.folder {
            Folder::Given { path, absolute: true } => path.as_str(),
            Folder::Own | Folder::Given { .. } => "",
        };
        let outcome = if lost.is_empty() { "ok" } else { "original-deleted" };
        call.world.record("gij", "DeleteFiles", "", lost, outcome);
    }
    queue_removal(call, id);
    json_answer(&json!({"success": true}))
}

/// Enables or disables a repository or an integration: both have the same path.
pub(crate) fn disable(call: &Call) -> Answer {
    call.integration_manager()?;
    let id = call.id("id")?;
    let disable = call.flag("disable").ok_or_else(|| {
        Failure::invalid("disable is required", "Please give disable=true or disable=false.")
    })?;
    let changed = {
        let mut connections = write(&call.jira().connections);
        let row = connections.get_mut(id).ok_or_else(|| unknown(call, id))?;
        std::mem::replace(&mut row.disabled, disable) != disable
    };
    if changed && !disable {
        crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    }
    json_answer(&json!({"success": true}))
}
