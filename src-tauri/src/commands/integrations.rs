//! What GIJ has at each Jira site: listing, taking over, and indexing it again.

use std::sync::Arc;

use causeway_app::integrations::AdoptionRequest;
use causeway_contract::connection::Connection;
use causeway_contract::integrations::{AdoptIntegration, SiteIntegrations};
use causeway_contract::issue::IssueSite;
use causeway_contract::manage::ForJira;
use causeway_contract::mapping;
use causeway_contract::reindex::{Reindex, ReindexOutcome, ReindexProgress};
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

/// The sites that connections and single repositories belong to.
#[command]
pub(crate) async fn list_sites(desk: Desk<'_>) -> Answer<Vec<IssueSite>> {
    let world = desk.world().await?;
    let sites = world.app.sites().await.map_err(|error| failed(&error))?;
    Ok(sites.into_iter().map(mapping::issue_site).collect())
}

/// Every integration and every single repository at a site, whoever made it.
#[command]
pub(crate) async fn list_integrations(desk: Desk<'_>, request: ForJira) -> Answer<SiteIntegrations> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found = world.app.integrations(&operation, &request.site_url).await;
    found.map(mapping::site_integrations).map_err(|error| failed(&error))
}

/// Makes a connection of an integration that Causeway did not make. Nothing is changed in Jira.
#[command]
pub(crate) async fn adopt_integration(desk: Desk<'_>, request: AdoptIntegration) -> Answer<Connection> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = AdoptionRequest {
        site_url: request.site_url,
        integration_id: request.integration_id,
        account_handle: request.account_handle,
        keep: mapping::keep(request.keep),
    };
    let adopted = world.app.adopt_integration(&operation, wanted).await.map_err(|error| failed(&error))?;
    Ok(mapping::adopted(&adopted, &adopted.state.record.id))
}

/// Has Jira index again, and follows it; progress comes over the channel.
#[command]
pub(crate) async fn reindex(
    desk: Desk<'_>,
    request: Reindex,
    channel: Channel<ReindexProgress>,
) -> Answer<ReindexOutcome> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let tell = Arc::new(move |progress| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::reindex_progress(progress));
    });
    let ended = world.app.reindex_at_site(&operation, mapping::reindex_wanted(request), tell).await;
    ended.map(mapping::reindex_outcome).map_err(|error| failed(&error))
}
