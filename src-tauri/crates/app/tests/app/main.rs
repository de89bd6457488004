//! The use cases and the run engine in a world in memory, in paused time.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod beside;
mod bounds;
mod cancelling;
mod connecting;
mod following;
mod killed;
mod lending;
mod resuming;
mod secrets;
mod support;
mod trigger_faults;
mod trigger_kills;
mod trigger_looks;
mod trigger_runs;
mod undoing;
mod watching;
mod webhook_looks;
