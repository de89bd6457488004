//! Clients that other people wrote, run as a stranger's: an empty home, no settings of this machine.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::programs;
use crate::sandbox::Sandbox;
use crate::window::Home;

/// Other people's clients, each run against one sandbox.
pub struct Peers<'a> {
    /// The sandbox they are run against.
    pub sandbox: &'a Sandbox,
    home: Home,
    bin: PathBuf,
}

impl<'a> Peers<'a> {
    /// The clients that `cargo xtask test` installs, for this sandbox.
    ///
    /// # Panics
    /// When they are not installed.
    pub fn of(sandbox: &'a Sandbox) -> Self {
        let environment = std::env::var_os("CAUSEWAY_PEERS").map_or_else(
            || programs::directory().parent().expect("a profile is in target").join("peers"),
            PathBuf::from,
        );
        let bin = environment.join("bin");
        assert!(
            bin.join("python").exists(),
            "no clients in {}; `cargo xtask test` installs them",
            environment.display()
        );
        let home = Home::new();
        std::fs::write(home.path().join("ca.pem"), sandbox.text("/git/ca_pem"))
            .expect("the authority is kept");
        Self { sandbox, home, bin }
    }

    /// A path in the stranger's home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A program that nobody has signed in with.
    ///
    /// # Panics
    /// When PATH cannot be written.
    pub fn program(&self, name: &str) -> Command {
        let ours = self.bin.join(name);
        let mut command = if ours.exists() { Command::new(ours) } else { Command::new(name) };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path =
            std::env::join_paths(std::iter::once(self.bin.clone()).chain(std::env::split_paths(&path)));
        command
            .env_clear()
            .env("PATH", path.expect("a path list"))
            .env("HOME", self.home.path())
            .env("LANG", "C.UTF-8")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_PAGER", "")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_SSL_CAINFO", self.path("ca.pem"))
            .env("GIT_AUTHOR_NAME", "Pat Peer")
            .env("GIT_AUTHOR_EMAIL", "pat@example.com")
            .env("GIT_COMMITTER_NAME", "Pat Peer")
            .env("GIT_COMMITTER_EMAIL", "pat@example.com")
            .stdin(Stdio::null())
            .current_dir(self.home.path());
        command
    }

    /// A program with this principal's keys in its environment, as AWS's clients read them.
    pub fn signed_in(&self, name: &str, principal: &str) -> Command {
        let mut command = self.program(name);
        let keys = self.sandbox.principal(principal);
        for (variable, field) in [
            ("AWS_ACCESS_KEY_ID", "access_key_id"),
            ("AWS_SECRET_ACCESS_KEY", "secret_access_key"),
            ("AWS_SESSION_TOKEN", "session_token"),
        ] {
            if let Some(value) = keys[field].as_str() {
                command.env(variable, value);
            }
        }
        command
            .env("AWS_ENDPOINT_URL", self.sandbox.text("/aws/endpoint"))
            .env("AWS_DEFAULT_REGION", self.sandbox.text("/aws/region"));
        command
    }

    /// Runs Python over a script of ours, which finds the sandbox by its ready line.
    pub fn python(&self) -> Command {
        let mut command = self.program("python");
        command.env("CAUSEWAY_READY", self.sandbox.ready_file());
        command
    }
}

/// Runs to the end and hands back what it printed.
///
/// # Panics
/// When it fails.
pub fn succeed(command: &mut Command) -> String {
    let output = run(command);
    assert!(
        output.status.success(),
        "{} {:?}: {}",
        program(command),
        arguments(command),
        everything(&output)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs to the end, which must be a bad one, and hands back everything it said.
///
/// # Panics
/// When it succeeds.
pub fn fail(command: &mut Command) -> String {
    let output = run(command);
    assert!(!output.status.success(), "{} {:?} succeeded", program(command), arguments(command));
    everything(&output)
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{} does not start: {error}", program(command)))
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn arguments(command: &Command) -> Vec<String> {
    command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

fn everything(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
