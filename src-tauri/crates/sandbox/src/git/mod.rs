//! The git side of CodeCommit: smart HTTP plain and over TLS, SSH, and who may sign in to them.

pub mod credential;
mod fault;
pub mod http;
mod process;
mod push;
pub mod ssh;
mod ssh_session;
mod stream;
pub mod tls;

use std::sync::Arc;

use crate::authorization::{Decision, decide, denial};
use crate::aws::Caller;
use crate::principals::Principal;
use crate::repositories::Repository;
use crate::trail::{Deed, Resource, Who};
use crate::world::World;

/// Everything after a repository's name in a location: `{…}/v1/repos/{name}`.
pub const REPOSITORIES_PATH: &str = "/v1/repos/";

/// What git asks of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Clone and fetch.
    UploadPack,
    /// Push.
    ReceivePack,
}

impl Service {
    /// The service with git's own name, `git-upload-pack` or `git-receive-pack`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "git-upload-pack" => Some(Self::UploadPack),
            "git-receive-pack" => Some(Self::ReceivePack),
            _ => None,
        }
    }

    /// Git's own name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UploadPack => "git-upload-pack",
            Self::ReceivePack => "git-receive-pack",
        }
    }

    /// The IAM action it takes.
    pub fn action(self) -> &'static str {
        match self {
            Self::UploadPack => "codecommit:GitPull",
            Self::ReceivePack => "codecommit:GitPush",
        }
    }
}

/// A git request that is over, for the trail.
#[derive(Debug, Clone, Copy)]
struct Done<'a> {
    caller: Option<&'a Caller>,
    agent: &'a str,
    /// `HTTP` or `SSH`.
    protocol: &'a str,
    repository: &'a str,
}

impl Done<'_> {
    /// Writes it down; `error` is a code with its words.
    fn note(self, world: &World, service: Service, references: &[String], error: Option<(&str, &str)>) {
        let id = world.repositories.get(self.repository).map(|repository| repository.id.clone());
        let changed: Vec<_> =
            references.iter().map(|reference| serde_json::json!({"ref": reference})).collect();
        let deed = Deed {
            service: "codecommit",
            name: service.action().trim_start_matches("codecommit:"),
            who: self.caller.map_or(Who::Unknown(None), Who::Caller),
            agent: self.agent,
            error,
            parameters: if changed.is_empty() {
                serde_json::Value::Null
            } else {
                serde_json::json!({"references": changed})
            },
            resource: Resource::repository(world, self.repository),
            additional: Some(serde_json::json!({
                "protocol": self.protocol, "repositoryName": self.repository, "repositoryId": id,
            })),
        };
        world.trail.record(world, deed);
    }
}

/// Why a signed-in principal does not reach a repository.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    /// No policy allows it, or one denies it.
    #[error("{0}")]
    Denied(String),
    /// No such repository in this account and region.
    #[error("{0} does not exist")]
    Unknown(String),
}

impl Refusal {
    /// The AWS error code.
    fn code(&self) -> &'static str {
        match self {
            Self::Denied(_) => "AccessDeniedException",
            Self::Unknown(_) => "RepositoryDoesNotExistException",
        }
    }
}

/// The repository `name`, when `principal` may use `service` on it, and on all `references` where some are given.
///
/// Permission comes first, so that nobody learns from the answer which repositories exist.
fn authorize(
    world: &World,
    principal: &Principal,
    service: Service,
    name: &str,
    references: &[String],
) -> Result<Arc<Repository>, Refusal> {
    let resource = world.repository_arn(name);
    let allow = |context: &[(&str, &str)]| match decide(principal, service.action(), &resource, context) {
        Decision::Allowed => Ok(()),
        decision => Err(Refusal::Denied(denial(principal, service.action(), &resource, decision))),
    };
    if references.is_empty() {
        allow(&[])?;
    }
    for reference in references {
        allow(&[("codecommit:References", reference)])?;
    }
    world.repositories.get(name).ok_or_else(|| Refusal::Unknown(name.to_owned()))
}
