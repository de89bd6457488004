//! Layouts hold: every screen, in the window's own engine, in languages longer than English, in small windows and at a
//! zoom of 200 %. Nothing scrolls sideways, nothing is cut off for good, nothing lies over anything else, and axe finds
//! nothing to object to in light or in dark.
//!
//! The pages are those of `npm run build:fake`, which play all that a screen can show. What is looked at is in
//! `layouts/screens.json`, the way there in `layouts/walk.js`, and what must hold in `layouts/rules.js`.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use causeway_tests::processes;
use causeway_tests::window::{Home, PATIENCE, Window};
use serde::Deserialize;
use serde_json::{Value, json};

const WALK: &str = include_str!("layouts/walk.js");
const RULES: &str = include_str!("layouts/rules.js");
const SCREENS: &str = include_str!("layouts/screens.json");

/// How a page is asked for something that takes a while: by `[what came of it, what went wrong]`.
const ASK: &str = "const [work, given, done] = arguments;
    window[work](given).then((it) => done([it ?? null, null]), (error) => done([null, String(error)]));";

/// What axe objects to, as lines. Two elements of the library of widgets are left out: what hands the focus on at the
/// edges of a layer, which is hidden from those who are read to and has to be a stop of the keyboard, and what layers
/// lie in, which is beside the landmarks of the page.
const AXE: &str = "window.judge = async (rules) => {
        const context = { exclude: ['[data-base-ui-focus-guard]'] };
        const { violations } = await axe.run(context, { resultTypes: ['violations'], ...rules });
        return violations.flatMap(({ id, nodes }) => nodes
            .filter(({ target }) => id !== 'region' || document.querySelector(target[0])?.closest('[data-base-ui-portal]') == null)
            .map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any.map(({ message }) => message).join(' ')}`));
    };
    window.wear = async (theme) => { document.documentElement.dataset.theme = theme; await rest(); };
    window.look = async () => { await rest(); return faults(); };
    Object.assign(window, { walk, rest, faults });";

/// A width and a height of the page in CSS pixels.
type Size = (i64, i64);

/// What most people have.
const USUAL: Size = (1280, 800);

/// The least that the window can be made.
const SMALL: Size = (800, 600);

/// The usual window at a zoom of 200 %, which leaves the page half of its pixels each way. The `zoom` of CSS would
/// enlarge what is drawn and leave the conditions of the style sheets as they were.
const ZOOMED: Size = (640, 400);

/// How long a window may take to be of another size.
const SETTLE: Duration = Duration::from_secs(2);

/// Screens that are reached one from another, from one start of the page.
#[derive(Deserialize)]
struct Walk {
    /// The world that the fake backend plays.
    address: String,
    /// The name of each screen, and the steps to it from the one before.
    stops: Vec<(String, String)>,
}

#[tokio::test(flavor = "multi_thread")]
async fn english_holds_and_is_accessible() {
    hold("en", &[ZOOMED, USUAL], true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn german_holds() {
    // Where there is least room. What has room in a larger window is told by a language that is longer still.
    hold("de", &[SMALL], false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_fifths_longer_holds() {
    hold("pseudo", &[SMALL, USUAL], false).await;
}

/// Looks at every screen in this language and these sizes.
async fn hold(language: &str, sizes: &[Size], judged: bool) {
    let server = Server::start();
    let home = Home::new();
    let mut page = Page { window: Window::open_browser(&home).await, size: (0, 0), frame: (0, 0) };
    let walks: Vec<Walk> = serde_json::from_str(SCREENS).expect("screens.json is a list of walks");
    let mut faults = String::new();
    let mut seen = 0;
    for walk in walks {
        page.open(&server.address(&walk.address, language)).await;
        for (name, steps) in &walk.stops {
            if let Err(error) = page.ask("walk", json!(steps)).await {
                let _ = writeln!(faults, "{name}, {language}: cannot be reached: {error}");
                break;
            }
            seen += 1;
            for line in page.faults(sizes, judged).await {
                let _ = writeln!(faults, "{name}, {language}, {line}");
            }
        }
    }
    page.window.close().await;
    assert!(faults.is_empty(), "{} faults in {seen} screens:\n{faults}", faults.lines().count());
}

/// The page in its window.
struct Page {
    window: Window,
    size: Size,
    /// What the window is larger by than the page in it.
    frame: Size,
}

impl Page {
    async fn open(&mut self, address: &str) {
        self.window.client.goto(address).await.expect("the page opens");
        let axe = ui().join("node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&axe).expect("axe-core is installed with the other node modules");
        let script = format!("{axe};{WALK};{RULES};{AXE}");
        self.window.client.execute(&script, Vec::new()).await.expect("the rules are loaded");
    }

    /// What the page has to say to one of its functions.
    async fn ask(&self, work: &str, given: Value) -> Result<Value, String> {
        let answer = self.window.client.execute_async(ASK, vec![json!(work), given]).await;
        let answer = answer.map_err(|error| error.to_string())?;
        match answer.get(1).and_then(Value::as_str) {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer.get(0).cloned().unwrap_or_default()),
        }
    }

    /// The same, of functions that answer with lines and do not fail.
    async fn lines(&self, work: &str, given: Value) -> Vec<String> {
        let answer = self.ask(work, given).await.unwrap_or_else(|error| panic!("{work}: {error}"));
        serde_json::from_value(answer).unwrap_or_default()
    }

    /// All that is wrong with the screen that is shown.
    async fn faults(&mut self, sizes: &[Size], judged: bool) -> Vec<String> {
        let mut faults = Vec::new();
        for size in sizes {
            self.resize(*size).await;
            let (width, height) = size;
            let mut found = self.lines("look", Value::Null).await;
            if judged && *size == ZOOMED {
                // Here most has to scroll.
                let rules = json!({ "runOnly": ["scrollable-region-focusable"] });
                found.extend(self.lines("judge", rules).await);
            }
            faults.extend(found.iter().map(|fault| format!("{width}x{height}: {fault}")));
        }
        if judged {
            // Between themes only colours differ.
            for (theme, rules) in [("light", json!({})), ("dark", json!({ "runOnly": ["color-contrast"] }))] {
                self.lines("wear", json!(theme)).await;
                let found = self.lines("judge", rules).await;
                faults.extend(found.iter().map(|fault| format!("{theme}: {fault}")));
            }
            self.lines("wear", json!("light")).await;
        }
        faults
    }

    /// Makes the page as large as that, whatever the frame around it takes.
    async fn resize(&mut self, size: Size) {
        if self.size == size {
            return;
        }
        let begun = Instant::now();
        loop {
            let wanted = |length: i64| u32::try_from(length).expect("a length");
            let (width, height) = (wanted(size.0 + self.frame.0), wanted(size.1 + self.frame.1));
            self.window.client.set_window_size(width, height).await.expect("the window can be resized");
            let is = self.settled(size).await;
            if is == size {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "the page is {is:?} large instead of {size:?}");
            self.frame = (self.frame.0 + size.0 - is.0, self.frame.1 + size.1 - is.1);
        }
        self.size = size;
    }

    /// How large the page is once it is as large as that, or after a while.
    async fn settled(&self, size: Size) -> Size {
        let begun = Instant::now();
        loop {
            let is = self.window.client.execute("return [innerWidth, innerHeight];", Vec::new()).await;
            let is = serde_json::from_value(is.expect("the page has a size")).expect("two lengths");
            if is == size || begun.elapsed() > SETTLE {
                return is;
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }
}

/// Serves the pages as they were built, under the policy that the program sets for its own.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> Self {
        assert!(ui().join("dist-fake/index.html").exists(), "`npm run build:fake` has not been run");
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let process = Command::new("node")
            .args(["node_modules/vite/bin/vite.js", "preview", "--mode", "fake", "--host", "127.0.0.1"])
            .args(["--strictPort", "--port", &port.to_string()])
            .current_dir(ui())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("node starts");
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "the pages are not served");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, port }
    }

    fn address(&self, world: &str, language: &str) -> String {
        // What takes time takes none, unless the world is one at work.
        let tick = if world.contains("tick=") { "" } else { "&tick=1" };
        format!("http://127.0.0.1:{}/?{world}{tick}&language={language}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        processes::end_driver(&mut self.process, Duration::ZERO);
    }
}

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("ui")
}
