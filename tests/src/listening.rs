//! What a screen reader is told by itself: every change of a live region, from the moment somebody listens.

use serde::Deserialize;
use serde_json::json;

use crate::window::Window;

/// Notes what live regions say. A polite one has to be there before its words are: what comes into the page together with
/// them is not read out by all screen readers, and is marked as such. An alert is.
const LISTEN: &str = "
    if (window.heard) return;
    const LIVE = '[aria-live], [role=status], [role=alert], [role=log], output';
    const how = (region) => region.getAttribute('aria-live') ??
        (region.getAttribute('role') === 'alert' ? 'assertive' : 'polite');
    const last = new WeakMap();
    window.heard = [];
    const tell = (region, fresh) => {
        const text = region.textContent.replace(/\\s+/g, ' ').trim();
        if (how(region) === 'off' || last.get(region) === text) return;
        last.set(region, text);
        if (text !== '') window.heard.push({ how: how(region), text, fresh, at: performance.now() });
    };
    for (const region of document.querySelectorAll(LIVE)) last.set(region, region.textContent.replace(/\\s+/g, ' ').trim());
    new MutationObserver((changes) => {
        const fresh = new Set();
        for (const { addedNodes } of changes)
            for (const node of addedNodes) {
                if (!(node instanceof Element)) continue;
                if (node.matches(LIVE)) fresh.add(node);
                for (const inside of node.querySelectorAll(LIVE)) fresh.add(inside);
            }
        const regions = new Set(fresh);
        for (const { target } of changes) {
            const region = (target instanceof Element ? target : target.parentElement)?.closest(LIVE);
            if (region) regions.add(region);
        }
        for (const region of regions) if (region.isConnected) tell(region, fresh.has(region));
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });";

/// Regions in the page that are polite.
const POLITE: &str =
    "return [...document.querySelectorAll('[aria-live=polite], [role=status], [role=log], output')]
    .map((region) => region.outerHTML.slice(0, 200));";

/// Something that was said.
#[derive(Debug, Clone, Deserialize)]
pub struct Heard {
    /// `polite` or `assertive`.
    pub how: String,
    /// The words.
    pub text: String,
    /// Milliseconds since the page began.
    pub at: f64,
    /// The region came with its words.
    pub fresh: bool,
}

impl Heard {
    /// Whether it was said at once, whatever else was being read.
    pub fn is_assertive(&self) -> bool {
        self.how == "assertive"
    }

    /// Whether it was said when there was a pause, by a region that was there before.
    pub fn is_polite(&self) -> bool {
        self.how == "polite" && !self.fresh
    }
}

impl Window {
    /// Listens from now on. A page that is loaded anew is another one.
    ///
    /// # Panics
    /// When the page does not answer.
    pub async fn listen(&self) {
        self.client.execute(LISTEN, Vec::new()).await.expect("the page can be listened to");
    }

    /// Everything that was said so far.
    ///
    /// # Panics
    /// When nobody listens.
    pub async fn heard(&self) -> Vec<Heard> {
        let heard = self.client.execute("return window.heard;", Vec::new()).await.expect("somebody listens");
        serde_json::from_value(heard).expect("what was said")
    }

    /// Waits until these words have been said, after as many sayings as were counted before.
    ///
    /// # Panics
    /// When they are not.
    pub async fn hears(&self, since: usize, what: &str, wanted: impl Fn(&Heard) -> bool) -> Heard {
        let begun = std::time::Instant::now();
        loop {
            let heard = self.heard().await;
            let later = heard.get(since..).unwrap_or_default();
            if let Some(found) = later.iter().find(|one| wanted(one)) {
                return found.clone();
            }
            assert!(begun.elapsed() < crate::window::PATIENCE, "{what} is not said: {later:#?}");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    /// The regions in the page that speak politely.
    ///
    /// # Panics
    /// When the page does not answer.
    pub async fn polite_regions(&self) -> Vec<String> {
        let found = self.client.execute(POLITE, vec![json!(null)]).await.expect("the page answers");
        serde_json::from_value(found).expect("a list")
    }
}
