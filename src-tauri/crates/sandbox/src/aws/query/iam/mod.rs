//! IAM: what a user may see and change about the keys and passwords that sign in to CodeCommit, and simulation.

mod access_keys;
mod git_credentials;
mod public_key;
mod simulate;
mod ssh_keys;

use std::sync::Arc;

pub(crate) use self::access_keys::add as add_access_key;

use axum::http::StatusCode;

use super::error::QueryError;
use super::xml::{Element, node, text};
use super::{Answer, Request, ids, paging, sts};
use crate::authorization::{Decision, decide};
use crate::partition;
use crate::principals::{Principal, Status};

/// The account's users are as old as its first commits; the world keeps no other date for them.
const USERS_SINCE: &str = "2024-01-15T09:00:00Z";

pub(super) fn act(request: &Request<'_>) -> Answer {
    // A user's session may use IAM only when it was opened with a second factor.
    let is_user_session =
        sts::is_temporary(&request.caller.access_key_id) && request.caller.principal.user_name.is_some();
    let second_factor =
        request.caller.principal.session.as_ref().is_some_and(|session| session.second_factor);
    if is_user_session && !second_factor {
        return Err(QueryError::new(
            StatusCode::FORBIDDEN,
            "InvalidClientTokenId",
            "The security token included in the request is invalid",
        ));
    }
    match request.action {
        "GetUser" => get_user(request),
        "ListMFADevices" => list_mfa_devices(request),
        "CreateAccessKey" => access_keys::create(request),
        "ListAccessKeys" => access_keys::list(request),
        "UpdateAccessKey" => access_keys::update(request),
        "DeleteAccessKey" => access_keys::delete(request),
        "GetAccessKeyLastUsed" => access_keys::last_used(request),
        "ListSSHPublicKeys" => ssh_keys::list(request),
        "GetSSHPublicKey" => ssh_keys::get(request),
        "UploadSSHPublicKey" => ssh_keys::upload(request),
        "UpdateSSHPublicKey" => ssh_keys::update(request),
        "DeleteSSHPublicKey" => ssh_keys::delete(request),
        "CreateServiceSpecificCredential" => git_credentials::create(request),
        "ListServiceSpecificCredentials" => git_credentials::list(request),
        "UpdateServiceSpecificCredential" => git_credentials::update(request),
        "ResetServiceSpecificCredential" => git_credentials::reset(request),
        "DeleteServiceSpecificCredential" => git_credentials::delete(request),
        "SimulatePrincipalPolicy" => simulate::principal_policy(request),
        other => Err(super::unknown_action(other, "2010-05-08")),
    }
}

fn get_user(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::OrCaller)?;
    let path = user
        .arn
        .split_once(":user")
        .map_or("/", |(_, path)| path.strip_suffix(user.name.as_str()).unwrap_or("/"));
    Ok(Some(vec![node(
        "User",
        vec![
            text("Path", path),
            text("UserName", &user.name),
            text("UserId", &user.user_id),
            text("Arn", &user.arn),
            text("CreateDate", USERS_SINCE),
        ],
    )]))
}

fn list_mfa_devices(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::OrCaller)?;
    let devices = request.world.mfa.all().into_iter().filter(|device| device.user == user.name);
    page_of(
        request,
        "MFADevices",
        devices,
        |device| device.serial.clone(),
        |device| {
            vec![
                text("UserName", &device.user),
                text("SerialNumber", &device.serial),
                text("EnableDate", ids::timestamp(device.enabled_at)),
            ]
        },
    )
}

/// Whether an action may leave the user name out and mean the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UserName {
    Required,
    OrCaller,
}

/// The user a request is about, once the caller may do it to that user.
fn authorized_user(request: &Request<'_>, rule: UserName) -> Result<Arc<Principal>, QueryError> {
    let name = match (request.params.get("UserName"), rule) {
        (Some(name), _) => checked_user_name(name)?,
        (None, UserName::Required) => return Err(QueryError::missing("userName")),
        (None, UserName::OrCaller) => request.caller.principal.user_name.as_deref().ok_or_else(|| {
            QueryError::bad_request(
                "ValidationError",
                "Must specify userName when calling with non-User credentials",
            )
        })?,
    };
    let user = request.world.principals.user(name);
    let arn = user.as_ref().map_or_else(|| user_arn(request, name), |user| user.arn.clone());
    authorize(request, &arn)?;
    user.ok_or_else(|| no_such_entity(format!("The user with name {name} cannot be found.")))
}

fn user_arn(request: &Request<'_>, name: &str) -> String {
    let partition = partition::of_region(&request.world.options.region);
    format!("arn:{partition}:iam::{}:user/{name}", request.world.account)
}

fn authorize(request: &Request<'_>, resource: &str) -> Result<(), QueryError> {
    let action = format!("iam:{}", request.action);
    match decide(&request.caller.principal, &action, resource, &[]) {
        Decision::Allowed => Ok(()),
        decision => {
            Err(QueryError::denied("AccessDenied", &request.caller.principal, &action, resource, decision))
        }
    }
}

fn checked_user_name(name: &str) -> Result<&str, QueryError> {
    let legal = |character: char| character.is_ascii_alphanumeric() || "_+=,.@-".contains(character);
    if (1..=128).contains(&name.len()) && name.chars().all(legal) {
        return Ok(name);
    }
    Err(QueryError::bad_request(
        "ValidationError",
        "The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    ))
}

fn required<'a>(request: &Request<'a>, name: &str, field: &str) -> Result<&'a str, QueryError> {
    request.params.get(name).filter(|value| !value.is_empty()).ok_or_else(|| QueryError::missing(field))
}

fn required_status(request: &Request<'_>) -> Result<Status, QueryError> {
    match required(request, "Status", "status")? {
        "Active" => Ok(Status::Active),
        "Inactive" => Ok(Status::Inactive),
        other => Err(QueryError::constraint(
            other,
            "status",
            "Member must satisfy enum value set: [Inactive, Active]",
        )),
    }
}

fn status_text(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Inactive => "Inactive",
        Status::Expired => "Expired",
    }
}

fn no_such_entity(message: impl Into<String>) -> QueryError {
    QueryError::new(StatusCode::NOT_FOUND, "NoSuchEntity", message)
}

/// One page of a sorted listing by `Marker` and `MaxItems`, as the elements every IAM list shares.
fn page_of<T>(
    request: &Request<'_>,
    list: &str,
    sorted: impl Iterator<Item = T>,
    key: impl Fn(&T) -> String,
    element: impl Fn(T) -> Vec<Element>,
) -> Answer {
    let limit = match request.params.get("MaxItems") {
        None => request.world.tuning.page_size(100),
        Some(given) => match given.parse::<usize>() {
            Ok(limit @ 1..=1000) => request.world.tuning.page_size(limit),
            _ => {
                return Err(QueryError::constraint(
                    given,
                    "maxItems",
                    "Member must have value between 1 and 1000",
                ));
            }
        },
    };
    let from = paging::after(request.params.get("Marker"))
        .map_err(|paging::BadMarker| QueryError::bad_request("ValidationError", "Invalid Marker."))?;
    let rest = sorted.filter(|item| from.as_ref().is_none_or(|last| key(item) > *last));
    let page = paging::page(rest, limit, &key);
    let mut answer = vec![
        super::xml::members(list, page.items.into_iter().map(element)),
        text("IsTruncated", page.next.is_some()),
    ];
    answer.extend(page.next.map(|marker| text("Marker", marker)));
    Ok(Some(answer))
}

#[cfg(test)]
mod tests;
