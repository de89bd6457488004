//! `causeway settings`, `enable`, `disable`, `remove` and `default-branch`.

use std::collections::{BTreeSet, HashSet};

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::kept::Need;
use causeway_app::manage::{NamedTarget, TargetDetail};
use causeway_app::port::secrets::SecretError;
use causeway_app::port::storage::ConnectionRecord;
use causeway_contract::mapping;
use causeway_domain::JiraUrl;
use causeway_domain::integration::{Projects, Setting};
use causeway_domain::manage::{Change, SettingEdit, SettingValue, Target, TargetKind, ValueKind};
use causeway_domain::single_repository::WebLinks;

use crate::arguments::{AtSite, DefaultBranch, Mode, SettingsCommand, Things};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::running::finish;

/// Shows settings, or changes them.
pub(super) async fn settings(desk: &Desk, command: SettingsCommand) -> Result<Exit, Failure> {
    match command {
        SettingsCommand::Show { thing, integration, place } => show(desk, thing, integration, place).await,
        SettingsCommand::Set { things, edits, mode } => set(desk, &things, &edits, &mode).await,
    }
}

/// Plans a change of things, or carries it out.
pub(super) async fn change(
    desk: &Desk,
    things: &Things,
    change: Change,
    mode: &Mode,
) -> Result<Exit, Failure> {
    let site = site(desk, &things.place, &[Need::Jira]).await?;
    let targets = targets(desk, &site, things).await?;
    planned(desk, &site, targets, change, mode).await
}

/// Plans another default branch, or makes it so.
pub(super) async fn default_branch(desk: &Desk, asked: DefaultBranch) -> Result<Exit, Failure> {
    let site = site(desk, &asked.things.place, &[Need::Jira, Need::Aws]).await?;
    for connection in connections(desk, &site).await? {
        desk.sign_by(&connection, &asked.signed_by).await?;
    }
    let targets = targets(desk, &site, &asked.things).await?;
    planned(desk, &site, targets, Change::DefaultBranch { branch: asked.branch }, &asked.mode).await
}

async fn planned(
    desk: &Desk,
    site: &str,
    targets: Vec<Target>,
    change: Change,
    mode: &Mode,
) -> Result<Exit, Failure> {
    desk.progress.doing("Comparing Jira with what is wanted");
    let planning =
        desk.looking(async |operation| desk.app.plan_changes(operation, site, targets, change).await);
    finish(desk, planning.await?, mode).await
}

async fn show(desk: &Desk, thing: String, integration: bool, place: AtSite) -> Result<Exit, Failure> {
    let site = site(desk, &place, &[Need::Jira]).await?;
    let things = Things { named: vec![thing], integration, all_of: None, place };
    let target = first(targets(desk, &site, &things).await?)?;
    let detail = detail(desk, &site, target).await?;
    desk.progress.end();
    let detail = mapping::target_detail(detail);
    desk.console.answer(&detail, || output::target(&detail))?;
    Ok(Exit::Done)
}

async fn set(desk: &Desk, things: &Things, edits: &[String], mode: &Mode) -> Result<Exit, Failure> {
    let site = site(desk, &things.place, &[Need::Jira]).await?;
    let targets = targets(desk, &site, things).await?;
    let example = detail(desk, &site, first(targets.clone())?).await?;
    let mut wanted: Vec<SettingEdit> = Vec::new();
    for text in edits {
        let (name, value) =
            text.split_once('=').ok_or_else(|| refused(format!("{text}: write NAME=VALUE")))?;
        if let Some(part) = name.trim().strip_prefix("web-links.") {
            link(&mut wanted, &example, part, value)?;
            continue;
        }
        let setting = named(name.trim())?;
        wanted.push(SettingEdit { setting, value: read(setting, value, &example)? });
    }
    planned(desk, &site, targets, Change::Settings { edits: wanted }, mode).await
}

async fn detail(desk: &Desk, site: &str, target: Target) -> Result<TargetDetail, Failure> {
    desk.progress.doing("Asking Jira");
    Ok(desk.looking(async |operation| desk.app.target(operation, site, target).await).await?)
}

fn first(targets: Vec<Target>) -> Result<Target, Failure> {
    targets.into_iter().next().ok_or_else(|| refused("There is none of these in Jira"))
}

fn refused(message: impl Into<String>) -> Failure {
    AppError::invalid(Field::Setting, message).into()
}

