//! SSH of a computer that tests set up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use causeway_app::port::ssh::{
    AgentKeys, ConfigFile, FoundFile, LocalSsh, LoginAttempt, NewKey, OnStage, Ssh, SshError,
};
use causeway_domain::Secret;
use causeway_domain::ssh::key::PublicKey;
use causeway_domain::ssh::login::LoginFacts;
use tokio_util::sync::CancellationToken;

/// What the computer has, and how logins go.
#[derive(Default)]
pub(crate) struct SshState {
    pub(crate) config: Vec<ConfigFile>,
    pub(crate) known_hosts: Vec<PublicKey>,
    /// Files by their path.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// Permission bits of files that are not only their owner's.
    pub(crate) modes: BTreeMap<PathBuf, u32>,
    /// The agent's keys; no agent when there are none.
    pub(crate) agent: Vec<PublicKey>,
    /// Why the agent does not answer.
    pub(crate) agent_fails: Option<String>,
    /// Files that an `Include` names, by its pattern.
    pub(crate) included: BTreeMap<String, Vec<ConfigFile>>,
    /// What a new key's file holds, private and public.
    pub(crate) new_key: (String, String),
    /// Keys that were made: comment and passphrase.
    pub(crate) made: Vec<(String, Option<String>)>,
    /// What each login shows, in order; the last one again and again.
    pub(crate) logins: Vec<LoginFacts>,
    pub(crate) attempts: Vec<LoginAttempt>,
    /// The host key's print that stands for the published one.
    pub(crate) published: Option<String>,
}

impl SshState {
    fn file(&self, path: &Path) -> FoundFile {
        let text = self.files.get(path).cloned();
        let content = text.map(Secret::new).ok_or_else(|| "no such file".to_owned());
        let mode = self.modes.get(path).copied().unwrap_or(0o600);
        FoundFile { path: path.to_owned(), content, mode: Some(mode) }
    }
}

pub(crate) struct FakeSsh(pub(crate) Arc<Mutex<SshState>>);

#[async_trait]
impl Ssh for FakeSsh {
    async fn local(&self) -> Result<LocalSsh, SshError> {
        let state = self.0.lock().unwrap();
        let agent = match &state.agent_fails {
            Some(why) => AgentKeys::Failed(why.clone()),
            None if state.agent.is_empty() => AgentKeys::Absent,
            None => AgentKeys::Keys(state.agent.clone()),
        };
        let folder = PathBuf::from("/home/ada/.ssh");
        let inside = state.files.keys().filter(|path| path.parent() == Some(&folder));
        let files = inside.map(|path| state.file(path)).collect();
        Ok(LocalSsh { folder, files, agent })
    }

    async fn file(&self, path: &Path) -> FoundFile {
        self.0.lock().unwrap().file(path)
    }

    async fn make_key(&self, key: NewKey) -> Result<PublicKey, SshError> {
        let mut state = self.0.lock().unwrap();
        if state.files.contains_key(&key.path) {
            return Err(SshError::Exists { path: key.path });
        }
        let (private, public) = state.new_key.clone();
        let mut beside = key.path.clone().into_os_string();
        beside.push(".pub");
        state.files.insert(beside.into(), public.clone());
        state.files.insert(key.path, private);
        state.made.push((key.comment, key.passphrase.map(|secret| secret.expose().to_owned())));
        PublicKey::parse_line(&public).map_err(|error| SshError::Make { detail: error.to_string() })
    }

    async fn config(&self) -> Vec<ConfigFile> {
        self.0.lock().unwrap().config.clone()
    }

    async fn included(&self, _: &Path, pattern: &str) -> Vec<ConfigFile> {
        self.0.lock().unwrap().included.get(pattern).cloned().unwrap_or_default()
    }

    async fn known_hosts(&self, _: &str, _: u16) -> Vec<PublicKey> {
        self.0.lock().unwrap().known_hosts.clone()
    }

    async fn login(&self, attempt: &LoginAttempt, on_stage: OnStage, _: &CancellationToken) -> LoginFacts {
        let mut state = self.0.lock().unwrap();
        state.attempts.push(attempt.clone());
        let at = state.attempts.len().min(state.logins.len());
        let facts = at.checked_sub(1).map(|at| state.logins[at].clone()).unwrap_or_default();
        on_stage(&facts);
        facts
    }

    fn account_name(&self) -> Option<String> {
        Some("ada".to_owned())
    }

    fn place(&self, host: &str) -> (String, u16) {
        (host.to_owned(), 22)
    }

    fn published_in_place(&self) -> Option<String> {
        self.0.lock().unwrap().published.clone()
    }
}
