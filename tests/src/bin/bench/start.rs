//! From the start of the program to a window that can be used, and what the window then takes, beside an empty window.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use causeway_tests::window::{Home, PATIENCE};
use causeway_tests::{processes, programs};
use fantoccini::{ClientBuilder, Locator};
use serde::Serialize;
use serde_json::json;

use crate::memory::Memory;
use crate::numbers::{Times, median};

/// Counted starts of each program.
const STARTS: usize = 5;

/// How long a window is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(3);

/// Pause between two looks at the page.
const LOOK: Duration = Duration::from_millis(5);

/// Start and memory of both programs.
#[derive(Debug, Serialize)]
pub(crate) struct Starts {
    /// Causeway.
    pub(crate) causeway: Cost,
    /// A Tauri window with one line of text.
    pub(crate) empty_window: Cost,
}

/// What a program costs before anybody uses it.
#[derive(Debug, Serialize)]
pub(crate) struct Cost {
    /// From asking WebDriver for the program to the element that a person would click.
    pub(crate) start_ms: Times,
    /// The medians, each of its own.
    pub(crate) memory: Memory,
}

struct Subject {
    program: PathBuf,
    /// The `data-testid` that tells that the window can be used.
    ready: &'static str,
    home: Home,
    starts: Vec<(f64, Memory)>,
}

/// Starts both in turn, so that a busy moment of the machine meets both. The first start of each fills caches and is not
/// counted.
pub(crate) async fn measure() -> Starts {
    let directory = programs::directory();
    let empty = directory.join("examples").join(format!("empty_window{}", std::env::consts::EXE_SUFFIX));
    assert!(empty.exists(), "{} has not been built; `cargo xtask bench` builds it", empty.display());
    let subject = |program, ready| Subject { program, ready, home: Home::new(), starts: Vec::new() };
    let mut subjects =
        [subject(programs::program("causeway-desktop"), "door-connect"), subject(empty, "empty")];
    for number in 0..=STARTS {
        for subject in &mut subjects {
            let start = once(subject).await;
            let name = subject.program.file_stem().unwrap_or_default().display();
            println!("start {number} of {STARTS}: {name}, {:.0} ms, {:.0} MiB", start.0, start.1.pss_mib);
            if number > 0 {
                subject.starts.push(start);
            }
        }
    }
    let [causeway, empty_window] = subjects.map(|subject| cost(&subject.starts));
    Starts { causeway, empty_window }
}

fn cost(starts: &[(f64, Memory)]) -> Cost {
    let middle = |of: fn(&Memory) -> f64| {
        median(&starts.iter().map(|(_, memory)| of(memory)).collect::<Vec<_>>()).round()
    };
    let processes = starts.last().map_or(0, |(_, memory)| memory.processes);
    Cost {
        start_ms: Times::of(starts.iter().map(|(millis, _)| *millis)),
        memory: Memory {
            processes,
            rss_mib: middle(|memory| memory.rss_mib),
            pss_mib: middle(|memory| memory.pss_mib),
        },
    }
}

async fn once(subject: &Subject) -> (f64, Memory) {
    let (mut driver, address) = driver(&subject.home);
    let mut capabilities = serde_json::Map::new();
    capabilities
        .insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": subject.program, "args": [] }));
    let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
    builder.capabilities(capabilities);
    let selector = format!("[data-testid=\"{}\"]", subject.ready);
    let begun = Instant::now();
    // Without a display the driver waits for ever.
    let opened = tokio::time::timeout(PATIENCE, builder.connect(&address)).await;
    let client = opened.expect("the window opens in time").expect("the window opens");
    while client.find(Locator::Css(&selector)).await.is_err() {
        assert!(begun.elapsed() < PATIENCE, "{} does not show {selector}", subject.program.display());
        tokio::time::sleep(LOOK).await;
    }
    let millis = begun.elapsed().as_secs_f64() * 1000.0;
    tokio::time::sleep(SETTLE).await;
    let memory = Memory::below(driver.id());
    client.close().await.expect("the window closes");
    processes::end_driver(&mut driver, SETTLE);
    (millis, memory)
}

/// WebKit's driver, ready for a session, so that its own start is not measured.
fn driver(home: &Home) -> (Child, String) {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let mut command = Command::new("WebKitWebDriver");
    command.arg(format!("--port={port}")).arg("--host=127.0.0.1").env("HOME", home.path());
    for name in ["DATA", "CONFIG", "CACHE", "STATE"] {
        command.env(format!("XDG_{name}_HOME"), home.path().join(name.to_lowercase()));
    }
    command.env("NO_AT_BRIDGE", "1").env("TAURI_WEBVIEW_AUTOMATION", "true");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let driver = command.spawn().expect("WebKitWebDriver starts; it is in the package webkit2gtk-driver");
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < PATIENCE, "the driver does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    (driver, format!("http://127.0.0.1:{port}"))
}
