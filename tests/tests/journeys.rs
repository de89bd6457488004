//! Journeys through the real window, on a sandbox that is as strict as the real services.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "journeys/canary.rs"]
mod canary;
#[path = "journeys/connect.rs"]
mod connect;
#[path = "journeys/credentials.rs"]
mod credentials;
#[path = "journeys/developer.rs"]
mod developer;
#[path = "journeys/diagnostics.rs"]
mod diagnostics;
#[path = "journeys/doors.rs"]
mod doors;
#[path = "journeys/hostile.rs"]
mod hostile;
#[path = "journeys/identity_center.rs"]
mod identity_center;
#[path = "journeys/interruption.rs"]
mod interruption;
#[path = "journeys/issue.rs"]
mod issue;
#[path = "journeys/keyboard.rs"]
mod keyboard;
#[path = "journeys/keychain.rs"]
mod keychain;
#[path = "journeys/large.rs"]
mod large;
#[path = "journeys/manage.rs"]
mod manage;
#[path = "journeys/mirror.rs"]
mod mirror;
#[path = "journeys/outside.rs"]
mod outside;
#[path = "journeys/reading.rs"]
mod reading;
#[path = "journeys/refusals.rs"]
mod refusals;
#[path = "journeys/repository.rs"]
mod repository;
#[path = "journeys/rotation.rs"]
mod rotation;
#[path = "journeys/ssh_keys.rs"]
mod ssh_keys;
#[path = "journeys/steps.rs"]
mod steps;
#[path = "journeys/throttling.rs"]
mod throttling;
#[path = "journeys/triggers.rs"]
mod triggers;
#[path = "journeys/undo.rs"]
mod undo;
