//! Panics in the log.

use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;

/// Replaces the default hook, which would print the message to a terminal or to the system's journal.
pub(crate) fn log_panics() {
    std::panic::set_hook(Box::new(log_panic));
}

/// A literal message is part of the program. A formatted one may hold any value, also a secret that looks like nothing;
/// the place and the backtrace (with `RUST_BACKTRACE`) must do.
fn log_panic(info: &PanicHookInfo<'_>) {
    let message =
        info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(a message with values, withheld)");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    tracing::error!(
        place,
        thread = thread.name().unwrap_or("unnamed"),
        backtrace = %Backtrace::capture(),
        "panic: {message}"
    );
}
