//! Why a commit is not at its issue, and what mends it.

use std::sync::Arc;

use causeway_app::diagnostics::Check as AppCheck;
use causeway_contract::diagnostics::Check;
use causeway_contract::mapping;
use causeway_contract::mirror::{AssociateCommit, CommitExplanation, EnableRepository, ExplainCommit};
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

/// Follows a commit to its issue. Writes nothing.
#[command]
pub(crate) async fn explain_commit(
    desk: Desk<'_>,
    request: ExplainCommit,
    channel: Channel<Check>,
) -> Answer<CommitExplanation> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let question = mapping::commit_question(request);
    let on_link = Arc::new(move |link: &AppCheck| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::check(link.clone()));
    });
    let explained = world.app.explain_commit(&operation, &question, on_link).await;
    explained.map(mapping::commit_explanation).map_err(|error| failed(&error))
}

/// Has Jira link a commit to an issue, or take the link back.
#[command]
pub(crate) async fn associate_commit(desk: Desk<'_>, request: AssociateCommit) -> Answer<()> {
    let world = desk.world().await?;
    let AssociateCommit { site_url, key, repository_id, commit_id, remove, operation_id } = request;
    let _operation = world.app.session.operation(&operation_id);
    let associated = world.app.associate_commit(&site_url, &key, repository_id, &commit_id, remove).await;
    associated.map_err(|error| failed(&error))
}

/// Enables a repository or an integration in Jira.
#[command]
pub(crate) async fn enable_repository(desk: Desk<'_>, request: EnableRepository) -> Answer<()> {
    let world = desk.world().await?;
    let enabled = world.app.enable_in_jira(&request.connection_id, request.repository_id).await;
    enabled.map_err(|error| failed(&error))
}
