//! What a developer does in a repository, and with whose key.

use causeway_contract::acts::{
    BranchList, CreateBranch, CreatePullRequest, CreatedBranch, CreatedPullRequest, ListBranches,
};
use causeway_contract::connection::ForConnection;
use causeway_contract::credentials::{PersonalAccess, SetPersonalCredential};
use causeway_contract::mapping;
use causeway_contract::pull_request::{BranchLook, DeleteBranch, DeletedBranch, ForBranch, RestoreBranch};
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

/// Who acts in a connection's repositories.
#[command]
pub(crate) async fn get_personal_access(desk: Desk<'_>, request: ForConnection) -> Answer<PersonalAccess> {
    let world = desk.world().await?;
    let access = world.app.personal_access(&request.connection_id).await;
    access.map(mapping::personal_access).map_err(|error| failed(&error))
}

/// Tests a developer's own key and keeps it, or removes the one that is kept.
#[command]
pub(crate) async fn set_personal_credential(
    desk: Desk<'_>,
    request: SetPersonalCredential,
) -> Answer<PersonalAccess> {
    let world = desk.world().await?;
    let (access_key_id, secret) = world.access_key(request.credential)?;
    let operation = world.app.session.operation(&request.operation_id);
    let keep = mapping::keep(request.keep);
    let access = world
        .app
        .set_personal_credential(&operation, &request.connection_id, &access_key_id, secret, keep)
        .await;
    access.map(mapping::personal_access).map_err(|error| failed(&error))
}

/// A repository's branches.
#[command]
pub(crate) async fn list_branches(desk: Desk<'_>, request: ListBranches) -> Answer<BranchList> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let branches = world.app.branches(&operation, &request.connection_id, &request.repository).await;
    branches.map(mapping::branch_list).map_err(|error| failed(&error))
}

/// Creates a branch.
#[command]
pub(crate) async fn create_branch(desk: Desk<'_>, request: CreateBranch) -> Answer<CreatedBranch> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let created = world
        .app
        .create_branch(&operation, &request.connection_id, &request.repository, &request.base, &request.name)
        .await;
    created.map(mapping::created_branch).map_err(|error| failed(&error))
}

/// What is known of a branch before it is deleted.
#[command]
pub(crate) async fn look_at_branch(desk: Desk<'_>, request: ForBranch) -> Answer<BranchLook> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let look = world
        .app
        .look_at_branch(&operation, &request.connection_id, &request.repository, &request.name)
        .await;
    look.map(mapping::branch_look).map_err(|error| failed(&error))
}

/// Deletes a branch.
#[command]
pub(crate) async fn delete_branch(desk: Desk<'_>, request: DeleteBranch) -> Answer<DeletedBranch> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let DeleteBranch { connection_id, repository, name, expected_commit, .. } = &request;
    let deleted = world.app.delete_branch(&operation, connection_id, repository, name, expected_commit).await;
    deleted.map(mapping::deleted_branch).map_err(|error| failed(&error))
}

/// Brings a deleted branch back.
#[command]
pub(crate) async fn restore_branch(desk: Desk<'_>, request: RestoreBranch) -> Answer<CreatedBranch> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let restored = world.app.restore_branch(&operation, &request.id).await;
    restored.map(mapping::created_branch).map_err(|error| failed(&error))
}

/// Branches that were deleted from here.
#[command]
pub(crate) async fn list_deleted_branches(desk: Desk<'_>) -> Answer<Vec<DeletedBranch>> {
    let world = desk.world().await?;
    let listed = world.app.deleted_branches().await.map_err(|error| failed(&error))?;
    Ok(listed.into_iter().map(mapping::remembered_branch).collect())
}

/// Creates a pull request.
#[command]
pub(crate) async fn create_pull_request(
    desk: Desk<'_>,
    request: CreatePullRequest,
) -> Answer<CreatedPullRequest> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = mapping::pull_request_wanted(request);
    let created = world.app.create_pull_request(&operation, &wanted).await;
    created.map(mapping::created_pull_request).map_err(|error| failed(&error))
}
