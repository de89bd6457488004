//! A person at the keyboard: keys go to whatever has the focus, and wherever it lands it must be seen and have a name.

use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::{Method, Url};
use serde::Deserialize;

use crate::window::{PATIENCE, Window};

/// Between two looks.
const AGAIN: Duration = Duration::from_millis(50);

/// More stops than any screen has: whoever has not arrived by then goes round in circles.
const STOPS: usize = 120;

/// Tells of what has the focus. A frame later, when whatever a key has set off is laid out.
const LOOK: &str = "const [done] = arguments;
    const words = (ids) => (ids ?? '').split(/\\s+/).filter(Boolean)
        .map((id) => document.getElementById(id)?.textContent ?? `(${id} is missing)`).join(' ');
    const ringed = (element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    const open = (element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const xs = [(left + right) / 2, left + 3, right - 3];
        const ys = [(top + bottom) / 2, top + 3, bottom - 3];
        return xs.some((x) => ys.some((y) => {
            const there = document.elementFromPoint(x, y);
            return there !== null && (element.contains(there) || there.contains(element) && there !== document.body);
        }));
    };
    requestAnimationFrame(() => requestAnimationFrame(() => {
        const at = document.activeElement ?? document.body;
        const dialog = at.closest('[role=dialog], [role=alertdialog]');
        done({
            id: at.dataset.testid ?? at.id ?? '',
            html: at.outerHTML.slice(0, 300),
            tag: at.localName,
            text: (at.innerText ?? '').trim(),
            value: at.type === 'password' ? '' : at.value ?? '',
            checked: at.checked ?? null,
            expanded: at.getAttribute('aria-expanded'),
            invalid: at.getAttribute('aria-invalid') === 'true',
            description: words(at.getAttribute('aria-describedby')),
            dialog: dialog === null ? null : dialog.dataset.testid ?? dialog.textContent,
            ringed: ringed(at),
            open: open(at),
        });
    }));";

/// What has the focus.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Focus {
    /// Its `data-testid`, else its `id`, else nothing.
    pub id: String,
    /// The beginning of its markup, for messages.
    pub html: String,
    /// The name of the element; `body` when nothing has the focus.
    pub tag: String,
    /// What is read in it.
    pub text: String,
    /// What is entered in it; nothing of a secret.
    pub value: String,
    /// Whether it is ticked, where it can be.
    pub checked: Option<bool>,
    /// Whether what belongs to it is unfolded, where it says so.
    pub expanded: Option<String>,
    /// Whether it says that its value is wrong.
    pub invalid: bool,
    /// The texts that describe it.
    pub description: String,
    /// The dialog that it is in.
    pub dialog: Option<String>,
    ringed: bool,
    open: bool,
    /// Its role, as assistive technology is told.
    #[serde(skip)]
    pub role: String,
    /// Its name, as assistive technology is told.
    #[serde(skip)]
    pub name: String,
}

impl Focus {
    /// Whether anything has the focus at all.
    pub fn is_somewhere(&self) -> bool {
        self.tag != "body"
    }

    /// Whether a heading was given it, to be read from there.
    pub fn is_heading(&self) -> bool {
        matches!(self.tag.as_str(), "h1" | "h2")
    }

    /// What is wrong with a place that the keyboard has come to; empty when nothing is.
    fn objection(&self) -> &'static str {
        if self.name.trim().is_empty() {
            return "has no name";
        }
        if self.role.is_empty() || self.role == "generic" {
            return "has no role";
        }
        // A heading is where reading begins and nothing that a key acts on: it wears no ring.
        if !self.is_heading() && !self.ringed {
            return "does not show that it has the focus";
        }
        if self.open { "" } else { "is out of sight or covered" }
    }
}

/// One question about an element that the client has no word for.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(
        &self,
        base_url: &Url,
        session_id: Option<&str>,
    ) -> Result<Url, <Url as std::str::FromStr>::Err> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/element/{}/computed{}", self.element, self.what))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}

/// The keyboard of a window. Nothing here looks an element up to act on it.
#[derive(Clone, Copy)]
pub struct Keyboard<'a> {
    window: &'a Window,
}

impl Window {
    /// Its keyboard.
    pub fn keyboard(&self) -> Keyboard<'_> {
        Keyboard { window: self }
    }
}

