//! What 10,000 repositories cost the page while somebody types and scrolls, in each list that can hold them.
//!
//! Measured in a Chromium, on the window's own page and its fake backend: WebKit draws no frames at a steady pace in a
//! virtual display, and tells nothing of its threads. The journey of large accounts watches the real window.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

/// Where the environment names the Chromium to use.
const NAMED: &str = "CAUSEWAY_CHROMIUM";

/// What it is called where it is installed.
const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// How many repositories each list has.
const REPOSITORIES: usize = 10_000;

/// The lists, in the order in which a person comes to them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lists {
    /// The wizard's repositories.
    wizard: Acts,
    /// The review's.
    review: Acts,
    /// Those of a run at work.
    run: Acts,
    /// A connection's.
    connection: Acts,
}

/// What is done in a list.
#[derive(Debug, Serialize, Deserialize)]
struct Acts {
    /// A filter typed key by key, and taken back.
    typing: Smoothness,
    /// Three rows a frame.
    wheel: Smoothness,
    /// From the first row to the last with the scroll bar.
    drag: Smoothness,
}

/// Frames that were seen, and the processor time of the page's thread.
#[derive(Debug, Serialize, Deserialize)]
struct Smoothness {
    frames: usize,
    /// Frames of a sixtieth of a second that nothing was drawn in. Whatever else the machine does drops some too.
    dropped_frames: usize,
    p95_frame_ms: f64,
    longest_frame_ms: f64,
    /// Longer than 50 ms, as the browser reports them.
    long_frames: usize,
    /// Tasks whose own processor time is longer than a frame.
    tasks_over_a_frame: usize,
    longest_task_ms: f64,
    busy_ms: f64,
}

/// Measures all lists; nothing where there is no Chromium.
pub(crate) fn measure() -> Option<Lists> {
    let Some(program) = chromium() else {
        println!("frames: not measured. Install Chromium, or name one in {NAMED}");
        return None;
    };
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("ui");
    let mut node = Command::new("node");
    node.arg("bench/frames.mjs").arg(&program).arg(REPOSITORIES.to_string()).current_dir(ui);
    let printed = causeway_tests::peers::succeed(&mut node);
    println!("frames: {REPOSITORIES} rows in {}", program.display());
    Some(serde_json::from_str(&printed).expect("the script prints its numbers"))
}

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os(NAMED).filter(|name| !name.is_empty()).map(PathBuf::from);
    named.or_else(|| found(&std::env::var_os("PATH").unwrap_or_default()))
}

/// The first of the programs in these directories.
fn found(path: &OsString) -> Option<PathBuf> {
    let directories: Vec<PathBuf> = std::env::split_paths(path).collect();
    PROGRAMS
        .iter()
        .flat_map(|name| directories.iter().map(move |directory| directory.join(name)))
        .find(|it| it.is_file())
}

impl fmt::Display for Lists {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "\nA list of {REPOSITORIES} rows: frames, and processor time of the page's thread"
        )?;
        let heads = ["frames", "dropped", "p95 ms", "longest", "tasks > frame", "longest task", "busy ms"];
        write!(formatter, "{:12}{:8}", "list", "act")?;
        for head in heads {
            write!(formatter, "{head:>14}")?;
        }
        writeln!(formatter)?;
        let lists = [
            ("wizard", &self.wizard),
            ("review", &self.review),
            ("run", &self.run),
            ("connection", &self.connection),
        ];
        for (list, acts) in lists {
            for (act, frames) in [("typing", &acts.typing), ("wheel", &acts.wheel), ("drag", &acts.drag)] {
                write!(formatter, "{list:12}{act:8}")?;
                write!(formatter, "{:>14}{:>14}", frames.frames, frames.dropped_frames)?;
                write!(formatter, "{:>14.1}{:>14.1}", frames.p95_frame_ms, frames.longest_frame_ms)?;
                write!(formatter, "{:>14}{:>14.1}", frames.tasks_over_a_frame, frames.longest_task_ms)?;
                writeln!(formatter, "{:>14.0}", frames.busy_ms)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chromium_is_found_by_any_of_its_names() {
        let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let path = std::env::join_paths([one.path(), other.path()]).expect("a path list");
        assert_eq!(found(&path), None);
        let chrome = one.path().join("google-chrome");
        std::fs::write(&chrome, "").expect("a file");
        assert_eq!(found(&path), Some(chrome));
        let chromium = other.path().join("chromium");
        std::fs::write(&chromium, "").expect("a file");
        assert_eq!(found(&path), Some(chromium), "its own name is looked for first");
    }
}
