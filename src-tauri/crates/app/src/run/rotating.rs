//! Giving connections another access key: each integration in Jira, what is remembered of it, and the old entry last.
//!
//! Whatever happens in between, every integration has one of two keys that both still work: the old pair stays where it
//! is kept until Jira has fetched with the new one everywhere.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::integration::JiraRepository;
use causeway_domain::plan::{Action, Step};
use causeway_domain::rotation::{PlannedUser, RotationPlan, UserOfKey};
use tokio::time::Instant;

use super::connecting::gone;
use super::execution::{Execution, StepEnd};
use super::journal::{Certainty, Effect, Event, Journal};
use super::patience::outcome_is_unknown;
use super::view::RunState;
use super::work::Work;
use crate::credentials::{SecretUsers, aws_entry, key_hint};
use crate::error::AppError;
use crate::port::jira::{IndexStatus, Jira};
use crate::port::secrets::SecretError;

/// How long GIJ may take to fetch one repository, its queue included.
const FETCH_DEADLINE: Duration = Duration::from_mins(15);
/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long GIJ may be idle without having begun: its queue takes a moment.
const IDLE: Duration = Duration::from_secs(20);

/// How a look at GIJ ended.
enum Fetched {
    /// It has indexed the repository since.
    Indexed,
    /// It is idle and tells of no error.
    NoError,
}

impl Execution {
    fn rotation_plan(&self) -> Result<&RotationPlan, AppError> {
        match &self.stored.work {
            Work::Rotate { plan, .. } => Ok(plan),
            Work::Connect { .. }
            | Work::Triggers { .. }
            | Work::Disconnect { .. }
            | Work::Repository { .. }
            | Work::Changes { .. } => Err(AppError::RunUnknown),
        }
    }

    /// The Jira of one of the connections.
    fn jira_of(&self, user: &UserOfKey) -> Result<&Arc<dyn Jira>, AppError> {
        let missing = AppError::Secrets(SecretError::Missing);
        let own = self.stored.work.connection().is_some_and(|own| own.jira_secret == user.jira_secret);
        match &self.access.jira {
            Some(jira) if own => Ok(&jira.site),
            _ => self.access.jiras.get(&user.jira_secret).ok_or(missing),
        }
    }

    /// Gives each integration the new key. One that refuses keeps the old one, and the others go on.
    pub(super) async fn rotate_key(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.rotation_plan()?;
        let mut refused = Vec::new();
        for planned in plan.users.iter().filter(|planned| planned.is_rotated()) {
            if self.cancel.is_cancelled() {
                return Err(AppError::Cancelled);
            }
            match self.rotate_one(planned, journal).await {
                Ok(()) => {}
                Err(error @ (AppError::Cancelled | AppError::Storage(_))) => return Err(error),
                Err(error) => refused.push((planned, error)),
            }
        }
        let rotated = plan.users.iter().filter(|planned| planned.is_rotated()).count();
        match refused.as_slice() {
            [] => Ok(StepEnd::new(
                format!("{} with the key {}", connections(rotated), key_hint(&plan.desired.new_key)),
                Effect::None,
            )),
            // A single connection's own error says best what to do.
            [(_, error)] if rotated == 1 => Err(error.clone()),
            several => Err(AppError::Unverified {
                differences: several
                    .iter()
                    .map(|(planned, error)| format!("{}: {error}", named(&planned.user)))
                    .collect(),
            }),
        }
    }

    async fn rotate_one(&self, planned: &PlannedUser, journal: &Journal) -> Result<(), AppError> {
        let user = &planned.user;
        let in_jira = planned.action == Action::Update;
        let effect = Effect::Key { connection: user.connection_id.clone(), in_jira };
        let known = journal.keys().get(&user.connection_id).map(|lines| lines.certainty);
        if known != Some(Certainty::Sure) {
            self.note(Step::RotateKey, Event::Begun, &effect).await?;
            if in_jira {
                self.write_key(user, &effect, known.is_none()).await?;
            }
            self.note(Step::RotateKey, Event::Done, &effect).await?;
        }
        self.remember_key(user).await
    }

