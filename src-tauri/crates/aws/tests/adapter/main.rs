//! The adapter against a small AWS.

mod errors;
mod listing;
mod support;
