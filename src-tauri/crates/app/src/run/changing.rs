//! Changing what Jira has, many things at once, each with its own outcome; and comparing all of it afterwards.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use causeway_domain::integration::Setting;
use causeway_domain::manage::{
    Change, ChangesPlan, PlannedChange, SettingValue, SettingWrite, Target, TargetKind, Thing, ValueKind,
};
use causeway_domain::plan::Step;
use causeway_domain::refspec::CustomRefspecs;
use futures::StreamExt;
use tokio::time::Instant;

use super::changing_view::counted;
use super::execution::{Access, Execution, StepEnd};
use super::journal::{Certainty, Effect, Event, Journal};
use super::patience::outcome_is_unknown;
use super::triggers::in_a_sentence;
use super::view::{ItemState, RunState};
use super::work::Work;
use crate::App;
use crate::credentials::SecretUsers;
use crate::error::AppError;
use crate::port::aws::AwsError;
use crate::port::jira::Jira;
use crate::port::secrets::SecretError;

/// Requests to one Jira at a time: it is shared with people, and each change of settings makes it index.
const AT_ONCE: usize = 4;
/// Differences that an error names one by one.
const NAMED: usize = 5;
/// How long GIJ may take to copy a default branch before the run ends without having seen it.
const COPIED: Duration = Duration::from_mins(1);
/// How often that is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl Execution {
    pub(super) fn changes_plan(&self) -> Result<&ChangesPlan, AppError> {
        self.stored.work.changes_plan().ok_or(AppError::RunUnknown)
    }

    /// Changes each thing. One that refuses does not stop the others.
    pub(super) async fn change_each(&self, step: Step, journal: &Journal) -> Result<StepEnd, AppError> {
        let plan = self.changes_plan()?;
        let lines: Vec<&PlannedChange> = plan.acted_on().collect();
        self.progress.set_cancel_note(match plan.desired.change {
            Change::Remove { .. } => "What is removed stays removed. The run can be taken up again.",
            _ => "What is changed stays changed. The run can be taken up again, or undone.",
        });
        let total = lines.len();
        let ended = AtomicUsize::new(0);
        let broken: Mutex<Option<AppError>> = Mutex::new(None);
        let failures: Mutex<Vec<(String, AppError)>> = Mutex::new(Vec::new());
        let (ended, broken, failures) = (&ended, &broken, &failures);
        futures::stream::iter(lines.iter().copied())
            .for_each_concurrent(AT_ONCE, |line| async move {
                let is_broken = broken.lock().is_ok_and(|broken| broken.is_some());
                if is_broken
                    || (self.cancel.is_cancelled() && !self.settled_repositories.contains(&line.name))
                {
                    return;
                }
                match self.change_one(step, line, journal).await {
                    Ok(()) => {}
                    Err(
                        error @ (AppError::Storage(_)
                        | AppError::Cancelled
                        | AppError::Aws(AwsError::Cancelled)),
                    ) => {
                        self.progress.repository(&line.name, ItemState::Pending, false, "Not finished");
                        if let Ok(mut broken) = broken.lock() {
                            broken.get_or_insert(error);
                        }
                        return;
                    }
                    Err(error) => {
                        tracing::warn!(run = %self.run_id, thing = line.target.id, %error, "not changed");
                        let words = in_a_sentence(&error.to_string());
                        self.progress.repository(&line.name, ItemState::Failed, false, &words);
                        if let Ok(mut failures) = failures.lock() {
                            failures.push((line.name.clone(), error));
                        }
                    }
                }
                let ended = ended.fetch_add(1, Ordering::Relaxed) + 1;
                self.progress.set(RunState::Running, format!("{ended} of {total}"));
            })
            .await;
        if let Some(error) = broken.lock().ok().and_then(|mut broken| broken.take()) {
            return Err(error);
        }
        if self.cancel.is_cancelled() && ended.load(Ordering::Relaxed) < total {
            return Err(AppError::Cancelled);
        }
        let failures = failures.lock().map(|mut all| std::mem::take(&mut *all)).unwrap_or_default();
        match failures.as_slice() {
            [] => Ok(StepEnd::new(format!("Written: {}", counted(&lines)), Effect::None)),
            // A single one's own error says best what to do.
            [(_, error)] if total == 1 => Err(error.clone()),
            several => {
                let differences = several.iter().map(|(name, error)| format!("{name}: {error}")).collect();
                Err(AppError::Unverified { differences: shortened(differences) })
            }
        }
    }

    async fn change_one(&self, step: Step, line: &PlannedChange, journal: &Journal) -> Result<(), AppError> {
        if self.settled_repositories.contains(&line.name) {
            return Ok(());
        }
        let id = line.target.id;
        let known = journal.target(step, id);
        if known == Some(Certainty::Sure) && !self.only_failed {
            self.progress.repository(&line.name, ItemState::Running, false, "Written before");
            return Ok(());
        }
        self.progress.repository(&line.name, ItemState::Running, false, "Being written");
        let effect = Effect::Target { id };
        self.note(step, Event::Begun, &effect).await?;
        if let Err(error) = self.write_one(line).await {
            let is_unknown = match &error {
                AppError::Jira(error) => outcome_is_unknown(error),
                AppError::Aws(error) => super::aws_patience::outcome_is_unknown(error),
                _ => true,
            };
            if known.is_none() && !is_unknown {
                self.note(step, Event::Refused, &effect).await?;
            }
            return Err(error);
        }
        self.note(step, Event::Done, &effect).await?;
        self.progress.repository(&line.name, ItemState::Running, false, "Written, to be compared");
        Ok(())
    }

    /// Everything here can be asked for twice, which is the same as once.
    async fn write_one(&self, line: &PlannedChange) -> Result<(), AppError> {
        let change = &self.changes_plan()?.desired.change;
        let jira = &self.jira()?.site;
        let id = line.target.id;
        match (change, line.target.kind) {
            (Change::Settings { .. }, kind) => self.write_settings(kind, id, &values(&line.writes)).await,
            (Change::Enable, _) => self.patiently(|| jira.set_disabled(id, false)).await,
            (Change::Disable, _) => self.patiently(|| jira.set_disabled(id, true)).await,
            (Change::Remove { delete_clones }, TargetKind::Integration) => {
                self.patiently(|| jira.remove_integration(id, *delete_clones)).await
            }
            (Change::Remove { delete_clones }, TargetKind::Repository) => {
                self.patiently(|| jira.remove_repository(id, *delete_clones)).await
            }
            (Change::DefaultBranch { branch }, _) => {
                let repository = line.repository.as_deref().unwrap_or(&line.name);
                let aws = &self.aws()?.account;
                self.aws_patience.with(|| aws.set_default_branch(repository, branch, &self.cancel)).await?;
                // The branch is changed by now: GIJ copies it at its next index, asked or not.
                if let Err(error) = self.patiently(|| jira.reindex(id)).await {
                    tracing::info!(run = %self.run_id, repository, %error, "Jira was not asked to index");
                }
                Ok(())
            }
        }
    }

    async fn write_settings(
        &self,
        kind: TargetKind,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<(), AppError> {
        let jira = &self.jira()?.site;
        match kind {
            TargetKind::Integration => {
                self.patiently(|| jira.update_integration(id, changes)).await.map(drop)
            }
            TargetKind::Repository => self.patiently(|| jira.update_repository(id, changes)).await.map(drop),
        }
    }

    /// Reads back everything that was written. GIJ ignores some fields without a word.
    pub(super) async fn verify_changes(&self, journal: &Journal) -> Result<StepEnd, AppError> {
        self.progress.set(RunState::Running, "Comparing Jira with the plan");
        let plan = self.changes_plan()?;
        let lines: Vec<&PlannedChange> = plan
            .acted_on()
            .filter(|line| !self.settled_repositories.contains(&line.name))
            .filter(|line| {
                let written = |step| journal.target(step, line.target.id).is_some();
                written(Step::Apply) || written(Step::DefaultBranch)
            })
            .collect();
        if let Change::DefaultBranch { branch } = &plan.desired.change {
            return self.verify_branches(&lines, branch).await;
        }
        let found = self.things(plan).await?;
        let mut differences = Vec::new();
        for line in &lines {
            match compare(&plan.desired.change, line, found.get(&line.target)) {
                Ok(message) => self.progress.repository(&line.name, ItemState::Done, false, &message),
                Err(found) => {
                    let words = found.join("; ");
                    self.progress.repository(&line.name, ItemState::Failed, false, &words);
                    differences.push(if lines.len() == 1 {
                        words
                    } else {
                        format!("{}: {words}", line.name)
                    });
                }
            }
        }
        if !differences.is_empty() {
            return Err(AppError::Unverified { differences: shortened(differences) });
        }
        Ok(StepEnd::new(format!("Read back, and as planned: {}", counted(&lines)), Effect::None))
    }

    /// What Jira has of the plan's things now.
    async fn things(&self, plan: &ChangesPlan) -> Result<HashMap<Target, Thing>, AppError> {
        let jira = &self.jira()?.site;
        let has = |kind| plan.acted_on().any(|line| line.target.kind == kind);
        let mut found = HashMap::new();
        if has(TargetKind::Integration) {
            let all = self.patiently(|| jira.integrations()).await?;
            let things = all.into_iter().map(|found| Thing::Integration(Box::new(found)));
            found.extend(things.map(|thing| (thing.target(), thing)));
        }
        if has(TargetKind::Repository) {
            let all = self.patiently(|| jira.repositories()).await?;
            let things = all.into_iter().map(|found| Thing::Repository(Box::new(found)));
            found.extend(things.map(|thing| (thing.target(), thing)));
        }
        Ok(found)
    }

    /// AWS has the branch; then Jira is given a while to copy it.
    async fn verify_branches(&self, lines: &[&PlannedChange], branch: &str) -> Result<StepEnd, AppError> {
        let names: Vec<String> = lines.iter().filter_map(|line| line.repository.clone()).collect();
        let aws = &self.aws()?.account;
        let silent = || std::sync::Arc::new(|_| ());
        let described =
            self.aws_patience.with(|| aws.describe_repositories(&names, silent(), &self.cancel)).await?;
        let mut differences = Vec::new();
        let mut waiting: Vec<&PlannedChange> = Vec::new();
        for line in lines {
            let there = described.iter().find(|found| Some(&found.name) == line.repository.as_ref());
            let current = there.and_then(|found| found.default_branch.as_deref());
            if current == Some(branch) {
                waiting.push(line);
                continue;
            }
            let words = format!("Its default branch is {} in CodeCommit", current.unwrap_or("not known"));
            self.progress.repository(&line.name, ItemState::Failed, false, &words);
            differences.push(format!("{}: {words}", line.name));
        }
        let begun = Instant::now();
        self.progress.set(RunState::Running, "Jira indexes, and copies the branch");
        loop {
            let plan = self.changes_plan()?;
            let found = self.things(plan).await?;
            waiting.retain(|line| {
                let copied = found.get(&line.target).and_then(|thing| thing.value(Setting::MainBranch));
                let is_copied = copied == Some(SettingValue::Text(branch.to_owned()));
                if is_copied {
                    let words = format!("{branch} is its default branch, in Jira too");
                    self.progress.repository(&line.name, ItemState::Done, false, &words);
                }
                !is_copied
            });
            if waiting.is_empty() || begun.elapsed() >= COPIED {
                break;
            }
            self.pause(LOOK_EVERY).await?;
        }
        for line in &waiting {
            let words = format!("{branch} is its default branch; Jira copies it at its next index");
            self.progress.repository(&line.name, ItemState::Done, false, &words);
        }
        if !differences.is_empty() {
            return Err(AppError::Unverified { differences: shortened(differences) });
        }
        let message = match waiting.len() {
            0 => format!("{branch} is the default branch, and Jira shows it"),
            several => format!("{branch} is the default branch; Jira does not show it yet in {several}"),
        };
        Ok(StepEnd::new(message, Effect::None))
    }

    /// Forgets here what is removed there, and then the secrets that nothing else uses.
    pub(super) async fn forget_removed(&self) -> Result<StepEnd, AppError> {
        let Work::Changes { at, .. } = &self.stored.work else { return Err(AppError::RunUnknown) };
        if at.connections.is_empty() && at.repositories.is_empty() {
            return Ok(StepEnd::skipped("Nothing of it is among Connections", Effect::None));
        }
        self.note(Step::Forget, Event::Begun, &Effect::None).await?;
        let mut messages = Vec::new();
        for connection in &at.connections {
            messages.push(format!("{}: {}", connection.name, self.forget_connection(connection).await?));
        }
        for record in &at.repositories {
            self.ports.storage.remove_single_repository(&record.id).await?;
            let users = SecretUsers::read(self.ports.storage.as_ref()).await?;
            for name in record.secret.iter().chain([&record.jira_secret]) {
                if !users.need(name) {
                    self.vault.remove(name).await?;
                }
            }
            messages.push(format!("{}: the entry is removed", record.name));
        }
        Ok(StepEnd::new(messages.join(". "), Effect::None))
    }
}

