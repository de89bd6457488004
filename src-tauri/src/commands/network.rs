//! The network settings, and a test of them.

use std::sync::Arc;

use causeway_app::diagnostics;
use causeway_contract::diagnostics::{Check, NetworkSettings, SetNetworkSettings, TestNetwork};
use causeway_contract::mapping;
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

/// The settings, without the proxy's password.
#[command]
pub(crate) async fn get_network_settings(desk: Desk<'_>) -> Answer<NetworkSettings> {
    let world = desk.world().await?;
    let state = world.app.network_settings().await.map_err(|error| failed(&error))?;
    Ok(mapping::network_settings(state))
}

/// Stores settings and puts them into force.
#[command]
pub(crate) async fn set_network_settings(
    desk: Desk<'_>,
    request: SetNetworkSettings,
) -> Answer<NetworkSettings> {
    let world = desk.world().await?;
    let (settings, password) = mapping::wanted_network(request);
    let state = world.app.set_network_settings(&settings, password).await;
    Ok(mapping::network_settings(state.map_err(|error| failed(&error))?))
}

/// Looks at the way to every host that is needed.
#[command]
pub(crate) async fn test_network(
    desk: Desk<'_>,
    request: TestNetwork,
    channel: Channel<Check>,
) -> Answer<Vec<Check>> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let tell = Arc::new(move |check: &diagnostics::Check| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::check(check.clone()));
    });
    let checks = world.app.test_network(&operation, tell).await.map_err(|error| failed(&error))?;
    Ok(checks.into_iter().map(mapping::check).collect())
}
