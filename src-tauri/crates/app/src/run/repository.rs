//! Connecting one repository by hand: creating or changing it in Jira, remembering it, following its first index, and
//! comparing the outcome with the plan.

use std::sync::atomic::Ordering;

use causeway_domain::integration::JiraRepository;
use causeway_domain::plan::{Action, Step};
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::single_repository::{
    RepositoryAccess, RepositoryDesired, RepositoryMatch, RepositoryPlan,
};

use super::connecting::in_words;
use super::creation::Creation;
use super::execution::{Execution, StepEnd};
use super::following::SETTLED;
use super::journal::{Effect, Event, Journal};
use super::view::{ItemState, RunState};
use crate::error::AppError;
use crate::port::storage::SingleRepositoryRecord;

impl Execution {
    /// The plan of connecting one repository; its steps run in no other kind of run.
    pub(super) fn repository_plan(&self) -> Result<&RepositoryPlan, AppError> {
        self.stored.work.repository_plan().ok_or(AppError::RunUnknown)
    }

    /// Says that the repository stays, whatever comes.
    pub(super) fn repository_stays(&self, id: i64) {
        self.progress.set_cancel_note(format!(
            "The repository (id {id}) stays in Jira. Jira goes on indexing by itself."
        ));
    }

    /// Makes the repository in Jira as wanted, or finds that it is.
    pub(super) async fn repository(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.repository_plan()?;
        match (&plan.found, plan.action()) {
            (RepositoryMatch::Existing { id, name, .. }, Action::Keep) => {
                self.repository_stays(*id);
                let effect = Effect::Repository { id: *id, created: false };
                Ok(StepEnd::new(format!("{name} is as planned; nothing was written"), effect))
            }
            (RepositoryMatch::Existing { id, name, .. }, Action::Update) => {
                self.change_repository(*id, name).await
            }
            (RepositoryMatch::New, _) => self.create_repository(journal).await,
            _ => Err(AppError::PlanConflict),
        }
    }

