//! What GIJ will do, command by command, and whether it will manage.

use std::collections::BTreeSet;

use super::effect::{effect, quoted};
use super::facts::{Author, Facts, IssueState, Permission, Unknown};
use super::message::{Act, ArgumentFault, Command, MAX_LENGTH, Message};
use super::transition::{TransitionMatch, match_transition};
use crate::issue_key::IssueKey;

/// As many actions as are worked out. A message of many keys and many commands asks for their product.
pub const MAX_ACTIONS: usize = 500;

/// Whether GIJ will manage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It will, as far as can be seen from here.
    Will,
    /// It will not; why, in a sentence.
    WillNot(String),
    /// That cannot be told; why, in a sentence.
    Unknown(String),
}

/// One thing that GIJ will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The issue, as the message names it.
    pub issue: IssueKey,
    /// Which of the message's commands.
    pub command: usize,
    /// What happens, in one sentence.
    pub effect: String,
    /// Whether it will.
    pub verdict: Verdict,
}

/// All that GIJ will do, in its order: scope by scope, issue by issue, command by command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The first [`MAX_ACTIONS`].
    pub actions: Vec<Action>,
    /// How many there are in all.
    pub total: usize,
}

/// Works out what GIJ will do with a message.
pub fn preview(message: &Message<'_>, facts: &Facts) -> Preview {
    let total =
        message.scopes.iter().map(|scope| scope.keys.len().saturating_mul(scope.commands.len())).sum();
    let mut moved = BTreeSet::new();
    let mut actions = Vec::new();
    let pairs = message.scopes.iter().flat_map(|scope| {
        scope.keys.iter().flat_map(move |key| scope.commands.clone().map(move |place| (key, place)))
    });
    for (key, place) in pairs.take(MAX_ACTIONS) {
        let command = &message.commands[place];
        let state = facts.issue(key);
        let known = state.as_ref().ok().copied().flatten();
        let mut verdict = verdict(message, command, &state, facts);
        let mut effect_known = known;
        if matches!(command.act, Ok(Act::Transition)) && !moved.insert(key) {
            // The first one leads to a status whose transitions nobody knows from here.
            effect_known = None;
            if !matches!(verdict, Verdict::WillNot(_)) || is_about_transition(command, known) {
                verdict = Verdict::Unknown(format!(
                    "It comes after another transition of {key}, and depends on where that one leads"
                ));
            }
        }
        let effect = effect(command, effect_known, facts);
        actions.push(Action { issue: key.clone(), command: place, effect, verdict });
    }
    Preview { actions, total }
}

fn is_about_transition(command: &Command<'_>, state: Option<&IssueState>) -> bool {
    state.is_some_and(|state| transition_fault(command.name, state).is_some_and(|fault| fault.is_ok()))
}

fn verdict(
    message: &Message<'_>,
    command: &Command<'_>,
    state: &Result<Option<&IssueState>, Unknown>,
    facts: &Facts,
) -> Verdict {
    // What makes it fail is worth more than what is not known, wherever it comes in the list.
    let mut unknown = None;
    let checks = [
        general(message, facts),
        arguments(command),
        author(facts),
        issue(state),
        permission(command, state),
        particular(command, state, facts),
    ];
    for check in checks {
        match check {
            Ok(()) => {}
            Err(Ok(fault)) => return Verdict::WillNot(fault),
            Err(Err(Unknown(reason))) => unknown = unknown.or(Some(reason)),
        }
    }
    unknown.map_or(Verdict::Will, Verdict::Unknown)
}

/// Fine; else why not, or why that is not known.
type Check = Result<(), Result<String, Unknown>>;

fn fault(text: impl Into<String>) -> Check {
    Err(Ok(text.into()))
}

fn general(message: &Message<'_>, facts: &Facts) -> Check {
    if message.is_too_long() {
        return fault(format!("The message is longer than {MAX_LENGTH} characters"));
    }
    match &facts.age {
        Some(age) if age.is_past() => fault(format!(
            "The commit is {} days old, and GIJ carries out commands of commits up to {} days old",
            age.days(),
            age.limit
        )),
        _ => Ok(()),
    }
}

fn arguments(command: &Command<'_>) -> Check {
    match &command.act {
        Ok(_) => Ok(()),
        Err(ArgumentFault::Missing(wanted)) => fault(format!("#{} needs {wanted}", command.name)),
        Err(ArgumentFault::Work) => fault(WORK_FORMAT),
    }
}

pub(super) const WORK_FORMAT: &str =
    "#time needs an amount of work first: numbers with w, d, h or m, parted by spaces, such as 1h 30m";

