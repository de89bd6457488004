//! The adapter against a small Jira.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod calls;
#[path = "../../../network/tests/support/company.rs"]
mod company;
mod failures;
mod host_probe;
#[path = "../../../network/tests/support/proxy.rs"]
mod proxy;
mod repositories;
mod support;
mod tls;
mod webhook_probe;
