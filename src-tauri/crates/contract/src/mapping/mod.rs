//! From what use cases know to what crosses the wire.

mod connections;
mod errors;
mod plans;
mod runs;
mod wizard;

pub use connections::{connection, connection_detail};
pub use errors::wire_error;
pub use plans::plan;
pub use runs::{receipt, run_event, run_summary};
pub use wizard::{
    aws_account, found_repository, jira_site, keep, keychain_status, listing_progress, project,
    refspec_preview, region, settings,
};
