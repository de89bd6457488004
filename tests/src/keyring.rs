//! The session's Secret Service, asked by a program that is not ours.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The password of keyrings that tests make.
const PASSWORD: &str = "sesame";

/// The names of the entries of Causeway's sample world in the session's keyring.
///
/// # Panics
/// When the Secret Service cannot be asked.
pub fn entries() -> Vec<String> {
    listed(&mut Command::new("secret-tool"))
}

fn listed(tool: &mut Command) -> Vec<String> {
    let output = tool
        .args(["search", "--all", "service", "Causeway"])
        .output()
        .expect("secret-tool runs; it is in the package libsecret-tools");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    let name = |line: &str| line.strip_prefix("attribute.username = ").map(str::to_owned);
    text.lines().filter_map(name).collect()
}

/// A session bus of its own with a keyring that can be locked.
pub struct PrivateKeyring {
    _home: TempDir,
    address: String,
    bus: Child,
    daemon: Child,
}

impl PrivateKeyring {
    /// Starts both; the keyring is unlocked.
    ///
    /// # Panics
    /// When they do not start.
    pub fn start() -> Self {
        let home = tempfile::tempdir().expect("a home");
        let runtime = home.path().join("run");
        fs::create_dir(&runtime).expect("a folder");
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).expect("a private folder");
        let socket = home.path().join("bus");
        let address = format!("unix:path={}", socket.display());
        let bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--address", &address])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts");
        appears(&socket);
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut daemon = inside(&mut command, home.path(), &address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon starts");
        let mut input = daemon.stdin.take().expect("its input is piped");
        input.write_all(PASSWORD.as_bytes()).expect("it reads the password");
        drop(input);
        appears(&home.path().join(".local/share/keyrings/login.keyring"));
        let keyring = Self { _home: home, address, bus, daemon };
        keyring.until_it_answers();
        keyring
    }

    /// The bus, as programs are told it.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The variable that programs are told it with.
    pub fn variable(&self) -> (&'static str, &str) {
        ("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// The names of Causeway's entries in it; it has to be unlocked.
    ///
    /// # Panics
    /// When it cannot be asked.
    pub fn entries(&self) -> Vec<String> {
        let (name, address) = self.variable();
        listed(Command::new("secret-tool").env(name, address))
    }

    /// Locks it, as a person does in Passwords and Keys.
    ///
    /// # Panics
    /// When it stays open.
    pub fn lock(&self) {
        let locked = self.ask(&[
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ]);
        assert!(locked, "the keyring is locked");
    }

    fn until_it_answers(&self) {
        let begun = Instant::now();
        let label = [
            "/org/freedesktop/secrets/aliases/default",
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Collection",
            "string:Locked",
        ];
        while !self.ask(&label) {
            assert!(begun.elapsed() < Duration::from_secs(20), "the keyring does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn ask(&self, call: &[&str]) -> bool {
        let status = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
            .args(call)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    }
}

impl Drop for PrivateKeyring {
    fn drop(&mut self) {
        for process in [&mut self.daemon, &mut self.bus] {
            let _killed = process.kill();
            let _waited = process.wait();
        }
    }
}

fn inside<'a>(command: &'a mut Command, home: &Path, address: &str) -> &'a mut Command {
    command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env_remove("XDG_DATA_HOME")
        .env_remove("GNOME_KEYRING_CONTROL")
}

fn appears(path: &Path) {
    let begun = Instant::now();
    while !path.exists() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{} does not appear", path.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}
