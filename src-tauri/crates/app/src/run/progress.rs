//! The live state of one run, told to watchers as a snapshot and then as few, numbered deltas.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_domain::plan::Step;
use tokio::sync::broadcast;

use super::view::{ItemState, RunCounts, RunState, RunTrigger, RunUpdate, RunView};

/// How many deltas a slow watcher may fall behind before it gets a new snapshot.
const BACKLOG: usize = 64;

struct Inner {
    view: RunView,
    positions: HashMap<String, usize>,
    seq: u64,
    /// Whether triggers are shown beside where a repository stands in Jira.
    triggers_apart: bool,
    /// How many requests wait for a person to sign in.
    awaiting_sign_in: usize,
    dirty: bool,
    steps: BTreeSet<usize>,
    repositories: BTreeSet<usize>,
}

/// One of those who wait for a person to sign in.
pub(crate) struct AwaitingSignIn(Arc<Progress>);

impl Drop for AwaitingSignIn {
    fn drop(&mut self) {
        let is_last = {
            let mut inner = self.0.inner();
            inner.awaiting_sign_in = inner.awaiting_sign_in.saturating_sub(1);
            inner.awaiting_sign_in == 0
        };
        if is_last {
            self.0.set(RunState::Running, "Signed in to AWS again");
        }
    }
}

/// The live state of one run.
pub(crate) struct Progress {
    inner: Mutex<Inner>,
    updates: broadcast::Sender<Arc<RunUpdate>>,
}

