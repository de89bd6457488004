//! The sandbox's own time: real time plus an offset, so that expiry and skew can be staged in milliseconds.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock that follows real time, moved by an offset. Every `Date` header and every expiry is read from it.
#[derive(Debug, Default)]
pub struct Clock {
    offset_millis: AtomicI64,
}

impl Clock {
    /// Milliseconds since the Unix epoch, by the sandbox's time.
    pub fn now_millis(&self) -> i64 {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        i64::try_from(real.as_millis()).unwrap_or(i64::MAX) + self.offset_millis.load(Ordering::Relaxed)
    }

    /// Whole seconds since the Unix epoch, by the sandbox's time.
    pub fn now_seconds(&self) -> i64 {
        self.now_millis().div_euclid(1000)
    }

    /// Moves the clock forward, or back with a negative value.
    pub fn advance_millis(&self, millis: i64) {
        self.offset_millis.fetch_add(millis, Ordering::Relaxed);
    }
}
