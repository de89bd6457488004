//! The adapter against a small Jira.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod bulk;
mod calls;
#[path = "../../../network/tests/support/company.rs"]
mod company;
mod failures;
mod host_probe;
mod issues;
#[path = "../../../network/tests/support/proxy.rs"]
mod proxy;
mod reindexing;
mod repositories;
mod settings;
mod support;
mod tls;
mod webhook_probe;
