//! The composition root: every adapter behind the ports of the use cases. The window and the command line run on the
//! same ones.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use causeway_app::Ports;
use causeway_app::port::storage::StorageError;
use causeway_app::port::{Clock, Ids};
use causeway_aws::{CodeCommitAws, EndpointOverride};
use causeway_git::CodeCommitGit;
use causeway_jira::{GijSites, WebhookProbe};
use causeway_secrets::KeychainStore;
use causeway_storage::SqliteStorage;
use thiserror::Error;

/// The name of the database in a data directory.
pub const DATABASE: &str = "causeway.sqlite";

/// The desktop program's identifier: the data directory of window and command line is named after it.
pub const IDENTIFIER: &str = "dev.causeway.desktop";

/// The part of the data directory that is a sandbox's.
pub const SANDBOX_DIRECTORY: &str = "sandbox";

/// The first part of the names of entries in the OS keychain.
pub const KEYCHAIN: &str = "causeway";

/// The same, for what was done in a sandbox.
pub const SANDBOX_KEYCHAIN: &str = "causeway-sandbox";

/// Why the ports could not be filled.
#[derive(Debug, Error)]
pub enum CompositionError {
    /// Local data.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// An adapter refused its settings.
    #[error("an adapter could not be set up")]
    Adapter(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn adapter(error: impl std::error::Error + Send + Sync + 'static) -> CompositionError {
    CompositionError::Adapter(Box::new(error))
}

/// Where AWS is.
#[derive(Debug, Clone)]
pub enum Services {
    /// Amazon's own.
    Aws,
    /// A sandbox in its place, for every service and region.
    Sandbox {
        /// Scheme, host and port of all AWS services.
        aws_endpoint: String,
        /// Scheme, host and port of git over HTTP; the AWS services' when absent.
        git_endpoint: Option<String>,
        /// PEM of the authority its certificates are of.
        ca_pem: Option<String>,
    },
}

/// Every port with its adapter. `directory` exists and holds the database; `keychain` names the entries in the OS
/// keychain. Nothing is sent yet.
///
/// # Errors
/// When the database cannot be opened or an adapter refuses its settings.
pub fn ports(
    services: &Services,
    directory: &Path,
    keychain: &'static str,
) -> Result<Ports, CompositionError> {
    let clock = || Arc::new(SystemClock);
    let (endpoint, git, ca_pem) = match services {
        Services::Aws => (None, CodeCommitGit::new(clock()), None),
        Services::Sandbox { aws_endpoint, git_endpoint, ca_pem } => {
            let git =
                CodeCommitGit::new(clock()).with_endpoint(git_endpoint.as_deref().unwrap_or(aws_endpoint));
            let git = match ca_pem {
                Some(pem) => git.with_extra_ca(pem).map_err(adapter)?,
                None => git,
            };
            (Some(EndpointOverride { url: aws_endpoint.clone() }), git, ca_pem.as_deref())
        }
    };
    Ok(Ports {
        aws: Arc::new(CodeCommitAws::new(endpoint, ca_pem).map_err(adapter)?),
        jira: Arc::new(GijSites::new(None).map_err(adapter)?),
        reachability: Arc::new(
            match services {
                Services::Aws => WebhookProbe::public(),
                Services::Sandbox { .. } => WebhookProbe::sandbox(ca_pem),
            }
            .map_err(adapter)?,
        ),
        git: Arc::new(git),
        secrets: Arc::new(KeychainStore::new(keychain)),
        storage: Arc::new(SqliteStorage::open(&directory.join(DATABASE))?),
        clock: clock(),
        ids: Arc::new(RandomIds),
    })
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_millis(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

struct RandomIds;

impl Ids for RandomIds {
    fn fresh(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }
}
