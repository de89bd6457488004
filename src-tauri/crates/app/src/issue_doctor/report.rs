//! The whole explanation as text to copy.

use std::fmt::Write as _;

use super::{CommitExplanation, CommitQuestion};
use crate::doctor::link_text;

pub(super) fn text(explanation: &CommitExplanation, question: &CommitQuestion) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let mut line = |name: &str, value: &str| {
        let _infallible = writeln!(text, "{name}: {value}");
    };
    line("Issue", question.key.trim());
    line("Jira", &question.site_url);
    line("Looked for", question.subject.trim());
    for (name, value) in [
        ("Commit", &explanation.commit_id),
        ("Repository", &explanation.repository),
        ("Message", &explanation.subject),
    ] {
        if let Some(value) = value {
            line(name, value);
        }
    }
    line("Result", &explanation.summary);
    if let Some(reason) = explanation.reason {
        line("Reason", reason.name());
    }
    text.push('\n');
    for link in &explanation.links {
        link_text(&mut text, link);
    }
    text
}
