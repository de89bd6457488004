//! Use cases of Causeway, the ports they need, and the run engine.
//!
//! A use case observes through ports, lets [`causeway_domain`] decide, and hands a plan to the [`run`] engine, the only
//! place that writes to AWS or Jira.

pub mod connect;
pub mod connections;
mod credentials;
pub mod error;
pub mod kept;
pub mod permissions;
pub mod planning;
pub mod port;
pub mod run;
pub mod session;
pub mod triggers;

use std::sync::Arc;

use port::aws::Aws;
use port::git::GitTransport;
use port::jira::JiraSites;
use port::reachability::Reachability;
use port::secrets::SecretStore;
use port::storage::Storage;
use port::{Clock, Ids};

pub use error::AppError;

/// The world as adapters give it.
#[derive(Clone)]
pub struct Ports {
    /// AWS.
    pub aws: Arc<dyn Aws>,
    /// Jira sites.
    pub jira: Arc<dyn JiraSites>,
    /// A look at webhooks from here.
    pub reachability: Arc<dyn Reachability>,
    /// git.
    pub git: Arc<dyn GitTransport>,
    /// Secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Local data.
    pub storage: Arc<dyn Storage>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
}

/// All use cases over one world.
#[derive(Clone)]
pub struct App {
    pub(crate) ports: Ports,
    /// What is signed in.
    pub session: Arc<session::Session>,
    /// Runs at work.
    pub(crate) runs: Arc<run::Runs>,
    /// One writer for each repository's triggers.
    pub(crate) repository_locks: Arc<run::RepositoryLocks>,
}

impl App {
    /// The use cases over these ports.
    pub fn new(ports: Ports) -> Self {
        let runs = Arc::new(run::Runs::new(ports.ids.fresh()));
        Self { ports, session: Arc::default(), runs, repository_locks: Arc::default() }
    }

    /// The ports.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }
}
