//! `causeway repository`.

use std::path::Path;
use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::doctor::report_text;
use causeway_app::kept::Need;
use causeway_app::single_repository::{RepositoryChecked, RepositoryGiven, RepositoryRequest};
use causeway_contract::mapping;
use causeway_contract::repository::{DoctorReport, RepositoryFound, RepositorySettings, SingleRepository};
use causeway_contract::wizard::{ProjectAssociation, Refspecs};
use causeway_domain::{AccessKeyId, JiraUrl, Secret};
use serde::Serialize;

use super::connect::projects;
use super::sign_in;
use crate::arguments::{RepositoryCommand, RepositoryConnect};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::running::finish;
use crate::secrets::Name;

/// All repositories that were connected by hand.
#[derive(Serialize)]
struct Repositories {
    repositories: Vec<SingleRepository>,
}

/// A repository that could not be read.
#[derive(Serialize)]
struct Unread<'a> {
    report: &'a DoctorReport,
}

/// Connects a repository, or lists those that are.
pub(super) async fn run(desk: &Desk, command: RepositoryCommand) -> Result<Exit, Failure> {
    match command {
        RepositoryCommand::Connect(asked) => connect(desk, *asked).await,
        RepositoryCommand::List => list(desk).await,
    }
}

async fn connect(desk: &Desk, asked: RepositoryConnect) -> Result<Exit, Failure> {
    let url = asked.site.as_deref().or(desk.general.jira_url.as_deref()).unwrap_or_default();
    let url = JiraUrl::parse(url).map_err(AppError::from)?;
    let site = sign_in::jira_at(desk, &url, asked.jira_user.as_deref()).await?;
    let projects = projects(desk, &site, &asked.projects).await?;
    let checked = check(desk, &site.handle, &asked).await?;
    let RepositoryChecked { handle: Some(check_handle), found: Some(_), .. } = &checked else {
        return unread(desk, checked);
    };
    let check_handle = check_handle.clone();
    let found = mapping::repository_check(checked, String::new()).found;
    let Some(found) = found else { return Ok(Exit::Failed) };
    let mut cautions = site.cautions;
    cautions.extend(found.cautions.iter().cloned());
    let settings = mapping::repository_settings(settings(&asked_settings(&asked), found, projects))?;
    desk.progress.doing("Comparing Jira with what is wanted");
    let request = RepositoryRequest { site_handle: site.handle, check_handle, settings, keep: desk.keep() };
    let planned = desk.looking(async |operation| desk.app.plan_repository(operation, request).await);
    let mut shown = planned.await?;
    cautions.append(&mut shown.cautions);
    shown.cautions = cautions;
    finish(desk, shown, &asked.mode).await
}

/// Reads the repository with each secret that there is, what is kept first.
async fn check(
    desk: &Desk,
    site_handle: &str,
    asked: &RepositoryConnect,
) -> Result<RepositoryChecked, Failure> {
    let mut last = None;
    for given in given(desk, asked).await? {
        desk.progress.doing("Reading the repository as Jira would");
        let checked = desk
            .looking(async |operation| {
                let silent = Arc::new(|_: &causeway_app::diagnostics::Check| ());
                desk.app.check_repository(operation, site_handle, &asked.location, given, silent).await
            })
            .await?;
        if checked.handle.is_some() {
            return Ok(checked);
        }
        last = Some(checked);
    }
    last.ok_or_else(|| Failure::missing(Need::Aws))
}

async fn given(desk: &Desk, asked: &RepositoryConnect) -> Result<Vec<RepositoryGiven>, Failure> {
    if let Some(id) = &asked.access_key_id {
        let access_key_id = AccessKeyId::parse(id).map_err(AppError::from)?;
        let kept = desk.app.kept_key(&access_key_id).await.map(|key| key.map(|key| key.secret));
        let secrets = sign_in::candidates(kept, desk.given.get(Name::SecretAccessKey), Need::Aws)?;
        let with = |secret| RepositoryGiven::AccessKey { access_key_id: id.clone(), secret };
        return Ok(secrets.map(with).collect());
    }
    if let Some(user_name) = &asked.git_user {
        let Some(password) = desk.given.get(Name::GitPassword) else { return Err(Failure::NoGitPassword) };
        return Ok(vec![RepositoryGiven::GitCredential { user_name: user_name.clone(), password }]);
    }
    let path = asked.ssh_key.as_deref().map(Path::display).map(|path| path.to_string());
    let passphrase: Option<Secret> = desk.given.get(Name::SshPassphrase);
    let key = desk.app.login_key(path, None, passphrase).await?;
    // The arguments hold one of the three.
    Ok(vec![RepositoryGiven::Ssh { ssh_key_id: asked.ssh_key_id.clone().unwrap_or_default(), key }])
}

/// The settings that the arguments say.
struct Asked<'a> {
    name: Option<&'a String>,
    main_branch: Option<&'a String>,
    off: [bool; 3],
}

fn asked_settings(asked: &RepositoryConnect) -> Asked<'_> {
    Asked {
        name: asked.name.as_ref(),
        main_branch: asked.main_branch.as_ref(),
        off: [asked.no_smart_commits, asked.no_repository_browser, asked.no_diff_viewing],
    }
}

fn settings(asked: &Asked<'_>, found: RepositoryFound, projects: Vec<u64>) -> RepositorySettings {
    let Asked { name, main_branch, off: [no_smart_commits, no_repository_browser, no_diff_viewing] } = *asked;
    RepositorySettings {
        display_name: name.cloned().unwrap_or_default(),
        // Of an empty repository nobody knows yet; GIJ's own default is master.
        main_branch: main_branch.cloned().or(found.default_branch).unwrap_or_else(|| "master".to_owned()),
        smart_commits: !no_smart_commits,
        repository_browser: !no_repository_browser,
        diff_viewing: !no_diff_viewing,
        projects: match projects {
            ids if ids.is_empty() => ProjectAssociation::All,
            ids => ProjectAssociation::Only { ids },
        },
        refspecs: Refspecs { notes: true, changes: false, custom: String::new() },
        web_links: found.web_links,
    }
}

fn unread(desk: &Desk, checked: RepositoryChecked) -> Result<Exit, Failure> {
    let about = [("Repository".to_owned(), checked.location.origin())];
    let text = report_text(&checked.diagnosis, &about);
    let report = mapping::repository_check(checked, text).report;
    desk.progress.end();
    desk.console.answer(&Unread { report: &report }, || report.text.clone())?;
    Ok(Exit::NotAllowed)
}

async fn list(desk: &Desk) -> Result<Exit, Failure> {
    desk.progress.doing("Asking Jira");
    let rows = desk.looking(async |_| desk.app.single_repositories().await).await?;
    let correlation_id = desk.app.ports().ids.fresh();
    let repositories: Vec<SingleRepository> =
        rows.iter().map(|state| mapping::single_repository(state, &correlation_id)).collect();
    desk.progress.end();
    let answer = Repositories { repositories };
    desk.console.answer(&answer, || output::single_repositories(&answer.repositories))?;
    Ok(Exit::Done)
}
