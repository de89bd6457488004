//! Words that differ between lines that stand in each other's place.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, Interner, Token};
use unicode_segmentation::UnicodeSegmentation;

/// Words of one change up to which it is compared by words.
const MAX_IN_EDIT: usize = 6000;

/// Words of one file up to which changes are compared by words.
const MAX_IN_FILE: usize = 200_000;

/// Of the words that are not white space, at least this share has to be the same: where nearly all differs, marks on
/// nearly all say nothing.
const SAME: (usize, usize) = (1, 4);

/// Compares by words until it has compared enough.
pub(super) struct Words {
    left: usize,
    /// Whether changes were left out.
    pub(super) coarse: bool,
}

struct Word<'a> {
    text: &'a str,
    line: usize,
    start: usize,
}

impl Word<'_> {
    fn is_space(&self) -> bool {
        self.text.starts_with(char::is_whitespace)
    }
}

/// For each line, the parts that differ.
pub(super) type Marks = Vec<Vec<Range<usize>>>;

impl Words {
    pub(super) fn new() -> Self {
        Self { left: MAX_IN_FILE, coarse: false }
    }

    /// The parts of the lines before, and of the lines after, that differ. Empty where that says nothing, or would take
    /// too long.
    pub(super) fn marks(&mut self, before: &[&str], after: &[&str]) -> (Marks, Marks) {
        let none = (vec![Vec::new(); before.len()], vec![Vec::new(); after.len()]);
        if before.is_empty() || after.is_empty() {
            return none;
        }
        let most = MAX_IN_EDIT.min(self.left);
        let left = words(before, most);
        let right = left.as_ref().and_then(|left| words(after, most.checked_sub(left.len())?));
        let (Some(left), Some(right)) = (left, right) else {
            self.coarse = true;
            return none;
        };
        self.left -= left.len() + right.len();
        let mut interner = Interner::new(left.len() + right.len());
        let before_tokens: Vec<Token> = left.iter().map(|word| interner.intern(word.text)).collect();
        let after_tokens: Vec<Token> = right.iter().map(|word| interner.intern(word.text)).collect();
        let mut diff = Diff::default();
        diff.compute_with(Algorithm::Myers, &before_tokens, &after_tokens, interner.num_tokens());
        let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let gone: Vec<bool> = (0..left.len()).map(|number| diff.is_removed(place(number))).collect();
        let new: Vec<bool> = (0..right.len()).map(|number| diff.is_added(place(number))).collect();
        if says_nothing(&left, &gone) || says_nothing(&right, &new) {
            return none;
        }
        (spans(&left, &gone, before.len()), spans(&right, &new, after.len()))
    }
}

/// Whether too little is the same.
fn says_nothing(words: &[Word<'_>], differs: &[bool]) -> bool {
    let solid = words.iter().zip(differs).filter(|(word, _)| !word.is_space());
    let (all, same) = solid.fold((0, 0), |(all, same), (_, differs)| (all + 1, same + usize::from(!differs)));
    same * SAME.1 < all * SAME.0
}

fn spans(words: &[Word<'_>], differs: &[bool], lines: usize) -> Marks {
    let mut marks: Marks = vec![Vec::new(); lines];
    for (number, word) in words.iter().enumerate() {
        // White space between two words that differ belongs to them: one mark reads better than two.
        let beside = |other: Option<usize>| {
            other.is_some_and(|other| {
                differs.get(other) == Some(&true)
                    && words.get(other).is_some_and(|near| near.line == word.line)
            })
        };
        let joins = word.is_space() && beside(number.checked_sub(1)) && beside(Some(number + 1));
        // The break at a line's end is no part of what is shown.
        if !(differs[number] || joins) || word.text == "\n" {
            continue;
        }
        let end = word.start + word.text.len();
        match marks[word.line].last_mut() {
            Some(last) if last.end == word.start => last.end = end,
            _ => marks[word.line].push(word.start..end),
        }
    }
    marks
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Letters,
    Space,
    Other,
}

/// Runs of letters and digits, runs of white space, and everything else by itself; never a part of what people see as one
/// character. `None` when there are more than `most`.
fn words<'a>(lines: &[&'a str], most: usize) -> Option<Vec<Word<'a>>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let mut last = Class::Other;
        for (start, cluster) in text.grapheme_indices(true) {
            let class = class(cluster);
            match words.last_mut() {
                Some(word) if class != Class::Other && class == last && word.line == line => {
                    word.text = &text[word.start..start + cluster.len()];
                }
                _ => words.push(Word { text: cluster, line, start }),
            }
            last = class;
            if words.len() > most {
                return None;
            }
        }
        words.push(Word { text: "\n", line, start: text.len() });
    }
    (words.len() <= most).then_some(words)
}

