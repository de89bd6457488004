//! Live checks as text.

use std::fmt::Write as _;
use std::path::Path;

use causeway_app::diagnostics::Fact;
use causeway_contract::diagnostics::{Check, CheckOutcome};

use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// One check that has ended.
pub(crate) fn check(check: &Check) -> String {
    let (style, word) = match check.outcome {
        CheckOutcome::Running => (QUIET, "running"),
        CheckOutcome::Ok => (GOOD, "ok"),
        CheckOutcome::Caution => (CHANGE, "caution"),
        CheckOutcome::Failed => (BAD, "failed"),
        CheckOutcome::Skipped => (QUIET, "skipped"),
    };
    // The style's own characters count for nothing in a width.
    let padded = format!("{word:<7}");
    let mut text = format!("{}  {}: {}\n", paint(style, &padded), check.title, check.finding);
    if let Some(fix) = &check.fix {
        let _ = writeln!(text, "         {fix}");
    }
    if let Some(snippet) = &check.snippet {
        let _ = writeln!(text, "         {}", paint(HEAD, snippet));
    }
    text
}

/// Names and values.
pub(crate) fn facts(facts: &[Fact]) -> String {
    let width = facts.iter().map(|fact| fact.name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for fact in facts {
        let _ = writeln!(text, "{:<width$}  {}", fact.name, fact.value);
    }
    text.push('\n');
    text
}

/// A support bundle that was written.
pub(crate) fn written(file: &Path, folder: &str, redactions: &[Fact]) -> String {
    let mut text = format!("Written to {}, with the folder {folder}.\n", file.display());
    for fact in redactions {
        let _ = writeln!(text, "Taken out: {} {}", fact.value, fact.name);
    }
    text.push_str("Look through it before you pass it on.\n");
    text
}

#[cfg(test)]
mod tests {
    use causeway_contract::diagnostics::{Check, CheckArea, CheckOutcome};

    use super::check;

    #[test]
    fn a_check_says_its_outcome_in_a_word() {
        let of = |outcome, fix: Option<&str>| {
            let text = check(&Check {
                id: "clock".to_owned(),
                area: CheckArea::Computer,
                title: "Clock".to_owned(),
                outcome,
                finding: "Late.".to_owned(),
                fix: fix.map(str::to_owned),
                snippet: fix.map(|_| "timedatectl".to_owned()),
                took_ms: Some(1),
            });
            anstream::adapter::strip_str(&text).to_string()
        };
        assert_eq!(of(CheckOutcome::Ok, None), "ok       Clock: Late.\n");
        assert_eq!(
            of(CheckOutcome::Failed, Some("Set it.")),
            "failed   Clock: Late.\n         Set it.\n         timedatectl\n"
        );
    }
}
