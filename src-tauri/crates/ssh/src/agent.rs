//! The SSH agent: which keys it holds, and its signatures.

use std::path::PathBuf;
use std::time::Duration;

use causeway_app::port::ssh::AgentKeys;
use russh::keys::PublicKey;
use russh::keys::agent::client::{AgentClient, AgentStream};
use russh::keys::agent::{AgentIdentity, AgentSessionBinding};

use crate::public::public_key;

/// How long an agent may take to list its keys. It signs at its own pace: a person may have to touch something.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

pub(crate) type Connected = AgentClient<Box<dyn AgentStream + Send + Unpin>>;

/// Where an agent listens.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    address: Option<PathBuf>,
}

impl Agent {
    /// The one that the session names. On Windows, that of OpenSSH or PuTTY, which has no need to be named.
    pub(crate) fn of_this_session() -> Self {
        let named = std::env::var_os("SSH_AUTH_SOCK").filter(|name| !name.is_empty()).map(PathBuf::from);
        Self { address: named.or_else(|| cfg!(windows).then(|| r"\\.\pipe\openssh-ssh-agent".into())) }
    }

    pub(crate) fn at(address: PathBuf) -> Self {
        Self { address: Some(address) }
    }

    pub(crate) fn none() -> Self {
        Self { address: None }
    }

    /// Its keys in the order in which clients offer them.
    pub(crate) async fn keys(&self) -> AgentKeys {
        if self.address.is_none() {
            return AgentKeys::Absent;
        }
        match tokio::time::timeout(ANSWERS_WITHIN, self.listed()).await {
            Ok(Ok(keys)) => AgentKeys::Keys(keys.iter().filter_map(public_key).collect()),
            // Windows names an agent whether it is there or not.
            Ok(Err(russh::keys::Error::IO(error)))
                if cfg!(windows) && error.kind() == std::io::ErrorKind::NotFound =>
            {
                AgentKeys::Absent
            }
            Ok(Err(error)) => AgentKeys::Failed(error.to_string()),
            Err(_) => {
                AgentKeys::Failed(format!("it does not answer within {} seconds", ANSWERS_WITHIN.as_secs()))
            }
        }
    }

    async fn listed(&self) -> Result<Vec<PublicKey>, russh::keys::Error> {
        let identities = self.connect().await?.request_identities().await?;
        // A certificate is beside the key it certifies, and CodeCommit knows no certificates.
        let keys = identities.into_iter().filter_map(|identity| match identity {
            AgentIdentity::PublicKey { mut key, comment } => {
                key.set_comment(comment);
                Some(key)
            }
            AgentIdentity::Certificate { .. } => None,
        });
        Ok(keys.collect())
    }

    /// A connection for one login. It is told which server the signatures are for, without which an agent keeps its
    /// restricted keys back; an old agent does not know the question.
    pub(crate) async fn for_login(
        &self,
        binding: Option<&AgentSessionBinding>,
    ) -> Result<Connected, russh::keys::Error> {
        let connecting = async {
            let mut agent = self.connect().await?;
            if let Some(binding) = binding
                && agent.bind_session(binding, false).await.is_err()
            {
                tracing::debug!("the SSH agent does not bind its keys to servers");
            }
            Ok(agent)
        };
        tokio::time::timeout(ANSWERS_WITHIN, connecting)
            .await
            .unwrap_or_else(|_| Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()))
    }

    #[cfg(unix)]
    async fn connect(&self) -> Result<Connected, russh::keys::Error> {
        let address = self.address.as_ref().ok_or(russh::keys::Error::EnvVar("SSH_AUTH_SOCK"))?;
        Ok(AgentClient::connect_uds(address).await?.dynamic())
    }

    #[cfg(windows)]
    async fn connect(&self) -> Result<Connected, russh::keys::Error> {
        let address = self.address.as_ref().ok_or(russh::keys::Error::EnvVar("SSH_AUTH_SOCK"))?;
        match AgentClient::connect_named_pipe(address).await {
            Ok(agent) => Ok(agent.dynamic()),
            Err(error) => match AgentClient::connect_pageant().await {
                Ok(agent) => Ok(agent.dynamic()),
                Err(_) => Err(error),
            },
        }
    }
}
