//! A sandbox, and a person with an SSH folder of their own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::port::ssh::{LoginAttempt, LoginKey, Ssh as _};
use causeway_domain::Secret;
use causeway_domain::ssh::login::LoginFacts;
use causeway_sandbox::options::Options;
use causeway_sandbox::seed::keys::ssh_key;
use causeway_sandbox::serve::Sandbox;
use causeway_ssh::{Limits, LocalSshClient};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Long enough for a busy machine, short enough to wait for.
pub(crate) const LIMITS: Limits = Limits {
    resolve: Duration::from_secs(20),
    connect: Duration::from_secs(20),
    greeting: Duration::from_secs(30),
    sign_in: Duration::from_mins(1),
    shell: Duration::from_secs(30),
    fetch: Duration::from_mins(1),
};

/// A home directory with an empty SSH folder, and an empty folder of the system's.
pub(crate) struct Person {
    pub(crate) home: TempDir,
}

impl Person {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".ssh")).unwrap();
        std::fs::create_dir(home.path().join("system")).unwrap();
        Self { home }
    }

    pub(crate) fn own(&self) -> PathBuf {
        self.home.path().join(".ssh")
    }

    pub(crate) fn system(&self) -> PathBuf {
        self.home.path().join("system")
    }

    pub(crate) fn client(&self) -> LocalSshClient {
        LocalSshClient::in_folders(self.own(), self.system()).with_limits(LIMITS)
    }

    /// Writes a file into `~/.ssh`, as its owner would have it.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.own().join(name);
        std::fs::write(&path, text).unwrap();
        restrict(&path);
        path
    }
}

#[cfg(unix)]
pub(crate) fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn restrict(_: &Path) {}

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start(Options::default()).await.unwrap()
}

/// The id of a principal's SSH key, and its private part.
pub(crate) fn principal(sandbox: &Sandbox, name: &str) -> (String, PathBuf) {
    let line = serde_json::to_value(&sandbox.ready.principals).unwrap();
    let found = line.as_array().unwrap().iter().find(|principal| principal["name"] == name).unwrap().clone();
    let text = |field: &str| found[field].as_str().unwrap().to_owned();
    (text("ssh_public_key_id"), text("ssh_private_key_path").into())
}

pub(crate) fn key(path: &Path) -> LoginKey {
    LoginKey::File { path: path.to_owned(), passphrase: None }
}

pub(crate) fn locked_key(path: &Path, passphrase: &str) -> LoginKey {
    let passphrase = Some(Arc::new(Secret::new(passphrase.to_owned())));
    LoginKey::File { path: path.to_owned(), passphrase }
}

/// A login at the sandbox, to read a repository.
pub(crate) fn attempt(sandbox: &Sandbox, user: &str, keys: Vec<LoginKey>, repository: &str) -> LoginAttempt {
    LoginAttempt {
        host: sandbox.ready.git.ssh_host.clone(),
        port: sandbox.ready.git.ssh_port,
        user: user.to_owned(),
        keys,
        repository_path: (!repository.is_empty()).then(|| format!("/v1/repos/{repository}")),
        sha1_only: false,
    }
}

pub(crate) async fn login(client: &LocalSshClient, attempt: &LoginAttempt) -> LoginFacts {
    let stages = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&stages);
    let facts = client
        .login(
            attempt,
            Arc::new(move |facts| heard.lock().unwrap().push(facts.clone())),
            &CancellationToken::new(),
        )
        .await;
    let stages = stages.lock().unwrap();
    assert_eq!(stages.last(), Some(&facts), "what was told last is all there is");
    let told = |facts: &LoginFacts| {
        [
            facts.addresses.is_some(),
            facts.connected_ms.is_some(),
            facts.greeting.is_some(),
            facts.sign_in.is_some(),
            facts.shell_words.is_some() || facts.fetched.is_some(),
        ]
        .iter()
        .take_while(|told| **told)
        .count()
    };
    let counts: Vec<usize> = stages.iter().map(told).collect();
    assert!(counts.iter().copied().eq(1..=counts.len()), "one stage after the other: {counts:?}");
    facts
}

/// Runs one of OpenSSH's programs, which must succeed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {said}");
    said
}

/// As many different keys that the sandbox knows nothing of, or not as this person's.
pub(crate) fn strangers(person: &Person, count: usize) -> Vec<PathBuf> {
    (0..count)
        .map(|number| {
            let path = person.own().join(format!("stranger-{number}"));
            match ["sns", "poweruser", "pull-only"].get(number) {
                Some(label) => {
                    person.write(&format!("stranger-{number}"), &ssh_key(1, label).unwrap().private_pem);
                }
                None if path.exists() => {}
                None => {
                    run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&path));
                }
            }
            path
        })
        .collect()
}
