//! The composition root: every adapter behind the ports of the use cases. The window and the command line run on the
//! same ones.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use causeway_app::Ports;
use causeway_app::port::network_settings::{PASSWORD, SETTING};
use causeway_app::port::secrets::{SecretError, SecretStore};
use causeway_app::port::storage::{Storage, StorageError};
use causeway_app::port::{Clock, Ids};
use causeway_aws::{AwsFiles, CodeCommitAws, EndpointOverride, SharedSessions};
use causeway_domain::Secret;
use causeway_git::{CodeCommitGit, GitMirrors, InstalledPrograms};
use causeway_jira::{Announcements, GijSites, HostProbe, WebhookProbe};
use causeway_network::{Outbound, Stored};
use causeway_secrets::KeychainStore;
use causeway_ssh::LocalSshClient;
use causeway_storage::{SqliteCommitIndex, SqliteStorage};
use thiserror::Error;

pub use causeway_ssh::InPlace;
pub use causeway_storage::write_private;

pub use causeway_app::place::{DATABASE, IDENTIFIER, KEYCHAIN, MIRRORS, SANDBOX_DIRECTORY, SANDBOX_KEYCHAIN};

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
        /// Its SSH server; without one, SSH goes to Amazon's own.
        ssh: Option<InPlace>,
    },
}

/// Every port with its adapter. `directory` exists and holds the database and the mirrors; `keychain` names the entries in the OS
/// keychain. Nothing is sent yet.
///
/// # Errors
/// When the database cannot be opened or an adapter refuses its settings.
pub fn ports(
    services: &Services,
    directory: &Path,
    keychain: &'static str,
) -> Result<Ports, CompositionError> {
    ports_with(services, directory, Arc::new(KeychainStore::new(keychain)))
}

/// The same with another place for secrets than the OS keychain.
///
/// # Errors
/// Those of [`ports`].
pub fn ports_with(
    services: &Services,
    directory: &Path,
    secrets: Arc<dyn SecretStore>,
) -> Result<Ports, CompositionError> {
    let clock = || Arc::new(SystemClock);
    let storage = Arc::new(SqliteStorage::open(&directory.join(DATABASE))?);
    let (endpoint, git_endpoint, ca_pem, in_place) = match services {
        Services::Aws => (None, None, None, None),
        Services::Sandbox { aws_endpoint, git_endpoint, ca_pem, ssh } => (
            Some(EndpointOverride { url: aws_endpoint.clone() }),
            Some(git_endpoint.as_ref().unwrap_or(aws_endpoint)),
            ca_pem.as_deref(),
            ssh.clone(),
        ),
    };
    let stored = StoredNetwork { storage: Arc::clone(&storage) as _, secrets: Arc::clone(&secrets) };
    let outbound = Outbound::stored(Arc::new(stored), clock(), ca_pem).map_err(adapter)?;
    let git = CodeCommitGit::new(clock(), outbound.clone());
    let git = Arc::new(match git_endpoint {
        Some(url) => git.with_endpoint(url),
        None => git,
    });
    let reachability = match services {
        Services::Aws => WebhookProbe::public(outbound.clone()),
        Services::Sandbox { .. } => WebhookProbe::sandbox(outbound.clone(), ca_pem),
    };
    let aws = CodeCommitAws::new(endpoint, outbound.clone());
    Ok(Ports {
        sessions: Arc::new(SharedSessions::new(&aws, AwsFiles::of_this_computer(), clock())),
        aws: Arc::new(aws),
        jira: Arc::new(GijSites::new(outbound.clone())),
        reachability: Arc::new(reachability.map_err(adapter)?),
        mirrors: Arc::new(GitMirrors::new(Arc::clone(&git), directory.join(MIRRORS))),
        git,
        commit_index: Arc::new(SqliteCommitIndex::new(&directory.join(MIRRORS))),
        ssh: Arc::new(match in_place {
            Some(server) => LocalSshClient::of_this_computer().in_place(server),
            None => LocalSshClient::of_this_computer(),
        }),
        probe: Arc::new(HostProbe::new(outbound.clone()).map_err(adapter)?),
        releases: Arc::new(Announcements::new(outbound.clone())),
        network: Arc::new(outbound),
        secrets,
        storage,
        programs: Arc::new(InstalledPrograms),
        clock: clock(),
        ids: Arc::new(RandomIds),
    })
}

/// The network settings in local data, and their password in the secret store.
struct StoredNetwork {
    storage: Arc<dyn Storage>,
    secrets: Arc<dyn SecretStore>,
}

#[async_trait]
impl Stored for StoredNetwork {
    async fn settings(&self) -> Result<Option<String>, StorageError> {
        self.storage.setting(SETTING).await
    }

    async fn proxy_password(&self) -> Result<Secret, SecretError> {
        let password = self.secrets.get(PASSWORD).await?;
        let now = SystemClock.now_millis();
        if let Err(error) = self.storage.note_credential_used(PASSWORD, now).await {
            tracing::warn!(%error, "the use of a credential is not written down");
        }
        Ok(password)
    }
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
