//! Logs that a person can attach to a report: one file a day, two weeks kept, and nothing secret in them.
//!
//! Types that print `[redacted]` are the first net. [`redact`] is the second: every line passes it on its way to the
//! file, whoever wrote it.

mod log;
mod panic;
mod redact;

pub use log::{Log, LogError, start};
pub use redact::redact;
