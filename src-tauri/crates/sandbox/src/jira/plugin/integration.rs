//! Integrations: create, list, read, change, remove.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{success, unknown};
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::connections::{Credentials, Folder, Kind, Rendered, Row, State};
use crate::jira::features::{Features, FeaturesPatch};
use crate::jira::lock::{read, write};
use crate::jira::origin::{WebLinks, https_origin};
use crate::jira::queue::{MANUAL, Operation, REMOVE, Task};
use crate::jira::settings::Dialect;

const TYPES: [&str; 12] = [
    "GITHUB",
    "GITHUB_SERVER",
    "GITLAB",
    "GITLAB_SERVER",
    "GITLAB_SERVER_LEGACY",
    "FILESPACE",
    "AZURE_DEVOPS",
    "VSTS",
    "AZURE",
    "TFS_SERVER",
    "AWS",
    "GERRIT",
];

/// The regions the app offers.
const REGIONS: [&str; 26] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "af-south-1",
    "ap-east-1",
    "ap-south-1",
    "ap-south-2",
    "ap-northeast-3",
    "ap-northeast-2",
    "ap-southeast-1",
    "ap-southeast-3",
    "ap-southeast-2",
    "ap-northeast-1",
    "ca-central-1",
    "eu-central-1",
    "eu-central-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-south-1",
    "eu-south-2",
    "eu-north-1",
    "me-central-1",
    "me-south-1",
    "sa-east-1",
];

/// What a create or update sends. No Debug: it holds a secret.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(rename = "type", alias = "integrationType")]
    integration_type: Option<String>,
    display_name: Option<String>,
    origin: Option<String>,
    username: Option<String>,
    password: Option<String>,
    pat: Option<String>,
    aws_region: Option<String>,
    disabled: Option<bool>,
    folder_depth: Option<u32>,
    #[serde(flatten)]
    features: FeaturesPatch,
}

fn given(value: Option<&String>) -> Option<&str> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn region_of(request: &Request) -> Result<String, Failure> {
    let region = given(request.aws_region.as_ref())
        .ok_or_else(|| Failure::invalid("awsRegion is required", "Please give the code of an AWS region."))?;
    if REGIONS.contains(&region) {
        return Ok(region.to_owned());
    }
    Err(Failure::invalid(
        format!("Unknown AWS region: {region}"),
        "Please give the code of a supported AWS region.",
    ))
}

pub(crate) fn list(call: &Call) -> Answer {
    call.integration_manager()?;
    let dialect = call.dialect();
    let connections = call.jira().connections();
    let all: Vec<_> = connections
        .rows()
        .filter(|row| row.is_integration())
        .map(|row| connections.integration_view(row, dialect))
        .collect();
    json_answer(&json!({"success": true, "integrations": all}))
}

fn show(call: &Call, id: u64, as_list: bool) -> Answer {
    let dialect = call.dialect();
    let connections = call.jira().connections();
    let row = connections.get(id).filter(|row| row.is_integration()).ok_or_else(|| unknown(call, id))?;
    let view = connections.integration_view(row, dialect);
    if as_list && dialect == Dialect::Docs {
        json_answer(&json!({"success": success(dialect), "integration": [view]}))
    } else {
        json_answer(&json!({"success": success(dialect), "integration": view}))
    }
}

pub(crate) fn one(call: &Call) -> Answer {
    call.integration_manager()?;
    show(call, call.id("id")?, true)
}

