//! Mirrors of the sandbox's repositories: real signed fetches over HTTPS, and what is on disk after them.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

mod breaking;
mod history;
mod resuming;
mod what;
mod world;
