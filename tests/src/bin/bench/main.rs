//! What the product costs: time to connect, time to start, memory. Prints a table and writes one JSON file.
//!
//! `cargo xtask bench` builds all that is measured and runs this. Nothing here judges: a time that fails a build on one
//! machine says nothing on another.
#![expect(clippy::expect_used, reason = "a measurement that cannot be taken ends the bench")]
#![expect(clippy::print_stdout, reason = "numbers for a person to read")]

mod connect;
mod memory;
mod numbers;
mod report;
mod start;

use std::path::PathBuf;

/// The file that the numbers go to, when the environment names none.
const FILE: &str = "bench.json";

#[tokio::main]
async fn main() {
    let file = std::env::var_os("CAUSEWAY_BENCH_OUT").map_or_else(|| PathBuf::from(FILE), PathBuf::from);
    let machine = report::Machine::look();
    let connects = connect::measure().await;
    let starts = start::measure().await;
    let report = report::Report { machine, latency_ms: connect::LATENCY_MILLIS, connects, starts };
    print!("{report}");
    let json = serde_json::to_string_pretty(&report).expect("numbers are JSON");
    std::fs::write(&file, json + "\n").expect("the numbers are written");
}
