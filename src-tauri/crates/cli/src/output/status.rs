//! Connections and how they are.

use std::fmt::Write as _;

use causeway_contract::connection::{
    Connection, ConnectionDetail, ConnectionHealth, IndexState, TriggersState,
};
use causeway_contract::triggers::{
    PathLink, PathLinkState, RepositoryPath, SubscriptionState, TriggerHealth,
};

use super::{column, counted};
use crate::commands::Status;
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// All connections, a line each.
pub(crate) fn connections(all: &[Connection]) -> String {
    if all.is_empty() {
        return "There is no connection yet: causeway connect --file FILE\n".to_owned();
    }
    let width = column(all.iter().map(|connection| connection.name.as_str()));
    let mut text = String::new();
    for connection in all {
        let place = format!("{}/{}", connection.account, connection.region);
        let _infallible = writeln!(
            text,
            "{} {:width$}  {place:28}  {}",
            health_sign(connection.health),
            connection.name,
            summary(connection)
        );
        let _infallible = writeln!(text, "    {}", paint(QUIET, &connection.connection_id));
        if let Some(error) = &connection.error {
            let _infallible = writeln!(text, "    {}", error.message);
        }
    }
    text
}

pub(super) fn health_sign(health: ConnectionHealth) -> String {
    match health {
        ConnectionHealth::Ok => paint(GOOD, "✓"),
        ConnectionHealth::Indexing => paint(CHANGE, "…"),
        ConnectionHealth::Attention | ConnectionHealth::Disabled => paint(CHANGE, "!"),
        ConnectionHealth::Missing => paint(BAD, "✗"),
        ConnectionHealth::Unknown => paint(CHANGE, "?"),
    }
}

fn summary(connection: &Connection) -> String {
    let triggers = match connection.triggers {
        TriggersState::None => "no triggers",
        TriggersState::Pending => "triggers wait for Jira's confirmation",
        TriggersState::Confirmed => "triggers confirmed",
    };
    format!(
        "{}; {} of {} indexed; {triggers}; {}",
        connection.health_note,
        connection.indexed,
        counted(usize::try_from(connection.repositories).unwrap_or(usize::MAX), "repository", "repositories"),
        connection.site_title
    )
}

/// One connection with the path of each repository.
pub(crate) fn status(status: &Status) -> String {
    let mut text = connections(std::slice::from_ref(&status.connection.connection));
    index_problems(&mut text, &status.connection);
    match (&status.triggers, &status.error) {
        (Some(health), _) => paths(&mut text, health),
        (None, Some(error)) => {
            let _infallible =
                writeln!(text, "\n{} {}", paint(BAD, "The paths could not be looked at:"), error.message);
        }
        (None, None) => {
            text.push_str("\nNo triggers: causeway triggers CONNECTION --file FILE sets them up.\n");
        }
    }
    text
}

fn index_problems(text: &mut String, detail: &ConnectionDetail) {
    for repository in detail.repositories.iter().filter(|found| found.state == IndexState::Failed) {
        let why = repository.message.as_deref().unwrap_or("Its index failed");
        let _infallible = writeln!(text, "  {} {}: {why}", paint(BAD, "✗"), repository.name);
    }
}

fn paths(text: &mut String, health: &TriggerHealth) {
    if let Some(topic) = &health.topic_arn {
        let _infallible = writeln!(text, "\nTopic         {topic}");
    }
    if let Some(subscription) = &health.subscription {
        let state = match subscription.state {
            SubscriptionState::Missing => paint(BAD, "missing"),
            SubscriptionState::Pending => paint(CHANGE, "waits for Jira's confirmation"),
            SubscriptionState::Confirmed => paint(GOOD, "confirmed"),
            SubscriptionState::Unknown => paint(CHANGE, "may not be looked at"),
        };
        let _infallible = writeln!(text, "Subscription  {} {state}", subscription.endpoint);
    }
    let heading =
        counted(health.paths.len(), "path from CodeCommit to Jira", "paths from CodeCommit to Jira");
    let _infallible = writeln!(text, "\n{}", paint(HEAD, &heading));
    let width = column(health.paths.iter().map(|path| path.repository.as_str()));
    for path in &health.paths {
        let _infallible = writeln!(text, "  {:width$}  {}  {}", path.repository, links(path), path.summary);
    }
    let drift = [
        ("new since", &health.drift.added),
        ("gone since", &health.drift.removed),
        ("edited by somebody", &health.drift.edited),
    ];
    for (what, names) in drift.into_iter().filter(|(_, names)| !names.is_empty()) {
        let _infallible = writeln!(text, "\n{} {what}: {}", paint(CHANGE, "~"), names.join(", "));
    }
    for caution in &health.cautions {
        let _infallible = writeln!(text, "\n{} {caution}", paint(CHANGE, "note:"));
    }
    if health.paths.iter().any(|path| path.repairable) {
        text.push_str("\ncauseway sync CONNECTION shows what a repair would do.\n");
    }
}

fn links(path: &RepositoryPath) -> String {
    let links: Vec<String> = path
        .links
        .iter()
        .map(|link| {
            let name = match link.link {
                PathLink::Repository => "repository",
                PathLink::Trigger => "trigger",
                PathLink::Topic => "topic",
                PathLink::Subscription => "subscription",
                PathLink::Jira => "Jira",
            };
            let sign = match link.state {
                PathLinkState::Ok => paint(GOOD, "✓"),
                PathLinkState::Broken => paint(BAD, "✗"),
                PathLinkState::Waiting => paint(CHANGE, "…"),
                PathLinkState::Unknown => paint(QUIET, "?"),
            };
            format!("{sign} {name}")
        })
        .collect();
    links.join(" → ")
}
