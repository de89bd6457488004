//! What the one who waits for a thread of libgit2 and that thread tell each other.
//!
//! libgit2 cannot be interrupted while it reads from a server that says nothing. Whoever has waited enough therefore goes
//! away and leaves the thread behind: it may go on reading, and changes nothing in the mirror any more.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Whether somebody still waits for a thread, and when it moved last.
#[derive(Debug)]
pub(crate) struct Watch {
    stopped: AtomicBool,
    moved: Mutex<Instant>,
    /// Held while the mirror's own files change, and while the one who waits goes away.
    changing: Mutex<()>,
}

/// The right to change the mirror's files, for as long as somebody waits.
pub(crate) struct Changing<'a>(#[expect(dead_code, reason = "it is held")] MutexGuard<'a, ()>);

impl Watch {
    pub(crate) fn new() -> Arc<Self> {
        let moved = Mutex::new(Instant::now());
        Arc::new(Self { stopped: AtomicBool::new(false), moved, changing: Mutex::new(()) })
    }

    /// The thread has done something; `false` when nobody waits any more.
    pub(crate) fn moves(&self) -> bool {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        !self.is_stopped()
    }

    /// How long the thread has done nothing.
    pub(crate) fn still_for(&self) -> Duration {
        self.moved.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Asks the thread to end at the next chance.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    /// Waits until nothing changes any more, after [`Self::stop`].
    pub(crate) fn leave(&self) {
        drop(self.changing.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Taken before anything of the mirror is changed; `None` when nobody waits any more.
    pub(crate) fn change(&self) -> Option<Changing<'_>> {
        let held = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        (!self.is_stopped()).then_some(Changing(held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_left_changes_nothing() {
        let watch = Watch::new();
        assert!(watch.moves());
        let changing = watch.change().unwrap();
        let leaver = Arc::clone(&watch);
        watch.stop();
        let left = std::thread::spawn(move || leaver.leave());
        std::thread::sleep(Duration::from_millis(50));
        assert!(!left.is_finished(), "whoever goes away waits for a change that has begun");
        drop(changing);
        left.join().unwrap();
        assert!(watch.change().is_none());
        assert!(!watch.moves());
    }
}
