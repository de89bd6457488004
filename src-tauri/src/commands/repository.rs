//! One repository connected by hand.

use std::sync::Arc;

use causeway_app::diagnostics::Check as AppCheck;
use causeway_app::doctor::report_text;
use causeway_app::single_repository::{RepositoryGiven, RepositoryRequest};
use causeway_contract::diagnostics::Check;
use causeway_contract::mapping;
use causeway_contract::plan::Plan;
use causeway_contract::repository::{
    CheckRepository, ForSingleRepository, LocationReading, PlanSingleRepository, ReadLocation,
    RepositoryCheck, RepositoryCredential, SingleRepository,
};
use causeway_domain::repository_location::RepositoryLocation;
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::world::World;

/// What a pasted text means. Asks nobody.
#[command]
pub(crate) async fn read_location(request: ReadLocation) -> Answer<LocationReading> {
    Ok(mapping::location_reading(RepositoryLocation::parse(&request.text)))
}

/// Reads a repository as GIJ would, and looks whether Jira has it.
#[command]
pub(crate) async fn check_repository(
    desk: Desk<'_>,
    request: CheckRepository,
    channel: Channel<Check>,
) -> Answer<RepositoryCheck> {
    let world = desk.world().await?;
    let given = given(&world, request.credential).await?;
    let operation = world.app.session.operation(&request.operation_id);
    let on_link = Arc::new(move |link: &AppCheck| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::check(link.clone()));
    });
    let checked = world
        .app
        .check_repository(&operation, &request.site_handle, &request.location, given, on_link)
        .await
        .map_err(|error| failed(&error))?;
    let about = [("Repository".to_owned(), checked.location.origin())];
    let text = report_text(&checked.diagnosis, &about);
    Ok(mapping::repository_check(checked, text))
}

async fn given(world: &World, credential: RepositoryCredential) -> Answer<RepositoryGiven> {
    Ok(match credential {
        RepositoryCredential::AccessKey { credential } => {
            let (access_key_id, secret) = world.access_key(credential)?;
            RepositoryGiven::AccessKey { access_key_id, secret }
        }
        RepositoryCredential::GitCredential { user_name, password } => {
            RepositoryGiven::GitCredential { user_name, password }
        }
        RepositoryCredential::Ssh { ssh_key_id, key_path, agent_key, passphrase } => {
            let key = world.app.login_key(key_path, agent_key.as_deref(), passphrase).await;
            RepositoryGiven::Ssh { ssh_key_id, key: key.map_err(|error| failed(&error))? }
        }
    })
}

/// Makes the plan. Writes nothing.
#[command]
pub(crate) async fn plan_repository(desk: Desk<'_>, request: PlanSingleRepository) -> Answer<Plan> {
    let world = desk.world().await?;
    let settings = mapping::repository_settings(request.settings).map_err(|error| failed(&error))?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = RepositoryRequest {
        site_handle: request.site_handle,
        check_handle: request.check_handle,
        settings,
        keep: mapping::keep(request.keep),
    };
    let shown = world.app.plan_repository(&operation, wanted).await;
    shown.map(mapping::plan).map_err(|error| failed(&error))
}

/// All repositories that were connected by hand.
#[command]
pub(crate) async fn list_single_repositories(desk: Desk<'_>) -> Answer<Vec<SingleRepository>> {
    let world = desk.world().await?;
    let rows = world.app.single_repositories().await.map_err(|error| failed(&error))?;
    let correlation_id = uuid::Uuid::new_v4().to_string();
    Ok(rows.iter().map(|state| mapping::single_repository(state, &correlation_id)).collect())
}

/// Forgets one on this computer.
#[command]
pub(crate) async fn forget_single_repository(desk: Desk<'_>, request: ForSingleRepository) -> Answer<()> {
    let world = desk.world().await?;
    world.app.forget_single_repository(&request.id).await.map_err(|error| failed(&error))
}
