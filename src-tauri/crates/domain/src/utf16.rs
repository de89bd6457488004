//! Places in a text as a window counts them: in UTF-16 code units.

/// Bytes between two remembered places.
const STRIDE: usize = 64;

/// Turns byte offsets of one text into UTF-16 offsets, each in the same short time wherever it lies.
#[derive(Debug, Clone)]
pub struct Utf16Offsets<'a> {
    text: &'a str,
    /// The UTF-16 offset of the first character that begins at or after each multiple of the stride.
    places: Vec<u32>,
}

impl<'a> Utf16Offsets<'a> {
    /// Reads a text once.
    pub fn new(text: &'a str) -> Self {
        let mut places = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut units = 0_u32;
        for (start, letter) in text.char_indices() {
            while places.len() * STRIDE <= start {
                places.push(units);
            }
            units = units.saturating_add(if letter.len_utf16() == 2 { 2 } else { 1 });
        }
        while places.len() * STRIDE <= text.len() {
            places.push(units);
        }
        Self { text, places }
    }

    /// The UTF-16 offset of a byte offset; that of the character's end for one inside a character, that of the text's end
    /// for one beyond it.
    pub fn at(&self, byte: usize) -> u32 {
        let byte = self.text.ceil_char_boundary(byte);
        let block = byte / STRIDE;
        let start = self.text.ceil_char_boundary(block * STRIDE);
        let place = self.places.get(block).copied().unwrap_or_default();
        let between = self.text.get(start..byte).unwrap_or_default();
        place + u32::try_from(between.encode_utf16().count()).unwrap_or_default()
    }

    /// Begin and end of a part.
    pub fn span(&self, bytes: &std::ops::Range<usize>) -> [u32; 2] {
        [self.at(bytes.start), self.at(bytes.end)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Utf16Offsets;

    proptest! {
        #[test]
        fn every_place_is_counted_right(text in "([a-z]{0,40}|😀|é|語|\n){0,40}") {
            let offsets = Utf16Offsets::new(&text);
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                prop_assert_eq!(offsets.at(byte) as usize, text[..byte].encode_utf16().count());
            }
            prop_assert_eq!(offsets.at(text.len() + 7), offsets.at(text.len()));
        }
    }
}
