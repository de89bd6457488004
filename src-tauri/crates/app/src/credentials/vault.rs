//! The one road to the secret store: what goes in, out and away is remembered in the same move.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_domain::{AccessKeyId, JiraUrl, Secret};

use super::{aws_entry, git_entry, jira_entry, personal_entry, webhook_entry};
use crate::Ports;
use crate::error::AppError;
use crate::port::Clock;
use crate::port::secrets::{Keep, KeychainState, KeychainStatus, SecretError, SecretStore};
use crate::port::storage::{CredentialKind, CredentialRecord, Storage, StorageError};

/// How exact "last used" is: between two notes of the same credential lies at least this, so that reading it often does
/// not write to the disk often.
const NOTE_EVERY_MILLIS: i64 = 10 * 60 * 1_000;

/// A credential as it is remembered: its name in the store and what tells it from others. Never the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: CredentialKind,
    /// As in [`CredentialRecord::hint`].
    pub(crate) hint: String,
    /// As in [`CredentialRecord::identity`].
    pub(crate) identity: Option<String>,
    /// The connection it is of, for one that belongs to a single connection.
    pub(crate) connection_id: Option<String>,
}

impl Entry {
    fn new(name: String, kind: CredentialKind, hint: &str) -> Self {
        Self { name, kind, hint: hint.to_owned(), identity: None, connection_id: None }
    }

    /// What signs a user in to a Jira site.
    pub(crate) fn jira(site: &JiraUrl, user: &str) -> Self {
        Self::new(jira_entry(site, user), CredentialKind::Jira, user)
    }

    /// An access key that GIJ uses too.
    pub(crate) fn connection_key(key: &AccessKeyId) -> Self {
        Self::new(aws_entry(key), CredentialKind::ConnectionKey, key.as_str())
    }

    /// A developer's own access key for one connection. `arn` is whose it is, as AWS said when it was tested.
    pub(crate) fn personal(connection_id: &str, key: &AccessKeyId, arn: Option<String>) -> Self {
        Self {
            identity: arn,
            connection_id: Some(connection_id.to_owned()),
            ..Self::new(personal_entry(connection_id), CredentialKind::PersonalKey, key.as_str())
        }
    }

    /// The password of IAM's Git credentials.
    pub(crate) fn git_password(user_name: &str) -> Self {
        Self::new(git_entry(user_name), CredentialKind::GitPassword, user_name)
    }

    /// A site's webhook URL.
    pub(crate) fn webhook(site_url: &str) -> Self {
        Self::new(webhook_entry(site_url), CredentialKind::Webhook, site_url)
    }

    /// The password of the network proxy at `host`.
    pub(crate) fn proxy(host: &str) -> Self {
        Self::new(super::PROXY_ENTRY.to_owned(), CredentialKind::Proxy, host)
    }

    /// The one of a record.
    pub(crate) fn of_record(record: &CredentialRecord) -> Self {
        Self {
            name: record.name.clone(),
            kind: record.kind,
            hint: record.hint.clone(),
            identity: record.identity.clone(),
            connection_id: record.connection_id.clone(),
        }
    }

    /// With whose it is, as the other side said.
    pub(crate) fn of(self, identity: String) -> Self {
        Self { identity: Some(identity), ..self }
    }
}

/// The secret store with the memory of what is in it.
pub(crate) struct Vault {
    secrets: Arc<dyn SecretStore>,
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    /// When the use of each credential was written down last, in epoch milliseconds.
    noted: Mutex<HashMap<String, i64>>,
    /// What was looked for in this session and is not there.
    missing: Mutex<HashSet<String>>,
    /// What the last look at the keychain found.
    seen: Mutex<Option<KeychainStatus>>,
    /// Held while a look is taken.
    looks: tokio::sync::Mutex<()>,
    /// Why the keychain gave nothing when it was tried last; `None` while it does.
    out_of_reach: Mutex<Option<SecretError>>,
}

