//! `causeway branch`.

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::session::Operation;
use causeway_contract::mapping;
use causeway_contract::pull_request::DeletedBranch;
use serde::Serialize;

use super::acts::{acting, or_default, provided};
use crate::arguments::BranchCommand;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Branches that can be brought back.
#[derive(Serialize)]
struct Deleted {
    branches: Vec<DeletedBranch>,
}

/// Carries out a command about branches.
pub(super) async fn run(desk: &Desk, command: BranchCommand) -> Result<Exit, Failure> {
    match command {
        BranchCommand::Create { connection, repository, name, from } => {
            create(desk, &connection, &repository, &name, from).await
        }
        BranchCommand::Delete { connection, repository, name, expected, unmerged } => {
            delete(desk, &connection, &repository, &name, expected, unmerged).await
        }
        BranchCommand::Restore { id } => restore(desk, &id).await,
        BranchCommand::List { connection, repository } => list(desk, &connection, &repository).await,
        BranchCommand::Deleted => deleted(desk).await,
    }
}

async fn create(
    desk: &Desk,
    named: &str,
    repository: &str,
    name: &str,
    from: Option<String>,
) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    let base = or_default(desk, &connection, repository, from, Field::BaseBranch).await?;
    desk.progress.doing(format!("Creating the branch {name}"));
    let create = async |operation: &Operation| {
        desk.app.create_branch(operation, &connection.id, repository, &base, name).await
    };
    let created = mapping::created_branch(acting(desk, create).await?);
    desk.progress.end();
    desk.console.answer(&created, || output::created_branch(&created))?;
    Ok(Exit::Done)
}

async fn delete(
    desk: &Desk,
    named: &str,
    repository: &str,
    name: &str,
    expected: Option<String>,
    unmerged: bool,
) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    desk.progress.doing(format!("Looking at {name}"));
    let look = desk
        .looking(async |operation| desk.app.look_at_branch(operation, &connection.id, repository, name).await)
        .await?;
    if look.merged != Some(true) && !unmerged {
        let why = match (look.merged, look.unmerged) {
            (Some(_), Some(1)) => "One commit is not on the default branch".to_owned(),
            (Some(_), Some(count)) => format!("{count} commits are not on the default branch"),
            (Some(_), None) => "Many commits are not on the default branch".to_owned(),
            (None, _) => "Whether the default branch holds all of it could not be found out".to_owned(),
        };
        let text = format!("{why}; --unmerged deletes it all the same");
        return Err(AppError::invalid(Field::BranchName, text).into());
    }
    for id in &look.open_pull_requests {
        desk.console.note(&format!("Pull request {id} would merge it, and is open."));
    }
    let expected = expected.unwrap_or(look.commit_id);
    desk.progress.doing(format!("Deleting the branch {name}"));
    let delete = async |operation: &Operation| {
        desk.app.delete_branch(operation, &connection.id, repository, name, &expected).await
    };
    let deleted = mapping::deleted_branch(acting(desk, delete).await?);
    desk.progress.end();
    desk.console.answer(&deleted, || output::deleted_branch(&deleted))?;
    Ok(Exit::Done)
}

async fn restore(desk: &Desk, id: &str) -> Result<Exit, Failure> {
    let records = desk.app.ports().storage.deleted_branches().await.map_err(AppError::from)?;
    let record = records.into_iter().find(|record| record.id == id).ok_or(AppError::NothingToUndo)?;
    provided(desk, &record.connection_id).await?;
    desk.progress.doing(format!("Bringing back the branch {}", record.name));
    let restore = async |operation: &Operation| desk.app.restore_branch(operation, id).await;
    let restored = mapping::created_branch(acting(desk, restore).await?);
    desk.progress.end();
    desk.console.answer(&restored, || output::created_branch(&restored))?;
    Ok(Exit::Done)
}

async fn list(desk: &Desk, named: &str, repository: &str) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    desk.progress.doing(format!("Looking at {repository}"));
    let listed = desk
        .looking(async |operation| desk.app.branches(operation, &connection.id, repository).await)
        .await?;
    let listed = mapping::branch_list(listed);
    desk.progress.end();
    if let Some(problem) = &listed.tags_problem {
        desk.console.note(&format!("Tags could not be listed: {problem}."));
    }
    desk.console.answer(&listed, || output::branch_list(&listed))?;
    Ok(Exit::Done)
}

async fn deleted(desk: &Desk) -> Result<Exit, Failure> {
    let listed = desk.app.deleted_branches().await?;
    let listed = Deleted { branches: listed.into_iter().map(mapping::remembered_branch).collect() };
    desk.console.answer(&listed, || output::deleted_branches(&listed.branches))?;
    Ok(Exit::Done)
}
