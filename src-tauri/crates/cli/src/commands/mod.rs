//! One file for each command.

mod acts;
mod connect;
mod credentials;
mod diagnostics;
mod disconnect;
mod doctor;
mod documentation;
mod export;
mod permissions;
mod reindex;
mod repository;
mod rotate;
mod sign_in;
mod ssh;
mod status;
mod sync;
mod test;
mod triggers;

use crate::arguments::{Command, SignedBy};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) use credentials::Checked;
pub(crate) use documentation::{completions, man};
pub(crate) use status::Status;

/// Carries out a command that needs the use cases.
pub(crate) async fn run(desk: &Desk, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Connect { file, mode } => connect::run(desk, &file, &mode).await,
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
        Command::Permissions { connection, file, probe_changes, policy } => {
            let asked = permissions::Asked { probe_changes, policy };
            permissions::run(desk, connection.as_deref(), file.as_deref(), asked).await
        }
        Command::Reindex { connection, repositories, wait } => {
            reindex::run(desk, &connection, repositories, wait).await
        }
        Command::Branch { connection, repository, name, from } => {
            acts::branch(desk, &connection, &repository, &name, from).await
        }
        Command::PullRequest { connection, repository, source, into, title, description } => {
            let asked = acts::PullRequest { repository, source, into, title, description };
            acts::pull_request(desk, &connection, asked).await
        }
        Command::Personal { connection, set, remove } => {
            acts::personal(desk, &connection, acts::Change::of(set, remove)).await
        }
        Command::Export { tool, connection, file, output } => {
            export::run(desk, tool, connection.as_deref(), file.as_deref(), output.as_deref()).await
        }
        Command::Repository { command } => repository::run(desk, command).await,
        Command::Ssh { command } => ssh::run(desk, command).await,
        Command::Credentials { command } => credentials::run(desk, command).await,
        Command::Rotate { connection, access_key_id, mode } => {
            rotate::run(desk, &connection, &access_key_id, &mode).await
        }
        Command::Doctor(asked) => doctor::run(desk, *asked).await,
        Command::Diagnostics => diagnostics::run(desk).await,
        Command::SupportBundle { file } => diagnostics::support_bundle(desk, &file).await,
        Command::Completions { shell } => completions(desk.console, shell),
        Command::Man { output } => man(&output),
    }
}
