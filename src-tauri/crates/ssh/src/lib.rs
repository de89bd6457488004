//! SSH on this computer: the person's keys and configuration, new keys, and a login that shows its stages.
//!
//! `~/.ssh` and the agent are read, never written; only a new key is, and only where the person says.

mod agent;
mod files;
mod known_hosts;
mod login;
mod make;
mod pem;
mod public;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use causeway_app::port::ssh::{
    ConfigFile, FoundFile, LocalSsh, LoginAttempt, NewKey, OnStage, Ssh, SshError,
};
use causeway_domain::git_host::GitHost;
use causeway_domain::ssh::key::PublicKey;
use causeway_domain::ssh::login::LoginFacts;
use tokio_util::sync::CancellationToken;

use self::agent::Agent;
use self::files::Folders;
pub use self::login::Limits;

/// A server that stands in every region's place.
#[derive(Debug, Clone)]
pub struct InPlace {
    /// Its host.
    pub host: String,
    /// The region whose repositories it has.
    pub region: String,
    /// Its port for that region.
    pub port: u16,
    /// Its port for all others, where the account has no repositories.
    pub elsewhere_port: u16,
    /// `ssh-rsa AAAA…`.
    pub host_key: String,
}

/// SSH of this computer.
#[derive(Debug, Clone)]
pub struct LocalSshClient {
    folders: Folders,
    agent: Agent,
    in_place: Option<InPlace>,
    limits: Limits,
}

impl LocalSshClient {
    /// The person's own, below their home directory, with the agent that their session names.
    pub fn of_this_computer() -> Self {
        Self {
            folders: Folders::of_this_computer(),
            agent: Agent::of_this_session(),
            in_place: None,
            limits: Limits::default(),
        }
    }

    /// A person whose SSH folder and system-wide folder are these, without an agent.
    pub fn in_folders(own: PathBuf, system: PathBuf) -> Self {
        Self {
            folders: Folders { own, system },
            agent: Agent::none(),
            in_place: None,
            limits: Limits::default(),
        }
    }

    /// With the agent that listens there.
    #[must_use]
    pub fn with_agent(mut self, address: PathBuf) -> Self {
        self.agent = Agent::at(address);
        self
    }

    /// Another server in every region's place.
    #[must_use]
    pub fn in_place(mut self, server: InPlace) -> Self {
        self.in_place = Some(server);
        self
    }

    /// With other limits on how long a stage may take.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Runs work on files where it holds nobody up. A folder on a sleeping network drive can take its time.
    async fn on_files<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folders) -> T + Send + 'static,
    ) -> Result<T, String> {
        let folders = self.folders.clone();
        tokio::task::spawn_blocking(move || work(&folders)).await.map_err(|error| error.to_string())
    }
}

#[async_trait]
impl Ssh for LocalSshClient {
    async fn local(&self) -> Result<LocalSsh, SshError> {
        let folder = self.folders.own.clone();
        let lost = |detail| SshError::File { path: folder.clone(), action: "read".to_owned(), detail };
        let (files, agent) = tokio::join!(self.on_files(Folders::key_files), self.agent.keys());
        let files = files.map_err(lost)??;
        Ok(LocalSsh { folder, files, agent })
    }

    async fn file(&self, path: &Path) -> FoundFile {
        let wanted = path.to_owned();
        let found = self.on_files(move |folders| files::read_key(&folders.expanded(&wanted))).await;
        found.unwrap_or_else(|detail| FoundFile { path: path.to_owned(), content: Err(detail), mode: None })
    }

    async fn make_key(&self, key: NewKey) -> Result<PublicKey, SshError> {
        let made = self.on_files(move |folders| make::make(&folders.expanded(&key.path), &key)).await;
        made.map_err(|detail| SshError::Make { detail })?
    }

    async fn config(&self) -> Vec<ConfigFile> {
        self.on_files(Folders::config).await.unwrap_or_default()
    }

    async fn included(&self, from: &Path, pattern: &str) -> Vec<ConfigFile> {
        let (from, pattern) = (from.to_owned(), pattern.to_owned());
        self.on_files(move |folders| folders.included(&from, &pattern)).await.unwrap_or_default()
    }

    async fn known_hosts(&self, host: &str, port: u16) -> Vec<PublicKey> {
        let host = host.to_owned();
        self.on_files(move |folders| known_hosts::keys(folders, &host, port)).await.unwrap_or_default()
    }

    async fn login(
        &self,
        attempt: &LoginAttempt,
        on_stage: OnStage,
        cancel: &CancellationToken,
    ) -> LoginFacts {
        login::login(attempt, &self.folders, &self.agent, self.limits, on_stage, cancel).await
    }

    fn place(&self, host: &str) -> (String, u16) {
        let Some(server) = &self.in_place else { return (host.to_owned(), 22) };
        let elsewhere = GitHost::parse(host).is_ok_and(|host| host.region().code() != server.region);
        (server.host.clone(), if elsewhere { server.elsewhere_port } else { server.port })
    }

    fn published_in_place(&self) -> Option<String> {
        public::fingerprint_of_line(&self.in_place.as_ref()?.host_key)
    }
}
