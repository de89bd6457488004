//! The app's own calls to AWS, made with the key pair it was given: the same checks and words as the real services.

use std::sync::Arc;

use super::connections::{Credentials, Row};
use super::origin::{Origin, Transport};
use crate::authorization::{Decision, decide};
use crate::aws::Caller;
use crate::faults::FaultKind;
use crate::principals::{Principal, Status};
use crate::repositories::Repository;
use crate::trail::{Deed, Resource, Who};
use crate::world::World;

/// How the app's calls name themselves.
const AGENT: &str = "GitIntegrationForJira aws-sdk-java";

/// Why the git host refused the app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExternalError {
    /// No such key, or it is inactive, or it is temporary and the app has no place for its session token.
    #[error(
        "External service error: The security token included in the request is invalid. (Service: AWSCodeCommit; Status Code: 400; Error Code: UnrecognizedClientException)"
    )]
    UnrecognizedClient,
    /// The secret is wrong.
    #[error(
        "External service error: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details. (Service: AWSCodeCommit; Status Code: 400; Error Code: InvalidSignatureException)"
    )]
    WrongSecret,
    /// The account's endpoint is in another region.
    #[error(
        "External service error: Credential should be scoped to a valid region. '{0}' is not the region of this account's repositories. (Service: AWSCodeCommit; Status Code: 400; Error Code: InvalidSignatureException)"
    )]
    WrongRegion(String),
    /// A policy is missing or denies.
    #[error(
        "External service error: User: {arn} is not authorized to perform: {action} on resource: {resource} {because} (Service: AWSCodeCommit; Status Code: 400; Error Code: AccessDeniedException)"
    )]
    AccessDenied {
        /// Who asked.
        arn: String,
        /// What for.
        action: String,
        /// On what.
        resource: String,
        /// Why, as IAM words it.
        because: String,
    },
    /// The git server refused the clone.
    #[error("git-upload-pack not permitted on '{0}'")]
    UploadPackNotPermitted(String),
    /// SSH authentication failed.
    #[error("{0}: Auth fail")]
    SshAuthentication(String),
    /// There is no such repository.
    #[error("The remote repository '{0}' was not found.")]
    NoSuchRepository(String),
    /// The location is not one this app can index.
    #[error("The remote repository origin is incorrect or not supported: {0}")]
    UnsupportedOrigin(String),
    /// A staged fault.
    #[error("External service error: {0}")]
    Staged(String),
    /// Reading the repository failed.
    #[error("The repository could not be read: {0}")]
    Git(String),
}

/// Applies a fault staged for one of the app's own calls.
fn staged(world: &World, operation: &str, resource: &str) -> Result<(), ExternalError> {
    let message = match world.faults.take("gij", operation, resource) {
        None | Some(FaultKind::WrongDate { .. }) => return Ok(()),
        Some(FaultKind::Slow { millis }) => {
            std::thread::sleep(std::time::Duration::from_millis(millis));
            return Ok(());
        }
        Some(FaultKind::Code { code, message }) => {
            format!("{message} (Service: AWSCodeCommit; Error Code: {code})")
        }
        Some(FaultKind::ThrottleXml | FaultKind::ThrottleJson | FaultKind::TooManyRequests { .. }) => {
            "Rate exceeded (Service: AWSCodeCommit; Status Code: 400; Error Code: ThrottlingException)"
                .to_owned()
        }
        Some(FaultKind::DropConnection | FaultKind::HalfBody | FaultKind::AnswerLost) => {
            "Connection reset".to_owned()
        }
        Some(_) => "Service Unavailable (Service: AWSCodeCommit; Status Code: 503)".to_owned(),
    };
    world.record("gij", operation, "", resource, "fault");
    Err(ExternalError::Staged(message))
}

/// Whose key pair this is.
pub(crate) fn authenticate(
    world: &World,
    credentials: &Credentials,
    region: &str,
) -> Result<Caller, ExternalError> {
    let key = world.principals.access_key(&credentials.username).ok_or(ExternalError::UnrecognizedClient)?;
    if key.status != Status::Active || key.session_token.is_some() {
        return Err(ExternalError::UnrecognizedClient);
    }
    if key.secret != credentials.password {
        return Err(ExternalError::WrongSecret);
    }
    if !world.has_region(region) {
        return Err(ExternalError::WrongRegion(region.to_owned()));
    }
    world.principals.used(&key.id, world.clock.now_seconds(), "codecommit");
    Ok(Caller { principal: key.principal, access_key_id: key.id, agent: AGENT.to_owned() })
}

