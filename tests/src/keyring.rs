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

/// How long a bus or a keyring may take to be there, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where a bus looks for what it may start.
const SERVICES: &str = "/usr/share/dbus-1/services";

/// A session bus's own configuration, but for the services: `session.conf` would let the bus start a second keyring when
/// somebody asks for one before ours has its name, and that one would keep the name.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>ADDRESS</listen>
  <auth>EXTERNAL</auth>
  <servicedir>SERVICES</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

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
        let services = home.path().join("services");
        copy_services(&services);
        let configuration = CONFIGURATION
            .replace("ADDRESS", &address)
            .replace("SERVICES", services.to_str().expect("a path of letters"));
        let file = home.path().join("bus.conf");
        fs::write(&file, configuration).expect("a file");
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--nopidfile", "--config-file"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts");
        until("the bus", &mut bus, || socket.exists());
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
        let mut keyring = Self { _home: home, address: address.clone(), bus, daemon };
        until("the keyring's name", &mut keyring.daemon, || owner(&address).is_some());
        until("an open keyring", &mut keyring.daemon, || is_open(&address));
        let owner = owner(&address);
        assert_eq!(owner, Some(keyring.daemon.id()), "the name is of the keyring that was started");
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
        let lock = [
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ];
        assert!(ask(&self.address, &lock).is_some() && !is_open(&self.address), "the keyring is locked");
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

/// Everything that a session's bus may start, but for keyrings: what asks for their password, for one.
fn copy_services(to: &Path) {
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(SERVICES).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        if !text.contains("gnome-keyring-daemon") {
            fs::write(to.join(entry.file_name()), text).expect("a file");
        }
    }
}

/// The process that has the name of the Secret Service. Unlike a call to that name, this never starts one.
fn owner(address: &str) -> Option<u32> {
    let said = ask(
        address,
        &[
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.GetConnectionUnixProcessID",
            "string:org.freedesktop.secrets",
        ],
    )?;
    said.split_whitespace().last()?.parse().ok()
}

/// Whether there is a default keyring, unlocked.
fn is_open(address: &str) -> bool {
    let locked = [
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets/aliases/default",
        "org.freedesktop.DBus.Properties.Get",
        "string:org.freedesktop.Secret.Collection",
        "string:Locked",
    ];
    ask(address, &locked).is_some_and(|said| said.trim_end().ends_with("boolean false"))
}

/// The answer to a call; `None` for an error.
fn ask(address: &str, call: &[&str]) -> Option<String> {
    let output = Command::new("dbus-send")
        .args(["--session", "--print-reply=literal"])
        .args(call)
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .stderr(Stdio::null())
        .output()
        .expect("dbus-send runs");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Waits for what a program does once it has started.
fn until(what: &str, of: &mut Child, mut is_there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_there() {
        let ended = of.try_wait().expect("a child");
        assert!(ended.is_none(), "{what} does not come: its program has ended with {ended:?}");
        assert!(begun.elapsed() < PATIENCE, "{what} did not come within {} s", PATIENCE.as_secs());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use super::{PrivateKeyring, is_open};

    #[test]
    fn a_private_keyring_is_there_open_and_then_locked() {
        let keyring = PrivateKeyring::start();
        assert!(is_open(keyring.address()) && keyring.entries().is_empty());
        keyring.lock();
    }
}
