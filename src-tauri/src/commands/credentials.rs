//! My credentials: what is stored where, checked, moved and removed, and rotated.

use causeway_contract::credentials::{
    CredentialCheck, CredentialInventory, ForCredential, MoveCredential, PlanRotation, RemovalReport,
};
use causeway_contract::mapping;
use causeway_contract::plan::Plan;
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

fn correlation_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Everything stored, and who acts for each connection.
#[command]
pub(crate) async fn list_credentials(desk: Desk<'_>) -> Answer<CredentialInventory> {
    let world = desk.world().await?;
    let inventory = world.app.credential_inventory().await.map_err(|error| failed(&error))?;
    Ok(mapping::credential_inventory(&inventory, &correlation_id()))
}

/// Reads a credential and uses it once.
#[command]
pub(crate) async fn check_credential(desk: Desk<'_>, request: ForCredential) -> Answer<CredentialCheck> {
    let world = desk.world().await?;
    let check = world.app.check_credential(&request.credential_id).await.map_err(|error| failed(&error))?;
    Ok(mapping::credential_check(&check, &correlation_id()))
}

/// Moves a credential between the keychain and this session.
#[command]
pub(crate) async fn move_credential(desk: Desk<'_>, request: MoveCredential) -> Answer<()> {
    let world = desk.world().await?;
    let moved = world.app.move_credential(&request.credential_id, mapping::keep(request.keep)).await;
    moved.map_err(|error| failed(&error))
}

/// Removes a credential.
#[command]
pub(crate) async fn remove_credential(desk: Desk<'_>, request: ForCredential) -> Answer<RemovalReport> {
    let world = desk.world().await?;
    let removal =
        world.app.remove_credential(&request.credential_id).await.map_err(|error| failed(&error))?;
    Ok(mapping::removal_report(&removal, &correlation_id()))
}

/// Removes everything that Causeway stored in this world.
#[command]
pub(crate) async fn remove_all_credentials(desk: Desk<'_>) -> Answer<RemovalReport> {
    let world = desk.world().await?;
    let removal = world.app.remove_all_credentials().await.map_err(|error| failed(&error))?;
    Ok(mapping::removal_report(&removal, &correlation_id()))
}

/// Plans another key for every connection that uses this one's. Writes nothing.
#[command]
pub(crate) async fn plan_rotation(desk: Desk<'_>, request: PlanRotation) -> Answer<Plan> {
    let world = desk.world().await?;
    let (access_key_id, secret) = world.access_key(request.credential)?;
    let operation = world.app.session.operation(&request.operation_id);
    let keep = mapping::keep(request.keep);
    let shown =
        world.app.plan_rotation(&operation, &request.connection_id, &access_key_id, secret, keep).await;
    shown.map(mapping::plan).map_err(|error| failed(&error))
}
