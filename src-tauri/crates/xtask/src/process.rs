//! Running programs, with their output where the person sees it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::failure::Failure;

/// Announces a stage, does it, and says how long it took.
pub(crate) fn stage<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    println!("\n== {name}");
    let began = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "FAILED" };
    println!("== {name}: {word} in {:.1} s", began.elapsed().as_secs_f64());
    result
}

/// A program in a directory.
pub(crate) fn program(name: impl AsRef<OsStr>, directory: &Path) -> Command {
    let mut command = Command::new(name);
    command.current_dir(directory);
    command
}

/// cargo in the repository's root, the same cargo that runs this.
pub(crate) fn cargo(root: &Path) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), root)
}

/// Runs to the end.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|source| Failure::Start { program: name(command), source })?;
    if status.success() { Ok(()) } else { Err(Failure::Status { command: words(command), status }) }
}

/// Whether it can be started and succeeds; prints nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Standard output as text; empty when it fails.
pub(crate) fn output(command: &mut Command) -> String {
    command
        .stderr(Stdio::null())
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

/// Runs to the end and hands back all it printed, which the person has seen too.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<(bool, String), Failure> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| Failure::Start { program: name(command), source })?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let printed = std::thread::scope(|scope| {
        let errors = scope.spawn(|| err.map(pass_on).unwrap_or_default());
        let mut printed = out.map(pass_on).unwrap_or_default();
        printed.push_str(&errors.join().unwrap_or_default());
        printed
    });
    let status = child.wait().map_err(|source| Failure::Start { program: name(command), source })?;
    Ok((status.success(), printed))
}

fn pass_on(stream: impl Read) -> String {
    let mut kept = String::new();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        // Nobody may be reading; the program's result counts all the same.
        let _shown = std::io::stdout().write_all(text.as_bytes());
        kept.push_str(&text);
        line.clear();
    }
    kept
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn words(command: &Command) -> String {
    let mut words = name(command);
    for argument in command.get_args().take(8) {
        let argument = argument.to_string_lossy();
        if argument.contains('\n') {
            continue;
        }
        words.push(' ');
        words.push_str(&argument);
    }
    words
}
