//! The private key that a login is tried with.

use std::sync::Arc;

use causeway_domain::Secret;
use causeway_domain::ssh::key::PublicKey;

use crate::App;
use crate::error::{AppError, Field};
use crate::port::ssh::{AgentKeys, LoginKey};

impl App {
    /// The private key that a person chose: in a file, or in the agent by its SHA-256 print. `None` for neither: then what
    /// `ssh` itself would offer is tried.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when the agent does not have it (any more).
    pub async fn login_key(
        &self,
        path: Option<String>,
        agent_key: Option<&str>,
        passphrase: Option<Secret>,
    ) -> Result<Option<LoginKey>, AppError> {
        if let Some(path) = path.filter(|path| !path.trim().is_empty()) {
            let passphrase = passphrase.filter(|text| !text.is_empty()).map(Arc::new);
            return Ok(Some(LoginKey::File { path: path.into(), passphrase }));
        }
        let Some(print) = agent_key else { return Ok(None) };
        let has_it = |keys: Vec<PublicKey>| keys.into_iter().find(|key| key.sha256() == print);
        let found = match self.ports.ssh.local().await.map(|local| local.agent) {
            Ok(AgentKeys::Keys(keys)) => has_it(keys),
            Ok(AgentKeys::Absent | AgentKeys::Failed(_)) | Err(_) => None,
        };
        let missing = || AppError::invalid(Field::KeyPath, "The SSH agent does not have this key any more");
        found.map(|key| Some(LoginKey::Agent(key))).ok_or_else(missing)
    }
}
