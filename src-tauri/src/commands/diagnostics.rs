//! Live checks, versions, the log, the support bundle.

use std::sync::Arc;

use causeway_app::diagnostics::{Area, Check as AppCheck, Fact, Judgement};
use causeway_app::{App, AppError};
use causeway_contract::diagnostics::{
    BundleFile, Check, DiagnosticsFacts, Fact as WireFact, LogLevel, RunDiagnostics, SaveSupportBundle,
    SetLogLevel, SupportBundle,
};
use causeway_contract::plan::SavedFile;
use causeway_contract::{ErrorCode, ErrorKind, mapping};
use causeway_diagnostics::{Bundle, Level, home, surroundings};
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed, plain};
use crate::desktop::Desktop;

/// Looks at everything that Causeway needs; each check comes over the channel when it begins and when it ends.
#[command]
pub(crate) async fn run_diagnostics(
    desk: Desk<'_>,
    request: RunDiagnostics,
    channel: Channel<Check>,
) -> Answer<Vec<Check>> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let tell = Arc::new(move |check: &AppCheck| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::check(check.clone()));
    });
    let checks = world.app.run_diagnostics(&operation, vec![web_view()], tell).await;
    Ok(checks.map_err(|error| failed(&error))?.into_iter().map(mapping::check).collect())
}

/// Versions, and where the log and the data are.
#[command]
pub(crate) async fn get_diagnostics_facts(desk: Desk<'_>) -> Answer<DiagnosticsFacts> {
    let world = desk.world().await?;
    facts(&desk, &world.app).await
}

/// Changes what is logged, from now on and after the next start.
#[command]
pub(crate) async fn set_log_level(desk: Desk<'_>, request: SetLogLevel) -> Answer<DiagnosticsFacts> {
    let world = desk.world().await?;
    let level = match request.level {
        LogLevel::Error => Level::Error,
        LogLevel::Warn => Level::Warn,
        LogLevel::Info => Level::Info,
        LogLevel::Debug => Level::Debug,
    };
    desk.log_at(level);
    let name = Some(level.name().to_owned());
    let put = world.app.ports().storage.put_setting(Level::SETTING, name).await;
    put.map_err(|error| failed(&AppError::Storage(error)))?;
    facts(&desk, &world.app).await
}

/// Builds the support bundle, and shows it exactly as it would be saved.
#[command]
pub(crate) async fn preview_support_bundle(desk: Desk<'_>) -> Answer<SupportBundle> {
    let world = desk.world().await?;
    let ports = world.app.ports();
    let mut material = world.app.support_material(&versions(&world.app).await).await;
    let (home, user) = home();
    material.known.home = home;
    material.known.people.extend(user);
    let (logs, now) = (desk.log().map(|log| log.directory().to_owned()), ports.clock.now_millis());
    let built = tauri::async_runtime::spawn_blocking(move || Bundle::build(material, logs.as_deref(), now));
    let bundle = Arc::new(built.await.map_err(|error| not_saved(&error))?);
    let bundle_id = ports.ids.fresh();
    let shown = SupportBundle {
        bundle_id: bundle_id.clone(),
        folder: bundle.folder().to_owned(),
        files: bundle
            .shown()
            .into_iter()
            .map(|file| BundleFile {
                path: file.path,
                bytes: file.bytes,
                text: file.text,
                shortened: file.shortened,
            })
            .collect(),
        redactions: bundle
            .redactions()
            .iter()
            .map(|redaction| WireFact { name: redaction.what.to_owned(), value: redaction.times.to_string() })
            .collect(),
    };
    desk.keep_bundle(bundle_id, bundle);
    Ok(shown)
}

/// Saves the bundle that was shown.
#[command]
pub(crate) async fn save_support_bundle(desk: Desk<'_>, request: SaveSupportBundle) -> Answer<SavedFile> {
    let Some(bundle) = desk.bundle(&request.bundle_id) else {
        let message = "This support bundle is not known any more; look at it again".to_owned();
        return Err(plain(ErrorCode::InvalidRequest, ErrorKind::Validation, message));
    };
    let downloads = desk.downloads().clone();
    let saved = tauri::async_runtime::spawn_blocking(move || bundle.save_into(&downloads)).await;
    let path = saved.map_err(|error| not_saved(&error))?.map_err(|error| not_saved(&error))?;
    Ok(SavedFile { path: path.display().to_string() })
}

fn not_saved(error: &(dyn std::error::Error + 'static)) -> causeway_contract::WireError {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    plain(ErrorCode::StorageFailed, ErrorKind::Internal, format!("The support bundle: {error}{cause}"))
}

async fn facts(desk: &Desktop, app: &App) -> Answer<DiagnosticsFacts> {
    let versions = mapping::facts(versions(app).await);
    let remembered = app.ports().storage.setting(Level::SETTING).await;
    let remembered = remembered.map_err(|error| failed(&AppError::Storage(error)))?;
    let (log_folder, log_bytes) = match desk.log() {
        Some(log) => (log.directory().display().to_string(), log.bytes()),
        None => (String::new(), 0),
    };
    Ok(DiagnosticsFacts {
        versions,
        log_level: match Level::remembered(remembered.as_deref()) {
            Level::Error => LogLevel::Error,
            Level::Warn => LogLevel::Warn,
            Level::Info => LogLevel::Info,
            Level::Debug => LogLevel::Debug,
        },
        log_folder,
        log_bytes,
        data_folder: desk.data().display().to_string(),
    })
}

async fn versions(app: &App) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Causeway", env!("CARGO_PKG_VERSION"))];
    facts.extend(surroundings().into_iter().map(|(name, value)| Fact::new(name, value)));
    let web_view = tauri::webview_version().unwrap_or_else(|error| format!("unknown: {error}"));
    facts.push(Fact::new(WEB_VIEW, web_view));
    facts.extend(app.program_facts().await);
    facts
}

fn web_view() -> AppCheck {
    let judgement = match tauri::webview_version() {
        Ok(version) => Judgement::ok(format!("It is {WEB_VIEW} {version}.")),
        Err(error) => Judgement::caution(format!("Its version is not known: {error}.")),
    };
    AppCheck::running("web-view", Area::Computer, "Web view").ended(judgement, std::time::Duration::ZERO)
}

#[cfg(target_os = "macos")]
const WEB_VIEW: &str = "WebKit";
#[cfg(target_os = "windows")]
const WEB_VIEW: &str = "WebView2";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const WEB_VIEW: &str = "WebKitGTK";
