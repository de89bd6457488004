//! Lines with their line breaks, and what makes two of them equal.

use std::hash::{Hash, Hasher};

/// The lines of a text, each with its line break. Only the last may have none.
pub(super) fn split(text: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |place| place + 1);
        let (line, after) = rest.split_at(end);
        lines.push(line);
        rest = after;
    }
    lines
}

/// A line that equals another when both are the same but for white space.
#[derive(Clone, Copy)]
pub(super) struct Loose<'a>(pub(super) &'a [u8]);

impl Loose<'_> {
    fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().copied().filter(|byte| !byte.is_ascii_whitespace())
    }
}

impl PartialEq for Loose<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl Eq for Loose<'_> {}

impl Hash for Loose<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // In blocks: a hasher takes one byte at a time ten times as slowly.
        let mut block = [0_u8; 256];
        let mut filled = 0;
        for byte in self.bytes() {
            block[filled] = byte;
            filled += 1;
            if filled == block.len() {
                state.write(&block);
                filled = 0;
            }
        }
        state.write(&block[..filled]);
        state.write_u8(0xff);
    }
}
