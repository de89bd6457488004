//! One file per screen area. A command parses, calls one use case, and maps the outcome.

pub(crate) mod acts;
pub(crate) mod audit;
pub(crate) mod bulk;
pub(crate) mod connections;
pub(crate) mod coverage;
pub(crate) mod credentials;
pub(crate) mod diagnostics;
pub(crate) mod diff;
pub(crate) mod git;
pub(crate) mod integrations;
pub(crate) mod issue;
pub(crate) mod manage;
pub(crate) mod message;
pub(crate) mod mirror;
pub(crate) mod network;
pub(crate) mod permissions;
pub(crate) mod pull_request;
pub(crate) mod repository;
pub(crate) mod run;
pub(crate) mod sessions;
pub(crate) mod ssh;
pub(crate) mod start;
pub(crate) mod triggers;
pub(crate) mod updates;
pub(crate) mod why;
pub(crate) mod wizard;

use std::sync::Arc;

use tauri::State;

use crate::desktop::Desktop;

/// The state as a command receives it.
pub(crate) type Desk<'a> = State<'a, Arc<Desktop>>;
