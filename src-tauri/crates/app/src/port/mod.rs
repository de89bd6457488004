//! What the use cases need from the world. Adapters implement these; tests can too.

pub mod audit;
pub mod aws;
pub mod commit_index;
pub mod commit_source;
pub mod git;
pub mod history;
pub mod jira;
pub mod jira_bulk;
pub mod jira_issues;
pub mod mirror;
pub mod network;
pub mod network_settings;
pub mod probe;
pub mod programs;
pub mod reachability;
pub mod releases;
pub mod secrets;
pub mod ssh;
pub mod storage;

/// The current time, passed in so that nothing reads a clock by itself.
pub trait Clock: Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn now_millis(&self) -> i64;
}

/// New identifiers, passed in so that tests are repeatable.
pub trait Ids: Send + Sync {
    /// A fresh identifier, unique for ever: letters, digits and dashes.
    fn fresh(&self) -> String;
}
