//! Starting up, the keychain, the sandbox, drafts.

use std::sync::Arc;

use causeway_app::AppError;
use causeway_contract::connection::SaveDraft;
use causeway_contract::draft::Draft;
use causeway_contract::mapping;
use causeway_contract::run::RunState;
use causeway_contract::start::{KeychainStatus, StartUp};
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::desktop::Desktop;

async fn look(desk: &Arc<Desktop>) -> Answer<StartUp> {
    let world = desk.world().await?;
    let ports = world.app.ports();
    let storage = |error| failed(&AppError::Storage(error));
    let (keychain, connections, single_repositories, draft, runs) = tokio::join!(
        world.app.keychain_as_seen(),
        ports.storage.connections(),
        ports.storage.single_repositories(),
        ports.storage.draft(),
        world.app.runs()
    );
    let interrupted = runs
        .map_err(|error| failed(&error))?
        .into_iter()
        .filter(|(record, _)| !record.dismissed)
        .map(|(record, state)| mapping::run_summary(&record, state))
        .filter(|run| run.state == RunState::Interrupted)
        .collect();
    Ok(StartUp {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sandbox: world.sandbox.as_ref().map(crate::sandbox::Sandbox::info),
        keychain: mapping::keychain_status(keychain),
        // A draft of another version that cannot be read is as good as none.
        draft: draft.map_err(storage)?.and_then(|text| serde_json::from_str::<Draft>(&text).ok()),
        connections: count(&connections.map_err(storage)?),
        single_repositories: count(&single_repositories.map_err(storage)?),
        interrupted_runs: interrupted,
    })
}

fn count<T>(records: &[T]) -> u32 {
    u32::try_from(records.len()).unwrap_or(u32::MAX)
}

/// What the window asks first.
#[command]
pub(crate) async fn start_up(desk: Desk<'_>) -> Answer<StartUp> {
    look(&desk).await
}

/// The keychain's state, by trying again.
#[command]
pub(crate) async fn keychain_status(desk: Desk<'_>) -> Answer<KeychainStatus> {
    let world = desk.world().await?;
    Ok(mapping::keychain_status(world.app.keychain_status().await))
}

/// Goes over to sample data.
#[command]
pub(crate) async fn explore_sandbox(desk: Desk<'_>) -> Answer<StartUp> {
    desk.explore().await?;
    look(&desk).await
}

/// Goes back to the real services.
#[command]
pub(crate) async fn leave_sandbox(desk: Desk<'_>) -> Answer<StartUp> {
    desk.leave().await?;
    look(&desk).await
}

/// Keeps an unfinished wizard.
#[command]
pub(crate) async fn save_draft(desk: Desk<'_>, request: SaveDraft) -> Answer<()> {
    let world = desk.world().await?;
    let text = serde_json::to_string(&request.draft).unwrap_or_default();
    world.app.ports().storage.put_draft(Some(text)).await.map_err(|error| failed(&AppError::Storage(error)))
}

/// Forgets the unfinished wizard.
#[command]
pub(crate) async fn discard_draft(desk: Desk<'_>) -> Answer<()> {
    let world = desk.world().await?;
    world.app.ports().storage.put_draft(None).await.map_err(|error| failed(&AppError::Storage(error)))
}