impl Vault {
    pub(crate) fn new(ports: &Ports) -> Self {
        Self {
            secrets: Arc::clone(&ports.secrets),
            storage: Arc::clone(&ports.storage),
            clock: Arc::clone(&ports.clock),
            noted: Mutex::default(),
            missing: Mutex::default(),
            seen: Mutex::default(),
            looks: tokio::sync::Mutex::default(),
            out_of_reach: Mutex::default(),
        }
    }

    /// The keychain's state, by trying. Trying may ask the person to unlock it; whoever comes while that is under way
    /// hears what it found.
    pub(crate) async fn status(&self) -> KeychainStatus {
        let (_one, waited) = match self.looks.try_lock() {
            Ok(one) => (one, false),
            Err(_) => (self.looks.lock().await, true),
        };
        if let (true, Some(seen)) = (waited, self.seen()) {
            return seen;
        }
        let status = self.secrets.status().await;
        *lock(&self.out_of_reach) = match status.state {
            KeychainState::Ok => None,
            KeychainState::Absent => Some(SecretError::Absent),
            KeychainState::Locked => Some(SecretError::Locked),
            KeychainState::Denied => Some(SecretError::Denied),
        };
        *lock(&self.seen) = Some(status.clone());
        status
    }

    fn seen(&self) -> Option<KeychainStatus> {
        lock(&self.seen).clone()
    }

    /// The state as it was seen last; tried only when nobody has yet.
    pub(crate) async fn last_status(&self) -> KeychainStatus {
        match self.seen() {
            Some(seen) => seen,
            None => self.status().await,
        }
    }

    /// Everything that is remembered as stored, newest first.
    pub(crate) async fn records(&self) -> Result<Vec<CredentialRecord>, StorageError> {
        self.storage.credentials().await
    }

    /// One of them.
    pub(crate) async fn record(&self, name: &str) -> Result<Option<CredentialRecord>, StorageError> {
        Ok(self.records().await?.into_iter().find(|record| record.name == name))
    }

