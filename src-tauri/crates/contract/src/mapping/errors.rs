//! One exhaustive table: which code an error has, what it is called, and what to do about it.

mod hints;
mod kinds;

use causeway_app::AppError;
use causeway_app::bulk::BulkError;
use causeway_app::error::Field;
use causeway_app::port::aws::AwsError;
use causeway_app::port::git::GitError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::mirror::MirrorError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::releases::ReleasesError;
use causeway_app::port::secrets::SecretError;
use causeway_app::port::ssh::SshError;
use causeway_app::updates::UpdateError;

use self::hints::hints;
use self::kinds::{kind, retry};
use crate::error::{ErrorCode, WireError};

/// The wire form of an error. The chain of causes belongs in the log under the same id.
pub fn wire_error(error: &AppError, correlation_id: &str) -> WireError {
    let code = code(error);
    WireError {
        code,
        kind: kind(code),
        message: message(error),
        hints: hints(error).into_iter().map(str::to_owned).collect(),
        fields: field(error).into_iter().map(str::to_owned).collect(),
        retry: retry(code),
        correlation_id: correlation_id.to_owned(),
    }
}

fn code(error: &AppError) -> ErrorCode {
    match error {
        AppError::Invalid(invalid) => match invalid.field {
            Field::BaseUrl => ErrorCode::InvalidJiraUrl,
            Field::Region => ErrorCode::InvalidRegion,
            Field::AccessKeyId => ErrorCode::InvalidAccessKeyId,
            Field::OtherIdentifier => ErrorCode::NotAnAccessKeyId,
            Field::TemporaryAccessKey => ErrorCode::TemporaryAccessKey,
            Field::SecretAccessKey => ErrorCode::InvalidSecretAccessKey,
            Field::CustomRefspecs => ErrorCode::InvalidRefspec,
            Field::Projects => ErrorCode::ProjectsRequired,
            Field::WebhookUrl => ErrorCode::InvalidWebhookUrl,
            Field::Topic => ErrorCode::InvalidTopicArn,
            Field::TooManyBranches => ErrorCode::TooManyBranches,
            Field::Events => ErrorCode::EventsRequired,
            Field::Branches
            | Field::BranchName
            | Field::BaseBranch
            | Field::SourceBranch
            | Field::TargetBranch
            | Field::MainBranch => ErrorCode::InvalidBranchName,
            Field::Title | Field::Description => ErrorCode::InvalidTitle,
            Field::MfaCode => ErrorCode::AwsCodeRefused,
            Field::Source => ErrorCode::AwsSourceUnusable,
            Field::Proxy => ErrorCode::InvalidProxy,
            Field::Authorities => ErrorCode::InvalidAuthority,
            Field::Endpoint => ErrorCode::InvalidEndpoint,
            Field::PublicKey | Field::KeyPath | Field::KeyComment | Field::Passphrase => {
                ErrorCode::InvalidSshKey
            }
            Field::IssueKey => ErrorCode::InvalidIssueKey,
            Field::BranchTemplate => ErrorCode::InvalidBranchTemplate,
            Field::Subject
            | Field::Setting
            | Field::Cap
            | Field::Token
            | Field::UserName
            | Field::Password
            | Field::DisplayName
            | Field::Features
            | Field::Repositories
            | Field::Location
            | Field::SshKeyId
            | Field::WebLinks => ErrorCode::InvalidRequest,
        },
        AppError::Aws(error)
        | AppError::ActRefused { error, .. }
        | AppError::OutcomeUnknown { error, .. } => aws_code(error),
        AppError::Jira(error) => jira_code(error),
        AppError::GijMissing { .. } => ErrorCode::GijMissing,
        AppError::NotJira { .. } | AppError::JiraCloud { .. } => ErrorCode::InvalidJiraUrl,
        AppError::NotAdministrator { .. } => ErrorCode::JiraNotAdmin,
        AppError::Git(error) => git_code(error),
        AppError::Ssh(error) => ssh_code(error),
        AppError::Secrets(error) => secret_code(error),
        AppError::Storage(_) => ErrorCode::StorageFailed,
        AppError::SessionEnded => ErrorCode::SessionEnded,
        AppError::PlanUnknown | AppError::PlanConflict => ErrorCode::PlanUnknown,
        AppError::PlanStale => ErrorCode::PlanStale,
        AppError::RunUnknown => ErrorCode::RunUnknown,
        AppError::RunActive | AppError::LeaseLost => ErrorCode::RunActive,
        AppError::ConnectionUnknown => ErrorCode::ConnectionUnknown,
        AppError::NothingToUndo => ErrorCode::NothingToUndo,
        AppError::CredentialUnknown => ErrorCode::CredentialUnknown,
        AppError::PersonalCredentialRequired => ErrorCode::PersonalCredentialRequired,
        AppError::OtherAccount { .. } => ErrorCode::AwsOtherAccount,
        AppError::NotAdoptable(_) => ErrorCode::NotAdoptable,
        AppError::BranchExists => ErrorCode::BranchExists,
        AppError::BranchMissing { .. } => ErrorCode::BranchMissing,
        AppError::BranchMoved { .. } => ErrorCode::BranchMoved,
        AppError::DefaultBranch { .. } => ErrorCode::DefaultBranch,
        AppError::IssueMissing { .. } => ErrorCode::IssueMissing,
        AppError::JiraSiteUnknown { .. } => ErrorCode::JiraSiteUnknown,
        AppError::CommitMissing { .. } => ErrorCode::CommitMissing,
        AppError::PullRequestMissing { .. } => ErrorCode::PullRequestMissing,
        AppError::PullRequestClosed { .. } => ErrorCode::PullRequestClosed,
        AppError::Mirror(error) => mirror_code(error),
        AppError::Bulk(error) => bulk_code(error),
        AppError::PersonalRequirementUnknown { cause } => code(cause),
        AppError::TriggersNotSetUp => ErrorCode::TriggersNotSetUp,
        AppError::ConfirmationRefused { .. } => ErrorCode::ConfirmationRefused,
        AppError::TriggersFailed { .. } | AppError::TopicUnusable { .. } => ErrorCode::AwsServiceError,
        AppError::ConnectFailed { .. }
        | AppError::Unverified { .. }
        | AppError::RepositoriesFailed { .. } => ErrorCode::GijRejected,
        AppError::Update(UpdateError::Releases(ReleasesError::Network(error))) => network_code(error),
        AppError::Update(_) => ErrorCode::UpdateRefused,
        AppError::Cancelled => ErrorCode::Cancelled,
    }
}

