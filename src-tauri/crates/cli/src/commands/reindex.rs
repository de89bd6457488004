//! `causeway reindex`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use causeway_app::kept::Need;
use causeway_app::reindex::{OnReindex, ReindexRequest};
use causeway_contract::mapping;
use causeway_contract::reindex::{ReindexOutcome, ReindexRow};
use serde::Serialize;

use super::{integrations, sign_in};
use crate::arguments::Reindex;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// How it went.
#[derive(Serialize)]
pub(crate) struct Reindexed {
    pub(crate) outcome: ReindexOutcome,
    pub(crate) rows: Vec<ReindexRow>,
}

/// Has Jira index again.
pub(super) async fn run(desk: &Desk, asked: Reindex) -> Result<Exit, Failure> {
    let (site_url, ids) = subject(desk, &asked).await?;
    desk.progress.doing("Asking Jira to index");
    let rows: Arc<Mutex<BTreeMap<i64, ReindexRow>>> = Arc::default();
    let request = ReindexRequest { site_url, ids, priority: asked.priority, follow: asked.wait };
    let operation = desk.app.session.operation(&desk.app.ports().ids.fresh());
    let reindexing = desk.app.reindex_at_site(&operation, request, told(desk, &rows));
    let outcome = desk.until_interrupted(&operation, reindexing).await?;
    let is_cancelled = operation.token.is_cancelled();
    desk.progress.end();
    let rows = std::mem::take(&mut *rows.lock().unwrap_or_else(PoisonError::into_inner));
    let reindexed =
        Reindexed { outcome: mapping::reindex_outcome(outcome), rows: rows.into_values().collect() };
    desk.console.answer(&reindexed, || output::reindexed(&reindexed))?;
    let ReindexOutcome { done, failed, left, .. } = reindexed.outcome;
    Ok(match failed {
        _ if is_cancelled => Exit::Cancelled,
        0 => Exit::Done,
        _ if done + left == 0 => Exit::Failed,
        _ => Exit::InPart,
    })
}

/// Keeps how each row stands, and shows it.
fn told(desk: &Desk, rows: &Arc<Mutex<BTreeMap<i64, ReindexRow>>>) -> OnReindex {
    let (progress, rows) = (desk.progress.clone(), Arc::clone(rows));
    Arc::new(move |told| {
        let told = mapping::reindex_progress(told);
        progress.reindex(&told);
        let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.extend(told.rows.into_iter().map(|row| (row.id, row)));
    })
}

/// The Jira, and the ids of what is to be indexed there; none for everything.
async fn subject(desk: &Desk, asked: &Reindex) -> Result<(String, Vec<i64>), Failure> {
    let Some(named) = &asked.connection else {
        let url = integrations::only_site(desk).await?;
        sign_in::jira_at(desk, &url, None).await?;
        return Ok((url.as_str().to_owned(), Vec::new()));
    };
    let record = desk.connection(named).await?;
    desk.provide(&record, &[Need::Jira]).await?;
    if asked.all {
        return Ok((record.site_url, Vec::new()));
    }
    if asked.repositories.is_empty() {
        return Ok((record.site_url, vec![record.integration_id]));
    }
    let before = desk.looking(async |_| desk.app.connection(&record.id).await).await?;
    let live = before.live.map_err(Failure::from)?;
    let mut ids = Vec::new();
    let mut unknown = Vec::new();
    for name in &asked.repositories {
        match live.repositories.iter().find(|(found, _)| found.code_commit_name() == name) {
            Some((found, _)) => ids.push(found.id),
            None => unknown.push(name.clone()),
        }
    }
    if unknown.is_empty() { Ok((record.site_url, ids)) } else { Err(Failure::NoRepository(unknown)) }
}
