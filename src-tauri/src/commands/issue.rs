//! One issue, and what repositories hold of it.

use causeway_contract::issue::{
    BranchNaming, BranchTemplate, DeepLink, ForIssue, ForIssueSite, GetIssueTags, IssueBranches,
    IssueCommits, IssueTags, NameBranch, OpenIssue, OpenedIssue, RecentIssues,
};
use causeway_contract::mapping;
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};

/// The issues that were opened last, and the sites that issues can be opened of.
#[command]
pub(crate) async fn list_recent_issues(desk: Desk<'_>) -> Answer<RecentIssues> {
    let world = desk.world().await?;
    world.app.recent_issues().await.map(mapping::recent_issues).map_err(|error| failed(&error))
}

/// Forgets them.
#[command]
pub(crate) async fn forget_recent_issues(desk: Desk<'_>) -> Answer<()> {
    let world = desk.world().await?;
    world.app.forget_recent_issues().await.map_err(|error| failed(&error))
}

/// Reads what was typed, pasted or linked to, and asks Jira for the issue.
#[command]
pub(crate) async fn open_issue(desk: Desk<'_>, request: OpenIssue) -> Answer<OpenedIssue> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let opened = world.app.open_issue(&operation, &request.text, request.site_url.as_deref()).await;
    opened.map(mapping::opened_issue).map_err(|error| failed(&error))
}

/// Hands links to issues to the window, those first that came before it asked.
#[command]
pub(crate) async fn watch_deep_links(desk: Desk<'_>, channel: Channel<DeepLink>) -> Answer<()> {
    desk.deep_links().watch(channel);
    Ok(())
}

/// Commits of an issue.
#[command]
pub(crate) async fn get_issue_commits(desk: Desk<'_>, request: ForIssue) -> Answer<IssueCommits> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found = world.app.issue_commits(&operation, &request.site_url, &request.key).await;
    found.map(mapping::issue_commits).map_err(|error| failed(&error))
}

/// Branches of an issue, and where others can be created.
#[command]
pub(crate) async fn get_issue_branches(desk: Desk<'_>, request: ForIssue) -> Answer<IssueBranches> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found = world.app.issue_branches(&operation, &request.site_url, &request.key).await;
    found.map(mapping::issue_branches).map_err(|error| failed(&error))
}

/// Tags that hold commits of an issue.
#[command]
pub(crate) async fn get_issue_tags(desk: Desk<'_>, request: GetIssueTags) -> Answer<IssueTags> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found =
        world.app.issue_tags(&operation, &request.site_url, &request.key, request.per_repository).await;
    found.map(mapping::issue_tags).map_err(|error| failed(&error))
}

/// How branches of a site's issues are named.
#[command]
pub(crate) async fn get_branch_template(desk: Desk<'_>, request: ForIssueSite) -> Answer<BranchTemplate> {
    let world = desk.world().await?;
    let template = world.app.branch_template(&request.site_url).await;
    template.map(mapping::branch_template).map_err(|error| failed(&error))
}

/// Names them otherwise from now on.
#[command]
pub(crate) async fn set_branch_template(desk: Desk<'_>, request: BranchTemplate) -> Answer<BranchTemplate> {
    let world = desk.world().await?;
    let (site_url, text) = mapping::template_text(request);
    let template = world.app.set_branch_template(&site_url, text).await;
    template.map(mapping::branch_template).map_err(|error| failed(&error))
}

/// What a new branch is called by a template. Asks nobody.
#[command]
pub(crate) async fn name_branch(request: NameBranch) -> Answer<BranchNaming> {
    Ok(mapping::branch_naming(&request))
}
