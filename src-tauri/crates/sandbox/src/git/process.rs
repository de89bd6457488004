//! The git program that does the real work behind both transports.

use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, Command};

use super::Service;

/// How one git process is to talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
    /// List the references and end: `info/refs` of smart HTTP.
    Advertise,
    /// Read one request, answer it and end: the other half of smart HTTP.
    Stateless,
    /// The whole conversation: SSH.
    Stateful,
}

/// Why git could not be started.
#[derive(Debug, thiserror::Error)]
pub(super) enum GitProgramError {
    /// There is no `git` on the `PATH`.
    #[error(
        "the sandbox serves clone, fetch and push through the `git` program, and there is none on the PATH: install git"
    )]
    Missing(#[source] std::io::Error),
    /// It is there and does not start.
    #[error("the `git` program does not start")]
    Start(#[source] std::io::Error),
}

/// Starts git on a bare repository, with all three streams piped.
///
/// `protocol` is the client's `GIT_PROTOCOL` (`version=2`). No configuration of this machine's user takes part: the
/// sandbox must answer the same everywhere.
pub(super) fn spawn(
    service: Service,
    talk: Talk,
    directory: &Path,
    protocol: Option<&str>,
) -> Result<Child, GitProgramError> {
    let mut command = Command::new("git");
    command.arg(service.name().trim_start_matches("git-"));
    match talk {
        Talk::Advertise => command.args(["--stateless-rpc", "--advertise-refs"]),
        Talk::Stateless => command.arg("--stateless-rpc"),
        Talk::Stateful => &mut command,
    };
    command.arg(directory);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" });
    // A push of many objects would start a background repack, which outlives the sandbox's directory.
    command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "gc.auto").env("GIT_CONFIG_VALUE_0", "0");
    if let Some(protocol) = protocol {
        command.env("GIT_PROTOCOL", protocol);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => GitProgramError::Missing(error),
            _ => GitProgramError::Start(error),
        })
}

/// Reads what git complains about into the log, to the end, so that it never blocks on a full pipe.
pub(super) async fn log_complaints(mut stderr: ChildStderr) {
    let mut text = Vec::new();
    let _read = (&mut stderr).take(16 * 1024).read_to_end(&mut text).await;
    if !text.is_empty() {
        tracing::debug!(complaint = %String::from_utf8_lossy(&text).trim(), "git");
    }
    let _rest = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
}
