//! The task queue of the app: priorities, no duplicates, a start time, a pool of indexers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::lock::lock;
use super::runs::Runs;
use crate::world::World;

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Reindex,
    Remove,
}

/// Default priorities, highest first.
pub(crate) const MANUAL: u32 = 24;
pub(crate) const WEBHOOK: u32 = 22;
pub(crate) const SCHEDULED: u32 = 20;
pub(crate) const REMOVE: u32 = 10;

/// A task.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) row: u64,
    pub(crate) operation: Operation,
    pub(crate) priority: u32,
    pub(crate) not_before: Instant,
    /// The requests that wait for it.
    pub(crate) runs: Vec<Uuid>,
}

/// Higher priority first, then insertion, then id.
type Position = (Reverse<u32>, u64, u64);

#[derive(Debug, Default)]
struct Inner {
    waiting: BTreeMap<Position, Task>,
    by_target: HashMap<(u64, Operation), Position>,
    running: HashSet<u64>,
    inserted: u64,
    workers: usize,
    runs: Runs,
}

/// The queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    inner: Mutex<Inner>,
    changed: Condvar,
}

impl Queue {
    pub(crate) fn runs<T>(&self, act: impl FnOnce(&mut Runs) -> T) -> T {
        act(&mut lock(&self.inner).runs)
    }

    /// Adds tasks and makes sure somebody works on them.
    ///
    /// A second request for the same row and operation keeps the higher priority and the earlier start time; a task that
    /// already runs is no duplicate.
    pub(crate) fn add(&self, world: &Arc<World>, tasks: impl IntoIterator<Item = Task>) {
        let workers = world.jira.settings().index_workers.max(1);
        let mut inner = lock(&self.inner);
        for mut task in tasks {
            let target = (task.row, task.operation);
            for run in &task.runs {
                inner.runs.join(*run, task.row);
            }
            inner.inserted += 1;
            let mut position = (Reverse(task.priority), inner.inserted, task.row);
            if let Some(old) =
                inner.by_target.remove(&target).and_then(|old| inner.waiting.remove_entry(&old))
            {
                let ((Reverse(priority), inserted, _), old) = old;
                task.priority = task.priority.max(priority);
                task.not_before = task.not_before.min(old.not_before);
                task.runs.extend(old.runs);
                position = (Reverse(task.priority), inserted, task.row);
            }
            inner.by_target.insert(target, position);
            inner.waiting.insert(position, task);
        }
        while inner.workers < workers.min(inner.waiting.len()) {
            let world = Arc::clone(world);
            let started = std::thread::Builder::new().name("indexer".to_owned()).spawn(move || {
                while let Some(task) = world.jira.queue.next() {
                    super::jobs::carry_out(&world, &task);
                    world.jira.queue.end(&task, world.clock.now_millis());
                }
            });
            if started.is_err() {
                break;
            }
            inner.workers += 1;
        }
        drop(inner);
        self.changed.notify_all();
    }

    /// The next task that may start, waiting for it; `None` ends the worker because nothing is left.
    fn next(&self) -> Option<Task> {
        let mut inner = lock(&self.inner);
        loop {
            if inner.waiting.is_empty() {
                inner.workers -= 1;
                return None;
            }
            let now = Instant::now();
            let free = |task: &Task| task.not_before <= now && !inner.running.contains(&task.row);
            if let Some(position) =
                inner.waiting.iter().find(|(_, task)| free(task)).map(|(position, _)| *position)
            {
                let task = inner.waiting.remove(&position)?;
                inner.by_target.remove(&(task.row, task.operation));
                inner.running.insert(task.row);
                return Some(task);
            }
            let pause =
                inner.waiting.values().map(|task| task.not_before.saturating_duration_since(now)).min();
            let pause = pause.unwrap_or_default().clamp(Duration::from_millis(5), Duration::from_millis(500));
            inner = self.changed.wait_timeout(inner, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn end(&self, task: &Task, now: i64) {
        let mut inner = lock(&self.inner);
        inner.running.remove(&task.row);
        for run in &task.runs {
            inner.runs.leave(*run, now);
        }
        drop(inner);
        self.changed.notify_all();
    }

    /// Whether nothing waits and nothing runs.
    pub(crate) fn idle(&self) -> bool {
        let inner = lock(&self.inner);
        inner.waiting.is_empty() && inner.running.is_empty()
    }

    /// Whether a reindex of the row waits or runs.
    pub(crate) fn busy(&self, row: u64) -> bool {
        let inner = lock(&self.inner);
        inner.running.contains(&row) || inner.by_target.contains_key(&(row, Operation::Reindex))
    }
}