impl App {
    /// What has not been begun yet is as the plan saw it, or as it wants it; else somebody else was there meanwhile.
    pub(super) async fn changes_are_still_wanted(
        &self,
        plan: &ChangesPlan,
        journal: &Journal,
        access: &Access,
    ) -> Result<(), AppError> {
        let open: Vec<&PlannedChange> = plan
            .acted_on()
            .filter(|line| journal.target(Step::Apply, line.target.id).is_none())
            .filter(|line| line.writes.iter().any(|write| write.setting != Setting::MainBranch))
            .collect();
        if open.is_empty() || journal.made(Step::Forget).is_some() {
            return Ok(());
        }
        let jira = access.jira.as_ref().ok_or(SecretError::Missing)?;
        let found = things(jira.site.as_ref()).await?;
        let is_other = |line: &&PlannedChange| {
            let Some(thing) = found.get(&line.target) else { return false };
            line.writes.iter().any(|write| {
                let differs = |value: &SettingValue| difference(write.setting, thing, value).is_some();
                write.before.as_ref().is_some_and(differs) && differs(&write.after)
            })
        };
        if open.iter().any(is_other) { Err(AppError::PlanStale) } else { Ok(()) }
    }
}

/// Everything that Jira has.
pub(super) async fn things(jira: &dyn Jira) -> Result<HashMap<Target, Thing>, AppError> {
    let (repositories, integrations) = tokio::try_join!(jira.repositories(), jira.integrations())?;
    let repositories = repositories.into_iter().map(|found| Thing::Repository(Box::new(found)));
    let integrations = integrations.into_iter().map(|found| Thing::Integration(Box::new(found)));
    Ok(repositories.chain(integrations).map(|thing| (thing.target(), thing)).collect())
}

