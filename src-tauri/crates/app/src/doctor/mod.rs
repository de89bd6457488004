//! The doctor: walks the way to a repository link by link, as git would, and names the cause where it breaks.
//!
//! Facts are gathered here; what they mean stands in [`causeway_domain::doctor`]. Nothing is written, on no side.

mod asked;
mod https;
mod offers;
mod report;
mod repository;
mod ssh;
mod ssh_tries;
mod walk;

use std::sync::Arc;

use causeway_domain::doctor::{Cause, Link};
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::{Region, Secret};

use crate::diagnostics::Check;
use crate::port::aws::{AccessKey, AwsAccount, IamSshKey};
use crate::port::git::RemoteReferences;
use crate::port::ssh::LoginKey;
use crate::session::Operation;
use crate::{App, AppError};

pub use asked::{OverSsh, read_location};
pub(crate) use report::link_text;
pub use report::report_text;
use walk::Walk;

/// Who shall read the repository.
pub enum Patient {
    /// An access key, over HTTPS.
    AccessKey(AccessKey),
    /// User and password as they are, over HTTPS.
    Password {
        /// The user name.
        user_name: String,
        /// The password.
        password: Secret,
    },
    /// A key over SSH.
    Ssh {
        /// The SSH key id; `None` for the user that the location or the client's configuration names.
        ssh_key_id: Option<String>,
        /// The key; `None` for what `ssh` itself would offer here, in its order.
        key: Option<LoginKey>,
    },
}

/// What is examined.
pub struct Examination {
    /// The repository as it was pasted, to see what a client would do with exactly that.
    pub pasted: String,
    /// The repository. Over SSH it may be absent: then the login alone is tested.
    pub location: Option<RepositoryLocation>,
    /// The region whose host it is.
    pub region: Region,
    /// Who reads it.
    pub patient: Patient,
    /// The IAM user's SSH keys, where IAM was asked and answered.
    pub iam_keys: Option<Vec<IamSshKey>>,
    /// An account to ask about the repository in this and in other regions, where there is a key for it.
    pub account: Option<Arc<dyn AwsAccount>>,
}

/// Hears of links as they begin and as they end.
pub type OnLink = Arc<dyn Fn(&Check) + Send + Sync>;

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The links of the way, in order; those behind a broken one are skipped.
    pub links: Vec<Check>,
    /// The id of the first broken link.
    pub broken: Option<String>,
    /// Why it is broken.
    pub cause: Option<Cause>,
    /// The result in one sentence.
    pub summary: String,
    /// What the repository advertises, when it could be read.
    pub references: Option<RemoteReferences>,
    /// The 12-digit account of the key, where it is known.
    pub account: Option<String>,
}

impl Diagnosis {
    /// Whether the whole way works.
    pub fn is_well(&self) -> bool {
        self.broken.is_none()
    }
}

/// What a way led to.
#[derive(Debug, Default)]
struct Found {
    references: Option<RemoteReferences>,
    account: Option<String>,
    /// What is well, when everything is.
    well: String,
}

impl App {
    /// Walks the way to a repository and says where it breaks and why. Each link is told of when it begins and when it ends;
    /// those behind a broken one are skipped.
    ///
    /// # Errors
    /// [`AppError::Cancelled`], after every link has been told of.
    pub async fn examine(
        &self,
        operation: &Operation,
        examination: &Examination,
        on_link: OnLink,
    ) -> Result<Diagnosis, AppError> {
        let walk = Arc::new(Walk::new(on_link));
        let (links, found) = match &examination.patient {
            Patient::Ssh { ssh_key_id, key } => {
                let asked = ssh::Asked { ssh_key_id: ssh_key_id.as_deref(), key: key.as_ref() };
                (Link::OVER_SSH, self.walk_over_ssh(operation, examination, asked, &walk).await)
            }
            Patient::AccessKey(key) => {
                let who = https::Who::Key(key);
                (Link::OVER_HTTPS, self.walk_over_https(operation, examination, who, &walk).await)
            }
            Patient::Password { user_name, password } => {
                let who = https::Who::Password(user_name, password);
                (Link::OVER_HTTPS, self.walk_over_https(operation, examination, who, &walk).await)
            }
        };
        let cancelled = operation.token.is_cancelled();
        let (links, broken) = walk.finish(&links, cancelled);
        if cancelled {
            return Err(AppError::Cancelled);
        }
        let found = found?;
        let summary = match broken {
            Some((link, _)) => links
                .iter()
                .find(|check| check.id == link.id())
                .map(|check| check.finding.clone())
                .unwrap_or_default(),
            None => found.well,
        };
        let cause = broken.map(|(_, cause)| cause);
        if let Some(cause) = cause {
            tracing::info!(cause = cause.name(), "the way to a repository is broken");
        }
        Ok(Diagnosis {
            links,
            broken: broken.map(|(link, _)| link.id().to_owned()),
            cause,
            summary,
            references: found.references,
            account: found.account,
        })
    }
}
