//! The state behind every command.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use causeway_app::port::jira::JiraCredential as AppJira;
use causeway_contract::wizard::{AwsCredential, JiraCredential};
use causeway_contract::{ErrorCode, ErrorKind, WireError};
use causeway_diagnostics::{Bundle, Level, Log};
use causeway_domain::Secret;
use tokio::sync::Mutex;

use crate::answer::{failed, plain, unavailable};
use crate::arguments::Opening;
use crate::deep_links::DeepLinks;
use crate::sandbox::Sandbox;
use crate::world::World;

/// The state behind every command: the world in use.
pub(crate) struct Desktop {
    data: PathBuf,
    downloads: PathBuf,
    opening: Opening,
    world: Mutex<Option<Arc<World>>>,
    log: Option<Log>,
    deep_links: Arc<DeepLinks>,
    /// Support bundles that were shown, the newest last.
    bundles: StdMutex<VecDeque<(String, Arc<Bundle>)>>,
}

/// How many support bundles are kept to be saved. Each may be some megabytes large.
const BUNDLES_KEPT: usize = 2;

impl Desktop {
    /// Nothing is opened until it is asked for.
    pub(crate) fn new(data: PathBuf, downloads: PathBuf, opening: Opening) -> Self {
        Self {
            data,
            downloads,
            opening,
            world: Mutex::new(None),
            log: None,
            deep_links: Arc::default(),
            bundles: StdMutex::default(),
        }
    }

    /// The same, with a log to set the level of.
    pub(crate) fn with_log(self, log: Log) -> Self {
        Self { log: Some(log), ..self }
    }

    /// The same, with links that may have come already.
    pub(crate) fn with_deep_links(self, deep_links: Arc<DeepLinks>) -> Self {
        Self { deep_links, ..self }
    }

    /// Links to issues on their way to the window.
    pub(crate) fn deep_links(&self) -> &DeepLinks {
        &self.deep_links
    }

    /// The log.
    pub(crate) fn log(&self) -> Option<&Log> {
        self.log.as_ref()
    }

    /// Logs as much as this from now on.
    pub(crate) fn log_at(&self, level: Level) {
        if let Some(log) = &self.log
            && let Err(error) = log.set_level(level.filter())
        {
            tracing::warn!(%error, "the log level stays");
        }
    }

    /// Where local data is.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Keeps a bundle as it was shown.
    pub(crate) fn keep_bundle(&self, id: String, bundle: Arc<Bundle>) {
        let mut bundles = self.bundles.lock().unwrap_or_else(PoisonError::into_inner);
        bundles.push_back((id, bundle));
        while bundles.len() > BUNDLES_KEPT {
            bundles.pop_front();
        }
    }

    /// A bundle that was shown.
    pub(crate) fn bundle(&self, id: &str) -> Option<Arc<Bundle>> {
        let bundles = self.bundles.lock().unwrap_or_else(PoisonError::into_inner);
        bundles.iter().find(|(kept, _)| kept == id).map(|(_, bundle)| Arc::clone(bundle))
    }

    /// Where files for the person go.
    pub(crate) fn downloads(&self) -> &PathBuf {
        &self.downloads
    }

    /// The world in use, set up at the first call.
    pub(crate) async fn world(&self) -> Result<Arc<World>, WireError> {
        let mut current = self.world.lock().await;
        if let Some(world) = current.as_ref() {
            return Ok(Arc::clone(world));
        }
        let world = match &self.opening {
            Opening::Real => World::real(&self.data),
            Opening::Sandbox => match Sandbox::start().await {
                Ok(sandbox) => World::sandbox(&self.data, sandbox).await,
                Err(error) => Err(error.into()),
            },
            Opening::SandboxAt(file) => match Sandbox::at(file) {
                Ok(sandbox) => World::sandbox(&self.data, sandbox).await,
                Err(error) => Err(error.into()),
            },
        };
        let world = Arc::new(world.map_err(|error| unavailable(&error))?);
        if let Ok(name @ Some(_)) = world.app.ports().storage.setting(Level::SETTING).await {
            self.log_at(Level::remembered(name.as_deref()));
        }
        *current = Some(Arc::clone(&world));
        Ok(world)
    }

    /// Goes over to sample data.
    pub(crate) async fn explore(&self) -> Result<(), WireError> {
        let mut current = self.world.lock().await;
        if current.as_ref().is_some_and(|world| world.sandbox.is_some()) {
            return Ok(());
        }
        let sandbox = Sandbox::start().await.map_err(|error| unavailable(&error.into()))?;
        let world = World::sandbox(&self.data, sandbox).await.map_err(|error| unavailable(&error))?;
        *current = Some(Arc::new(world));
        Ok(())
    }

    /// Goes back to the real services; the sandbox ends.
    pub(crate) async fn leave(&self) -> Result<(), WireError> {
        let mut current = self.world.lock().await;
        let world = World::real(&self.data).map_err(|error| unavailable(&error))?;
        *current = Some(Arc::new(world));
        Ok(())
    }

    /// Whether any run is at work, without waiting.
    pub(crate) fn has_run_at_work(&self) -> bool {
        let current = self.world.try_lock();
        current.is_ok_and(|world| world.as_ref().is_some_and(|world| world.app.has_run_at_work()))
    }
}

impl World {
    /// The credential itself, a sample one looked up by name.
    pub(crate) fn jira_credential(&self, credential: JiraCredential) -> Result<AppJira, WireError> {
        match credential {
            JiraCredential::Token { token } => Ok(AppJira::Token(token)),
            JiraCredential::Password { user_name, password } => Ok(AppJira::Password { user_name, password }),
            JiraCredential::Sample { name } => {
                self.sandbox.as_ref().and_then(|sandbox| sandbox.jira_credential(&name)).ok_or_else(no_sample)
            }
        }
    }

    /// The sample Jira's webhook URL.
    pub(crate) fn sample_webhook(&self) -> Result<Secret, WireError> {
        self.sandbox.as_ref().map(Sandbox::webhook).ok_or_else(no_sample)
    }

    /// Id and secret, those of a sample principal looked up by name, those of a checked account by its handle.
    pub(crate) fn access_key(&self, credential: AwsCredential) -> Result<(String, Secret), WireError> {
        match credential {
            AwsCredential::Keys { access_key_id, secret_access_key } => {
                Ok((access_key_id, secret_access_key))
            }
            AwsCredential::Checked { account_handle } => {
                let key = self.app.checked_key(&account_handle).map_err(|error| failed(&error))?;
                Ok((key.id.as_str().to_owned(), key.secret))
            }
            AwsCredential::Sample { name } => {
                self.sandbox.as_ref().and_then(|sandbox| sandbox.access_key(&name)).ok_or_else(no_sample)
            }
        }
    }
}

fn no_sample() -> WireError {
    plain(
        ErrorCode::InvalidRequest,
        ErrorKind::Validation,
        "There is no sample identity of that name".to_owned(),
    )
}