/// What is sent.
pub(super) fn values(writes: &[SettingWrite]) -> Vec<(Setting, SettingValue)> {
    writes.iter().map(|write| (write.setting, write.after.clone())).collect()
}

/// What Jira shows in place of a value; `None` when it shows it, or does not report it.
pub(super) fn difference(setting: Setting, thing: &Thing, wanted: &SettingValue) -> Option<SettingValue> {
    let shown = thing.value(setting);
    if let SettingValue::Links(wanted) = wanted {
        let none = Box::default();
        let shown = match &shown {
            Some(SettingValue::Links(shown)) => shown,
            _ => &none,
        };
        let spoken = [
            (&wanted.kind, &shown.kind),
            (&wanted.commit, &shown.commit),
            (&wanted.file_added, &shown.file_added),
            (&wanted.file_modified, &shown.file_modified),
            (&wanted.file_deleted, &shown.file_deleted),
            (&wanted.pull_request, &shown.pull_request),
            (&wanted.branch, &shown.branch),
        ];
        let differs = spoken.into_iter().any(|(wanted, shown)| {
            wanted.as_ref().is_some_and(|wanted| wanted.as_str() != shown.as_deref().unwrap_or_default())
        });
        return differs.then(|| SettingValue::Links(shown.clone()));
    }
    let shown = shown?;
    let is_same = match (&shown, wanted) {
        (SettingValue::Text(shown), SettingValue::Text(wanted)) if setting == Setting::CustomRefspecs => {
            shown == wanted || CustomRefspecs::parse(shown).is_ok_and(|read| read.to_string() == *wanted)
        }
        (shown, wanted) => shown == wanted,
    };
    (!is_same).then_some(shown)
}

