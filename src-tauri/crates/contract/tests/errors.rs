//! Every way a use case can fail has a code, words, and says what to do where something can be done.

use std::collections::BTreeMap;
use std::time::Duration;

use causeway_app::AppError;
use causeway_app::bulk::BulkError;
use causeway_app::error::Field;
use causeway_app::port::aws::{AwsError, SignInNeed};
use causeway_app::port::git::GitError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::mirror::MirrorError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::releases::ReleasesError;
use causeway_app::port::secrets::SecretError;
use causeway_app::port::ssh::SshError;
use causeway_app::port::storage::StorageError;
use causeway_app::updates::UpdateError;
use causeway_contract::mapping::wire_error;
use causeway_domain::adoption::AdoptionRefusal;
use causeway_domain::personal::Actor;

const FIELDS: [Field; 38] = [
    Field::BaseUrl,
    Field::Token,
    Field::UserName,
    Field::Password,
    Field::Region,
    Field::AccessKeyId,
    Field::OtherIdentifier,
    Field::TemporaryAccessKey,
    Field::SecretAccessKey,
    Field::CustomRefspecs,
    Field::Projects,
    Field::DisplayName,
    Field::WebhookUrl,
    Field::Topic,
    Field::Branches,
    Field::TooManyBranches,
    Field::Events,
    Field::BranchName,
    Field::BaseBranch,
    Field::SourceBranch,
    Field::TargetBranch,
    Field::Title,
    Field::Description,
    Field::MfaCode,
    Field::Source,
    Field::Proxy,
    Field::Authorities,
    Field::Endpoint,
    Field::Location,
    Field::SshKeyId,
    Field::PublicKey,
    Field::KeyPath,
    Field::KeyComment,
    Field::Passphrase,
    Field::IssueKey,
    Field::BranchTemplate,
    Field::Subject,
    Field::Cap,
];

fn text(text: &str) -> String {
    text.to_owned()
}

fn network() -> Vec<NetworkError> {
    let (host, proxy) = (|| text("host.example.com"), || text("proxy.example.com:3128"));
    vec![
        NetworkError::Dns { host: host() },
        NetworkError::Refused { host: host() },
        NetworkError::Timeout { host: host() },
        NetworkError::Lost { host: host() },
        NetworkError::Untrusted { host: host(), detail: text("unknown issuer") },
        NetworkError::Proxy { host: host(), proxy: proxy() },
        NetworkError::ProxySignIn { proxy: proxy() },
        NetworkError::ProxyUnreachable { proxy: proxy(), detail: text("the connection is refused") },
        NetworkError::ProxyUnsupported { proxy: text("socks5://proxy.example.com:1080") },
        NetworkError::ProxyPassword { proxy: proxy(), reason: SecretError::Locked },
        NetworkError::Settings { detail: text("the database is locked") },
    ]
}

