//! `causeway issue`.

use std::collections::BTreeSet;

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_app::port::secrets::SecretError;
use causeway_contract::issue::{IssueBranches, IssueCommits, IssueTags, OpenedIssue};
use causeway_contract::mapping;
use serde::Serialize;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// An issue and what repositories hold of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Issue {
    /// As Jira has it.
    #[serde(rename = "issue")]
    pub(crate) opened: OpenedIssue,
    /// Newest first.
    pub(crate) commits: IssueCommits,
    /// By repository.
    pub(crate) branches: IssueBranches,
    /// Newest first.
    pub(crate) tags: IssueTags,
}

/// Shows an issue. `text` is its key, its address, or a link to it.
pub(super) async fn run(desk: &Desk, text: &str, tags: u32) -> Result<Exit, Failure> {
    let site = desk.general.jira_url.as_deref();
    sign_in(desk, text, site).await?;
    desk.progress.doing("Asking Jira");
    let found = desk
        .looking(async |operation| {
            let opened = mapping::opened_issue(desk.app.open_issue(operation, text, site).await?);
            let (site, key) = (opened.site.url.as_str(), opened.key.as_str());
            let (commits, branches, tags) = tokio::try_join!(
                desk.app.issue_commits(operation, site, key),
                desk.app.issue_branches(operation, site, key),
                desk.app.issue_tags(operation, site, key, tags),
            )?;
            Ok(Issue {
                commits: mapping::issue_commits(commits),
                branches: mapping::issue_branches(branches),
                tags: mapping::issue_tags(tags),
                opened,
            })
        })
        .await?;
    desk.progress.end();
    if let Some(permission) = &found.opened.missing_permission {
        desk.console.note(&format!(
            "Jira does not show everything to this user, who lacks the permission {permission}"
        ));
    }
    desk.console.answer(&found, || output::issue(&found))?;
    Ok(Exit::Done)
}

/// Makes a sign-in available for the one Jira that the issue is of.
async fn sign_in(desk: &Desk, text: &str, site: Option<&str>) -> Result<(), Failure> {
    let connections = desk.app.connections_of_issue(text, site).await?;
    let mut is_missing = false;
    for connection in &connections {
        match desk.app.lend(&connection.id, &[Need::Jira], desk.lent()).await {
            Ok(missing) if missing.is_empty() => return Ok(()),
            Ok(_) | Err(AppError::Secrets(SecretError::Missing)) => is_missing = true,
            Err(error) => return Err(error.into()),
        }
    }
    if is_missing { Err(Failure::SecretsMissing(BTreeSet::from([Need::Jira]))) } else { Ok(()) }
}
