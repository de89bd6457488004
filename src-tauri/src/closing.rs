//! Closing the window while a run is at work says so first; closing again soon after closes. The run can be taken up
//! later.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::{Emitter as _, Manager as _, Runtime, Window, WindowEvent};

use crate::desktop::Desktop;

/// The event that asks the window to say so; it has no payload.
const EVENT: &str = "close-while-running";

/// A second close later than this is a new wish, not an answer to the question.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);

/// When the person was last told that a run is at work.
static TOLD: Mutex<Option<Instant>> = Mutex::new(None);

/// Lets the window close, or asks it to say what is at work.
pub(crate) fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let at_work = window.try_state::<Arc<Desktop>>().is_some_and(|desk| desk.has_run_at_work());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    if at_work && !is_answer(*told, now) && window.emit(EVENT, ()).is_ok() {
        *told = Some(now);
        api.prevent_close();
    }
}

/// Whether a close at `now` answers what was told.
fn is_answer(told: Option<Instant>, now: Instant) -> bool {
    told.is_some_and(|told| now.duration_since(told) <= ANSWER_WITHIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_close_is_asked_about_and_the_second_is_the_answer() {
        let now = Instant::now();
        assert!(!is_answer(None, now));
        assert!(is_answer(Some(now), now + Duration::from_secs(5)));
    }

    #[test]
    fn a_close_much_later_is_asked_about_again() {
        let now = Instant::now();
        assert!(!is_answer(Some(now), now + ANSWER_WITHIN + Duration::from_secs(1)));
    }
}