fn every() -> Vec<AppError> {
    let message = || text("their words");
    let site = || text("https://jira.example.com");
    let mut all: Vec<AppError> =
        FIELDS.into_iter().map(|field| AppError::invalid(field, "correct this")).collect();
    all.extend(network().into_iter().map(|error| AwsError::Network(error).into()));
    all.extend(network().into_iter().map(|error| JiraError::Network(error).into()));
    all.extend(network().into_iter().map(|error| GitError::Network(error).into()));
    all.extend(network().into_iter().map(|error| UpdateError::Releases(error.into()).into()));
    all.extend(
        [
            UpdateError::Releases(ReleasesError::Status { host: text("example.com"), status: 503 }),
            UpdateError::Releases(ReleasesError::Large { host: text("example.com"), largest: 65_536 }),
            UpdateError::Key,
            UpdateError::Signature,
            UpdateError::Unreadable { detail: text("it is of something else") },
        ]
        .map(AppError::from),
    );
    all.extend(
        [
            AwsError::UnknownAccessKey { message: message() },
            AwsError::SignatureMismatch { message: message() },
            AwsError::ClockSkew { message: message() },
            AwsError::Expired,
            AwsError::SignInNeeded { need: SignInNeed::Browser },
            AwsError::CodeRefused { message: message() },
            AwsError::SourceUnusable { detail: text("The profile work names no role") },
            AwsError::AccessDenied { action: Some(text("codecommit:ListRepositories")), message: message() },
            AwsError::Throttled,
            AwsError::Service { code: text("EncryptionKeyDisabledException"), message: message() },
            AwsError::Unexpected { detail: text("200 text/html") },
            AwsError::Cancelled,
        ]
        .map(AppError::from),
    );
    all.extend(
        [
            JiraError::Unauthorized,
            JiraError::Captcha,
            JiraError::LoginPage,
            JiraError::Forbidden { message: message() },
            JiraError::NotFound { path: text("/rest/gitplugin/1.0/integration") },
            JiraError::RateLimited { retry_after: Some(Duration::from_secs(30)) },
            JiraError::Server { status: 503 },
            JiraError::Rejected { message: message(), advice: Some(text("Their advice.")) },
            JiraError::Unexpected { detail: text("200 text/plain") },
        ]
        .map(AppError::from),
    );
    all.extend(
        [GitError::Refused { detail: message() }, GitError::NotFound, GitError::Failed { detail: message() }]
            .map(AppError::from),
    );
    let path = || "/home/ada/.ssh/codecommit".into();
    all.extend(
        [
            SshError::File { path: path(), action: text("read"), detail: text("permission denied") },
            SshError::Exists { path: path() },
            SshError::NoPrivateKey { path: path(), detail: text("it is a public key") },
            SshError::Passphrase,
            SshError::Make { detail: message() },
        ]
        .map(AppError::from),
    );
    all.extend(
        [
            SecretError::Absent,
            SecretError::Locked,
            SecretError::Denied,
            SecretError::Missing,
            SecretError::TooLarge,
            SecretError::Damaged,
            SecretError::Failed { detail: message() },
        ]
        .map(AppError::from),
    );
    all.extend([
        AppError::Storage(StorageError::Failed { action: "written".into(), detail: text("disk full") }),
        AppError::Storage(StorageError::Newer { found: 9, known: 1 }),
        AppError::GijMissing { site: site() },
        AppError::NotJira { site: site() },
        AppError::JiraCloud { site: site() },
        AppError::NotAdministrator { user: text("Ada") },
        AppError::SessionEnded,
        AppError::PlanUnknown,
        AppError::PlanStale,
        AppError::PlanConflict,
        AppError::RunUnknown,
        AppError::RunActive,
        AppError::LeaseLost,
        AppError::ConnectionUnknown,
        AppError::NothingToUndo,
        AppError::CredentialUnknown,
        AppError::PersonalCredentialRequired,
        AppError::OtherAccount { expected: text("111122223333"), found: text("444455556666") },
        AppError::NotAdoptable(AdoptionRefusal::OtherRepositories {
            name: text("Shop"),
            in_jira: 12,
            in_account: 3,
        }),
        AppError::BranchExists,
        AppError::BranchMissing { name: text("main") },
        AppError::BranchMoved { name: text("SHOP-1") },
        AppError::DefaultBranch { name: text("main") },
        AppError::IssueMissing { key: text("SHOP-1") },
        AppError::JiraSiteUnknown { site: site() },
        AppError::CommitMissing { what: text("commit 0a1b2c3") },
        AppError::PullRequestMissing { id: text("12") },
        AppError::PullRequestClosed { id: text("12") },
        MirrorError::Off.into(),
        MirrorError::Missing { repository: text("shop") }.into(),
        MirrorError::Busy { repository: text("shop") }.into(),
        MirrorError::Full { cap: 1_000 }.into(),
        MirrorError::Failed { action: "read".into(), detail: message() }.into(),
        BulkError::Unreadable { reason: text("The file is empty") }.into(),
        BulkError::Cell { reason: text("There is no such cell") }.into(),
        BulkError::Wrong { errors: 2 }.into(),
        BulkError::Nothing.into(),
        BulkError::Unmarked { names: vec![text("shop")] }.into(),
        BulkError::Unclear { error: JiraError::Server { status: 502 } }.into(),
        AppError::PersonalRequirementUnknown { cause: Box::new(JiraError::Unauthorized.into()) },
        AppError::ActRefused {
            actor: Actor::Personal,
            error: AwsError::AccessDenied {
                action: Some(text("codecommit:CreateBranch")),
                message: message(),
            },
        },
        AppError::OutcomeUnknown {
            act: text("the branch SHOP-1"),
            error: NetworkError::Lost { host: text("host.example.com") }.into(),
        },
        AppError::TriggersNotSetUp,
        AppError::ConfirmationRefused { reason: text("This is a confirmation of another topic") },
        AppError::TriggersFailed { failed: 2, total: 12 },
        AppError::TopicUnusable { reason: text("There is no such topic") },
        AppError::ConnectFailed { messages: vec![text("Access Denied")] },
        AppError::Unverified { differences: vec![text("One is Off"), text("the other is On")] },
        AppError::RepositoriesFailed { failed: 2, total: 12 },
        AppError::Cancelled,
    ]);
    all
}

