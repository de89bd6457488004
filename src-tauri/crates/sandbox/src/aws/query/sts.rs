//! STS: who am I, and temporary credentials.

use axum::http::StatusCode;

use super::error::QueryError;
use super::xml::{Element, node, text};
use super::{Answer, Request, ids};
use crate::authorization::{Decision, decide};
use crate::federation::{Role, issue};
use crate::principals::{AccessKey, Principal};
use crate::resource_policy::{Subject, Verdict, evaluate};

/// The bounds of a session's length in seconds; a role narrows the upper one.
const SESSION_TOKEN_SECONDS: std::ops::RangeInclusive<i64> = 900..=129_600;
const ASSUME_ROLE_SECONDS: std::ops::RangeInclusive<i64> = 900..=43_200;
const SESSION_TOKEN_DEFAULT: i64 = 43_200;
const ASSUME_ROLE_DEFAULT: i64 = 3_600;
/// What the root of the account gets at most, whatever it asks for.
const ROOT_SECONDS: i64 = 3_600;
/// A session of a session may not outlive this.
const CHAINED_SECONDS: i64 = 3_600;

pub(super) fn act(request: &Request<'_>) -> Answer {
    match request.action {
        "GetCallerIdentity" => Ok(Some(caller_identity(request))),
        "GetAccessKeyInfo" => access_key_info(request),
        "GetSessionToken" => session_token(request),
        "AssumeRole" => assume_role(request),
        other => Err(super::unknown_action(other, "2011-06-15")),
    }
}

fn caller_identity(request: &Request<'_>) -> Vec<Element> {
    let caller = &request.caller.principal;
    vec![text("Arn", &caller.arn), text("UserId", &caller.user_id), text("Account", &request.world.account)]
}

fn access_key_info(request: &Request<'_>) -> Answer {
    let id = required(request, "AccessKeyId", "accessKeyId")?;
    if !(16..=128).contains(&id.len())
        || !id.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
    {
        return Err(QueryError::constraint(
            id,
            "accessKeyId",
            "Member must satisfy regular expression pattern: [\\w]*",
        ));
    }
    let decision = decide(&request.caller.principal, "sts:GetAccessKeyInfo", "*", &[]);
    if decision != Decision::Allowed {
        return Err(denied(request, "sts:GetAccessKeyInfo", "*", decision));
    }
    match request.world.principals.access_key(id) {
        Some(_) => Ok(Some(vec![text("Account", &request.world.account)])),
        None => {
            Err(QueryError::bad_request("ValidationError", "The specified value for accessKeyId is invalid."))
        }
    }
}

fn session_token(request: &Request<'_>) -> Answer {
    let proof = Proof::of(request)?;
    let seconds = duration(request, SESSION_TOKEN_SECONDS, SESSION_TOKEN_DEFAULT)?;
    if is_temporary(&request.caller.access_key_id) {
        return Err(QueryError::new(
            StatusCode::FORBIDDEN,
            "AccessDenied",
            "Cannot call GetSessionToken with session credentials",
        ));
    }
    // Only an explicit deny can stop it: the call needs no permission.
    let decision = decide(&request.caller.principal, "sts:GetSessionToken", "*", &[]);
    if decision == Decision::ExplicitDeny {
        return Err(denied(request, "sts:GetSessionToken", "*", decision));
    }
    let second_factor = Proof::verify(proof, request)?;
    let seconds = if is_root(&request.caller.principal) { seconds.min(ROOT_SECONDS) } else { seconds };
    let session = request.caller.principal.in_session(request.world.clock.now_seconds(), second_factor);
    Ok(Some(vec![credentials(&issue(request.world, session, seconds))]))
}

