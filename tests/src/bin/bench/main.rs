//! What the product costs: time to connect, to set up triggers, to start; memory; frames of long lists. Prints tables
//! and writes one JSON file. Arguments choose parts: `connect`, `triggers`, `start`, `lists`, `git`,
//! `index`; none stand for all.
//!
//! `cargo xtask bench` builds all that is measured and runs this. Nothing here judges: a time that fails a build on one
//! machine says nothing on another.
#![expect(clippy::expect_used, reason = "a measurement that cannot be taken ends the bench")]
#![expect(clippy::print_stdout, reason = "numbers for a person to read")]

mod connect;
mod frames;
mod git;
mod index;
mod memory;
mod numbers;
mod report;
mod start;
mod triggers;

use std::path::PathBuf;

/// The file that the numbers go to, when the environment names none.
const FILE: &str = "bench.json";

#[tokio::main]
async fn main() {
    let file = std::env::var_os("CAUSEWAY_BENCH_OUT").map_or_else(|| PathBuf::from(FILE), PathBuf::from);
    let machine = report::Machine::look();
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let chosen = |part: &str| parts.is_empty() || parts.iter().any(|one| one == part);
    let report = report::Report {
        machine,
        index: if chosen("index") { Some(index::measure()) } else { None },
        git: if chosen("git") { Some(git::measure()) } else { None },
        lists: if chosen("lists") { frames::measure() } else { None },
        triggers: if chosen("triggers") { Some(triggers::measure().await) } else { None },
        connects: if chosen("connect") { Some(connect::measure().await) } else { None },
        starts: if chosen("start") { Some(start::measure().await) } else { None },
    };
    print!("{report}");
    let json = serde_json::to_string_pretty(&report).expect("numbers are JSON");
    std::fs::write(&file, json + "\n").expect("the numbers are written");
}
