//! Temporary credentials: the account's roles, and the keys of sessions of users and roles.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use crate::aws::query::ids;
use crate::principals::{AccessKey, Principal, RoleName, Session, Status};
use crate::world::World;

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

impl Role {
    /// Who a session of this role is. Its ARN has lost the role's path, as STS does it.
    pub fn session(&self, name: &str, issued_at: i64) -> Principal {
        let head = self.arn.split(":role/").next().unwrap_or_default().replacen(":iam:", ":sts:", 1);
        let role = RoleName { name: self.name.clone(), arn: self.arn.clone(), id: self.id.clone() };
        Principal {
            name: self.name.clone(),
            arn: format!("{head}:assumed-role/{}/{name}", self.name),
            user_id: format!("{}:{name}", self.id),
            user_name: None,
            policies: self.policies.clone(),
            policy_names: Vec::new(),
            session: Some(Session { issued_at, second_factor: false, role: Some(role) }),
        }
    }
}

/// The roles of the account by ARN.
#[derive(Debug, Default)]
pub struct Federation {
    roles: RwLock<BTreeMap<String, Arc<Role>>>,
}

impl Federation {
    /// Adds or replaces a role.
    pub fn put_role(&self, role: Arc<Role>) {
        self.roles.write().unwrap_or_else(PoisonError::into_inner).insert(role.arn.clone(), role);
    }

    /// The role of that ARN.
    pub fn role(&self, arn: &str) -> Option<Arc<Role>> {
        self.roles.read().unwrap_or_else(PoisonError::into_inner).get(arn).cloned()
    }
}

/// Gives out a key of a session that lasts `seconds` from now.
pub(crate) fn issue(world: &World, principal: Principal, seconds: i64) -> AccessKey {
    let now = world.clock.now_seconds();
    let key = AccessKey {
        id: ids::unique("ASIA"),
        secret: ids::secret(30),
        // Tokens of the real STS begin like this, and hold `/`, `+` and `=`, which clients have to encode.
        session_token: Some(format!("IQoJb3JpZ2luX2Vj{}", ids::secret(264))),
        expires_at: Some(now + seconds),
        status: Status::Active,
        created_at: now,
        principal: Arc::new(principal),
    };
    world.principals.put_access_key(key.clone());
    key
}