fn aws_code(error: &AwsError) -> ErrorCode {
    match error {
        AwsError::UnknownAccessKey { .. } => ErrorCode::AwsUnknownAccessKey,
        AwsError::SignatureMismatch { .. } => ErrorCode::AwsSignatureMismatch,
        AwsError::WrongRegion { .. } => ErrorCode::AwsWrongRegion,
        AwsError::ClockSkew { .. } => ErrorCode::AwsClockSkew,
        AwsError::Expired => ErrorCode::AwsExpiredToken,
        AwsError::SignInNeeded { .. } => ErrorCode::AwsSignInRequired,
        AwsError::CodeRefused { .. } => ErrorCode::AwsCodeRefused,
        AwsError::SourceUnusable { .. } => ErrorCode::AwsSourceUnusable,
        AwsError::AccessDenied { .. } => ErrorCode::AwsAccessDenied,
        AwsError::Throttled => ErrorCode::AwsThrottled,
        AwsError::Service { .. } => ErrorCode::AwsServiceError,
        AwsError::Unexpected { .. } => ErrorCode::AwsUnexpectedResponse,
        AwsError::Network(error) => network_code(error),
        AwsError::Cancelled => ErrorCode::Cancelled,
    }
}

fn jira_code(error: &JiraError) -> ErrorCode {
    match error {
        JiraError::Unauthorized => ErrorCode::JiraUnauthorized,
        JiraError::Captcha => ErrorCode::JiraCaptcha,
        JiraError::LoginPage => ErrorCode::JiraLoginPage,
        JiraError::Forbidden { .. } => ErrorCode::JiraForbidden,
        JiraError::NotFound { .. } => ErrorCode::GijMissing,
        JiraError::RateLimited { .. } => ErrorCode::JiraRateLimited,
        JiraError::Server { .. } => ErrorCode::JiraServerError,
        JiraError::Rejected { .. } => ErrorCode::GijRejected,
        JiraError::Unexpected { .. } => ErrorCode::JiraUnexpectedResponse,
        JiraError::Network(error) => network_code(error),
    }
}

fn git_code(error: &GitError) -> ErrorCode {
    match error {
        GitError::Network(error) => network_code(error),
        GitError::Refused { .. } | GitError::NotFound | GitError::Failed { .. } => {
            ErrorCode::GitTransportFailed
        }
    }
}

fn mirror_code(error: &MirrorError) -> ErrorCode {
    match error {
        MirrorError::Off | MirrorError::Missing { .. } => ErrorCode::MirrorMissing,
        MirrorError::Full { .. } => ErrorCode::MirrorFull,
        MirrorError::Git(error) => git_code(error),
        MirrorError::Busy { .. } | MirrorError::Failed { .. } => ErrorCode::MirrorFailed,
        MirrorError::Cancelled => ErrorCode::Cancelled,
    }
}

fn bulk_code(error: &BulkError) -> ErrorCode {
    match error {
        BulkError::Unreadable { .. }
        | BulkError::Cell { .. }
        | BulkError::Wrong { .. }
        | BulkError::Nothing => ErrorCode::InvalidConfiguration,
        BulkError::Unmarked { .. } => ErrorCode::UnmarkedRemoval,
        BulkError::Unclear { .. } => ErrorCode::ImportUnclear,
    }
}

