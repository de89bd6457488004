//! One live check: what is looked at, what was found, what to do about it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Area {
    /// This computer: keychain, clock, data directory.
    Computer,
    /// The way there: names, TLS, proxy.
    Network,
    /// AWS.
    Aws,
    /// Jira and GIJ.
    Jira,
    /// git and ssh.
    Git,
}

impl fmt::Display for Area {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Computer => "this computer",
            Self::Network => "network",
            Self::Aws => "AWS",
            Self::Jira => "Jira",
            Self::Git => "git",
        })
    }
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// At work.
    Running,
    /// As it should be.
    Ok,
    /// It works, and something should be known.
    Caution,
    /// It does not work.
    Failed,
    /// Not looked at, because something before it failed or is missing, or because the person cancelled.
    Skipped,
}

impl Outcome {
    /// Whether nothing more will be heard of it.
    pub fn has_ended(self) -> bool {
        self != Self::Running
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Running => "running",
            Self::Ok => "ok",
            Self::Caution => "caution",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        })
    }
}

/// One live check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stays the same from run to run: `clock`, `tls git-codecommit.eu-west-1.amazonaws.com`.
    pub id: String,
    /// What it is about.
    pub area: Area,
    /// What is looked at: "Clock", "TLS of git-codecommit.eu-west-1.amazonaws.com".
    pub title: String,
    /// How it stands.
    pub outcome: Outcome,
    /// What was found, in one sentence; what is being done, while it runs.
    pub finding: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// Text to copy that belongs to the fix: a command, a piece of configuration.
    pub snippet: Option<String>,
    /// How long it took.
    pub took: Option<Duration>,
}

impl Check {
    /// A check that begins.
    pub fn running(id: impl Into<String>, area: Area, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            area,
            title: title.into(),
            outcome: Outcome::Running,
            finding: String::new(),
            fix: None,
            snippet: None,
            took: None,
        }
    }

    /// The same check, ended with this judgement after this time.
    #[must_use]
    pub fn ended(self, judgement: Judgement, took: Duration) -> Self {
        let Judgement { outcome, finding, fix, snippet } = judgement;
        Self { outcome, finding, fix, snippet, took: Some(took), ..self }
    }
}

/// What an observation means: the part of a [`Check`] that its end decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// How it ended.
    pub outcome: Outcome,
    /// What was found, in one sentence.
    pub finding: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// Text to copy that belongs to the fix.
    pub snippet: Option<String>,
}

impl Judgement {
    /// As it should be.
    pub fn ok(finding: impl Into<String>) -> Self {
        Self::of(Outcome::Ok, finding)
    }

    /// It works, and something should be known.
    pub fn caution(finding: impl Into<String>) -> Self {
        Self::of(Outcome::Caution, finding)
    }

    /// It does not work.
    pub fn failed(finding: impl Into<String>) -> Self {
        Self::of(Outcome::Failed, finding)
    }

    /// It was not looked at; the finding says why.
    pub fn skipped(finding: impl Into<String>) -> Self {
        Self::of(Outcome::Skipped, finding)
    }

    /// With what to do about it.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }

    /// With a text to copy.
    #[must_use]
    pub fn snippet(self, snippet: impl Into<String>) -> Self {
        Self { snippet: Some(snippet.into()), ..self }
    }

    /// Whether what comes after it can be looked at.
    pub fn lets_pass(&self) -> bool {
        matches!(self.outcome, Outcome::Ok | Outcome::Caution)
    }

    fn of(outcome: Outcome, finding: impl Into<String>) -> Self {
        Self { outcome, finding: finding.into(), fix: None, snippet: None }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Area, Check, Judgement, Outcome};

    #[test]
    fn an_end_keeps_what_the_check_is_and_replaces_what_it_found() {
        let begun = Check::running("clock", Area::Computer, "Clock");
        assert!(!begun.outcome.has_ended());
        let judgement = Judgement::caution("70 seconds late").fix("Set it.").snippet("timedatectl");
        assert!(judgement.lets_pass());
        let ended = begun.clone().ended(judgement, Duration::from_millis(12));
        assert_eq!((&ended.id, ended.area, &ended.title), (&begun.id, begun.area, &begun.title));
        assert_eq!((ended.outcome, ended.took), (Outcome::Caution, Some(Duration::from_millis(12))));
        assert_eq!((ended.fix.as_deref(), ended.snippet.as_deref()), (Some("Set it."), Some("timedatectl")));
    }
}
