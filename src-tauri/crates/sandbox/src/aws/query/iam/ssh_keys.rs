//! A user's SSH public keys.

use axum::http::StatusCode;

use super::public_key::{PublicKey, Refusal};
use super::{
    Answer, QueryError, Request, UserName, authorized_user, ids, no_such_entity, page_of, required,
    required_status, status_text,
};
use crate::aws::query::xml::{Element, node, text};
use crate::principals::SshPublicKey;

const KEYS_PER_USER: usize = 5;
const BODY_LENGTH: usize = 16_384;

pub(super) fn list(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::OrCaller)?;
    let keys = request.world.principals.ssh_keys_of(&user.name);
    page_of(
        request,
        "SSHPublicKeys",
        keys.into_iter(),
        |key| key.id.clone(),
        |key| {
            vec![
                text("UserName", &key.principal.name),
                text("SSHPublicKeyId", &key.id),
                text("Status", status_text(key.status)),
                text("UploadDate", ids::timestamp(key.uploaded_at)),
            ]
        },
    )
}

pub(super) fn get(request: &Request<'_>) -> Answer {
    let key = authorized_key(request)?;
    let body = match required(request, "Encoding", "encoding")? {
        "SSH" => key.body.clone(),
        "PEM" => PublicKey::parse(&key.body).and_then(|parsed| parsed.pem()).map_err(refused)?,
        _ => return Err(refused(Refusal::UnrecognizedEncoding)),
    };
    Ok(Some(vec![described(&key, &body)]))
}

pub(super) fn upload(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::Required)?;
    let body = required(request, "SSHPublicKeyBody", "sSHPublicKeyBody")?;
    if body.len() > BODY_LENGTH {
        let rule = "Member must have length less than or equal to 16384";
        return Err(QueryError::constraint("[too long]", "sSHPublicKeyBody", rule));
    }
    let parsed = PublicKey::parse(body).map_err(refused)?;
    let fingerprint = parsed.fingerprint();
    let existing = request.world.principals.ssh_keys_of(&user.name);
    if existing.iter().any(|key| key.fingerprint == fingerprint) {
        return Err(QueryError::bad_request(
            "DuplicateSSHPublicKey",
            "The SSH public key is already associated with the specified IAM user.",
        ));
    }
    if existing.len() >= KEYS_PER_USER {
        return Err(QueryError::new(
            StatusCode::CONFLICT,
            "LimitExceeded",
            format!("Cannot exceed quota for SSHPublicKeysPerUser: {KEYS_PER_USER}"),
        ));
    }
    let key = SshPublicKey {
        id: ids::unique("APKA"),
        body: parsed.line(),
        fingerprint,
        status: crate::principals::Status::Active,
        uploaded_at: request.world.clock.now_seconds(),
        principal: user,
    };
    let answer = described(&key, body);
    request.world.principals.put_ssh_key(key);
    Ok(Some(vec![answer]))
}

pub(super) fn update(request: &Request<'_>) -> Answer {
    let key = authorized_key(request)?;
    let status = required_status(request)?;
    request.world.principals.put_ssh_key(SshPublicKey { status, ..key });
    Ok(None)
}

pub(super) fn delete(request: &Request<'_>) -> Answer {
    let key = authorized_key(request)?;
    request.world.principals.remove_ssh_key(&key.id);
    Ok(None)
}

/// The key a request names, of the user it names.
fn authorized_key(request: &Request<'_>) -> Result<SshPublicKey, QueryError> {
    let user = authorized_user(
        request,
        if request.action == "GetSSHPublicKey" { UserName::Required } else { UserName::OrCaller },
    )?;
    let id = required(request, "SSHPublicKeyId", "sSHPublicKeyId")?;
    request
        .world
        .principals
        .ssh_key(id)
        .filter(|key| key.principal.name == user.name)
        .ok_or_else(|| no_such_entity(format!("The Public Key with id {id} cannot be found.")))
}

fn described(key: &SshPublicKey, body: &str) -> Element {
    node(
        "SSHPublicKey",
        vec![
            text("UserName", &key.principal.name),
            text("SSHPublicKeyId", &key.id),
            text("Fingerprint", &key.fingerprint),
            text("SSHPublicKeyBody", body),
            text("Status", status_text(key.status)),
            text("UploadDate", ids::timestamp(key.uploaded_at)),
        ],
    )
}

fn refused(refusal: Refusal) -> QueryError {
    let code = match refusal {
        Refusal::UnrecognizedEncoding => "UnrecognizedPublicKeyEncoding",
        Refusal::Invalid => "InvalidPublicKey",
    };
    QueryError::bad_request(code, refusal.to_string())
}
