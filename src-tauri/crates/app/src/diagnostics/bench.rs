//! Checks at work: told of when they begin and when they end, few at once, each with its deadline.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::{BoxFuture, Shared};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::check::{Area, Check, Judgement, Outcome};
use super::judge::computer::ServerClock;
use crate::session::Operation;

/// Told of a check each time it changes, from any thread.
pub type OnCheck = Arc<dyn Fn(&Check) + Send + Sync>;

/// What a check found for those that wait for it; `None` when it did not let them pass.
pub(super) type Later<'a, T> = Shared<BoxFuture<'a, Option<T>>>;

/// How many look at once.
const AT_ONCE: usize = 8;

/// The place of a check in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

/// The checks of one run of diagnostics, in the order in which they were announced.
pub(super) struct Bench<'a> {
    operation: &'a Operation,
    tell: OnCheck,
    slots: Semaphore,
    checks: Mutex<Vec<Check>>,
    clocks: Mutex<Vec<ServerClock>>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(operation: &'a Operation, tell: OnCheck) -> Self {
        Self {
            operation,
            tell,
            slots: Semaphore::new(AT_ONCE),
            checks: Mutex::default(),
            clocks: Mutex::default(),
        }
    }

    /// Announces a check.
    pub(super) fn begin(&self, id: impl Into<String>, area: Area, title: impl Into<String>) -> Place {
        self.add(Check::running(id, area, title))
    }

    /// Adds a check as it is.
    pub(super) fn add(&self, check: Check) -> Place {
        (self.tell)(&check);
        let mut checks = locked(&self.checks);
        checks.push(check);
        Place(checks.len() - 1)
    }

    /// Looks when there is room for it, for no longer than `deadline`. What it found is for those that wait for it, when
    /// the judgement lets them pass.
    pub(super) async fn look<T>(
        &self,
        place: Place,
        deadline: Duration,
        work: impl Future<Output = (Judgement, T)> + Send,
    ) -> Option<T> {
        let begun = Instant::now();
        let timed = async {
            // A permit is not had only when the semaphore is closed, which nobody does.
            let _permit = self.slots.acquire().await;
            let begun = Instant::now();
            let found = tokio::time::timeout(deadline, work).await;
            (found.ok(), begun.elapsed())
        };
        let (found, took) = tokio::select! {
            biased;
            () = self.operation.token.cancelled() => {
                self.end(place, stopped(), begun.elapsed());
                return None;
            }
            done = timed => done,
        };
        let Some((judgement, found)) = found else {
            self.end(place, too_late(deadline), took);
            return None;
        };
        let passes = judgement.lets_pass();
        self.end(place, judgement, took);
        passes.then_some(found)
    }

    /// Ends a check that is not looked at.
    pub(super) fn skip(&self, place: Place, why: impl Into<String>) {
        let judgement = if self.is_cancelled() { stopped() } else { Judgement::skipped(why) };
        self.end(place, judgement, Duration::ZERO);
    }

    /// Notes a server's clock.
    pub(super) fn note_clock(&self, clock: ServerClock) {
        locked(&self.clocks).push(clock);
    }

    /// The clocks that were noted.
    pub(super) fn clocks(&self) -> Vec<ServerClock> {
        locked(&self.clocks).clone()
    }

    /// Cancelled when the person stops the checks.
    pub(super) fn token(&self) -> CancellationToken {
        self.operation.token.clone()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.operation.token.is_cancelled()
    }

    /// Every check as it stands.
    pub(super) fn checks(self) -> Vec<Check> {
        self.checks.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, place: Place, judgement: Judgement, took: Duration) {
        let ended = {
            let mut checks = locked(&self.checks);
            let Some(check) = checks.get_mut(place.0) else { return };
            *check = check.clone().ended(judgement, took);
            check.clone()
        };
        if ended.outcome == Outcome::Failed {
            tracing::info!(check = ended.id, finding = ended.finding, "a check failed");
        }
        (self.tell)(&ended);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stopped() -> Judgement {
    Judgement::skipped("Stopped before it came to an end.")
}

fn too_late(deadline: Duration) -> Judgement {
    Judgement::failed(format!("There was no answer within {} seconds.", deadline.as_secs())).fix(
        "Something in between swallows what is sent, most likely a firewall. Ask for access, or set the proxy that leads \
         there under Network.",
    )
}
