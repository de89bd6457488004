//! Triggers: what CodeCommit tells Jira about a push, through a topic and a subscription.
//!
//! The path is CodeCommit → trigger → topic → subscription → Jira. One topic and one subscription serve a whole
//! connection; each repository has one trigger of ours among up to ten.

pub mod disconnect;
#[cfg(test)]
mod fixture;
pub mod other_ways;
pub mod path;
pub mod plan;
pub mod policy;
pub mod topic;
pub mod trigger;
pub mod webhook;

pub use topic::TopicArn;
pub use trigger::{StoredTriggers, Trigger};
pub use webhook::{EndpointMark, WebhookUrl};
