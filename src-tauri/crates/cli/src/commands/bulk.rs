//! `causeway bulk`.

use std::io::Read as _;
use std::path::Path;

use causeway_app::bulk::{ImportEnd, LARGEST_FILE, Overview};
use causeway_composition::write_private;
use causeway_contract::bulk::{Configuration, ConfigurationChange, ConfigurationImport, ConfigurationRow};
use causeway_contract::mapping;
use serde::Serialize;

use super::integrations::only_site;
use super::sign_in;
use crate::arguments::BulkCommand;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// What a table would change, and what is wrong with it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BulkReport {
    /// The table.
    pub(crate) configuration: Configuration,
    /// What an import would change.
    pub(crate) changes: Vec<ConfigurationChange>,
    /// Rows that something is wrong with, without their cells.
    pub(crate) rows: Vec<ConfigurationRow>,
}

/// Exports, checks or imports GIJ's table of everything.
pub(super) async fn run(desk: &Desk, command: BulkCommand) -> Result<Exit, Failure> {
    let url = only_site(desk).await?;
    sign_in::jira_at(desk, &url, None).await?;
    let site = url.as_str();
    match command {
        BulkCommand::Export { file, force } => export(desk, site, &file, force).await,
        BulkCommand::Check { file, detailed_exitcode } => {
            let opened = open(desk, site, &file).await?;
            check(desk, opened, detailed_exitcode).await
        }
        BulkCommand::Import { file, dry_run: true, .. } => {
            let opened = open(desk, site, &file).await?;
            check(desk, opened, false).await
        }
        BulkCommand::Import { file, dry_run: false, confirm_delete } => {
            let opened = open(desk, site, &file).await?;
            import(desk, &opened, &confirm_delete).await
        }
    }
}

async fn export(desk: &Desk, site: &str, file: &Path, force: bool) -> Result<Exit, Failure> {
    let unwritten = |source| Failure::Write { what: file.display().to_string(), source };
    if !force && file.exists() {
        return Err(unwritten(std::io::Error::from(std::io::ErrorKind::AlreadyExists)));
    }
    desk.progress.doing("Asking Jira for its table");
    let overview =
        desk.looking(async |operation| desk.app.export_configuration(operation, site).await).await?;
    let text = desk.app.configuration_text(&overview.handle).await?;
    desk.progress.end();
    write_private(file, text.expose().as_bytes()).map_err(unwritten)?;
    let configuration = mapping::configuration(overview);
    let rows = configuration.counts.rows;
    desk.console.answer(&configuration, || {
        format!(
            "{rows} rows are in {}. Only you can read it; it may hold credentials, so remove it when you are done.\n",
            file.display()
        )
    })?;
    Ok(Exit::Done)
}

async fn open(desk: &Desk, site: &str, file: &Path) -> Result<Overview, Failure> {
    let content = read(file).map_err(|source| Failure::Read { what: file.display().to_string(), source })?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    desk.progress.doing("Comparing with Jira");
    let opening = async |operation: &_| desk.app.open_configuration(operation, site, &name, content).await;
    let overview = desk.looking(opening).await?;
    desk.progress.end();
    Ok(overview)
}

/// A file's content, and one byte too many of a file that is too large.
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut content = Vec::new();
    std::fs::File::open(file)?.take(LARGEST_FILE + 1).read_to_end(&mut content)?;
    Ok(content)
}

async fn check(desk: &Desk, overview: Overview, detailed: bool) -> Result<Exit, Failure> {
    let report = report(desk, overview).await?;
    let counts = report.configuration.counts;
    desk.console.answer(&report, || output::bulk_report(&report))?;
    Ok(match (counts.errors, report.changes.len()) {
        (1.., _) => Exit::Usage,
        (0, 1..) if detailed => Exit::Changes,
        _ => Exit::Done,
    })
}

async fn report(desk: &Desk, overview: Overview) -> Result<BulkReport, Failure> {
    let changes = desk.app.configuration_changes(&overview.handle).await?;
    let changes =
        changes.into_iter().map(|change| mapping::configuration_change(change, &overview.columns)).collect();
    let rows = desk.app.configuration_rows(&overview.handle, 0, usize::MAX).await?;
    let told = rows.into_iter().filter(|row| !row.findings.is_empty()).map(|row| {
        let row = mapping::configuration_row(row);
        ConfigurationRow { cells: Vec::new(), ..row }
    });
    Ok(BulkReport { rows: told.collect(), changes, configuration: mapping::configuration(overview) })
}

async fn import(desk: &Desk, overview: &Overview, confirmed: &[i64]) -> Result<Exit, Failure> {
    if overview.counts.errors > 0 {
        return check(desk, overview.clone(), false).await;
    }
    desk.progress.doing("Jira imports");
    let operation = desk.app.session.operation(&desk.app.ports().ids.fresh());
    let importing =
        desk.app.import_configuration(&operation, &overview.handle, confirmed, desk.progress.import());
    let outcome = desk.until_interrupted(&operation, importing).await;
    desk.progress.end();
    let end = outcome?;
    let exit = match &end {
        ImportEnd::MovedOn { .. } | ImportEnd::Unconfirmed(_) => Exit::Conflict,
        ImportEnd::Ended(imported) if imported.is_complete() => Exit::Done,
        ImportEnd::Ended(_) => Exit::InPart,
    };
    let now = desk.app.configuration(&overview.handle).await?;
    let import: ConfigurationImport = mapping::configuration_import(end, now);
    desk.console.answer(&import, || output::import_end(&import.end))?;
    Ok(exit)
}
