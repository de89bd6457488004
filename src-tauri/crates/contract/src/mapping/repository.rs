//! One repository connected by hand.

use causeway_app::AppError;
use causeway_app::connections::IndexState;
use causeway_app::credentials::key_hint;
use causeway_app::doctor::Diagnosis;
use causeway_app::error::Field;
use causeway_app::single_repository::{
    LiveRepository, RepositoryChecked, RepositoryFound, SingleRepositoryState,
};
use causeway_domain::branch::check_branch;
use causeway_domain::integration::{IntegrationSettings, RefspecChoice};
use causeway_domain::refspec::fetched_by;
use causeway_domain::repository_location::{LocationError, LocationNote, RepositoryLocation, Transport};
use causeway_domain::single_repository as domain;
use causeway_domain::{JiraUrl, Region};

use super::errors::wire_error;
use super::git_setup::check;
use super::wizard::{count, settings};
use crate::connection::ConnectionHealth;
use crate::repository as wire;
use crate::run::Link;
use crate::wizard::{ConnectionSettings, ReferencePreview};

/// How many branches a choice shows.
const BRANCHES: usize = 500;
/// How many references a preview shows.
const REFERENCES: usize = 200;
/// The longest format of links: more than an address bar takes.
const LONGEST_FORMAT: usize = 2_000;

/// What a pasted text means.
pub fn location_reading(
    read: Result<(RepositoryLocation, Vec<LocationNote>), LocationError>,
) -> wire::LocationReading {
    match read {
        Ok((location, notes)) => wire::LocationReading::Repository {
            location: repository_location(&location),
            notes: notes.iter().map(ToString::to_string).collect(),
        },
        Err(error) => wire::LocationReading::Problem { message: error.to_string() },
    }
}

fn repository_location(location: &RepositoryLocation) -> wire::RepositoryLocation {
    wire::RepositoryLocation {
        region: location.region.code().to_owned(),
        region_name: location.region.name().to_owned(),
        name: location.name.clone(),
        transport: transport(location.transport),
        ssh_key_id: location.ssh_key_id.clone(),
        origin: location.origin(),
        https_origin: location.https().origin(),
        ssh_origin: location.ssh(None).ok().map(|location| location.origin()),
    }
}

fn transport(transport: Transport) -> wire::Transport {
    match transport {
        Transport::Https => wire::Transport::Https,
        Transport::Ssh => wire::Transport::Ssh,
    }
}

/// What the doctor found, with its report as text.
pub fn doctor_report(diagnosis: &Diagnosis, text: String) -> wire::DoctorReport {
    wire::DoctorReport {
        links: diagnosis.links.iter().cloned().map(check).collect(),
        ok: diagnosis.is_well(),
        broken: diagnosis.broken.clone(),
        cause: diagnosis.cause.and_then(|cause| match serde_json::to_value(cause) {
            Ok(serde_json::Value::String(name)) => Some(name),
            _ => None,
        }),
        summary: diagnosis.summary.clone(),
        text,
    }
}

/// A repository that was looked at, with the doctor's report as text.
pub fn repository_check(checked: RepositoryChecked, text: String) -> wire::RepositoryCheck {
    let RepositoryChecked { handle, location, diagnosis, found } = checked;
    wire::RepositoryCheck {
        check_handle: handle,
        report: doctor_report(&diagnosis, text),
        found: found.map(|found| repository_found(&location, found)),
    }
}

fn repository_found(location: &RepositoryLocation, found: RepositoryFound) -> wire::RepositoryFound {
    let RepositoryFound { account, references, web_links, web_links_from, in_jira, cautions } = found;
    let short = |name: &str| name.strip_prefix("refs/heads/").map(str::to_owned);
    let default_branch = references.head.as_deref().and_then(short);
    let branches: Vec<String> = references.names.iter().filter_map(|name| short(name)).collect();
    let first = default_branch.iter().filter(|name| branches.contains(name));
    let others = branches.iter().filter(|name| Some(*name) != default_branch.as_ref());
    let usual = RefspecChoice::default();
    wire::RepositoryFound {
        origin: location.origin(),
        region: location.region.code().to_owned(),
        name: location.name.clone(),
        account,
        branches: count(branches.len()),
        branch_names: first.chain(others).take(BRANCHES).cloned().collect(),
        more: count(references.names.len().saturating_sub(REFERENCES)),
        references: references
            .names
            .iter()
            .take(REFERENCES)
            .map(|name| ReferencePreview { name: name.clone(), fetched_by: fetched_by(&usual, name) })
            .collect(),
        default_branch,
        web_links: wire_links(web_links),
        web_links_from,
        in_jira: in_jira.map(|(message, blocks)| wire::RepositoryInJira { message, blocks }),
        cautions,
    }
}

pub(super) fn wire_links(links: domain::WebLinks) -> wire::WebLinks {
    wire::WebLinks {
        kind: links.kind,
        commit: links.commit.unwrap_or_default(),
        file_added: links.file_added.unwrap_or_default(),
        file_modified: links.file_modified.unwrap_or_default(),
        file_deleted: links.file_deleted.unwrap_or_default(),
        pull_request: links.pull_request.unwrap_or_default(),
        branch: links.branch.unwrap_or_default(),
    }
}

