//! The adapter against a small AWS.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod acts;
#[path = "../../../network/tests/support/company.rs"]
mod company;
mod errors;
mod listing;
mod pace;
mod probes;
#[path = "../../../network/tests/support/proxy.rs"]
mod proxy;
mod sessions;
mod simulation;
mod subscriptions;
mod support;
mod tls;
mod topics;
mod triggers;