impl Keyboard<'_> {
    /// Presses a key.
    ///
    /// # Panics
    /// When it cannot be pressed.
    pub async fn press(&self, key: Key) {
        self.strike(&[], char::from(key)).await;
    }

    /// Presses a key while another one is held.
    ///
    /// # Panics
    /// When they cannot be pressed.
    pub async fn hold(&self, held: Key, key: char) {
        self.strike(&[char::from(held)], key).await;
    }

    async fn strike(&self, held: &[char], key: char) {
        let down = |value: &char| KeyAction::Down { value: *value };
        let up = |value: &char| KeyAction::Up { value: *value };
        let mut actions = KeyActions::new("keyboard".to_owned());
        for action in held.iter().map(down).chain([down(&key), up(&key)]).chain(held.iter().map(up)) {
            actions = actions.then(action);
        }
        self.window.client.perform_actions(actions).await.expect("keys are pressed");
    }

    /// Writes, letter by letter.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn write(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.window.client.perform_actions(actions).await.expect("letters are written");
    }

    /// Writes in place of what is in the field.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn write_over(&self, text: &str) {
        self.hold(Key::Control, 'a').await;
        self.write(text).await;
    }

    /// What has the focus now, as it is.
    ///
    /// # Panics
    /// When the page does not answer.
    pub async fn focus(&self) -> Focus {
        let found = self.window.client.execute_async(LOOK, Vec::new()).await.expect("the page answers");
        let mut focus: Focus = serde_json::from_value(found).expect("what has the focus");
        if focus.is_somewhere()
            && let Ok(element) = self.window.client.active_element().await
        {
            focus.role = self.computed(&element, "role").await;
            focus.name = self.computed(&element, "label").await;
        }
        focus
    }

    async fn computed(&self, element: &Element, what: &'static str) -> String {
        let command = Computed { element: element.element_id().to_string(), what };
        let answer = self.window.client.issue_cmd(command).await;
        answer.ok().and_then(|answer| answer.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// What has the focus now: in sight, visibly focused, with a name and a role.
    ///
    /// # Panics
    /// When it is nothing, or not so.
    pub async fn place(&self) -> Focus {
        let focus = self.focus().await;
        assert!(focus.is_somewhere(), "nothing has the focus:\n{}", self.window.text().await);
        let objection = focus.objection();
        assert!(objection.is_empty(), "what has the focus {objection}: {focus:#?}");
        focus
    }

    /// Waits until what has the focus is as wanted, and tells of it.
    ///
    /// # Panics
    /// When it does not come to that, or when it is not as it should be wherever it is.
    pub async fn comes_to(&self, what: &str, wanted: impl Fn(&Focus) -> bool) -> Focus {
        let begun = Instant::now();
        loop {
            let focus = self.focus().await;
            if wanted(&focus) {
                return self.place().await;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "the focus does not come to {what}, it is on {focus:#?}\n{}",
                self.window.text().await
            );
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Waits until the focus is on this.
    ///
    /// # Panics
    /// When it does not get there.
    pub async fn lands_on(&self, id: &str) -> Focus {
        self.comes_to(id, |focus| focus.id == id).await
    }

    /// Waits until a heading with these words has the focus.
    ///
    /// # Panics
    /// When none gets it.
    pub async fn lands_on_heading(&self, words: &str) -> Focus {
        self.comes_to(words, |focus| focus.is_heading() && focus.text.contains(words)).await
    }

    /// Goes on with Tab to this, and tells of every place on the way, the last one included.
    ///
    /// # Panics
    /// When it is not reached, or when a place on the way is not as it should be.
    pub async fn tab_to(&self, id: &str) -> Vec<Focus> {
        self.walk(&[], &[id]).await
    }

    /// Goes on with Tab to whichever of these comes first: of a group of radio buttons only the chosen one is a stop.
    ///
    /// # Panics
    /// When none is reached, or when a place on the way is not as it should be.
    pub async fn tab_to_one_of(&self, ids: &[&str]) -> Focus {
        self.walk(&[], ids).await.pop().expect("the place that was reached")
    }

    /// Goes back with Shift and Tab to this.
    ///
    /// # Panics
    /// When it is not reached, or when a place on the way is not as it should be.
    pub async fn back_to(&self, id: &str) -> Vec<Focus> {
        self.walk(&[char::from(Key::Shift)], &[id]).await
    }

    async fn walk(&self, held: &[char], ids: &[&str]) -> Vec<Focus> {
        let mut way: Vec<Focus> = Vec::new();
        while way.len() < STOPS {
            let stop = self.step(held, way.last()).await;
            let arrived = ids.contains(&stop.id.as_str());
            way.push(stop);
            if arrived {
                return way;
            }
        }
        panic!("{ids:?} is not reached. The way: {:#?}", names(&way));
    }

    /// One Tab further. The end of the page is no place: what comes after it is its beginning.
    async fn step(&self, held: &[char], before: Option<&Focus>) -> Focus {
        for _ in 0..3 {
            self.strike(held, char::from(Key::Tab)).await;
            if self.focus().await.is_somewhere() {
                let now = self.place().await;
                assert!(
                    before.is_none_or(|before| before.html != now.html),
                    "this does not let go: {now:#?}"
                );
                return now;
            }
        }
        panic!("the keyboard does not come back into the page");
    }

    /// Goes with Tab until everything was visited, and tells of all places: however often Tab is pressed, the focus comes
    /// back to where it was, so that nothing here is a trap.
    ///
    /// # Panics
    /// When it does not come back, or when a place is not as it should be.
    pub async fn round(&self) -> Vec<Focus> {
        let mut all: Vec<Focus> = Vec::new();
        while all.len() < STOPS {
            let stop = self.step(&[], all.last()).await;
            if all.first().is_some_and(|first| first.html == stop.html) {
                return all;
            }
            all.push(stop);
        }
        panic!("the way does not come back to where it began: {:#?}", names(&all));
    }
}

/// What places are called, for messages.
pub fn names(way: &[Focus]) -> Vec<String> {
    way.iter().map(|focus| format!("{} {} {}", focus.role, focus.name, focus.id)).collect()
}
