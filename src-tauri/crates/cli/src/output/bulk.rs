//! GIJ's table of everything: what is wrong with it, what an import would change and what it did.

use std::fmt::Write as _;

use causeway_contract::bulk::{
    ConfigurationCellChange, ConfigurationChange, ConfigurationDifference, ConfigurationDifferenceKind,
    ConfigurationFinding, ConfigurationImportEnd, ConfigurationRowState,
};

use super::counted;
use crate::commands::BulkReport;
use crate::console::{BAD, CHANGE, GOOD, HEAD, paint};

/// What a table would change.
pub(crate) fn bulk_report(report: &BulkReport) -> String {
    let mut text = String::new();
    for finding in &report.configuration.findings {
        let _infallible = writeln!(text, "{} {}", sign(finding), finding.message);
    }
    for row in &report.rows {
        for finding in &row.findings {
            let column = finding
                .column
                .and_then(|place| report.configuration.columns.get(usize::try_from(place).ok()?))
                .map(|column| format!(", {}", column.name))
                .unwrap_or_default();
            let _infallible =
                writeln!(text, "{} line {}{column}: {}", sign(finding), row.line, finding.message);
        }
    }
    for change in &report.changes {
        text.push_str(&one_change(change));
    }
    let counts = report.configuration.counts;
    let _infallible = writeln!(
        text,
        "{}: {} changed, {} new, {} deleted; {} and {}",
        counted(usize::try_from(counts.rows).unwrap_or(usize::MAX), "row", "rows"),
        counts.changed,
        counts.created,
        counts.deleted,
        counted(usize::try_from(counts.errors).unwrap_or(usize::MAX), "error", "errors"),
        counted(usize::try_from(counts.cautions).unwrap_or(usize::MAX), "caution", "cautions"),
    );
    text
}

fn sign(finding: &ConfigurationFinding) -> String {
    if finding.is_error { paint(BAD, "✗") } else { paint(CHANGE, "!") }
}

fn one_change(change: &ConfigurationChange) -> String {
    let (sign, what) = match change.state {
        ConfigurationRowState::Created => (paint(GOOD, "+"), " is new"),
        ConfigurationRowState::Deleted => (paint(BAD, "−"), " is removed from Jira"),
        ConfigurationRowState::Changed | ConfigurationRowState::Same => (paint(CHANGE, "~"), ""),
    };
    let id = change.id.map(|id| format!(" ({id})")).unwrap_or_default();
    let mut text = format!("{sign} {}{id}{what}\n", paint(HEAD, &change.name));
    for cell in &change.cells {
        let effect = cell.effect.as_ref().map(|effect| format!(". {effect}")).unwrap_or_default();
        let _infallible = writeln!(text, "    {}: {}{effect}", cell.label, values(cell));
    }
    text
}

fn values(cell: &ConfigurationCellChange) -> String {
    match (&cell.after, cell.was_filled) {
        (None, true) => "replaced (not shown)".to_owned(),
        (None, false) => "set (not shown)".to_owned(),
        (Some(after), _) => match &cell.before {
            Some(before) if !before.is_empty() => format!("{before} → {after}"),
            _ => after.clone(),
        },
    }
}

/// What an import came to.
pub(crate) fn import_end(end: &ConfigurationImportEnd) -> String {
    match end {
        ConfigurationImportEnd::MovedOn { differences } => {
            let lines: String = differences.iter().map(difference).collect();
            format!(
                "Nothing was imported. Others changed this in Jira meanwhile:\n{lines}Run the command again.\n"
            )
        }
        ConfigurationImportEnd::Unconfirmed { removals } => {
            let mut text =
                "Nothing was imported. Jira would remove this; confirm each with its id:\n".to_owned();
            for one in removals {
                let _infallible = writeln!(text, "  {}  --confirm-delete {}", one.name, one.id);
            }
            text
        }
        ConfigurationImportEnd::Ended { told, not_taken } => {
            let mut text = String::new();
            for one in told {
                let sign = if one.is_error { paint(BAD, "✗") } else { paint(GOOD, "✓") };
                let _infallible = writeln!(text, "{sign} {}", one.message);
            }
            match not_taken {
                None => text.push_str("Jira could not be looked at afterwards: export again and compare.\n"),
                Some(none) if none.is_empty() => {
                    text.push_str(
                        "Jira has everything now, as far as it can be seen, and indexes what changed.\n",
                    );
                }
                Some(some) => {
                    text.push_str("Jira did not take this over:\n");
                    text.extend(some.iter().map(difference));
                }
            }
            text
        }
    }
}

fn difference(one: &ConfigurationDifference) -> String {
    let id = one.id.map(|id| format!(" ({id})")).unwrap_or_default();
    let what = match one.kind {
        ConfigurationDifferenceKind::Gone => "is gone".to_owned(),
        ConfigurationDifferenceKind::StillThere => {
            "is still there: Jira removes it when its turn comes".to_owned()
        }
        ConfigurationDifferenceKind::NotMade => "was not made".to_owned(),
        ConfigurationDifferenceKind::Cell => {
            let label = one.label.as_deref().unwrap_or_default();
            match (&one.expected, &one.found) {
                (Some(expected), Some(found)) => format!("{label}: {expected} → {found}"),
                _ => format!("{label}: something else (not shown)"),
            }
        }
    };
    format!("  {}{id} {what}\n", one.name)
}
