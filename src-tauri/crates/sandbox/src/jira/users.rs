//! Jira's users, what they sign in with, and what they may do.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, RwLock};

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use super::lock::{read, write};

/// What a user is allowed in all of Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Jira administrator: everything, everywhere.
    Administrator,
    /// Holds the app's global permission to manage integrations; an ordinary member of projects otherwise.
    IntegrationManager,
    /// Nothing beyond the projects they are members of.
    Member,
}

/// What a user is in one project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// Works on issues and sees development information.
    Developer,
    /// Sees issues, without development information.
    Viewer,
}

/// A Jira user. Passwords are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// User name, as typed at login.
    pub name: String,
    /// `JIRAUSER10100`, stable over renames.
    pub key: String,
    /// Full name.
    pub display_name: String,
    /// E-mail, compared with commit authors.
    pub email: String,
    /// Global permissions.
    pub role: Role,
    /// Project key to membership.
    pub projects: Vec<(String, Membership)>,
}

/// Every permission key this Jira knows.
pub const PERMISSIONS: [&str; 11] = [
    "ADMINISTER",
    "SYSTEM_ADMIN",
    "BROWSE_PROJECTS",
    "VIEW_DEV_TOOLS",
    "ADMINISTER_PROJECTS",
    "TRANSITION_ISSUES",
    "ADD_COMMENTS",
    "WORK_ON_ISSUES",
    "ASSIGN_ISSUES",
    "EDIT_ISSUES",
    "VIEW_READONLY_WORKFLOW",
];

impl User {
    /// Whether this user holds `permission` in `project`; without a project, in any (how Jira answers that question).
    pub fn may(&self, permission: &str, project: Option<&str>) -> bool {
        if self.role == Role::Administrator {
            return PERMISSIONS.contains(&permission);
        }
        self.projects.iter().filter(|(key, _)| project.is_none_or(|wanted| wanted == key)).any(
            |(_, membership)| match permission {
                "BROWSE_PROJECTS" | "VIEW_READONLY_WORKFLOW" => true,
                "VIEW_DEV_TOOLS" | "TRANSITION_ISSUES" | "ADD_COMMENTS" | "WORK_ON_ISSUES"
                | "ASSIGN_ISSUES" | "EDIT_ISSUES" => *membership == Membership::Developer,
                _ => false,
            },
        )
    }

    /// Whether the app lets this user manage integrations.
    pub fn manages_integrations(&self) -> bool {
        matches!(self.role, Role::Administrator | Role::IntegrationManager)
    }
}

/// What the ready line tells about a user so that somebody can sign in.
#[derive(Clone, serde::Serialize)]
pub struct Account {
    /// User name.
    pub user: String,
    /// Password for Basic authentication.
    pub password: String,
    /// Personal access token for Bearer authentication.
    pub pat: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Account").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A personal access token as the token page lists it; the token itself is shown once, when it is made.
#[derive(Debug, Clone)]
pub struct Token {
    /// Number of the token.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub user: String,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds; absent when it never ends.
    pub expires_at: Option<i64>,
}

/// Why a login was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoginError {
    /// Unknown user, wrong password or token, or an expired token.
    Wrong,
    /// Too many wrong passwords: only the login page, with its CAPTCHA, helps.
    Captcha,
}

#[derive(Default)]
struct Tables {
    users: Vec<Arc<User>>,
    accounts: HashMap<String, Account>,
    tokens: HashMap<[u8; 32], Token>,
    failures: HashMap<String, u32>,
    next_token: u64,
}

/// All users.
#[derive(Default)]
pub struct Users {
    tables: RwLock<Tables>,
}

impl fmt::Debug for Users {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Users").finish_non_exhaustive()
    }
}

