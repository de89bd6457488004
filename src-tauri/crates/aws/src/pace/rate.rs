//! How fast requests may go out: learnt from the answers, since AWS publishes no limits for CodeCommit.
//!
//! It begins fast and doubles until AWS throttles. What AWS carries out while it throttles *is* its limit, so that is
//! measured, and the rate goes a little below it. From there it climbs back along a cubic curve (as CUBIC does, RFC 9438):
//! quickly at first, flat around the measured limit, faster again when the limit seems to have risen.
//!
//! No clock and no I/O: instants are given, as the time since any one beginning.

use std::collections::VecDeque;
use std::time::Duration;

/// Requests per second at first.
const START: f64 = 200.0;

/// Requests per second that are never exceeded, and never fallen short of.
const MOST: f64 = 2_000.0;
const LEAST: f64 = 1.0;

/// How long the rate takes to double while AWS has not throttled yet.
const DOUBLING: Duration = Duration::from_millis(100);

/// What may go out at once after a pause, in time: it makes up for timers that wake late.
const BURST: Duration = Duration::from_millis(20);

/// The share of the measured limit that a throttle leaves.
const KEPT: f64 = 0.9;

/// How steep the curve is, per cubic second: it is back at the measured limit after 1.7 s, and a tenth above after 3.4 s.
const STEEPNESS: f64 = 0.02;

/// Answers that came while AWS throttled are looked at together for this long.
const SETTLING: Duration = Duration::from_millis(100);

/// How far back the measured limit looks.
const MEASURED: Duration = Duration::from_secs(1);

/// Throttles that follow each other this closely belong together.
const ROW: Duration = Duration::from_millis(500);

/// The rate rises only while someone waits for it, or waited this shortly before.
const WANTED: Duration = Duration::from_millis(250);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// The limit is not known: the rate doubles.
    Searching,
    /// The rate follows the curve around a measured limit.
    Following {
        /// Requests per second.
        limit: f64,
        /// Seconds on the curve.
        on_curve: f64,
    },
}

/// The rate of one account, region and service.
#[derive(Debug)]
pub(crate) struct Rate {
    per_second: f64,
    phase: Phase,
    /// When the next request would be due if all were evenly spaced.
    due: Duration,
    last_cut: Option<Duration>,
    /// When the last of a row of throttles came, and its first: in between AWS was at its limit.
    last_throttle: Option<Duration>,
    at_limit_since: Duration,
    /// Until when the last one who had to wait was told to.
    wanted_until: Option<Duration>,
    last_answer: Duration,
    /// When requests of the last [`MEASURED`] were carried out.
    carried_out: VecDeque<Duration>,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            per_second: START,
            phase: Phase::Searching,
            due: Duration::ZERO,
            last_cut: None,
            last_throttle: None,
            at_limit_since: Duration::ZERO,
            wanted_until: None,
            last_answer: Duration::ZERO,
            carried_out: VecDeque::new(),
        }
    }
}

impl Rate {
    /// Requests per second at present.
    pub(crate) fn per_second(&self) -> f64 {
        self.per_second
    }

    /// Lets a request go out now, or says how long it has to wait before it asks again.
    pub(crate) fn send(&mut self, now: Duration) -> Result<(), Duration> {
        let due = self.due.saturating_sub(BURST);
        if due > now {
            self.wanted_until = Some(due);
            return Err(due.saturating_sub(now));
        }
        self.due = self.due.max(now) + Duration::from_secs_f64(1.0 / self.per_second);
        Ok(())
    }

    /// AWS carried out (or refused for its own reasons) a request that went out at `sent`.
    pub(crate) fn answered(&mut self, now: Duration, sent: Duration) {
        self.carried_out.push_back(now);
        self.forget(now);
        // A pause does not count; the time between two requests does, however far apart they are.
        let apart = WANTED + Duration::from_secs_f64(1.0 / self.per_second);
        let elapsed = now.saturating_sub(self.last_answer).min(apart).as_secs_f64();
        self.last_answer = now;
        let wanted = self.wanted_until.is_some_and(|until| now.saturating_sub(until) <= WANTED);
        // An answer from before the last cut says nothing about the rate since.
        if !wanted || self.last_cut.is_some_and(|cut| sent <= cut) {
            return;
        }
        self.per_second = match &mut self.phase {
            Phase::Searching => self.per_second + std::f64::consts::LN_2 / DOUBLING.as_secs_f64(),
            Phase::Following { limit, on_curve } => {
                *on_curve += elapsed;
                let back = ((1.0 - KEPT) / STEEPNESS).cbrt();
                self.per_second.max(*limit * (1.0 + STEEPNESS * (*on_curve - back).powi(3)))
            }
        }
        .clamp(LEAST, MOST);
    }

    /// AWS throttled a request that went out at `sent`.
    pub(crate) fn throttled(&mut self, now: Duration, sent: Duration) {
        match self.last_throttle.replace(now) {
            Some(last) if now.saturating_sub(last) <= ROW => {}
            None => self.at_limit_since = now,
            Some(_) => self.at_limit_since = self.last_cut.unwrap_or(now),
        }
        // One cut answers for everything that was under way when it was made.
        if self.last_cut.is_some_and(|cut| sent <= cut || now.saturating_sub(cut) < SETTLING) {
            return;
        }
        let half = self.per_second / 2.0;
        self.forget(now);
        let (rate, phase) = match self.carried_out_per_second(now) {
            // Until now AWS has also used up what it lets through at once, so its limit is not known yet.
            _ if self.last_cut.is_none() => (half, Phase::Following { limit: half, on_curve: 0.0 }),
            // Nothing gets through: go down, and search again when that is over.
            None => (half, Phase::Searching),
            Some(measured) => {
                let limit = measured.min(self.per_second).max(half);
                (KEPT * limit, Phase::Following { limit, on_curve: 0.0 })
            }
        };
        self.per_second = rate.clamp(LEAST, MOST);
        self.phase = phase;
        self.last_cut = Some(now);
    }

    /// Requests per second that AWS carried out while it was at its limit; none if it carried out none.
    fn carried_out_per_second(&self, now: Duration) -> Option<f64> {
        let since = self.at_limit_since.max(now.saturating_sub(MEASURED));
        let count = self.carried_out.iter().filter(|answered| **answered > since).count();
        let seconds = now.saturating_sub(since).as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "a count of one second")]
        (count > 0 && seconds > 0.0).then(|| count as f64 / seconds)
    }

    fn forget(&mut self, now: Duration) {
        let since = now.saturating_sub(MEASURED);
        while self.carried_out.front().is_some_and(|answered| *answered < since) {
            self.carried_out.pop_front();
        }
    }
}