/// The variant of an error as a path; a new variant does not compile until it is here.
fn variant(error: &AppError) -> String {
    let debug = |inner: &dyn std::fmt::Debug| {
        let shown = format!("{inner:?}");
        shown.chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
    };
    match error {
        AppError::Invalid(invalid) => format!("Invalid/{:?}", invalid.field),
        AppError::Aws(AwsError::Network(error)) => format!("Aws/Network/{}", debug(error)),
        AppError::Aws(error) => format!("Aws/{}", debug(error)),
        AppError::Jira(JiraError::Network(error)) => format!("Jira/Network/{}", debug(error)),
        AppError::Jira(error) => format!("Jira/{}", debug(error)),
        AppError::Git(GitError::Network(error)) => format!("Git/Network/{}", debug(error)),
        AppError::Git(error) => format!("Git/{}", debug(error)),
        AppError::Update(UpdateError::Releases(ReleasesError::Network(error))) => {
            format!("Update/Network/{}", debug(error))
        }
        AppError::Update(UpdateError::Releases(error)) => format!("Update/Releases/{}", debug(error)),
        AppError::Update(error) => format!("Update/{}", debug(error)),
        AppError::Ssh(error) => format!("Ssh/{}", debug(error)),
        AppError::Secrets(error) => format!("Secrets/{}", debug(error)),
        AppError::Storage(error) => format!("Storage/{}", debug(error)),
        AppError::Mirror(error) => format!("Mirror/{}", debug(error)),
        AppError::Bulk(error) => format!("Bulk/{}", debug(error)),
        AppError::GijMissing { .. }
        | AppError::NotJira { .. }
        | AppError::JiraCloud { .. }
        | AppError::NotAdministrator { .. }
        | AppError::SessionEnded
        | AppError::PlanUnknown
        | AppError::PlanStale
        | AppError::PlanConflict
        | AppError::RunUnknown
        | AppError::RunActive
        | AppError::LeaseLost
        | AppError::ConnectionUnknown
        | AppError::NothingToUndo
        | AppError::CredentialUnknown
        | AppError::PersonalCredentialRequired
        | AppError::OtherAccount { .. }
        | AppError::NotAdoptable(_)
        | AppError::BranchExists
        | AppError::BranchMissing { .. }
        | AppError::BranchMoved { .. }
        | AppError::DefaultBranch { .. }
        | AppError::IssueMissing { .. }
        | AppError::JiraSiteUnknown { .. }
        | AppError::CommitMissing { .. }
        | AppError::PullRequestMissing { .. }
        | AppError::PullRequestClosed { .. }
        | AppError::PersonalRequirementUnknown { .. }
        | AppError::ActRefused { .. }
        | AppError::OutcomeUnknown { .. }
        | AppError::TriggersNotSetUp
        | AppError::ConfirmationRefused { .. }
        | AppError::TriggersFailed { .. }
        | AppError::TopicUnusable { .. }
        | AppError::ConnectFailed { .. }
        | AppError::Unverified { .. }
        | AppError::RepositoriesFailed { .. }
        | AppError::Cancelled => debug(error),
    }
}

#[test]
fn each_variant_has_its_code_and_words() {
    let all: BTreeMap<String, serde_json::Value> = every()
        .iter()
        .map(|error| (variant(error), serde_json::to_value(wire_error(error, "id")).unwrap()))
        .collect();
    assert_eq!(all.len(), every().len(), "each variant once");
    insta::assert_json_snapshot!(all);
}

#[test]
fn words_are_sentences() {
    for error in every() {
        let wire = wire_error(&error, "id");
        let begins_well = wire.message.chars().next().is_some_and(|first| !first.is_lowercase());
        assert!(begins_well && wire.message.len() > 8, "{error:?}: {}", wire.message);
        // What a capital letter would change stands elsewhere in the sentence.
        assert!(!wire.message.starts_with("Http") && !wire.message.starts_with("Host."), "{}", wire.message);
        for hint in &wire.hints {
            assert!(hint.ends_with('.') || hint.ends_with('"'), "{hint}");
            assert!(hint.starts_with(char::is_uppercase), "{hint}");
        }
    }
}
