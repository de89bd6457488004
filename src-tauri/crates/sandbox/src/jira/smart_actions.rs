//! Carries out smart commits on this Jira's issues.

use std::sync::Arc;

use super::index::Indicator;
use super::indexer::Arrival;
use super::lock::write;
use super::smart_commits::{Command, MAXIMUM_LENGTH, match_transition, parse};
use super::tracker::{TrackerError, transitions};
use super::users::User;
use crate::world::World;

/// Why a command was not carried out. Real failures are mailed to the author; here they are events.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum SmartCommitError {
    #[error("the commit message is longer than {MAXIMUM_LENGTH} characters")]
    TooLong,
    #[error("no user has the e-mail of the commit's author")]
    NoUser,
    #[error("several users share the e-mail of the commit's author")]
    SharedEmail,
    #[error("the user lacks the permission {0}")]
    Permission(&'static str),
    #[error("no single transition of the status matches #{0}")]
    Transition(String),
    #[error("there is no user {0}")]
    Assignee(String),
    #[error("{0}")]
    Arguments(String),
    #[error("time tracking is off")]
    NoTimeTracking,
    #[error(transparent)]
    Tracker(#[from] TrackerError),
}

/// Carries out the commands in one message; `None` when it has none or is too old.
pub(crate) fn execute(world: &World, arrival: &Arrival) -> Option<Indicator> {
    let now = world.clock.now_millis();
    let age = i64::from(world.jira.settings().smart_commit_max_age_days) * 86_400_000;
    let projects = world.jira.project_keys();
    let mut scopes = parse(&arrival.text);
    for scope in &mut scopes {
        // `UTF-8` looks like a key and is none.
        scope.keys.retain(|key| key.rsplit_once('-').is_some_and(|(project, _)| projects.contains(project)));
    }
    scopes.retain(|scope| !scope.keys.is_empty());
    if scopes.is_empty() || arrival.time + age < now {
        return None;
    }
    let actor = actor(world, arrival);
    let mut failed = false;
    for scope in &scopes {
        for (key, command) in
            scope.keys.iter().flat_map(|key| scope.commands.iter().map(move |command| (key, command)))
        {
            let outcome = actor.clone().and_then(|user| act(world, &user, key, command, now));
            let name = actor.as_ref().map(|user| user.name.as_str()).unwrap_or_default();
            match outcome {
                Ok(()) => world.record("gij", "SmartCommit", name, key, "ok"),
                Err(error) => {
                    failed = true;
                    world.record("gij", "SmartCommit", name, key, &error.to_string());
                }
            }
        }
    }
    Some(if failed { Indicator::SmartCommitError } else { Indicator::SmartCommit })
}

/// The author's e-mail must be that of exactly one user.
fn actor(world: &World, arrival: &Arrival) -> Result<Arc<User>, SmartCommitError> {
    if arrival.text.chars().count() > MAXIMUM_LENGTH {
        return Err(SmartCommitError::TooLong);
    }
    let mut users = world.jira.users().by_email(&arrival.email);
    match (users.pop(), users.is_empty()) {
        (Some(user), true) => Ok(user),
        (None, _) => Err(SmartCommitError::NoUser),
        (Some(_), false) => Err(SmartCommitError::SharedEmail),
    }
}

fn act(world: &World, user: &User, key: &str, command: &Command, now: i64) -> Result<(), SmartCommitError> {
    let mut tracker = write(&world.jira.tracker);
    let issue = tracker.issue(key).ok_or(TrackerError::NoSuchIssue)?;
    let project = issue.project.clone();
    let status = issue.status.clone();
    let require = |permission: &'static str| {
        if user.may(permission, Some(&project)) {
            Ok(())
        } else {
            Err(SmartCommitError::Permission(permission))
        }
    };
    match command {
        Command::Comment(text) => {
            require("ADD_COMMENTS")?;
            tracker.comment(key, &user.name, text, now)?;
        }
        Command::Time { seconds, comment } => {
            require("WORK_ON_ISSUES")?;
            if !world.jira.settings().time_tracking {
                return Err(SmartCommitError::NoTimeTracking);
            }
            tracker.log_work(key, &user.name, *seconds, comment, now, now)?;
        }
        Command::Assign(wanted) => {
            require("ASSIGN_ISSUES")?;
            let named = world.jira.users().get(wanted).or_else(|| world.jira.users().by_email(wanted).pop());
            let assignee = named.ok_or_else(|| SmartCommitError::Assignee(wanted.clone()))?;
            tracker.assign(key, Some(&assignee.name), now)?;
        }
        Command::FixVersion(name) => {
            require("EDIT_ISSUES")?;
            tracker.add_version(key, true, name, now)?;
        }
        Command::AffectsVersion(name) => {
            require("EDIT_ISSUES")?;
            tracker.add_version(key, false, name, now)?;
        }
        Command::Label(labels) => {
            require("EDIT_ISSUES")?;
            for label in labels {
                tracker.label(key, label, now)?;
            }
        }
        Command::Transition(name) => {
            require("TRANSITION_ISSUES")?;
            let transition = match_transition(name, transitions(&status), |transition| transition.name)
                .ok_or_else(|| SmartCommitError::Transition(name.clone()))?;
            tracker.transition(key, transition.id, now)?;
        }
        Command::Invalid(reason) => return Err(SmartCommitError::Arguments(reason.clone())),
    }
    Ok(())
}
