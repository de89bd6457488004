//! Changing what Jira has.

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::manage as app;
use causeway_domain::integration::{Projects, Setting};
use causeway_domain::manage as domain;
use causeway_domain::{JiraUrl, Region};

use super::repository::{domain_links, wire_links};
use super::wizard::project;
use crate::issue::IssueSite;
use crate::manage as wire;
use crate::wizard::ProjectAssociation;

/// A thing in Jira.
pub fn target(target: wire::Target) -> domain::Target {
    let kind = match target.kind {
        wire::TargetKind::Integration => domain::TargetKind::Integration,
        wire::TargetKind::Repository => domain::TargetKind::Repository,
    };
    domain::Target { kind, id: target.id }
}

fn wire_target(target: domain::Target) -> wire::Target {
    let kind = match target.kind {
        domain::TargetKind::Integration => wire::TargetKind::Integration,
        domain::TargetKind::Repository => wire::TargetKind::Repository,
    };
    wire::Target { kind, id: target.id }
}

/// Which setting.
pub fn setting(name: wire::SettingName) -> Setting {
    match name {
        wire::SettingName::DisplayName => Setting::DisplayName,
        wire::SettingName::SslVerification => Setting::SslVerification,
        wire::SettingName::TrustFolderStat => Setting::TrustFolderStat,
        wire::SettingName::Notes => Setting::Notes,
        wire::SettingName::Changes => Setting::Changes,
        wire::SettingName::CustomRefspecs => Setting::CustomRefspecs,
        wire::SettingName::RepositoryBrowser => Setting::RepositoryBrowser,
        wire::SettingName::TagsFilter => Setting::TagsFilter,
        wire::SettingName::RequireUserPat => Setting::RequireUserPat,
        wire::SettingName::Projects => Setting::Projects,
        wire::SettingName::DiffViewing => Setting::DiffViewing,
        wire::SettingName::SmartCommits => Setting::SmartCommits,
        wire::SettingName::PrHideFilter => Setting::PrHideFilter,
        wire::SettingName::CommitEmails => Setting::CommitEmails,
        wire::SettingName::CommitEmailMinutes => Setting::CommitEmailMinutes,
        wire::SettingName::RevisionIndexing => Setting::RevisionIndexing,
        wire::SettingName::ApiFilter => Setting::ApiFilter,
        wire::SettingName::MainBranch => Setting::MainBranch,
        wire::SettingName::WebLinks => Setting::WebLinks,
    }
}

/// Its name on the wire.
pub fn setting_name(setting: Setting) -> wire::SettingName {
    match setting {
        Setting::DisplayName => wire::SettingName::DisplayName,
        Setting::SslVerification => wire::SettingName::SslVerification,
        Setting::TrustFolderStat => wire::SettingName::TrustFolderStat,
        Setting::Notes => wire::SettingName::Notes,
        Setting::Changes => wire::SettingName::Changes,
        Setting::CustomRefspecs => wire::SettingName::CustomRefspecs,
        Setting::RepositoryBrowser => wire::SettingName::RepositoryBrowser,
        Setting::TagsFilter => wire::SettingName::TagsFilter,
        Setting::RequireUserPat => wire::SettingName::RequireUserPat,
        Setting::Projects => wire::SettingName::Projects,
        Setting::DiffViewing => wire::SettingName::DiffViewing,
        Setting::SmartCommits => wire::SettingName::SmartCommits,
        Setting::PrHideFilter => wire::SettingName::PrHideFilter,
        Setting::CommitEmails => wire::SettingName::CommitEmails,
        Setting::CommitEmailMinutes => wire::SettingName::CommitEmailMinutes,
        Setting::RevisionIndexing => wire::SettingName::RevisionIndexing,
        Setting::ApiFilter => wire::SettingName::ApiFilter,
        Setting::MainBranch => wire::SettingName::MainBranch,
        Setting::WebLinks => wire::SettingName::WebLinks,
    }
}

fn value(value: wire::SettingValue) -> Result<domain::SettingValue, AppError> {
    Ok(match value {
        wire::SettingValue::Flag { on } => domain::SettingValue::Flag(on),
        wire::SettingValue::Text { text } => domain::SettingValue::Text(text),
        wire::SettingValue::Number { number } => domain::SettingValue::Number(number),
        wire::SettingValue::Projects { projects } => domain::SettingValue::Projects(match projects {
            ProjectAssociation::All => Projects::All,
            ProjectAssociation::Only { ids } => Projects::only(ids).ok_or_else(|| {
                AppError::invalid(Field::Projects, "Choose at least one project, or all projects")
            })?,
        }),
        wire::SettingValue::Links { links } => domain::SettingValue::Links(Box::new(domain_links(links)?)),
    })
}

