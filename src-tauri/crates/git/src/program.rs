//! [`InstalledGit`].

use std::io::ErrorKind;
use std::process::{Output, Stdio};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::git_program::{GitProgram, GitProgramError};
use tokio::process::Command;

/// How long git may take to look into a few files.
const DEADLINE: Duration = Duration::from_secs(10);

/// The git on the search path, as the person's shell would run it.
#[derive(Debug, Clone, Copy, Default)]
pub struct InstalledGit;

impl InstalledGit {
    async fn run(self, arguments: &[&str]) -> Result<Output, GitProgramError> {
        // No repository's own settings: the directory of temporary files is in none.
        let elsewhere = std::env::temp_dir();
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&elsewhere)
            .env("GIT_CEILING_DIRECTORIES", &elsewhere)
            .env("GIT_TERMINAL_PROMPT", "0")
            .env_remove("GIT_DIR")
            .env_remove("GIT_TRACE")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        // No console window flashes up beside the program's own.
        #[cfg(windows)]
        command.creation_flags(0x0800_0000);
        match tokio::time::timeout(DEADLINE, command.output()).await {
            Ok(Ok(output)) => Ok(output),
            Ok(Err(error)) if error.kind() == ErrorKind::NotFound => Err(GitProgramError::Missing),
            Ok(Err(error)) => Err(GitProgramError::Failed { detail: error.to_string() }),
            Err(_) => Err(GitProgramError::Slow { seconds: DEADLINE.as_secs() }),
        }
    }
}

fn failed(output: &Output) -> GitProgramError {
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    GitProgramError::Failed { detail: if said.is_empty() { output.status.to_string() } else { said } }
}

#[async_trait]
impl GitProgram for InstalledGit {
    async fn version(&self) -> Result<String, GitProgramError> {
        let output = self.run(&["version"]).await?;
        let said = String::from_utf8_lossy(&output.stdout);
        let version = said.trim().strip_prefix("git version ").map(str::to_owned);
        version.filter(|_| output.status.success()).ok_or_else(|| failed(&output))
    }

    async fn credential_settings(&self) -> Result<Vec<u8>, GitProgramError> {
        let arguments = ["config", "--null", "--show-origin", "--get-regexp", r"^credential\."];
        let output = self.run(&arguments).await?;
        // 1 is git's way of saying that there are none.
        match output.status.code() {
            Some(0) => Ok(output.stdout),
            Some(1) => Ok(Vec::new()),
            _ => Err(failed(&output)),
        }
    }

    async fn is_program(&self, path: &str) -> bool {
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || std::fs::metadata(path).is_ok_and(|file| is_executable(&file)))
            .await
            .unwrap_or(false)
    }
}

#[cfg(unix)]
fn is_executable(file: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.is_file() && file.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(file: &std::fs::Metadata) -> bool {
    file.is_file()
}
