//! What sort of failure each code is.

use crate::error::{ErrorCode, ErrorKind};

pub(super) fn kind(code: ErrorCode) -> ErrorKind {
    use ErrorCode as Code;
    match code {
        Code::InvalidRequest
        | Code::InvalidJiraUrl
        | Code::InvalidRegion
        | Code::InvalidAccessKeyId
        | Code::NotAnAccessKeyId
        | Code::TemporaryAccessKey
        | Code::InvalidSecretAccessKey
        | Code::InvalidRefspec
        | Code::ProjectsRequired
        | Code::InvalidWebhookUrl
        | Code::InvalidTopicArn
        | Code::InvalidBranchName
        | Code::EventsRequired
        | Code::TooManyBranches
        | Code::ConfirmationRefused
        | Code::InvalidTitle
        | Code::InvalidProxy
        | Code::InvalidAuthority
        | Code::InvalidEndpoint
        | Code::InvalidSshKey
        | Code::AwsSourceUnusable
        | Code::InvalidIssueKey
        | Code::IssueMissing
        | Code::JiraSiteUnknown
        | Code::InvalidBranchTemplate
        | Code::InvalidConfiguration
        | Code::LinkRefused => ErrorKind::Validation,
        Code::PlanStale
        | Code::PlanUnknown
        | Code::RunUnknown
        | Code::RunActive
        | Code::ConnectionUnknown
        | Code::CredentialUnknown
        | Code::PersonalCredentialRequired
        | Code::AwsOtherAccount
        | Code::NotAdoptable
        | Code::BranchExists
        | Code::BranchMissing
        | Code::BranchMoved
        | Code::DefaultBranch
        | Code::CommitMissing
        | Code::PullRequestMissing
        | Code::PullRequestClosed
        | Code::MirrorMissing
        | Code::MirrorFull
        | Code::UnmarkedRemoval
        | Code::SessionEnded
        | Code::NothingToUndo
        | Code::SshKeyExists
        | Code::TriggersNotSetUp => ErrorKind::Precondition,
        Code::AwsUnknownAccessKey
        | Code::AwsSignatureMismatch
        | Code::AwsWrongRegion
        | Code::AwsExpiredToken
        | Code::AwsSignInRequired
        | Code::AwsCodeRefused
        | Code::AwsClockSkew
        | Code::JiraUnauthorized
        | Code::JiraCaptcha
        | Code::JiraLoginPage
        | Code::GitTransportFailed => ErrorKind::Auth,
        Code::AwsAccessDenied | Code::JiraForbidden | Code::JiraNotAdmin => ErrorKind::Permission,
        Code::DnsFailed
        | Code::ConnectionRefused
        | Code::ConnectionLost
        | Code::Timeout
        | Code::TlsUntrusted
        | Code::ProxyRefused => ErrorKind::Network,
        Code::AwsThrottled | Code::JiraRateLimited => ErrorKind::RateLimited,
        Code::AwsServiceError
        | Code::AwsUnexpectedResponse
        | Code::JiraServerError
        | Code::JiraUnexpectedResponse
        | Code::GijMissing
        | Code::ImportUnclear
        | Code::GijRejected
        | Code::UpdateRefused => ErrorKind::Remote,
        Code::KeychainAbsent
        | Code::KeychainLocked
        | Code::KeychainDenied
        | Code::KeychainFailed
        | Code::SecretMissing
        | Code::SecretTooLarge => ErrorKind::Keychain,
        Code::Cancelled => ErrorKind::Cancelled,
        Code::SandboxUnavailable
        | Code::StorageFailed
        | Code::SshFileFailed
        | Code::MirrorFailed
        | Code::Bug => ErrorKind::Internal,
    }
}

pub(super) fn retry(code: ErrorCode) -> bool {
    matches!(kind(code), ErrorKind::Network | ErrorKind::RateLimited)
        || matches!(
            code,
            ErrorCode::JiraServerError
                | ErrorCode::AwsUnexpectedResponse
                | ErrorCode::JiraUnexpectedResponse
                | ErrorCode::KeychainLocked
        )
}
