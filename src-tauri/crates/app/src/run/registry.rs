//! Which runs are at work in this session, and which Jira sites are being written to.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::progress::Progress;
use super::view::RunState;

/// A run that is at work, or whose receipt could not be stored.
#[derive(Clone)]
pub(crate) struct Live {
    pub(crate) progress: Arc<Progress>,
    pub(crate) cancel: CancellationToken,
}

#[derive(Default)]
struct Tables {
    live: HashMap<String, Live>,
    /// Base URLs of the sites that something is written to, each with the runs that do, one after another.
    sites: HashMap<String, Arc<[String]>>,
}

/// Runs of this session.
pub struct Runs {
    /// Under which name this session has leases.
    owner: String,
    tables: Arc<Mutex<Tables>>,
    /// Held while leases are taken or given back, so that a late return does not take one away from a new run.
    pub(crate) leases: tokio::sync::Mutex<()>,
    /// Held while a run's record is read, changed and written, so that no change is lost.
    pub(crate) records: tokio::sync::Mutex<()>,
}

impl Runs {
    /// No runs yet. `owner` names this session beside every other one.
    pub(crate) fn new(owner: String) -> Self {
        Self {
            owner,
            tables: Arc::default(),
            leases: tokio::sync::Mutex::default(),
            records: tokio::sync::Mutex::default(),
        }
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn owner(&self) -> &str {
        &self.owner
    }

    /// Takes a site for one writer of this session; `None` while another has it.
    pub(crate) fn occupy(&self, site_url: &str, run_ids: &Arc<[String]>) -> Option<Place> {
        match self.tables().sites.entry(site_url.to_owned()) {
            Entry::Occupied(_) => None,
            Entry::Vacant(free) => {
                free.insert(Arc::clone(run_ids));
                Some(Place { site_url: site_url.to_owned(), tables: Arc::clone(&self.tables) })
            }
        }
    }

    /// The runs of this session that have a site.
    pub(crate) fn occupants(&self, site_url: &str) -> Option<Arc<[String]>> {
        self.tables().sites.get(site_url).cloned()
    }

    pub(crate) fn insert(&self, run_id: &str, live: Live) {
        self.tables().live.insert(run_id.to_owned(), live);
    }

    pub(crate) fn get(&self, run_id: &str) -> Option<Live> {
        self.tables().live.get(run_id).cloned()
    }

    /// Forgets a run, unless it has been taken up again since.
    pub(crate) fn forget(&self, run_id: &str, progress: &Arc<Progress>) {
        let mut tables = self.tables();
        if tables.live.get(run_id).is_some_and(|live| Arc::ptr_eq(&live.progress, progress)) {
            tables.live.remove(run_id);
        }
    }

    /// Where a run of this session stands.
    pub(crate) fn state(&self, run_id: &str) -> Option<RunState> {
        self.tables().live.get(run_id).map(|live| live.progress.state())
    }

    /// Where each run of this session stands.
    pub(crate) fn states(&self) -> HashMap<String, RunState> {
        self.tables().live.iter().map(|(id, live)| (id.clone(), live.progress.state())).collect()
    }

    pub(crate) fn is_at_work(&self, run_id: &str) -> bool {
        self.state(run_id).is_some_and(|state| !state.is_over())
    }

    pub(crate) fn any_at_work(&self) -> bool {
        self.tables().live.values().any(|live| !live.progress.state().is_over())
    }
}

/// A site taken by one writer of this session, until dropped.
pub(crate) struct Place {
    site_url: String,
    tables: Arc<Mutex<Tables>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).sites.remove(&self.site_url);
    }
}
