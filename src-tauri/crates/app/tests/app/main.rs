//! The use cases and the run engine in a world in memory, in paused time.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod cancelling;
mod connecting;
mod following;
mod killed;
mod resuming;
mod secrets;
mod support;
mod undoing;
mod watching;
