//! What git wants: `get`, or something that this helper has nothing to do with.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use causeway_domain::Secret;
use causeway_domain::git_credential::{CredentialRequest, LONGEST, QUIT};
use zeroize::Zeroizing;

use crate::answer::answer;
use crate::arguments::Arguments;
use crate::refusal::Refusal;
use crate::say;

/// Carries it out. git does not look at the exit code; scripts do.
pub(crate) fn carry_out(arguments: &Arguments) -> ExitCode {
    let input = match read_input() {
        Ok(input) => input,
        Err(error) => return refuse(&Refusal::Input(error)),
    };
    // A fresh password is made each time, so there is nothing to store or to erase; and git wants operations of the future
    // to be passed over in silence.
    if arguments.operation != "get" {
        return ExitCode::SUCCESS;
    }
    let answered = CredentialRequest::parse(&input)
        .map_err(Refusal::Request)
        .and_then(|request| answer(arguments, &request));
    match answered {
        Ok(Some(lines)) => print(&lines),
        Ok(None) => ExitCode::SUCCESS,
        Err(refusal) => refuse(&refusal),
    }
}

/// Everything, also what is not wanted: git must not find the pipe closed. What is longer than any description is not
/// kept, and refused where it is parsed.
fn read_input() -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut input = Zeroizing::new(Vec::with_capacity(4 * 1024));
    let limit = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
    let mut stdin = std::io::stdin().lock();
    stdin.by_ref().take(limit).read_to_end(&mut input)?;
    std::io::copy(&mut stdin, &mut std::io::sink())?;
    Ok(input)
}

fn print(lines: &Secret) -> ExitCode {
    // Straight to the pipe: the buffer of `std::io::stdout` would keep the password.
    match write_out(lines.expose().as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("the answer could not be written: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn refuse(refusal: &Refusal) -> ExitCode {
    say(&refusal.message());
    if refusal.ends_the_search() {
        let _git_is_gone = write_out(QUIT.as_bytes());
    }
    ExitCode::FAILURE
}

fn write_out(bytes: &[u8]) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}