fn ssh_code(error: &SshError) -> ErrorCode {
    match error {
        SshError::NoPrivateKey { .. } | SshError::Passphrase => ErrorCode::InvalidSshKey,
        SshError::Exists { .. } => ErrorCode::SshKeyExists,
        SshError::File { .. } | SshError::Make { .. } => ErrorCode::SshFileFailed,
    }
}

fn secret_code(error: &SecretError) -> ErrorCode {
    match error {
        SecretError::Absent => ErrorCode::KeychainAbsent,
        SecretError::Locked => ErrorCode::KeychainLocked,
        SecretError::Denied => ErrorCode::KeychainDenied,
        SecretError::Missing => ErrorCode::SecretMissing,
        SecretError::TooLarge => ErrorCode::SecretTooLarge,
        SecretError::Damaged | SecretError::Failed { .. } => ErrorCode::KeychainFailed,
    }
}

fn network_code(error: &NetworkError) -> ErrorCode {
    match error {
        NetworkError::Dns { .. } => ErrorCode::DnsFailed,
        NetworkError::Refused { .. } => ErrorCode::ConnectionRefused,
        NetworkError::Timeout { .. } => ErrorCode::Timeout,
        NetworkError::Lost { .. } => ErrorCode::ConnectionLost,
        NetworkError::Untrusted { .. } => ErrorCode::TlsUntrusted,
        NetworkError::Proxy { .. }
        | NetworkError::ProxySignIn { .. }
        | NetworkError::ProxyUnreachable { .. }
        | NetworkError::ProxyUnsupported { .. } => ErrorCode::ProxyRefused,
        NetworkError::ProxyPassword { reason, .. } => secret_code(reason),
        NetworkError::Settings { .. } => ErrorCode::StorageFailed,
    }
}

/// What happened, as a sentence with a capital letter.
fn message(error: &AppError) -> String {
    let text = match error {
        AppError::Jira(JiraError::Rejected { message, advice: Some(advice) }) => {
            format!("{message}. {advice}")
        }
        error => error.to_string(),
    };
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn field(error: &AppError) -> Option<&'static str> {
    match error {
        AppError::Invalid(invalid) => Some(match invalid.field {
            Field::BaseUrl => "baseUrl",
            Field::Token => "token",
            Field::UserName => "userName",
            Field::Password => "password",
            Field::Region => "region",
            Field::AccessKeyId | Field::OtherIdentifier | Field::TemporaryAccessKey => "accessKeyId",
            Field::SecretAccessKey => "secretAccessKey",
            Field::CustomRefspecs => "custom",
            Field::Projects => "projects",
            Field::DisplayName => "displayName",
            Field::WebhookUrl => "webhookUrl",
            Field::Topic => "topic",
            Field::Branches | Field::TooManyBranches => "branches",
            Field::Events => "events",
            Field::Features => "features",
            Field::Repositories => "repositories",
            Field::BranchName => "name",
            Field::BaseBranch => "base",
            Field::TargetBranch => "target",
            Field::Title => "title",
            Field::Description => "description",
            Field::MfaCode => "mfaCode",
            Field::Source | Field::SourceBranch => "source",
            Field::Proxy => "proxy",
            Field::Authorities => "authoritiesPem",
            Field::Endpoint => "endpoints",
            Field::Location => "location",
            Field::SshKeyId => "sshKeyId",
            Field::MainBranch => "mainBranch",
            Field::WebLinks => "webLinks",
            Field::PublicKey => "publicKey",
            Field::KeyPath => "path",
            Field::KeyComment => "comment",
            Field::Passphrase => "passphrase",
            Field::IssueKey => "text",
            Field::BranchTemplate => "template",
            Field::Subject => "subject",
            Field::Cap => "cap",
            Field::Setting => "settings",
        }),
        AppError::Ssh(SshError::Exists { .. } | SshError::NoPrivateKey { .. }) => Some("path"),
        AppError::Ssh(SshError::Passphrase) => Some("passphrase"),
        AppError::ConfirmationRefused { .. } => Some("pasted"),
        AppError::NotJira { .. } | AppError::JiraCloud { .. } | AppError::GijMissing { .. } => {
            Some("baseUrl")
        }
        AppError::BranchExists => Some("name"),
        AppError::IssueMissing { .. } | AppError::JiraSiteUnknown { .. } => Some("text"),
        AppError::BranchMissing { .. } => Some("base"),
        AppError::Aws(AwsError::CodeRefused { .. }) => Some("mfaCode"),
        AppError::Aws(AwsError::SourceUnusable { .. }) => Some("source"),
        AppError::Aws(AwsError::UnknownAccessKey { .. }) => Some("accessKeyId"),
        AppError::Aws(AwsError::SignatureMismatch { .. }) => Some("secretAccessKey"),
        AppError::Aws(AwsError::WrongRegion { .. }) => Some("region"),
        _ => None,
    }
}
