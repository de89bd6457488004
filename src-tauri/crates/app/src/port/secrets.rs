//! Where secrets are kept.

use async_trait::async_trait;
use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keep {
    /// The OS keychain.
    Keychain,
    /// Memory, until the program ends.
    Session,
}

/// What a harmless round trip through the keychain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainState {
    /// It stores and returns.
    Ok,
    /// There is no store on this machine.
    Absent,
    /// There is one and it waits to be unlocked (or does not answer in time).
    Locked,
    /// Access was refused.
    Denied,
}

/// The keychain's state with words for this platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeychainStatus {
    /// The state.
    pub state: KeychainState,
    /// The platform's own name for its store.
    pub store: &'static str,
    /// The fix on this platform; `None` when the state is ok.
    pub fix: Option<String>,
}

/// Why a secret could not be stored, read or removed. Never holds any of it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum SecretError {
    /// There is no store on this machine.
    #[error("this computer has no keychain")]
    Absent,
    /// It waits to be unlocked, or did not answer in time.
    #[error("the keychain is locked")]
    Locked,
    /// Access was refused.
    #[error("the keychain refused access")]
    Denied,
    /// The store works and has no such entry. Never used for a store that does not work.
    #[error("there is no such entry")]
    Missing,
    /// Longer than every platform can store.
    #[error("the secret is too long for the keychain")]
    TooLarge,
    /// The entry cannot be read as what was stored.
    #[error("the keychain entry is damaged")]
    Damaged,
    /// Anything else, in the platform's words without the secret.
    #[error("the keychain failed: {detail}")]
    Failed {
        /// The platform's words.
        detail: String,
    },
}

/// The secrets of one world (real or sandbox), by name. One keychain item per name, read at most once a session.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// The keychain's state, by trying.
    async fn status(&self) -> KeychainStatus;
    /// Stores, and reads back to be sure.
    async fn put(&self, name: &str, secret: &Secret, keep: Keep) -> Result<(), SecretError>;
    /// Reads from the session or the keychain.
    async fn get(&self, name: &str) -> Result<Secret, SecretError>;
    /// Whether it is kept for this session only; does not ask the keychain.
    fn has_in_session(&self, name: &str) -> bool;
    /// Whether it can be read without asking the keychain: kept for this session, or read in it.
    fn is_in_memory(&self, name: &str) -> bool;
    /// Forgets what is kept for this session only; does not ask the keychain.
    fn forget_in_session(&self, name: &str);
    /// Removes from both and verifies that it is gone; a missing entry is no error.
    async fn remove(&self, name: &str) -> Result<(), SecretError>;
}
