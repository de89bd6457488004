//! The roles that a new account has, and who uses its access portal.

use std::sync::Arc;

use serde_json::{Value, json};

use super::policies::{self, Named};
use super::principals::{identifier, in_partition};
use crate::federation::Role;
use crate::identity_center::{Assignment, Directory};
use crate::world::World;

/// The external id that one of the roles wants.
const EXTERNAL_ID: &str = "causeway-sandbox";
/// The longest session of the seed's roles, in seconds: what IAM sets unless told.
const SESSION_SECONDS: i64 = 3_600;
/// Who uses the portal; the name becomes that of their roles' sessions.
const PORTAL_USER: &str = "ada@example.com";

/// A role as the ready line shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AssumableRole {
    /// `developer-role`.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// What `AssumeRole` has to send along, if anything.
    pub external_id: Option<&'static str>,
    /// Whether `AssumeRole` has to prove a second factor.
    pub requires_mfa: bool,
    /// Its longest session in seconds.
    pub max_session_seconds: i64,
}

/// Makes the roles that others assume.
///
/// `developer-role` trusts the account, `external-role` wants an external id beside, `mfa-role` a second factor, and
/// `chained-role` trusts sessions of `developer-role` alone.
pub fn roles(world: &World) -> Vec<AssumableRole> {
    let arn = |name: &str| format!("arn:{}:iam::{}:role/{name}", world.partition(), world.account);
    let root = format!("arn:{}:iam::{}:root", world.partition(), world.account);
    let external = json!({"StringEquals": {"sts:ExternalId": EXTERNAL_ID}});
    let second_factor = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let trusted = arn("developer-role");
    let plans: [(&str, &str, Option<Value>, Named); 4] = [
        ("developer-role", &root, None, policies::power_user()),
        ("external-role", &root, Some(external), policies::read_only()),
        ("mfa-role", &root, Some(second_factor), policies::power_user()),
        ("chained-role", &trusted, None, policies::read_only()),
    ];
    plans
        .into_iter()
        .map(|(name, principal, condition, (_, policy))| {
            let mut trust = policies::trust(principal);
            if let Some(condition) = condition {
                trust["Statement"][0]["Condition"] = condition;
            }
            world.federation.put_role(Arc::new(Role {
                name: name.to_owned(),
                arn: arn(name),
                id: format!("AROA{}", identifier(world, name, "role", 17)),
                trust_policy: trust,
                policies: vec![in_partition(policy, world.partition())],
                max_session_seconds: SESSION_SECONDS,
            }));
            AssumableRole {
                name: name.to_owned(),
                arn: arn(name),
                external_id: (name == "external-role").then_some(EXTERNAL_ID),
                requires_mfa: name == "mfa-role",
                max_session_seconds: SESSION_SECONDS,
            }
        })
        .collect()
}

/// Who may use the access portal, and what is assigned to them.
pub fn directory(world: &World) -> Directory {
    let permission_sets = [("Developer", policies::power_user()), ("ReadOnly", policies::read_only())];
    let assignments = permission_sets.map(|(name, (_, policy))| {
        let suffix = &hex::encode(identifier(world, name, "permission-set", 8));
        let role = Role {
            name: format!("AWSReservedSSO_{name}_{suffix}"),
            arn: format!(
                "arn:{}:iam::{}:role/aws-reserved/sso.amazonaws.com/{}/AWSReservedSSO_{name}_{suffix}",
                world.partition(),
                world.account,
                world.options.region
            ),
            id: format!("AROA{}", identifier(world, name, "role", 17)),
            // Only the portal hands out its sessions.
            trust_policy: json!({"Version": "2012-10-17", "Statement": []}),
            policies: vec![in_partition(policy, world.partition())],
            max_session_seconds: 43_200,
        };
        let role = Arc::new(role);
        world.federation.put_role(Arc::clone(&role));
        Assignment { permission_set: name.to_owned(), role, seconds: SESSION_SECONDS }
    });
    Directory {
        user: PORTAL_USER.to_owned(),
        account_name: "Sandbox Shop".to_owned(),
        account_email: "aws@example.com".to_owned(),
        assignments: assignments.into(),
    }
}
