//! Taking changes back: the values that were there before, where nobody else has changed them since.

use causeway_domain::integration::Setting;
use causeway_domain::manage::{
    Change, ChangesPlan, PlannedChange, SettingValue, SettingWrite, TargetKind, Thing,
};
use tokio_util::sync::CancellationToken;

use super::changing::{difference, things};
use super::changing_ends::{reversible, step_of};
use super::journal::{Effect, Event, Journal, append};
use super::stored::StoredRun;
use crate::App;
use crate::error::AppError;
use crate::port::jira::Jira;

impl App {
    /// Takes back one thing after the other; `done` says what is as it was.
    pub(super) async fn take_back_changes(
        &self,
        run_id: &str,
        stored: &StoredRun,
        plan: &ChangesPlan,
        journal: &Journal,
        done: &mut Vec<String>,
    ) -> Result<(), AppError> {
        let credential = self.kept_jira_credential(&stored.jira_entry()?).await?;
        let jira = self.ports.jira.site(&stored.site()?, &credential);
        let found = things(jira.as_ref()).await?;
        for line in reversible(plan, journal) {
            let message = match (&plan.desired.change, found.get(&line.target)) {
                (_, None) => format!("{} is not in Jira any more.", line.name),
                (Change::Settings { .. }, Some(thing)) => set_back(jira.as_ref(), line, thing).await?,
                (Change::Enable, Some(thing)) => switch_back(jira.as_ref(), line, thing, true).await?,
                (Change::Disable, Some(thing)) => switch_back(jira.as_ref(), line, thing, false).await?,
                (Change::DefaultBranch { branch }, Some(_)) => {
                    self.branch_back(run_id, stored, jira.as_ref(), line, branch).await?
                }
                (Change::Remove { .. }, Some(_)) => continue,
            };
            done.push(message);
            let effect = Effect::Target { id: line.target.id };
            append(&self.ports, run_id, step_of(plan), Event::Undone, &effect).await?;
        }
        Ok(())
    }

    async fn branch_back(
        &self,
        run_id: &str,
        stored: &StoredRun,
        jira: &dyn Jira,
        line: &PlannedChange,
        branch: &str,
    ) -> Result<String, AppError> {
        let repository = line.repository.as_deref().unwrap_or(&line.name);
        let before = line.writes.iter().find_map(|write| match &write.before {
            Some(SettingValue::Text(before)) => Some(before.as_str()),
            _ => None,
        });
        let Some(before) = before else { return Ok(format!("{} had no default branch.", line.name)) };
        let aws = self.aws_of_run(run_id, stored).await?;
        let cancel = CancellationToken::new();
        let names = [repository.to_owned()];
        let current = async || -> Result<Option<String>, AppError> {
            let described = aws.describe_repositories(&names, std::sync::Arc::new(|_| ()), &cancel).await?;
            Ok(described.into_iter().next().and_then(|found| found.default_branch))
        };
        if current().await?.as_deref() != Some(branch) {
            return Ok(format!("{} has another default branch by now, which stays.", line.name));
        }
        aws.set_default_branch(repository, before, &cancel).await?;
        if current().await?.as_deref() != Some(before) {
            let differences = vec![format!("{before} is not the default branch of {} again", line.name)];
            return Err(AppError::Unverified { differences });
        }
        if let Err(error) = jira.reindex(line.target.id).await {
            tracing::info!(run = run_id, repository, %error, "Jira was not asked to index");
        }
        Ok(format!("{before} is the default branch of {} again.", line.name))
    }
}

async fn switch_back(
    jira: &dyn Jira,
    line: &PlannedChange,
    thing: &Thing,
    disabled: bool,
) -> Result<String, AppError> {
    let words = if disabled { "disabled" } else { "enabled" };
    if thing.disabled() != disabled {
        jira.set_disabled(line.target.id, disabled).await?;
    }
    Ok(format!("{} is {words} again.", line.name))
}

/// Sets what still is as this run has written it.
async fn set_back(jira: &dyn Jira, line: &PlannedChange, thing: &Thing) -> Result<String, AppError> {
    let is_ours = |write: &&SettingWrite| difference(write.setting, thing, &write.after).is_none();
    let (ours, others): (Vec<&SettingWrite>, Vec<&SettingWrite>) =
        line.writes.iter().filter(|write| write.before.is_some()).partition(is_ours);
    let back: Vec<(Setting, SettingValue)> =
        ours.into_iter().filter_map(|write| Some((write.setting, write.before.clone()?))).collect();
    if !back.is_empty() {
        let now = match line.target.kind {
            TargetKind::Integration => {
                Thing::Integration(Box::new(jira.update_integration(line.target.id, &back).await?))
            }
            TargetKind::Repository => {
                Thing::Repository(Box::new(jira.update_repository(line.target.id, &back).await?))
            }
        };
        let differences: Vec<String> = back
            .iter()
            .filter_map(|(setting, value)| Some((setting, difference(*setting, &now, value)?)))
            .map(|(setting, shown)| {
                format!("{}: {} is {}", line.name, setting.label(), shown.in_words(*setting))
            })
            .collect();
        if !differences.is_empty() {
            return Err(AppError::Unverified { differences });
        }
    }
    let stays: Vec<&str> = others
        .iter()
        .filter(|write| {
            let before = write.before.as_ref();
            before.is_some_and(|before| difference(write.setting, thing, before).is_some())
        })
        .map(|write| write.setting.label())
        .collect();
    let mut message = format!("The settings of {} are as they were.", line.name);
    if !stays.is_empty() {
        message = format!(
            "The settings of {} are as they were, except what somebody has changed since: {}.",
            line.name,
            stays.join(", ")
        );
    }
    Ok(message)
}