impl Progress {
    pub(crate) fn new(view: RunView, triggers_apart: bool) -> Self {
        let positions = view
            .repositories
            .iter()
            .enumerate()
            .map(|(position, item)| (item.name.clone(), position))
            .collect();
        let (updates, _) = broadcast::channel(BACKLOG);
        let inner = Inner {
            view,
            positions,
            seq: 0,
            triggers_apart,
            awaiting_sign_in: 0,
            dirty: false,
            steps: BTreeSet::new(),
            repositories: BTreeSet::new(),
        };
        Self { inner: Mutex::new(inner), updates }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The run as it is now: a copy of every repository.
    pub(crate) fn view(&self) -> RunView {
        self.inner().view.clone()
    }

    /// Where the run stands.
    pub(crate) fn state(&self) -> RunState {
        self.inner().view.state
    }

    /// How many repositories stand where.
    pub(crate) fn counts(&self) -> RunCounts {
        self.inner().view.counts()
    }

    /// Whether the end has been told.
    pub(crate) fn has_finished(&self) -> bool {
        self.inner().view.finished_at.is_some()
    }

    /// Where the run stands and what it does.
    pub(crate) fn set(&self, state: RunState, activity: impl Into<String>) {
        let mut inner = self.inner();
        let activity = activity.into();
        // What else is under way is of less interest than what a person has to do.
        if inner.awaiting_sign_in > 0 && matches!(state, RunState::Running | RunState::Waiting) {
            return;
        }
        // Once somebody has cancelled, only an end replaces that.
        let state = match (inner.view.state, state) {
            (RunState::Cancelling, RunState::Running | RunState::Waiting | RunState::SignInNeeded) => {
                RunState::Cancelling
            }
            (_, state) => state,
        };
        if inner.view.state != state || inner.view.activity != activity {
            inner.view.state = state;
            inner.view.activity = activity;
            inner.dirty = true;
        }
    }

    /// Says that a person has to sign in, until the last of those who wait drops what it got.
    pub(crate) fn await_sign_in(self: &Arc<Self>, activity: String) -> AwaitingSignIn {
        self.inner().awaiting_sign_in += 1;
        self.set(RunState::SignInNeeded, activity);
        AwaitingSignIn(Arc::clone(self))
    }

    /// Says that it is about to end; a run that has ended is left alone, and so is one that has no step in hand.
    pub(crate) fn cancelling(&self) {
        let mut inner = self.inner();
        if !inner.view.state.is_over() && inner.view.state != RunState::Queued {
            inner.view.state = RunState::Cancelling;
            inner.view.activity = "Finishing the step in hand".to_owned();
            inner.dirty = true;
        }
    }

    /// What stays if it is cancelled now.
    pub(crate) fn set_cancel_note(&self, note: impl Into<String>) {
        let mut inner = self.inner();
        inner.view.cancel_note = note.into();
        inner.dirty = true;
    }

    /// Marks the end: the run is what its receipt says.
    pub(crate) fn finish(&self, ended: RunView) {
        let mut inner = self.inner();
        let Inner { view, steps, repositories, .. } = &mut *inner;
        let changed = |(position, (before, after)): (usize, (_, _))| (before != after).then_some(position);
        steps.extend(view.steps.iter().zip(&ended.steps).enumerate().filter_map(changed));
        let changed = |(position, (before, after)): (usize, (_, _))| (before != after).then_some(position);
        repositories
            .extend(view.repositories.iter().zip(&ended.repositories).enumerate().filter_map(changed));
        *view = ended;
        inner.dirty = true;
    }

    /// Where a step stands.
    pub(crate) fn step(&self, step: Step, state: ItemState, message: Option<String>) {
        let mut inner = self.inner();
        let Some(position) = inner.view.steps.iter().position(|item| item.step == step) else { return };
        if let Some(item) = inner.view.steps.get_mut(position) {
            item.state = state;
            item.message = message;
        }
        inner.steps.insert(position);
        inner.dirty = true;
    }

    /// Where a repository stands; one that is not part of the run is left alone.
    pub(crate) fn repository(&self, name: &str, state: ItemState, connected: bool, message: &str) {
        let mut inner = self.inner();
        let Some(position) = inner.positions.get(name).copied() else { return };
        let Some(item) = inner.view.repositories.get_mut(position) else { return };
        if item.state == state && item.connected == connected && item.message == message {
            return;
        }
        item.state = state;
        item.connected = connected;
        message.clone_into(&mut item.message);
        inner.repositories.insert(position);
        inner.dirty = true;
    }

    /// Where a repository's trigger stands; one that is not part of the run is left alone.
    pub(crate) fn trigger(&self, name: &str, state: ItemState, message: &str) {
        let mut inner = self.inner();
        let Some(position) = inner.positions.get(name).copied() else { return };
        let triggers_apart = inner.triggers_apart;
        let Some(item) = inner.view.repositories.get_mut(position) else { return };
        if triggers_apart {
            item.trigger = Some(RunTrigger { state, message: message.to_owned() });
        } else {
            item.state = state;
            message.clone_into(&mut item.message);
        }
        inner.repositories.insert(position);
        inner.dirty = true;
    }

    /// How many repositories' triggers stand where. Goes through all of them.
    pub(crate) fn trigger_counts(&self) -> RunCounts {
        let inner = self.inner();
        if !inner.triggers_apart {
            return inner.view.counts();
        }
        let mut counts = RunCounts::default();
        for trigger in inner.view.repositories.iter().filter_map(|item| item.trigger.as_ref()) {
            counts.total += 1;
            counts.count(trigger.state);
        }
        counts
    }

    /// A repository that Jira listed is not in its list any more; one that never was keeps its own reason.
    pub(crate) fn vanished(&self, name: &str) {
        let connected = {
            let inner = self.inner();
            let item = inner.positions.get(name).and_then(|position| inner.view.repositories.get(*position));
            item.is_some_and(|item| item.connected || item.state != ItemState::Failed)
        };
        if connected {
            self.repository(name, ItemState::Failed, false, "Jira does not list it any more");
        }
    }

    /// Tells watchers what changed since the last time, if anything did.
    pub(crate) fn flush(&self) {
        let mut inner = self.inner();
        self.flush_locked(&mut inner);
    }

    fn flush_locked(&self, inner: &mut Inner) {
        if !std::mem::take(&mut inner.dirty) {
            return;
        }
        inner.seq += 1;
        let steps = std::mem::take(&mut inner.steps);
        let repositories = std::mem::take(&mut inner.repositories);
        let delta = RunUpdate::Delta {
            seq: inner.seq,
            state: inner.view.state,
            activity: inner.view.activity.clone(),
            cancel_note: inner.view.cancel_note.clone(),
            counts: inner.view.counts(),
            steps: steps.iter().filter_map(|position| inner.view.steps.get(*position)).cloned().collect(),
            repositories: repositories
                .iter()
                .filter_map(|position| inner.view.repositories.get(*position))
                .cloned()
                .collect(),
            finished_at: inner.view.finished_at,
        };
        // Nobody watching is no error.
        let _watchers = self.updates.send(Arc::new(delta));
    }

    /// A snapshot, and every delta after it.
    pub(crate) fn subscribe(&self) -> (RunUpdate, broadcast::Receiver<Arc<RunUpdate>>) {
        let mut inner = self.inner();
        self.flush_locked(&mut inner);
        let receiver = self.updates.subscribe();
        (RunUpdate::Snapshot { seq: inner.seq, run: inner.view.clone() }, receiver)
    }
}
