//! The audit log.

use causeway_app::AppError;
use causeway_contract::audit::{AuditPage, ExportAudit, ListAudit};
use causeway_contract::mapping;
use causeway_contract::plan::SavedFile;
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::files;

/// A page of the log, newest first.
#[command]
pub(crate) async fn list_audit(desk: Desk<'_>, request: ListAudit) -> Answer<AuditPage> {
    let world = desk.world().await?;
    let asked = async {
        let page = world.app.audit(mapping::audit_query(request.filter, request.before)).await?;
        Ok::<_, AppError>((page, world.app.recent_issues().await?.sites))
    };
    let (page, sites) = asked.await.map_err(|error| failed(&error))?;
    Ok(mapping::audit_page(page, sites))
}

/// Saves what the filter finds, oldest first.
#[command]
pub(crate) async fn export_audit(desk: Desk<'_>, request: ExportAudit) -> Answer<SavedFile> {
    let world = desk.world().await?;
    let found = world.app.whole_audit(mapping::audit_query(request.filter, None)).await;
    let entries: Vec<_> =
        found.map_err(|error| failed(&error))?.into_iter().map(mapping::audit_entry).collect();
    let rows = entries.iter().map(mapping::audit_cells);
    files::save(desk.downloads(), "causeway-audit", request.format, &entries, mapping::AUDIT_COLUMNS, rows)
}
