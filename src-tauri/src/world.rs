//! Which adapters the use cases run on: the real ones, or the same ones pointed at a sandbox.

use std::path::{Path, PathBuf};

use causeway_app::App;
use causeway_composition::{
    CompositionError, DATABASE, KEYCHAIN, SANDBOX_DIRECTORY, SANDBOX_KEYCHAIN, Services, ports,
};
use thiserror::Error;

use crate::sandbox::{Sandbox, SandboxError};

/// Why a world could not be set up.
#[derive(Debug, Error)]
pub(crate) enum WorldError {
    /// An adapter.
    #[error(transparent)]
    Composition(#[from] CompositionError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The sandbox's own data could not be begun afresh.
    #[error("the sandbox's local data could not be begun afresh")]
    Data(#[source] std::io::Error),
}

/// The use cases over one set of adapters.
pub(crate) struct World {
    /// The use cases.
    pub app: App,
    /// Set when the services are a sandbox's.
    pub sandbox: Option<Sandbox>,
    /// The file with the authority of the sandbox's certificates, for the person's own git.
    pub authority: Option<PathBuf>,
}

impl World {
    /// The real services. Nothing is sent yet.
    pub(crate) fn real(data: &Path) -> Result<Self, WorldError> {
        Ok(Self { app: App::new(ports(&Services::Aws, data, KEYCHAIN)?), sandbox: None, authority: None })
    }

    /// The same adapters, pointed at a sandbox, with data and keychain entries of its own.
    pub(crate) async fn sandbox(data: &Path, sandbox: Sandbox) -> Result<Self, WorldError> {
        let directory = data.join(SANDBOX_DIRECTORY);
        let services = Services::Sandbox {
            aws_endpoint: sandbox.aws_endpoint().to_owned(),
            git_endpoint: Some(sandbox.git_endpoint().to_owned()),
            ca_pem: Some(sandbox.ca_pem().to_owned()),
            ssh: Some(sandbox.ssh()),
        };
        begin_afresh(&directory, &sandbox, &services).await?;
        let authority = directory.join("authority.pem");
        std::fs::write(&authority, sandbox.ca_pem()).map_err(WorldError::Data)?;
        let ports = ports(&services, &directory, SANDBOX_KEYCHAIN)?;
        Ok(Self { app: App::new(ports), sandbox: Some(sandbox), authority: Some(authority) })
    }
}

/// Data of another sandbox means nothing to this one: it is removed, its keychain entries first.
async fn begin_afresh(directory: &Path, sandbox: &Sandbox, services: &Services) -> Result<(), WorldError> {
    let marker = directory.join("sandbox-identity");
    if std::fs::read_to_string(&marker).is_ok_and(|identity| identity == sandbox.identity()) {
        return Ok(());
    }
    if directory.join(DATABASE).exists()
        && let Ok(old) = ports(services, directory, SANDBOX_KEYCHAIN)
    {
        remove_entries(App::new(old)).await;
    }
    let _absent = std::fs::remove_dir_all(directory);
    let written =
        std::fs::create_dir_all(directory).and_then(|()| std::fs::write(&marker, sandbox.identity()));
    written.map_err(WorldError::Data)
}

async fn remove_entries(old: App) {
    match old.remove_all_credentials().await {
        Ok(removal) => {
            for (name, error) in removal.remaining {
                tracing::warn!(name, %error, "an entry of an earlier sandbox stays in the keychain");
            }
        }
        Err(error) => tracing::warn!(%error, "what an earlier sandbox stored is not known"),
    }
}
