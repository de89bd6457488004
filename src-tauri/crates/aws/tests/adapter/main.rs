//! The adapter against a small AWS.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod errors;
mod listing;
mod pace;
mod probes;
mod simulation;
mod subscriptions;
mod support;
mod tls;
mod topics;
mod triggers;
