//! What this program runs on, in the words of the system.

use std::env;

/// Names and values: the system and the desktop session.
pub fn surroundings() -> Vec<(&'static str, String)> {
    let mut found = vec![("System", format!("{}, {}", system(), env::consts::ARCH))];
    if let Some(session) = session(|name| env::var(name).ok()) {
        found.push(("Desktop session", session));
    }
    found
}

/// The home directory and the user's name, which a support bundle must not tell.
pub fn home() -> (Option<String>, Option<String>) {
    let read = |names: [&str; 2]| {
        names.into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.trim().is_empty())
    };
    (read(["HOME", "USERPROFILE"]), read(["USER", "USERNAME"]))
}

fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").ok();
    release.as_deref().and_then(pretty_name).unwrap_or_else(|| env::consts::OS.to_owned())
}

/// `PRETTY_NAME` of os-release(5).
fn pretty_name(text: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// `GNOME, wayland`: blank windows and missing keychains depend on it.
fn session(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let parts: Vec<String> = ["XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"]
        .into_iter()
        .filter_map(variable)
        .filter(|value| !value.trim().is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{pretty_name, session, surroundings};

    #[test]
    fn the_system_and_the_session_are_named() {
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(pretty_name(release).as_deref(), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!((pretty_name("NAME=x"), pretty_name("PRETTY_NAME=\"\"")), (None, None));
        let desktop = |name: &str| (name == "XDG_SESSION_TYPE").then(|| "x11".to_owned());
        assert_eq!(session(desktop).as_deref(), Some("x11"));
        assert_eq!(session(|_| None), None);
        assert_eq!(surroundings()[0].0, "System");
    }
}
