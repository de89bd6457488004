//! The sample world: a `causeway-sandbox` process beside this one, and what its ready line says.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use causeway_app::port::jira::JiraCredential;
use causeway_composition::InPlace;
use causeway_contract::start::{SampleIdentity, SandboxInfo};
use causeway_domain::Secret;
use serde::Deserialize;
use thiserror::Error;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long a sandbox may take to be ready.
const READY_WITHIN: Duration = Duration::from_mins(1);

/// Why there is no sandbox.
#[derive(Debug, Error)]
pub(crate) enum SandboxError {
    /// The program is not beside this one, or does not start.
    #[error("{program} cannot be started")]
    Start {
        /// Where it was looked for.
        program: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It did not become ready.
    #[error("the sandbox did not become ready: {detail}")]
    NotReady {
        /// What was seen instead.
        detail: &'static str,
    },
    /// Its ready line could not be read from the file.
    #[error("{file} cannot be read")]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

#[derive(Deserialize)]
struct Ready {
    aws: Aws,
    git: Git,
    jira: Jira,
    principals: Vec<SamplePrincipal>,
    control: Control,
}

#[derive(Deserialize)]
struct Aws {
    endpoint: String,
    region: String,
    account: String,
}

#[derive(Deserialize)]
struct Git {
    https: String,
    ca_pem: String,
    ssh_host: String,
    ssh_port: u16,
    ssh_elsewhere_port: u16,
    ssh_host_key: String,
}

#[derive(Deserialize)]
struct Jira {
    url: String,
    webhook_url: Secret,
    admin: SampleUser,
    developer: SampleUser,
    outsider: SampleUser,
}

#[derive(Deserialize)]
struct SampleUser {
    user: String,
    pat: Secret,
}

#[derive(Deserialize)]
struct SamplePrincipal {
    name: String,
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Option<Secret>,
    policies: Vec<String>,
}

#[derive(Deserialize)]
struct Control {
    url: String,
}

/// A sandbox at work. Its process ends when this is dropped: its standard input closes.
pub(crate) struct Sandbox {
    ready: Ready,
    _process: Option<Child>,
}

impl Sandbox {
    /// Starts the program beside this one.
    pub(crate) async fn start() -> Result<Self, SandboxError> {
        let program = std::env::current_exe()
            .unwrap_or_default()
            .with_file_name(format!("causeway-sandbox{}", std::env::consts::EXE_SUFFIX));
        let mut process = Command::new(&program)
            .args(["serve", "--json", "--seed", "demo"])
            .args(["--further-region", "eu-west-1", "--further-region", "us-east-1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| SandboxError::Start { program, source })?;
        let Some(output) = process.stdout.take() else {
            return Err(SandboxError::NotReady { detail: "no output" });
        };
        let mut lines = BufReader::new(output).lines();
        let line = tokio::time::timeout(READY_WITHIN, lines.next_line()).await;
        let Ok(Ok(Some(line))) = line else {
            return Err(SandboxError::NotReady { detail: "it ended, or was silent for a minute" });
        };
        Ok(Self { ready: read(&line)?, _process: Some(process) })
    }

    /// Uses a sandbox that somebody else started.
    pub(crate) fn at(file: &Path) -> Result<Self, SandboxError> {
        let line = std::fs::read_to_string(file)
            .map_err(|source| SandboxError::File { file: file.to_owned(), source })?;
        Ok(Self { ready: read(&line)?, _process: None })
    }

    /// The one endpoint of all its AWS services.
    pub(crate) fn aws_endpoint(&self) -> &str {
        &self.ready.aws.endpoint
    }

    /// Where its git repositories are, over TLS.
    pub(crate) fn git_endpoint(&self) -> &str {
        &self.ready.git.https
    }

    /// Its SSH server.
    pub(crate) fn ssh(&self) -> InPlace {
        let Git { ssh_host, ssh_port, ssh_elsewhere_port, ssh_host_key, .. } = &self.ready.git;
        InPlace {
            host: ssh_host.clone(),
            region: self.ready.aws.region.clone(),
            port: *ssh_port,
            elsewhere_port: *ssh_elsewhere_port,
            host_key: ssh_host_key.clone(),
        }
    }

    /// PEM of the authority of its certificates.
    pub(crate) fn ca_pem(&self) -> &str {
        &self.ready.git.ca_pem
    }

    /// Tells this sandbox from any other.
    pub(crate) fn identity(&self) -> &str {
        &self.ready.control.url
    }

    /// What the window may know of it: names, no secrets.
    pub(crate) fn info(&self) -> SandboxInfo {
        let user = |user: &SampleUser, description: &str| SampleIdentity {
            name: user.user.clone(),
            description: description.to_owned(),
        };
        SandboxInfo {
            jira_url: self.ready.jira.url.clone(),
            region: self.ready.aws.region.clone(),
            account: self.ready.aws.account.clone(),
            jira_users: vec![
                user(&self.ready.jira.admin, "Jira administrator"),
                user(&self.ready.jira.developer, "Developer in one project"),
                user(&self.ready.jira.outsider, "No project"),
            ],
            principals: self
                .ready
                .principals
                .iter()
                .filter(|principal| principal.session_token.is_none())
                .map(|principal| SampleIdentity {
                    name: principal.name.clone(),
                    description: if principal.policies.is_empty() {
                        "No policy".to_owned()
                    } else {
                        principal.policies.join(", ")
                    },
                })
                .collect(),
        }
    }

    /// The sign-in of a sample user.
    pub(crate) fn jira_credential(&self, name: &str) -> Option<JiraCredential> {
        let jira = &self.ready.jira;
        [&jira.admin, &jira.developer, &jira.outsider]
            .into_iter()
            .find(|user| user.user == name)
            .map(|user| JiraCredential::Token(user.pat.duplicate()))
    }

    /// The sample Jira's webhook URL.
    pub(crate) fn webhook(&self) -> Secret {
        self.ready.jira.webhook_url.duplicate()
    }

    /// The key pair of a sample principal.
    pub(crate) fn access_key(&self, name: &str) -> Option<(String, Secret)> {
        self.ready
            .principals
            .iter()
            .find(|principal| principal.name == name)
            .map(|principal| (principal.access_key_id.clone(), principal.secret_access_key.duplicate()))
    }
}

fn read(line: &str) -> Result<Ready, SandboxError> {
    // The parser's message could quote a secret.
    serde_json::from_str(line).map_err(|_| SandboxError::NotReady { detail: "its ready line cannot be read" })
}