impl Users {
    /// Adds a user whose password and first token derive from `seed_value`.
    pub(crate) fn add(&self, seed_value: u64, user: User) {
        let password = hex::encode(&derive(seed_value, &user.name, "password")[..10]);
        let pat = token_text(&derive(seed_value, &user.name, "pat"));
        let mut tables = write(&self.tables);
        tables.next_token += 1;
        let token = Token {
            id: tables.next_token,
            name: "Sandbox".to_owned(),
            user: user.name.clone(),
            created_at: 0,
            expires_at: None,
        };
        tables.tokens.insert(digest(&pat), token);
        tables.accounts.insert(user.name.clone(), Account { user: user.name.clone(), password, pat });
        tables.users.push(Arc::new(user));
    }

    /// All users in the order they were added.
    pub fn all(&self) -> Vec<Arc<User>> {
        read(&self.tables).users.clone()
    }

    /// The user of that name.
    pub fn get(&self, name: &str) -> Option<Arc<User>> {
        read(&self.tables).users.iter().find(|user| user.name == name).cloned()
    }

    /// Users whose e-mail is exactly `email`.
    pub fn by_email(&self, email: &str) -> Vec<Arc<User>> {
        read(&self.tables).users.iter().filter(|user| user.email == email).cloned().collect()
    }

    /// How to sign in as `name`.
    pub fn account(&self, name: &str) -> Option<Account> {
        read(&self.tables).accounts.get(name).cloned()
    }

    pub(crate) fn sign_in(
        &self,
        name: &str,
        password: &str,
        captcha_after: u32,
    ) -> Result<Arc<User>, LoginError> {
        let mut tables = write(&self.tables);
        let failures = tables.failures.get(name).copied().unwrap_or(0);
        if captcha_after > 0 && failures >= captcha_after {
            return Err(LoginError::Captcha);
        }
        let right = tables.accounts.get(name).is_some_and(|account| account.password == password);
        if let (true, Some(user)) = (right, tables.users.iter().find(|user| user.name == name).cloned()) {
            tables.failures.remove(name);
            return Ok(user);
        }
        tables.failures.insert(name.to_owned(), failures + 1);
        Err(LoginError::Wrong)
    }

    pub(crate) fn sign_in_with_token(&self, raw: &str, now: i64) -> Result<Arc<User>, LoginError> {
        let tables = read(&self.tables);
        let token = tables.tokens.get(&digest(raw)).ok_or(LoginError::Wrong)?;
        if token.expires_at.is_some_and(|end| end <= now) {
            return Err(LoginError::Wrong);
        }
        tables.users.iter().find(|user| user.name == token.user).cloned().ok_or(LoginError::Wrong)
    }

    /// Makes a token; returns it with the raw text, which is not kept.
    pub(crate) fn mint(&self, user: &str, name: &str, now: i64, expires_at: Option<i64>) -> (Token, String) {
        let raw = token_text(&rand::random::<[u8; 32]>());
        let mut tables = write(&self.tables);
        tables.next_token += 1;
        let token = Token {
            id: tables.next_token,
            name: name.to_owned(),
            user: user.to_owned(),
            created_at: now,
            expires_at,
        };
        tables.tokens.insert(digest(&raw), token.clone());
        (token, raw)
    }

    /// Tokens of one user, oldest first.
    pub fn tokens_of(&self, user: &str) -> Vec<Token> {
        let mut tokens: Vec<_> =
            read(&self.tables).tokens.values().filter(|token| token.user == user).cloned().collect();
        tokens.sort_by_key(|token| token.id);
        tokens
    }

    /// Forgets a token; `false` when this user has none of that number.
    pub(crate) fn revoke(&self, user: &str, id: u64) -> bool {
        let mut tables = write(&self.tables);
        let before = tables.tokens.len();
        tables.tokens.retain(|_, token| token.id != id || token.user != user);
        tables.tokens.len() < before
    }
}

pub(crate) fn derive(seed_value: u64, name: &str, purpose: &str) -> [u8; 32] {
    digest(&format!("causeway-sandbox jira {seed_value} {purpose} {name}"))
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// 44 characters, as real tokens have.
fn token_text(bytes: &[u8; 32]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
