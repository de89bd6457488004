//! The sandbox: a local AWS account, the Git Integration for Jira app and git servers, as strict as the real ones.
//!
//! It shares no code with Causeway's adapters, so it can judge them. Everything listens on loopback only.

pub mod authorization;
pub mod clock;
pub mod events;
pub mod faults;
pub mod jira;
pub mod options;
pub mod principals;
pub mod repositories;
pub mod seed;
pub mod world;
