//! Connections as the window lists them.

use causeway_app::AppError;
use causeway_app::connections::{ConnectionState, IndexState as AppIndex, LiveConnection};
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_domain::integration::{Integration, Projects};
use causeway_domain::{AccessKeyId, Region};

use super::errors::wire_error;
use super::wizard::count;
use crate::connection::{
    ConnectedRepository, Connection, ConnectionDetail, ConnectionHealth, IndexState, NextAction,
    TriggersState,
};
use crate::run::Link;
use crate::wizard::{ConnectionSettings, ProjectAssociation, Refspecs};

/// A row of the Connections page.
pub fn connection(state: &ConnectionState, correlation_id: &str) -> Connection {
    let record = &state.record;
    let region_name = Region::parse(&record.region)
        .map_or_else(|_| record.region.clone(), |region| region.name().to_owned());
    let (health, health_note, next_action) = health(state);
    let repositories = state.live.as_ref().map(|live| live.repositories.as_slice()).unwrap_or_default();
    let number =
        |wanted: fn(&AppIndex) -> bool| count(repositories.iter().filter(|(_, state)| wanted(state)).count());
    Connection {
        connection_id: record.id.clone(),
        name: current_name(state),
        region: record.region.clone(),
        region_name,
        account: record.account.clone(),
        site_title: record.site_title.clone(),
        site_url: record.site_url.clone(),
        health,
        health_note,
        repositories: count(repositories.len()),
        indexed: number(|state| *state == AppIndex::Indexed),
        failed: number(|state| matches!(state, AppIndex::Failed(_))),
        last_indexed: repositories.iter().filter_map(|(repository, _)| repository.last_indexed).max(),
        triggers: match &record.triggers {
            None => TriggersState::None,
            Some(triggers) if triggers.confirmed => TriggersState::Confirmed,
            Some(_) => TriggersState::Pending,
        },
        next_action,
        error: state.live.as_ref().err().map(|error| wire_error(error, correlation_id)),
    }
}

fn current_name(state: &ConnectionState) -> String {
    match &state.live {
        Ok(LiveConnection { integration: Some(integration), .. }) if !integration.display_name.is_empty() => {
            integration.display_name.clone()
        }
        _ => state.record.name.clone(),
    }
}

fn health(state: &ConnectionState) -> (ConnectionHealth, String, NextAction) {
    let live = match &state.live {
        Ok(live) => live,
        Err(error) => {
            let next = match error {
                AppError::Jira(JiraError::Unauthorized | JiraError::Captcha | JiraError::LoginPage)
                | AppError::Secrets(SecretError::Missing) => NextAction::SignIn,
                _ => NextAction::Retry,
            };
            return (ConnectionHealth::Unknown, "Jira could not be asked".to_owned(), next);
        }
    };
    let Some(integration) = &live.integration else {
        return (
            ConnectionHealth::Missing,
            "The integration is gone from Jira".to_owned(),
            NextAction::Reconnect,
        );
    };
    if integration.disabled {
        return (ConnectionHealth::Disabled, "Disabled in Jira".to_owned(), NextAction::None);
    }
    let total = live.repositories.len();
    let failed = live.repositories.iter().filter(|(_, state)| matches!(state, AppIndex::Failed(_))).count();
    let open = live
        .repositories
        .iter()
        .filter(|(_, state)| matches!(state, AppIndex::Waiting | AppIndex::Indexing(_)))
        .count();
    if failed > 0 {
        let noun = if failed == 1 { "repository has" } else { "repositories have" };
        return (ConnectionHealth::Attention, format!("{failed} {noun} errors"), NextAction::ReviewErrors);
    }
    if open > 0 {
        let note = format!("{} of {total} indexed", total - open);
        return (ConnectionHealth::Indexing, note, NextAction::WaitForIndex);
    }
    if total == 0 {
        return (ConnectionHealth::Attention, "Jira lists no repositories".to_owned(), NextAction::Reindex);
    }
    (ConnectionHealth::Ok, "All repositories are indexed".to_owned(), NextAction::None)
}

/// A connection with everything in it.
pub fn connection_detail(state: &ConnectionState, correlation_id: &str) -> ConnectionDetail {
    let record = &state.record;
    let region = state.region();
    let live = state.live.as_ref().ok();
    let integration = live.and_then(|live| live.integration.as_ref());
    let mut links = vec![Link { title: format!("Open {}", record.site_title), url: record.site_url.clone() }];
    if let Some(region) = &region {
        links.push(Link { title: "Open in the AWS console".to_owned(), url: region.console_url(None) });
    }
    ConnectionDetail {
        connection: connection(state, correlation_id),
        repositories: live
            .map(|live| live.repositories.iter().map(|item| repository(item, region.as_ref())).collect())
            .unwrap_or_default(),
        settings: integration.map(settings),
        refspecs: integration.map(|integration| Refspecs {
            notes: integration.notes.unwrap_or(true),
            changes: integration.changes.unwrap_or(false),
            custom: integration.custom_refspecs.clone().unwrap_or_default(),
        }),
        integration_id: record.integration_id,
        access_key_hint: AccessKeyId::parse(&record.access_key_id).map(|id| id.hint()).unwrap_or_default(),
        kept_in: match record.keep {
            Keep::Keychain => "Keychain",
            Keep::Session => "This session",
        }
        .to_owned(),
        links,
    }
}

/// Settings as GIJ reports them; what it leaves out has GIJ's own default.
fn settings(integration: &Integration) -> ConnectionSettings {
    ConnectionSettings {
        require_user_pat: integration.require_user_pat.unwrap_or(false),
        smart_commits: integration.smart_commits.unwrap_or(true),
        repository_browser: integration.repository_browser.unwrap_or(true),
        diff_viewing: integration.diff_viewing.unwrap_or(true),
        projects: match &integration.projects {
            Some(Projects::Only(ids)) => ProjectAssociation::Only { ids: ids.clone() },
            Some(Projects::All) | None => ProjectAssociation::All,
        },
    }
}

fn repository(
    (repository, state): &(causeway_domain::integration::JiraRepository, AppIndex),
    region: Option<&Region>,
) -> ConnectedRepository {
    let name = repository.code_commit_name().to_owned();
    let (index, message) = match state {
        AppIndex::Waiting => (IndexState::Waiting, None),
        AppIndex::Indexing(message) => (IndexState::Indexing, Some(message.clone())),
        AppIndex::Indexed => (IndexState::Indexed, None),
        AppIndex::Failed(message) => (IndexState::Failed, Some(message.clone())),
        AppIndex::Disabled => (IndexState::Disabled, None),
    };
    ConnectedRepository {
        id: repository.id,
        console_url: region.map(|region| region.console_url(Some(&name))).unwrap_or_default(),
        name,
        main_branch: repository.main_branch.clone(),
        state: index,
        message,
        last_indexed: repository.last_indexed,
    }
}
