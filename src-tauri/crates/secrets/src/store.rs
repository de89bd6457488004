//! [`KeychainStore`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::secrets::{Keep, KeychainState, KeychainStatus, SecretError, SecretStore};
use causeway_domain::Secret;
use keyring_core::{CredentialStore, Entry};
use zeroize::Zeroizing;

use crate::classify::classify;
use crate::item;
use crate::keychain_thread::{KeychainThread, Open, platform_store};
use crate::memory::Memory;
use crate::platform;

/// How long a caller waits: long enough to type a password into an unlock prompt, short enough to be told.
const DEADLINE: Duration = Duration::from_secs(20);

/// The same for every entry. Windows does not look at it, so the namespace stands in the entry's name.
const SERVICE: &str = "Causeway";

/// The secrets of one namespace, in the OS keychain and in memory.
///
/// A call that missed its deadline answered [`SecretError::Locked`] and may still take effect when the keychain comes
/// back (a person unlocks it a minute later): repeating the same call is safe.
pub struct KeychainStore {
    namespace: String,
    /// Secrets kept for this session only.
    session: Memory,
    /// What the keychain gave or took in this session. Only the keychain thread writes to it.
    known: Arc<Memory>,
    keychain: KeychainThread,
}

impl KeychainStore {
    /// The platform's store. `namespace` is the first part of every entry's name and keeps worlds apart: `causeway`,
    /// `causeway-sandbox`. The keychain is not touched before the first call.
    pub fn new(namespace: &str) -> Self {
        Self::with_deadline(namespace, DEADLINE)
    }

    /// The platform's store with another deadline.
    pub fn with_deadline(namespace: &str, deadline: Duration) -> Self {
        Self::opened_by(namespace, Box::new(platform_store), deadline)
    }

    /// The platform's store for a program that reads a secret and ends: as fast as can be, and storing nothing. It is
    /// opened at once, beside what the caller does until it needs a secret.
    pub fn for_reading(namespace: &str, deadline: Duration) -> Self {
        #[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
        let open = crate::reading::reading_store;
        #[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
        let open = platform_store;
        let store = Self::opened_by(namespace, Box::new(open), deadline);
        store.keychain.begin();
        store
    }

    /// A chosen store, for tests.
    pub fn with_store(namespace: &str, store: Arc<CredentialStore>, deadline: Duration) -> Self {
        Self::opened_by(namespace, Box::new(move || Ok(store)), deadline)
    }

    fn opened_by(namespace: &str, open: Open, deadline: Duration) -> Self {
        Self {
            namespace: namespace.to_owned(),
            session: Memory::default(),
            known: Arc::default(),
            keychain: KeychainThread::new(open, deadline),
        }
    }

    fn entry_name(&self, name: &str) -> String {
        format!("{}/{name}", self.namespace)
    }

    /// Writes, reads and removes an entry of its own.
    async fn round_trip(&self) -> Result<(), SecretError> {
        // Two processes may look at the same time; neither may trip over the other's entry.
        let name = self.entry_name(&format!("status-check-{}", std::process::id()));
        self.keychain
            .call_again(move |store| {
                let entry = entry(store, &name)?;
                let bytes = item::encode(&Secret::new("nothing secret".to_owned()))?;
                write_and_read_back(&entry, &bytes)?;
                remove_and_look(&entry)
            })
            .await
    }
}

#[async_trait]
impl SecretStore for KeychainStore {
    async fn status(&self) -> KeychainStatus {
        let (state, failure) = match self.round_trip().await {
            Ok(()) => (KeychainState::Ok, None),
            Err(SecretError::Absent) => (KeychainState::Absent, None),
            Err(SecretError::Denied) => (KeychainState::Denied, None),
            Err(SecretError::Locked) => (KeychainState::Locked, None),
            // It is there and does not do its work; the platform's words say more than any advice of ours.
            Err(error) => (KeychainState::Denied, Some(error.to_string())),
        };
        KeychainStatus { state, store: platform::STORE, fix: failure.or_else(|| platform::fix(state)) }
    }

