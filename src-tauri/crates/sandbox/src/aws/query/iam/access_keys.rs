//! A user's long-term access keys: two at most, so that one can be rotated while the other works.

use axum::http::StatusCode;

use super::{
    Answer, QueryError, Request, UserName, authorize, authorized_user, ids, no_such_entity, page_of,
    required, required_status, status_text,
};
use crate::aws::query::xml::{Element, node, text};
use crate::principals::{AccessKey, Principal, Status};
use crate::world::World;

/// How many keys a user may have, inactive ones included.
const KEYS_PER_USER: usize = 2;

pub(super) fn create(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::OrCaller)?;
    let key = add(request.world, user).ok_or_else(|| {
        QueryError::new(
            StatusCode::CONFLICT,
            "LimitExceeded",
            format!("Cannot exceed quota for AccessKeysPerUser: {KEYS_PER_USER}"),
        )
    })?;
    let mut fields = public_fields(&key);
    fields.push(text("SecretAccessKey", &key.secret));
    Ok(Some(vec![node("AccessKey", fields)]))
}

/// A new key of a user, unless they have as many as they may have.
pub(crate) fn add(world: &World, user: std::sync::Arc<Principal>) -> Option<AccessKey> {
    let key = AccessKey {
        id: ids::unique("AKIA"),
        secret: ids::secret(30),
        session_token: None,
        expires_at: None,
        status: Status::Active,
        created_at: world.clock.now_seconds(),
        principal: user,
    };
    world.principals.add_access_key(key.clone(), KEYS_PER_USER).then_some(key)
}

pub(super) fn list(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::OrCaller)?;
    let keys = request.world.principals.access_keys_of(&user.name);
    page_of(request, "AccessKeyMetadata", keys.into_iter(), position, |key| public_fields(&key))
}

/// Where a key is in the list, which is by age.
fn position(key: &AccessKey) -> String {
    format!("{:020}{}", key.created_at, key.id)
}

pub(super) fn update(request: &Request<'_>) -> Answer {
    let status = required_status(request)?;
    let key = authorized_key(request)?;
    request.world.principals.put_access_key(AccessKey { status, ..key });
    Ok(None)
}

pub(super) fn delete(request: &Request<'_>) -> Answer {
    let key = authorized_key(request)?;
    request.world.principals.remove_access_key(&key.id);
    Ok(None)
}

pub(super) fn last_used(request: &Request<'_>) -> Answer {
    let id = checked_id(request)?;
    let key = request.world.principals.access_key(id).filter(|key| key.session_token.is_none());
    // Without a key there is no user whose ARN could be checked.
    authorize(request, key.as_ref().map_or("*", |key| key.principal.arn.as_str()))?;
    let key = key.ok_or_else(|| unknown(id))?;
    let used = match request.world.principals.last_use(&key.id) {
        Some(last) => vec![
            text("LastUsedDate", ids::timestamp(last.at)),
            text("ServiceName", &last.service),
            text("Region", &request.world.options.region),
        ],
        None => vec![text("ServiceName", "N/A"), text("Region", "N/A")],
    };
    Ok(Some(vec![text("UserName", &key.principal.name), node("AccessKeyLastUsed", used)]))
}

/// The key a request names, which has to be one of the user it is about.
fn authorized_key(request: &Request<'_>) -> Result<AccessKey, QueryError> {
    let id = checked_id(request)?;
    let user = authorized_user(request, UserName::OrCaller)?;
    let keys = request.world.principals.access_keys_of(&user.name);
    keys.into_iter().find(|key| key.id == id).ok_or_else(|| unknown(id))
}

fn checked_id<'a>(request: &Request<'a>) -> Result<&'a str, QueryError> {
    let id = required(request, "AccessKeyId", "accessKeyId")?;
    let legal = |character: char| character.is_ascii_alphanumeric() || character == '_';
    if (16..=128).contains(&id.len()) && id.chars().all(legal) {
        return Ok(id);
    }
    Err(QueryError::bad_request(
        "ValidationError",
        "The specified value for accessKeyId is invalid. It must contain only alphanumeric characters and be 16 to 128 \
         characters long",
    ))
}

fn unknown(id: &str) -> QueryError {
    no_such_entity(format!("The Access Key with id {id} cannot be found."))
}

fn public_fields(key: &AccessKey) -> Vec<Element> {
    vec![
        text("UserName", &key.principal.name),
        text("AccessKeyId", &key.id),
        text("Status", status_text(key.status)),
        text("CreateDate", ids::timestamp(key.created_at)),
    ]
}