/// The wanted settings.
///
/// # Errors
/// A field that has to be corrected.
pub fn repository_settings(wanted: wire::RepositorySettings) -> Result<domain::RepositorySettings, AppError> {
    let main_branch = wanted.main_branch.trim().to_owned();
    check_branch(&main_branch).map_err(|error| AppError::invalid(Field::MainBranch, error.to_string()))?;
    // GIJ has no such setting for a single repository; everything else is as for an integration.
    let shared = ConnectionSettings {
        require_user_pat: false,
        smart_commits: wanted.smart_commits,
        repository_browser: wanted.repository_browser,
        diff_viewing: wanted.diff_viewing,
        projects: wanted.projects,
    };
    let shared: IntegrationSettings = settings(&wanted.display_name, &wanted.refspecs, shared)?;
    Ok(domain::RepositorySettings {
        display_name: shared.display_name,
        main_branch,
        smart_commits: shared.smart_commits,
        repository_browser: shared.repository_browser,
        diff_viewing: shared.diff_viewing,
        projects: shared.projects,
        refspecs: shared.refspecs,
        web_links: domain_links(wanted.web_links)?,
    })
}

pub(super) fn domain_links(links: wire::WebLinks) -> Result<domain::WebLinks, AppError> {
    let format = |text: String| {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Ok(None);
        }
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        if !is_address || text.len() > LONGEST_FORMAT || text.chars().any(char::is_control) {
            let message = "A link's format is an address that begins with https://, or empty for no links";
            return Err(AppError::invalid(Field::WebLinks, message));
        }
        Ok(Some(text))
    };
    Ok(domain::WebLinks {
        kind: links.kind.filter(|kind| !kind.trim().is_empty()),
        commit: format(links.commit)?,
        file_added: format(links.file_added)?,
        file_modified: format(links.file_modified)?,
        file_deleted: format(links.file_deleted)?,
        pull_request: format(links.pull_request)?,
        branch: format(links.branch)?,
    })
}

/// A row of the list of single repositories.
pub fn single_repository(state: &SingleRepositoryState, correlation_id: &str) -> wire::SingleRepository {
    let record = &state.record;
    let region = Region::parse(&record.region).ok();
    let (health, health_note) = health(state);
    let mut links = vec![Link { title: format!("Open {}", record.site_title), url: record.site_url.clone() }];
    let is_over_ssh = matches!(record.access, domain::RepositoryAccess::Ssh { .. });
    if is_over_ssh && let Ok(site) = JiraUrl::parse(&record.site_url) {
        links.push(Link { title: "SSH keys in Jira".to_owned(), url: site.join("/secure/ViewSshKeys.jspa") });
    }
    if let Some(region) = &region {
        let url = region.console_url(Some(&record.name));
        links.push(Link { title: "Open in the AWS console".to_owned(), url });
    }
    let found = state.live.as_ref().ok().and_then(|live| live.repository.as_ref());
    wire::SingleRepository {
        id: record.id.clone(),
        repository_id: record.repository_id,
        name: record.name.clone(),
        transport: if is_over_ssh { wire::Transport::Ssh } else { wire::Transport::Https },
        origin: found.and_then(|found| found.origin.clone()).unwrap_or_else(|| record.origin.clone()),
        region: record.region.clone(),
        region_name: region.map_or_else(|| record.region.clone(), |region| region.name().to_owned()),
        access: match &record.access {
            domain::RepositoryAccess::AccessKey { access_key_id } => key_hint(access_key_id),
            domain::RepositoryAccess::GitCredential { user_name } => user_name.clone(),
            domain::RepositoryAccess::Ssh { ssh_key_id, .. } => key_hint(ssh_key_id),
        },
        site_title: record.site_title.clone(),
        site_url: record.site_url.clone(),
        health,
        health_note,
        last_indexed: found.and_then(|found| found.last_indexed),
        links,
        error: state.live.as_ref().err().map(|error| wire_error(error, correlation_id)),
    }
}

fn health(state: &SingleRepositoryState) -> (ConnectionHealth, String) {
    let Ok(LiveRepository { repository, index }) = &state.live else {
        return (ConnectionHealth::Unknown, "Jira could not be asked".to_owned());
    };
    if repository.is_none() {
        return (ConnectionHealth::Missing, "The repository is gone from Jira".to_owned());
    }
    match index {
        IndexState::Indexed => (ConnectionHealth::Ok, "Indexed".to_owned()),
        IndexState::Indexing(message) => (ConnectionHealth::Indexing, message.clone()),
        IndexState::Waiting => (ConnectionHealth::Indexing, "Waits for its first index".to_owned()),
        IndexState::Failed(message) => (ConnectionHealth::Attention, message.clone()),
        IndexState::Disabled => (ConnectionHealth::Disabled, "Disabled in Jira".to_owned()),
    }
}
