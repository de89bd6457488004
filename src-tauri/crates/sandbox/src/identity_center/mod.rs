//! IAM Identity Center: people sign in to an access portal with a browser, and get keys of the account's roles there.

mod http;
mod oidc;
mod pages;
mod portal;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub use self::http::router;
pub(crate) use self::pages::page;
use crate::aws::query::ids;
use crate::federation::Role;
use oidc::{Client, Code, Device};

/// The path of the access portal, which is what a start URL leads to.
pub const START: &str = "/start";

/// How long somebody is signed in to the portal, in seconds.
const SESSION_SECONDS: i64 = 8 * 3_600;

/// Who may use the portal, and what is assigned to them.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The user name, which names the sessions of roles too.
    pub user: String,
    /// The account's name in the portal.
    pub account_name: String,
    /// The address of the account's owner.
    pub account_email: String,
    /// What the user may be in the account.
    pub assignments: Vec<Assignment>,
}

/// A permission set assigned in the account, and the role that stands for it there.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The name that people see and configure, `Developer`.
    pub permission_set: String,
    /// `AWSReservedSSO_Developer_…`.
    pub role: Arc<Role>,
    /// How long its keys last, in seconds.
    pub seconds: i64,
}

/// Where a device authorisation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Nobody has answered.
    Pending,
    /// Somebody has approved; the device may fetch its token.
    Approved,
    /// Somebody has denied.
    Denied,
    /// The device has its token.
    Redeemed,
    /// Nobody answered in time.
    Expired,
}

/// A device authorisation as the control endpoint lists it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Listed {
    /// What the device shows to its user.
    pub user_code: String,
    /// Where it stands.
    pub state: Standing,
}

/// Why a device authorisation cannot be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// Nobody was given that code.
    #[error("there is no such code")]
    Unknown,
    /// It is decided, or nobody decided in time.
    #[error("this code can no longer be used")]
    Over,
}

/// The portal and its sign-in.
#[derive(Debug, Default)]
pub struct IdentityCenter {
    directory: OnceLock<Directory>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    clients: HashMap<String, Client>,
    /// By device code.
    devices: HashMap<String, Device>,
    codes: HashMap<String, Code>,
    /// When they end, in epoch seconds, by id.
    sessions: HashMap<String, i64>,
    /// By the token itself.
    access_tokens: HashMap<String, AccessToken>,
    refresh_tokens: HashMap<String, RefreshToken>,
}

struct AccessToken {
    session: String,
    expires_at: i64,
}

struct RefreshToken {
    session: String,
    client_id: String,
}

impl std::fmt::Debug for State {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("State").field("sessions", &self.sessions.len()).finish_non_exhaustive()
    }
}

impl IdentityCenter {
    /// Says who may use it; the first to say so is believed.
    pub fn provide(&self, directory: Directory) -> bool {
        self.directory.set(directory).is_ok()
    }

    /// Who may use it.
    pub fn directory(&self) -> Option<&Directory> {
        self.directory.get()
    }

    /// Every device authorisation there was, by user code.
    pub fn device_authorizations(&self, now_millis: i64) -> Vec<Listed> {
        let state = self.lock();
        let mut all: Vec<Listed> = state
            .devices
            .values()
            .map(|device| Listed {
                user_code: device.user_code.clone(),
                state: device.standing_at(now_millis),
            })
            .collect();
        all.sort_by(|one, other| one.user_code.cmp(&other.user_code));
        all
    }

    /// Approves or denies what a device shows as `user_code`, as its user would in the browser. Case, blanks and the
    /// dash do not matter.
    pub fn decide(&self, user_code: &str, approve: bool, now_millis: i64) -> Result<(), DecisionError> {
        let mut state = self.lock();
        let device = state
            .devices
            .values_mut()
            .find(|device| same_code(&device.user_code, user_code))
            .ok_or(DecisionError::Unknown)?;
        if device.standing_at(now_millis) != Standing::Pending {
            return Err(DecisionError::Over);
        }
        device.standing = if approve { Standing::Approved } else { Standing::Denied };
        Ok(())
    }

    /// Signs everybody out of the portal; how many sessions that were. Keys of roles that were fetched before live on.
    pub fn end_sessions(&self) -> usize {
        let mut state = self.lock();
        state.access_tokens.clear();
        state.refresh_tokens.clear();
        state.sessions.drain().count()
    }

    /// Whether an access token opens the portal.
    fn is_signed_in(&self, access_token: &str, now: i64) -> bool {
        self.lock().session_of(access_token, now).is_some()
    }

    /// Ends the session of an access token; `false` when it opens nothing.
    fn sign_out(&self, access_token: &str, now: i64) -> bool {
        let mut state = self.lock();
        let Some(session) = state.session_of(access_token, now) else { return false };
        state.sessions.remove(&session);
        state.access_tokens.retain(|_, token| token.session != session);
        state.refresh_tokens.retain(|_, token| token.session != session);
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn session_of(&self, access_token: &str, now: i64) -> Option<String> {
        let token = self.access_tokens.get(access_token).filter(|token| token.expires_at > now)?;
        self.sessions.get(&token.session).filter(|end| **end > now)?;
        Some(token.session.clone())
    }

    fn begin_session(&mut self, now: i64) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        self.sessions.insert(id.clone(), now + SESSION_SECONDS);
        id
    }
}

/// An opaque token of the real length.
fn token() -> String {
    format!("aoa{}", ids::secret(258))
}

fn same_code(ours: &str, theirs: &str) -> bool {
    let letters = |code: &str| -> String {
        code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
    };
    letters(ours) == letters(theirs)
}
