//! What GIJ has at a Jira site, whoever made it, and taking it over.

mod adopting;
mod listing;

pub use adopting::{Adopted, AdoptionRequest};
pub use listing::{ListedIntegration, ListedRepository, SiteIntegrations};