    /// Writes the key to Jira and looks again. `is_first` says that no earlier attempt may have arrived.
    async fn write_key(&self, user: &UserOfKey, effect: &Effect, is_first: bool) -> Result<(), AppError> {
        self.progress.set(RunState::Running, format!("Giving {} the new key", named(user)));
        let written = async {
            let jira = self.jira_of(user)?;
            let key = self.key()?;
            self.patiently(|| jira.update_key(user.integration_id, key)).await
        };
        if let Err(error) = written.await {
            let is_unknown = matches!(&error, AppError::Jira(error) if outcome_is_unknown(error))
                || error == AppError::Cancelled;
            if is_first && !is_unknown {
                self.note(Step::RotateKey, Event::Refused, effect).await?;
            }
            return Err(error);
        }
        self.progress.set_cancel_note(
            "Integrations that have the new key keep it. Both keys work until the old one is deactivated in IAM.",
        );
        let jira = self.jira_of(user)?;
        let new = self.stored.work.access_key_id().unwrap_or_default();
        match self.patiently(|| jira.integration(user.integration_id)).await? {
            None => Err(gone(user.integration_id)),
            Some(found) => match found.user_name {
                Some(shown) if !shown.is_empty() && shown != new => Err(AppError::Unverified {
                    differences: vec![format!("{} still shows the key {}", named(user), key_hint(&shown))],
                }),
                _ => Ok(()),
            },
        }
    }

    async fn remember_key(&self, user: &UserOfKey) -> Result<(), AppError> {
        let plan = self.rotation_plan()?;
        let connections = self.ports.storage.connections().await?;
        let Some(mut record) = connections.into_iter().find(|record| record.id == user.connection_id) else {
            return Ok(());
        };
        // Another key than the two came from somebody else, later.
        if record.access_key_id == plan.desired.old_key {
            let new = &self.key()?.id;
            record.access_key_id = new.as_str().to_owned();
            record.aws_secret = aws_entry(new);
            record.keep = self.stored.work.keep();
            self.ports.storage.put_connection(record).await?;
        }
        Ok(())
    }

    /// Has GIJ fetch one repository of each integration.
    pub(super) async fn verify_key(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.rotation_plan()?;
        if journal.keys().is_empty() {
            return Ok(StepEnd::skipped("No connection has the new key", Effect::None));
        }
        let (mut fetched, mut notes, mut failed) = (0, Vec::new(), Vec::new());
        for planned in &plan.users {
            let user = &planned.user;
            let is_in_jira = matches!(planned.action, Action::Update | Action::Keep);
            if !is_in_jira || !journal.keys().contains_key(&user.connection_id) {
                continue;
            }
            match self.fetches(user).await {
                Ok(None) => fetched += 1,
                Ok(Some(note)) => notes.push(note),
                Err(error @ (AppError::Cancelled | AppError::Storage(_))) => return Err(error),
                Err(error) => failed.push(format!("{}: {error}", named(user))),
            }
        }
        if !failed.is_empty() {
            return Err(AppError::Unverified { differences: failed });
        }
        let mut message = match fetched {
            0 => "Nothing could be fetched to see it".to_owned(),
            1 => "GIJ has fetched with the new key".to_owned(),
            several => format!("GIJ has fetched with the new key in {several} integrations"),
        };
        for note in notes {
            message.push_str(". ");
            message.push_str(&note);
        }
        Ok(StepEnd::new(message, Effect::None))
    }

    /// Whether GIJ fetches with the new key; why that cannot be seen, in words.
    async fn fetches(&self, user: &UserOfKey) -> Result<Option<String>, AppError> {
        let jira = self.jira_of(user)?;
        let id = user.integration_id;
        let Some(integration) = self.patiently(|| jira.integration(id)).await? else { return Err(gone(id)) };
        if integration.disabled {
            return Ok(Some(format!("{} is disabled", named(user))));
        }
        let Some(repository) = self.one_repository(user, jira).await? else {
            return Ok(Some(format!("{} has no indexed repository to fetch", named(user))));
        };
        let name = repository.code_commit_name();
        self.progress.set(RunState::Running, format!("GIJ fetches {name} with the new key"));
        self.patiently(|| jira.reindex(repository.id)).await?;
        match self.fetched(jira, &repository).await? {
            Fetched::Indexed => Ok(None),
            Fetched::NoError => Ok(Some(format!("GIJ reports no error for {name}, and no new index either"))),
        }
    }

