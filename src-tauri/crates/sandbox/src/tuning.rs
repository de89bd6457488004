//! The options a running sandbox can still be given, through its control endpoint.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::options::Options;

/// Latency, throttle, page size and refused destinations, as they are now.
#[derive(Debug, Default)]
pub struct Tuning {
    latency_millis: AtomicU64,
    throttle_rps: AtomicU32,
    page_size: AtomicUsize,
    refused_trigger_destinations: RwLock<Arc<BTreeSet<String>>>,
}

impl Tuning {
    /// Begins with what the command line said.
    pub fn new(options: &Options) -> Self {
        let tuning = Self::default();
        tuning.set_latency_millis(options.latency_millis);
        tuning.set_throttle_rps(options.throttle_rps);
        tuning.set_page_size(options.page_size);
        tuning
    }

    /// Added to every AWS and Jira answer.
    pub fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_millis.load(Ordering::Relaxed))
    }

    /// AWS requests per second before the service throttles; 0 for no limit.
    pub fn throttle_rps(&self) -> u32 {
        self.throttle_rps.load(Ordering::Relaxed)
    }

    /// The page size of an answer whose own limit is `limit`, never less than 1.
    pub fn page_size(&self, limit: usize) -> usize {
        match self.page_size.load(Ordering::Relaxed) {
            0 => limit,
            size => size.min(limit),
        }
    }

    /// The page size that was asked for; 0 for each operation's own limit.
    pub fn chosen_page_size(&self) -> usize {
        self.page_size.load(Ordering::Relaxed)
    }

    /// Destinations that no trigger may have, as if AWS had taken to refuse them after they were stored.
    pub fn refused_trigger_destinations(&self) -> Arc<BTreeSet<String>> {
        Arc::clone(&self.refused_trigger_destinations.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets the destinations (ARNs) that `PutRepositoryTriggers` and `TestRepositoryTriggers` refuse from now on.
    pub fn refuse_trigger_destinations(&self, destinations: BTreeSet<String>) {
        let mut refused = self.refused_trigger_destinations.write().unwrap_or_else(PoisonError::into_inner);
        *refused = Arc::new(destinations);
    }

    /// Sets the latency.
    pub fn set_latency_millis(&self, millis: u64) {
        self.latency_millis.store(millis, Ordering::Relaxed);
    }

    /// Sets the throttle.
    pub fn set_throttle_rps(&self, requests: u32) {
        self.throttle_rps.store(requests, Ordering::Relaxed);
    }

    /// Sets the page size, 0 for each operation's own limit.
    pub fn set_page_size(&self, size: usize) {
        self.page_size.store(size, Ordering::Relaxed);
    }
}
