//! `cargo xtask`: everything a person or a build machine does with this repository, from a fresh clone on.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "talking to a terminal is its purpose")]

mod bench;
mod demo;
mod desktop;
mod failure;
mod install;
mod lint;
mod outcome;
mod package;
mod process;
mod repository;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repository::Repository;

/// Works on Causeway.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, build, and open the app on the sandbox; with no display, take the tour and save pictures.
    Demo,
    /// Install what is missing and run every check.
    Test,
    /// Format, clippy, types, style, licences, and whether generated files are current.
    Lint,
    /// Make what people install, say how large it is, and install and open it in a virtual display.
    Package {
        /// Which forms [default: all]
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<package::Form>,
        /// Make them and do not open them.
        #[arg(long)]
        unopened: bool,
        /// Of programs that are not optimised: soon there, and only to see that they install and open.
        #[arg(long)]
        debug: bool,
    },
    /// Measure, and write the numbers as JSON.
    Bench {
        /// Measure programs that are not optimised: soon there, and comparable with nothing.
        #[arg(long)]
        debug: bool,
        /// What to measure: connect, triggers, start, lists [default: all]
        parts: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = Repository::find().and_then(|repository| match Arguments::parse().command {
        Command::Demo => demo::run_demo(&repository),
        Command::Test => test::run_all(&repository),
        Command::Lint => lint::run_lint(&repository),
        Command::Package { only, unopened, debug } => {
            package::run_package(&repository, &only, unopened, debug)
        }
        Command::Bench { debug, parts } => bench::run_bench(&repository, debug, &parts),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            let mut cause = std::error::Error::source(&failure);
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}
