//! SSH as the use cases see it: the person's own keys, read and never written; new keys where the person says; and a login
//! that shows every stage of itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use causeway_domain::Secret;
use causeway_domain::ssh::key::PublicKey;
use causeway_domain::ssh::login::LoginFacts;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

/// Why files or keys could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum SshError {
    /// A file could not be read or written.
    #[error("{path} could not be {action}: {detail}")]
    File {
        /// The file.
        path: PathBuf,
        /// `read`, `written`.
        action: String,
        /// The system's words.
        detail: String,
    },
    /// Something of that name is there already; it is never written over.
    #[error("{path} exists already")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// It holds no private key that can be read.
    #[error("{path} holds no private key: {detail}")]
    NoPrivateKey {
        /// The file.
        path: PathBuf,
        /// Why, in words.
        detail: String,
    },
    /// The key needs a passphrase, or the one given is wrong.
    #[error("the passphrase does not open this key")]
    Passphrase,
    /// A key could not be made.
    #[error("the key could not be made: {detail}")]
    Make {
        /// Why, in words.
        detail: String,
    },
}

/// A file of `~/.ssh` that may be a key: its first 64 KiB.
#[derive(Debug)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds; `Err` in words when it cannot be read.
    pub content: Result<Secret, String>,
    /// The permission bits, where the system has them.
    pub mode: Option<u32>,
}

/// What the SSH agent says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentKeys {
    /// There is no agent.
    Absent,
    /// It does not answer, in words.
    Failed(String),
    /// Its keys, in the order in which clients offer them.
    Keys(Vec<PublicKey>),
}

/// The person's SSH folder.
#[derive(Debug)]
pub struct LocalSsh {
    /// `~/.ssh`.
    pub folder: PathBuf,
    /// Files that may be keys, private or public, in name order; `known_hosts`, `config` and the like are left out.
    pub files: Vec<FoundFile>,
    /// The agent.
    pub agent: AgentKeys,
}

/// A key to make.
#[derive(Debug)]
pub struct NewKey {
    /// Where the private part goes; the public one goes beside it with `.pub`.
    pub path: PathBuf,
    /// What is written beside the key: an e-mail address, usually.
    pub comment: String,
    /// Protects it; `None` for nothing.
    pub passphrase: Option<Secret>,
}

/// A configuration file of the client, with everything it includes, as `ssh` reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its text; `Err` in words when it cannot be read.
    pub text: Result<String, String>,
}

/// A private key to sign in with.
#[derive(Debug, Clone)]
pub enum LoginKey {
    /// In a file.
    File {
        /// The file.
        path: PathBuf,
        /// Opens it, where one is needed.
        passphrase: Option<Arc<Secret>>,
    },
    /// In the agent.
    Agent(PublicKey),
}

/// A login to try.
#[derive(Debug, Clone)]
pub struct LoginAttempt {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user name.
    pub user: String,
    /// Keys in the order in which they are offered, on one connection, as OpenSSH does.
    pub keys: Vec<LoginKey>,
    /// The repository to read; `None` asks for a shell instead, whose refusal proves the login.
    pub repository_path: Option<String>,
    /// Signatures with SHA-1 only: what OpenSSH does with `PubkeyAcceptedAlgorithms=ssh-rsa`.
    pub sha1_only: bool,
}

/// Hears of stages as they end.
pub type OnStage = Arc<dyn Fn(&LoginFacts) + Send + Sync>;

/// SSH on this computer.
#[async_trait]
pub trait Ssh: Send + Sync {
    /// What is in `~/.ssh` and in the agent.
    ///
    /// # Errors
    /// When there is a folder that cannot be listed. A folder that is not there is an empty one.
    async fn local(&self) -> Result<LocalSsh, SshError>;

    /// A file that the person named, read like those of [`Ssh::local`].
    async fn file(&self, path: &Path) -> FoundFile;

    /// Makes an RSA key of 4096 bits in PEM, readable by its owner only. Nothing that exists is written over.
    async fn make_key(&self, key: NewKey) -> Result<PublicKey, SshError>;

    /// `~/.ssh/config` and the system's configuration, in the order in which `ssh` reads them. A path in an `Include` is
    /// read with [`Ssh::included`].
    async fn config(&self) -> Vec<ConfigFile>;

    /// The files that an `Include` of `from` names, in order: `~` and patterns are resolved as `ssh` does.
    async fn included(&self, from: &Path, pattern: &str) -> Vec<ConfigFile>;

    /// The keys that `known_hosts` has for a host and port, hashed names included; empty for none.
    async fn known_hosts(&self, host: &str, port: u16) -> Vec<PublicKey>;

    /// Signs in and looks, and tells every stage. Never fails as a whole: a stage that does not come about says why.
    async fn login(
        &self,
        attempt: &LoginAttempt,
        on_stage: OnStage,
        cancel: &CancellationToken,
    ) -> LoginFacts;

    /// Where a host's SSH really is: itself, or a sandbox in its place.
    fn place(&self, host: &str) -> (String, u16);

    /// The name of the account that the program runs under here: the user that `ssh` signs in as by itself. `None` where
    /// it is not known.
    fn account_name(&self) -> Option<String> {
        // As the session calls it, wherever an adapter does not know better.
        let names = ["USER", "LOGNAME", "USERNAME"].into_iter();
        names.filter_map(|name| std::env::var(name).ok()).find(|name| !name.is_empty())
    }

    /// SHA-256 fingerprint (`SHA256:…`) of a sandbox's host key, which stands for the published ones of every region.
    fn published_in_place(&self) -> Option<String>;
}
