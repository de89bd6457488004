//! What happened to the sandbox's parts, for tests. Secrets are never in it. What AWS would tell is in [`crate::trail`].

use std::sync::Mutex;

/// One recorded request or side effect.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Event {
    /// Position in the log, from 1.
    pub sequence: u64,
    /// Epoch milliseconds by the sandbox's clock.
    pub at_millis: i64,
    /// `codecommit`, `sns`, `iam`, `sts`, `cloudtrail`, `sso`, `sso-oidc`, `git`, `ssh`, `gij`, `jira`.
    pub service: String,
    /// The operation (`ListRepositories`, `git-upload-pack`, `POST /rest/gitplugin/1.0/integration`).
    pub operation: String,
    /// The caller's ARN or Jira user name; empty when unauthenticated.
    pub principal: String,
    /// What it was about (repository name, ARN, path); may be empty.
    pub resource: String,
    /// `ok`, or the error code answered.
    pub outcome: String,
}

/// An append-only list of events.
#[derive(Debug, Default)]
pub struct EventLog {
    events: Mutex<Vec<Event>>,
}

impl EventLog {
    /// Appends an event; its `sequence` is assigned here.
    pub fn record(&self, mut event: Event) {
        let mut events = self.events.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        event.sequence = events.len() as u64 + 1;
        events.push(event);
    }

    /// All events after `sequence` (0 for all).
    pub fn since(&self, sequence: u64) -> Vec<Event> {
        let events = self.events.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        events.iter().filter(|event| event.sequence > sequence).cloned().collect()
    }
}
