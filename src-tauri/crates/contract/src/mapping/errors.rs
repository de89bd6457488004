//! One exhaustive table: which code an error has, what it is called, and what to do about it.

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::port::aws::AwsError;
use causeway_app::port::git::GitError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::secrets::SecretError;
use causeway_app::port::ssh::SshError;
use causeway_domain::personal::Actor;

use crate::error::{ErrorCode, ErrorKind, WireError};

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
            Field::Token
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
        AppError::Git(GitError::Network(error)) => network_code(error),
        AppError::Git(_) => ErrorCode::GitTransportFailed,
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
        AppError::BranchExists => ErrorCode::BranchExists,
        AppError::BranchMissing { .. } => ErrorCode::BranchMissing,
        AppError::PersonalRequirementUnknown { cause } => code(cause),
        AppError::TriggersNotSetUp => ErrorCode::TriggersNotSetUp,
        AppError::ConfirmationRefused { .. } => ErrorCode::ConfirmationRefused,
        AppError::TriggersFailed { .. } | AppError::TopicUnusable { .. } => ErrorCode::AwsServiceError,
        AppError::ConnectFailed { .. }
        | AppError::Unverified { .. }
        | AppError::RepositoriesFailed { .. } => ErrorCode::GijRejected,
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

fn kind(code: ErrorCode) -> ErrorKind {
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
        | Code::LinkRefused => ErrorKind::Validation,
        Code::PlanStale
        | Code::PlanUnknown
        | Code::RunUnknown
        | Code::RunActive
        | Code::ConnectionUnknown
        | Code::CredentialUnknown
        | Code::PersonalCredentialRequired
        | Code::AwsOtherAccount
        | Code::BranchExists
        | Code::BranchMissing
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
        | Code::GijRejected => ErrorKind::Remote,
        Code::KeychainAbsent
        | Code::KeychainLocked
        | Code::KeychainDenied
        | Code::KeychainFailed
        | Code::SecretMissing
        | Code::SecretTooLarge => ErrorKind::Keychain,
        Code::Cancelled => ErrorKind::Cancelled,
        Code::SandboxUnavailable | Code::StorageFailed | Code::SshFileFailed | Code::Bug => {
            ErrorKind::Internal
        }
    }
}

fn retry(code: ErrorCode) -> bool {
    matches!(kind(code), ErrorKind::Network | ErrorKind::RateLimited)
        || matches!(
            code,
            ErrorCode::JiraServerError
                | ErrorCode::AwsUnexpectedResponse
                | ErrorCode::JiraUnexpectedResponse
                | ErrorCode::KeychainLocked
        )
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
        }),
        AppError::Ssh(SshError::Exists { .. } | SshError::NoPrivateKey { .. }) => Some("path"),
        AppError::Ssh(SshError::Passphrase) => Some("passphrase"),
        AppError::ConfirmationRefused { .. } => Some("pasted"),
        AppError::NotJira { .. } | AppError::JiraCloud { .. } | AppError::GijMissing { .. } => {
            Some("baseUrl")
        }
        AppError::BranchExists => Some("name"),
        AppError::BranchMissing { .. } => Some("base"),
        AppError::Aws(AwsError::CodeRefused { .. }) => Some("mfaCode"),
        AppError::Aws(AwsError::SourceUnusable { .. }) => Some("source"),
        AppError::Aws(AwsError::UnknownAccessKey { .. }) => Some("accessKeyId"),
        AppError::Aws(AwsError::SignatureMismatch { .. }) => Some("secretAccessKey"),
        AppError::Aws(AwsError::WrongRegion { .. }) => Some("region"),
        _ => None,
    }
}

fn hints(error: &AppError) -> Vec<&'static str> {
    match error {
        AppError::Aws(AwsError::UnknownAccessKey { .. }) => vec![
            "Compare the access key ID with the one in the IAM console; it may have been deleted or deactivated.",
            "If this region has to be enabled first, check that the account has enabled it.",
        ],
        AppError::Aws(AwsError::SignatureMismatch { .. }) => {
            vec![
                "The secret access key does not belong to this access key ID. Paste both again, or make a new pair.",
            ]
        }
        AppError::Aws(AwsError::ClockSkew { .. }) => {
            vec!["Set this computer's clock; AWS accepts a difference of about 15 minutes."]
        }
        AppError::Aws(AwsError::AccessDenied { .. }) => {
            vec![
                "Attach the managed policy AWSCodeCommitReadOnly, or allow the action named above, to this IAM user.",
            ]
        }
        AppError::Aws(AwsError::Throttled) | AppError::Jira(JiraError::RateLimited { .. }) => {
            vec!["Wait a minute and try again."]
        }
        AppError::Jira(JiraError::Unauthorized) => vec![
            "Check the token, or the user name and password. A personal access token may have expired.",
            "A personal access token goes into its own field; it is not a password.",
        ],
        AppError::Jira(JiraError::Captcha) => {
            vec![
                "Sign in to Jira once in a browser and solve the CAPTCHA there.",
                "A personal access token avoids this.",
            ]
        }
        AppError::Jira(JiraError::LoginPage) => vec![
            "This Jira is behind single sign-on. Use a personal access token.",
            "If you do, ask your Jira administrator whether the sign-on lets the REST API through.",
        ],
        AppError::GijMissing { .. } | AppError::Jira(JiraError::NotFound { .. }) => vec![
            "Install Git Integration for Jira from the Marketplace, or enable it under Manage apps.",
            "If it is installed, its licence may have expired.",
        ],
        AppError::NotJira { .. } => {
            vec![
                "Paste the address of any Jira page. If Jira has a context path, such as /jira, it belongs to the address.",
            ]
        }
        AppError::NotAdministrator { .. } => vec![
            "Sign in as a Jira administrator.",
            "Or ask one for the global permission \"Manage Git Integration for Jira by GitKraken\".",
        ],
        AppError::ConfirmationRefused { .. } => {
            vec!["Paste the token, the SubscribeURL, or the whole message that SNS sent for this topic."]
        }
        AppError::ActRefused { actor, error } => act_hints(*actor, error),
        AppError::PersonalRequirementUnknown { .. } => vec![
            "Set up your own access key under My credentials: it acts whether it is required or not.",
            "Or try again when Jira answers.",
        ],
        AppError::Aws(AwsError::Service { code, .. }) => service_hints(code),
        AppError::PersonalCredentialRequired => {
            vec!["Set up your own access key for this connection under My credentials."]
        }
        AppError::OtherAccount { .. } => vec!["Use keys of the connection's own account."],
        AppError::Aws(AwsError::SignInNeeded { .. }) => vec!["Sign in again under My credentials."],
        AppError::Aws(AwsError::CodeRefused { .. }) => {
            vec!["Type the code that the device shows now. A code can be used once; wait for the next one."]
        }
        AppError::TriggersNotSetUp => vec!["Set them up on the connection's Triggers tab."],
        AppError::PlanStale => vec!["Look again: the new plan shows what is different."],
        AppError::ConnectFailed { .. } => {
            vec![
                "Jira itself could not use this key. Check that Jira's server can reach AWS, and what the key may do.",
            ]
        }
        AppError::Jira(JiraError::Network(error))
        | AppError::Aws(AwsError::Network(error))
        | AppError::Git(GitError::Network(error)) => network_hints(error),
        AppError::Secrets(error) => secret_hints(error),
        _ => Vec::new(),
    }
}

