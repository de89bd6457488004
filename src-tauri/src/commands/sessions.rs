//! What a connection's own calls are signed with, and where they go.

use std::sync::Arc;

use causeway_app::port::aws::OnSignIn;
use causeway_contract::connection::ForConnection;
use causeway_contract::credentials::{
    AwsProfiles, IdentityCenterRole, ListIdentityCenterRoles, OwnCalls, SetOwnCalls, SignIn, SignInProgress,
};
use causeway_contract::diagnostics::{Endpoints, SetEndpoints};
use causeway_contract::mapping;
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

fn telling(channel: Channel<SignInProgress>) -> OnSignIn {
    Arc::new(move |step| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::sign_in_progress(step));
    })
}

fn correlation_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The profiles of this computer.
#[command]
pub(crate) async fn list_profiles(desk: Desk<'_>) -> Answer<AwsProfiles> {
    let world = desk.world().await?;
    Ok(mapping::profiles(world.app.profiles().await))
}

/// The roles that a person may take at an Identity Center.
#[command]
pub(crate) async fn list_identity_center_roles(
    desk: Desk<'_>,
    request: ListIdentityCenterRoles,
    channel: Channel<SignInProgress>,
) -> Answer<Vec<IdentityCenterRole>> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let (start_url, region) = (&request.start_url, &request.sso_region);
    let roles = world.app.identity_center_roles(&operation, start_url, region, telling(channel)).await;
    let roles = roles.map_err(|error| failed(&error))?;
    Ok(roles.into_iter().map(mapping::identity_center_role).collect())
}

/// Chooses what a connection's own calls are signed with.
#[command]
pub(crate) async fn set_own_calls(
    desk: Desk<'_>,
    request: SetOwnCalls,
    channel: Channel<SignInProgress>,
) -> Answer<OwnCalls> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let (id, code) = (&request.connection_id, request.mfa_code.as_deref());
    let source = mapping::wanted_source(request.source);
    let own = world.app.set_own_calls(&operation, id, source, code, telling(channel)).await;
    own.map(|own| mapping::own_calls(id, &own, &correlation_id())).map_err(|error| failed(&error))
}

/// Makes a connection's session ready again.
#[command]
pub(crate) async fn sign_in(
    desk: Desk<'_>,
    request: SignIn,
    channel: Channel<SignInProgress>,
) -> Answer<OwnCalls> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let (id, code) = (&request.connection_id, request.mfa_code.as_deref());
    let own = world.app.sign_in(&operation, id, code, telling(channel)).await;
    own.map(|own| mapping::own_calls(id, &own, &correlation_id())).map_err(|error| failed(&error))
}

/// A connection's own endpoints.
#[command]
pub(crate) async fn get_endpoints(desk: Desk<'_>, request: ForConnection) -> Answer<Endpoints> {
    let world = desk.world().await?;
    let endpoints = world.app.endpoints(&request.connection_id).await;
    endpoints.map(mapping::endpoints).map_err(|error| failed(&error))
}

/// Tries endpoints and keeps them for a connection.
#[command]
pub(crate) async fn set_endpoints(desk: Desk<'_>, request: SetEndpoints) -> Answer<Endpoints> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = mapping::wanted_endpoints(request.endpoints);
    let kept = world.app.set_endpoints(&operation, &request.connection_id, wanted).await;
    kept.map(mapping::endpoints).map_err(|error| failed(&error))
}