/// Connections to a site.
async fn connections(desk: &Desk, site: &str) -> Result<Vec<ConnectionRecord>, Failure> {
    let mut all = desk.app.ports().storage.connections().await.map_err(AppError::from)?;
    let url = JiraUrl::parse(site).map_err(AppError::from)?;
    all.retain(|record| JiraUrl::parse(&record.site_url).is_ok_and(|found| found.is_same_site(&url)));
    Ok(all)
}

/// The site that is meant, with a sign-in to it made available.
async fn site(desk: &Desk, place: &AtSite, needs: &[Need]) -> Result<String, Failure> {
    let named = place.site.as_deref().or(desk.general.jira_url.as_deref());
    let site = match named {
        Some(site) => site.to_owned(),
        None => {
            let storage = &desk.app.ports().storage;
            let connections = storage.connections().await.map_err(AppError::from)?;
            let singles = storage.single_repositories().await.map_err(AppError::from)?;
            let sites: BTreeSet<String> = connections
                .into_iter()
                .map(|record| record.site_url)
                .chain(singles.into_iter().map(|record| record.site_url))
                .collect();
            let mut sites = sites.into_iter();
            match (sites.next(), sites.next()) {
                (Some(only), None) => only,
                (None, _) => return Err(AppError::JiraSiteUnknown { site: "any Jira".to_owned() }.into()),
                (Some(_), Some(_)) => {
                    let message = "Several Jira sites are connected: name one with --site";
                    return Err(AppError::invalid(Field::BaseUrl, message).into());
                }
            }
        }
    };
    let connections = connections(desk, &site).await?;
    let mut missing = BTreeSet::new();
    for connection in &connections {
        match desk.app.lend(&connection.id, needs, desk.lent()).await {
            Ok(lacking) if lacking.is_empty() => return Ok(site),
            Ok(lacking) => missing.extend(lacking),
            Err(AppError::Secrets(SecretError::Missing)) => missing.extend(needs.iter().copied()),
            Err(error) => return Err(error.into()),
        }
    }
    if missing.is_empty() { Ok(site) } else { Err(Failure::SecretsMissing(missing)) }
}

