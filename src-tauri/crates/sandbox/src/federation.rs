//! What temporary credentials come from: the account's roles, and which sessions proved a second factor.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

/// A role of the account.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// The name, without a path.
    pub name: String,
    /// `arn:aws:iam::{account}:role/{path/}{name}`.
    pub arn: String,
    /// The unique id, `AROA…`.
    pub id: String,
    /// Who may assume it.
    pub trust_policy: Value,
    /// What its sessions may do: policy documents.
    pub policies: Vec<Value>,
    /// The longest session in seconds, 3,600 to 43,200.
    pub max_session_seconds: i64,
}

#[derive(Debug, Default)]
struct Tables {
    roles: BTreeMap<String, Arc<Role>>,
    with_second_factor: BTreeSet<String>,
}

/// Roles and sessions.
#[derive(Debug, Default)]
pub struct Federation {
    tables: RwLock<Tables>,
}

impl Federation {
    /// Adds or replaces a role.
    pub fn put_role(&self, role: Arc<Role>) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        tables.roles.insert(role.arn.clone(), role);
    }

    /// The role of that ARN.
    pub fn role(&self, arn: &str) -> Option<Arc<Role>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).roles.get(arn).cloned()
    }

    /// Whether the temporary key of that id was issued on proof of a second factor.
    pub fn has_second_factor(&self, access_key_id: &str) -> bool {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).with_second_factor.contains(access_key_id)
    }

    pub(crate) fn note_second_factor(&self, access_key_id: &str) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        tables.with_second_factor.insert(access_key_id.to_owned());
    }
}
