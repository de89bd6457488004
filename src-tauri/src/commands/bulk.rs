//! GIJ's table of everything: exported or opened, edited, saved and imported. Its text never goes to the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use causeway_app::bulk::LARGEST_FILE;
use causeway_composition::write_private;
use causeway_contract::bulk::{
    Configuration, ConfigurationChange, ConfigurationImport, ConfigurationImportProgress, ConfigurationRow,
    EditConfiguration, EditedConfiguration, ForConfiguration, ForConfigurationSite, GetConfigurationRows,
    ImportConfiguration, OpenedConfiguration,
};
use causeway_contract::ssh::ChosenPath;
use causeway_contract::{ErrorCode, ErrorKind, WireError, mapping};
use rfd::AsyncFileDialog;
use tauri::ipc::Channel;
use tauri::{Runtime, WebviewWindow, command};

use super::Desk;
use crate::answer::{Answer, failed, plain};
use crate::dialogs;

/// The most rows that cross at once.
const MOST_ROWS: u32 = 1_000;

/// Has Jira write its table, and opens it.
#[command]
pub(crate) async fn export_configuration(
    desk: Desk<'_>,
    request: ForConfigurationSite,
) -> Answer<Configuration> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let opened = world.app.export_configuration(&operation, &request.site_url).await;
    opened.map(mapping::configuration).map_err(|error| failed(&error))
}

/// Has the person choose a file, and opens it beside a fresh export.
#[command]
pub(crate) async fn open_configuration<R: Runtime>(
    window: WebviewWindow<R>,
    desk: Desk<'_>,
    request: ForConfigurationSite,
) -> Answer<OpenedConfiguration> {
    let world = desk.world().await?;
    let dialog = AsyncFileDialog::new()
        .set_title("Open a table of Git Integration for Jira")
        .add_filter("Tab-separated values", &["tsv", "txt"])
        .add_filter("All files", &["*"]);
    let Some(path) = dialogs::ask(&window, dialog, AsyncFileDialog::pick_file).await? else {
        return Ok(OpenedConfiguration { configuration: None });
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let content = read(path).await?;
    let operation = world.app.session.operation(&request.operation_id);
    let opened = world.app.open_configuration(&operation, &request.site_url, &name, content).await;
    let configuration = opened.map(mapping::configuration).map_err(|error| failed(&error))?;
    Ok(OpenedConfiguration { configuration: Some(configuration) })
}

/// Rows of a table.
#[command]
pub(crate) async fn get_configuration_rows(
    desk: Desk<'_>,
    request: GetConfigurationRows,
) -> Answer<Vec<ConfigurationRow>> {
    let world = desk.world().await?;
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (from, count) = (place(request.from), place(request.count.min(MOST_ROWS)));
    let rows = world.app.configuration_rows(&request.handle, from, count).await;
    let rows = rows.map_err(|error| failed(&error))?;
    Ok(rows.into_iter().map(mapping::configuration_row).collect())
}

/// Changes cells of a table.
#[command]
pub(crate) async fn edit_configuration(
    desk: Desk<'_>,
    request: EditConfiguration,
) -> Answer<EditedConfiguration> {
    let world = desk.world().await?;
    let edits = request.edits.into_iter().map(mapping::configuration_edit).collect();
    let edited = world.app.edit_configuration(&request.handle, edits).await;
    edited.map(mapping::edited_configuration).map_err(|error| failed(&error))
}

/// What an import would change.
#[command]
pub(crate) async fn get_configuration_changes(
    desk: Desk<'_>,
    request: ForConfiguration,
) -> Answer<Vec<ConfigurationChange>> {
    let world = desk.world().await?;
    let overview = world.app.configuration(&request.handle).await.map_err(|error| failed(&error))?;
    let changes = world.app.configuration_changes(&request.handle).await.map_err(|error| failed(&error))?;
    Ok(changes.into_iter().map(|change| mapping::configuration_change(change, &overview.columns)).collect())
}

/// Has the person choose where the table goes, and writes it there for this user alone.
#[command]
pub(crate) async fn save_configuration<R: Runtime>(
    window: WebviewWindow<R>,
    desk: Desk<'_>,
    request: ForConfiguration,
) -> Answer<ChosenPath> {
    let world = desk.world().await?;
    let text = world.app.configuration_text(&request.handle).await.map_err(|error| failed(&error))?;
    let dialog = AsyncFileDialog::new()
        .set_title("Save the table, which may hold credentials")
        .add_filter("Tab-separated values", &["tsv"])
        .set_file_name("git-integration.tsv");
    let Some(path) = dialogs::ask(&window, dialog, AsyncFileDialog::save_file).await? else {
        return Ok(ChosenPath { path: None });
    };
    let shown = path.display().to_string();
    let target = path.clone();
    let writing =
        tauri::async_runtime::spawn_blocking(move || write_private(&target, text.expose().as_bytes()));
    let written = writing.await.map_err(|error| not_done("written", &path, &error))?;
    written.map_err(|error| not_done("written", &path, &error))?;
    Ok(ChosenPath { path: Some(shown) })
}

/// Has Jira take over what was changed; progress comes over the channel.
#[command]
pub(crate) async fn import_configuration(
    desk: Desk<'_>,
    request: ImportConfiguration,
    channel: Channel<ConfigurationImportProgress>,
) -> Answer<ConfigurationImport> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let tell = Arc::new(move |progress| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::configuration_import_progress(progress));
    });
    let ImportConfiguration { handle, confirmed, .. } = &request;
    let imported = world.app.import_configuration(&operation, handle, confirmed, tell).await;
    let end = imported.map_err(|error| failed(&error))?;
    let overview = world.app.configuration(handle).await.map_err(|error| failed(&error))?;
    Ok(mapping::configuration_import(end, overview))
}

/// Forgets a table and what was changed in it.
#[command]
pub(crate) async fn forget_configuration(desk: Desk<'_>, request: ForConfiguration) -> Answer<()> {
    let world = desk.world().await?;
    world.app.forget_configuration(&request.handle);
    Ok(())
}

/// A file's content, and one byte too many of a file that is too large.
async fn read(path: PathBuf) -> Answer<Vec<u8>> {
    let source = path.clone();
    let reading = tauri::async_runtime::spawn_blocking(move || {
        let mut content = Vec::new();
        let file = std::fs::File::open(&source)?;
        std::io::Read::read_to_end(&mut std::io::Read::take(file, LARGEST_FILE + 1), &mut content)?;
        Ok::<_, std::io::Error>(content)
    });
    let content = reading.await.map_err(|error| not_done("read", &path, &error))?;
    content.map_err(|error| not_done("read", &path, &error))
}

fn not_done(done: &str, path: &Path, error: &(dyn std::error::Error + 'static)) -> WireError {
    let message = format!("{} cannot be {done}: {error}", path.display());
    plain(ErrorCode::StorageFailed, ErrorKind::Internal, message)
}
