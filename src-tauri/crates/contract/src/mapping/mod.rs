//! From what use cases know to what crosses the wire.

mod acts;
mod audit;
mod bulk;
mod connections;
mod coverage;
mod credentials;
mod diagnostics;
mod diff;
mod errors;
mod git_setup;
mod integrations;
mod issue;
mod manage;
mod message;
mod mirror;
mod network;
mod permissions;
mod plan_changes;
mod plan_repository;
mod plan_rotation;
mod plan_triggers;
mod plans;
mod pull_request;
mod regions;
mod reindex;
mod repository;
mod runs;
mod sessions;
mod ssh;
mod triggers;
mod updates;
mod why;
mod wizard;

pub use acts::{branch_list, created_branch, created_pull_request, personal_access, pull_request_wanted};
pub use audit::{AUDIT_COLUMNS, audit_cells, audit_entry, audit_page, audit_query};
pub use bulk::{
    configuration, configuration_change, configuration_edit, configuration_import,
    configuration_import_progress, configuration_row, edited_configuration,
};
pub use connections::{connection, connection_detail};
pub use coverage::{coverage, coverage_progress};
pub use credentials::{credential_check, credential_inventory, own_calls, removal_report};
pub use diagnostics::facts;
pub use diff::{commit, file_diff, file_diff_wanted};
pub use errors::wire_error;
pub use git_setup::{check, git_setup};
pub use integrations::{adopted, site_integrations};
pub use issue::{
    branch_naming, branch_template, issue_branches, issue_commits, issue_repository, issue_site, issue_tags,
    opened_issue, recent_issues, template_text,
};
pub use manage::{filter_kind, filter_trial, setting, setting_name, target, target_change, target_detail};
pub use message::{commit_hook, message_report, message_wanted};
pub use mirror::{mirror, mirror_progress};
pub use network::{network_settings, wanted_network};
pub use permissions::{features, permission_report, policy_document};
pub use plans::plan;
pub use pull_request::{
    branch_look, closed_pull_request, deleted_branch, issue_pull_requests, pull_request_detail,
    pull_request_preview, remembered_branch,
};
pub use regions::{REGIONS_COLUMNS, regions_plan, regions_rows};
pub use reindex::{reindex_outcome, reindex_progress, reindex_wanted};
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
pub use updates::update_check;
pub use why::{commit_explanation, commit_question};
pub use wizard::{
    aws_account, found_repository, jira_site, keep, keychain_status, listing_progress, project,
    refspec_preview, region, settings,
};
