//! What the tests share: a sandbox process, the real window in it, and clients that are not ours.

#![expect(clippy::expect_used, clippy::panic, reason = "support of tests fails a test by panicking")]

pub mod archive;
pub mod display;
pub mod keyboard;
pub mod keyring;
pub mod listening;
pub mod peers;
mod press;
pub mod processes;
pub mod programs;
pub mod sandbox;
pub mod window;
