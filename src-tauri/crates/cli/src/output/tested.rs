//! Test events.

use std::fmt::Write as _;

use causeway_contract::triggers::TriggerTestResult;

use super::{column, counted};
use crate::console::{BAD, GOOD, HEAD, paint};

/// Each repository with what AWS answered.
pub(crate) fn tested(results: &[TriggerTestResult]) -> String {
    let sent = results.iter().filter(|result| result.sent).count();
    let all = counted(results.len(), "repository", "repositories");
    let mut text = format!("{}\n", paint(HEAD, &format!("AWS sent a test event of {sent} of {all}")));
    let width = column(results.iter().map(|result| result.repository.as_str()));
    for result in results {
        let sign = if result.sent { paint(GOOD, "✓") } else { paint(BAD, "✗") };
        let message = result.message.as_deref().unwrap_or("sent");
        let _infallible = writeln!(text, "  {sign} {:width$}  {message}", result.repository);
    }
    if sent > 0 {
        text.push_str("\nWhether Jira got them: causeway status CONNECTION shows the path.\n");
    }
    text
}
