//! Logs that a person can attach to a report: one file a day, two weeks kept, and nothing secret in them.
//!
//! Types that print `[redacted]` are the first net. [`redact`] is the second: every line passes it on its way to the
//! file, whoever wrote it.

mod anonymise;
mod bundle;
mod log;
mod panic;
mod redact;
mod surroundings;

pub use anonymise::{Anonymiser, Kind};
pub use bundle::{Bundle, BundleError, Redaction, ShownFile};
pub use log::{Level, Log, LogError, start};
pub use redact::redact;
pub use surroundings::{home, surroundings};
