//! What crosses the wire between the webview and the Rust side: requests, responses, error codes and the command list.
//!
//! Requests may carry secrets inwards ([`causeway_domain::Secret`]); no response type can, because `Secret` has no
//! `Serialize`. TypeScript is generated from these types by this crate's tests.

pub mod acts;
pub mod audit;
pub mod bulk;
pub mod commands;
pub mod connection;
pub mod credentials;
pub mod csv;
pub mod diagnostics;
pub mod diff;
pub mod draft;
pub mod error;
pub mod git_setup;
pub mod integrations;
pub mod issue;
pub mod manage;
pub mod mapping;
pub mod mirror;
pub mod permissions;
pub mod plan;
pub mod pull_request;
pub mod regions;
pub mod reindex;
pub mod repository;
pub mod run;
pub mod smart_commit;
pub mod ssh;
pub mod start;
pub mod triggers;
pub mod updates;
pub mod wizard;

pub use commands::COMMANDS;
pub use error::{ErrorCode, ErrorKind, WireError};
