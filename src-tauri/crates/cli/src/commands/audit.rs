//! `causeway audit`.

use causeway_contract::audit::AuditFilter;
use causeway_contract::mapping;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// What is to be shown.
pub(super) struct Asked {
    pub(super) words: Vec<String>,
    pub(super) connection: Option<String>,
    pub(super) only_failed: bool,
    pub(super) csv: bool,
    pub(super) newest: usize,
}

/// Shows what was done, the newest last, where a terminal ends.
pub(super) async fn run(desk: &Desk, asked: Asked) -> Result<Exit, Failure> {
    let connection_id = match &asked.connection {
        Some(named) => Some(desk.connection(named).await?.id),
        None => None,
    };
    let filter = AuditFilter {
        text: asked.words.join(" "),
        connection_id,
        site_url: None,
        only_failed: asked.only_failed,
    };
    let found = desk.app.whole_audit(mapping::audit_query(filter, None)).await?;
    let skipped = if asked.newest == 0 { 0 } else { found.len().saturating_sub(asked.newest) };
    let entries: Vec<_> = found.into_iter().skip(skipped).map(mapping::audit_entry).collect();
    if asked.csv {
        desk.console.product(&output::audit_csv(&entries))?;
    } else {
        desk.console.answer(&entries, || output::audit(&entries, skipped))?;
    }
    Ok(Exit::Done)
}
