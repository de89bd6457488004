//! Use cases of Causeway, the ports they need, and the run engine.
//!
//! A use case observes through ports, lets [`causeway_domain`] decide, and hands a plan to the [`run`] engine, the only
//! place that writes to AWS or Jira.

pub mod acts;
pub mod audit;
pub mod bulk;
pub mod commit_index;
pub mod connect;
pub mod connections;
pub mod credentials;
pub mod diagnostics;
pub mod diff;
pub mod doctor;
pub mod error;
pub mod git_setup;
pub mod integrations;
pub mod issue;
pub mod issue_doctor;
pub mod kept;
mod looking;
pub mod manage;
pub mod message;
pub mod mirror;
pub mod network;
pub mod own_calls;
pub mod permissions;
pub mod personal;
pub mod place;
pub mod planning;
pub mod port;
pub mod refspec_preview;
pub mod regions;
pub mod reindex;
pub mod rotation;
pub mod run;
pub mod session;
pub mod single_repository;
mod sites;
pub mod ssh_keys;
pub mod triggers;
pub mod updates;

use std::sync::Arc;

use port::aws::{Aws, AwsSessions};
use port::commit_index::CommitIndex;
use port::git::GitTransport;
use port::jira::JiraSites;
use port::mirror::Mirrors;
use port::network_settings::Network;
use port::probe::Probe;
use port::programs::Programs;
use port::reachability::Reachability;
use port::releases::Releases;
use port::secrets::SecretStore;
use port::ssh::Ssh;
use port::storage::Storage;
use port::{Clock, Ids};

pub use error::AppError;

/// The world as adapters give it.
#[derive(Clone)]
pub struct Ports {
    /// AWS.
    pub aws: Arc<dyn Aws>,
    /// Sessions of AWS.
    pub sessions: Arc<dyn AwsSessions>,
    /// Jira sites.
    pub jira: Arc<dyn JiraSites>,
    /// A look at webhooks from here.
    pub reachability: Arc<dyn Reachability>,
    /// git.
    pub git: Arc<dyn GitTransport>,
    /// Mirrors of repositories.
    pub mirrors: Arc<dyn Mirrors>,
    /// The index of their commits.
    pub commit_index: Arc<dyn CommitIndex>,
    /// SSH.
    pub ssh: Arc<dyn Ssh>,
    /// The network settings in force.
    pub network: Arc<dyn Network>,
    /// Secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Local data.
    pub storage: Arc<dyn Storage>,
    /// A look at the hosts that are needed.
    pub probe: Arc<dyn Probe>,
    /// Announcements of new versions.
    pub releases: Arc<dyn Releases>,
    /// Programs of others.
    pub programs: Arc<dyn Programs>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
}

/// All use cases over one world.
#[derive(Clone)]
pub struct App {
    pub(crate) ports: Ports,
    /// What is stored.
    pub(crate) vault: Arc<credentials::Vault>,
    /// What is signed in.
    pub session: Arc<session::Session>,
    /// Runs at work.
    pub(crate) runs: Arc<run::Runs>,
    /// One writer for each repository's triggers.
    pub(crate) repository_locks: Arc<run::RepositoryLocks>,
    /// What is kept between requests about issues.
    pub(crate) issues: Arc<issue::Memory>,
    /// What Jira said about commit messages a moment ago.
    pub(crate) messages: Arc<message::Memory>,
    /// What the last diagnostics found.
    pub(crate) last_checkup: Arc<diagnostics::LastCheckup>,
    /// Mirrors that are being fetched.
    pub(crate) mirrors_at_work: Arc<mirror::AtWork>,
}

impl App {
    /// The use cases over these ports.
    pub fn new(ports: Ports) -> Self {
        let runs = Arc::new(run::Runs::new(ports.ids.fresh()));
        let vault = Arc::new(credentials::Vault::new(&ports));
        Self {
            ports,
            vault,
            session: Arc::default(),
            runs,
            repository_locks: Arc::default(),
            issues: Arc::default(),
            messages: Arc::default(),
            last_checkup: Arc::default(),
            mirrors_at_work: Arc::default(),
        }
    }

    /// The ports.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }
}