fn wire_value(value: domain::SettingValue) -> wire::SettingValue {
    match value {
        domain::SettingValue::Flag(on) => wire::SettingValue::Flag { on },
        domain::SettingValue::Text(text) => wire::SettingValue::Text { text },
        domain::SettingValue::Number(number) => wire::SettingValue::Number { number },
        domain::SettingValue::Projects(projects) => wire::SettingValue::Projects {
            projects: match projects {
                Projects::All => ProjectAssociation::All,
                Projects::Only(ids) => ProjectAssociation::Only { ids },
            },
        },
        domain::SettingValue::Links(links) => wire::SettingValue::Links { links: wire_links(*links) },
    }
}

/// What is to become of things in Jira.
///
/// # Errors
/// A field that has to be corrected.
pub fn target_change(change: wire::TargetChange) -> Result<domain::Change, AppError> {
    Ok(match change {
        wire::TargetChange::Settings { settings } => {
            let edit = |edit: wire::SettingEdit| {
                Ok(domain::SettingEdit { setting: setting(edit.name), value: value(edit.value)? })
            };
            let edits = settings.into_iter().map(edit).collect::<Result<_, AppError>>()?;
            domain::Change::Settings { edits }
        }
        wire::TargetChange::Enable => domain::Change::Enable,
        wire::TargetChange::Disable => domain::Change::Disable,
        wire::TargetChange::Remove { delete_clones } => domain::Change::Remove { delete_clones },
        wire::TargetChange::DefaultBranch { branch } => {
            domain::Change::DefaultBranch { branch: branch.trim().to_owned() }
        }
    })
}

/// An integration or a repository with all its settings.
pub fn target_detail(detail: app::TargetDetail) -> wire::TargetDetail {
    let settings = detail
        .settings()
        .into_iter()
        .map(|found| wire::TargetSetting {
            name: setting_name(found.setting),
            value: found.value.map(wire_value),
            read_only: found.read_only.map(str::to_owned),
        })
        .collect();
    let projects_note = detail.projects_note().map(str::to_owned);
    let (origin, region, integration_id, last_indexed, repository) = match &detail.thing {
        domain::Thing::Integration(found) => {
            (found.origin.clone(), found.region(), None, found.last_indexed, None)
        }
        domain::Thing::Repository(found) => {
            let region = found.origin.as_deref().and_then(causeway_domain::origin::region_of);
            let name = found.code_commit_name().to_owned();
            (found.origin.clone(), region, found.integration_id, found.last_indexed, Some(name))
        }
    };
    let jira_url = JiraUrl::parse(&detail.site.url)
        .map_or_else(|_| detail.site.url.clone(), |url| url.as_str().to_owned());
    wire::TargetDetail {
        target: wire_target(detail.thing.target()),
        name: detail.thing.name().to_owned(),
        origin,
        console_url: region.as_ref().map(|region| region.console_url(repository.as_deref())),
        region: region.map(|region: Region| region.code().to_owned()),
        integration_id,
        nested: detail.place == domain::Place::Nested,
        disabled: detail.thing.disabled(),
        last_indexed,
        connection_id: detail.connection.map(|connection| connection.id),
        jira_url,
        settings,
        projects: detail.projects.into_iter().map(project).collect(),
        projects_note,
        site: IssueSite { url: detail.site.url, title: detail.site.title },
    }
}

/// What a filter picks from.
pub fn filter_kind(kind: wire::FilterKind) -> app::FilterKind {
    match kind {
        wire::FilterKind::PullRequestTitles => app::FilterKind::PullRequestTitles,
        wire::FilterKind::Tags => app::FilterKind::Tags,
        wire::FilterKind::Repositories => app::FilterKind::Repositories,
    }
}

/// What a filter would do.
pub fn filter_trial(trial: app::FilterTrial) -> wire::FilterTrial {
    let row = |(text, matches)| wire::FilterRow { text, matches };
    wire::FilterTrial {
        problem: trial.problem,
        caution: trial.caution,
        rows: trial.rows.into_iter().map(row).collect(),
    }
}