/// The trail of one of the app's calls.
fn note(world: &World, caller: &Caller, name: &str, repository: &str, error: Option<&ExternalError>) {
    let message = error.map(ToString::to_string);
    let deed = Deed {
        service: "codecommit",
        name,
        who: Who::Caller(caller),
        agent: &caller.agent,
        error: message.as_deref().map(|message| ("AccessDeniedException", message)),
        parameters: serde_json::Value::Null,
        resource: Resource::repository(world, repository),
        additional: (name == "GitPull").then(|| serde_json::json!({"protocol": "HTTP"})),
    };
    world.trail.record(world, deed);
}

fn authorize(
    world: &World,
    principal: &Principal,
    action: &str,
    resource: &str,
) -> Result<(), ExternalError> {
    let denied = |because: String| ExternalError::AccessDenied {
        arn: principal.arn.clone(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        because,
    };
    match decide(principal, action, resource, &[]) {
        Decision::Allowed => Ok(()),
        Decision::ExplicitDeny => Err(denied("with an explicit deny in an identity-based policy".to_owned())),
        Decision::ImplicitDeny => {
            world.record("gij", action, &principal.arn, resource, "AccessDeniedException");
            Err(denied(format!("because no identity-based policy allows the {action} action")))
        }
    }
}

/// Lists the account's repositories and asks for the metadata of each: what may be seen, and what was refused.
pub(crate) fn list(
    world: &World,
    caller: &Caller,
) -> Result<(Vec<Arc<Repository>>, Vec<ExternalError>), ExternalError> {
    let principal = &caller.principal;
    staged(world, "ListRepositories", "")?;
    let allowed = authorize(world, principal, "codecommit:ListRepositories", "*");
    note(world, caller, "ListRepositories", "", allowed.as_ref().err());
    allowed?;
    world.record("gij", "ListRepositories", &principal.arn, "", "ok");
    staged(world, "BatchGetRepositories", "")?;
    let mut visible = Vec::new();
    let mut refused = Vec::new();
    for repository in world.repositories.all() {
        match authorize(world, principal, "codecommit:BatchGetRepositories", &repository.arn) {
            Ok(()) => visible.push(repository),
            Err(error) => refused.push(error),
        }
    }
    world.record("gij", "BatchGetRepositories", &principal.arn, "", "ok");
    note(world, caller, "BatchGetRepositories", "", refused.first());
    Ok((visible, refused))
}

/// Whether `caller` may clone; the git server answers with a status, so the words are git's.
pub(crate) fn pull(
    world: &World,
    caller: &Caller,
    repository: &Repository,
    origin: &str,
) -> Result<(), ExternalError> {
    let principal = &caller.principal;
    staged(world, "GitPull", &repository.name)?;
    let allowed = authorize(world, principal, "codecommit:GitPull", &repository.arn);
    note(world, caller, "GitPull", &repository.name, allowed.as_ref().err());
    allowed.map_err(|_| ExternalError::UploadPackNotPermitted(origin.to_owned()))?;
    world.record("gij", "GitPull", &principal.arn, &repository.name, "ok");
    Ok(())
}

/// Signs in for a repository connected by hand: an access key pair or Git credentials over HTTPS, a stored key over SSH.
pub(crate) fn open_single(world: &World, row: &Row) -> Result<(Caller, Arc<Repository>), ExternalError> {
    let location = row.origin.as_str();
    let without_key = |principal: Arc<Principal>| Caller {
        principal,
        access_key_id: String::new(),
        agent: AGENT.to_owned(),
    };
    let origin =
        Origin::parse(location).ok_or_else(|| ExternalError::UnsupportedOrigin(location.to_owned()))?;
    if origin.region.as_ref().is_some_and(|region| *region != world.options.region) {
        return Err(ExternalError::NoSuchRepository(location.to_owned()));
    }
    let caller = match origin.transport {
        Transport::Ssh => {
            let key = origin.user.as_deref().and_then(|user| world.principals.ssh_key(user));
            let usable = key.filter(|key| {
                key.status == Status::Active && world.jira.ssh_keys().opens(key, row.id, row.ssh_key_id)
            });
            let key = usable.ok_or_else(|| ExternalError::SshAuthentication(location.to_owned()))?;
            without_key(key.principal)
        }
        Transport::Http => {
            let refused = || ExternalError::UploadPackNotPermitted(location.to_owned());
            let credentials = row.credentials.as_ref().ok_or_else(refused)?;
            let git = world.principals.git_credential_by_user_name(&credentials.username);
            match git {
                Some(git) if git.status == Status::Active && git.password == credentials.password => {
                    without_key(git.principal)
                }
                Some(_) => return Err(refused()),
                None => authenticate(world, credentials, &world.options.region).map_err(|_| refused())?,
            }
        }
    };
    let repository = world
        .repositories
        .get(&origin.repository)
        .ok_or_else(|| ExternalError::NoSuchRepository(location.to_owned()))?;
    Ok((caller, repository))
}