fn class(cluster: &str) -> Class {
    match cluster.chars().next() {
        // Chinese, Japanese and Korean are written without spaces: each character is a word there.
        Some(first) if first >= '\u{2e80}' => Class::Other,
        Some(first) if first.is_alphanumeric() || first == '_' => Class::Letters,
        Some(first) if first.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn marked<'a>(before: &[&'a str], after: &[&'a str]) -> (Vec<Vec<&'a str>>, Vec<Vec<&'a str>>) {
        let (left, right) = Words::new().marks(before, after);
        let texts = |lines: &[&'a str], marks: super::Marks| -> Vec<Vec<&'a str>> {
            lines
                .iter()
                .zip(marks)
                .map(|(line, marks)| marks.into_iter().map(|mark| &line[mark]).collect())
                .collect()
        };
        (texts(before, left), texts(after, right))
    }

    #[test]
    fn words_that_differ_are_marked() {
        assert_eq!(
            marked(&["let total = price * count;"], &["let sum = price * count + tax;"]),
            (vec![vec!["total"]], vec![vec!["sum", " + tax"]])
        );
        assert_eq!(
            marked(&["self.ports.mirrors"], &["self.ports.index"]),
            (vec![vec!["mirrors"]], vec![vec!["index"]])
        );
        assert_eq!(marked(&["a b c d e f"], &["a x y d e f"]), (vec![vec!["b c"]], vec![vec!["x y"]]));
    }

    #[test]
    fn sides_of_different_length_are_compared_whole() {
        assert_eq!(
            marked(&["one two three four", "five six"], &["one two three", "four five seven"]),
            (vec![vec![" four"], vec!["six"]], vec![vec![], vec!["four ", "seven"]])
        );
    }

    #[test]
    fn lines_with_nothing_in_common_are_not_marked() {
        assert_eq!(marked(&["alpha beta gamma"], &["1 2 3"]), (vec![vec![]], vec![vec![]]));
    }

    #[test]
    fn what_people_see_as_one_character_stays_whole() {
        assert_eq!(
            marked(&["status: 👩‍💻 ok fine"], &["status: 👩‍🚀 ok fine"]),
            (vec![vec!["👩‍💻"]], vec![vec!["👩‍🚀"]])
        );
        assert_eq!(
            marked(&["cafe\u{301} au lait"], &["cafe au lait"]),
            (vec![vec!["cafe\u{301}"]], vec![vec!["cafe"]])
        );
        assert_eq!(marked(&["修正する機能"], &["修正した機能"]), (vec![vec!["する"]], vec![vec!["した"]]));
    }

    #[test]
    fn enough_is_enough() {
        let long = "a ".repeat(4000);
        let other = "b ".repeat(4000);
        let mut words = Words::new();
        let (marks, _) = words.marks(&[&long], &[&other]);
        assert!(marks[0].is_empty() && words.coarse);
        let mut words = Words::new();
        let line = "a b c d e ".repeat(250);
        for _ in 0..60 {
            let _marks = words.marks(&[&line], &[&line]);
        }
        assert!(words.coarse);
    }
}