fn secret_hints(error: &SecretError) -> Vec<&'static str> {
    match error {
        SecretError::Absent => {
            vec![
                "Choose to keep secrets for this session only, or install a keychain (GNOME Keyring, KWallet).",
            ]
        }
        SecretError::Locked => vec!["Unlock the keychain and try again."],
        SecretError::Missing => vec!["Enter the credential again."],
        _ => Vec::new(),
    }
}

/// What to do about a key that was refused in the middle of an act.
fn act_hints(actor: Actor, error: &AwsError) -> Vec<&'static str> {
    match (actor, error) {
        (_, AwsError::AccessDenied { .. }) => vec![
            "Attach the managed policy AWSCodeCommitPowerUser, or allow the action named above, to the user named above.",
        ],
        (Actor::Personal, _) => {
            vec!["Set your own access key for this connection again, under My credentials."]
        }
        (Actor::Integration | Actor::Blocked, _) => {
            vec!["The connection's access key may have been rotated or deactivated. Enter the current one."]
        }
    }
}

/// What to do about errors of CodeCommit that people can do something about.
fn service_hints(code: &str) -> Vec<&'static str> {
    match code {
        "EncryptionKeyAccessDeniedException" => {
            vec!["The repository is encrypted with a KMS key. Ask whoever owns it to let this user use it."]
        }
        "EncryptionKeyDisabledException" | "EncryptionKeyNotFoundException" => {
            vec![
                "The KMS key that the repository is encrypted with is disabled or gone. Ask whoever owns it.",
            ]
        }
        "EncryptionKeyUnavailableException" | "EncryptionIntegrityChecksFailedException" => {
            vec!["KMS could not be used for this repository. Wait a minute and try again."]
        }
        "MaximumOpenPullRequestsExceededException" => {
            vec!["A repository has at most 1,000 open pull requests. Close or merge some first."]
        }
        "RepositoryDoesNotExistException" => {
            vec!["It may have been renamed or deleted. Jira notices at its next reindex of the connection."]
        }
        _ => Vec::new(),
    }
}

fn network_hints(error: &NetworkError) -> Vec<&'static str> {
    match error {
        NetworkError::Dns { .. } => vec!["Check the spelling, and whether you need a VPN."],
        NetworkError::Refused { .. } | NetworkError::Timeout { .. } => {
            vec!["Check whether a VPN, a proxy or a firewall is in the way, and whether the server is up."]
        }
        NetworkError::Lost { .. } => vec!["Try again."],
        NetworkError::Untrusted { .. } => {
            vec![
                "If the issuer is your company's own authority, or that of a proxy that looks into connections, add its \
                 certificate under Diagnostics > Network.",
                "If you do not know the issuer, do not trust it: somebody may be in between.",
            ]
        }
        NetworkError::Proxy { .. } => {
            vec![
                "Ask who runs the proxy to allow this host, or name it under Diagnostics > Network as one that is \
                 reached without the proxy.",
            ]
        }
        NetworkError::ProxySignIn { .. } => {
            vec![
                "Enter the user name and password for the proxy under Diagnostics > Network. Proxies that ask for \
                 another sign-in than Basic need a local one in between.",
            ]
        }
        NetworkError::ProxyUnreachable { .. } => {
            vec![
                "Check the proxy's address under Diagnostics > Network, and whether a VPN has to be up. Without a proxy, \
                 choose Direct there.",
            ]
        }
        NetworkError::ProxyUnsupported { .. } => {
            vec!["Enter an http:// or https:// proxy under Diagnostics > Network, or choose Direct there."]
        }
        NetworkError::ProxyPassword { reason, .. } => secret_hints(reason),
        NetworkError::Settings { .. } => Vec::new(),
    }
}
