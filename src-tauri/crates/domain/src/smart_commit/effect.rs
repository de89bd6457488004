//! What a command does to an issue, in one sentence.

use super::facts::{Facts, IssueState};
use super::message::{Act, ArgumentFault, Command};
use super::transition::{TransitionMatch, match_transition};

/// As many characters of an argument as a sentence quotes.
const QUOTED: usize = 120;

/// A text in quotation marks, on one line and not too long.
pub(super) fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("“{}…”", &line[..end]),
        None => format!("“{line}”"),
    }
}

/// What a command does. `state` is the issue as far as it is known.
pub(super) fn effect(command: &Command<'_>, state: Option<&IssueState>, facts: &Facts) -> String {
    match &command.act {
        Ok(Act::Comment(text)) => format!("Adds the comment {}", quoted(text)),
        Ok(Act::LogWork { work, comment }) if comment.is_empty() => format!("Logs {work} of work"),
        Ok(Act::LogWork { work, comment }) => {
            format!("Logs {work} of work with the comment {}", quoted(comment))
        }
        Ok(Act::Assign(user)) => match facts.assignees.get(user) {
            Some(Ok(Some(name))) => format!("Assigns it to {name}"),
            _ => format!("Assigns it to {}", quoted(user)),
        },
        Ok(Act::FixVersion(name)) => format!("Adds {} to its fix versions", quoted(name)),
        Ok(Act::AffectsVersion(name)) => format!("Adds {} to its affected versions", quoted(name)),
        Ok(Act::Label(labels)) if labels.len() == 1 => format!("Adds the label {}", quoted(&labels.concat())),
        Ok(Act::Label(labels)) => format!("Adds the labels {}", quoted(&labels.join(" "))),
        Ok(Act::Transition) => transition(command, state),
        Err(ArgumentFault::Missing(_) | ArgumentFault::Work) => "Nothing".to_owned(),
    }
}

fn transition(command: &Command<'_>, state: Option<&IssueState>) -> String {
    let known =
        state.and_then(|state| state.transitions.as_ref().ok().map(|transitions| (state, transitions)));
    if let Some((state, transitions)) = known
        && let TransitionMatch::One(place) =
            match_transition(command.name, transitions.iter().map(super::TransitionNow::called))
        && let Some(found) = transitions.get(place)
    {
        let by =
            if found.name.trim().is_empty() { String::new() } else { format!(" by {}", quoted(&found.name)) };
        return format!("Moves it from {} to {}{by}", quoted(&state.status), quoted(&found.to));
    }
    format!("Carries out the transition whose name is or begins with {}", quoted(command.name))
}
