//! What a key may do, and the policy that makes it do what is wanted.

use std::collections::BTreeSet;
use std::sync::Arc;

use causeway_app::permissions::{PermissionProgress, PermissionRequest};
use causeway_contract::mapping;
use causeway_contract::permissions::{
    BuildPolicy, CheckPermissions, PermissionReport, PermissionsProgress, PolicyDocument,
};
use causeway_contract::plan::SavedFile;
use causeway_domain::permission::{Feature, LeastPrivilegePolicy};
use causeway_domain::triggers::plan::RepositoryChoice;
use causeway_domain::triggers::topic::topic_name;
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::files;
use crate::world::World;

/// Finds out what a key may do, changing nothing.
#[command]
pub(crate) async fn check_permissions(
    desk: Desk<'_>,
    request: CheckPermissions,
    channel: Channel<PermissionsProgress>,
) -> Answer<PermissionReport> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let account = world.app.found_repositories(&request.account_handle).map_err(|error| failed(&error))?;
    let site = world.app.signed_in_site(&request.site_handle).map_err(|error| failed(&error))?;
    let topic_name = topic_name(&site);
    let wanted = PermissionRequest {
        features: BTreeSet::from(Feature::ALL),
        repositories: None,
        topic_name: topic_name.clone(),
        allow_mutating_probes: request.probe_changes,
    };
    let progress = Arc::new(move |progress: PermissionProgress| {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let told = PermissionsProgress { done: count(progress.done), total: count(progress.total) };
        // A window that has gone away no longer listens.
        let _gone = channel.send(told);
    });
    let report = world.app.check_permissions(&operation, &request.account_handle, wanted, progress).await;
    let report = report.map_err(|error| failed(&error))?;
    Ok(mapping::permission_report(&report, &account.identity.arn, &topic_name))
}

/// The least policy for some features.
#[command]
pub(crate) async fn build_policy(desk: Desk<'_>, request: BuildPolicy) -> Answer<PolicyDocument> {
    let world = desk.world().await?;
    Ok(mapping::policy_document(&policy(&world, &request)?))
}

/// The same, written to a file for the person.
#[command]
pub(crate) async fn save_policy(desk: Desk<'_>, request: BuildPolicy) -> Answer<SavedFile> {
    let world = desk.world().await?;
    let policy = policy(&world, &request)?;
    files::save_text(desk.downloads(), "causeway-policy", "json", &policy.document.text())
}

fn policy(world: &World, request: &BuildPolicy) -> Answer<LeastPrivilegePolicy> {
    let site = world.app.signed_in_site(&request.site_handle).map_err(|error| failed(&error))?;
    let repositories = if request.repositories.is_empty() {
        RepositoryChoice::All
    } else {
        RepositoryChoice::Only(request.repositories.iter().cloned().collect())
    };
    world
        .app
        .least_privilege_policy(
            &request.account_handle,
            &mapping::features(&request.features),
            &repositories,
            &topic_name(&site),
        )
        .map_err(|error| failed(&error))
}
