//! Differences of two texts: lines with context, and the words that differ inside replaced lines.
//!
//! What is compared comes from repositories and may be anything: every step is bounded by counts of bytes, lines and words,
//! never by a clock, so that the same files always give the same difference.

mod edits;
mod hunks;
mod lines;
mod words;

#[cfg(test)]
mod tests;

pub use hunks::{Hunk, Line, LineBreak, LineKind, TextDiff};

/// As many bytes of a file as are compared.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// As many lines of a file as are compared.
pub const MAX_LINES: usize = 1_000_000;

/// As many unchanged lines as stand around a change at most.
pub const MAX_CONTEXT: u32 = 1000;

/// As many characters of a line as are shown.
pub const MAX_LINE: usize = 2000;

/// As many lines of one file's difference as are shown.
pub const MAX_SHOWN: usize = 10_000;

/// git looks as far for a zero byte, which text does not have.
const BINARY_LOOK: usize = 8000;

/// How to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Unchanged lines around each change; at most [`MAX_CONTEXT`].
    pub context: u32,
    /// Whether lines that differ in white space only count as equal.
    pub ignore_whitespace: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { context: 3, ignore_whitespace: false }
    }
}

/// Whether content is taken for something else than text: by git's rule, a zero byte near its beginning.
pub fn is_binary(content: &[u8]) -> bool {
    memchr::memchr(0, &content[..content.len().min(BINARY_LOOK)]).is_some()
}

/// Compares two texts. A file that was not there before, or is gone after, is an empty one. `None` for one that has more
/// than [`MAX_LINES`] or [`MAX_BYTES`].
pub fn compare(before: &[u8], after: &[u8], options: &Options) -> Option<TextDiff> {
    let is_too_large =
        |text: &[u8]| text.len() as u64 > MAX_BYTES || memchr::memchr_iter(b'\n', text).count() >= MAX_LINES;
    if is_too_large(before) || is_too_large(after) {
        return None;
    }
    let before = lines::split(before);
    let after = lines::split(after);
    let edits = edits::edits(&before, &after, options.ignore_whitespace);
    Some(hunks::hunks(&before, &after, &edits, options.context.min(MAX_CONTEXT)))
}
