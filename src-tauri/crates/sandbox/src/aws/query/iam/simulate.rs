//! `SimulatePrincipalPolicy`: what a principal's policies would say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Answer, QueryError, Request, authorize, no_such_entity, page_of, required};
use crate::authorization::{Decision, decide, glob};
use crate::aws::query::xml::{Element, members, text, text_members};
use crate::principals::Principal;
use crate::resource_policy::{items, texts};

/// Parameters that would change the outcome and are not understood here.
const NOT_SIMULATED: [(&str, &str); 4] = [
    ("PermissionsBoundaryPolicyInputList.member.1", "permissions boundaries in a simulation"),
    ("ResourcePolicy", "a resource policy in a simulation"),
    ("CallerArn", "another caller in a simulation"),
    ("ResourceHandlingOption", "resource handling options in a simulation"),
];

pub(super) fn principal_policy(request: &Request<'_>) -> Answer {
    let source = required(request, "PolicySourceArn", "policySourceArn")?;
    authorize(request, source)?;
    let actions = request.params.members("ActionNames");
    if actions.is_empty() {
        return Err(QueryError::missing("actionNames"));
    }
    if let Some(action) = actions.iter().find(|action| !is_action(action)) {
        return Err(invalid_input(&format!("Invalid Input Action: {action}")));
    }
    let resources = request.params.members("ResourceArns");
    if let Some(resource) = resources.iter().find(|arn| *arn != "*" && arn.splitn(6, ':').count() < 6) {
        return Err(invalid_input(&format!("Invalid Input Resource: {resource}")));
    }
    if let Some((_, what)) = NOT_SIMULATED.iter().find(|(name, _)| request.params.get(name).is_some()) {
        return Err(QueryError::not_implemented(what));
    }
    let mut principal = source_principal(request, source)?;
    for policy in request.params.members("PolicyInputList") {
        let parsed = serde_json::from_str(&policy).map_err(|_| invalid_input("Invalid Input Policy"))?;
        principal.policies.push(parsed);
    }
    let context = context(request);
    let numbered = actions.into_iter().enumerate();
    let key = |(number, _): &(usize, String)| format!("{number:06}");
    page_of(request, "EvaluationResults", numbered, key, |(_, action)| {
        evaluation(&principal, &action, &resources, &context)
    })
}

/// A user or a role; sessions and the root user have no policies of their own to simulate.
fn source_principal(request: &Request<'_>, arn: &str) -> Result<Principal, QueryError> {
    let simulatable = arn.contains(":iam:") && (arn.contains(":user/") || arn.contains(":role/"));
    if !simulatable {
        return Err(invalid_input(&format!(
            "Invalid Entity Arn: {arn} does not clearly define entity type and name."
        )));
    }
    if let Some(role) = request.world.federation.role(arn) {
        return Ok(Principal {
            name: role.name.clone(),
            arn: role.arn.clone(),
            user_id: role.id.clone(),
            user_name: None,
            policies: role.policies.clone(),
            policy_names: Vec::new(),
            session: None,
        });
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    match request.world.principals.user(name).filter(|user| user.arn == arn) {
        Some(user) => Ok(Principal::clone(&user)),
        None => Err(no_such_entity(format!("No such entity: {arn}"))),
    }
}

fn evaluation(
    principal: &Principal,
    action: &str,
    resources: &[String],
    context: &[(String, String)],
) -> Vec<Element> {
    let context: Vec<(&str, &str)> =
        context.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let single: Vec<(&str, Decision)> = resources
        .iter()
        .map(|resource| (resource.as_str(), decide(principal, action, resource, &context)))
        .collect();
    let overall = single
        .iter()
        .map(|(_, decision)| *decision)
        .reduce(stricter)
        .unwrap_or_else(|| decide(principal, action, "*", &context));
    // With several resources the one name cannot be an ARN: the real answers then show the ARN's template.
    let name = match resources {
        [] => "*",
        [only] => only,
        _ => template(action),
    };
    let missing = || missing_context(principal, action, &context);
    let mut result = vec![
        text("EvalActionName", action),
        text("EvalResourceName", name),
        text("EvalDecision", decision_text(overall)),
        text_members("MissingContextValues", missing()),
        members("MatchedStatements", []),
    ];
    if !single.is_empty() {
        let specific = single.into_iter().map(|(resource, decision)| {
            vec![
                text("EvalResourceName", resource),
                text("EvalResourceDecision", decision_text(decision)),
                members("MatchedStatements", []),
                text_members("MissingContextValues", missing()),
            ]
        });
        result.push(members("ResourceSpecificResults", specific));
    }
    result
}

fn stricter(one: Decision, other: Decision) -> Decision {
    match (one, other) {
        (Decision::ExplicitDeny, _) | (_, Decision::ExplicitDeny) => Decision::ExplicitDeny,
        (Decision::ImplicitDeny, _) | (_, Decision::ImplicitDeny) => Decision::ImplicitDeny,
        (Decision::Allowed, Decision::Allowed) => Decision::Allowed,
    }
}

fn decision_text(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "allowed",
        Decision::ExplicitDeny => "explicitDeny",
        Decision::ImplicitDeny => "implicitDeny",
    }
}

fn template(action: &str) -> &'static str {
    match action.split(':').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "codecommit" => "arn:${Partition}:codecommit:${Region}:${Account}:${RepositoryName}",
        "sns" => "arn:${Partition}:sns:${Region}:${Account}:${TopicName}",
        "iam" => "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}",
        _ => "*",
    }
}

/// Condition keys of the statements about `action` that the simulation was not given.
fn missing_context(principal: &Principal, action: &str, context: &[(&str, &str)]) -> BTreeSet<String> {
    let action = action.to_ascii_lowercase();
    let names = |statement: &Value, key: &str| {
        texts(statement.get(key)).any(|pattern| glob(&pattern.to_ascii_lowercase(), &action))
    };
    principal
        .policies
        .iter()
        .flat_map(|policy| items(policy.get("Statement")))
        .filter(|statement| {
            if statement.get("NotAction").is_some() {
                !names(statement, "NotAction")
            } else {
                names(statement, "Action")
            }
        })
        .filter_map(|statement| statement.get("Condition")?.as_object())
        .flat_map(|operators| operators.values().filter_map(Value::as_object))
        .flat_map(|keys| keys.keys().cloned())
        .filter(|key| !context.iter().any(|(given, _)| given.eq_ignore_ascii_case(key)))
        .collect()
}

fn context(request: &Request<'_>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for mut entry in request.params.structures("ContextEntries.member") {
        let Some(key) = entry.remove("ContextKeyName") else { continue };
        let values = entry.into_iter().filter(|(field, _)| field.starts_with("ContextKeyValues.member."));
        pairs.extend(values.map(|(_, value)| (key.clone(), value)));
    }
    pairs
}

fn is_action(action: &str) -> bool {
    action
        .split_once(':')
        .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty() && !name.contains('*'))
        && (3..=128).contains(&action.len())
}

fn invalid_input(message: &str) -> QueryError {
    QueryError::bad_request("InvalidInput", message)
}
