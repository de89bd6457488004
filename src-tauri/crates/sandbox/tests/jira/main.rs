//! The sandbox's Jira and its Git Integration app, seen by a plain HTTP client.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod connecting;
mod faults;
mod fixture;
mod indexing;
mod jira_core;
mod managing;
mod webhooks;
