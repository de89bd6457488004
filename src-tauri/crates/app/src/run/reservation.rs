//! Working alone on Jira sites: in this process by its table of sites, beside other processes of the same user by leases
//! in their common storage.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::registry::{Place, Runs};
use crate::error::AppError;
use crate::port::storage::{Claim, StorageError};
use crate::{App, Ports};

/// How long a lease lives without being renewed. A process that does not come to renew it for so long (stopped, or asleep
/// with its computer) may find that another has gone on in its place.
const LIFE: Duration = Duration::from_secs(15);
/// A third of it: two renewals may fail.
const RENEW_EVERY: Duration = Duration::from_secs(5);

fn site_lease(site_url: &str) -> String {
    format!("site:{site_url}")
}

fn run_lease(run_id: &str) -> String {
    format!("run:{run_id}")
}

/// What one run, or several of one plan, need for themselves.
#[derive(Clone)]
struct Hold {
    ports: Ports,
    runs: Arc<Runs>,
    /// Each once.
    sites: BTreeSet<String>,
    /// In the order in which they are carried out.
    run_ids: Arc<[String]>,
}

impl Hold {
    fn leases(&self) -> Vec<String> {
        let runs = self.run_ids.iter().map(|run| run_lease(run));
        self.sites.iter().map(|site| site_lease(site)).chain(runs).collect()
    }

    fn until(&self) -> i64 {
        self.ports.clock.now_millis().saturating_add(i64::try_from(LIFE.as_millis()).unwrap_or(i64::MAX))
    }

    async fn claim(&self) -> Result<(), AppError> {
        let _in_turn = self.runs.leases.lock().await;
        for lease in self.leases() {
            let now = self.ports.clock.now_millis();
            match self.ports.storage.claim(&lease, self.runs.owner(), self.until(), now).await? {
                Claim::Granted => {}
                Claim::Held { .. } => return Err(AppError::RunActive),
            }
        }
        Ok(())
    }

    async fn renew(&self) -> Result<bool, StorageError> {
        let until = self.until();
        for lease in self.leases() {
            if !self.ports.storage.renew(&lease, self.runs.owner(), until).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Renews until stopped; cancels `lost` when somebody else has taken over, or may have.
    async fn keep(self, stopped: CancellationToken, lost: CancellationToken) {
        let mut until = self.until();
        loop {
            tokio::select! {
                biased;
                () = stopped.cancelled() => return,
                () = tokio::time::sleep(RENEW_EVERY) => {}
            }
            let next = self.until();
            let renewed = self.renew().await;
            if stopped.is_cancelled() {
                return;
            }
            match renewed {
                Ok(true) => until = next,
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(runs = ?self.run_ids, %error, "the lease could not be renewed");
                    if self.ports.clock.now_millis() >= until {
                        break;
                    }
                }
            }
        }
        tracing::error!(runs = ?self.run_ids, "another process has taken over this site");
        lost.cancel();
    }

    /// Gives the leases up that no later reservation of this process has taken over.
    async fn give_back(self) {
        let _in_turn = self.runs.leases.lock().await;
        let now_there: Vec<Option<Arc<[String]>>> =
            self.sites.iter().map(|site| self.runs.occupants(site)).collect();
        let is_taken_up = |run: &String| now_there.iter().flatten().any(|runs| runs.contains(run));
        let keeps = now_there.iter().map(Option::is_some).chain(self.run_ids.iter().map(is_taken_up));
        for (lease, keep) in self.leases().into_iter().zip(keeps) {
            if keep {
                continue;
            }
            if let Err(error) = self.ports.storage.release(&lease, self.runs.owner()).await {
                tracing::warn!(%lease, %error, "a lease is not given back; it ends by its time");
            }
        }
    }
}

/// Jira sites and runs, taken by one writer until released or dropped.
pub(crate) struct Reservation {
    /// `None` only once released.
    hold: Option<Hold>,
    /// Empty only once released.
    places: Vec<Place>,
    /// Cancelled to stop renewing.
    stopped: CancellationToken,
    /// Cancelled when another process has taken over.
    lost: CancellationToken,
}

impl Reservation {
    /// Cancelled when another process has taken over: nothing more may be written.
    pub(crate) fn lost(&self) -> &CancellationToken {
        &self.lost
    }

    /// Lets the next one begin, here and elsewhere, and waits until it may.
    pub(crate) async fn release(mut self) {
        if let Some(hold) = self.end() {
            hold.give_back().await;
        }
    }

    fn end(&mut self) -> Option<Hold> {
        self.stopped.cancel();
        self.places.clear();
        self.hold.take()
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // A process that is about to end needs no release: its leases end with it.
        if let Some(hold) = self.end()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(hold.give_back());
        }
    }
}

impl App {
    /// Takes sites for one run, all or none, here and in every other process of this user.
    ///
    /// # Errors
    /// [`AppError::RunActive`] while something else is written to one of them.
    pub(crate) async fn reserve(
        &self,
        sites: BTreeSet<String>,
        run_id: &str,
    ) -> Result<Reservation, AppError> {
        self.reserve_for(sites, Arc::new([run_id.to_owned()])).await
    }

    /// The same for several runs of one plan, which share the sites and are carried out one after another.
    ///
    /// # Errors
    /// As [`App::reserve`].
    pub(crate) async fn reserve_for(
        &self,
        sites: BTreeSet<String>,
        run_ids: Arc<[String]>,
    ) -> Result<Reservation, AppError> {
        let places: Option<Vec<Place>> = sites.iter().map(|site| self.runs.occupy(site, &run_ids)).collect();
        let places = places.ok_or(AppError::RunActive)?;
        let hold = Hold { ports: self.ports.clone(), runs: Arc::clone(&self.runs), sites, run_ids };
        let reservation = Reservation {
            hold: Some(hold.clone()),
            places,
            stopped: CancellationToken::new(),
            lost: CancellationToken::new(),
        };
        if let Err(refused) = hold.claim().await {
            reservation.release().await;
            return Err(refused);
        }
        tokio::spawn(hold.keep(reservation.stopped.clone(), reservation.lost.clone()));
        Ok(reservation)
    }

    /// Runs that another process is at work on.
    pub(crate) async fn runs_elsewhere(&self) -> Result<HashSet<String>, AppError> {
        let leases = self.ports.storage.leases(self.ports.clock.now_millis()).await?;
        let others = leases.into_iter().filter(|lease| lease.owner != self.runs.owner());
        Ok(others.filter_map(|lease| lease.resource.strip_prefix("run:").map(str::to_owned)).collect())
    }
}
