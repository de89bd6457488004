//! Everything a use case can fail with.

use causeway_domain::access_key::AccessKeyIdError;
use causeway_domain::adoption::AdoptionRefusal;
use causeway_domain::credential_source::CredentialSourceError;
use causeway_domain::endpoints::EndpointError;
use causeway_domain::jira_url::JiraUrlError;
use causeway_domain::personal::Actor;
use causeway_domain::pull_request::PullRequestTextError;
use causeway_domain::refspec::RefspecError;
use causeway_domain::region::RegionError;
use causeway_domain::triggers::plan::TriggersDesiredError;
use causeway_domain::triggers::topic::TopicArnError;
use causeway_domain::triggers::webhook::WebhookUrlError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bulk::BulkError;
use crate::port::aws::AwsError;
use crate::port::git::GitError;
use crate::port::history::HistoryError;
use crate::port::jira::JiraError;
use crate::port::mirror::MirrorError;
use crate::port::network_settings::NetworkSettingsError;
use crate::port::secrets::SecretError;
use crate::port::ssh::SshError;
use crate::port::storage::StorageError;
use crate::updates::UpdateError;

/// A field that has to be corrected, with why.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct InvalidField {
    /// Which.
    pub field: Field,
    /// Why, in words.
    pub message: String,
}

/// A field a person fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// The Jira base URL.
    BaseUrl,
    /// The Jira token.
    Token,
    /// The Jira user name.
    UserName,
    /// The Jira password.
    Password,
    /// The region.
    Region,
    /// The access key id, when it is not a usable one.
    AccessKeyId,
    /// The access key id, when it is another kind of identifier.
    OtherIdentifier,
    /// The access key id, when it is a temporary one.
    TemporaryAccessKey,
    /// The secret access key.
    SecretAccessKey,
    /// The list of other refs.
    CustomRefspecs,
    /// The projects.
    Projects,
    /// The display name.
    DisplayName,
    /// The webhook URL.
    WebhookUrl,
    /// The topic: its ARN or its key.
    Topic,
    /// One of the branches of triggers.
    Branches,
    /// The list of branches, when it is too long.
    TooManyBranches,
    /// The events of triggers, when none is chosen.
    Events,
    /// The features, when none is chosen.
    Features,
    /// The repositories, when none is chosen.
    Repositories,
    /// The name of a branch to create.
    BranchName,
    /// The branch to begin at.
    BaseBranch,
    /// The branch that a pull request would merge.
    SourceBranch,
    /// The branch that a pull request would merge into.
    TargetBranch,
    /// A pull request's title.
    Title,
    /// A pull request's description.
    Description,
    /// The code of a second factor.
    MfaCode,
    /// The profile or other source of keys.
    Source,
    /// The proxy's address.
    Proxy,
    /// Certificate authorities.
    Authorities,
    /// An endpoint.
    Endpoint,
    /// A repository's location.
    Location,
    /// The id of an SSH key in IAM.
    SshKeyId,
    /// The main branch of a repository.
    MainBranch,
    /// A format of links.
    WebLinks,
    /// A public SSH key for IAM.
    PublicKey,
    /// The file of an SSH key.
    KeyPath,
    /// What is written beside a new SSH key.
    KeyComment,
    /// What protects an SSH key.
    Passphrase,
    /// An issue's key or address.
    IssueKey,
    /// A template of branch names.
    BranchTemplate,
    /// What is looked for: a commit id, a branch, a part of a message.
    Subject,
    /// The room that a mirror may take.
    Cap,
    /// A setting of an integration or a repository.
    Setting,
}

