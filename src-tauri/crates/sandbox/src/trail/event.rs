//! The record of one event, with the names that CloudTrail gives its members.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Deed, Who};
use crate::aws::query::ids;
use crate::principals::{Principal, RoleName};
use crate::world::World;

/// One event.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "named and explained by CloudTrail's reference, one to one")]
pub struct Event {
    pub event_version: &'static str,
    pub user_identity: UserIdentity,
    pub event_time: String,
    pub event_source: String,
    pub event_name: String,
    pub aws_region: String,
    #[serde(rename = "sourceIPAddress")]
    pub source_ip_address: &'static str,
    pub user_agent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    pub request_parameters: Value,
    pub response_elements: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_event_data: Option<Value>,
    #[serde(rename = "requestID")]
    pub request_id: String,
    #[serde(rename = "eventID")]
    pub event_id: String,
    pub read_only: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    pub event_type: &'static str,
    pub management_event: bool,
    pub recipient_account_id: String,
    pub event_category: &'static str,
    /// Epoch seconds, for comparison.
    #[serde(skip)]
    pub at: i64,
}

/// Who did it.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "named and explained by CloudTrail's reference, one to one")]
pub struct UserIdentity {
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_context: Option<Value>,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "named and explained by CloudTrail's reference, one to one")]
pub struct Resource {
    #[serde(rename = "ARN")]
    pub arn: String,
    #[serde(rename = "accountId")]
    pub account_id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

impl Event {
    pub(super) fn of(world: &World, deed: Deed<'_>) -> Self {
        let at = world.clock.now_seconds();
        // IAM is one for the whole partition, and its events are kept where that is.
        let region = match deed.service {
            "iam" => crate::partition::global_region(&world.options.region),
            _ => &world.options.region,
        };
        Self {
            event_version: "1.11",
            user_identity: UserIdentity::of(world, deed.who),
            event_time: ids::timestamp(at),
            event_source: format!("{}.amazonaws.com", deed.service),
            event_name: deed.name.to_owned(),
            aws_region: region.to_owned(),
            source_ip_address: "127.0.0.1",
            user_agent: deed.agent.chars().take(1000).collect(),
            error_code: deed.error.map(|(code, _)| code.to_owned()),
            error_message: deed.error.map(|(_, message)| message.to_owned()),
            request_parameters: deed.parameters,
            response_elements: Value::Null,
            additional_event_data: deed.additional,
            request_id: uuid::Uuid::new_v4().to_string(),
            event_id: uuid::Uuid::new_v4().to_string(),
            read_only: is_read_only(deed.name),
            resources: deed.resource.into_iter().collect(),
            event_type: "AwsApiCall",
            management_event: true,
            recipient_account_id: world.account.clone(),
            event_category: "Management",
            at,
        }
    }

    /// How `LookupEvents` names who did it: a user, or the name of a session.
    pub fn user_name(&self) -> &str {
        let identity = &self.user_identity;
        identity
            .user_name
            .as_deref()
            .or_else(|| identity.arn.as_deref()?.rsplit(['/', ':']).next())
            .unwrap_or_default()
    }
}

impl UserIdentity {
    fn of(world: &World, who: Who<'_>) -> Self {
        match who {
            Who::Caller(caller) => {
                let key = Some(caller.access_key_id.clone()).filter(|id| !id.is_empty());
                Self { access_key_id: key, ..Self::of_principal(world, &caller.principal) }
            }
            Who::PortalUser(name) => Self {
                kind: "IdentityCenterUser",
                account_id: Some(world.account.clone()),
                user_name: Some(name.to_owned()),
                ..Self::default()
            },
            Who::Unknown(key) => {
                Self { kind: "Unknown", access_key_id: key.map(str::to_owned), ..Self::default() }
            }
        }
    }

    fn of_principal(world: &World, principal: &Principal) -> Self {
        let role = principal.session.as_ref().and_then(|session| session.role.as_ref());
        let kind = match (&principal.user_name, role) {
            (Some(_), _) => "IAMUser",
            (None, Some(_)) => "AssumedRole",
            (None, None) => "Root",
        };
        let context = principal.session.as_ref().map(|session| {
            let mut context = json!({"attributes": {
                "creationDate": ids::timestamp(session.issued_at),
                "mfaAuthenticated": session.second_factor.to_string(),
            }});
            if let Some(role) = role {
                context["sessionIssuer"] = issuer(world, role);
            }
            context
        });
        Self {
            kind,
            principal_id: Some(principal.user_id.clone()),
            arn: Some(principal.arn.clone()),
            account_id: Some(world.account.clone()),
            access_key_id: None,
            user_name: principal.user_name.clone(),
            session_context: context,
        }
    }
}

fn issuer(world: &World, role: &RoleName) -> Value {
    json!({
        "type": "Role",
        "principalId": role.id,
        "arn": role.arn,
        "accountId": world.account,
        "userName": role.name,
    })
}

impl Resource {
    /// A repository, by name.
    pub(crate) fn repository(world: &World, name: &str) -> Option<Self> {
        (!name.is_empty()).then(|| Self {
            arn: world.repository_arn(name),
            account_id: world.account.clone(),
            kind: "AWS::CodeCommit::Repository",
        })
    }

    /// Anything of SNS, IAM or STS, by what a request calls it.
    pub(crate) fn named(world: &World, parameter: &str, value: &str) -> Option<Self> {
        let iam = |what: &str| {
            format!(
                "arn:{}:iam::{}:{what}/{value}",
                crate::partition::of_region(&world.options.region),
                world.account
            )
        };
        let (arn, kind) = match parameter {
            "TopicArn" => (value.to_owned(), "AWS::SNS::Topic"),
            "SubscriptionArn" => (value.to_owned(), "AWS::SNS::Subscription"),
            "RoleArn" => (value.to_owned(), "AWS::IAM::Role"),
            "UserName" => (iam("user"), "AWS::IAM::User"),
            "AccessKeyId" => (iam("access-key"), "AWS::IAM::AccessKey"),
            _ => return None,
        };
        Some(Self { arn, account_id: world.account.clone(), kind })
    }
}

fn is_read_only(name: &str) -> bool {
    ["Get", "List", "BatchGet", "Describe", "Lookup", "Simulate", "Test", "AssumeRole", "GitPull"]
        .iter()
        .any(|start| name.starts_with(start))
}
