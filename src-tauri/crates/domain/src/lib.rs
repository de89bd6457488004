//! Nouns and rules of connecting AWS CodeCommit to Jira Data Center.
//!
//! Pure: no I/O, no clock, no async. Everything that enters as text becomes one of these types first, and past that
//! line nothing invalid exists.

pub mod access_key;
pub mod adoption;
pub mod branch;
pub mod branch_template;
pub mod bulk;
pub mod caller;
pub mod clock_offset;
pub mod commit_graph;
pub mod commit_hook;
pub mod commit_link;
pub mod coverage;
pub mod credential_source;
pub mod diff;
pub mod doctor;
pub mod endpoints;
pub mod git_config;
pub mod git_credential;
pub mod git_helpers;
pub mod git_host;
pub mod git_password;
pub mod integration;
pub mod issue_address;
pub mod issue_key;
pub mod jira_url;
pub mod manage;
pub mod network;
pub mod origin;
pub mod permission;
pub mod personal;
pub mod plan;
pub mod pull_request;
pub mod refspec;
pub mod region;
pub mod regions;
pub mod repository_location;
pub mod repository_name;
pub mod rotation;
mod secret;
pub mod single_repository;
pub mod smart_commit;
pub mod sns_message;
pub mod ssh;
pub mod triggers;
pub mod utf16;

pub use access_key::AccessKeyId;
pub use caller::{CallerIdentity, CallerKind};
pub use issue_key::IssueKey;
pub use jira_url::JiraUrl;
pub use region::Region;
pub use secret::Secret;
