//! AWS as the use cases see it: one account and region through one identity.

mod acts;
mod identity;
mod permissions;
mod places;
mod reviews;
mod session;
mod ssh_keys;
mod topics;
mod triggers;

use std::sync::Arc;

use async_trait::async_trait;
use causeway_domain::sns_message::SnsEndpoint;
use causeway_domain::{AccessKeyId, CallerIdentity, Region, Secret};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::history::History;
use super::network::NetworkError;

pub use acts::{Acts, NewPullRequest};
pub use identity::{AwsIdentity, AwsLocation};
pub use permissions::{Decision, Permissions, ProbeOutcome, SimulatedDecision};
pub use places::ServicePlaces;
pub use reviews::{Approvals, MergeOutlook, PullRequestRecord, Reviews};
pub use session::{
    AwsSession, AwsSessions, IdentityCenterRole, OnSignIn, Profile, ProfileKind, Profiles, SessionKeys,
    SignInNeed, SignInStep,
};
pub use ssh_keys::{IamSshKey, SshKeyStatus, SshPublicKeys};
pub use topics::Topics;
pub use triggers::{RepositoryTriggers, RequestPace, TriggerTest};

/// A long-lived key pair.
#[derive(Debug)]
pub struct AccessKey {
    /// The id.
    pub id: AccessKeyId,
    /// The secret.
    pub secret: Secret,
}

impl AccessKey {
    /// A second owner of the same key.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self { id: self.id.clone(), secret: self.secret.duplicate() }
    }
}

/// Why AWS did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum AwsError {
    /// AWS does not know the key id (or the account has not enabled the region).
    #[error("AWS does not know this access key: {message}")]
    UnknownAccessKey {
        /// AWS's words.
        message: String,
    },
    /// The secret does not belong to the key id.
    #[error("the signature does not match: {message}")]
    SignatureMismatch {
        /// AWS's words.
        message: String,
    },
    /// The request was made for another region than the one that answered.
    #[error("another region answered: {message}")]
    WrongRegion {
        /// AWS's words.
        message: String,
    },
    /// This computer's clock and AWS's differ too much.
    #[error("the signature's time is refused: {message}")]
    ClockSkew {
        /// AWS's words.
        message: String,
    },
    /// The session has ended.
    #[error("the credential has expired")]
    Expired,
    /// Only a person can renew the session.
    #[error("somebody has to sign in to AWS again")]
    SignInNeeded {
        /// How.
        need: SignInNeed,
    },
    /// The code of the second factor is refused.
    #[error("AWS refuses the code: {message}")]
    CodeRefused {
        /// AWS's words.
        message: String,
    },
    /// The source of the keys cannot be used as it is configured.
    #[error("{detail}")]
    SourceUnusable {
        /// Why, in words; nothing secret.
        detail: String,
    },
    /// The key is good and may not do this.
    #[error("access denied: {message}")]
    AccessDenied {
        /// The IAM action, when AWS names it: `codecommit:ListRepositories`.
        action: Option<String>,
        /// AWS's words.
        message: String,
    },
    /// AWS asks to slow down. A call that shares a pace waits and goes on instead.
    #[error("AWS limits the rate of requests")]
    Throttled,
    /// Another error with a code.
    #[error("{code}: {message}")]
    Service {
        /// AWS's code, `EncryptionKeyDisabledException` for instance.
        code: String,
        /// AWS's words.
        message: String,
    },
    /// An answer that cannot be read.
    #[error("AWS gave an answer that cannot be read: {detail}")]
    Unexpected {
        /// HTTP status and the beginning of the body, nothing secret.
        detail: String,
    },
    /// It could not be reached.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// A repository as CodeCommit describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryDescription {
    /// The name.
    pub name: String,
    /// Short name; `None` while it is empty.
    pub default_branch: Option<String>,
    /// The description, whole.
    pub description: Option<String>,
    /// Epoch milliseconds.
    pub last_modified: Option<i64>,
    /// The HTTPS clone URL.
    pub clone_url_http: Option<String>,
    /// Why it could not be described: AWS's error code.
    pub problem: Option<String>,
}

/// How a long listing goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingProgress {
    /// Names found so far.
    Listed {
        /// How many.
        found: usize,
    },
    /// Descriptions read so far.
    Described {
        /// How many.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// A request was throttled and will be tried again.
    Throttled,
}

/// Told about progress, from any thread, often.
pub type OnListingProgress = Arc<dyn Fn(ListingProgress) + Send + Sync>;

/// One account and region through one identity.
#[async_trait]
pub trait AwsAccount:
    RepositoryTriggers + Topics + Permissions + Acts + Reviews + History + SshPublicKeys + Send + Sync
{
    /// The same identity in another region, at AWS's public endpoints; `None` where there is no way to it.
    fn in_region(&self, region: &Region) -> Option<Arc<dyn AwsAccount>>;

    /// Who the key belongs to (`sts:GetCallerIdentity`, which no policy can deny).
    async fn caller_identity(&self, cancel: &CancellationToken) -> Result<CallerIdentity, AwsError>;

    /// Every repository name the key sees, in name order.
    async fn repository_names(
        &self,
        progress: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError>;

    /// Descriptions of these repositories, in the same order. Vanished ones and ones that could not be described are
    /// there with their `problem`.
    async fn describe_repositories(
        &self,
        names: &[String],
        progress: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError>;

    /// Whether the key may create branches in a repository, asked in a way that cannot create one: the commit named
    /// does not exist. Any answer but a denial counts as yes.
    async fn may_create_branches(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<bool, AwsError>;
}

/// Makes [`AwsAccount`]s.
pub trait Aws: Send + Sync {
    /// An account, with requests signed by this identity. Nothing is sent yet.
    fn account(&self, location: &AwsLocation, identity: &AwsIdentity) -> Arc<dyn AwsAccount>;

    /// Where a location's services are.
    fn places(&self, location: &AwsLocation) -> ServicePlaces {
        ServicePlaces::of(location)
    }

    /// Where the SNS of a region is, so that an address that claims to be of it can be judged.
    fn sns_endpoint(&self, region: &Region) -> SnsEndpoint {
        SnsEndpoint::aws(region)
    }
}
