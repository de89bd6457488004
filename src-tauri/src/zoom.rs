//! How large the page is drawn. The page itself may not change it, so the menu does.

use std::sync::atomic::{AtomicU32, Ordering};

use tauri::{AppHandle, Manager as _, Runtime};

/// What the menu can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zoom {
    In,
    Out,
    Actual,
}

/// In percent, as browsers step.
const STEPS: [u32; 10] = [67, 80, 90, 100, 110, 125, 150, 175, 200, 250];

const ACTUAL: u32 = 100;

static CURRENT: AtomicU32 = AtomicU32::new(ACTUAL);

/// Draws the page larger, smaller or as it is.
pub(crate) fn apply<R: Runtime>(handle: &AppHandle<R>, zoom: Zoom) {
    let percent = after(CURRENT.load(Ordering::Relaxed), zoom);
    let Some(window) = handle.get_webview_window("main") else { return };
    match window.set_zoom(f64::from(percent) / 100.0) {
        Ok(()) => CURRENT.store(percent, Ordering::Relaxed),
        Err(error) => tracing::warn!(%error, percent, "the page did not change its size"),
    }
}

fn after(percent: u32, zoom: Zoom) -> u32 {
    match zoom {
        Zoom::In => STEPS.into_iter().find(|step| *step > percent).unwrap_or(percent),
        Zoom::Out => STEPS.into_iter().rev().find(|step| *step < percent).unwrap_or(percent),
        Zoom::Actual => ACTUAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_step_by_step_and_stops_at_the_ends() {
        assert_eq!(after(100, Zoom::In), 110);
        assert_eq!(after(100, Zoom::Out), 90);
        assert_eq!(after(250, Zoom::In), 250);
        assert_eq!(after(67, Zoom::Out), 67);
        assert_eq!(after(175, Zoom::Actual), 100);
    }

    #[test]
    fn twice_the_size_can_be_reached() {
        let mut percent = ACTUAL;
        for _ in 0..5 {
            percent = after(percent, Zoom::In);
        }
        assert_eq!(percent, 200);
    }
}