async fn targets(desk: &Desk, site: &str, things: &Things) -> Result<Vec<Target>, Failure> {
    desk.progress.doing("Asking Jira");
    let all = desk.looking(async |operation| desk.app.targets(operation, site).await).await?;
    if let Some(named) = &things.all_of {
        let integration = find(&all, TargetKind::Integration, named)?;
        let children = all.iter().filter(|found| found.integration_id == Some(integration.id));
        return Ok(children.map(|found| found.target).collect());
    }
    let kind = if things.integration { TargetKind::Integration } else { TargetKind::Repository };
    let mut known = HashSet::new();
    let mut targets = Vec::new();
    for named in &things.named {
        let target = find(&all, kind, named)?;
        if known.insert(target) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// A thing by GIJ's id, its display name, or its name in CodeCommit.
fn find(all: &[NamedTarget], kind: TargetKind, named: &str) -> Result<Target, Failure> {
    let of_kind = || all.iter().filter(move |found| found.target.kind == kind);
    let by_id = |found: &&NamedTarget| found.target.id.to_string() == named;
    let by_name = |found: &&NamedTarget| found.name == named;
    let by_repository = |found: &&NamedTarget| found.repository.as_deref() == Some(named);
    let found: Vec<Vec<&NamedTarget>> = vec![
        of_kind().filter(by_id).collect(),
        of_kind().filter(by_name).collect(),
        of_kind().filter(by_repository).collect(),
    ];
    match found.into_iter().find(|found| !found.is_empty()).as_deref() {
        Some([one]) => Ok(one.target),
        Some(several) => {
            let ids: Vec<String> = several.iter().map(|found| found.target.id.to_string()).collect();
            Err(refused(format!("Several are called {named}; name one by its id: {}", ids.join(", "))))
        }
        None => Err(refused(format!("Jira has nothing that is called {named}, or does not show it"))),
    }
}

/// A setting by its name: `smart-commits`.
fn named(name: &str) -> Result<Setting, Failure> {
    let all = [TargetKind::Integration, TargetKind::Repository].into_iter().flat_map(|kind| match kind {
        TargetKind::Integration => causeway_domain::manage::Place::Integration.settings(),
        TargetKind::Repository => causeway_domain::manage::Place::Single.settings(),
    });
    all.copied().find(|setting| output::setting_name(*setting) == name).ok_or_else(|| {
        refused(format!("There is no setting {name}; `causeway settings show` names them all"))
    })
}

fn read(setting: Setting, value: &str, example: &TargetDetail) -> Result<SettingValue, Failure> {
    Ok(match setting.value_kind() {
        ValueKind::Flag => SettingValue::Flag(match value.trim() {
            "on" | "true" | "yes" => true,
            "off" | "false" | "no" => false,
            other => return Err(refused(format!("{}: {other} is neither on nor off", setting.label()))),
        }),
        ValueKind::Text => SettingValue::Text(value.to_owned()),
        ValueKind::Number => SettingValue::Number(
            value
                .trim()
                .parse()
                .map_err(|_| refused(format!("{}: {value} is no number", setting.label())))?,
        ),
        ValueKind::Projects if value.trim() == "all" => SettingValue::Projects(Projects::All),
        ValueKind::Projects => {
            let mut ids = Vec::new();
            for key in value.split(',').map(str::trim).filter(|key| !key.is_empty()) {
                let known = example.projects.iter().find(|project| project.key == key);
                ids.push(known.ok_or_else(|| Failure::NoProject(vec![key.to_owned()]))?.id);
            }
            let projects = Projects::only(ids).ok_or_else(|| refused("Name at least one project, or all"))?;
            SettingValue::Projects(projects)
        }
        ValueKind::Links => {
            return Err(refused("Web links are set one by one: web-links.commit=https://…"));
        }
    })
}

/// Sets one format of links and leaves the others as they are.
fn link(
    wanted: &mut Vec<SettingEdit>,
    example: &TargetDetail,
    part: &str,
    value: &str,
) -> Result<(), Failure> {
    let position = wanted.iter().position(|edit| edit.setting == Setting::WebLinks);
    let position = position.unwrap_or_else(|| {
        let there = example.thing.value(Setting::WebLinks);
        let value = there.unwrap_or_else(|| SettingValue::Links(Box::default()));
        wanted.push(SettingEdit { setting: Setting::WebLinks, value });
        wanted.len() - 1
    });
    let Some(SettingEdit { value: SettingValue::Links(links), .. }) = wanted.get_mut(position) else {
        return Ok(());
    };
    let WebLinks { kind: _, commit, file_added, file_modified, file_deleted, pull_request, branch } =
        links.as_mut();
    let format = match part {
        "commit" => commit,
        "file-added" => file_added,
        "file-modified" => file_modified,
        "file-deleted" => file_deleted,
        "pull-request" => pull_request,
        "branch" => branch,
        other => return Err(refused(format!("There is no format of links called {other}"))),
    };
    *format = Some(value.trim().to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use causeway_app::manage::NamedTarget;
    use causeway_domain::integration::Setting;
    use causeway_domain::manage::{Place, Target, TargetKind};

    use super::{find, named};
    use crate::output::setting_name;

    #[test]
    fn things_are_found_by_id_and_by_each_of_their_names() {
        let one = |kind, id, name: &str, repository: Option<&str>| NamedTarget {
            target: Target { kind, id },
            name: name.to_owned(),
            repository: repository.map(str::to_owned),
            integration_id: None,
        };
        let all = [
            one(TargetKind::Integration, 1, "Shop", None),
            one(TargetKind::Repository, 7, "Shop API", Some("api")),
            one(TargetKind::Repository, 8, "api", Some("other")),
            one(TargetKind::Repository, 9, "twice", None),
            one(TargetKind::Repository, 10, "twice", None),
        ];
        let found = |kind, named| find(&all, kind, named).map(|target| target.id).ok();
        assert_eq!(found(TargetKind::Repository, "7"), Some(7));
        assert_eq!(found(TargetKind::Repository, "api"), Some(8), "the display name comes first");
        assert_eq!(found(TargetKind::Repository, "other"), Some(8));
        assert_eq!(found(TargetKind::Repository, "Shop"), None);
        assert_eq!(found(TargetKind::Integration, "Shop"), Some(1));
        let several = find(&all, TargetKind::Repository, "twice").unwrap_err().to_string();
        assert!(several.contains("9, 10"), "{several}");
    }

    #[test]
    fn every_setting_has_a_name_that_is_read_back() {
        for place in [Place::Integration, Place::Single] {
            for setting in place.settings() {
                assert_eq!(named(&setting_name(*setting)).ok(), Some(*setting));
            }
        }
        assert_eq!(setting_name(Setting::PrHideFilter), "pr-hide-filter");
        assert!(named("smartCommits").is_err());
    }
}