/// Whether a thing is as planned, in words; else each difference.
fn compare(change: &Change, line: &PlannedChange, found: Option<&Thing>) -> Result<String, Vec<String>> {
    let missing = || vec!["It is not in Jira any more".to_owned()];
    match (change, found) {
        (Change::Remove { .. }, None) => Ok("Removed from Jira".to_owned()),
        (Change::Remove { .. }, Some(thing)) if thing.disabled() => {
            Ok("Jira removes it, and shows it as disabled until then".to_owned())
        }
        (Change::Remove { .. }, Some(_)) => {
            Err(vec!["It is still in Jira, which was asked to remove it".to_owned()])
        }
        (Change::Enable, Some(thing)) if !thing.disabled() => Ok("Enabled".to_owned()),
        (Change::Enable, Some(_)) => Err(vec!["It is still disabled in Jira".to_owned()]),
        (Change::Disable, Some(thing)) if thing.disabled() => Ok("Disabled".to_owned()),
        (Change::Disable, Some(_)) => Err(vec!["It is still enabled in Jira".to_owned()]),
        (Change::Settings { .. }, Some(thing)) => compare_settings(line, thing),
        (Change::Enable | Change::Disable | Change::Settings { .. } | Change::DefaultBranch { .. }, None)
        | (Change::DefaultBranch { .. }, Some(_)) => Err(missing()),
    }
}