/// Why a use case failed.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum AppError {
    /// A field has to be corrected.
    #[error(transparent)]
    Invalid(#[from] InvalidField),
    /// AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// Jira or GIJ.
    #[error(transparent)]
    Jira(#[from] JiraError),
    /// There is a Jira, and GIJ does not answer in it.
    #[error("Git Integration for Jira does not answer at {site}")]
    GijMissing {
        /// The base URL.
        site: String,
    },
    /// What answers is not a Jira.
    #[error("there is no Jira at {site}")]
    NotJira {
        /// The base URL.
        site: String,
    },
    /// What answers is Jira Cloud.
    #[error("the Jira at {site} is Jira Cloud; Causeway connects Jira Data Center")]
    JiraCloud {
        /// The base URL.
        site: String,
    },
    /// The user may not administer integrations.
    #[error("{user} may not administer Git integrations in this Jira")]
    NotAdministrator {
        /// The display name.
        user: String,
    },
    /// git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// SSH keys of this computer.
    #[error(transparent)]
    Ssh(#[from] SshError),
    /// The secret store.
    #[error(transparent)]
    Secrets(#[from] SecretError),
    /// Local data.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A handle of an earlier session, or one that was never given.
    #[error("this sign-in has ended; check it again")]
    SessionEnded,
    /// A plan that is not known any more.
    #[error("this plan is not known any more; make it again")]
    PlanUnknown,
    /// What was observed has changed since the plan was made.
    #[error("something changed in AWS or Jira since this plan was made")]
    PlanStale,
    /// The plan has a conflict in it.
    #[error("this plan has a conflict that a person has to resolve first")]
    PlanConflict,
    /// A run that is not known.
    #[error("this run is not known")]
    RunUnknown,
    /// Another run is at work on the same Jira site.
    #[error(
        "another run is at work on this Jira, perhaps in another Causeway window or from the command line"
    )]
    RunActive,
    /// This process did not come to renew its lease, and another has it or may have it.
    #[error(
        "another Causeway may have taken over this Jira while this one stood still, as when the computer sleeps. \
         What it had begun is in its journal; take the run up again once nothing else is at work"
    )]
    LeaseLost,
    /// A connection that is not known.
    #[error("this connection is not known")]
    ConnectionUnknown,
    /// A stored credential that is not known.
    #[error("this credential is not known")]
    CredentialUnknown,
    /// The integration requires a personal key for this, and there is none.
    #[error("this connection requires your own AWS access key for branches and pull requests")]
    PersonalCredentialRequired,
    /// The keys are of another account.
    #[error("these keys are of the account {found}, and this connection is of {expected}")]
    OtherAccount {
        /// The connection's account.
        expected: String,
        /// The keys' account.
        found: String,
    },
    /// An integration that cannot become a connection.
    #[error(transparent)]
    NotAdoptable(#[from] AdoptionRefusal),
    /// A branch of that name exists.
    #[error("a branch of this name exists already")]
    BranchExists,
    /// There is no branch of that name.
    #[error("there is no branch {name} in this repository")]
    BranchMissing {
        /// Its short name.
        name: String,
    },
    /// A branch is at another commit than the person saw.
    #[error("the branch {name} is at another commit by now, so nothing was done")]
    BranchMoved {
        /// Its short name.
        name: String,
    },
    /// The default branch is never deleted.
    #[error("{name} is the default branch, which CodeCommit never deletes")]
    DefaultBranch {
        /// Its short name.
        name: String,
    },
    /// Jira has no such issue, or does not show it.
    #[error("Jira has no issue {key}, or does not show it to this user")]
    IssueMissing {
        /// The key.
        key: String,
    },
    /// No connection belongs to that Jira.
    #[error("nothing here is connected to {site}")]
    JiraSiteUnknown {
        /// The address.
        site: String,
    },
    /// There is no such commit, file or blob.
    #[error("there is no {what} in this repository")]
    CommitMissing {
        /// `commit 0a1b…`.
        what: String,
    },
    /// There is no such pull request.
    #[error("there is no pull request {id}")]
    PullRequestMissing {
        /// AWS's number of it.
        id: String,
    },
    /// The pull request is closed, for ever.
    #[error("the pull request {id} is closed, and CodeCommit never opens one again")]
    PullRequestClosed {
        /// AWS's number of it.
        id: String,
    },
    /// A mirror or its index.
    #[error(transparent)]
    Mirror(MirrorError),
    /// A table of everything.
    #[error(transparent)]
    Bulk(#[from] BulkError),
    /// Nobody acts, because Jira cannot be asked whether the integration requires a personal key.
    #[error(
        "Jira could not be asked whether this connection requires your own AWS access key, so nothing was done: {cause}"
    )]
    PersonalRequirementUnknown {
        /// Why it could not be asked.
        cause: Box<AppError>,
    },
    /// AWS does not let this key do it.
    #[error("{}", refused_act(*actor, error))]
    ActRefused {
        /// Whose key.
        actor: Actor,
        /// What AWS says.
        error: AwsError,
    },
    /// An answer was lost, and what became of the request could not be found out.
    #[error("what became of {act} is not known; look at it before you try again: {error}")]
    OutcomeUnknown {
        /// What it was about: `the branch SHOP-1`.
        act: String,
        /// What came in place of the answer.
        error: AwsError,
    },
    /// A connection whose triggers were never set up.
    #[error("this connection has no triggers yet")]
    TriggersNotSetUp,
    /// A pasted confirmation that is not followed.
    #[error("{reason}")]
    ConfirmationRefused {
        /// Why, in words, without what was pasted.
        reason: String,
    },
    /// Some triggers did not make it; each says why.
    #[error("the triggers of {failed} of {total} repositories are not as planned")]
    TriggersFailed {
        /// How many failed.
        failed: usize,
        /// Of how many.
        total: usize,
    },
    /// A run left nothing that could be undone.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// GIJ's own attempt to connect failed.
    #[error("GIJ could not connect: {}", messages.join("; "))]
    ConnectFailed {
        /// GIJ's words.
        messages: Vec<String>,
    },
    /// The outcome is not what was planned.
    #[error("{}", differences.join("; "))]
    Unverified {
        /// Each difference, in words.
        differences: Vec<String>,
    },
    /// Some repositories did not make it; each says why.
    #[error("{failed} of {total} repositories are not indexed")]
    RepositoriesFailed {
        /// How many failed.
        failed: usize,
        /// Of how many.
        total: usize,
    },
    /// The topic cannot be used.
    #[error("{reason}")]
    TopicUnusable {
        /// Why, in words.
        reason: String,
    },
    /// Looking for a newer version.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Which key AWS does not let do what, in words.
