//! The key of a connection: the developer's own where there is one, else the connection's.

use std::time::Duration;

use causeway_app::credentials::{personal_entry, personal_key};
use causeway_app::place::{KEYCHAIN, SANDBOX_KEYCHAIN};
use causeway_app::port::secrets::{Keep, SecretError, SecretStore};
use causeway_app::port::storage::{ConnectionRecord, CredentialRecord};
use causeway_domain::Secret;
use causeway_secrets::KeychainStore;

use crate::arguments::Arguments;
use crate::refusal::Refusal;
use crate::say;

/// A key to sign with.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its id.
    pub(crate) access_key_id: String,
    /// Its secret.
    pub(crate) secret: Secret,
    /// The session token of a temporary one.
    pub(crate) session_token: Option<Secret>,
}

/// After this long somebody may wonder why git does nothing.
const TELL_AFTER: Duration = Duration::from_secs(2);

/// The keychain, which is being opened from now on.
pub(crate) fn begin(arguments: &Arguments) -> KeychainStore {
    let namespace = if arguments.sandbox { SANDBOX_KEYCHAIN } else { KEYCHAIN };
    KeychainStore::for_reading(namespace, Duration::from_secs(arguments.wait.into()))
}

/// Reads the key. `wanted` is the access key id that git names, `remembered` what the database says of stored
/// credentials, so that the keychain is asked for nothing that is not there.
pub(crate) fn key(
    arguments: &Arguments,
    store: &KeychainStore,
    connection: &ConnectionRecord,
    remembered: &[CredentialRecord],
    wanted: Option<&str>,
) -> Result<Key, Refusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let failed = |error: std::io::Error| Refusal::Keychain { message: error.to_string() };
    let read = Reading { store, connection, remembered, wanted, waited: arguments.wait };
    runtime.map_err(failed)?.block_on(read.key())
}

/// One look into a store.
struct Reading<'a, S> {
    store: &'a S,
    connection: &'a ConnectionRecord,
    remembered: &'a [CredentialRecord],
    wanted: Option<&'a str>,
    waited: u16,
}

impl<S: SecretStore> Reading<'_, S> {
    async fn key(&self) -> Result<Key, Refusal> {
        let is_wanted = |id: &str| self.wanted.is_none_or(|wanted| wanted == id);
        let own = &self.connection.access_key_id;
        let entry = personal_entry(&self.connection.id);
        let personal = self.kept(&entry);
        // The key that git names is the connection's: the personal one need not be looked at.
        let names_own = self.wanted.is_some_and(|wanted| wanted == own);
        if let (Some(Keep::Keychain), false) = (personal, names_own) {
            match self.read(&entry).await {
                Ok(text) => {
                    let key = self.personal(&text)?;
                    if is_wanted(&key.access_key_id) {
                        return Ok(key);
                    }
                }
                Err(SecretError::Missing) => {}
                Err(error) => return Err(Refusal::keychain(&error, self.waited)),
            }
        }
        let session_only = || Refusal::SessionOnly { connection: self.connection.name.clone() };
        if personal == Some(Keep::Session) && !names_own {
            // Acting as somebody else than the developer believes would be worse than not acting.
            return Err(session_only());
        }
        if !is_wanted(own) {
            let access_key_id = self.wanted.unwrap_or_default().to_owned();
            return Err(Refusal::UnknownKey { access_key_id });
        }
        if self.connection.keep == Keep::Session {
            return Err(session_only());
        }
        match self.read(&self.connection.aws_secret).await {
            Ok(secret) => Ok(Key { access_key_id: own.clone(), secret, session_token: None }),
            Err(SecretError::Missing) => Err(Refusal::NoKey { connection: self.connection.name.clone() }),
            Err(error) => Err(Refusal::keychain(&error, self.waited)),
        }
    }

    fn kept(&self, entry: &str) -> Option<Keep> {
        self.remembered.iter().find(|credential| credential.name == entry).map(|credential| credential.keep)
    }

    /// Reads an entry, and says so when the keychain is slow: it may be waiting for its own password.
    async fn read(&self, entry: &str) -> Result<Secret, SecretError> {
        let mut reading = self.store.get(entry);
        match tokio::time::timeout(TELL_AFTER, &mut reading).await {
            Ok(done) => done,
            Err(_) => {
                say("waiting for the keychain; it may be locked and asking for its password");
                reading.await
            }
        }
    }

    fn personal(&self, text: &Secret) -> Result<Key, Refusal> {
        let key = personal_key(text).map_err(|error| Refusal::keychain(&error, self.waited))?;
        Ok(Key { access_key_id: key.id.as_str().to_owned(), secret: key.secret, session_token: None })
    }
}

#[cfg(test)]
mod tests;