fn compare_settings(line: &PlannedChange, thing: &Thing) -> Result<String, Vec<String>> {
    let mut differences = Vec::new();
    let mut unreported = Vec::new();
    for SettingWrite { setting, before, after } in &line.writes {
        let label = setting.label();
        match difference(*setting, thing, after) {
            Some(shown) if Some(&shown) == before.as_ref() => differences.push(format!(
                "{label} is {} in Jira as before: GIJ ignored the change without a word",
                shown.in_words(*setting)
            )),
            Some(shown) => differences.push(format!(
                "{label} is {} in Jira, planned was {}",
                shown.in_words(*setting),
                after.in_words(*setting)
            )),
            None if thing.value(*setting).is_none() && setting.value_kind() != ValueKind::Links => {
                unreported.push(label);
            }
            None => {}
        }
    }
    if !differences.is_empty() {
        return Err(differences);
    }
    Ok(if unreported.is_empty() {
        "As planned".to_owned()
    } else {
        format!("Written. This Jira does not report {}, so that it cannot be compared", unreported.join(", "))
    })
}

/// The first of many, and how many more.
pub(super) fn shortened(mut differences: Vec<String>) -> Vec<String> {
    let more = differences.len().saturating_sub(NAMED);
    if more > 0 {
        differences.truncate(NAMED);
        differences.push(format!("and {more} more"));
    }
    differences
}
