//! Journeys through the real window, on a sandbox that is as strict as the real services.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "journeys/connect.rs"]
mod connect;
#[path = "journeys/outside.rs"]
mod outside;
#[path = "journeys/steps.rs"]
mod steps;
