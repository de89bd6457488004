//! What clients have to cope with: texts that are no markup, authorities that nobody knows, keys that change hands.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod certificates;
#[path = "../common/mod.rs"]
mod common;
mod dialogs;
mod hostile;
mod rotation;
