//! Where a CodeCommit repository is, read from any form that people have it in.

mod reading;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::endpoints::Endpoints;
use crate::git_host::{GitHost, REPOSITORIES};
use crate::region::Region;
use crate::repository_name::RepositoryNameError;

/// How git reaches a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// HTTPS with a signed password or with IAM's Git credentials.
    Https,
    /// SSH with an RSA key that IAM knows.
    Ssh,
}

/// A repository's location in the one form that both git and GIJ take: no trailing slash, no `.git`, no password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryLocation {
    /// The region that its host names.
    pub region: Region,
    /// The repository's name, letters as they are.
    pub name: String,
    /// How it is reached.
    pub transport: Transport,
    /// The host with its port, where it is not the region's public one: FIPS, or an interface VPC endpoint.
    pub host: Option<String>,
    /// The user of an SSH location: the id of the SSH key in IAM.
    pub ssh_key_id: Option<String>,
}

impl RepositoryLocation {
    /// Reads a location as somebody pasted it: over HTTPS or SSH, as `scp` writes it, for git-remote-codecommit, as a page
    /// of the AWS console, or as an ARN, with what a shell, a message or a browser puts around it.
    ///
    /// # Errors
    /// Why it is no repository of CodeCommit's. No error holds what may be a password.
    pub fn parse(text: &str) -> Result<(Self, Vec<LocationNote>), LocationError> {
        reading::read(text)
    }

    /// The location as git and GIJ take it.
    pub fn origin(&self) -> String {
        let (host, path) = (self.git_host(), self.path());
        match (self.transport, &self.ssh_key_id) {
            (Transport::Https, _) => format!("https://{host}{path}"),
            (Transport::Ssh, Some(id)) => format!("ssh://{id}@{host}{path}"),
            (Transport::Ssh, None) => format!("ssh://{host}{path}"),
        }
    }

    /// The same repository over HTTPS.
    #[must_use]
    pub fn https(&self) -> Self {
        match self.transport {
            Transport::Https => self.clone(),
            Transport::Ssh => Self {
                transport: Transport::Https,
                ssh_key_id: None,
                host: self.host_elsewhere(),
                ..self.clone()
            },
        }
    }

    /// The same repository over SSH, as the user of this SSH key id.
    ///
    /// # Errors
    /// [`LocationError::FipsSsh`].
    pub fn ssh(&self, key_id: Option<&str>) -> Result<Self, LocationError> {
        if self.is_fips() {
            return Err(LocationError::FipsSsh);
        }
        let host = match self.transport {
            Transport::Ssh => self.host.clone(),
            Transport::Https => self.host_elsewhere(),
        };
        let ssh_key_id = key_id.map(str::to_owned);
        Ok(Self { transport: Transport::Ssh, ssh_key_id, host, ..self.clone() })
    }

    /// Its host, with the port where it is not the transport's own.
    pub fn git_host(&self) -> String {
        self.host.clone().unwrap_or_else(|| self.region.git_host())
    }

    /// The path on that host, as it is signed: `/v1/repos/{name}`.
    pub fn path(&self) -> String {
        format!("{REPOSITORIES}{}", self.name)
    }

    /// Whether its host is one of a FIPS endpoint.
    pub fn is_fips(&self) -> bool {
        self.own_host().is_some_and(|host| host.is_fips())
    }

    /// Whether its host is an interface VPC endpoint.
    pub fn is_vpc_endpoint(&self) -> bool {
        self.own_host().is_some_and(|host| host.is_vpc_endpoint())
    }

    /// Whether both are the same repository, as far as locations tell: another account may have one of the same name in
    /// the same region.
    pub fn is_same_repository(&self, other: &Self) -> bool {
        (&self.region, &self.name) == (&other.region, &other.name)
    }

    /// The endpoints that git and AWS's API are asked at for it.
    pub fn endpoints(&self) -> Endpoints {
        // A FIPS endpoint's own name follows from the region; anything else is named.
        let is_plain_fips = self.is_fips() && self.region.fips_git_host().as_ref() == self.host.as_ref();
        let git = self.host.as_ref().filter(|_| !is_plain_fips).map(|host| format!("https://{host}"));
        Endpoints { fips: self.is_fips(), git, ..Endpoints::default() }
    }

    fn own_host(&self) -> Option<GitHost> {
        self.host.as_deref().and_then(|host| GitHost::parse(host).ok())
    }

    /// The host for the other transport, which has another port.
    fn host_elsewhere(&self) -> Option<String> {
        let name = self.own_host()?.authority().name().to_owned();
        (name != self.region.git_host()).then_some(name)
    }
}

