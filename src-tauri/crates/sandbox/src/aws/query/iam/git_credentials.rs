//! Git credentials: service-specific user names and passwords for CodeCommit.

use axum::http::StatusCode;

use super::{
    Answer, QueryError, Request, UserName, authorize, authorized_user, ids, no_such_entity, page_of,
    required, required_status, status_text,
};
use crate::aws::query::xml::{Element, node, text};
use crate::principals::{GitCredential, Status};

const SERVICE: &str = "codecommit.amazonaws.com";
const CREDENTIALS_PER_USER: usize = 2;

pub(super) fn create(request: &Request<'_>) -> Answer {
    let user = authorized_user(request, UserName::Required)?;
    checked_service(required(request, "ServiceName", "serviceName")?)?;
    if request.params.get("CredentialAgeDays").is_some() {
        return Err(QueryError::bad_request(
            "ValidationError",
            format!("CredentialAgeDays is not supported for the service {SERVICE}."),
        ));
    }
    let all = request.world.principals.git_credentials();
    if all.iter().filter(|credential| credential.principal.name == user.name).count() >= CREDENTIALS_PER_USER
    {
        return Err(QueryError::new(
            StatusCode::CONFLICT,
            "LimitExceeded",
            format!("Cannot exceed quota for ServiceSpecificCredentialsPerUser: {CREDENTIALS_PER_USER}"),
        ));
    }
    let taken = |name: &str| all.iter().any(|credential| credential.user_name == name);
    let plain = format!("{}-at-{}", user.name, request.world.account);
    let numbered = (1..).map(|number| format!("{}+{number}-at-{}", user.name, request.world.account));
    let user_name = std::iter::once(plain).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
    let credential = GitCredential {
        id: ids::unique("ACCA"),
        user_name,
        password: ids::secret(33),
        status: Status::Active,
        created_at: request.world.clock.now_seconds(),
        principal: user,
    };
    let answer = with_password(&credential);
    request.world.principals.put_git_credential(credential);
    Ok(Some(vec![answer]))
}

pub(super) fn list(request: &Request<'_>) -> Answer {
    if let Some(service) = request.params.get("ServiceName") {
        checked_service(service)?;
    }
    let of = if request.params.flag("AllUsers") {
        if request.params.get("UserName").is_some() {
            return Err(QueryError::bad_request(
                "ValidationError",
                "UserName and AllUsers cannot be specified together.",
            ));
        }
        authorize(request, "*")?;
        None
    } else {
        Some(authorized_user(request, UserName::OrCaller)?)
    };
    let credentials = request
        .world
        .principals
        .git_credentials()
        .into_iter()
        .filter(|credential| of.as_ref().is_none_or(|user| credential.principal.name == user.name));
    page_of(
        request,
        "ServiceSpecificCredentials",
        credentials,
        |credential| credential.id.clone(),
        |credential| public_fields(&credential),
    )
}

pub(super) fn update(request: &Request<'_>) -> Answer {
    let credential = authorized_credential(request)?;
    let status = required_status(request)?;
    request.world.principals.put_git_credential(GitCredential { status, ..credential });
    Ok(None)
}

pub(super) fn reset(request: &Request<'_>) -> Answer {
    let credential = authorized_credential(request)?;
    let credential = GitCredential { password: ids::secret(33), ..credential };
    let answer = with_password(&credential);
    request.world.principals.put_git_credential(credential);
    Ok(Some(vec![answer]))
}

pub(super) fn delete(request: &Request<'_>) -> Answer {
    let credential = authorized_credential(request)?;
    request.world.principals.remove_git_credential(&credential.id);
    Ok(None)
}

fn authorized_credential(request: &Request<'_>) -> Result<GitCredential, QueryError> {
    let user = authorized_user(request, UserName::OrCaller)?;
    let id = required(request, "ServiceSpecificCredentialId", "serviceSpecificCredentialId")?;
    request
        .world
        .principals
        .git_credentials()
        .into_iter()
        .find(|credential| credential.id == id && credential.principal.name == user.name)
        .ok_or_else(|| no_such_entity(format!("Service specific credential {id} cannot be found.")))
}

fn checked_service(name: &str) -> Result<(), QueryError> {
    if name == SERVICE {
        return Ok(());
    }
    Err(QueryError::new(
        StatusCode::NOT_FOUND,
        "NotSupportedService",
        format!("The service {name} does not support service-specific credentials here."),
    ))
}

fn public_fields(credential: &GitCredential) -> Vec<Element> {
    vec![
        text("UserName", &credential.principal.name),
        text("Status", status_text(credential.status)),
        text("ServiceUserName", &credential.user_name),
        text("CreateDate", ids::timestamp(credential.created_at)),
        text("ServiceSpecificCredentialId", &credential.id),
        text("ServiceName", SERVICE),
    ]
}

/// The only answers that ever carry the password: creation and reset.
fn with_password(credential: &GitCredential) -> Element {
    let mut fields = public_fields(credential);
    fields.push(text("ServicePassword", &credential.password));
    node("ServiceSpecificCredential", fields)
}
