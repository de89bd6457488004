//! The real Secret Service: each test starts itself again inside a session bus of its own, with a home directory of its
//! own, so that nobody's real keyring is touched.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use causeway_app::port::secrets::{Keep, KeychainState, SecretError, SecretStore};
use causeway_domain::Secret;
use causeway_secrets::KeychainStore;

/// Set inside the session, where the test's own body runs.
const INSIDE: &str = "CAUSEWAY_TEST_KEYRING";

/// A keyring that has just been made and unlocked with a password.
const UNLOCKED: &str = r"
printf 'sesame' | gnome-keyring-daemon --foreground --unlock --components=secrets &
daemon=$!
";

/// A default keyring with a password, that a second daemon then finds and nobody has unlocked.
const LOCKED: &str = r#"
printf 'sesame' | gnome-keyring-daemon --foreground --unlock --components=secrets &
daemon=$!
tries=0
until [ -e "$HOME/.local/share/keyrings/login.keyring" ]; do tries=$((tries + 1)); [ $tries -lt 200 ]; sleep 0.05; done
kill "$daemon"; wait "$daemon" || true
gnome-keyring-daemon --foreground --components=secrets < /dev/null &
daemon=$!
"#;

/// Waits for the service's name on the bus, runs the test again, and ends the daemon.
const RUN: &str = r#"
tries=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \
    string:org.freedesktop.secrets > /dev/null 2>&1; do tries=$((tries + 1)); [ $tries -lt 200 ]; sleep 0.05; done
status=0
"$@" || status=$?
kill "$daemon"
exit $status
"#;

/// Whether this is the inner run; if not, makes one with `script` around it and judges its end.
fn inside(test: &str, session: &[&str], script: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();

    let mut words: Vec<&str> = session.to_vec();
    words.extend(["sh", "-euc", script, "sh"]);
    let output = Command::new(words[0])
        .args(&words[1..])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_DATA_HOME")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", &runtime)
        .env(INSIDE, "1")
        .output()
        .expect("dbus-run-session and gnome-keyring are needed; `cargo xtask test` installs them");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{}\n{out}\n{err}", output.status);
    false
}

#[tokio::test]
async fn an_unlocked_keyring_keeps_returns_and_removes() {
    let script = format!("{UNLOCKED}{RUN}");
    if !inside("an_unlocked_keyring_keeps_returns_and_removes", &["dbus-run-session", "--"], &script) {
        return;
    }
    let reading = || KeychainStore::for_reading("causeway-test", Duration::from_secs(10));
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let (before, reader) = (threads(), reading());
    assert_eq!(reader.get("aws").await.err(), Some(SecretError::Missing));
    assert_eq!(threads() - before, 1, "one thread does all of it");

    let session = KeychainStore::new("causeway-test");
    let status = session.status().await;
    assert_eq!((status.state, status.store, status.fix), (KeychainState::Ok, "Secret Service", None));

    session.put("aws", &Secret::new("wJalr/+=".to_owned()), Keep::Keychain).await.unwrap();
    session.put("aws", &Secret::new("rotated".to_owned()), Keep::Keychain).await.unwrap();
    let later = KeychainStore::new("causeway-test");
    assert_eq!(later.get("aws").await.unwrap().expose(), "rotated");
    assert_eq!(KeychainStore::new("causeway-other").get("aws").await.err(), Some(SecretError::Missing));
    let long = format!("ä{}", "x".repeat(900));
    session.put("other", &Secret::new(long.clone()), Keep::Keychain).await.unwrap();
    assert_eq!(reader.get("aws").await.unwrap().expose(), "rotated", "what the library wrote");
    assert_eq!(reader.get("other").await.unwrap().expose(), long, "by the same session");
    assert_eq!(reader.get("none").await.err(), Some(SecretError::Missing));
    let refused = reader.put("aws", &Secret::new("x".to_owned()), Keep::Keychain).await;
    assert!(matches!(refused, Err(SecretError::Failed { .. })), "{refused:?}");
    assert_eq!(reading().get("aws").await.unwrap().expose(), "rotated", "and nothing was stored");
    session.remove("other").await.unwrap();
    later.remove("aws").await.unwrap();
    assert_eq!(KeychainStore::new("causeway-test").get("aws").await.err(), Some(SecretError::Missing));
}

#[tokio::test]
async fn a_locked_keyring_is_told_from_an_absent_one() {
    let script = format!("{LOCKED}{RUN}");
    if !inside("a_locked_keyring_is_told_from_an_absent_one", &["dbus-run-session", "--"], &script) {
        return;
    }
    let session = KeychainStore::with_deadline("causeway-test", Duration::from_secs(5));
    let status = session.status().await;
    assert_eq!(status.state, KeychainState::Locked, "{status:?}");
    let refused = session.put("aws", &Secret::new("x".to_owned()), Keep::Keychain).await;
    assert_eq!(refused, Err(SecretError::Locked));
    let reader = KeychainStore::for_reading("causeway-test", Duration::from_secs(5));
    assert_eq!(reader.get("aws").await.err(), Some(SecretError::Missing), "there is nothing to unlock for");
}

/// A keyring with a secret in it, locked by hand.
#[tokio::test]
async fn a_secret_in_a_locked_keyring_is_told_from_a_missing_one() {
    let test = "a_secret_in_a_locked_keyring_is_told_from_a_missing_one";
    let script = format!("{UNLOCKED}{RUN}");
    if !inside(test, &["dbus-run-session", "--"], &script) {
        return;
    }
    let store = KeychainStore::new("causeway-test");
    store.put("aws", &Secret::new("s3cret".to_owned()), Keep::Keychain).await.unwrap();
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock"])
        .arg("array:objpath:/org/freedesktop/secrets/collection/login")
        .output()
        .unwrap();
    assert!(locked.status.success());
    let reader = KeychainStore::for_reading("causeway-test", Duration::from_secs(4));
    assert_eq!(reader.get("aws").await.err(), Some(SecretError::Locked));
}

#[tokio::test]
async fn a_bus_without_the_service_is_absent() {
    // A bus that can start no service by itself: an empty list of directories to look in.
    let config = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        config.path(),
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
    )
    .unwrap();
    let config = format!("--config-file={}", config.path().display());
    let session = ["dbus-run-session", config.as_str(), "--"];
    if !inside("a_bus_without_the_service_is_absent", &session, "exec \"$@\"") {
        return;
    }
    expect_absent().await;
}

#[tokio::test]
async fn a_machine_without_a_bus_is_absent() {
    if !inside("a_machine_without_a_bus_is_absent", &["env"], "exec \"$@\"") {
        return;
    }
    expect_absent().await;
}

async fn expect_absent() {
    let session = KeychainStore::with_deadline("causeway-test", Duration::from_secs(10));
    let status = session.status().await;
    assert_eq!(status.state, KeychainState::Absent, "{status:?}");
    assert!(status.fix.unwrap().contains("gnome-keyring"));
    assert_eq!(session.get("aws").await.err(), Some(SecretError::Absent));
    let reader = KeychainStore::for_reading("causeway-test", Duration::from_secs(10));
    assert_eq!(reader.get("aws").await.err(), Some(SecretError::Absent));
    session.put("aws", &Secret::new("today".to_owned()), Keep::Session).await.unwrap();
    session.remove("aws").await.unwrap();
}
