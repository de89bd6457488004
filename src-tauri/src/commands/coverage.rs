//! How a mirror compares with Jira.

use std::sync::Arc;

use causeway_contract::mapping;
use causeway_contract::mirror::{Coverage, CoverageProgress, GetCoverage};
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

/// Compares what the mirror links to a project's issues with what Jira shows there.
#[command]
pub(crate) async fn get_coverage(
    desk: Desk<'_>,
    request: GetCoverage,
    channel: Channel<CoverageProgress>,
) -> Answer<Coverage> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let progress = Arc::new(move |step| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::coverage_progress(step));
    });
    let compared =
        world.app.coverage(&operation, &request.connection_id, &request.project_key, progress).await;
    Ok(mapping::coverage(compared.map_err(|error| failed(&error))?))
}
