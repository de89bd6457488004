//! Which programs of others are on this computer.

use std::io::ErrorKind;
use std::process::Stdio;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::programs::{Program, ProgramFinding, Programs};
use tokio::process::Command;

/// How long a program may take to tell its version. The AWS command line takes a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest line that is taken for a version.
const LONGEST: usize = 200;

/// The programs on the search path.
#[derive(Debug, Clone, Copy, Default)]
pub struct InstalledPrograms;

#[async_trait]
impl Programs for InstalledPrograms {
    async fn look(&self, program: Program) -> ProgramFinding {
        let question = match program {
            Program::Git | Program::AwsCli => "--version",
            Program::Ssh => "-V",
        };
        ask(program.command(), question).await
    }
}

async fn ask(command: &str, question: &str) -> ProgramFinding {
    let broken = |detail: String| ProgramFinding::Broken { detail };
    let answer = Command::new(command)
        .arg(question)
        .stdin(Stdio::null())
        // One that hangs ends with the look at it.
        .kill_on_drop(true)
        .output();
    let output = match tokio::time::timeout(PATIENCE, answer).await {
        Err(_) => return broken(format!("it did not answer within {} seconds", PATIENCE.as_secs())),
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => return ProgramFinding::Missing,
        Ok(Err(error)) => return broken(error.to_string()),
        Ok(Ok(output)) => output,
    };
    // ssh tells its version on standard error.
    let words = if output.stdout.trim_ascii().is_empty() { &output.stderr } else { &output.stdout };
    let line: String = String::from_utf8_lossy(words)
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST)
        .collect();
    if output.status.success() && !line.is_empty() {
        ProgramFinding::Found { version: line }
    } else {
        broken(format!("{} {line}", output.status).trim_end().to_owned())
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use causeway_app::port::programs::{Program, ProgramFinding, Programs};

    use super::{InstalledPrograms, ask};

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
            let found = ask(&program, "-V").await;
            assert_eq!(found, ProgramFinding::Found { version: "name 1.2 asked -V".to_owned() });
        }
    }

    #[tokio::test]
    async fn missing_is_told_from_broken() {
        assert_eq!(ask("causeway-no-such-program", "-V").await, ProgramFinding::Missing);
        let (_directory, program) = script("echo no library; exit 127");
        let found = ask(&program, "-V").await;
        assert!(
            matches!(&found, ProgramFinding::Broken { detail } if detail.contains("no library")),
            "{found:?}"
        );
        let (_directory, silent) = script("exit 0");
        assert!(matches!(ask(&silent, "-V").await, ProgramFinding::Broken { .. }));
    }

    #[tokio::test]
    async fn git_is_found_where_it_is() {
        let found = InstalledPrograms.look(Program::Git).await;
        assert!(
            matches!(&found, ProgramFinding::Found { version } if version.starts_with("git version")),
            "{found:?}"
        );
    }
}