/// What was changed about a text to make a location of it, or should be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocationNote {
    /// White space, quotes or `git clone` around it were left out.
    Surroundings,
    /// A slash at the end was left out: AWS names it as a cause of failure.
    TrailingSlash,
    /// `.git` at the end was left out: CodeCommit's names never have it.
    GitSuffix,
    /// `https://` was missing.
    SchemeAdded,
    /// `ID@host:v1/repos/name` was written as `ssh://`.
    ScpForm,
    /// It was the repository's ARN.
    Arn,
    /// `codecommit::` needs a program that Jira does not have; it was written as HTTPS.
    RemoteHelper {
        /// The profile it named, which does not count any more.
        profile: Option<String>,
    },
    /// It was a page of the AWS console.
    ConsolePage,
    /// User or password in an HTTPS location were left out: they are asked for.
    UserLeftOut,
    /// A password in an SSH location was left out: there is none over SSH.
    PasswordLeftOut,
    /// The user of an SSH location is unlike an SSH key id (`APKA…`).
    UnusualSshKeyId {
        /// What stands there.
        user: String,
    },
    /// Plain HTTP became HTTPS.
    PlainHttp,
    /// The host is one of a FIPS endpoint, which has no SSH.
    Fips,
    /// The host is an interface VPC endpoint: Jira has to be inside that network.
    VpcEndpoint,
}

impl fmt::Display for LocationNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Surroundings => "What stood around the location was left out.",
            Self::TrailingSlash => {
                "The slash at the end was left out: it would be part of the name, and AWS answers that there is no such \
                 repository."
            }
            Self::GitSuffix => "The .git at the end was left out: no name in CodeCommit has it.",
            Self::SchemeAdded => "It is read as an HTTPS location.",
            Self::ScpForm => "It was written as ssh://, the form that AWS prints.",
            Self::Arn => "It is the repository's ARN; the HTTPS location was made from it.",
            Self::RemoteHelper { profile } => {
                formatter.write_str(
                    "codecommit:: needs a program that Jira does not have, git-remote-codecommit. It was written as \
                     HTTPS.",
                )?;
                return match profile {
                    Some(profile) => {
                        write!(formatter, " The profile {profile} does not count any more: you say below who signs in.")
                    }
                    None => Ok(()),
                };
            }
            Self::ConsolePage => "It is a page of the AWS console; the HTTPS location was made from it.",
            Self::UserLeftOut => "User name and password in the location were left out: you say below who signs in.",
            Self::PasswordLeftOut => "A password in the location was left out: over SSH there is none.",
            Self::UnusualSshKeyId { user } => {
                return write!(
                    formatter,
                    "{user} is unlike the ID of an SSH key in IAM, which begins with APKA. CodeCommit takes no other \
                     user name."
                );
            }
            Self::PlainHttp => "http:// became https://: CodeCommit speaks nothing else.",
            Self::Fips => "This is a FIPS endpoint. It speaks HTTPS only, and Jira has to be able to reach it.",
            Self::VpcEndpoint => {
                "This is an interface VPC endpoint. It can be reached from inside that network only, and Jira has to be \
                 there too."
            }
        })
    }
}

/// Why a text is not the location of a CodeCommit repository.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LocationError {
    /// Nothing was given.
    #[error("Paste the repository's location")]
    Empty,
    /// It is written unlike any location.
    #[error("This is not the location of a repository. One looks like {example}")]
    Syntax {
        /// A good one.
        example: String,
    },
    /// It is a location of another host.
    #[error("{host} is not a host of CodeCommit's")]
    Foreign {
        /// The host.
        host: String,
    },
    /// `codecommit://name` takes the region from a profile, which only the remote helper knows.
    #[error(
        "This location names no region. Write codecommit::<region>://{name}, or paste the HTTPS location"
    )]
    NoRegion {
        /// The repository.
        name: String,
    },
    /// A page of the console that shows no repository, or the `*` of an integration.
    #[error("This names an account's repositories, and not one of them")]
    NoRepository,
    /// The name breaks CodeCommit's rule.
    #[error("{name} cannot be a repository's name: {why}")]
    Name {
        /// What stands there.
        name: String,
        /// Why not.
        why: RepositoryNameError,
    },
    /// FIPS endpoints speak HTTPS only.
    #[error("CodeCommit's FIPS endpoints have no SSH. Use HTTPS, or the region's public host")]
    FipsSsh,
}
