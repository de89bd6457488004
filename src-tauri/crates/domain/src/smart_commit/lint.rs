//! What can be said about a message without asking anybody.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::findings::{FindingCode, Notes, Severity};
use super::message::{Act, ArgumentFault, Command, MAX_LENGTH, Message};
use super::nearest::nearest;
use super::transition::{TransitionMatch, match_transition};
use super::verdict::{MAX_ACTIONS, MAX_LABEL, WORK_FORMAT};
use super::work::{Work, meant};
use crate::issue_key::{IssueKey, near_keys};

/// The commands that are no transitions.
const COMMANDS: [&str; 6] = ["comment", "time", "assign", "fixversion", "affectsversion", "label"];

/// The command that a name was perhaps meant as; `None` for a command and for what is far from all of them.
pub(super) fn near_command(name: &str) -> Option<&'static str> {
    let is_command = COMMANDS.iter().any(|command| command.eq_ignore_ascii_case(name));
    if is_command { None } else { nearest(name.trim_end_matches('-'), COMMANDS) }
}

pub(super) fn lint(message: &Message<'_>, facts: &Facts, notes: &mut Notes) {
    if message.is_too_long() {
        let text = format!(
            "The message has {} characters. GIJ reads messages of at most {MAX_LENGTH}, and carries out nothing of \
             a longer one",
            message.length
        );
        notes.add(Severity::Error, FindingCode::TooLong, None, text);
    }
    keys(message, facts, notes);
    for command in message.idle().iter().filter(|command| !command.is_before_key()) {
        let text = format!(
            "No issue key comes before #{}, so that it does nothing: put the key first",
            command.name
        );
        notes.add(Severity::Error, FindingCode::CommandBeforeKey, Some(command.span.clone()), text);
    }
    for (scope, command) in message.acting() {
        name(command, &scope.keys, facts, notes);
        arguments(message, command, notes);
        begins_line(message, command, notes);
    }
    key_in_arguments(message, notes);
    repetitions(message, notes);
}

fn keys(message: &Message<'_>, facts: &Facts, notes: &mut Notes) {
    let named: BTreeSet<&str> = message.keys.iter().map(super::super::issue_key::FoundKey::project).collect();
    let known = |key: &IssueKey| matches!(facts.issues.get(key), Some(Ok(Some(_))));
    let end = message.text.char_indices().nth(MAX_LENGTH).map_or(message.text.len(), |(end, _)| end);
    let mut was_near = false;
    for near in near_keys(&message.text[..end]) {
        // `utf-8` has the form too: without a key of the same project, or Jira's word, it is worth a hint at most.
        if named.contains(near.key.project()) || known(&near.key) || message.keys.is_empty() {
            was_near = true;
            let text = format!("{} is no issue key; {} would be one", near.text, near.key);
            let span = Some(near.start..near.end());
            notes
                .add(Severity::Warning, FindingCode::NearKey, span, text)
                .instead(Some(near.key.to_string()));
        }
    }
    if message.keys.is_empty() && !message.text.trim().is_empty() {
        let text = if was_near {
            "The message names no issue key, so that Jira will not show the commit at any issue"
        } else {
            "The message names no issue key: begin it with one, such as SHOP-12, or Jira will not show the commit at \
             any issue"
        };
        notes.add(Severity::Warning, FindingCode::NoKey, None, text);
    }
    for found in &message.keys {
        if message.text[..found.start].ends_with('#') {
            let span = found.start - 1..found.start;
            let text = format!("GIJ may take #{} for a command: leave out the # before a key", found.key);
            notes
                .add(Severity::Warning, FindingCode::HashBeforeKey, Some(span), text)
                .instead(Some(String::new()));
        }
    }
}

fn name(command: &Command<'_>, keys: &[IssueKey], facts: &Facts, notes: &mut Notes) {
    let Some(near) = near_command(command.name) else { return };
    let is_transition = |key: &IssueKey| {
        facts.transitions(key).is_some_and(|transitions| {
            let names = transitions.iter().map(super::TransitionNow::called);
            !matches!(match_transition(command.name, names), TransitionMatch::Nothing)
        })
    };
    if !keys.iter().take(MAX_ACTIONS).any(is_transition) {
        let text = format!(
            "#{} is no command; #{near} is. GIJ will look for a transition of that name",
            command.name
        );
        notes
            .add(Severity::Warning, FindingCode::UnknownCommand, Some(command.span.clone()), text)
            .instead(Some(format!("#{near}")));
    }
}

