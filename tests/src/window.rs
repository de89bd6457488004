//! The real window, driven through WebKit's own WebDriver.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

use crate::programs::program;

/// How long anything in the window may take to appear.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A folder tree of one person: nothing of the machine's own is seen.
pub struct Home {
    directory: tempfile::TempDir,
}

impl Home {
    /// An empty one.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a home") }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

/// A window at work; it and its driver end with [`Window::close`] or when dropped.
pub struct Window {
    /// The WebDriver session.
    pub client: Client,
    driver: Child,
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

impl Window {
    /// Opens the program with these arguments, as a person whose home is `home`. The keyring and display are those of
    /// the session the test runs in.
    ///
    /// # Panics
    /// When the window does not open.
    pub async fn open(home: &Home, arguments: &[&str]) -> Self {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path().join("data"))
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .env("XDG_CACHE_HOME", home.path().join("cache"))
            .env("XDG_STATE_HOME", home.path().join("state"))
            .env("NO_AT_BRIDGE", "1")
            // Without it the window does not let a driver in.
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_ENDPOINT_URL"] {
            command.env_remove(name);
        }
        let driver = command.spawn().expect("WebKitWebDriver starts; it is in the package webkit2gtk-driver");
        let options = json!({ "binary": program("causeway-desktop"), "args": arguments });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let begun = Instant::now();
        let client = loop {
            let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
            builder.capabilities(capabilities.clone());
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if begun.elapsed() > PATIENCE => panic!("the window does not open: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        Self { client, driver }
    }

    /// The element with this `data-testid`, once it is there.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn find(&self, id: &str) -> Element {
        let selector = format!("[data-testid=\"{id}\"]");
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&selector)).await {
            Ok(element) => element,
            Err(error) => panic!("{id} did not appear: {error}\n{}", self.text().await),
        }
    }

    /// Whether an element with this `data-testid` is there right now.
    pub async fn has(&self, id: &str) -> bool {
        self.client.find(Locator::Css(&format!("[data-testid=\"{id}\"]"))).await.is_ok()
    }

    /// Clicks, once it is there and enabled.
    ///
    /// # Panics
    /// When it cannot be clicked in time.
    pub async fn click(&self, id: &str) {
        let begun = Instant::now();
        loop {
            let element = self.find(id).await;
            let enabled = element.is_enabled().await.unwrap_or(false);
            let inert = element.attr("aria-disabled").await.ok().flatten().as_deref() == Some("true");
            if enabled && !inert && element.click().await.is_ok() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{id} cannot be clicked\n{}", self.text().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Replaces what a field holds by typing.
    ///
    /// # Panics
    /// When it cannot be typed into.
    pub async fn type_into(&self, id: &str, text: &str) {
        let element = self.find(id).await;
        element.click().await.unwrap_or_else(|error| panic!("{id} cannot be focused: {error}"));
        element.clear().await.unwrap_or_else(|error| panic!("{id} cannot be cleared: {error}"));
        element.send_keys(text).await.unwrap_or_else(|error| panic!("{id} cannot be typed into: {error}"));
    }

    /// Everything a person can read.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => format!("(no text: {error})"),
        }
    }

    /// Waits until the window says this somewhere.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn says(&self, wanted: &str) {
        self.says_within(wanted, PATIENCE).await;
    }

    /// Waits that long until the window says this somewhere.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn says_within(&self, wanted: &str, patience: Duration) {
        let begun = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(wanted) {
                return;
            }
            assert!(begun.elapsed() < patience, "the window does not say \"{wanted}\". It says:\n{text}");
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// The whole document as the browser holds it, for the canary.
    pub async fn document(&self) -> String {
        self.client.source().await.unwrap_or_default()
    }

    /// Writes a picture of the window.
    ///
    /// # Panics
    /// When it cannot be taken or written.
    pub async fn picture(&self, path: &Path) {
        let png = self.client.screenshot().await.expect("a picture");
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory).expect("a folder for pictures");
        }
        std::fs::write(path, png).expect("the picture is written");
    }

    /// Ends the session; the program ends with it.
    pub async fn close(mut self) {
        let _ended = self.client.clone().close().await;
        let _killed = self.driver.kill();
        let _waited = self.driver.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _killed = self.driver.kill();
        let _waited = self.driver.wait();
    }
}

/// Every file below a folder, with its bytes.
pub fn files_below(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                files.push((path, bytes));
            }
        }
    }
    files
}
