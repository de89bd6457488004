//! Who acts, and what was done.

use std::fmt::Write as _;

use causeway_contract::acts::{CreatedBranch, CreatedPullRequest};
use causeway_contract::credentials::{Actor, PersonalAccess};
use causeway_contract::wizard::Keep;

use crate::console::{BAD, CHANGE, GOOD, QUIET, paint};

/// A branch that was created.
pub(crate) fn created_branch(created: &CreatedBranch) -> String {
    let commit: String = created.commit_id.chars().take(10).collect();
    let what = format!("{} begins at {commit}", created.name);
    act(&what, &created.console_url, created.arn.as_deref(), created.reindex_problem.as_deref())
}

/// A pull request that was created.
pub(crate) fn created_pull_request(created: &CreatedPullRequest) -> String {
    let what = format!("Pull request {} is open", created.id);
    act(&what, &created.console_url, created.arn.as_deref(), created.reindex_problem.as_deref())
}

fn act(what: &str, console_url: &str, arn: Option<&str>, problem: Option<&str>) -> String {
    let mut text = format!("{} {what}\n", paint(GOOD, "✓"));
    if let Some(arn) = arn {
        let _infallible = writeln!(text, "    by {arn}");
    }
    let _infallible = writeln!(text, "    {}", paint(QUIET, console_url));
    if let Some(problem) = problem {
        let _infallible = writeln!(text, "{} Jira was not told to look: {problem}", paint(CHANGE, "!"));
    }
    text
}

/// Who creates branches and pull requests.
pub(crate) fn personal_access(access: &PersonalAccess) -> String {
    let (sign, who) = match access.actor {
        Actor::Personal => (paint(GOOD, "✓"), "Your own access key creates branches and pull requests"),
        Actor::Integration => {
            (paint(GOOD, "✓"), "The connection's credential creates branches and pull requests")
        }
        Actor::Blocked => {
            (paint(BAD, "✗"), "Nobody creates branches and pull requests: your own access key is missing")
        }
    };
    let mut text = format!("{sign} {who}\n");
    if let Some(hint) = &access.access_key_hint {
        let whose = access.arn.as_deref().unwrap_or_default();
        let place = match access.kept_in {
            Some(Keep::Keychain) => " (keychain)",
            Some(Keep::Session) => " (this command only)",
            None => "",
        };
        let _infallible = writeln!(text, "    {hint} {whose}{place}");
    }
    let required = match access.required {
        Some(true) => "The integration requires it (Require User PAT).",
        Some(false) => "The integration does not require it.",
        None => "Jira could not be asked whether the integration requires it.",
    };
    let _infallible = writeln!(text, "    {required}");
    if access.actor == Actor::Personal {
        text.push_str("    Jira has its own copy, which you store there by hand:\n");
        for link in &access.jira_links {
            let _infallible = writeln!(text, "      {} ({})", link.title, link.url);
        }
    }
    text
}
