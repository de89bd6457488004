//! What a commit message does.

use std::fmt::Write as _;

use causeway_contract::smart_commit::{MessageReport, Severity};

use super::counted;
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// What GIJ will do, and what there is to say. The lines name places as compilers do.
pub(crate) fn message(text: &str, report: &MessageReport) -> String {
    let mut out = String::new();
    for issue in &report.issues {
        let about = match (issue.exists, &issue.summary) {
            (Some(false), _) => " is not in Jira".to_owned(),
            (_, Some(summary)) => format!(" {summary}"),
            _ => String::new(),
        };
        let _infallible = writeln!(out, "{}{about}", paint(HEAD, &issue.key));
        for action in report.actions.iter().filter(|action| action.issue == issue.key) {
            let sign = match action.possible {
                Some(true) => paint(GOOD, "✓"),
                Some(false) => paint(BAD, "✗"),
                None => paint(QUIET, "?"),
            };
            let _infallible = write!(out, "  {sign} #{}: {}", action.command, action.effect);
            let _infallible = match &action.reason {
                Some(reason) => writeln!(out, " ({reason})"),
                None => writeln!(out),
            };
        }
    }
    if let Some(user) = &report.acts_as {
        let _infallible = writeln!(out, "Acts as {user}");
    }
    for finding in &report.findings {
        let word = match finding.severity {
            Severity::Error => paint(BAD, "error"),
            Severity::Warning => paint(CHANGE, "warning"),
            Severity::Info => paint(QUIET, "info"),
        };
        let place = finding.span.map(|[start, _]| place(text, start)).unwrap_or_default();
        let _infallible = write!(out, "{place}{word} [{}]: {}", finding.code, finding.message);
        let _infallible = match finding.replacement.as_deref() {
            Some("") | None => writeln!(out),
            Some(instead) => writeln!(out, " — write {}", instead.trim()),
        };
    }
    if report.issues.is_empty() && report.findings.is_empty() {
        let _infallible = writeln!(out, "Nothing: the message is empty");
    } else if report.findings.is_empty() {
        let _infallible = writeln!(
            out,
            "{}",
            paint(GOOD, &format!("Good: {}", counted(report.issues.len(), "issue", "issues")))
        );
    }
    out
}

/// `2:7: ` for what begins at a UTF-16 offset: line and column, from 1.
fn place(text: &str, offset: u32) -> String {
    let (mut line, mut column, mut units) = (1, 1, 0);
    for letter in text.chars() {
        if units >= offset {
            break;
        }
        units += if letter.len_utf16() == 2 { 2 } else { 1 };
        (line, column) = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    format!("{line}:{column}: ")
}

#[cfg(test)]
mod tests {
    use causeway_app::message::CheckedMessage;
    use causeway_contract::mapping::message_report;
    use causeway_domain::smart_commit::Facts;

    #[test]
    fn places_are_lines_and_columns() {
        let text = "😀 SHOP-1\n\n#time 2 hours";
        let checked = CheckedMessage::of(text.to_owned(), Facts::none());
        let said = anstream::adapter::strip_str(&super::message(text, &message_report(&checked))).to_string();
        assert!(said.contains("SHOP-1\n  ✗ #time: Nothing ("), "{said}");
        assert!(said.contains("3:7: error [time-format]"), "{said}");
        assert!(said.contains(" — write 2h\n"), "{said}");
        assert!(said.contains("3:1: warning [hash-begins-line]"), "{said}");
    }
}
