//! The adapter against the sandbox, and against a small AWS that answers as the sandbox does not.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod acts;
#[path = "../../../network/tests/support/company.rs"]
mod company;
mod errors;
mod history;
mod listing;
mod pace;
mod probes;
#[path = "../../../network/tests/support/proxy.rs"]
mod proxy;
mod reviews;
mod sandbox_sessions;
mod sessions;
mod simulation;
mod ssh_keys;
mod subscriptions;
mod support;
mod tls;
mod topics;
mod triggers;