fn refused_act(actor: Actor, error: &AwsError) -> String {
    let key = match actor {
        Actor::Personal => "your own access key",
        Actor::Integration | Actor::Blocked => "the connection's credential",
    };
    match error {
        AwsError::AccessDenied { action: Some(action), message } => {
            format!("{key} may not do {action}: {message}")
        }
        error => format!("{key} does not work: {error}"),
    }
}

impl AppError {
    /// A field that has to be corrected.
    pub fn invalid(field: Field, message: impl Into<String>) -> Self {
        Self::Invalid(InvalidField { field, message: message.into() })
    }
}

impl From<MirrorError> for AppError {
    fn from(error: MirrorError) -> Self {
        match error {
            MirrorError::Git(error) => Self::Git(error),
            MirrorError::Cancelled => Self::Cancelled,
            error => Self::Mirror(error),
        }
    }
}

impl From<HistoryError> for AppError {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Missing { what } => Self::CommitMissing { what },
            HistoryError::Aws(error) => Self::Aws(error),
            HistoryError::Mirror(error) => error.into(),
        }
    }
}

impl From<NetworkSettingsError> for AppError {
    fn from(error: NetworkSettingsError) -> Self {
        let field = match error {
            NetworkSettingsError::Proxy { .. } => Field::Proxy,
            NetworkSettingsError::Authorities { .. } => Field::Authorities,
        };
        Self::invalid(field, error.to_string())
    }
}

impl From<CredentialSourceError> for AppError {
    fn from(error: CredentialSourceError) -> Self {
        Self::invalid(Field::Source, error.to_string())
    }
}

impl From<EndpointError> for AppError {
    fn from(error: EndpointError) -> Self {
        Self::invalid(Field::Endpoint, error.to_string())
    }
}

impl From<JiraUrlError> for AppError {
    fn from(error: JiraUrlError) -> Self {
        Self::invalid(Field::BaseUrl, error.to_string())
    }
}

impl From<WebhookUrlError> for AppError {
    fn from(error: WebhookUrlError) -> Self {
        Self::invalid(Field::WebhookUrl, error.to_string())
    }
}

impl From<TopicArnError> for AppError {
    fn from(error: TopicArnError) -> Self {
        Self::invalid(Field::Topic, error.to_string())
    }
}

impl From<RegionError> for AppError {
    fn from(error: RegionError) -> Self {
        Self::invalid(Field::Region, error.to_string())
    }
}

impl From<RefspecError> for AppError {
    fn from(error: RefspecError) -> Self {
        Self::invalid(Field::CustomRefspecs, error.to_string())
    }
}

impl From<TriggersDesiredError> for AppError {
    fn from(error: TriggersDesiredError) -> Self {
        let field = match error {
            TriggersDesiredError::NoEvents => Field::Events,
            TriggersDesiredError::TooManyBranches => Field::TooManyBranches,
            TriggersDesiredError::Branch { .. } => Field::Branches,
            TriggersDesiredError::Topic(_) => Field::Topic,
        };
        Self::invalid(field, error.to_string())
    }
}

impl From<PullRequestTextError> for AppError {
    fn from(error: PullRequestTextError) -> Self {
        let field = match error {
            PullRequestTextError::NoTitle | PullRequestTextError::LongTitle(_) => Field::Title,
            PullRequestTextError::LongDescription(_) => Field::Description,
        };
        Self::invalid(field, error.to_string())
    }
}

impl From<AccessKeyIdError> for AppError {
    fn from(error: AccessKeyIdError) -> Self {
        let field = match error {
            AccessKeyIdError::Empty | AccessKeyIdError::Syntax => Field::AccessKeyId,
            AccessKeyIdError::OtherIdentifier(_) => Field::OtherIdentifier,
            AccessKeyIdError::Temporary => Field::TemporaryAccessKey,
        };
        Self::invalid(field, error.to_string())
    }
}
