//! What a run of changes left behind, and what undoing it would do, in words.

use causeway_domain::manage::{Change, ChangesPlan, PlannedChange, SettingWrite};
use causeway_domain::plan::Step;

use super::changing_view::counted;
use super::journal::{Certainty, Journal};
use super::work::ChangesAt;

/// Things that are named one by one.
const NAMED: usize = 10;

/// The step that writes.
pub(super) fn step_of(plan: &ChangesPlan) -> Step {
    match plan.desired.change {
        Change::DefaultBranch { .. } => Step::DefaultBranch,
        Change::Settings { .. } | Change::Enable | Change::Disable | Change::Remove { .. } => Step::Apply,
    }
}

/// Those that are written, or may be.
fn written<'a>(plan: &'a ChangesPlan, journal: &Journal, certainty: Certainty) -> Vec<&'a PlannedChange> {
    let step = step_of(plan);
    plan.acted_on().filter(|line| journal.target(step, line.target.id) == Some(certainty)).collect()
}

/// Their names, or how many they are.
fn named(lines: &[&PlannedChange]) -> String {
    if lines.len() > NAMED {
        return counted(lines);
    }
    lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What is so now.
pub(super) fn changed(at: &ChangesAt, plan: &ChangesPlan, journal: &Journal) -> Vec<String> {
    let mut lines = Vec::new();
    let sure = written(plan, journal, Certainty::Sure);
    if !sure.is_empty() {
        let what = named(&sure);
        lines.push(match &plan.desired.change {
            Change::Settings { .. } => format!("In Jira: other settings of {what}."),
            Change::Enable => format!("In Jira: {what}, enabled."),
            Change::Disable => format!("In Jira: {what}, disabled."),
            Change::Remove { .. } => {
                format!("Removed from Jira: {what}. This cannot be undone from here.")
            }
            Change::DefaultBranch { branch } => {
                format!("In AWS: {branch} is the default branch of {what}.")
            }
        });
    }
    let perhaps = written(plan, journal, Certainty::Perhaps);
    if !perhaps.is_empty() {
        lines.push(format!(
            "Perhaps written: {}. The outcome is not known; \"Take up again\" writes it again.",
            named(&perhaps)
        ));
    }
    let forgotten: Vec<&str> = at.connections.iter().map(|found| found.name.as_str()).collect();
    let forgotten: Vec<&str> =
        forgotten.into_iter().chain(at.repositories.iter().map(|found| found.name.as_str())).collect();
    if !forgotten.is_empty() {
        let names = forgotten.join(", ");
        match journal.made(Step::Forget) {
            Some((_, Certainty::Sure)) => {
                lines.push(format!("Removed from this computer: the entry of {names} in Connections."));
            }
            Some((_, Certainty::Perhaps)) => {
                lines.push(format!(
                    "Perhaps removed from this computer: the entry of {names} in Connections."
                ));
            }
            None => lines.push(format!("On this computer: the entry of {names} in Connections.")),
        }
    }
    if lines.is_empty() {
        lines.push("Nothing was written.".to_owned());
    }
    lines
}

/// Those that can be taken back, of those that are written or may be.
pub(super) fn reversible<'a>(plan: &'a ChangesPlan, journal: &Journal) -> Vec<&'a PlannedChange> {
    let step = step_of(plan);
    let has_inverse = |line: &&PlannedChange| match plan.desired.change {
        Change::Remove { .. } => false,
        Change::Enable | Change::Disable => true,
        Change::Settings { .. } | Change::DefaultBranch { .. } => {
            line.writes.iter().any(|write| write.before.is_some())
        }
    };
    plan.acted_on()
        .filter(|line| journal.target(step, line.target.id).is_some())
        .filter(has_inverse)
        .collect()
}

/// What undoing would do.
pub(super) fn undo(plan: &ChangesPlan, journal: &Journal) -> Vec<String> {
    let lines = reversible(plan, journal);
    if lines.is_empty() {
        return Vec::new();
    }
    let what = named(&lines);
    let mut words = vec![match &plan.desired.change {
        Change::Settings { .. } => {
            format!("Set the settings of {what} back, where nobody has changed them since")
        }
        Change::Enable => format!("Disable {what} again"),
        Change::Disable => format!("Enable {what} again"),
        Change::DefaultBranch { .. } => {
            format!("Make the former default branch of {what} the default one again")
        }
        Change::Remove { .. } => return Vec::new(),
    }];
    let unknown = |write: &SettingWrite| write.before.is_none();
    let labels: Vec<&str> = lines
        .iter()
        .flat_map(|line| &line.writes)
        .filter(|write| unknown(write))
        .map(|write| write.setting.label())
        .collect();
    if let Some(label) = labels.first() {
        words.push(format!(
            "Leave what this Jira did not report before: its former value is not known ({label}{})",
            if labels.len() > 1 { ", and others" } else { "" }
        ));
    }
    words
}
