//! From what use cases know to what crosses the wire.

mod acts;
mod connections;
mod credentials;
mod diagnostics;
mod errors;
mod git_setup;
mod network;
mod permissions;
mod plan_repository;
mod plan_rotation;
mod plan_triggers;
mod plans;
mod repository;
mod runs;
mod sessions;
mod ssh;
mod triggers;
mod wizard;

pub use acts::{branch_list, created_branch, created_pull_request, personal_access, pull_request_wanted};
pub use connections::{connection, connection_detail};
pub use credentials::{credential_check, credential_inventory, own_calls, removal_report};
pub use diagnostics::facts;
pub use errors::wire_error;
pub use git_setup::{check, git_setup};
pub use network::{network_settings, wanted_network};
pub use permissions::{features, permission_report, policy_document};
pub use plans::plan;
pub use repository::{
    doctor_report, location_reading, repository_check, repository_settings, single_repository,
};
pub use runs::{receipt, run_event, run_summary};
pub use sessions::{
    endpoints, identity_center_role, profiles, sign_in_progress, wanted_endpoints, wanted_source,
};
pub use ssh::{iam_ssh_keys, local_ssh_key, local_ssh_keys, ssh_config_report};
pub use triggers::{
    WantedTriggers, integration_fate, no_triggers, repositories_progress, repository_path, trigger_health,
    trigger_settings, trigger_subscription, trigger_test_result, triggers_request, wanted_triggers,
    webhook_check,
};
pub use wizard::{
    aws_account, found_repository, jira_site, keep, keychain_status, listing_progress, project,
    refspec_preview, region, settings,
};
