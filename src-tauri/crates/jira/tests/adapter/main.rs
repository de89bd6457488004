//! The adapter against a small Jira.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod calls;
mod failures;
mod support;
mod tls;
mod webhook_probe;