fn assume_role(request: &Request<'_>) -> Answer {
    let arn = required(request, "RoleArn", "roleArn")?;
    if !(20..=2048).contains(&arn.len()) || !arn.contains(":role/") || !arn.starts_with("arn:") {
        return Err(QueryError::bad_request("ValidationError", format!("{arn} is invalid")));
    }
    let session = required(request, "RoleSessionName", "roleSessionName")?;
    let legal = |character: char| character.is_ascii_alphanumeric() || "_+=,.@-".contains(character);
    if !(2..=64).contains(&session.len()) || !session.chars().all(legal) {
        let rule = "Member must satisfy regular expression pattern: [\\w+=,.@-]*, length between 2 and 64";
        return Err(QueryError::constraint(session, "roleSessionName", rule));
    }
    let external_id = request.params.get("ExternalId");
    if external_id.is_some_and(|id| !(2..=1224).contains(&id.len())) {
        return Err(QueryError::constraint(
            external_id.unwrap_or_default(),
            "externalId",
            "Member must have length between 2 and 1224",
        ));
    }
    let proof = Proof::of(request)?;
    let seconds = duration(request, ASSUME_ROLE_SECONDS, ASSUME_ROLE_DEFAULT)?;
    if request.params.get("Policy").is_some() || request.params.get("PolicyArns.member.1.arn").is_some() {
        return Err(QueryError::not_implemented("session policies"));
    }
    if is_root(&request.caller.principal) {
        let message = "Roles may not be assumed by root accounts.";
        return Err(QueryError::new(StatusCode::FORBIDDEN, "AccessDenied", message));
    }
    let second_factor = Proof::verify(proof, request)?;
    // A role that does not exist and a role that may not be assumed look the same.
    let role = request.world.federation.role(arn).ok_or_else(|| may_not_assume(request, arn))?;
    if !may_assume(request, &role, external_id, second_factor) {
        return Err(may_not_assume(request, arn));
    }
    if seconds > role.max_session_seconds {
        return Err(QueryError::bad_request(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    if is_temporary(&request.caller.access_key_id) && seconds > CHAINED_SECONDS {
        return Err(QueryError::bad_request(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        ));
    }
    let principal = role.session(session, request.world.clock.now_seconds());
    let assumed =
        node("AssumedRoleUser", vec![text("AssumedRoleId", &principal.user_id), text("Arn", &principal.arn)]);
    let key = issue(request.world, principal, seconds);
    Ok(Some(vec![credentials(&key), assumed]))
}

fn may_assume(request: &Request<'_>, role: &Role, external_id: Option<&str>, second_factor: bool) -> bool {
    let caller = &request.caller.principal;
    let mut context: Vec<(&str, &str)> = external_id.map(|id| ("sts:ExternalId", id)).into_iter().collect();
    // The key is there with a code and with temporary credentials, and absent with a bare long-term key.
    let proven = second_factor || caller.session.as_ref().is_some_and(|session| session.second_factor);
    if proven || caller.session.is_some() {
        context.push(("aws:MultiFactorAuthPresent", if proven { "true" } else { "false" }));
    }
    let own = decide(caller, "sts:AssumeRole", &role.arn, &context);
    // A session of a role is meant by its own ARN and by that of its role.
    let role_of_caller = caller.session.as_ref().and_then(|session| session.role.as_ref());
    let arns = std::iter::once(&caller.arn).chain(role_of_caller.map(|role| &role.arn));
    let verdicts: Vec<Verdict> = arns
        .map(|arn| {
            let subject = Subject::Identity { arn, account: &request.world.account };
            evaluate(&role.trust_policy, subject, "sts:AssumeRole", &role.arn, &context)
        })
        .collect();
    if verdicts.contains(&Verdict::Denied) {
        false
    } else if verdicts.contains(&Verdict::Granted) {
        own != Decision::ExplicitDeny
    } else {
        verdicts.contains(&Verdict::Delegated) && own == Decision::Allowed
    }
}

fn may_not_assume(request: &Request<'_>, role: &str) -> QueryError {
    let arn = &request.caller.principal.arn;
    let message = format!("User: {arn} is not authorized to perform: sts:AssumeRole on resource: {role}");
    QueryError::new(StatusCode::FORBIDDEN, "AccessDenied", message)
}

fn denied(request: &Request<'_>, action: &str, resource: &str, decision: Decision) -> QueryError {
    QueryError::denied("AccessDenied", &request.caller.principal, action, resource, decision)
}

/// A serial number and a code, well-formed.
#[derive(Clone, Copy)]
struct Proof<'a> {
    serial: &'a str,
    code: &'a str,
}

impl<'a> Proof<'a> {
    fn of(request: &Request<'a>) -> Result<Option<Self>, QueryError> {
        match (request.params.get("SerialNumber"), request.params.get("TokenCode")) {
            (None, None) => Ok(None),
            (Some(serial), Some(code)) => {
                if !(9..=256).contains(&serial.len()) {
                    return Err(QueryError::constraint(
                        serial,
                        "serialNumber",
                        "Member must have length between 9 and 256",
                    ));
                }
                if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                    let rule = "Member must satisfy regular expression pattern: [\\d]*, length equal to 6";
                    return Err(QueryError::constraint("[redacted]", "tokenCode", rule));
                }
                Ok(Some(Self { serial, code }))
            }
            _ => Err(not_proven(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
            )),
        }
    }

    /// Whether there is a proof; the device has to be the calling user's.
    fn verify(proof: Option<Self>, request: &Request<'_>) -> Result<bool, QueryError> {
        let Some(Self { serial, code }) = proof else { return Ok(false) };
        let user = request.caller.principal.user_name.as_deref().unwrap_or_default();
        let verified = request.world.mfa.verify(user, serial, code, request.world.clock.now_millis());
        verified.map_err(|error| not_proven(error.to_string()))?;
        Ok(true)
    }
}

fn not_proven(message: impl Into<String>) -> QueryError {
    QueryError::new(StatusCode::FORBIDDEN, "AccessDenied", message)
}

fn duration(
    request: &Request<'_>,
    bounds: std::ops::RangeInclusive<i64>,
    default: i64,
) -> Result<i64, QueryError> {
    let Some(given) = request.params.get("DurationSeconds") else { return Ok(default) };
    let seconds: i64 = given
        .parse()
        .map_err(|_| QueryError::bad_request("MalformedInput", "Start of number found where not expected"))?;
    if seconds < *bounds.start() {
        let rule = format!("Member must have value greater than or equal to {}", bounds.start());
        return Err(QueryError::constraint(given, "durationSeconds", &rule));
    }
    if seconds > *bounds.end() {
        let rule = format!("Member must have value less than or equal to {}", bounds.end());
        return Err(QueryError::constraint(given, "durationSeconds", &rule));
    }
    Ok(seconds)
}

fn required<'a>(request: &Request<'a>, name: &str, field: &str) -> Result<&'a str, QueryError> {
    request.params.get(name).ok_or_else(|| QueryError::missing(field))
}

/// Whether an access key id is that of temporary credentials.
pub(super) fn is_temporary(access_key_id: &str) -> bool {
    access_key_id.starts_with("ASIA")
}

fn is_root(principal: &Principal) -> bool {
    principal.user_name.is_none() && principal.session.is_none()
}

fn credentials(key: &AccessKey) -> Element {
    node(
        "Credentials",
        vec![
            text("AccessKeyId", &key.id),
            text("SecretAccessKey", &key.secret),
            text("SessionToken", key.session_token.as_deref().unwrap_or_default()),
            text("Expiration", ids::timestamp(key.expires_at.unwrap_or_default())),
        ],
    )
}

#[cfg(test)]
#[path = "sts_tests.rs"]
mod tests;
