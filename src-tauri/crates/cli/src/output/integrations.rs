//! What GIJ has at each Jira, and how indexing went, for people.

use std::fmt::Write as _;

use causeway_contract::integrations::{JiraIntegration, JiraSingleRepository};
use causeway_contract::reindex::{ReindexRow, ReindexState};

use super::{column, counted};
use crate::commands::{ListedSite, Reindexed};
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// Site by site, a line for each integration and each single repository.
pub(crate) fn integrations(sites: &[ListedSite]) -> String {
    let mut text = String::new();
    for site in sites {
        let title = site.found.as_ref().map_or("", |found| found.site.title.as_str());
        let _infallible = writeln!(text, "{} {}", paint(HEAD, &site.site_url), paint(QUIET, title));
        if let Some(error) = &site.error {
            let _infallible = writeln!(text, "  {} {}", paint(BAD, "✗"), error.message);
        }
        let Some(found) = &site.found else { continue };
        let integrations = found.integrations.iter().map(|one| one.name.as_str());
        let width = column(integrations.chain(found.single_repositories.iter().map(|one| one.name.as_str())));
        if found.integrations.is_empty() && found.single_repositories.is_empty() {
            text.push_str("  There is no integration and no single repository in this Jira.\n");
        }
        for one in &found.integrations {
            integration(&mut text, one, width);
        }
        for one in &found.single_repositories {
            single_repository(&mut text, one, width);
        }
    }
    text
}

fn sign(disabled: bool) -> String {
    if disabled { paint(CHANGE, "!") } else { paint(GOOD, "✓") }
}

fn integration(text: &mut String, one: &JiraIntegration, width: usize) {
    let count = usize::try_from(one.repositories).unwrap_or(usize::MAX);
    let place = match &one.region {
        Some(region) => format!("{} in {region}", one.host),
        None => one.host.clone(),
    };
    let disabled = match (one.disabled, one.disabled_repositories) {
        (true, _) => "; disabled".to_owned(),
        (false, 0) => String::new(),
        (false, number) => format!("; {number} of them disabled"),
    };
    let repositories = counted(count, "repository", "repositories");
    let _infallible = writeln!(
        text,
        "  {} {:width$}  id {}; {place}; {repositories}{disabled}",
        sign(one.disabled),
        one.name,
        one.id
    );
    let note = match &one.connection_id {
        Some(id) => format!("connection {id}"),
        None if one.is_code_commit => {
            format!("not a connection yet: causeway adopt {} --access-key-id ID", one.id)
        }
        None => return,
    };
    let _infallible = writeln!(text, "      {}", paint(QUIET, &note));
}

fn single_repository(text: &mut String, one: &JiraSingleRepository, width: usize) {
    let origin = one.origin.as_deref().unwrap_or("its location is not shown");
    let disabled = if one.disabled { "; disabled" } else { "" };
    let _infallible = writeln!(
        text,
        "  {} {:width$}  id {}; a single repository; {origin}{disabled}",
        sign(one.disabled),
        one.name,
        one.id
    );
}

/// What became of each reindex: a count, and a line for each that did not succeed.
pub(crate) fn reindexed(reindexed: &Reindexed) -> String {
    let Reindexed { outcome, rows } = reindexed;
    let mut text = String::new();
    for row in rows.iter().filter(|row| matches!(row.state, ReindexState::Failed | ReindexState::Refused)) {
        let _infallible = writeln!(text, "{} {}: {}", paint(BAD, "✗"), row.name, row.errors.join("; "));
    }
    for row in rows.iter().filter(|row| row.state == ReindexState::Done) {
        let _infallible = writeln!(text, "{} {}{}", paint(GOOD, "✓"), row.name, took(row));
    }
    let _infallible =
        writeln!(text, "{} indexed, {} failed, {} left to Jira", outcome.done, outcome.failed, outcome.left);
    if outcome.left > 0 {
        text.push_str("Jira goes on indexing; --wait waits for it.\n");
    }
    text
}

fn took(row: &ReindexRow) -> String {
    match (row.started_at, row.ended_at) {
        (Some(started), Some(ended)) if ended > started => format!("  {} s", (ended - started) / 1_000),
        _ => String::new(),
    }
}