    async fn change_repository(&self, id: i64, name: &str) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, format!("Changing {name} in Jira"));
        self.repository_stays(id);
        let effect = Effect::Repository { id, created: false };
        self.note(Step::Repository, Event::Begun, &effect).await?;
        let plan = self.repository_plan()?;
        let changed = plan.desired.settings.values(&plan.changed_settings());
        // Setting the same values twice is the same as once.
        let jira = &self.jira()?.site;
        let outcome = self.patiently(|| jira.update_repository(id, &changed)).await;
        if let Err(error) = outcome {
            self.note_refusal(Step::Repository, &error, &effect).await?;
            return Err(error);
        }
        Ok(StepEnd::new(format!("{} settings changed in {name}", changed.len()), effect))
    }

    async fn create_repository(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let desired = &self.repository_plan()?.desired;
        if let Some(known) = journal.creating_repository() {
            self.progress.set(RunState::Running, "Looking whether Jira has created the repository already");
            if let Some(found) = self.repository_since(known, desired).await? {
                return Ok(self.repository_adopted(&found));
            }
        }
        self.progress.set(RunState::Running, "Creating the repository in Jira");
        let jira = &self.jira()?.site;
        let known: Vec<i64> =
            at(self.patiently(|| jira.repositories()).await?, desired).map(|found| found.id).collect();
        let secret = self.repository_secret()?;
        let sign_in = secret.sign_in();
        let create = || jira.create_repository(&desired.origin, &sign_in, &desired.settings);
        let look = || self.repository_since(&known, desired);
        let begun = Effect::Creating { known: known.clone() };
        match self.create_once(Step::Repository, &begun, create, look).await? {
            Creation::Found(found) => Ok(self.repository_adopted(&found)),
            Creation::Made(made) => {
                self.repository_stays(made.id);
                self.created_now.store(true, Ordering::Relaxed);
                let effect = Effect::Repository { id: made.id, created: true };
                Ok(StepEnd::new(format!("Created {} (id {})", made.display_name, made.id), effect))
            }
        }
    }

    fn repository_adopted(&self, found: &JiraRepository) -> StepEnd {
        self.repository_stays(found.id);
        let effect = Effect::Repository { id: found.id, created: true };
        StepEnd::new(format!("Found {} (id {}) as this run created it", found.display_name, found.id), effect)
    }

    /// The repository at the wanted location that is there now and was not among those known before.
    async fn repository_since(
        &self,
        known: &[i64],
        desired: &RepositoryDesired,
    ) -> Result<Option<JiraRepository>, AppError> {
        let jira = &self.jira()?.site;
        let all = self.patiently(|| jira.repositories()).await?;
        let mut since: Vec<JiraRepository> =
            at(all, desired).filter(|found| !known.contains(&found.id)).collect();
        match since.len() {
            0 | 1 => Ok(since.pop()),
            several => Err(AppError::Unverified {
                differences: vec![format!(
                    "{several} repositories at {} are new in Jira, and it cannot be told which of them this run created. \
                     Remove the others in Jira, then take the run up again",
                    desired.origin
                )],
            }),
        }
    }

    /// Puts the repository among those that Causeway remembers.
    pub(super) async fn remember_repository(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let repository_id = single_repository_id(journal)?;
        let desired = &self.repository_plan()?.desired;
        let existing = self
            .ports
            .storage
            .single_repositories()
            .await?
            .into_iter()
            .find(|record| record.site_url == desired.site_url && record.repository_id == repository_id);
        // An id that was about to be used when the run was interrupted is this run's own.
        let begun = match journal.open(Step::Remember) {
            Some(Effect::SingleRepository { id, created: true }) => Some(id.clone()),
            _ => None,
        };
        let created = existing.as_ref().is_none_or(|old| begun.as_ref() == Some(&old.id));
        let (id, created_at) = existing.map_or_else(
            || (begun.unwrap_or_else(|| self.ports.ids.fresh()), self.ports.clock.now_millis()),
            |old| (old.id, old.created_at),
        );
        let effect = Effect::SingleRepository { id: id.clone(), created };
        self.note(Step::Remember, Event::Begun, &effect).await?;
        let record = SingleRepositoryRecord {
            id,
            site_url: desired.site_url.clone(),
            site_title: self.stored.site_title.clone(),
            repository_id,
            name: desired.name.clone(),
            origin: desired.origin.clone(),
            region: desired.region.clone(),
            account: desired.account.clone(),
            access: desired.access.clone(),
            secret: self.repository_secret()?.entry().map(|(name, _)| name),
            jira_secret: self.stored.jira_entry()?,
            keep: self.stored.work.keep(),
            created_at,
        };
        self.ports.storage.put_single_repository(record).await?;
        let message = if created { "Added to Connections" } else { "Already among Connections" };
        Ok(StepEnd::new(message, effect))
    }

    /// Waits for the first index. One that failed before, or was never begun, is asked for again.
    pub(super) async fn await_repository_index(&self, id: i64) -> Result<StepEnd, AppError> {
        let name = self.repository_plan()?.desired.name.clone();
        let jira = &self.jira()?.site;
        let waiting = self
            .children(id)
            .await?
            .into_values()
            .any(|found| found.last_indexed.is_none() && !found.disabled);
        let is_new = self.created_now.load(Ordering::Relaxed);
        if waiting && !is_new && self.patiently(|| jira.index_status(id)).await?.finished {
            self.progress.repository(&name, ItemState::Running, true, "Asked Jira to index it");
            self.patiently(|| jira.reindex(id)).await?;
            // GIJ's queue takes a moment: until then its last word is about what was before.
            self.begins_to_index(id).await?;
        }
        self.await_index(id).await
    }

    async fn begins_to_index(&self, id: i64) -> Result<(), AppError> {
        let jira = &self.jira()?.site;
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < SETTLED {
            let looked = tokio::time::Instant::now();
            let indexed = self.children(id).await?.into_values().any(|found| found.last_indexed.is_some());
            if indexed || !self.patiently(|| jira.index_status(id)).await?.finished {
                break;
            }
            self.rest(looked).await?;
        }
        Ok(())
    }

    /// What GIJ says went wrong, with what that means over SSH: Jira has keys of its own.
    pub(super) fn index_error(&self, error: &str) -> String {
        let over_ssh = self
            .stored
            .work
            .repository_plan()
            .is_some_and(|plan| matches!(plan.desired.access, RepositoryAccess::Ssh { .. }));
        if over_ssh && is_about_ssh(error) {
            return format!(
                "Jira cannot sign in over SSH: {error}. Add the private key that belongs to this SSH key ID in Jira \
                 under Git > SSH keys, then retry"
            );
        }
        error.to_owned()
    }

    /// Compares the repository in Jira with the plan.
    pub(super) async fn verify_repository(&self, id: i64) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Comparing Jira with the plan");
        let desired = &self.repository_plan()?.desired;
        let jira = &self.jira()?.site;
        let all = self.patiently(|| jira.repositories()).await?;
        let Some(found) = all.into_iter().find(|found| found.id == id) else {
            let differences = vec![format!("The repository (id {id}) is not in Jira any more")];
            return Err(AppError::Unverified { differences });
        };
        let mut differences: Vec<String> =
            desired.settings.changes_against(&found).into_iter().map(in_words).collect();
        if !is_at(&found, desired) {
            let shown = found.origin.as_deref().unwrap_or("none");
            differences.push(format!("Its location is {shown} in Jira, planned was {}", desired.origin));
        }
        if found.disabled {
            differences.push("The repository is disabled in Jira, or about to be removed".to_owned());
        }
        let view = self.progress.view();
        if let Some(item) = view.repositories.iter().find(|item| item.state == ItemState::Failed) {
            differences.push(item.message.clone());
        }
        if !differences.is_empty() {
            return Err(AppError::Unverified { differences });
        }
        let skipped = view.repositories.iter().find(|item| item.state == ItemState::Skipped);
        let message = match skipped {
            None => "Jira has indexed it, with the location and the settings as planned".to_owned(),
            Some(item) => {
                format!("Jira has it with the location and the settings as planned. {}", item.message)
            }
        };
        Ok(StepEnd::new(message, Effect::None))
    }
}

