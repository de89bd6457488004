//! One repository connected by hand: read as GIJ would read it, planned, listed and forgotten.

mod checking;
mod listing;
mod login_key;
mod planning;

use causeway_domain::Secret;
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::single_repository::{RepositoryAccess, WebLinks};

use crate::credentials::{aws_entry, git_entry};
use crate::doctor::Diagnosis;
use crate::port::aws::AccessKey;
use crate::port::git::RemoteReferences;
use crate::port::jira::RepositorySignIn;
use crate::port::ssh::LoginKey;

pub use listing::{LiveRepository, SingleRepositoryState};
pub use planning::RepositoryRequest;

/// Who GIJ shall sign in as, as somebody gave it.
pub enum RepositoryGiven {
    /// An access key, over HTTPS.
    AccessKey {
        /// Its id.
        access_key_id: String,
        /// Its secret.
        secret: Secret,
    },
    /// IAM's Git credentials, over HTTPS.
    GitCredential {
        /// The user name.
        user_name: String,
        /// The password.
        password: Secret,
    },
    /// A key over SSH.
    Ssh {
        /// `APKA…`.
        ssh_key_id: String,
        /// The private key that the login is tried with here; `None` for what `ssh` itself would offer.
        key: Option<LoginKey>,
    },
}

/// What checking a repository found.
pub struct RepositoryChecked {
    /// Names it in this session; `None` when it could not be read.
    pub handle: Option<String>,
    /// What was understood.
    pub location: RepositoryLocation,
    /// The way to it.
    pub diagnosis: Diagnosis,
    /// What is there; `None` when it could not be read.
    pub found: Option<RepositoryFound>,
}

/// What is in a repository, and what Jira has of it.
pub struct RepositoryFound {
    /// The 12-digit account, where it is known.
    pub account: Option<String>,
    /// What it advertises.
    pub references: RemoteReferences,
    /// Links into the AWS console, for GIJ.
    pub web_links: WebLinks,
    /// Where these are from, in words.
    pub web_links_from: String,
    /// What Jira has of it already, in words, and whether nothing can be connected because of that.
    pub in_jira: Option<(String, bool)>,
    /// Things to know that do not block.
    pub cautions: Vec<String>,
}

/// A repository that was read, kept to be connected by a run.
pub struct CheckedRepository {
    /// Where it is, in the form that GIJ gets.
    pub location: RepositoryLocation,
    /// Who GIJ signs in as.
    pub access: RepositoryAccess,
    /// The 12-digit account, where it is known.
    pub account: Option<String>,
    /// What it advertises.
    pub references: RemoteReferences,
    /// With what.
    pub(crate) secret: RepositorySecret,
}

/// What GIJ signs in with.
#[derive(Debug)]
pub(crate) enum RepositorySecret {
    /// An access key.
    Key(AccessKey),
    /// IAM's Git credentials.
    GitPassword { user_name: String, password: Secret },
    /// A key that Jira has.
    KeyInJira,
}

impl RepositorySecret {
    /// The name of its entry in the secret store, and the text that is stored there.
    pub(crate) fn entry(&self) -> Option<(String, &Secret)> {
        match self {
            Self::Key(key) => Some((aws_entry(&key.id), &key.secret)),
            Self::GitPassword { user_name, password } => Some((git_entry(user_name), password)),
            Self::KeyInJira => None,
        }
    }

    /// The same for another owner.
    pub(crate) fn duplicate(&self) -> Self {
        match self {
            Self::Key(key) => Self::Key(key.duplicate()),
            Self::GitPassword { user_name, password } => {
                Self::GitPassword { user_name: user_name.clone(), password: password.duplicate() }
            }
            Self::KeyInJira => Self::KeyInJira,
        }
    }

    /// What GIJ is told.
    pub(crate) fn sign_in(&self) -> RepositorySignIn {
        match self {
            Self::Key(key) => RepositorySignIn::Password {
                user_name: key.id.as_str().to_owned(),
                password: key.secret.duplicate(),
            },
            Self::GitPassword { user_name, password } => {
                RepositorySignIn::Password { user_name: user_name.clone(), password: password.duplicate() }
            }
            Self::KeyInJira => RepositorySignIn::KeyInJira,
        }
    }
}
