//! Mirrors of a connection's repositories on this computer.

use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::mirror::MirrorStatus;
use causeway_contract::connection::ForConnection;
use causeway_contract::mapping;
use causeway_contract::mirror::{FetchMirror, Mirror, MirrorProgress, SetMirror};
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

/// A connection's mirror, as it was seen last.
#[command]
pub(crate) async fn get_mirror(desk: Desk<'_>, request: ForConnection) -> Answer<Mirror> {
    let world = desk.world().await?;
    shown(world.app.mirror(&request.connection_id).await, &world.app)
}

/// Turns it on or off, and says how much room it may take.
#[command]
pub(crate) async fn set_mirror(desk: Desk<'_>, request: SetMirror) -> Answer<Mirror> {
    let world = desk.world().await?;
    let SetMirror { connection_id, enabled, cap } = request;
    shown(world.app.set_mirror(&connection_id, enabled, cap).await, &world.app)
}

/// Fetches and indexes what is new; progress comes over the channel.
#[command]
pub(crate) async fn fetch_mirror(
    desk: Desk<'_>,
    request: FetchMirror,
    channel: Channel<MirrorProgress>,
) -> Answer<Mirror> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let tell = Arc::new(move |progress| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::mirror_progress(progress));
    });
    let FetchMirror { connection_id, repositories, .. } = &request;
    shown(world.app.fetch_mirror(&operation, connection_id, repositories, tell).await, &world.app)
}

/// Removes a connection's mirror with its index.
#[command]
pub(crate) async fn remove_mirror(desk: Desk<'_>, request: ForConnection) -> Answer<()> {
    let world = desk.world().await?;
    world.app.remove_mirror(&request.connection_id).await.map_err(|error| failed(&error))
}

fn shown(outcome: Result<MirrorStatus, AppError>, app: &causeway_app::App) -> Answer<Mirror> {
    let status = outcome.map_err(|error| failed(&error))?;
    Ok(mapping::mirror(status, &app.ports().ids.fresh()))
}
