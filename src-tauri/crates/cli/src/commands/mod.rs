//! One file for each command.

mod acts;
mod audit;
mod branch;
mod bulk;
mod connect;
mod credentials;
mod diagnostics;
mod disconnect;
mod doctor;
mod documentation;
mod export;
mod integrations;
mod issue;
mod manage;
mod message;
mod mirror;
mod permissions;
mod pull_request;
mod reindex;
mod repository;
mod resume;
mod rotate;
mod sign_in;
mod ssh;
mod status;
mod sync;
mod test;
mod triggers;
mod why;

use causeway_domain::manage::Change;

use crate::arguments::{Command, SignedBy};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) use bulk::BulkReport;
pub(crate) use credentials::Checked;
pub(crate) use documentation::{completions, man};
pub(crate) use integrations::ListedSite;
pub(crate) use issue::Issue;
pub(crate) use message::{MessageCommand, alone as message_alone};
pub(crate) use reindex::Reindexed;
pub(crate) use status::Status;
pub(crate) use why::WhyArguments;

/// Carries out a command that needs the use cases.
pub(crate) async fn run(desk: &Desk, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Connect { file, mode } => connect::run(desk, &file, &mode).await,
        Command::Resume { runs } => resume::run(desk, runs).await,
        Command::Triggers { connection, file, signed_by, mode } => {
            triggers::run(desk, &connection, file.as_deref(), &signed_by, &mode).await
        }
        Command::Test { connection, repositories, signed_by } => {
            test::run(desk, &connection, repositories, &signed_by).await
        }
        Command::Sync { connection, signed_by, mode } => {
            sync::run(desk, &connection, &signed_by, &mode).await
        }
        Command::Status { connection, profile } => {
            status::run(desk, connection.as_deref(), &SignedBy { profile }).await
        }
        Command::Disconnect { connection, integration, signed_by, mode } => {
            disconnect::run(desk, &connection, integration, &signed_by, &mode).await
        }
        Command::Permissions { connection, file, probe_changes, policy, default_branch } => {
            let asked = permissions::Asked { probe_changes, policy, default_branch };
            permissions::run(desk, connection.as_deref(), file.as_deref(), asked).await
        }
        Command::Integrations(at) => integrations::list(desk, &at).await,
        Command::Adopt(asked) => integrations::adopt(desk, &asked).await,
        Command::Reindex(asked) => reindex::run(desk, asked).await,
        Command::Audit { words, connection, failed, csv, newest } => {
            let asked = audit::Asked { words, connection, only_failed: failed, csv, newest };
            audit::run(desk, asked).await
        }
        Command::Settings { command } => manage::settings(desk, command).await,
        Command::Enable { things, mode } => manage::change(desk, &things, Change::Enable, &mode).await,
        Command::Disable { things, mode } => manage::change(desk, &things, Change::Disable, &mode).await,
        Command::Remove { things, keep_clones, mode } => {
            let change = Change::Remove { delete_clones: !keep_clones };
            manage::change(desk, &things, change, &mode).await
        }
        Command::DefaultBranch(asked) => manage::default_branch(desk, asked).await,
        Command::Issue { issue, tags } => issue::run(desk, &issue, tags).await,
        Command::Branch { command } => branch::run(desk, command).await,
        Command::PullRequest { command } => pull_request::run(desk, command).await,
        Command::Personal { connection, set, remove } => {
            acts::personal(desk, &connection, acts::Change::of(set, remove)).await
        }
        Command::Export { tool, connection, file, output } => {
            export::run(desk, tool, connection.as_deref(), file.as_deref(), output.as_deref()).await
        }
        Command::Bulk { command } => Box::pin(bulk::run(desk, command)).await,
        Command::Mirror { command } => mirror::run(desk, command).await,
        Command::Repository { command } => repository::run(desk, command).await,
        Command::Ssh { command } => ssh::run(desk, command).await,
        Command::Credentials { command } => credentials::run(desk, command).await,
        Command::Rotate { connection, access_key_id, mode } => {
            rotate::run(desk, &connection, &access_key_id, &mode).await
        }
        Command::Doctor(asked) => doctor::run(desk, *asked).await,
        Command::Message { command } => message::run(desk, command).await,
        Command::Why(asked) => why::run(desk, asked).await,
        Command::Diagnostics => diagnostics::run(desk).await,
        Command::SupportBundle { file } => diagnostics::support_bundle(desk, &file).await,
        Command::Completions { shell } => completions(desk.console, shell),
        Command::Man { output } => man(&output),
    }
}
