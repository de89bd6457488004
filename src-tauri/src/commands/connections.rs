//! Connections, and links out of the window.

use causeway_contract::connection::{
    Connection, ConnectionDetail, ForConnection, OpenLink, ReindexRepositories,
};
use causeway_contract::mapping;
use causeway_contract::{ErrorCode, ErrorKind};
use tauri::{AppHandle, Runtime, command};
use tauri_plugin_opener::OpenerExt;

use super::Desk;
use crate::answer::{Answer, failed, plain};
use crate::links;

/// All connections.
#[command]
pub(crate) async fn list_connections(desk: Desk<'_>) -> Answer<Vec<Connection>> {
    let world = desk.world().await?;
    let states = world.app.connections().await.map_err(|error| failed(&error))?;
    Ok(states.iter().map(|state| mapping::connection(state, &state.record.id)).collect())
}

/// One connection with its repositories.
#[command]
pub(crate) async fn get_connection(desk: Desk<'_>, request: ForConnection) -> Answer<ConnectionDetail> {
    let world = desk.world().await?;
    let state = world.app.connection(&request.connection_id).await.map_err(|error| failed(&error))?;
    Ok(mapping::connection_detail(&state, &state.record.id))
}

/// Starts a reindex in Jira.
#[command]
pub(crate) async fn reindex_repositories(desk: Desk<'_>, request: ReindexRepositories) -> Answer<()> {
    let world = desk.world().await?;
    let done = world.app.reindex(&request.connection_id, &request.repository_ids).await;
    done.map_err(|error| failed(&error))
}

/// Opens a page in the system's browser, if it is one of AWS's console, of a known Jira, or the one that AWS named for a
/// sign-in that is under way.
#[command]
pub(crate) async fn open_link<R: Runtime>(
    handle: AppHandle<R>,
    desk: Desk<'_>,
    request: OpenLink,
) -> Answer<()> {
    let world = desk.world().await?;
    let refused = |message: &str| plain(ErrorCode::LinkRefused, ErrorKind::Validation, message.to_owned());
    let connections = world.app.ports().storage.connections().await;
    let mut sites: Vec<String> =
        connections.unwrap_or_default().into_iter().map(|connection| connection.site_url).collect();
    sites.extend(world.app.session.site_urls());
    let signs_in = links::may_sign_in(&request.url, |page| world.app.session.is_sign_in_page(page));
    if !signs_in && !links::may_open(&request.url, &sites) {
        return Err(refused("Only pages of the AWS console and of your Jira are opened from here"));
    }
    handle
        .opener()
        .open_url(&request.url, None::<&str>)
        .map_err(|_| refused("This computer has no browser to open the page with"))
}