fn author(facts: &Facts) -> Check {
    match &facts.author {
        Ok(Author::One { .. }) => Ok(()),
        Ok(Author::Nobody) => fault("No Jira user has the e-mail of the commit’s author"),
        Ok(Author::Several(users)) => fault(format!(
            "{users} Jira users have the e-mail of the commit’s author, and GIJ needs exactly one"
        )),
        Err(unknown) => Err(Err(unknown.clone())),
    }
}

fn issue(state: &Result<Option<&IssueState>, Unknown>) -> Check {
    match state {
        Ok(Some(_)) => Ok(()),
        Ok(None) => fault("Jira has no such issue, or does not show it to you"),
        Err(unknown) => Err(Err(unknown.clone())),
    }
}

pub(super) fn needed(act: &Act) -> Permission {
    match act {
        Act::Comment(_) => Permission::AddComments,
        Act::LogWork { .. } => Permission::WorkOnIssues,
        Act::Assign(_) => Permission::AssignIssues,
        Act::FixVersion(_) | Act::AffectsVersion(_) | Act::Label(_) => Permission::EditIssues,
        Act::Transition => Permission::TransitionIssues,
    }
}

fn permission(command: &Command<'_>, state: &Result<Option<&IssueState>, Unknown>) -> Check {
    let (Ok(act), Ok(Some(state))) = (&command.act, state) else { return Ok(()) };
    let permission = needed(act);
    match &state.permissions {
        Ok(permissions) if permissions.allow(permission) => Ok(()),
        Ok(_) => fault(format!("It needs the permission {} in this project", permission.name())),
        Err(unknown) => Err(Err(unknown.clone())),
    }
}

fn particular(command: &Command<'_>, state: &Result<Option<&IssueState>, Unknown>, facts: &Facts) -> Check {
    let Ok(act) = &command.act else { return Ok(()) };
    match act {
        Act::Comment(_) => Ok(()),
        Act::LogWork { .. } => match &facts.time_tracking {
            Ok(true) => Ok(()),
            Ok(false) => fault("Time tracking is off in this Jira"),
            Err(unknown) => Err(Err(unknown.clone())),
        },
        Act::Label(labels) => match labels.iter().find(|label| label.chars().count() > MAX_LABEL) {
            Some(label) => {
                fault(format!("The label {} is longer than {MAX_LABEL} characters", quoted(label)))
            }
            None => Ok(()),
        },
        Act::Assign(user) => match facts.assignees.get(user) {
            Some(Ok(Some(_))) => Ok(()),
            Some(Ok(None)) => fault(format!("Jira has no user {}", quoted(user))),
            Some(Err(unknown)) => Err(Err(unknown.clone())),
            None => Err(Err(super::facts::not_asked())),
        },
        Act::FixVersion(name) | Act::AffectsVersion(name) => match state {
            Ok(Some(IssueState { versions: Ok(versions), .. })) if versions.contains(name) => Ok(()),
            Ok(Some(IssueState { versions: Ok(_), .. })) => {
                fault(format!("The project has no version {}", quoted(name)))
            }
            Ok(Some(IssueState { versions: Err(unknown), .. })) => Err(Err(unknown.clone())),
            _ => Ok(()),
        },
        Act::Transition => match state {
            Ok(Some(state)) => match transition_fault(command.name, state) {
                None => Ok(()),
                Some(found) => Err(found),
            },
            _ => Ok(()),
        },
    }
}

/// As many characters as Jira lets a label have.
pub(super) const MAX_LABEL: usize = 255;

fn transition_fault(name: &str, state: &IssueState) -> Option<Result<String, Unknown>> {
    let transitions = match &state.transitions {
        Ok(transitions) => transitions,
        Err(unknown) => return Some(Err(unknown.clone())),
    };
    let called = || transitions.iter().map(super::TransitionNow::called);
    match match_transition(name, called()) {
        TransitionMatch::One(_) => None,
        TransitionMatch::Nothing if transitions.is_empty() => {
            Some(Ok(format!("In the status {} it has no transitions", quoted(&state.status))))
        }
        TransitionMatch::Nothing => {
            Some(Ok(format!("No transition from {} is called {}", quoted(&state.status), quoted(name))))
        }
        TransitionMatch::Several(places) => {
            let all: Vec<&str> = called().collect();
            let fitting: Vec<String> =
                places.iter().filter_map(|place| all.get(*place)).map(|name| quoted(name)).collect();
            Some(Ok(format!("More than one transition begins with {}: {}", quoted(name), fitting.join(", "))))
        }
    }
}
