//! Standard output and standard error. Colours only where a terminal shows them, and never as the only sign.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::arguments::General;
use crate::failure::Failure;

/// What is good or new.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What changes or waits.
pub(crate) const CHANGE: Style = AnsiColor::Yellow.on_default();
/// What is wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What can be passed over.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// Headings.
pub(crate) const HEAD: Style = Style::new().bold();

/// A text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Where to and in which form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// One JSON document instead of text.
    pub(crate) json: bool,
    quiet: bool,
}

fn wrote(written: std::io::Result<()>) -> Result<(), Failure> {
    written.map_err(|source| Failure::Write { what: "standard output".to_owned(), source })
}

impl Console {
    /// As the options say.
    pub(crate) fn new(general: &General) -> Self {
        Self { json: general.json, quiet: general.quiet }
    }

    /// The one document with --json, else the text.
    pub(crate) fn answer(
        self,
        document: &impl Serialize,
        text: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        if self.json {
            let json = serde_json::to_string_pretty(document).map_err(|source| Failure::Write {
                what: "the JSON document".to_owned(),
                source: source.into(),
            })?;
            return self.product(&format!("{json}\n"));
        }
        self.text(text)
    }

    /// Text for people, unless they want none or want JSON.
    pub(crate) fn text(self, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.json || self.quiet {
            return Ok(());
        }
        let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
        wrote(out.write_all(text().as_bytes()).and_then(|()| out.flush()))
    }

    /// What the command was asked to write, as it is.
    #[expect(clippy::unused_self, reason = "output goes through the console")]
    pub(crate) fn product(self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        wrote(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Something to know beside what the command was asked to write.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            let mut out = anstream::AutoStream::auto(std::io::stderr().lock());
            // Where standard error is closed nobody can be told.
            let _closed = writeln!(out, "{} {text}", paint(CHANGE, "note:"));
        }
    }

    /// What a person has to do for the command to go on; also when it prints nothing else.
    #[expect(clippy::unused_self, reason = "output goes through the console")]
    pub(crate) fn asked(self, text: &str) {
        let mut out = anstream::AutoStream::auto(std::io::stderr().lock());
        // Where standard error is closed nobody can be asked.
        let _closed = writeln!(out, "{} {text}", paint(CHANGE, "please:"));
    }

    /// An error.
    #[expect(clippy::unused_self, reason = "output goes through the console")]
    pub(crate) fn error(self, text: &str) {
        let mut out = anstream::AutoStream::auto(std::io::stderr().lock());
        // Where standard error is closed nobody can be told.
        let _closed = writeln!(out, "{} {text}", paint(BAD, "error:"));
    }
}