/// The repository that an earlier step of this run made or found.
pub(super) fn single_repository_id(journal: &Journal) -> Result<i64, AppError> {
    journal.single_repository().map(|(id, _)| id).ok_or(AppError::RunUnknown)
}

/// Those connected by hand at the wanted location.
fn at(all: Vec<JiraRepository>, desired: &RepositoryDesired) -> impl Iterator<Item = JiraRepository> {
    all.into_iter().filter(|found| found.integration_id.is_none() && is_at(found, desired))
}

fn is_at(found: &JiraRepository, desired: &RepositoryDesired) -> bool {
    let read = |text: &str| RepositoryLocation::parse(text).map(|(location, _)| location);
    match (found.origin.as_deref().map(read), read(&desired.origin)) {
        (Some(Ok(there)), Ok(wanted)) => there == wanted,
        _ => false,
    }
}

/// GIJ's git library says it in many ways.
fn is_about_ssh(error: &str) -> bool {
    let error = error.to_ascii_lowercase();
    [
        "ssh",
        "publickey",
        "auth fail",
        "auth cancel",
        "userauth",
        "privatekey",
        "private key",
        "not permitted",
        "not authorized",
    ]
    .iter()
    .any(|words| error.contains(words))
}

#[cfg(test)]
mod tests {
    use super::is_about_ssh;

    #[test]
    fn refused_keys_are_told_from_other_failures() {
        for about in [
            "ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/a: Auth fail",
            "com.jcraft.jsch.JSchException: USERAUTH fail",
            "Permission denied (publickey)",
            "invalid privatekey: [B@1a2b3c",
        ] {
            assert!(is_about_ssh(about), "{about}");
        }
        assert!(!is_about_ssh("Java heap space") && !is_about_ssh("Read timed out"));
    }
}
