//! Triggers, topics, subscriptions and who may do what with them, over HTTP and with signatures of the test's own making.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

#[path = "../common/mod.rs"]
mod common;
mod faults;
mod permissions;
mod publishers;
mod subscriptions;
mod support;
mod triggers;
