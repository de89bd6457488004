//! Which lines are gone and which are new.

use std::hash::Hash;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, IndentHeuristic, IndentLevel, Interner, Token};

use super::lines::Loose;

/// Lines between the first and the last change that are matched at once. Where many of them repeat, matching takes the
/// square of their number: a good part of a second here. Its calls nest as deep as its input is contrived, too.
const AT_ONCE: usize = 30_000;

/// Lines between two anchors that are matched.
const IN_GAP: usize = 8_000;

/// Lines in all gaps together that are matched.
const IN_GAPS: usize = 160_000;

/// A stretch of lines before, and what stands in its place after. Lines between two edits are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
}

pub(super) fn edits(before: &[&[u8]], after: &[&[u8]], ignore_whitespace: bool) -> Vec<Edit> {
    if ignore_whitespace {
        compare(before.iter().copied().map(Loose), after.iter().copied().map(Loose), |line| line.0)
    } else {
        compare(before.iter().copied(), after.iter().copied(), |line| line)
    }
}

fn compare<'a, T: Eq + Hash + Copy>(
    before: impl ExactSizeIterator<Item = T>,
    after: impl ExactSizeIterator<Item = T>,
    text: impl Fn(T) -> &'a [u8],
) -> Vec<Edit> {
    let mut interner = Interner::new(before.len() + after.len() / 8);
    let before: Vec<Token> = before.map(|line| interner.intern(line)).collect();
    let after: Vec<Token> = after.map(|line| interner.intern(line)).collect();
    let tokens = interner.num_tokens();
    let between = Edit { before: 0..before.len(), after: 0..after.len() }.narrowed(&before, &after);
    let indent = |token| IndentLevel::for_ascii_line(text(interner[token]).iter().copied(), 8);
    if between.size() <= AT_ONCE {
        let mut diff = Diff::default();
        diff.compute_with(Algorithm::Histogram, &before, &after, tokens);
        diff.postprocess_with(&before, &after, IndentHeuristic::new(indent));
        return diff.hunks().map(|hunk| Edit::of(&hunk, 0, 0)).collect();
    }
    let mut left = IN_GAPS;
    let mut edits = Vec::new();
    for gap in gaps(&between, &before, &after, tokens) {
        let gap = gap.narrowed(&before, &after);
        let size = gap.size();
        if size == 0 {
            continue;
        }
        if size > IN_GAP.min(left) || gap.before.is_empty() || gap.after.is_empty() {
            edits.push(gap);
            continue;
        }
        left -= size;
        let (old, new) = (&before[gap.before.clone()], &after[gap.after.clone()]);
        // Numbered anew: the algorithm sets up a table of all numbers.
        let mut local = Interner::new(size);
        let old: Vec<Token> = old.iter().map(|token| local.intern(*token)).collect();
        let new: Vec<Token> = new.iter().map(|token| local.intern(*token)).collect();
        let mut diff = Diff::default();
        diff.compute_with(Algorithm::Histogram, &old, &new, local.num_tokens());
        diff.postprocess_with(&old, &new, IndentHeuristic::new(|token| indent(local[token])));
        edits.extend(diff.hunks().map(|hunk| Edit::of(&hunk, gap.before.start, gap.after.start)));
    }
    edits
}

impl Edit {
    fn of(hunk: &imara_diff::Hunk, before: usize, after: usize) -> Self {
        let range =
            |range: &Range<u32>, start: usize| start + range.start as usize..start + range.end as usize;
        Self { before: range(&hunk.before, before), after: range(&hunk.after, after) }
    }

    fn size(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// Without the lines at both ends that are equal.
    fn narrowed(self, before: &[Token], after: &[Token]) -> Self {
        let (old, new) = (&before[self.before.clone()], &after[self.after.clone()]);
        let same = |(left, right): &(&Token, &Token)| left == right;
        let first = old.iter().zip(new).take_while(same).count();
        let last = old[first..].iter().rev().zip(new[first..].iter().rev()).take_while(same).count();
        Self {
            before: self.before.start + first..self.before.end - last,
            after: self.after.start + first..self.after.end - last,
        }
    }
}

/// Parts a large stretch at its anchors: lines that stand once on each side, the most of them that come in the same order
/// on both. This takes little more than the number of lines, whatever they are.
fn gaps(between: &Edit, before: &[Token], after: &[Token], tokens: u32) -> Vec<Edit> {
    let once = |range: &Range<usize>, lines: &[Token]| {
        let mut places = vec![Place::None; tokens as usize];
        for place in range.clone() {
            let seen = &mut places[lines[place].0 as usize];
            *seen = if *seen == Place::None { Place::Once(place) } else { Place::Often };
        }
        places
    };
    let (old, new) = (once(&between.before, before), once(&between.after, after));
    let mut pairs: Vec<(usize, usize)> = old
        .into_iter()
        .zip(new)
        .filter_map(|places| match places {
            (Place::Once(left), Place::Once(right)) => Some((left, right)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    let mut gaps = Vec::new();
    let (mut left, mut right) = (between.before.start, between.after.start);
    for (before, after) in longest_rising(&pairs) {
        gaps.push(Edit { before: left..before, after: right..after });
        (left, right) = (before + 1, after + 1);
    }
    gaps.push(Edit { before: left..between.before.end, after: right..between.after.end });
    gaps
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    None,
    Once(usize),
    Often,
}

/// Of pairs in the order of their first numbers, the most whose second numbers rise too.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair that ends such a row with the smallest number; for each pair, the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; pairs.len()];
    for (number, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        previous[number] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(number) = next {
        row.push(pairs[number]);
        next = previous[number];
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_rising_row() {
        let pairs = [(0, 5), (1, 1), (2, 2), (3, 9), (4, 3), (5, 4)];
        assert_eq!(longest_rising(&pairs), [(1, 1), (2, 2), (4, 3), (5, 4)]);
        assert_eq!(longest_rising(&[]), []);
    }

    proptest! {
        #[test]
        fn gaps_part_everything_but_their_anchors(
            before in prop::collection::vec(0_u32..12, 0..20),
            after in prop::collection::vec(0_u32..12, 0..20),
        ) {
            let token = |numbers: Vec<u32>| -> Vec<Token> { numbers.into_iter().map(Token).collect() };
            let (before, after) = (token(before), token(after));
            let whole = Edit { before: 0..before.len(), after: 0..after.len() };
            let gaps = gaps(&whole, &before, &after, 12);
            prop_assert_eq!((gaps[0].before.start, gaps[0].after.start), (0, 0));
            for pair in gaps.windows(2) {
                prop_assert_eq!(before[pair[0].before.end], after[pair[0].after.end]);
                prop_assert_eq!(pair[0].before.end + 1, pair[1].before.start);
                prop_assert_eq!(pair[0].after.end + 1, pair[1].after.start);
            }
            let last = gaps.last().expect("one gap at least");
            prop_assert_eq!((last.before.end, last.after.end), (before.len(), after.len()));
        }
    }
}
