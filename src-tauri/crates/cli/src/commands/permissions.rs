//! `causeway permissions`.

use std::collections::BTreeSet;
use std::path::Path;

use causeway_app::permissions::PermissionRequest;
use causeway_contract::mapping;
use causeway_domain::permission::Feature;
use causeway_domain::triggers::plan::RepositoryChoice;
use causeway_domain::triggers::topic::topic_name;

use super::sign_in;
use super::triggers::choice;
use crate::connection_file::{ConnectionFile, RepositoryTable};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// What to ask, and what to answer.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// Also ask for changes, in a form that AWS always refuses.
    pub(super) probe_changes: bool,
    /// Answer with the least policy alone.
    pub(super) policy: bool,
    /// With the right to change default branches in it.
    pub(super) default_branch: bool,
}

/// Shows what a key may do.
pub(super) async fn run(
    desk: &Desk,
    connection: Option<&str>,
    file: Option<&Path>,
    asked: Asked,
) -> Result<Exit, Failure> {
    let (site_url, account, repositories) = match (connection, file) {
        (_, Some(path)) => {
            let file = ConnectionFile::read(path)?;
            let url = sign_in::jira_url(desk, &file)?.as_str().to_owned();
            (url, sign_in::aws(desk, &file).await?, file.repositories)
        }
        (named, None) => {
            let record = desk.connection(named.unwrap_or_default()).await?;
            let account = sign_in::account(desk, &record.region, &record.access_key_id).await?;
            (record.site_url, account, RepositoryTable::default())
        }
    };
    let names = account.account.repositories.iter().map(|found| found.name.as_str());
    let chosen = choice(&repositories, names)?;
    let topic = topic_name(&site_url);
    if asked.policy {
        let features = if asked.default_branch { BTreeSet::from(Feature::ALL) } else { Feature::usual() };
        let policy = desk.app.least_privilege_policy(&account.handle, &features, &chosen, &topic)?;
        desk.progress.end();
        for note in &policy.notes {
            desk.console.note(note);
        }
        desk.console.product(&format!("{}\n", policy.document.text().trim_end()))?;
        return Ok(Exit::Done);
    }
    let request = PermissionRequest {
        features: BTreeSet::from(Feature::ALL),
        repositories: match chosen {
            RepositoryChoice::All => None,
            RepositoryChoice::Only(names) => Some(names.into_iter().collect()),
        },
        topic_name: topic.clone(),
        allow_mutating_probes: asked.probe_changes,
    };
    let progress = desk.progress.permissions();
    let report = desk
        .looking(async |operation| {
            desk.app.check_permissions(operation, &account.handle, request, progress).await
        })
        .await?;
    desk.progress.end();
    let report = mapping::permission_report(&report, &account.account.identity.arn, &topic);
    desk.console.answer(&report, || output::permissions(&report))?;
    Ok(Exit::Done)
}
