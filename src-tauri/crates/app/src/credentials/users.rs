//! Who needs a stored credential.

use crate::port::storage::{ConnectionRecord, SingleRepositoryRecord, Storage, StorageError};

/// Everything on this computer that needs credentials: connections, and repositories connected by hand.
pub(crate) struct SecretUsers {
    pub(crate) connections: Vec<ConnectionRecord>,
    pub(crate) repositories: Vec<SingleRepositoryRecord>,
}

impl SecretUsers {
    pub(crate) async fn read(storage: &dyn Storage) -> Result<Self, StorageError> {
        let connections = storage.connections().await?;
        Ok(Self { connections, repositories: storage.single_repositories().await? })
    }

    /// Names of those that need this entry of the secret store.
    pub(crate) fn names(&self, secret: &str) -> Vec<String> {
        let connections = self.connections.iter().filter(|user| user.uses_secret(secret));
        let repositories = self.repositories.iter().filter(|user| user.uses_secret(secret));
        let connections = connections.map(|user| user.name.clone());
        connections.chain(repositories.map(|user| user.name.clone())).collect()
    }

    /// Whether anything needs this entry of the secret store.
    pub(crate) fn need(&self, secret: &str) -> bool {
        self.connections.iter().any(|user| user.uses_secret(secret))
            || self.repositories.iter().any(|user| user.uses_secret(secret))
    }
}
