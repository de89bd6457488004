//! A keychain in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use causeway_app::port::secrets::{Keep, KeychainState, KeychainStatus, SecretError, SecretStore};
use causeway_domain::Secret;

#[derive(Default)]
pub(crate) struct MemorySecrets {
    keychain: Mutex<BTreeMap<String, String>>,
    session: Mutex<BTreeMap<String, String>>,
    /// What the next stores and removals of these names answer.
    pub(crate) refuse: Mutex<Vec<(&'static str, SecretError)>>,
    /// What the keychain answers whoever reads.
    pub(crate) unreadable: Mutex<Option<SecretError>>,
    /// What was read from the keychain since the last start of the program.
    read: Mutex<BTreeSet<String>>,
    /// How often the keychain was asked for anything.
    pub(crate) keychain_calls: AtomicUsize,
}

impl MemorySecrets {
    /// What is in memory is lost.
    pub(crate) fn restart(&self) {
        self.session.lock().unwrap().clear();
        self.read.lock().unwrap().clear();
    }

    /// Somebody removes an entry with the system's own tool.
    pub(crate) fn lose(&self, name: &str) {
        self.keychain.lock().unwrap().remove(name);
        self.read.lock().unwrap().remove(name);
    }

    pub(crate) fn in_session(&self) -> Vec<String> {
        self.session.lock().unwrap().keys().cloned().collect()
    }

    fn asked(&self) -> Result<(), SecretError> {
        self.keychain_calls.fetch_add(1, Ordering::Relaxed);
        self.unreadable.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.keychain.lock().unwrap().keys().cloned().collect()
    }

    fn refusal(&self, name: &str) -> Result<(), SecretError> {
        let mut refuse = self.refuse.lock().unwrap();
        match refuse.iter().position(|(prefix, _)| name.starts_with(prefix)) {
            Some(position) => Err(refuse.remove(position).1),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl SecretStore for MemorySecrets {
    async fn status(&self) -> KeychainStatus {
        let state = match *self.unreadable.lock().unwrap() {
            None => KeychainState::Ok,
            Some(SecretError::Absent) => KeychainState::Absent,
            Some(SecretError::Locked) => KeychainState::Locked,
            Some(_) => KeychainState::Denied,
        };
        KeychainStatus { state, store: "Memory", fix: None }
    }

    async fn put(&self, name: &str, secret: &Secret, keep: Keep) -> Result<(), SecretError> {
        self.refusal(name)?;
        if keep == Keep::Keychain {
            self.asked()?;
            self.session.lock().unwrap().remove(name);
            self.read.lock().unwrap().insert(name.to_owned());
        }
        let place = if keep == Keep::Keychain { &self.keychain } else { &self.session };
        place.lock().unwrap().insert(name.to_owned(), secret.expose().to_owned());
        Ok(())
    }

    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        let find = |place: &Mutex<BTreeMap<String, String>>| place.lock().unwrap().get(name).cloned();
        if let Some(secret) = find(&self.session) {
            return Ok(Secret::new(secret));
        }
        self.asked()?;
        let found = find(&self.keychain).map(Secret::new).ok_or(SecretError::Missing)?;
        self.read.lock().unwrap().insert(name.to_owned());
        Ok(found)
    }

    fn has_in_session(&self, name: &str) -> bool {
        self.session.lock().unwrap().contains_key(name)
    }

    fn is_in_memory(&self, name: &str) -> bool {
        self.has_in_session(name) || self.read.lock().unwrap().contains(name)
    }

    fn forget_in_session(&self, name: &str) {
        self.session.lock().unwrap().remove(name);
    }

    async fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.refusal(name)?;
        self.session.lock().unwrap().remove(name);
        self.asked()?;
        self.read.lock().unwrap().remove(name);
        self.keychain.lock().unwrap().remove(name);
        Ok(())
    }
}
