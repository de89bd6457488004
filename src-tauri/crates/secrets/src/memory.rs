//! [`MemoryStore`].

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use causeway_app::port::secrets::{Keep, KeychainState, KeychainStatus, SecretError, SecretStore};
use causeway_domain::Secret;

use crate::platform;

/// Secrets for as long as the program runs, on any machine. It never looks at a keychain, and refuses to keep anything in
/// one.
#[derive(Default)]
pub struct MemoryStore(Memory);

#[async_trait]
impl SecretStore for MemoryStore {
    async fn status(&self) -> KeychainStatus {
        let state = KeychainState::Absent;
        KeychainStatus { state, store: platform::STORE, fix: platform::fix(state) }
    }

    async fn put(&self, name: &str, secret: &Secret, keep: Keep) -> Result<(), SecretError> {
        match keep {
            Keep::Session => {
                self.0.insert(name, secret);
                Ok(())
            }
            Keep::Keychain => Err(SecretError::Absent),
        }
    }

    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.0.get(name).ok_or(SecretError::Missing)
    }

    fn has_in_session(&self, name: &str) -> bool {
        self.0.has(name)
    }

    fn is_in_memory(&self, name: &str) -> bool {
        self.0.has(name)
    }

    fn forget_in_session(&self, name: &str) {
        self.0.remove(name);
    }

    async fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.0.remove(name);
        Ok(())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

/// Secrets by name, zeroed when replaced, removed or dropped.
#[derive(Default)]
pub(crate) struct Memory(Mutex<HashMap<String, Secret>>);

impl Memory {
    pub(crate) fn get(&self, name: &str) -> Option<Secret> {
        self.lock().get(name).map(Secret::duplicate)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.lock().contains_key(name)
    }

    pub(crate) fn insert(&self, name: &str, secret: &Secret) {
        self.lock().insert(name.to_owned(), secret.duplicate());
    }

    pub(crate) fn remove(&self, name: &str) -> bool {
        self.lock().remove(name).is_some()
    }

    /// Each change is one call on the map, so a panic elsewhere leaves it whole.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::secrets::{Keep, SecretError, SecretStore as _};
    use causeway_domain::Secret;

    use super::MemoryStore;

    #[tokio::test]
    async fn it_keeps_for_the_session_and_refuses_the_keychain() {
        let store = MemoryStore::default();
        let secret = Secret::new("s".to_owned());
        assert_eq!(store.put("a", &secret, Keep::Keychain).await, Err(SecretError::Absent));
        assert!(matches!(store.get("a").await, Err(SecretError::Missing)));
        store.put("a", &secret, Keep::Session).await.unwrap();
        assert_eq!(store.get("a").await.unwrap().expose(), "s");
        store.remove("a").await.unwrap();
        assert!(matches!(store.get("a").await, Err(SecretError::Missing)));
    }
}
