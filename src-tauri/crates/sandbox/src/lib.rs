//! The sandbox: a local AWS account, the Git Integration for Jira app and git servers, as strict as the real ones.
//!
//! It shares no code with Causeway's adapters, so it can judge them. Everything listens on loopback only.

pub mod approvals;
pub mod authorization;
pub mod aws;
pub mod clock;
pub mod control;
pub mod events;
pub mod faults;
pub mod federation;
pub mod git;
pub mod identity_center;
pub mod jira;
pub mod mfa;
pub mod options;
pub mod partition;
pub mod principals;
pub mod pull_requests;
pub mod ready;
mod reference_changes;
pub mod repositories;
pub mod resource_policy;
pub mod seed;
pub mod serve;
pub mod sns;
pub mod trail;
pub mod tuning;
pub mod wire;
pub mod world;
