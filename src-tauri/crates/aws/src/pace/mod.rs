//! The pace of requests: the one place that decides how fast they go out and which of them are sent again.
//!
//! All callers of one account, region and service share a pace. A throttled request slows all of them down, waits, and is
//! sent again as often as it takes; the SDK's own retries are off.

mod rate;
#[cfg(test)]
mod simulation;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use causeway_app::port::aws::{AwsError, RequestPace};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::rate::Rate;
use crate::failure::{Failure, FailureKind};

/// Requests under way at once, at most.
const IN_FLIGHT: usize = 64;

/// How often a request that fails for a passing reason is sent, the first time included. Throttling is not counted.
pub(crate) const TRIES: u32 = 3;

/// The first wait after a throttle, and the longest; it doubles in between. It is short because the whole pace slows down.
const THROTTLE_WAIT: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// The same after a failure that passes.
const FAILURE_WAIT: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));

/// What a request does, which decides about cancelling it and sending it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// Changes nothing: abandoned when cancelled, sent again after a failure that passes.
    Read,
    /// Changes something, and twice is the same as once: sent again as well, but when it is under way its end is awaited,
    /// so that what became of it is known.
    Write,
    /// Each time counts: sent again only when AWS throttled it, which means that it was not carried out.
    Once,
}

/// A pace.
pub(crate) struct Pace {
    beginning: Instant,
    learnt: Mutex<Learnt>,
    /// Whoever holds it is next; the others wait in the order in which they came.
    turn: tokio::sync::Mutex<()>,
    in_flight: Semaphore,
}

#[derive(Default)]
struct Learnt {
    rate: Rate,
    throttled: u64,
    last_throttled: Option<Duration>,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            beginning: Instant::now(),
            learnt: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            in_flight: Semaphore::new(IN_FLIGHT),
        }
    }

    /// What may be shown of it.
    pub(crate) fn snapshot(&self) -> RequestPace {
        let now = self.now();
        self.learnt(|learnt| RequestPace {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 2,000")]
            requests_per_second: learnt.rate.per_second().round() as u32,
            throttled: learnt.throttled,
            since_throttled: learnt.last_throttled.map(|last| now.saturating_sub(last)),
        })
    }

    /// Sends a request when its turn comes, and again as `call` allows. `on_throttle` is told each time AWS throttles it.
    pub(crate) async fn run<T, F>(
        &self,
        call: Call,
        cancel: &CancellationToken,
        on_throttle: &(dyn Fn() + Send + Sync),
        attempt: &(impl Fn() -> F + Send + Sync),
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        let (mut throttles, mut failures, mut skewed) = (0, 0, false);
        loop {
            let under_way = unless_cancelled(cancel, self.in_flight.acquire()).await?;
            let sent = unless_cancelled(cancel, self.turn()).await?;
            let outcome = match call {
                Call::Read => unless_cancelled(cancel, attempt()).await?,
                Call::Write | Call::Once => attempt().await,
            };
            drop(under_way);
            let failure = match outcome {
                Ok(answer) => {
                    self.answered(sent);
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            let wait = match failure.kind {
                FailureKind::Throttled => {
                    throttles += 1;
                    self.throttled(sent);
                    on_throttle();
                    tracing::debug!(throttles, "throttled");
                    wait(THROTTLE_WAIT, throttles)
                }
                FailureKind::Passing if call != Call::Once && failures + 1 < TRIES => {
                    failures += 1;
                    wait(FAILURE_WAIT, failures)
                }
                // The SDK has read AWS's time from the answer and signs with that from now on.
                FailureKind::Skewed if !skewed => {
                    skewed = true;
                    Duration::ZERO
                }
                FailureKind::Passing => return Err(failure.error),
                FailureKind::Skewed | FailureKind::Lasting => {
                    self.answered(sent);
                    return Err(failure.error);
                }
            };
            unless_cancelled(cancel, tokio::time::sleep(wait)).await?;
        }
    }

    /// Waits for this request's turn; gives the time when it goes out.
    async fn turn(&self) -> Duration {
        let _next = self.turn.lock().await;
        loop {
            let now = self.now();
            match self.learnt(|learnt| learnt.rate.send(now)) {
                Ok(()) => return now,
                Err(wait) => tokio::time::sleep(wait).await,
            }
        }
    }

    fn answered(&self, sent: Duration) {
        let now = self.now();
        self.learnt(|learnt| learnt.rate.answered(now, sent));
    }

    fn throttled(&self, sent: Duration) {
        let now = self.now();
        self.learnt(|learnt| {
            learnt.rate.throttled(now, sent);
            learnt.throttled += 1;
            learnt.last_throttled = Some(now);
        });
    }

    fn now(&self) -> Duration {
        self.beginning.elapsed()
    }

    fn learnt<T>(&self, look: impl FnOnce(&mut Learnt) -> T) -> T {
        look(&mut self.learnt.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn unless_cancelled<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = T>,
) -> Result<T, AwsError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(AwsError::Cancelled),
        result = work => Ok(result),
    }
}

/// Between half and the whole of what is due after the `count`th time, so that callers do not come back together.
fn wait((first, longest): (Duration, Duration), count: u32) -> Duration {
    let due = first.saturating_mul(1_u32.checked_shl(count - 1).unwrap_or(u32::MAX)).min(longest);
    due.mul_f64(rand::random_range(0.5..1.0))
}