    /// The repository that was indexed last, so that it is one that worked.
    async fn one_repository(
        &self,
        user: &UserOfKey,
        jira: &Arc<dyn Jira>,
    ) -> Result<Option<JiraRepository>, AppError> {
        let all = self.patiently(|| jira.repositories()).await?;
        Ok(all
            .into_iter()
            .filter(|row| row.integration_id == Some(user.integration_id) && !row.disabled)
            .filter(|row| row.last_indexed.is_some())
            .max_by_key(|row| (row.last_indexed, row.id)))
    }

    /// Waits until GIJ has been there again.
    async fn fetched(&self, jira: &Arc<dyn Jira>, before: &JiraRepository) -> Result<Fetched, AppError> {
        let begun = Instant::now();
        let mut idle_since = None;
        loop {
            let status = self.patiently(|| jira.index_status(before.id)).await?;
            let row =
                self.patiently(|| jira.repositories()).await?.into_iter().find(|row| row.id == before.id);
            let Some(row) = row else {
                let difference = format!("{} is not in Jira any more", before.code_commit_name());
                return Err(AppError::Unverified { differences: vec![difference] });
            };
            if status.finished {
                if row.last_indexed > before.last_indexed {
                    return Ok(Fetched::Indexed);
                }
                if let Some(error) = status.errors.last() {
                    return Err(cannot_fetch(before, error));
                }
                let since = *idle_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= IDLE {
                    return Ok(Fetched::NoError);
                }
            } else {
                idle_since = None;
                self.say_where(&status, before);
            }
            if begun.elapsed() >= FETCH_DEADLINE {
                let difference = format!("GIJ has not come to {} yet", before.code_commit_name());
                return Err(AppError::Unverified { differences: vec![difference] });
            }
            self.pause(LOOK_EVERY).await?;
        }
    }

    fn say_where(&self, status: &IndexStatus, repository: &JiraRepository) {
        let words = status.messages.last().cloned();
        let words = words.unwrap_or_else(|| format!("GIJ fetches {}", repository.code_commit_name()));
        self.progress.set(RunState::Running, words);
    }

    /// Removes the old pair from where it is kept, unless a connection still uses it.
    pub(super) async fn remove_old_key(&self) -> Result<StepEnd, AppError> {
        let plan = self.rotation_plan()?;
        let name = old_entry(plan)?;
        let users = SecretUsers::read(self.ports.storage.as_ref()).await?.names(&name);
        if !users.is_empty() {
            let message = format!("It stays: {} still uses it", users.join(", "));
            return Ok(StepEnd::skipped(message, Effect::None));
        }
        let effect = Effect::Secret { name: name.clone() };
        self.note(Step::RemoveOldKey, Event::Begun, &effect).await?;
        self.vault.remove(&name).await?;
        let message = format!("{} is removed from this computer", key_hint(&plan.desired.old_key));
        Ok(StepEnd::new(message, effect))
    }
}

fn cannot_fetch(repository: &JiraRepository, error: &str) -> AppError {
    let name = repository.code_commit_name();
    AppError::Unverified { differences: vec![format!("GIJ cannot fetch {name} with the new key: {error}")] }
}

/// The name of the entry of the old key.
pub(super) fn old_entry(plan: &RotationPlan) -> Result<String, AppError> {
    Ok(aws_entry(&causeway_domain::AccessKeyId::parse(&plan.desired.old_key)?))
}

/// A connection in words.
pub(super) fn named(user: &UserOfKey) -> String {
    format!("{} at {}", user.name, user.site_title)
}

/// `1 connection`, `2 connections`.
pub(super) fn connections(number: usize) -> String {
    if number == 1 { "1 connection".to_owned() } else { format!("{number} connections") }
}
