//! The program at the beginning of the AppImage. It unpacks the image behind itself into the person's cache, once for each
//! version, and becomes what is in it.
//!
//! Other runtimes mount the image, for which FUSE must be there and set up. Unpacked files need nothing, start as quickly
//! as installed ones, and keep one path from start to start, which what git's configuration names has to.

#[cfg(unix)]
mod image;
#[cfg(unix)]
mod start;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(unix)]
    let failed = start::carry_out().map_err(|error| {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    });
    #[cfg(not(unix))]
    let failed: Result<(), String> = Err("AppImages are for Linux".to_owned());
    match failed {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            let _nobody_reads =
                writeln!(std::io::stderr(), "Causeway cannot be started from this AppImage: {text}");
            ExitCode::FAILURE
        }
    }
}
