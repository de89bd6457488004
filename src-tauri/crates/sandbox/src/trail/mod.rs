//! Who did what to the account, in CloudTrail's words: every AWS call, every git request, and no secrets.
//!
//! Unlike [`crate::events`], which tells tests what happened to whom of the sandbox's parts, this is what an account's
//! owner would find. The last [`KEPT`] events are kept.

mod event;
mod parameters;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use self::event::{Event, Resource, UserIdentity};
pub(crate) use self::parameters::{of_json, of_query};

use crate::aws::Caller;
use crate::world::World;

/// How many events there are at most; older ones are forgotten.
pub const KEPT: usize = 10_000;

/// An event and its place in the log.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Entry {
    /// From 1, without gaps, also when older ones are gone.
    pub sequence: u64,
    /// What happened.
    #[serde(serialize_with = "by_value")]
    pub event: Arc<Event>,
}

fn by_value<S: serde::Serializer>(event: &Arc<Event>, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&**event, serializer)
}

/// The log.
#[derive(Debug, Default)]
pub struct Trail {
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    last: u64,
    entries: VecDeque<Entry>,
}

/// Who did it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who<'a> {
    /// Somebody who signed.
    Caller(&'a Caller),
    /// Somebody who signed in to the access portal.
    PortalUser(&'a str),
    /// Nobody who could be told; the access key id is the one the request claims.
    Unknown(Option<&'a str>),
}

/// What happened, before it has a time and an id.
#[derive(Debug, Clone)]
pub(crate) struct Deed<'a> {
    /// The service, `codecommit`.
    pub(crate) service: &'a str,
    /// `CreateBranch`, `GitPull`.
    pub(crate) name: &'a str,
    /// Who did it.
    pub(crate) who: Who<'a>,
    /// The client.
    pub(crate) agent: &'a str,
    /// Code and words of a refusal.
    pub(crate) error: Option<(&'a str, &'a str)>,
    /// The input, already without secrets.
    pub(crate) parameters: serde_json::Value,
    /// What it was about.
    pub(crate) resource: Option<Resource>,
    /// What only some services add.
    pub(crate) additional: Option<serde_json::Value>,
}

impl Trail {
    /// Writes down what happened just now.
    pub(crate) fn record(&self, world: &World, deed: Deed<'_>) {
        let event = Arc::new(Event::of(world, deed));
        let mut log = self.lock();
        log.last += 1;
        let sequence = log.last;
        if log.entries.len() == KEPT {
            log.entries.pop_front();
        }
        log.entries.push_back(Entry { sequence, event });
    }

    /// The kept events after `sequence` (0 for all), oldest first.
    pub fn since(&self, sequence: u64) -> Vec<Entry> {
        let log = self.lock();
        let first = log.entries.partition_point(|entry| entry.sequence <= sequence);
        log.entries.range(first..).cloned().collect()
    }

    /// Forgets what was written down so far.
    pub fn clear(&self) {
        self.lock().entries.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Whether it is about this: a name, an ARN, or the last part of one.
    pub fn concerns(&self, resource: &str) -> bool {
        self.event
            .resources
            .iter()
            .any(|one| one.arn == resource || one.arn.rsplit([':', '/']).next() == Some(resource))
    }
}

#[cfg(test)]
mod tests;
