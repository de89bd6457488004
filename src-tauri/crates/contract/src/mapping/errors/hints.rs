//! What to do about each error, most promising first.

use causeway_app::AppError;
use causeway_app::port::aws::AwsError;
use causeway_app::port::git::GitError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::releases::ReleasesError;
use causeway_app::port::secrets::SecretError;
use causeway_app::updates::UpdateError;
use causeway_domain::adoption::AdoptionRefusal;
use causeway_domain::personal::Actor;

pub(super) fn hints(error: &AppError) -> Vec<&'static str> {
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
        AppError::NotAdoptable(refusal) => adoption_hints(refusal),
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
        AppError::Update(UpdateError::Releases(ReleasesError::Network(error)))
        | AppError::Jira(JiraError::Network(error))
        | AppError::Aws(AwsError::Network(error))
        | AppError::Git(GitError::Network(error)) => network_hints(error),
        AppError::Secrets(error) => secret_hints(error),
        _ => Vec::new(),
    }
}

fn adoption_hints(refusal: &AdoptionRefusal) -> Vec<&'static str> {
    match refusal {
        AdoptionRefusal::OtherRegion { .. } => vec!["Check the key for the integration's region."],
        AdoptionRefusal::OtherRepositories { .. } => {
            vec!["Give a key of the account whose repositories the integration shows in Jira."]
        }
        AdoptionRefusal::Missing { .. } => vec!["Load the list of integrations again."],
        AdoptionRefusal::NotCodeCommit { .. } => {
            vec!["Causeway connects AWS CodeCommit. Manage this integration in Jira."]
        }
        AdoptionRefusal::Connected { .. } => Vec::new(),
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
