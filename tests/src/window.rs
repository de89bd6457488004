//! The real window, driven through WebKit's own WebDriver.

use std::fs::{File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

use crate::programs::program;
use crate::{display, processes};

/// How long anything in the window may take to appear.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long a program may take to end with its session.
const CLOSING: Duration = Duration::from_secs(3);

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

    /// Where the program's standard output and error go, so that they are looked through like any other file.
    fn output(&self) -> File {
        let path = self.path().join("program-output");
        OpenOptions::new().create(true).append(true).open(path).expect("a file for the program's output")
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
    _alone: MutexGuard<'static, ()>,
}

/// The program brings its first window to the front instead of opening a second one.
static ALONE: Mutex<()> = Mutex::const_new(());

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
        Self::open_in(home, arguments, &[]).await
    }

    /// The same, with these variables in the program's environment.
    ///
    /// # Panics
    /// When the window does not open.
    pub async fn open_in(home: &Home, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::open_program(&program("causeway-desktop"), home, arguments, environment).await
    }

    /// The same, of a program that lies somewhere else than those under test.
    ///
    /// # Panics
    /// When the window does not open.
    pub async fn open_program(
        program: &Path,
        home: &Home,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let options = json!({ "binary": program, "args": arguments });
        Self::start(home, Some(options), environment).await
    }

    /// An empty window of the engine's own small browser: what the program shows, without the program.
    ///
    /// # Panics
    /// When the window does not open.
    pub async fn open_browser(home: &Home) -> Self {
        Self::start(home, None, &[]).await
    }

    async fn start(home: &Home, options: Option<Value>, environment: &[(&str, &str)]) -> Self {
        let alone = ALONE.lock().await;
        let port = free_port();
        let output = home.output();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("one file for both"))
            .stderr(output)
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
        command.envs(environment.iter().copied());
        let driver = command.spawn().expect("WebKitWebDriver starts; it is in the package webkit2gtk-driver");
        // Without options the driver opens the browser that comes with it.
        let mut capabilities = serde_json::Map::new();
        capabilities.extend(options.map(|options| ("webkitgtk:browserOptions".to_owned(), options)));
        let begun = Instant::now();
        let client = loop {
            let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
            builder.capabilities(capabilities.clone());
            let address = format!("http://127.0.0.1:{port}");
            match tokio::time::timeout(PATIENCE, builder.connect(&address)).await {
                Ok(Ok(client)) => break client,
                Ok(Err(error)) if begun.elapsed() > PATIENCE => panic!("the window does not open: {error}"),
                Ok(Err(_)) => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(late) => panic!("the driver waits for a window that does not open: {late}"),
            }
        };
        Self { client, driver, _alone: alone }
    }

    /// The element with this `data-testid`, once it is there.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn find(&self, id: &str) -> Element {
        let selector = format!("[data-testid=\"{id}\"]");
        let begun = Instant::now();
        loop {
            // A page that is being redrawn can lose the element between two looks of the driver.
            match self.client.find(Locator::Css(&selector)).await {
                Ok(element) => return element,
                Err(error) if begun.elapsed() > PATIENCE => {
                    panic!("{id} did not appear: {error}\n{}", self.text().await)
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Whether an element with this `data-testid` is there right now.
    pub async fn has(&self, id: &str) -> bool {
        self.client.find(Locator::Css(&format!("[data-testid=\"{id}\"]"))).await.is_ok()
    }

    /// Replaces what a field holds by typing.
    ///
    /// # Panics
    /// When it cannot be typed into.
    pub async fn type_into(&self, id: &str, text: &str) {
        self.click(id).await;
        let element = self.find(id).await;
        // Selected and typed over, as a person does. The driver's own clearing leaves the field in between, which tells a
        // field with a list that its value was chosen.
        let chosen = json!(element);
        self.client
            .execute("arguments[0].select();", vec![chosen])
            .await
            .unwrap_or_else(|error| panic!("what is in {id} cannot be selected: {error}"));
        element.send_keys(text).await.unwrap_or_else(|error| panic!("{id} cannot be typed into: {error}"));
    }

    /// Everything a person can read, as the browser lays it out.
    pub async fn text(&self) -> String {
        self.laid_out("body").await.unwrap_or_else(|| "(no text)".to_owned())
    }

    async fn laid_out(&self, selector: &str) -> Option<String> {
        let script = "const found = document.querySelector(arguments[0]); return found && found.innerText;";
        let text = self.client.execute(script, vec![json!(selector)]).await.ok()?;
        text.as_str().map(str::to_owned)
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

    /// What the element with this `data-testid` says, once it is there.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn text_of(&self, id: &str) -> String {
        self.find(id).await;
        self.laid_out(&format!("[data-testid=\"{id}\"]")).await.unwrap_or_default()
    }

    /// The code and the words of the error that is shown, once one is.
    ///
    /// # Panics
    /// When none comes.
    pub async fn error(&self) -> (String, String) {
        let code = self.find("error-message").await.attr("data-code").await.ok().flatten();
        (code.unwrap_or_default(), self.text_of("error-message").await)
    }

    /// The process of the program under test.
    ///
    /// # Panics
    /// When it is not there.
    pub fn process(&self) -> u32 {
        let children = processes::children_of(self.driver.id());
        let program =
            children.into_iter().find(|id| processes::command_line(*id).contains("causeway-desktop"));
        program.expect("the driver has started the program")
    }

    /// Asks the window to close, as a click on its close button does.
    ///
    /// # Panics
    /// When it cannot be asked.
    pub fn ask_to_close(&self) {
        display::ask_to_close(self.process());
    }

    /// Waits until the program has ended by itself.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn ends(self, process: u32) {
        let begun = Instant::now();
        while !processes::command_line(process).is_empty() {
            assert!(begun.elapsed() < PATIENCE, "the program goes on: {}", self.text().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends the program at once, as a crash or a power cut would.
    ///
    /// # Panics
    /// When it cannot be ended.
    pub fn kill(self) {
        let process = self.process();
        let killed = Command::new("kill").args(["-9", &process.to_string()]).status();
        assert!(killed.expect("kill runs").success(), "the program is killed");
    }

    /// Ends the session; the program ends with it.
    pub async fn close(mut self) {
        let _ended = self.client.clone().close().await;
        processes::end_driver(&mut self.driver, CLOSING);
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        processes::end_driver(&mut self.driver, Duration::ZERO);
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
