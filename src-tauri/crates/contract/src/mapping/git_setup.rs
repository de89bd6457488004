//! git's set-up, and checks.

use causeway_app::diagnostics::{Area, Check, Outcome};
use causeway_app::git_setup::GitSetup;

use crate::diagnostics as wire;

/// What to put into git's configuration.
pub fn git_setup(setup: GitSetup) -> crate::git_setup::GitSetup {
    let GitSetup { helper, snippet, examples, cautions } = setup;
    crate::git_setup::GitSetup { helper, snippet, examples, cautions }
}

/// A check as it stands.
pub fn check(check: Check) -> wire::Check {
    let took_ms = check.took.map(|took| u32::try_from(took.as_millis()).unwrap_or(u32::MAX));
    wire::Check {
        id: check.id,
        area: area(check.area),
        title: check.title,
        outcome: outcome(check.outcome),
        finding: check.finding,
        fix: check.fix,
        snippet: check.snippet,
        took_ms,
    }
}

fn area(area: Area) -> wire::CheckArea {
    match area {
        Area::Computer => wire::CheckArea::Computer,
        Area::Network => wire::CheckArea::Network,
        Area::Aws => wire::CheckArea::Aws,
        Area::Jira => wire::CheckArea::Jira,
        Area::Git => wire::CheckArea::Git,
    }
}

fn outcome(outcome: Outcome) -> wire::CheckOutcome {
    match outcome {
        Outcome::Running => wire::CheckOutcome::Running,
        Outcome::Ok => wire::CheckOutcome::Ok,
        Outcome::Caution => wire::CheckOutcome::Caution,
        Outcome::Failed => wire::CheckOutcome::Failed,
        Outcome::Skipped => wire::CheckOutcome::Skipped,
    }
}
