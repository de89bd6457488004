//! The one shape of an error at the edge.

use serde::Serialize;
use ts_rs::TS;

/// What sort of failure it is; decides how the window treats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ErrorKind {
    /// A field has to be corrected.
    Validation,
    /// The world is not as the request assumed; look again.
    Precondition,
    /// A credential was refused.
    Auth,
    /// The credential is good but may not do this.
    Permission,
    /// The other side could not be reached.
    Network,
    /// The other side asks to wait.
    RateLimited,
    /// The other side answered something wrong.
    Remote,
    /// The OS keychain.
    Keychain,
    /// The person cancelled.
    Cancelled,
    /// Our own fault.
    Internal,
}

/// Every code an error can carry. The window has words for each; a new one without words does not compile there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[ts(export)]
#[expect(missing_docs, reason = "the window's words for each code are its documentation")]
pub enum ErrorCode {
    InvalidRequest,
    InvalidJiraUrl,
    InvalidRegion,
    InvalidAccessKeyId,
    NotAnAccessKeyId,
    TemporaryAccessKey,
    InvalidSecretAccessKey,
    InvalidRefspec,
    ProjectsRequired,
    InvalidWebhookUrl,
    InvalidTopicArn,
    InvalidBranchName,
    EventsRequired,
    InvalidTitle,
    InvalidProxy,
    InvalidAuthority,
    InvalidEndpoint,
    /// A text or file that is no SSH key, or not one for this purpose.
    InvalidSshKey,
    /// There is a file where a new key was to go.
    SshKeyExists,
    /// Files of SSH keys could not be read or written.
    SshFileFailed,
    TooManyBranches,
    /// A pasted confirmation is not one of this connection's topic, or leads elsewhere than to SNS.
    ConfirmationRefused,
    /// The connection has no triggers yet.
    TriggersNotSetUp,
    PlanStale,
    PlanUnknown,
    RunUnknown,
    RunActive,
    ConnectionUnknown,
    CredentialUnknown,
    /// The integration requires a personal key for this, and there is none.
    PersonalCredentialRequired,
    SessionEnded,
    NothingToUndo,
    AwsUnknownAccessKey,
    AwsSignatureMismatch,
    /// Another region answered than the key was used for.
    AwsWrongRegion,
    AwsExpiredToken,
    /// Only a person can renew the session: in the browser, with a code, by a command.
    AwsSignInRequired,
    AwsCodeRefused,
    /// The profile or other source of keys cannot be used as it is configured.
    AwsSourceUnusable,
    /// The keys are of another account than the connection's.
    AwsOtherAccount,
    /// An integration that cannot become a connection: another account's, another host's, or one already.
    NotAdoptable,
    BranchExists,
    BranchMissing,
    /// A branch is somewhere else than it was when the person looked.
    BranchMoved,
    /// CodeCommit never deletes the default branch.
    DefaultBranch,
    /// A text that is neither an issue key nor an address of an issue.
    InvalidIssueKey,
    /// Jira has no such issue, or does not show it to this user.
    IssueMissing,
    /// No connection belongs to that Jira.
    JiraSiteUnknown,
    InvalidBranchTemplate,
    CommitMissing,
    PullRequestMissing,
    PullRequestClosed,
    /// The connection has no mirror, or it does not hold the repository.
    MirrorMissing,
    /// The mirror's cap, or the disk, has no room for more.
    MirrorFull,
    /// Files of a mirror or its index cannot be used.
    MirrorFailed,
    /// A file is no table of GIJ's, or something in a table cannot be imported.
    InvalidConfiguration,
    /// Jira would remove what nobody marked.
    UnmarkedRemoval,
    /// Jira has a table, and what it does with it is not known.
    ImportUnclear,
    AwsClockSkew,
    AwsAccessDenied,
    AwsThrottled,
    AwsServiceError,
    AwsUnexpectedResponse,
    JiraUnauthorized,
    JiraCaptcha,
    JiraLoginPage,
    JiraForbidden,
    JiraNotAdmin,
    JiraRateLimited,
    JiraServerError,
    JiraUnexpectedResponse,
    GijMissing,
    GijRejected,
    DnsFailed,
    ConnectionRefused,
    ConnectionLost,
    Timeout,
    TlsUntrusted,
    ProxyRefused,
    KeychainAbsent,
    KeychainLocked,
    KeychainDenied,
    KeychainFailed,
    SecretMissing,
    SecretTooLarge,
    GitTransportFailed,
    LinkRefused,
    SandboxUnavailable,
    StorageFailed,
    UpdateRefused,
    Cancelled,
    Bug,
}

/// An error as the window gets it. The chain of causes stays in the log, under `correlation_id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WireError {
    /// Which failure.
    pub code: ErrorCode,
    /// What sort of failure.
    pub kind: ErrorKind,
    /// What happened, in one or two sentences, with the other side's own words where they help.
    pub message: String,
    /// What to do about it, most promising first.
    pub hints: Vec<String>,
    /// Names of the request's fields to correct (`baseUrl`, `secretAccessKey`).
    pub fields: Vec<String>,
    /// Whether the same request may succeed later without a change.
    pub retry: bool,
    /// Finds the chain of causes in the log.
    pub correlation_id: String,
}
