//! A desktop of one's own for a program: virtual display, session bus, unlocked keyring, empty home.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::failure::Failure;
use crate::process::program;

/// Runs in a shell inside the session; `"$@"` is the program. The keyring's password is no secret: nothing real is in it.
const SCRIPT: &str = r#"
printf 'causeway' | gnome-keyring-daemon --foreground --unlock --components=secrets > /dev/null 2>&1 &
keyring=$!
tries=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \
    string:org.freedesktop.secrets > /dev/null 2>&1
do
    tries=$((tries + 1))
    if [ "$tries" -gt 200 ]; then echo 'the keyring did not start' >&2; exit 1; fi
    sleep 0.05
done
status=0
"$@" || status=$?
kill "$keyring"
exit "$status"
"#;

/// The directories of a session; they go when this is dropped.
pub(crate) struct Desktop {
    home: TempDir,
}

impl Desktop {
    pub(crate) fn new() -> Result<Self, Failure> {
        // Not below target/: the path of a socket may have 107 bytes.
        let made = tempfile::Builder::new().prefix("causeway-desktop-").tempdir();
        let home =
            made.map_err(|source| Failure::File { path: std::env::temp_dir(), action: "written", source })?;
        let runtime = home.path().join("run");
        fs::create_dir(&runtime).and_then(|()| private(&runtime)).map_err(|source| Failure::File {
            path: runtime,
            action: "made",
            source,
        })?;
        Ok(Self { home })
    }

    /// A command that runs `inner` in this session, with the environment of `inner`.
    pub(crate) fn command(&self, inner: &Command) -> Command {
        let directory = inner.get_current_dir().unwrap_or(Path::new("."));
        let mut command = program("xvfb-run", directory);
        command
            .args(["--auto-servernum", "--server-args=-screen 0 1440x900x24"])
            .args(["dbus-run-session", "--", "sh", "-euc", SCRIPT, "sh"])
            .arg(inner.get_program())
            .args(inner.get_args());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        keep_toolchain(&mut command);
        command
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path().join("run"))
            // The accessibility bus is not there, and waiting for it slows each window down.
            .env("NO_AT_BRIDGE", "1");
        for name in
            ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "WAYLAND_DISPLAY"]
        {
            command.env_remove(name);
        }
        without_aws(&mut command);
        command
    }
}

/// cargo and rustup find themselves by HOME, which is going to be another.
pub(crate) fn keep_toolchain(command: &mut Command) {
    let Some(home) = std::env::home_dir() else { return };
    for (name, directory) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        let set = std::env::var_os(name).unwrap_or_else(|| home.join(directory).into_os_string());
        command.env(name, set);
    }
}

/// Takes the person's own AWS settings away.
pub(crate) fn without_aws(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"AWS_") {
            command.env_remove(name);
        }
    }
    command.env("AWS_EC2_METADATA_DISABLED", "true");
}

/// Whether a window can be opened as things are.
pub(crate) fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| value != OsStr::new(""));
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Session buses refuse a runtime directory that others may read.
pub(crate) fn private(directory: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    #[cfg(not(unix))]
    let _same_elsewhere = directory;
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::Desktop;
    use crate::process::{output, program};

    #[test]
    fn a_desktop_has_a_display_a_keyring_and_a_home_of_its_own() {
        let desktop = Desktop::new().unwrap();
        let home = desktop.home.path().to_owned();
        let look = "dbus-send --session --print-reply=literal --dest=org.freedesktop.secrets \
                    /org/freedesktop/secrets/aliases/default org.freedesktop.DBus.Properties.Get \
                    string:org.freedesktop.Secret.Collection string:Locked; echo \"$DISPLAY|$HOME|$MARK\"";
        let mut inner = program("sh", Path::new("/"));
        inner.args(["-c", look]).env("MARK", "passed on").env("HOME", "/nowhere");
        let printed = output(&mut desktop.command(&inner));
        let printed: Vec<&str> = printed.split_whitespace().collect();
        assert_eq!(printed[..3], ["variant", "boolean", "false"], "the keyring is unlocked");
        let line = printed[3..].join(" ");
        assert!(line.starts_with(':') && line.ends_with(&format!("|{}|passed on", home.display())), "{line}");
        drop(desktop);
        assert!(!home.exists(), "and leaves nothing");
    }
}
