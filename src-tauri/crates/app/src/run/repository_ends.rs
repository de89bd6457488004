//! What connecting one repository left behind, and taking it back.

use std::sync::Arc;

use causeway_domain::plan::{Action, Step};
use causeway_domain::single_repository::RepositoryPlan;

use super::journal::{Effect, Journal};
use super::stored::StoredRun;
use super::view::{ItemState, RunView};
use crate::App;
use crate::error::AppError;
use crate::port::jira::{Jira, JiraError};

/// What exists in Jira now.
pub(super) fn in_jira(plan: &RepositoryPlan, journal: &Journal, run: &RunView) -> String {
    match (journal.single_repository(), journal.open(Step::Repository)) {
        (Some((id, true)), _) => {
            let mut items = run.repositories.iter();
            let unfinished = items.any(|item| matches!(item.state, ItemState::Pending | ItemState::Running));
            let indexing = if unfinished { " Jira goes on indexing it by itself." } else { "" };
            format!("In Jira: a new repository, id {id}.{indexing}")
        }
        (Some((id, false)), _) if plan.action() == Action::Update => {
            format!("In Jira: the repository with id {id}, with changed settings.")
        }
        (Some((id, false)), _) => format!("In Jira: the repository with id {id}, as it was."),
        (None, Some(Effect::Creating { .. })) => {
            "In Jira: perhaps a repository. Creating it was begun and its outcome is not known; \"Take up again\" finds \
             out."
                .to_owned()
        }
        (None, Some(Effect::Repository { id, .. })) => format!(
            "In Jira: the repository with id {id}. Changing its settings was begun and the outcome is not known; \"Take \
             up again\" sets them again."
        ),
        (None, _) => "In Jira: nothing was written.".to_owned(),
    }
}

/// What exists on this computer now, besides secrets.
pub(super) fn remembered(journal: &Journal) -> Option<&'static str> {
    if journal.remembered_repository().is_some() {
        return Some("On this computer: an entry in Connections.");
    }
    matches!(journal.open(Step::Remember), Some(Effect::SingleRepository { .. }))
        .then_some("On this computer: perhaps an entry in Connections.")
}

/// What undoing would do, besides removing secrets; and whether these are this run's own.
pub(super) fn undo(journal: &Journal) -> (Vec<String>, bool) {
    let mut lines = Vec::new();
    if let Some((id, true)) = journal.single_repository() {
        lines.push(format!("Remove the repository with id {id} and its clone from Jira"));
    }
    match journal.remembered_repository() {
        Some((_, true)) => lines.push("Remove the entry from Connections".to_owned()),
        // It was there before, and its secrets are its own.
        Some((_, false)) => return (lines, false),
        None => {}
    }
    (lines, true)
}

impl App {
    /// Takes back what the run made; answers whether its secrets are its own.
    pub(super) async fn take_back_repository(
        &self,
        run_id: &str,
        stored: &StoredRun,
        journal: &Journal,
        done: &mut Vec<String>,
    ) -> Result<bool, AppError> {
        if let Some((id, true)) = journal.single_repository() {
            let credential = self.kept_jira_credential(&stored.jira_entry()?).await?;
            let jira = self.ports.jira.site(&stored.site()?, &credential);
            remove_repository(&jira, id, true).await?;
            done.push(format!("The repository with id {id} is removed from Jira."));
            self.undone(run_id, Step::Repository).await?;
        }
        match journal.remembered_repository() {
            Some((id, true)) => {
                self.ports.storage.remove_single_repository(id).await?;
                done.push("The entry is removed from Connections.".to_owned());
                self.undone(run_id, Step::Remember).await?;
            }
            Some((_, false)) => return Ok(false),
            None => {}
        }
        Ok(true)
    }
}

/// Removes a repository. GIJ removes by a queued task, so that it may linger in its list as disabled.
pub(super) async fn remove_repository(
    jira: &Arc<dyn Jira>,
    id: i64,
    delete_clone: bool,
) -> Result<(), AppError> {
    match jira.remove_repository(id, delete_clone).await {
        Ok(()) | Err(JiraError::NotFound { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    match jira.repositories().await?.into_iter().find(|found| found.id == id) {
        Some(found) if !found.disabled => Err(AppError::Unverified {
            differences: vec![format!("{} is still in Jira; it was asked to remove it", found.display_name)],
        }),
        _ => Ok(()),
    }
}
