//! `causeway connect`.

use std::path::Path;

use causeway_app::connect::{AwsCheck, JiraCheck, PlanRequest};
use causeway_app::kept::Need;
use causeway_app::port::secrets::Keep;
use causeway_app::regions::RegionsRequest;

use super::sign_in;
use super::triggers::{request, webhook_cautions};
use crate::arguments::Mode;
use crate::connection_file::ConnectionFile;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::{finish, finish_regions};

/// Connects as a file says.
pub(super) async fn run(desk: &Desk, file: &Path, mode: &Mode) -> Result<Exit, Failure> {
    let file = ConnectionFile::read(file)?;
    match file.regions()? {
        Some(regions) => run_in(desk, &file, &regions, mode).await,
        None => run_in_one(desk, &file, mode).await,
    }
}

/// Connects several regions, one after another.
async fn run_in(
    desk: &Desk,
    file: &ConnectionFile,
    regions: &[String],
    mode: &Mode,
) -> Result<Exit, Failure> {
    let site = sign_in::jira(desk, file).await?;
    let accounts = sign_in::aws_in(desk, file, regions).await?;
    let settings = file.integration(projects(desk, &site, &file.settings.projects).await?)?;
    for account in &accounts {
        provide_again(desk, &site, account).await?;
    }
    let mut cautions = site.cautions;
    for account in &accounts {
        let region = account.account.region.code();
        cautions.extend(account.cautions.iter().map(|caution| format!("{region}: {caution}")));
    }
    // A glob chooses what matches in each region.
    let names = accounts.iter().flat_map(|account| &account.account.repositories);
    let triggers = match &file.triggers {
        Some(table) => {
            let names = names.map(|found| found.name.as_str());
            Some(request(table, &file.repositories, names, desk.webhook())?)
        }
        None => None,
    };
    if triggers.is_some() {
        let place = causeway_app::triggers::WebhookPlace::SignedIn { site: &site.handle, account: None };
        cautions.extend(webhook_cautions(desk, place).await?);
    }
    desk.progress.doing("Comparing Jira and AWS with what is wanted");
    let request = RegionsRequest {
        site_handle: site.handle,
        account_handles: accounts.into_iter().map(|account| account.handle).collect(),
        settings,
        keep: desk.keep(),
        triggers,
    };
    let shown = desk.planning(async |operation| desk.app.plan_regions(operation, request).await).await?;
    finish_regions(desk, shown, cautions, mode).await
}

async fn run_in_one(desk: &Desk, file: &ConnectionFile, mode: &Mode) -> Result<Exit, Failure> {
    let site = sign_in::jira(desk, file).await?;
    let account = sign_in::aws(desk, file).await?;
    let settings = file.integration(projects(desk, &site, &file.settings.projects).await?)?;
    provide_again(desk, &site, &account).await?;
    let mut cautions = site.cautions;
    cautions.extend(account.cautions);
    let names = account.account.repositories.iter().map(|found| found.name.as_str());
    let triggers = match &file.triggers {
        Some(table) => Some(request(table, &file.repositories, names, desk.webhook())?),
        None => None,
    };
    if triggers.is_some() {
        let place = causeway_app::triggers::WebhookPlace::SignedIn { site: &site.handle, account: None };
        cautions.extend(webhook_cautions(desk, place).await?);
    }
    desk.progress.doing("Comparing Jira and AWS with what is wanted");
    let request = PlanRequest {
        site_handle: site.handle,
        account_handle: account.handle,
        settings,
        keep: desk.keep(),
        triggers,
    };
    let mut shown =
        desk.planning(async |operation| desk.app.plan_connection(operation, request).await).await?;
    cautions.append(&mut shown.cautions);
    shown.cautions = cautions;
    finish(desk, shown, mode).await
}

/// Ids of the projects of these keys.
pub(super) async fn projects(desk: &Desk, site: &JiraCheck, keys: &[String]) -> Result<Vec<u64>, Failure> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let known = desk.looking(async |_| desk.app.projects(&site.handle).await).await?;
    let mut ids = Vec::new();
    let mut unknown = Vec::new();
    for key in keys {
        match known.iter().find(|project| project.key == *key) {
            Some(project) => ids.push(project.id),
            None => unknown.push(key.clone()),
        }
    }
    if unknown.is_empty() { Ok(ids) } else { Err(Failure::NoProject(unknown)) }
}

/// A connection that was made without a keychain has its secrets only as long as they are given: so they are again, and
/// nothing about them is to be changed.
async fn provide_again(desk: &Desk, site: &JiraCheck, account: &AwsCheck) -> Result<(), Failure> {
    if desk.keep() == Keep::Keychain {
        return Ok(());
    }
    let records = desk.app.ports().storage.connections().await.map_err(causeway_app::AppError::from)?;
    let (site, key) = (site.site.url.as_str(), account.account.key.id.as_str());
    for record in records {
        if record.keep == Keep::Session && record.site_url == site && record.access_key_id == key {
            let needs = [Need::Jira, Need::Aws, Need::Webhook];
            // What is missing here is asked for when it is needed.
            let _missing = desk.app.lend(&record.id, &needs, desk.lent()).await?;
        }
    }
    Ok(())
}
