//! The whole report as text to copy.

use std::fmt::Write as _;

use super::Diagnosis;
use crate::diagnostics::Check;

/// The report, to be sent to somebody: what it is about (names and values: the location, versions), the result, and each
/// link with how long it took. Nothing secret is in it, because nothing secret is in a diagnosis.
pub fn report_text(diagnosis: &Diagnosis, about: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in about {
        // Writing to a `String` cannot fail.
        let _infallible = writeln!(text, "{name}: {value}");
    }
    if let Some(account) = &diagnosis.account {
        let _infallible = writeln!(text, "Account: {account}");
    }
    let _infallible = writeln!(text, "Result: {}", diagnosis.summary);
    if let Some(cause) = diagnosis.cause {
        let _infallible = writeln!(text, "Cause: {}", cause.name());
    }
    text.push('\n');
    for link in &diagnosis.links {
        link_text(&mut text, link);
    }
    text
}

/// A link of a report: how it stands, what was found, what to do.
pub(crate) fn link_text(text: &mut String, link: &Check) {
    let took = link.took.map(|took| format!(" ({} ms)", took.as_millis())).unwrap_or_default();
    let _infallible = writeln!(text, "[{}] {}{took}: {}", link.outcome, link.title, link.finding);
    for more in [&link.fix, &link.snippet].into_iter().flatten() {
        for line in more.lines() {
            let _infallible = writeln!(text, "    {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use causeway_domain::doctor::Cause;

    use super::super::Diagnosis;
    use super::report_text;
    use crate::diagnostics::{Area, Check, Judgement};

    #[test]
    fn a_report_names_what_it_is_about_the_cause_and_each_link_with_its_time() {
        let judged = |id: &str, judgement: Judgement| {
            Check::running(id, Area::Git, "Key").ended(judgement, Duration::from_millis(12))
        };
        let diagnosis = Diagnosis {
            links: vec![
                judged("dns", Judgement::ok("It leads to 203.0.113.9.")),
                judged("key", Judgement::failed("Refused.").fix("Activate it.").snippet("aws iam\nupdate")),
            ],
            broken: Some("key".to_owned()),
            cause: Some(Cause::InactiveKey),
            summary: "Refused.".to_owned(),
            references: None,
            account: Some("111122223333".to_owned()),
        };
        let about = [("Causeway".to_owned(), "0.1.0".to_owned())];
        assert_eq!(
            report_text(&diagnosis, &about),
            "Causeway: 0.1.0\nAccount: 111122223333\nResult: Refused.\nCause: inactive-key\n\n\
             [ok] Key (12 ms): It leads to 203.0.113.9.\n\
             [failed] Key (12 ms): Refused.\n    Activate it.\n    aws iam\n    update\n"
        );
    }
}
