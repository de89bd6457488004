//! The adapter against the sandbox's SSH server and files of a person's own.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod agent;
mod folders;
mod known_hosts;
mod login;
mod login_failures;
mod new_keys;
mod side_by_side;
mod support;
