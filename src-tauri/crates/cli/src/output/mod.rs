//! Answers as text for people. Every sign is a character first; colour only repeats it.

mod acts;
mod audit;
mod bulk;
mod coverage;
mod credentials;
mod diagnostics;
mod integrations;
mod issue;
mod manage;
mod message;
mod mirror;
mod permissions;
mod plan;
mod receipt;
mod repository;
mod reviews;
mod ssh;
mod status;
mod tested;
#[cfg(test)]
mod tests;

use causeway_contract::run::ItemState;

use crate::console::{BAD, CHANGE, GOOD, QUIET, paint};

pub(crate) use acts::{created_branch, created_pull_request, personal_access};
pub(crate) use audit::{audit, audit_csv};
pub(crate) use bulk::{bulk_report, import_end};
pub(crate) use coverage::coverage;
pub(crate) use credentials::{checked, credentials, removal};
pub(crate) use diagnostics::{check, facts, written};
pub(crate) use integrations::{integrations, reindexed};
pub(crate) use issue::issue;
pub(crate) use manage::{setting_name, target};
pub(crate) use message::message;
pub(crate) use mirror::{bytes, mirror};
pub(crate) use permissions::permissions;
pub(crate) use plan::{plan, regions};
pub(crate) use receipt::receipt;
pub(crate) use repository::single_repositories;
pub(crate) use reviews::{
    branch_list, closed_pull_request, deleted_branch, deleted_branches, issue_pull_requests,
    pull_request_detail, pull_request_preview,
};
pub(crate) use ssh::{iam_ssh_keys, local_ssh_keys, ssh_config, ssh_keys};
pub(crate) use status::{connections, status};
pub(crate) use tested::tested;

/// As wide as a column of names becomes.
const WIDEST: usize = 48;

/// A name in a column.
fn column<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(|name| name.chars().count()).max().unwrap_or(0).min(WIDEST)
}

fn state(state: ItemState) -> String {
    let (sign, style) = match state {
        ItemState::Done => ("✓", GOOD),
        ItemState::Failed => ("✗", BAD),
        ItemState::Skipped => ("−", QUIET),
        ItemState::Running => ("…", CHANGE),
        ItemState::Pending => ("·", QUIET),
    };
    paint(style, sign)
}

/// `1 repository`, `2 repositories`.
fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
