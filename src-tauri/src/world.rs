//! Which adapters the use cases run on: the real ones, or the same ones pointed at a sandbox.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use causeway_app::port::storage::{Storage, StorageError};
use causeway_app::port::{Clock, Ids};
use causeway_app::{App, Ports};
use causeway_aws::{CodeCommitAws, EndpointOverride};
use causeway_git::CodeCommitGit;
use causeway_jira::GijSites;
use causeway_secrets::KeychainStore;
use causeway_storage::SqliteStorage;
use thiserror::Error;

use crate::sandbox::{Sandbox, SandboxError};

/// Why a world could not be set up.
#[derive(Debug, Error)]
pub(crate) enum WorldError {
    /// Local data.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// An adapter refused its settings.
    #[error("an adapter could not be set up")]
    Adapter(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl WorldError {
    fn adapter(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Adapter(Box::new(error))
    }
}

/// The use cases over one set of adapters.
pub(crate) struct World {
    /// The use cases.
    pub app: App,
    /// Set when the services are a sandbox's.
    pub sandbox: Option<Sandbox>,
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

const DATABASE: &str = "causeway.sqlite";

impl World {
    /// The real services. Nothing is sent yet.
    pub(crate) fn real(data: &Path) -> Result<Self, WorldError> {
        let ports = Ports {
            aws: Arc::new(CodeCommitAws::new(None, None).map_err(WorldError::adapter)?),
            jira: Arc::new(GijSites::new(None).map_err(WorldError::adapter)?),
            git: Arc::new(CodeCommitGit::new(Arc::new(SystemClock))),
            secrets: Arc::new(KeychainStore::new("causeway")),
            storage: Arc::new(SqliteStorage::open(&data.join(DATABASE))?),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
        };
        Ok(Self { app: App::new(ports), sandbox: None })
    }

    /// The same adapters, pointed at a sandbox, with data and keychain entries of its own.
    pub(crate) async fn sandbox(data: &Path, sandbox: Sandbox) -> Result<Self, WorldError> {
        let directory = data.join("sandbox");
        let secrets = KeychainStore::new("causeway-sandbox");
        begin_afresh(&directory, &sandbox, &secrets).await?;
        let endpoint = EndpointOverride { url: sandbox.aws_endpoint().to_owned() };
        let git = CodeCommitGit::new(Arc::new(SystemClock))
            .with_endpoint(sandbox.git_endpoint())
            .with_extra_ca(sandbox.ca_pem())
            .map_err(WorldError::adapter)?;
        let ports = Ports {
            aws: Arc::new(CodeCommitAws::new(Some(endpoint), None).map_err(WorldError::adapter)?),
            jira: Arc::new(GijSites::new(None).map_err(WorldError::adapter)?),
            git: Arc::new(git),
            secrets: Arc::new(secrets),
            storage: Arc::new(SqliteStorage::open(&directory.join(DATABASE))?),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
        };
        Ok(Self { app: App::new(ports), sandbox: Some(sandbox) })
    }
}

/// Data of another sandbox means nothing to this one: it is removed, its keychain entries first.
async fn begin_afresh(
    directory: &Path,
    sandbox: &Sandbox,
    secrets: &KeychainStore,
) -> Result<(), WorldError> {
    let marker: PathBuf = directory.join("sandbox-identity");
    if std::fs::read_to_string(&marker).is_ok_and(|identity| identity == sandbox.identity()) {
        return Ok(());
    }
    let database = directory.join(DATABASE);
    if database.exists()
        && let Ok(old) = SqliteStorage::open(&database)
    {
        remove_entries(&old, secrets).await;
    }
    let _absent = std::fs::remove_dir_all(directory);
    let written =
        std::fs::create_dir_all(directory).and_then(|()| std::fs::write(&marker, sandbox.identity()));
    written.map_err(WorldError::adapter)
}

async fn remove_entries(old: &SqliteStorage, secrets: &KeychainStore) {
    use causeway_app::port::secrets::SecretStore as _;
    for connection in old.connections().await.unwrap_or_default() {
        for name in [&connection.aws_secret, &connection.jira_secret] {
            if let Err(error) = secrets.remove(name).await {
                tracing::warn!(%error, "an entry of an earlier sandbox stays in the keychain");
            }
        }
    }
}
