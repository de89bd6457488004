//! The progress of many fetches, as one that can be looked at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::port::mirror::{FetchProgress, OnFetchProgress};

/// How far a fetch of many repositories is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MirrorProgress {
    /// Repositories that are done, failed ones too.
    pub done: usize,
    /// Repositories in all.
    pub total: usize,
    /// Repositories that failed so far.
    pub failed: usize,
    /// Bytes that came in.
    pub bytes: u64,
    /// Repositories at work, by name.
    pub current: Vec<MirrorWork>,
}

/// A repository at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorWork {
    /// The repository's name.
    pub repository: String,
    /// How far it is.
    pub progress: FetchProgress,
    /// Whether its commits are being indexed.
    pub indexing: bool,
}

/// Told about ten times a second, and once at the end.
pub type OnMirrorProgress = Arc<dyn Fn(MirrorProgress) + Send + Sync>;

/// Merges what many fetches tell; whoever asks [`Merged::tell`] at a measured pace passes it on.
pub(super) struct Merged {
    tell: OnMirrorProgress,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    done: usize,
    total: usize,
    failed: usize,
    /// Bytes of those that are done.
    bytes: u64,
    current: BTreeMap<String, (FetchProgress, bool)>,
    changed: bool,
}

impl Merged {
    pub(super) fn new(total: usize, tell: OnMirrorProgress) -> Arc<Self> {
        let state = State { total, changed: true, ..State::default() };
        Arc::new(Self { tell, state: Mutex::new(state) })
    }

    /// What a repository's fetch tells its progress to.
    pub(super) fn begin(self: &Arc<Self>, repository: &str) -> OnFetchProgress {
        let (merged, name) = (Arc::clone(self), repository.to_owned());
        self.change(|state| {
            state.current.insert(name.clone(), (FetchProgress::default(), false));
        });
        Arc::new(move |progress| {
            merged.change(|state| {
                // A thread that nobody waits for any more may still have a word.
                if let Some((told, _)) = state.current.get_mut(&name) {
                    *told = progress;
                }
            });
        })
    }

    /// A repository's objects are in, and its commits are indexed now.
    pub(super) fn indexing(&self, repository: &str) {
        self.change(|state| {
            if let Some((_, indexing)) = state.current.get_mut(repository) {
                *indexing = true;
            }
        });
    }

    pub(super) fn end(&self, repository: &str, failed: bool) {
        self.change(|state| {
            if let Some((progress, _)) = state.current.remove(repository) {
                state.bytes += progress.bytes;
            }
            state.done += 1;
            state.failed += usize::from(failed);
        });
    }

    /// Tells how far everything is, if that has changed since.
    pub(super) fn tell(&self) {
        let progress = {
            let mut state = self.state();
            if !std::mem::take(&mut state.changed) {
                return;
            }
            let at_work: u64 = state.current.values().map(|(progress, _)| progress.bytes).sum();
            let current = state.current.iter().map(|(repository, (progress, indexing))| MirrorWork {
                repository: repository.clone(),
                progress: *progress,
                indexing: *indexing,
            });
            MirrorProgress {
                done: state.done,
                total: state.total,
                failed: state.failed,
                bytes: state.bytes + at_work,
                current: current.collect(),
            }
        };
        (self.tell)(progress);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        state.changed = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
