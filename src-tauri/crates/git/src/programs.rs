//! [`InstalledPrograms`].

use std::io::ErrorKind;
use std::process::{Output, Stdio};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::programs::{Program, ProgramError, Programs};
use tokio::process::Command;

/// How long a program may take to say something of itself. The AWS command line takes a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest line that is taken for a version.
const LONGEST: usize = 200;

/// The programs on the search path, as the person's shell would run them.
#[derive(Debug, Clone, Copy, Default)]
pub struct InstalledPrograms;

#[async_trait]
impl Programs for InstalledPrograms {
    async fn version(&self, program: Program) -> Result<String, ProgramError> {
        let question = match program {
            Program::Git | Program::AwsCli => "--version",
            Program::Ssh => "-V",
        };
        version(program.command(), question).await
    }

    async fn git_credential_settings(&self) -> Result<Vec<u8>, ProgramError> {
        let arguments = ["config", "--null", "--show-origin", "--get-regexp", r"^credential\."];
        let output = ask(Program::Git.command(), &arguments).await?;
        // 1 is git's way of saying that there are none.
        match output.status.code() {
            Some(0) => Ok(output.stdout),
            Some(1) => Ok(Vec::new()),
            _ => Err(failed(&output, &first_line(&output.stderr))),
        }
    }

    async fn is_program(&self, path: &str) -> bool {
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || std::fs::metadata(path).is_ok_and(|file| is_executable(&file)))
            .await
            .unwrap_or(false)
    }
}

async fn version(command: &str, question: &str) -> Result<String, ProgramError> {
    let output = ask(command, &[question]).await?;
    // ssh tells its version on standard error.
    let words = if output.stdout.trim_ascii().is_empty() { &output.stderr } else { &output.stdout };
    let line = first_line(words);
    if output.status.success() && !line.is_empty() { Ok(line) } else { Err(failed(&output, &line)) }
}

/// Runs a program to its end.
async fn ask(program: &str, arguments: &[&str]) -> Result<Output, ProgramError> {
    // No repository's own settings: the directory of temporary files is in none.
    let elsewhere = std::env::temp_dir();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(&elsewhere)
        .env("GIT_CEILING_DIRECTORIES", &elsewhere)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env_remove("GIT_DIR")
        .env_remove("GIT_TRACE")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        // One that hangs ends with the look at it.
        .kill_on_drop(true);
    // No console window flashes up beside the program's own.
    #[cfg(windows)]
    command.creation_flags(0x0800_0000);
    match tokio::time::timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => Err(ProgramError::Missing),
        Ok(Err(error)) => Err(ProgramError::Failed { detail: error.to_string() }),
        Err(_) => Err(ProgramError::Slow { seconds: PATIENCE.as_secs() }),
    }
}

fn failed(output: &Output, said: &str) -> ProgramError {
    ProgramError::Failed { detail: format!("{} {said}", output.status).trim_end().to_owned() }
}

fn first_line(words: &[u8]) -> String {
    let text = String::from_utf8_lossy(words);
    text.trim().lines().next().unwrap_or_default().trim().chars().take(LONGEST).collect()
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

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use causeway_app::port::programs::{Program, ProgramError, Programs};

    use super::{InstalledPrograms, version};

    fn script(text: &str) -> (tempfile::TempDir, String) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("program");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = path.display().to_string();
        (directory, path)
    }

    #[tokio::test]
    async fn a_version_is_read_from_either_stream() {
        for redirect in ["", " >&2"] {
            let (_directory, program) = script(&format!("echo \"name 1.2 asked $1\"{redirect}"));
            assert_eq!(version(&program, "-V").await, Ok("name 1.2 asked -V".to_owned()));
        }
    }

    #[tokio::test]
    async fn missing_is_told_from_broken() {
        assert_eq!(version("causeway-no-such-program", "-V").await, Err(ProgramError::Missing));
        let (_directory, program) = script("echo no library; exit 127");
        let found = version(&program, "-V").await;
        assert!(
            matches!(&found, Err(ProgramError::Failed { detail }) if detail.contains("no library")),
            "{found:?}"
        );
        let (_directory, silent) = script("exit 0");
        assert!(matches!(version(&silent, "-V").await, Err(ProgramError::Failed { .. })));
    }

    #[tokio::test]
    async fn git_is_found_where_it_is_and_says_how_it_is_set_up() {
        let found = InstalledPrograms.version(Program::Git).await.unwrap();
        assert!(found.starts_with("git version"), "{found}");
        // Whatever this computer's git has, it is of that section and no other.
        let settings = InstalledPrograms.git_credential_settings().await.unwrap();
        let keys = settings.split(|byte| *byte == 0).skip(1).step_by(2);
        for key in keys.filter(|key| !key.is_empty()) {
            assert!(key.starts_with(b"credential."), "{}", String::from_utf8_lossy(key));
        }
    }

    #[tokio::test]
    async fn a_program_can_be_run() {
        let (directory, program) = script("exit 0");
        assert!(InstalledPrograms.is_program(&program).await);
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(!InstalledPrograms.is_program(&program).await);
        assert!(!InstalledPrograms.is_program(directory.path().to_str().unwrap()).await);
    }
}
