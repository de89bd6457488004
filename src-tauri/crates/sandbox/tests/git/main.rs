//! The git endpoints, judged by the git and OpenSSH clients that people use.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as expected")]

mod faults;
mod http;
mod limits;
mod ssh;
mod support;
