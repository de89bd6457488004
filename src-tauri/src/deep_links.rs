//! Links to issues that the operating system opens Causeway with: `causeway://issue/SHOP-12`.
//!
//! They come as an argument of the first start, as one of a second start that hands over to the first, or, on macOS, as
//! an event. Anybody can make such a link, so nothing else than an issue to show is ever taken from one.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use causeway_contract::issue::DeepLink;
use causeway_domain::issue_address::IssueAddress;
use tauri::ipc::Channel;

/// As many as wait for the window. Whoever opens more at once wants the last ones.
const WAITING: usize = 4;

/// Links on their way to the window.
#[derive(Default)]
pub(crate) struct DeepLinks(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<String>,
    window: Option<Channel<DeepLink>>,
}

impl DeepLinks {
    /// Takes the links to issues among these arguments, and leaves everything else.
    pub(crate) fn take<T: AsRef<str>>(&self, arguments: impl IntoIterator<Item = T>) {
        let mut state = self.state();
        for argument in arguments {
            let text = argument.as_ref();
            if IssueAddress::is_link(text) && IssueAddress::parse(text).is_ok() {
                state.waiting.push_back(text.to_owned());
            }
        }
        while state.waiting.len() > WAITING {
            state.waiting.pop_front();
        }
        state.hand_over();
    }

    /// Hands links to this window from now on, those first that came before it.
    pub(crate) fn watch(&self, window: Channel<DeepLink>) {
        let mut state = self.state();
        state.window = Some(window);
        state.hand_over();
    }

    /// What waits for a window.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> Vec<String> {
        self.state().waiting.iter().cloned().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn hand_over(&mut self) {
        let Some(window) = &self.window else { return };
        while let Some(text) = self.waiting.pop_front() {
            if window.send(DeepLink { text: text.clone() }).is_err() {
                // The page was loaded anew, and will watch again.
                self.waiting.push_front(text);
                self.window = None;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tauri::ipc::{Channel, InvokeResponseBody};

    use super::*;

    fn window() -> (Channel<DeepLink>, Arc<Mutex<Vec<String>>>) {
        let got = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&got);
        let channel = Channel::new(move |body| {
            let InvokeResponseBody::Json(text) = body else { panic!("no JSON") };
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            seen.lock().unwrap().push(value["text"].as_str().unwrap().to_owned());
            Ok(())
        });
        (channel, got)
    }

    #[test]
    fn links_wait_for_the_window_and_nothing_else_is_taken() {
        let links = DeepLinks::default();
        links.take([
            "causeway-desktop",
            "--sandbox",
            "causeway://issue/SHOP-1",
            "causeway://settings/wipe",
            "https://jira.example.com/browse/SHOP-2",
            "SHOP-3",
            "causeway://issue/SHOP-4?site=https://jira.example.com",
            "causeway://issue/not-an-issue",
        ]);
        let (channel, got) = window();
        links.watch(channel);
        let first = ["causeway://issue/SHOP-1", "causeway://issue/SHOP-4?site=https://jira.example.com"];
        assert_eq!(*got.lock().unwrap(), first);
        links.take(["causeway://issue/shop-6"]);
        assert_eq!(got.lock().unwrap().last().unwrap(), "causeway://issue/shop-6");
        links.take([""; 0]);
        assert_eq!(got.lock().unwrap().len(), 3, "each once");
    }

    #[test]
    fn the_last_ones_wait_and_a_new_page_gets_what_the_old_one_did_not() {
        let links = DeepLinks::default();
        links.take((1..=9).map(|number| format!("causeway://issue/SHOP-{number}")));
        links.watch(Channel::new(|_| Err(tauri::Error::WindowNotFound)));
        let (channel, got) = window();
        links.watch(channel);
        let last: Vec<String> = (6..=9).map(|number| format!("causeway://issue/SHOP-{number}")).collect();
        assert_eq!(*got.lock().unwrap(), last);
    }
}
