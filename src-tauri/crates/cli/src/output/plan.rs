//! A plan.

use std::fmt::Write as _;

use anstyle::Style;
use causeway_contract::plan::{Plan, PlanAction, PlanChange, PlanKind, PlanRepository, PlanStep};
use causeway_contract::regions::{RegionPlan, RegionsPlan};

use super::{column, counted};
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// A sign for what will be done, with its words.
struct Sign(PlanAction, &'static str, Style, &'static str);

/// The signs in order.
const SIGNS: [Sign; 6] = [
    Sign(PlanAction::Create, "+", GOOD, "to make"),
    Sign(PlanAction::Update, "~", CHANGE, "to change"),
    Sign(PlanAction::Remove, "×", BAD, "to remove"),
    Sign(PlanAction::Keep, "=", QUIET, "as wanted"),
    Sign(PlanAction::Skip, "−", QUIET, "left out"),
    Sign(PlanAction::Conflict, "!", BAD, "in the way"),
];

/// The same for taking a connection apart, where what is not removed is to stay.
const TO_DISCONNECT: [Sign; 6] = [
    Sign(PlanAction::Create, "+", GOOD, "to make"),
    Sign(PlanAction::Update, "~", CHANGE, "to change"),
    Sign(PlanAction::Remove, "×", BAD, "to remove"),
    Sign(PlanAction::Keep, "=", QUIET, "to stay"),
    Sign(PlanAction::Skip, "·", QUIET, "left out"),
    Sign(PlanAction::Conflict, "!", BAD, "in the way"),
];

fn sign(signs: &[Sign], action: PlanAction) -> String {
    let found = signs.iter().find(|sign| sign.0 == action);
    found.map_or_else(String::new, |Sign(_, text, style, _)| paint(*style, text))
}

/// A plan as a table. What stays as it is, is counted and not listed.
pub(crate) fn plan(plan: &Plan, is_applied: bool) -> String {
    let mut text = format!("{}\n\n", paint(HEAD, &plan.title));
    body(&mut text, plan);
    end(&mut text, plan.can_start, plan.changes_anything, is_applied);
    text
}

/// The plans of several regions, one below the other.
pub(crate) fn regions(plan: &RegionsPlan, is_applied: bool) -> String {
    let mut text = format!("{}\n", paint(HEAD, &plan.title));
    for part in &plan.regions {
        let RegionPlan { region, region_name, account, plan } = part;
        let heading = format!("{region} ({region_name}), account {account}: {}", plan.title);
        let _infallible = writeln!(text, "\n{}\n", paint(HEAD, &heading));
        body(&mut text, plan);
        if !plan.changes_anything && plan.can_start {
            text.push_str("  Everything is as wanted.\n");
        }
    }
    notes(&mut text, &plan.cautions);
    end(&mut text, plan.can_start, plan.changes_anything, is_applied);
    text
}

fn body(text: &mut String, plan: &Plan) {
    let signs = if plan.kind == PlanKind::Disconnect { &TO_DISCONNECT } else { &SIGNS };
    // Where nothing is to do, steps that only look and save again say nothing.
    for step in plan.steps.iter().filter(|_| plan.changes_anything || !plan.can_start) {
        step_lines(text, step, signs);
    }
    repositories(text, plan, signs);
    notes(text, &plan.cautions);
}

fn notes(text: &mut String, cautions: &[String]) {
    for caution in cautions {
        let _infallible = writeln!(text, "\n{} {caution}", paint(CHANGE, "note:"));
    }
}

fn end(text: &mut String, can_start: bool, changes_anything: bool, is_applied: bool) {
    let end = if !can_start {
        paint(BAD, "This cannot be carried out: resolve first what is marked with !")
    } else if !changes_anything {
        "Nothing to do: everything is as wanted.".to_owned()
    } else if is_applied {
        "Carrying it out.".to_owned()
    } else {
        "Nothing was written. --apply carries it out.".to_owned()
    };
    let _infallible = writeln!(text, "\n{end}");
}

fn step_lines(text: &mut String, step: &PlanStep, signs: &[Sign]) {
    let _infallible = write!(text, "  {} {}", sign(signs, step.action), step.title);
    let reason = if step.reason.is_empty() { String::new() } else { format!(": {}", step.reason) };
    let _infallible = writeln!(text, "  {}", paint(QUIET, &format!("{}{reason}", step.place)));
    change_lines(text, &step.changes);
}

fn change_lines(text: &mut String, changes: &[PlanChange]) {
    for change in changes {
        let before = change.before.as_ref().map_or_else(String::new, |before| format!("{before} → "));
        let _infallible = writeln!(text, "      {}: {before}{}", change.field, change.after);
    }
}

fn repositories(text: &mut String, plan: &Plan, signs: &[Sign]) {
    let repositories = plan.repositories.as_slice();
    if repositories.is_empty() {
        return;
    }
    let is_shown = |repository: &&PlanRepository| {
        let trigger = repository.trigger.as_ref().map_or(PlanAction::Keep, |trigger| trigger.action);
        repository.action != PlanAction::Keep || !matches!(trigger, PlanAction::Keep | PlanAction::Skip)
    };
    let shown: Vec<&PlanRepository> = repositories.iter().filter(is_shown).collect();
    let heading = match plan.kind {
        PlanKind::Changes => counted(repositories.len(), "thing in Jira", "things in Jira"),
        _ => counted(repositories.len(), "repository", "repositories"),
    };
    let _infallible = writeln!(text, "\n{}", paint(HEAD, &heading));
    let width = column(shown.iter().map(|repository| repository.name.as_str()));
    for repository in shown {
        let PlanRepository { name, action, reason, trigger, foreign_triggers, changes } = repository;
        let mut line = format!("  {} {name:width$}  {reason}", sign(signs, *action));
        if let Some(trigger) = trigger {
            let _infallible = write!(line, "; trigger {} {}", sign(signs, trigger.action), trigger.reason);
        }
        if !foreign_triggers.is_empty() {
            let stays = format!(" (stays: {})", foreign_triggers.join(", "));
            let _infallible = write!(line, "{}", paint(QUIET, &stays));
        }
        let _infallible = writeln!(text, "{}", line.trim_end());
        change_lines(text, changes);
    }
    counts(text, signs, "In all", repositories.iter().map(|repository| repository.action));
    if repositories.iter().any(|repository| repository.trigger.is_some()) {
        let triggers = repositories.iter().filter_map(|repository| repository.trigger.as_ref());
        counts(text, signs, "Triggers", triggers.map(|trigger| trigger.action));
    }
}

fn counts(text: &mut String, signs: &[Sign], what: &str, actions: impl Iterator<Item = PlanAction>) {
    let actions: Vec<PlanAction> = actions.collect();
    let words: Vec<String> = signs
        .iter()
        .map(|Sign(action, sign, _, words)| {
            (sign, actions.iter().filter(|found| *found == action).count(), words)
        })
        .filter(|(_, number, _)| *number > 0)
        .map(|(sign, number, words)| format!("{sign} {number} {words}"))
        .collect();
    let _infallible = writeln!(text, "  {what}: {}", words.join(", "));
}
