//! A connection's mirror.

use std::fmt::Write as _;

use causeway_contract::mirror::{Mirror, MirrorState};

use super::{column, counted};
use crate::console::{BAD, CHANGE, GOOD, QUIET, paint};

/// What is there, a line each repository.
pub(crate) fn mirror(mirror: &Mirror) -> String {
    let state = if mirror.enabled { paint(GOOD, "on") } else { paint(QUIET, "off") };
    let mut text = format!(
        "The mirror is {state}: {} of {}, in {}\n",
        bytes(mirror.size),
        bytes(mirror.cap),
        mirror.directory
    );
    let _infallible = writeln!(text, "It fetches {}", mirror.refspecs.join(" "));
    let width = column(mirror.repositories.iter().map(|one| one.repository.as_str()));
    for one in &mirror.repositories {
        let (sign, what) = match one.state {
            MirrorState::Missing => (paint(QUIET, "·"), "not fetched yet".to_owned()),
            MirrorState::Fetching => (paint(CHANGE, "…"), "being fetched".to_owned()),
            MirrorState::Partial => (paint(CHANGE, "!"), "fetched in part".to_owned()),
            MirrorState::Ready => (paint(GOOD, "✓"), "fetched".to_owned()),
            MirrorState::Failed => {
                let why = one.error.as_ref().map_or("it failed", |error| error.message.as_str());
                (paint(BAD, "✗"), why.to_owned())
            }
        };
        let references = usize::try_from(one.references).unwrap_or(usize::MAX);
        let held = match one.state {
            MirrorState::Missing => String::new(),
            _ => format!("  {}, {}", bytes(one.size), counted(references, "reference", "references")),
        };
        let _infallible = writeln!(text, "  {sign} {:width$}  {what}{held}", one.repository);
    }
    if !mirror.enabled {
        text.push_str("causeway mirror fetch --enable turns it on.\n");
    }
    text
}

/// `1.5 GB`, `340 MB`, `12 kB`.
pub(crate) fn bytes(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit / (unit / 10)),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use causeway_contract::mirror::RepositoryMirror;

    use super::*;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(1_250_000), "1.2 MB");
        assert_eq!(bytes(5_000_000_000), "5.0 GB");
    }

    #[test]
    fn each_repository_has_its_line() {
        let one = |name: &str, state| RepositoryMirror {
            repository: name.to_owned(),
            state,
            size: 2_500_000,
            fetched_at: None,
            references: 1,
            commits: 0,
            error: None,
        };
        let shown = mirror(&Mirror {
            connection_id: "c-1".to_owned(),
            enabled: false,
            cap: 5_000_000_000,
            size: 2_500_000,
            free: None,
            directory: "/data/mirrors/c-1".to_owned(),
            refspecs: vec!["+refs/heads/*:refs/heads/*".to_owned()],
            repositories: vec![one("api", MirrorState::Ready), one("shop-web", MirrorState::Missing)],
        });
        let plain = anstream::adapter::strip_str(&shown).to_string();
        assert!(plain.contains("off: 2.5 MB of 5.0 GB, in /data/mirrors/c-1"), "{plain}");
        assert!(plain.contains("✓ api       fetched  2.5 MB, 1 reference\n"), "{plain}");
        assert!(plain.contains("· shop-web  not fetched yet\n"), "{plain}");
        assert!(plain.ends_with("--enable turns it on.\n"), "{plain}");
    }
}