    async fn put(&self, name: &str, secret: &Secret, keep: Keep) -> Result<(), SecretError> {
        match keep {
            Keep::Session => {
                // The person has changed their mind about a secret that we know to be in the keychain.
                if self.known.get(name).is_some() {
                    self.remove(name).await?;
                }
                self.session.insert(name, secret);
                Ok(())
            }
            Keep::Keychain => {
                let bytes = item::encode(secret)?;
                let (entry_name, key, copy) = (self.entry_name(name), name.to_owned(), secret.duplicate());
                let known = Arc::clone(&self.known);
                self.keychain
                    .call(move |store| {
                        known.remove(&key);
                        write_and_read_back(&entry(store, &entry_name)?, &bytes)?;
                        known.insert(&key, &copy);
                        Ok(())
                    })
                    .await?;
                self.session.remove(name);
                Ok(())
            }
        }
    }

    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        if let Some(secret) = self.session.get(name).or_else(|| self.known.get(name)) {
            return Ok(secret);
        }
        let (entry_name, key, known) = (self.entry_name(name), name.to_owned(), Arc::clone(&self.known));
        self.keychain
            .call(move |store| {
                // The caller before this one may have asked for the same: one prompt, not two.
                if let Some(secret) = known.get(&key) {
                    return Ok(secret);
                }
                let secret = read(&entry(store, &entry_name)?)?;
                known.insert(&key, &secret);
                Ok(secret)
            })
            .await
    }

    fn has_in_session(&self, name: &str) -> bool {
        self.session.has(name)
    }

    fn is_in_memory(&self, name: &str) -> bool {
        self.session.has(name) || self.known.has(name)
    }

    fn forget_in_session(&self, name: &str) {
        self.session.remove(name);
    }

    async fn remove(&self, name: &str) -> Result<(), SecretError> {
        let only_here = self.session.remove(name) && self.known.get(name).is_none();
        let (entry_name, key, known) = (self.entry_name(name), name.to_owned(), Arc::clone(&self.known));
        let removed = self
            .keychain
            .call(move |store| {
                known.remove(&key);
                remove_and_look(&entry(store, &entry_name)?)
            })
            .await;
        match removed {
            // Where there is no keychain there is nothing in it, and the session's copy is gone.
            Err(SecretError::Absent) if only_here => Ok(()),
            other => other,
        }
    }
}

impl fmt::Debug for KeychainStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KeychainStore").field("namespace", &self.namespace).finish_non_exhaustive()
    }
}

fn entry(store: &CredentialStore, name: &str) -> Result<Entry, SecretError> {
    store.build(SERVICE, name, None).map_err(|error| classify(&error))
}

fn read_bytes(entry: &Entry) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    entry.get_secret().map(Zeroizing::new).map_err(|error| classify(&error))
}

fn read(entry: &Entry) -> Result<Secret, SecretError> {
    item::decode(&read_bytes(entry)?)
}

/// A store that takes a secret and loses it is found here and not at the next start.
fn write_and_read_back(entry: &Entry, bytes: &[u8]) -> Result<(), SecretError> {
    entry.set_secret(bytes).map_err(|error| classify(&error))?;
    match read_bytes(entry) {
        Ok(stored) if stored.as_slice() == bytes => Ok(()),
        Ok(_) => Err(SecretError::Damaged),
        Err(SecretError::Missing) => {
            Err(SecretError::Failed { detail: "the keychain did not keep what it took".to_owned() })
        }
        Err(error) => Err(error),
    }
}

fn remove_and_look(entry: &Entry) -> Result<(), SecretError> {
    match entry.delete_credential().map_err(|error| classify(&error)) {
        Ok(()) | Err(SecretError::Missing) => {}
        Err(error) => return Err(error),
    }
    match read_bytes(entry) {
        Err(SecretError::Missing) => Ok(()),
        Ok(_) => Err(SecretError::Failed { detail: "the keychain still has what it removed".to_owned() }),
        Err(error) => Err(error),
    }
}
