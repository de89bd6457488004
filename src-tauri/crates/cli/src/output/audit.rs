//! The audit log.

use std::fmt::Write as _;

use causeway_contract::audit::{AuditEntry, AuditOutcome};
use causeway_contract::mapping;

use crate::console::{BAD, CHANGE, GOOD, QUIET, paint};

/// Entries, one after the other. `skipped`: how many older ones there are.
pub(crate) fn audit(entries: &[AuditEntry], skipped: usize) -> String {
    if entries.is_empty() {
        return "Nothing was done that this finds.\n".to_owned();
    }
    let mut text = String::new();
    if skipped > 0 {
        let _infallible = writeln!(text, "{}", paint(QUIET, &format!("{skipped} older ones are not shown")));
    }
    for entry in entries {
        let sign = match entry.outcome {
            AuditOutcome::Done => paint(GOOD, "✓"),
            AuditOutcome::Failed => paint(BAD, "✗"),
            AuditOutcome::Cancelled | AuditOutcome::Interrupted => paint(CHANGE, "!"),
            AuditOutcome::Running | AuditOutcome::Unknown => paint(QUIET, "·"),
        };
        let [_, at, ..] = mapping::audit_cells(entry);
        let _infallible = writeln!(text, "{sign} {at}  {}", entry.title);
        let who: Vec<&str> = [&entry.connection_name, &entry.jira_user, &entry.aws_identity]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect();
        if !who.is_empty() {
            let _infallible = writeln!(text, "    {}", paint(QUIET, &who.join(", ")));
        }
        if let Some(error) = &entry.error {
            let _infallible = writeln!(text, "    {error}");
        }
    }
    text
}

/// Entries as comma-separated values, with a header.
pub(crate) fn audit_csv(entries: &[AuditEntry]) -> String {
    let rows = entries.iter().map(mapping::audit_cells);
    causeway_contract::csv::table(mapping::AUDIT_COLUMNS, rows)
}
