//! `causeway export`.

use std::path::Path;

use causeway_app::kept::Need;
use causeway_app::triggers::ExportedTriggers;
use causeway_domain::triggers::EndpointMark;
use causeway_domain::triggers::plan::TriggersDesired;

use super::sign_in;
use super::triggers::choice;
use crate::arguments::Tool;
use crate::connection_file::ConnectionFile;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::export::{Exported, cloudformation, terraform};
use crate::failure::Failure;

/// Writes the AWS side for another tool.
pub(super) async fn run(
    desk: &Desk,
    tool: Tool,
    connection: Option<&str>,
    file: Option<&Path>,
    directory: Option<&Path>,
) -> Result<Exit, Failure> {
    let found = match (connection, file) {
        (_, Some(path)) => of_file(desk, path).await?,
        (named, None) => of_connection(desk, named.unwrap_or_default()).await?,
    };
    desk.progress.end();
    let exported = Exported::of(found)?;
    let (name, text) = match tool {
        Tool::Terraform => ("causeway-triggers.tf", terraform(&exported)?),
        Tool::Cloudformation => ("causeway-triggers.json", cloudformation(&exported)?),
    };
    let Some(directory) = directory else {
        desk.console.product(&text)?;
        return Ok(Exit::Done);
    };
    let path = directory.join(name);
    let failed = |source| Failure::Write { what: path.display().to_string(), source };
    std::fs::create_dir_all(directory).map_err(failed)?;
    std::fs::write(&path, &text).map_err(failed)?;
    desk.console.answer(&serde_json::json!({ "path": path.display().to_string() }), || {
        format!("{} repositories are in {}\n", exported.repositories.len(), path.display())
    })?;
    Ok(Exit::Done)
}

async fn of_connection(desk: &Desk, named: &str) -> Result<ExportedTriggers, Failure> {
    let record = desk.connection(named).await?;
    desk.provide(&record, &[Need::Aws]).await?;
    let progress = desk.progress.repositories("Reading the triggers of each repository");
    let found = desk
        .looking(async |operation| desk.app.exported_triggers(operation, &record.id, progress).await)
        .await?;
    Ok(found)
}

async fn of_file(desk: &Desk, path: &Path) -> Result<ExportedTriggers, Failure> {
    let file = ConnectionFile::read(path)?;
    // The file may be about triggers alone, and want the plainest ones.
    let table = file.triggers.clone().unwrap_or_default();
    let site_url = sign_in::jira_url(desk, &file)?.as_str().to_owned();
    let account = sign_in::aws(desk, &file).await?;
    let names = account.account.repositories.iter().map(|found| found.name.as_str());
    let repositories = choice(&file.repositories, names)?;
    let (topic, events) = (table.topic()?, table.events()?);
    let desired = TriggersDesired {
        region: account.account.region.code().to_owned(),
        account: account.account.identity.account.clone(),
        topic,
        // An export has no place for it.
        webhook: EndpointMark::of(""),
        events,
        branches: table.branches,
        repositories,
        site_url,
    };
    let progress = desk.progress.repositories("Reading the triggers of each repository");
    let found = desk
        .looking(async |operation| {
            desk.app.exported_triggers_of(operation, &account.handle, desired, progress).await
        })
        .await?;
    Ok(found)
}
