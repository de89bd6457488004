//! A press with the mouse, as careful as a person's: at something that stands still and lies open, and only if it arrives.

use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use serde_json::json;

use crate::window::{PATIENCE, Window};

/// Between two tries.
const AGAIN: Duration = Duration::from_millis(100);

/// Whether an element stands still and lies open at its middle. The answer is why not; empty when it does. What is not in
/// sight is brought there for the next look.
const LOOK: &str = "const [element, done] = arguments;
    const box = () => element.getBoundingClientRect();
    const place = ({ x, y, width, height }) => [x, y, width, height].join(' ');
    const before = place(box());
    // The second frame begins when what the first one showed has been laid out.
    requestAnimationFrame(() => requestAnimationFrame(() => {
        if (!element.isConnected) return done('it is gone');
        const now = box();
        if (place(now) !== before) return done(`it moves, from ${before} to ${place(now)}`);
        if (now.width === 0 || now.height === 0) return done('it has no size');
        const there = document.elementFromPoint(now.x + now.width / 2, now.y + now.height / 2);
        if ([element, ...(element.labels ?? [])].some((own) => own.contains(there))) return done('');
        element.scrollIntoView({ block: 'center', inline: 'nearest' });
        done(there === null ? 'it is out of sight' : `it is covered by ${there.outerHTML.slice(0, 200)}`);
    }));";

/// Watches one press. What would go to anything else is kept from it: the element has moved between the look and the press.
const WATCH: &str = "const [element] = arguments;
    const own = [element, ...(element.labels ?? [])];
    const press = { arrived: false, missed: '' };
    const watch = (event) => {
        if (own.some((one) => event.composedPath().includes(one))) {
            press.arrived ||= event.type === 'click';
            return;
        }
        press.missed ||= `${event.type} at ${event.target.outerHTML?.slice(0, 200)}`;
        event.stopImmediatePropagation();
        event.preventDefault();
    };
    const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
    for (const kind of kinds) window.addEventListener(kind, watch, true);
    window.pressed = () => {
        for (const kind of kinds) window.removeEventListener(kind, watch, true);
        return press.arrived ? '' : `the press did not arrive: ${press.missed}`;
    };";

/// What became of it. A page that the press has led away from does not know of it.
const OUTCOME: &str = "return window.pressed?.() ?? '';";

impl Window {
    /// Clicks, once it is there, enabled, at rest and in the open.
    ///
    /// # Panics
    /// When it cannot be clicked in time.
    pub async fn click(&self, id: &str) {
        let begun = Instant::now();
        loop {
            let element = self.find(id).await;
            let Err(hindrance) = self.press(&element).await else { return };
            assert!(begun.elapsed() < PATIENCE, "{id} cannot be clicked: {hindrance}\n{}", self.text().await);
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Clicks now, or says what is in the way of it.
    async fn press(&self, element: &Element) -> Result<(), String> {
        let inert = element.attr("aria-disabled").await.ok().flatten().as_deref() == Some("true");
        if inert || !element.is_enabled().await.unwrap_or(false) {
            return Err("it is disabled".to_owned());
        }
        let failed = |error: &dyn std::fmt::Display| error.to_string();
        let look = self.client.execute_async(LOOK, vec![json!(element)]).await;
        said(look.map_err(|error| failed(&error))?.as_str())?;
        let watched = self.client.execute(WATCH, vec![json!(element)]).await;
        watched.map_err(|error| failed(&error))?;
        let clicked = element.click().await;
        // The window may have ended with it.
        let outcome = self.client.execute(OUTCOME, Vec::new()).await;
        clicked.map_err(|error| failed(&error))?;
        outcome.map_or(Ok(()), |outcome| said(outcome.as_str()))
    }
}

/// What a script has to object, if it has anything.
fn said(objection: Option<&str>) -> Result<(), String> {
    match objection {
        None | Some("") => Ok(()),
        Some(objection) => Err(objection.to_owned()),
    }
}