    /// Stores a secret where the person chose. It is remembered first and confirmed after: a program that dies in
    /// between leaves a note about nothing, and never a secret that nobody knows of.
    ///
    /// A copy in the keychain that gives way to one for this session is removed. One that cannot be reached just now
    /// stays, and stays remembered.
    pub(crate) async fn put(&self, entry: &Entry, secret: &Secret, keep: Keep) -> Result<(), AppError> {
        let before = self.record(&entry.name).await?;
        let mut record = CredentialRecord {
            name: entry.name.clone(),
            kind: entry.kind,
            hint: entry.hint.clone(),
            identity: entry.identity.clone(),
            keep,
            connection_id: entry.connection_id.clone(),
            stored_at: Some(self.clock.now_millis()),
            last_used_at: before.as_ref().and_then(|before| before.last_used_at),
        };
        if keep == Keep::Session && before.as_ref().is_some_and(|before| before.keep == Keep::Keychain) {
            match self.secrets.remove(&entry.name).await {
                Ok(()) => {}
                Err(SecretError::Absent | SecretError::Locked | SecretError::Denied) => {
                    tracing::warn!(
                        name = entry.name,
                        "a copy stays in the keychain, which cannot be reached"
                    );
                    record.keep = Keep::Keychain;
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.storage.put_credential(record).await?;
        match self.secrets.put(&entry.name, secret, keep).await {
            Ok(()) => {
                lock(&self.missing).remove(&entry.name);
                Ok(())
            }
            Err(error) => {
                if is_refusal(&error) {
                    self.put_back(&entry.name, before).await?;
                }
                Err(error.into())
            }
        }
    }

    /// A keychain that is locked may still take it once it is unlocked; after a refusal nothing has changed.
    async fn put_back(&self, name: &str, before: Option<CredentialRecord>) -> Result<(), StorageError> {
        match before {
            Some(before) => self.storage.put_credential(before).await,
            None => self.storage.remove_credential(name).await,
        }
    }

    /// Stores a secret elsewhere than it is. Unlike [`Vault::put`] it fails when the copy in the keychain cannot be
    /// removed: a person who takes a secret out of the keychain is not told that it is out when it is not.
    pub(crate) async fn relocate(&self, entry: &Entry, secret: &Secret, keep: Keep) -> Result<(), AppError> {
        if keep == Keep::Session {
            self.secrets.remove(&entry.name).await?;
        }
        self.put(entry, secret, keep).await
    }

    /// Makes a secret available until the program ends. It is not stored anywhere, so nothing is remembered of it.
    pub(crate) async fn lend(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.secrets.put(name, secret, Keep::Session).await
    }

    /// Reads a secret to use it.
    pub(crate) async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        let secret = self.look(name).await?;
        self.note_used(name).await;
        Ok(secret)
    }

    /// Reads a secret for something that nobody asked for, such as a list that is shown: a keychain that was found locked
    /// is not asked again before the person or an act of theirs does.
    pub(crate) async fn get_in_passing(&self, name: &str) -> Result<Secret, SecretError> {
        if !self.is_in_memory(name)
            && let Some(reason) = lock(&self.out_of_reach).clone()
        {
            return Err(reason);
        }
        self.get(name).await
    }

    /// Whether this secret is what is kept under a name. A store that cannot be read keeps nothing. Not a use.
    pub(crate) async fn holds(&self, name: &str, secret: &Secret) -> bool {
        self.look(name).await.is_ok_and(|kept| kept.expose() == secret.expose())
    }

    /// Removes a secret from everywhere, has the store look again, and forgets it. One that is not there is no error.
    /// The keychain is not asked about one that is known to be kept for a session only: it may be locked, and there is
    /// nothing of it there.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), AppError> {
        match self.record(name).await? {
            Some(CredentialRecord { keep: Keep::Session, stored_at: Some(_), .. }) => {
                self.secrets.forget_in_session(name);
            }
            _ => self.secrets.remove(name).await?,
        }
        lock(&self.noted).remove(name);
        lock(&self.missing).remove(name);
        Ok(self.storage.remove_credential(name).await?)
    }

    /// Whether a remembered credential is there, without asking the keychain: one for the session is there while this
    /// session has it, one in the keychain until it was looked for and not found.
    pub(crate) fn is_there(&self, record: &CredentialRecord) -> bool {
        match record.keep {
            Keep::Session => self.secrets.has_in_session(&record.name),
            Keep::Keychain => !lock(&self.missing).contains(&record.name),
        }
    }

    /// Whether a secret can be read without asking the keychain.
    pub(crate) fn is_in_memory(&self, name: &str) -> bool {
        self.secrets.is_in_memory(name)
    }

    async fn look(&self, name: &str) -> Result<Secret, SecretError> {
        let was_in_memory = self.is_in_memory(name);
        let found = self.secrets.get(name).await;
        if !was_in_memory {
            let mut out_of_reach = lock(&self.out_of_reach);
            match &found {
                Ok(_) | Err(SecretError::Missing) => *out_of_reach = None,
                Err(reason @ (SecretError::Absent | SecretError::Locked)) => {
                    *out_of_reach = Some(reason.clone());
                }
                // Refused or damaged is one entry, and says nothing of the others.
                Err(_) => {}
            }
        }
        let mut missing = lock(&self.missing);
        match &found {
            Ok(_) => missing.remove(name),
            Err(SecretError::Missing) => missing.insert(name.to_owned()),
            Err(_) => false,
        };
        found
    }

    /// A use that cannot be written down is no reason not to use it.
    async fn note_used(&self, name: &str) {
        let now = self.clock.now_millis();
        {
            let mut noted = lock(&self.noted);
            if noted.get(name).is_some_and(|at| now.saturating_sub(*at) < NOTE_EVERY_MILLIS) {
                return;
            }
            noted.insert(name.to_owned(), now);
        }
        if let Err(error) = self.storage.note_credential_used(name, now).await {
            tracing::warn!(%error, "the use of a credential is not written down");
        }
    }
}

/// Whether the keychain certainly took nothing.
pub(crate) fn is_refusal(error: &SecretError) -> bool {
    matches!(error, SecretError::Absent | SecretError::Denied | SecretError::TooLarge)
}

/// Each change is one call on the collection, so a panic elsewhere leaves it whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
