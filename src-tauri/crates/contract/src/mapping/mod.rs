//! From what use cases know to what crosses the wire.

mod connections;
mod errors;
mod permissions;
mod plan_triggers;
mod plans;
mod runs;
mod triggers;
mod wizard;

pub use connections::{connection, connection_detail};
pub use errors::wire_error;
pub use permissions::{features, permission_report, policy_document};
pub use plans::plan;
pub use runs::{receipt, run_event, run_summary};
pub use triggers::{
    WantedTriggers, integration_fate, no_triggers, repositories_progress, repository_path, trigger_health,
    trigger_settings, trigger_subscription, trigger_test_result, triggers_request, wanted_triggers,
    webhook_check,
};
pub use wizard::{
    aws_account, found_repository, jira_site, keep, keychain_status, listing_progress, project,
    refspec_preview, region, settings,
};
