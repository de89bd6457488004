//! Pull requests of an issue, the look before one is created, and its end.

use causeway_contract::issue::ForIssue;
use causeway_contract::mapping;
use causeway_contract::pull_request::{
    ClosedPullRequest, ForPullRequest, IssuePullRequests, PreviewPullRequest, PullRequestDetail,
    PullRequestPreview,
};
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

/// Pull requests of an issue.
#[command]
pub(crate) async fn get_issue_pull_requests(desk: Desk<'_>, request: ForIssue) -> Answer<IssuePullRequests> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found = world.app.issue_pull_requests(&operation, &request.site_url, &request.key).await;
    found.map(mapping::issue_pull_requests).map_err(|error| failed(&error))
}

/// A pull request in full.
#[command]
pub(crate) async fn get_pull_request(desk: Desk<'_>, request: ForPullRequest) -> Answer<PullRequestDetail> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found =
        world.app.pull_request(&operation, &request.connection_id, &request.repository, &request.id).await;
    found.map(mapping::pull_request_detail).map_err(|error| failed(&error))
}

/// What a pull request would hold.
#[command]
pub(crate) async fn preview_pull_request(
    desk: Desk<'_>,
    request: PreviewPullRequest,
) -> Answer<PullRequestPreview> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let PreviewPullRequest { connection_id, repository, source, target, .. } = &request;
    let preview = world.app.preview_pull_request(&operation, connection_id, repository, source, target).await;
    preview.map(mapping::pull_request_preview).map_err(|error| failed(&error))
}

/// Closes a pull request.
#[command]
pub(crate) async fn close_pull_request(desk: Desk<'_>, request: ForPullRequest) -> Answer<ClosedPullRequest> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let closed = world
        .app
        .close_pull_request(&operation, &request.connection_id, &request.repository, &request.id)
        .await;
    closed.map(mapping::closed_pull_request).map_err(|error| failed(&error))
}
