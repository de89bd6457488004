//! What 10,000 repositories and 1,000 connections cost the page while somebody types, sorts, ticks and scrolls, in each list
//! that can hold them, and what the same costs with ten.
//!
//! Measured in a Chromium, on the window's own page and its fake backend: WebKit draws no frames at a steady pace in a
//! virtual display, and tells nothing of its threads. The journey of large accounts watches the real window.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::numbers::ratio;

/// Where the environment names the Chromium to use.
const NAMED: &str = "CAUSEWAY_CHROMIUM";

/// What it is called where it is installed.
const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// How many repositories a list has, and how many connections there are.
const MANY: (usize, usize) = (10_000, 1_000);

/// The same with next to nothing, for comparison.
const FEW: (usize, usize) = (10, 10);

/// What was done in which list, in the order in which a person comes to them, and what it cost.
#[derive(Debug, Serialize)]
pub(crate) struct Lists(Vec<Act>);

/// One thing that was done in one list.
#[derive(Debug, Serialize)]
struct Act {
    #[serde(flatten)]
    many: Done,
    /// The same in a list of ten rows.
    few: Smoothness,
    /// How much longer the page's thread was busy than with ten rows.
    busy_ratio: f64,
    /// How much longer its longest task was.
    longest_task_ratio: f64,
}

/// What the script tells of one act.
#[derive(Debug, Serialize, Deserialize)]
struct Done {
    /// Where.
    list: String,
    /// `typing`: a filter typed key by key, and taken back. `wheel`: three rows a frame. `drag`: from the first row to the
    /// last with the scroll bar. `across`: the same from column to column. `sort`: both ways. `tick`: everything, and
    /// nothing. `keys`: from cell to cell.
    act: String,
    #[serde(flatten)]
    cost: Smoothness,
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
    let few = use_lists(&program, FEW);
    let many = use_lists(&program, MANY);
    println!("frames: {} repositories and {} connections in {}", MANY.0, MANY.1, program.display());
    Some(Lists(many.into_iter().zip(few).map(|(many, few)| Act::compared(many, few.cost)).collect()))
}

/// All lists, each used once, in a world of so many repositories and connections.
fn use_lists(program: &Path, (repositories, connections): (usize, usize)) -> Vec<Done> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("ui");
    let mut node = Command::new("node");
    node.arg("bench/frames.mjs").arg(program).current_dir(ui);
    node.arg(repositories.to_string()).arg(connections.to_string());
    let printed = causeway_tests::peers::succeed(&mut node);
    serde_json::from_str(&printed).expect("the script prints its numbers")
}

impl Act {
    fn compared(many: Done, few: Smoothness) -> Self {
        let busy_ratio = ratio(many.cost.busy_ms, few.busy_ms);
        let longest_task_ratio = ratio(many.cost.longest_task_ms, few.longest_task_ms);
        Self { many, few, busy_ratio, longest_task_ratio }
    }
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
        let (repositories, connections) = MANY;
        writeln!(
            formatter,
            "\nLists of {repositories} rows, and of {connections} connections: frames, processor time of the page's thread, \
             and how many times that of ten rows"
        )?;
        write!(formatter, "{:14}{:8}", "list", "act")?;
        for head in ["frames", "dropped", "p95 ms", "longest", "> frame"] {
            write!(formatter, "{head:>9}")?;
        }
        writeln!(formatter, "{:>13}{:>9}{:>9}{:>9}", "longest task", "×", "busy ms", "×")?;
        for Act { many: Done { list, act, cost }, busy_ratio, longest_task_ratio, .. } in &self.0 {
            write!(formatter, "{list:14}{act:8}")?;
            write!(formatter, "{:>9}{:>9}", cost.frames, cost.dropped_frames)?;
            write!(formatter, "{:>9.1}{:>9.1}", cost.p95_frame_ms, cost.longest_frame_ms)?;
            write!(formatter, "{:>9}{:>13.1}", cost.tasks_over_a_frame, cost.longest_task_ms)?;
            writeln!(formatter, "{longest_task_ratio:>9.1}{:>9.0}{busy_ratio:>9.1}", cost.busy_ms)?;
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
