//! The options a running sandbox can still be given, through its control endpoint.

use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::options::Options;

/// Latency, throttle and page size, as they are now.
#[derive(Debug, Default)]
pub struct Tuning {
    latency_millis: AtomicU64,
    throttle_rps: AtomicU32,
    page_size: AtomicUsize,
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
