//! What Jira has of a commit's repository.

use std::sync::Arc;

use causeway_domain::commit_link::{Facts, IndexSeen, RepositorySeen};
use causeway_domain::integration::{Integration, JiraRepository, Projects};
use tokio_util::sync::CancellationToken;

use super::place::Place;
use super::search::Found;
use crate::port::jira::Jira;
use crate::port::jira_issues::IssueFacts;

/// The repository's row in GIJ, with what of its integration counts for it.
pub(super) struct Row {
    pub(super) id: i64,
    last_indexed: Option<i64>,
    projects: Option<Projects>,
}

/// Looks for the repository in GIJ, and says what was found in `facts`.
pub(super) async fn look(
    jira: &dyn Jira,
    place: &Place,
    listed: &[JiraRepository],
    found: &Found,
    facts: &mut Facts,
) -> Option<Row> {
    let id = place.record.integration_id;
    // An integration that cannot be looked at leaves what its repositories say.
    let integration: Option<Integration> = match jira.integration(id).await {
        Ok(Some(integration)) => Some(integration),
        Ok(None) => {
            facts.repository = RepositorySeen::NoIntegration;
            return None;
        }
        Err(error) => {
            tracing::info!(%error, "an integration could not be looked at");
            None
        }
    };
    let row = listed
        .iter()
        .find(|row| row.integration_id == Some(id) && row.code_commit_name() == found.repository);
    let Some(row) = row else {
        facts.repository = RepositorySeen::Missing;
        return None;
    };
    facts.repository = RepositorySeen::There {
        integration_disabled: integration.as_ref().is_some_and(|integration| integration.disabled),
        disabled: row.disabled,
    };
    facts.notes.fetched = row.notes.or(integration.as_ref().and_then(|integration| integration.notes));
    let projects = row.projects.clone().or_else(|| integration.and_then(|integration| integration.projects));
    Some(Row { id: row.id, last_indexed: row.last_indexed, projects })
}

/// Where its index stands.
pub(super) async fn index(
    jira: &dyn Jira,
    place: &Place,
    row: Option<&Row>,
    found: &Found,
    cancel: &CancellationToken,
) -> IndexSeen {
    let Some(row) = row else { return IndexSeen::default() };
    let names = [found.repository.clone()];
    let changed = async {
        let aws = place.aws.as_ref().ok()?;
        let described = aws.describe_repositories(&names, Arc::new(|_| ()), cancel).await.ok()?;
        described.into_iter().next()?.last_modified
    };
    let (status, changed_at) = tokio::join!(jira.index_status(row.id), changed);
    let status = status.ok();
    let at_work = status.as_ref().filter(|status| !status.finished);
    let error =
        status.as_ref().filter(|status| status.finished).and_then(|status| status.errors.last().cloned());
    IndexSeen {
        at_work: at_work
            .map(|status| status.messages.last().cloned().unwrap_or_else(|| "indexing".to_owned())),
        error,
        last: row.last_indexed,
        committed_at: found.committed_at,
        changed_at,
    }
}

/// Whether GIJ has one of these keys among the commit's; `None` where it does not say.
pub(super) async fn linked(jira: &dyn Jira, row: Option<&Row>, found: &Found, keys: &[&str]) -> Option<bool> {
    let issues = jira.commit_issues(row?.id, &found.id).await.ok()?;
    Some(issues.is_some_and(|issues| issues.iter().any(|issue| keys.contains(&issue.as_str()))))
}

/// Whether the issue's project sees the repository; `None` where GIJ does not say.
pub(super) fn associated(row: Option<&Row>, issue: Option<&IssueFacts>) -> Option<bool> {
    match (row?.projects.as_ref()?, issue) {
        (Projects::All, _) => Some(true),
        (Projects::Only(ids), Some(issue)) => Some(ids.contains(&issue.project_id)),
        (Projects::Only(_), None) => None,
    }
}
