//! The adapter against a small Jira.

mod calls;
mod failures;
mod support;