fn arguments(message: &Message<'_>, command: &Command<'_>, notes: &mut Notes) {
    let text = message.arguments(command);
    let from = command.arguments.start;
    let whole = Some(command.arguments.clone());
    match &command.act {
        Err(ArgumentFault::Missing(wanted)) => {
            let what = format!("#{} needs {wanted}", command.name);
            notes.add(Severity::Error, FindingCode::MissingArguments, Some(command.span.clone()), what);
        }
        Err(ArgumentFault::Work) => match meant(text) {
            Some((end, written)) => {
                let span = Some(from..from + end);
                notes.add(Severity::Error, FindingCode::WorkFormat, span, WORK_FORMAT).instead(Some(written));
            }
            None => {
                notes.add(Severity::Error, FindingCode::WorkFormat, whole, WORK_FORMAT);
            }
        },
        Ok(Act::LogWork { work, comment }) => work_words(text, from, *work, comment, notes),
        Ok(Act::Transition) if !text.is_empty() => {
            let what = "Text after a transition is not added to the issue: use #comment for it";
            notes.add(Severity::Info, FindingCode::TextAfterTransition, whole, what);
        }
        Ok(Act::Assign(user)) if text.len() > user.len() => {
            let what = "#assign takes one word, a user name or an e-mail; what follows does nothing";
            notes.add(
                Severity::Warning,
                FindingCode::WordsAfterUser,
                Some(from + user.len()..from + text.len()),
                what,
            );
        }
        Ok(Act::FixVersion(name) | Act::AffectsVersion(name)) if name.contains('\n') => {
            let what = "All text up to the next command is taken for the version’s name, over lines: put other text \
                        before the command";
            notes.add(Severity::Warning, FindingCode::VersionLines, whole, what);
        }
        Ok(Act::Label(labels)) if labels.iter().any(|label| label.chars().count() > MAX_LABEL) => {
            let what = format!("A label has at most {MAX_LABEL} characters");
            notes.add(Severity::Error, FindingCode::LabelTooLong, whole, what);
        }
        Ok(_) => {}
    }
}

fn work_words(text: &str, from: usize, work: Work, comment: &str, notes: &mut Notes) {
    let read = text.len() - comment.len();
    if let Some((end, written)) = meant(text)
        && end > read
    {
        let what = format!(
            "Only {work} is logged, the rest becomes the worklog’s comment. Meant was perhaps {written}"
        );
        notes
            .add(Severity::Warning, FindingCode::WorkFormat, Some(from..from + end), what)
            .instead(Some(written));
    }
    if work.in_days {
        let amount = text[..read].trim_end();
        let what = format!(
            "{amount} is {work} with days of 8 hours and weeks of 5 days; your Jira may count others"
        );
        notes.add(Severity::Info, FindingCode::WorkDays, Some(from..from + amount.len()), what);
    }
}

/// git's editor takes lines that begin with `#` for comments, and drops them.
fn begins_line(message: &Message<'_>, command: &Command<'_>, notes: &mut Notes) {
    if message.text[..command.span.start].ends_with('\n') {
        let text = "git drops lines that begin with # from a message that is written in its editor: put a space before \
                    it";
        notes
            .add(Severity::Warning, FindingCode::HashBeginsLine, Some(command.span.clone()), text)
            .instead(Some(format!(" {}", &message.text[command.span.clone()])));
    }
}

/// A key in the middle of a command's text ends it and begins a new scope, which is seldom meant there.
fn key_in_arguments(message: &Message<'_>, notes: &mut Notes) {
    for (_, command) in message.acting() {
        let takes_text = !matches!(command.act, Ok(Act::Transition));
        let Ok(place) = message
            .keys
            .binary_search_by_key(&command.arguments.end.max(command.span.end), |key| key.start)
            .or_else(|place| if place < message.keys.len() { Ok(place) } else { Err(place) })
        else {
            continue;
        };
        let found = &message.keys[place];
        // Only the key that ends these arguments: nothing but white space lies between.
        let between = &message.text[command.arguments.end..found.start];
        if !takes_text || command.arguments.is_empty() || !between.trim().is_empty() || between.contains('\n')
        {
            continue;
        }
        let text = format!(
            "{} ends the text of #{} here: GIJ leaves out what follows it, and the commands after it act on {}",
            found.key, command.name, found.key
        );
        notes.add(Severity::Warning, FindingCode::KeyInArguments, Some(found.start..found.end()), text);
    }
}

fn repetitions(message: &Message<'_>, notes: &mut Notes) {
    let mut same: BTreeSet<(&IssueKey, String, &str)> = BTreeSet::new();
    let mut only: BTreeMap<(&IssueKey, &'static str), usize> = BTreeMap::new();
    let pairs =
        message.acting().flat_map(|(scope, command)| scope.keys.iter().map(move |key| (key, command)));
    for (key, command) in pairs.take(MAX_ACTIONS) {
        let span = Some(command.span.clone());
        if !same.insert((key, command.name.to_lowercase(), message.arguments(command))) {
            let text = format!("The same command is given to {key} twice");
            notes.add(Severity::Warning, FindingCode::Repeated, span, text);
            continue;
        }
        let one = match &command.act {
            Ok(Act::Assign(_)) => "assignee: the last one stays",
            Ok(Act::Transition) => {
                "transition: the second one is looked for in the status that the first one leads to"
            }
            _ => continue,
        };
        let times = only.entry((key, one)).or_default();
        *times += 1;
        if *times == 2 {
            let text = format!("{key} is given more than one {one}");
            notes.add(Severity::Warning, FindingCode::Competing, span, text);
        }
    }
}
