//! `git-credential-causeway`: git's credential helper for CodeCommit.
//!
//! git runs it before it talks to a server. It answers with a password that was signed a moment ago and ends in a quarter
//! of an hour, made from a key in the OS keychain. It sends nothing, keeps nothing and writes nothing.

mod answer;
mod arguments;
mod choice;
mod keychain;
mod local;
mod operation;
mod refusal;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use arguments::Arguments;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // The place alone: a message could quote what was being read.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        say(&format!("stopped by a mistake of its own at {place}"));
    }));
    operation::carry_out(&Arguments::parse())
}

/// Writes a line to standard error, which git shows as it is.
fn say(message: &str) {
    let _nobody_reads = writeln!(std::io::stderr(), "git-credential-causeway: {message}");
}
