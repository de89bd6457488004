//! `causeway reindex`.

use std::time::Duration;

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_contract::mapping;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Between two looks at Jira.
const PAUSE: Duration = Duration::from_secs(1);

/// Has Jira index again.
pub(super) async fn run(
    desk: &Desk,
    named: &str,
    repositories: Vec<String>,
    wait: bool,
) -> Result<Exit, Failure> {
    let record = desk.connection(named).await?;
    desk.provide(&record, &[Need::Jira]).await?;
    let before = desk.looking(async |_| desk.app.connection(&record.id).await).await?;
    let live = before.live.map_err(Failure::from)?;
    let mut ids = Vec::new();
    let mut unknown = Vec::new();
    for name in &repositories {
        match live.repositories.iter().find(|(found, _)| found.code_commit_name() == name) {
            Some((found, _)) => ids.push(found.id),
            None => unknown.push(name.clone()),
        }
    }
    if !unknown.is_empty() {
        return Err(Failure::NoRepository(unknown));
    }
    desk.progress.doing("Asking Jira to index");
    desk.app.reindex(&record.id, &ids).await?;
    let failed = if wait { indexed(desk, &record.id, &ids).await? } else { Vec::new() };
    let state = desk.looking(async |_| desk.app.connection(&record.id).await).await?;
    desk.progress.end();
    let detail = mapping::connection_detail(&state, &desk.app.ports().ids.fresh());
    desk.console.answer(&detail, || output::reindexed(&detail, wait))?;
    if failed.is_empty() { Ok(Exit::Done) } else { Err(Failure::NotIndexed(failed)) }
}

/// Waits until Jira is done. Answers what went wrong, in GIJ's words.
async fn indexed(desk: &Desk, connection_id: &str, ids: &[i64]) -> Result<Vec<String>, Failure> {
    loop {
        let statuses = desk.looking(async |_| desk.app.index_statuses(connection_id, ids).await).await?;
        let Some(at_work) = statuses.iter().find(|status| !status.finished) else {
            return Ok(statuses.into_iter().flat_map(|status| status.errors).collect());
        };
        let words = at_work.messages.last().map_or("Jira indexes", String::as_str);
        desk.progress.doing(words.to_owned());
        tokio::select! {
            biased;
            () = desk.interrupt.asked() => return Err(AppError::Cancelled.into()),
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
