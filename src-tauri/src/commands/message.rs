//! Commit messages.

use causeway_contract::mapping;
use causeway_contract::smart_commit::{CheckMessage, CommitHook, MessageReport};
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

/// Reads a message as GIJ does.
#[command]
pub(crate) async fn check_message(desk: Desk<'_>, request: CheckMessage) -> Answer<MessageReport> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = mapping::message_wanted(request);
    let checked = world.app.check_message(&operation, &wanted).await;
    checked.map(|checked| mapping::message_report(&checked)).map_err(|error| failed(&error))
}

/// The hook that asks for an issue key.
#[command]
pub(crate) fn get_commit_hook() -> CommitHook {
    mapping::commit_hook()
}
