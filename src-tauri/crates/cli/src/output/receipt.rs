//! A receipt.

use std::collections::HashMap;
use std::fmt::Write as _;

use causeway_contract::plan::PlanRepository;
use causeway_contract::run::{ItemState, Receipt, RunRepository, RunState};

use super::{column, state};
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// How a run ended and what is there now. Repositories that ended well are counted and not listed.
pub(crate) fn receipt(receipt: &Receipt) -> String {
    let run = &receipt.run;
    let mut text = format!("\n{}\n\n", paint(HEAD, &run.title));
    for step in &run.steps {
        let message = step.message.as_deref().map_or_else(String::new, |message| format!(": {message}"));
        let _infallible = writeln!(text, "  {} {}{}", state(step.state), step.title, paint(QUIET, &message));
    }
    match &receipt.changes {
        Some(things) => changed(&mut text, things, &run.repositories),
        None => troubled(&mut text, &run.repositories),
    }
    let counts = &run.counts;
    if counts.total > 0 {
        let _infallible = writeln!(
            text,
            "\n{} done, {} failed, {} left out, of {} repositories",
            counts.done, counts.failed, counts.skipped, counts.total
        );
    }
    list(&mut text, "What is there now", &receipt.left_behind);
    let style = match run.state {
        RunState::Completed => GOOD,
        RunState::Failed | RunState::Interrupted => BAD,
        _ => CHANGE,
    };
    let _infallible = writeln!(text, "\n{}", paint(style, &run.activity));
    if let Some(error) = &receipt.error {
        for hint in &error.hints {
            let _infallible = writeln!(text, "  {hint}");
        }
    }
    if receipt.retryable > 0 {
        let _infallible = writeln!(text, "Run the same command again to take up what is open.");
    }
    text
}

/// Whether nobody has to look at it.
fn is_fine(state: ItemState) -> bool {
    matches!(state, ItemState::Done)
}

fn troubled(text: &mut String, repositories: &[RunRepository]) {
    let is_troubled = |repository: &&RunRepository| {
        !is_fine(repository.state)
            || repository.trigger.as_ref().is_some_and(|trigger| !is_fine(trigger.state))
    };
    let troubled: Vec<&RunRepository> = repositories.iter().filter(is_troubled).collect();
    if troubled.is_empty() {
        return;
    }
    text.push('\n');
    let width = column(troubled.iter().map(|repository| repository.name.as_str()));
    for repository in troubled {
        let RunRepository { name, message, trigger, .. } = repository;
        let _infallible = write!(text, "  {} {name:width$}  {message}", state(repository.state));
        if let Some(trigger) = trigger.as_ref().filter(|trigger| !is_fine(trigger.state)) {
            let _infallible = write!(text, "; trigger {} {}", state(trigger.state), trigger.message);
        }
        text.push('\n');
    }
}

/// Each thing that was to change, where it stands, and each of its values before and after.
fn changed(text: &mut String, things: &[PlanRepository], rows: &[RunRepository]) {
    let rows: HashMap<&str, &RunRepository> = rows.iter().map(|row| (row.name.as_str(), row)).collect();
    let width = column(things.iter().map(|thing| thing.name.as_str()));
    text.push('\n');
    for thing in things {
        let Some(row) = rows.get(thing.name.as_str()) else { continue };
        let _infallible = writeln!(text, "  {} {:width$}  {}", state(row.state), thing.name, row.message);
        for change in &thing.changes {
            let before = change.before.as_ref().map_or_else(String::new, |before| format!("{before} → "));
            let _infallible = writeln!(text, "      {}: {before}{}", change.field, change.after);
        }
    }
}

fn list(text: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _infallible = writeln!(text, "\n{}", paint(HEAD, heading));
    for line in lines {
        let _infallible = writeln!(text, "  {line}");
    }
}
