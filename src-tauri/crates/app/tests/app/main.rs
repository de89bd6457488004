//! The use cases and the run engine in a world in memory, in paused time.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acts;
mod answers;
mod beside;
mod bounds;
mod cancelling;
mod connecting;
mod credentials;
mod diagnosing;
mod examining;
mod examining_ssh;
mod following;
mod git_setup;
mod killed;
mod lending;
mod locked_keychain;
mod network;
mod own_calls;
mod personal;
mod resuming;
mod rotation;
mod rotation_kills;
mod secrets;
mod single_repository;
mod single_repository_kills;
mod ssh_keys;
mod support;
mod trigger_faults;
mod trigger_kills;
mod trigger_looks;
mod trigger_runs;
mod undoing;
mod watching;
mod webhook_looks;