pub(crate) fn create(call: &Call) -> Answer {
    let user = call.integration_manager()?;
    let request: Request = call.plugin_body()?;
    let integration_type = given(request.integration_type.as_ref())
        .ok_or_else(|| Failure::invalid("type is required", "Please give an integration type."))?
        .to_owned();
    if !TYPES.contains(&integration_type.as_str()) {
        return Err(Failure::invalid(
            format!("Unknown integration type: {integration_type}"),
            format!("Please use one of {}.", TYPES.join(", ")),
        ));
    }
    let aws = integration_type == "AWS";
    let region = if aws { Some(region_of(&request)?) } else { None };
    let credentials =
        match (given(request.username.as_ref()), given(request.password.as_ref().or(request.pat.as_ref()))) {
            (Some(username), Some(password)) => {
                Some(Credentials { username: username.to_owned(), password: password.to_owned() })
            }
            _ if aws => {
                return Err(Failure::invalid(
                    "username and password are required",
                    "Please give the access key ID as username and the secret access key as password.",
                ));
            }
            _ => None,
        };
    if integration_type == "FILESPACE" && !request.folder_depth.is_some_and(|depth| (1..=5).contains(&depth))
    {
        return Err(Failure::invalid("folderDepth is required", "Please give a folderDepth from 1 to 5."));
    }
    let features = Features::default().with(&request.features);
    features.check(&call.jira().project_ids())?;
    let origin = region
        .as_ref()
        .map_or_else(|| request.origin.clone().unwrap_or_default(), |region| https_origin(region, "*"));
    let now = call.world.clock.now_millis();
    let display_name = given(request.display_name.as_ref()).unwrap_or(&origin).to_owned();
    let disabled = request.disabled.unwrap_or(false);
    let id = write(&call.jira().connections).insert(Row {
        id: 0,
        kind: Kind::Integration(integration_type),
        display_name,
        origin,
        folder: Folder::Own,
        main_branch: String::new(),
        region,
        author: user.name.clone(),
        disabled,
        removing: false,
        enable_fetches: true,
        features,
        web_links: WebLinks::default(),
        ssh_key_id: None,
        state: State::Queued,
        error: None,
        init_date: now,
        last_indexed: None,
        credentials,
        rendered: Rendered::default(),
    });
    let answer = show(call, id, false);
    if !disabled {
        crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    }
    answer
}

pub(crate) fn update(call: &Call) -> Answer {
    let user = call.integration_manager()?;
    let id = call.id("id")?;
    let request: Request = call.plugin_body()?;
    let old = call.jira().connections().get(id).filter(|row| row.is_integration()).cloned();
    let old = old.ok_or_else(|| unknown(call, id))?;
    if given(request.integration_type.as_ref())
        .is_some_and(|wanted| old.kind != Kind::Integration(wanted.to_owned()))
    {
        return Err(Failure::invalid(
            "The integration type can not be changed",
            "Please create a new integration.",
        ));
    }
    let remapped = request.features.global.is_some_and(|global| global != old.features.global)
        || request
            .features
            .project_mapping_ids
            .as_ref()
            .is_some_and(|ids| *ids != old.features.project_mapping_ids);
    if remapped && !user.may("ADMINISTER", None) && user.name != old.author {
        return Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "Only the author of the integration or a Jira administrator can change its project association",
            "Please ask a Jira administrator.",
        ));
    }
    let features = old.features.with(&request.features);
    features.check(&call.jira().project_ids())?;
    let region = if request.aws_region.is_some() { Some(region_of(&request)?) } else { old.region.clone() };
    {
        let mut connections = write(&call.jira().connections);
        if let Some(row) = connections.get_mut(id) {
            row.features = features;
            if region != row.region
                && let Some(region) = &region
            {
                row.origin = https_origin(region, "*");
            }
            row.region = region;
            if let Some(name) = given(request.display_name.as_ref()) {
                name.clone_into(&mut row.display_name);
            }
            row.disabled = request.disabled.unwrap_or(row.disabled);
            let username = given(request.username.as_ref()).map(str::to_owned);
            let password = given(request.password.as_ref().or(request.pat.as_ref())).map(str::to_owned);
            if let Some(credentials) = row.credentials.as_mut() {
                credentials.username = username.unwrap_or_else(|| credentials.username.clone());
                credentials.password = password.unwrap_or_else(|| credentials.password.clone());
            }
        }
        for child in connections.children_mut(id) {
            child.features = child.features.with(&request.features);
        }
    }
    // A change of settings leads to an index, as in the app.
    let connections = read(&call.jira().connections);
    let enabled = connections.get(id).is_some_and(|row| connections.enabled(row));
    drop(connections);
    let answer = show(call, id, false);
    if enabled {
        crate::jira::reindex(&call.world, &[id], MANUAL, Duration::ZERO);
    }
    answer
}

pub(crate) fn remove(call: &Call) -> Answer {
    call.integration_manager()?;
    let id = call.id("id")?;
    if !call.jira().connections().get(id).is_some_and(Row::is_integration) {
        return Err(unknown(call, id));
    }
    queue_removal(call, id);
    json_answer(&json!({"success": true}))
}

/// Marks the row and queues its removal; until that happens it is shown as disabled.
pub(super) fn queue_removal(call: &Call, id: u64) {
    if let Some(row) = write(&call.jira().connections).get_mut(id) {
        row.removing = true;
    }
    let task = Task {
        row: id,
        operation: Operation::Remove,
        priority: REMOVE,
        not_before: Instant::now(),
        runs: Vec::new(),
    };
    call.jira().queue.add(&call.world, [task]);
}
