//! Commits in full, and differences of files.

use causeway_contract::diff::{Commit, FileDiff, GetCommit, GetFileDiff};
use causeway_contract::mapping;
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

/// A commit in full.
#[command]
pub(crate) async fn get_commit(desk: Desk<'_>, request: GetCommit) -> Answer<Commit> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let GetCommit { connection_id, repository, commit_id, .. } = &request;
    let found = world.app.commit_in_full(&operation, connection_id, repository, commit_id).await;
    found.map(mapping::commit).map_err(|error| failed(&error))
}

/// The difference of one file.
#[command]
pub(crate) async fn get_file_diff(desk: Desk<'_>, request: GetFileDiff) -> Answer<FileDiff> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let diff = world.app.file_diff(&operation, &mapping::file_diff_wanted(request)).await;
    diff.map(mapping::file_diff).map_err(|error| failed(&error))
}
