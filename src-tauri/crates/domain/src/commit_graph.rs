//! Which commits references reach, told from parents alone.
//!
//! Commits have small numbers. A history is a list of [`Lines`](Line) in which parents stand before their children, so that
//! one pass over it, forwards or backwards, answers for all references at once, whatever their number.

use std::ops::Range;

/// In the place of a parent: none.
pub const NONE: u32 = u32::MAX;

/// A commit and two of its parents. One with more has several lines, which follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The commit.
    pub commit: u32,
    /// Its parents; [`NONE`] where it has fewer.
    pub parents: [u32; 2],
}

/// The lines of a commit.
pub fn lines(commit: u32, parents: &[u32]) -> impl Iterator<Item = Line> {
    let pairs = parents.chunks(2).map(|pair| [pair[0], pair.get(1).copied().unwrap_or(NONE)]);
    let root = parents.is_empty().then_some([NONE, NONE]);
    pairs.chain(root).map(move |parents| Line { commit, parents })
}

impl Line {
    /// Bytes of a line.
    pub const SIZE: usize = 12;

    /// As bytes, the lower ones first.
    pub fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        for (place, number) in bytes.chunks_exact_mut(4).zip([self.commit, self.parents[0], self.parents[1]])
        {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// What [`Line::to_bytes`] wrote.
    pub fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Self { commit: number(0), parents: [number(4), number(8)] }
    }

    /// Marks the parents of a commit that is marked. Over all lines backwards: everything that is reached.
    pub fn mark_parents(self, marks: &mut Marks) {
        if marks.has(self.commit) {
            for parent in self.parents.into_iter().filter(|parent| *parent != NONE) {
                marks.set(parent);
            }
        }
    }

    /// Marks a commit that has a marked parent. Over all lines forwards: everything that reaches it.
    pub fn mark_child(self, marks: &mut Marks) {
        if self.parents.into_iter().any(|parent| parent != NONE && marks.has(parent)) {
            marks.set(self.commit);
        }
    }
}

/// Brings lines into an order in which parents stand before their children. All commits are numbered from `first` on;
/// parents before that are taken to be there already.
pub fn parents_first(first: u32, mut lines: Vec<Line>) -> ParentsFirst {
    lines.sort_unstable_by_key(|line| line.commit);
    let end = lines.last().map_or(first, |line| line.commit + 1);
    // Where each commit's lines begin, and one end more.
    let mut starts = vec![0_u32; (end - first) as usize + 1];
    for line in &lines {
        starts[(line.commit - first) as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let (seen, done) = (Marks::default(), Marks::default());
    ParentsFirst { first, end, next: end, lines, starts, seen, done, stack: Vec::new(), ready: 0..0 }
}

/// Iterator of [`parents_first`]. The lines of a commit follow each other.
#[derive(Debug)]
pub struct ParentsFirst {
    first: u32,
    end: u32,
    /// Commits from here on are done. Older commits were found later, mostly, so that little waits on the stack.
    next: u32,
    /// By commit.
    lines: Vec<Line>,
    starts: Vec<u32>,
    seen: Marks,
    done: Marks,
    stack: Vec<u32>,
    ready: Range<usize>,
}

impl ParentsFirst {
    fn of(&self, commit: u32) -> Range<usize> {
        let index = (commit - self.first) as usize;
        self.starts[index] as usize..self.starts[index + 1] as usize
    }

    /// The lines of the next commit.
    fn commit(&mut self) -> Option<Range<usize>> {
        loop {
            let Some(commit) = self.stack.last().copied() else {
                if self.next == self.first {
                    return None;
                }
                self.next -= 1;
                self.stack.push(self.next);
                continue;
            };
            let offset = commit - self.first;
            if self.done.has(offset) {
                self.stack.pop();
            } else if self.seen.has(offset) {
                self.stack.pop();
                self.done.set(offset);
                return Some(self.of(commit));
            } else {
                self.seen.set(offset);
                let parents = self.lines[self.of(commit)].iter().flat_map(|line| line.parents);
                let waiting = parents.filter(|parent| (self.first..self.end).contains(parent));
                let (done, first) = (&self.done, self.first);
                self.stack.extend(waiting.filter(|parent| !done.has(parent - first)));
            }
        }
    }
}

impl Iterator for ParentsFirst {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while self.ready.is_empty() {
            self.ready = self.commit()?;
        }
        self.ready.next().map(|at| self.lines[at])
    }
}

/// Marks on commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    words: Vec<u64>,
}

impl Marks {
    /// Marks a commit.
    pub fn set(&mut self, commit: u32) {
        let word = (commit / 64) as usize;
        if word >= self.words.len() {
            self.words.resize((word + 1).max(self.words.len() * 2), 0);
        }
        self.words[word] |= 1 << (commit % 64);
    }

    /// Whether a commit is marked.
    pub fn has(&self, commit: u32) -> bool {
        self.words.get((commit / 64) as usize).is_some_and(|word| word >> (commit % 64) & 1 == 1)
    }

    /// How many are marked.
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// How many are marked here and there.
    pub fn count_common(&self, other: &Self) -> u64 {
        let both = self.words.iter().zip(&other.words).map(|(one, other)| one & other);
        both.map(|word| u64::from(word.count_ones())).sum()
    }

    /// Marks what is marked there too.
    pub fn add(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Whether everything that is marked here on commits before `end` is marked there too.
    pub fn is_part_below(&self, end: u32, other: &Self) -> bool {
        let (whole, bits) = ((end / 64) as usize, end % 64);
        let there = |at: usize| other.words.get(at).copied().unwrap_or_default();
        self.words.iter().take(whole + 1).enumerate().all(|(at, word)| {
            let below = if at < whole { u64::MAX } else { (1 << bits) - 1 };
            word & below & !there(at) == 0
        })
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let used = self.words.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        self.words[..used].iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// What [`Marks::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut words = Vec::with_capacity(bytes.len() / 8);
        for chunk in bytes.chunks_exact(8) {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            words.push(u64::from_le_bytes(word));
        }
        Self { words }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Parents of commits; each is of an earlier commit, and commits are numbered by a shuffle.
    fn history() -> impl Strategy<Value = (Vec<Vec<usize>>, Vec<u32>)> {
        (1..40_usize).prop_flat_map(|count| {
            let parents: Vec<_> =
                (0..count).map(|commit| prop::collection::vec(0..commit.max(1), 0..5)).collect();
            let numbers: Vec<u32> = (0..u32::try_from(count).unwrap()).collect();
            (parents, Just(numbers).prop_shuffle()).prop_map(|(mut parents, numbers)| {
                parents[0].clear();
                (parents, numbers)
            })
        })
    }

    fn reached(parents: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
        let (mut found, mut stack) = (BTreeSet::new(), vec![from]);
        while let Some(commit) = stack.pop() {
            if found.insert(commit) {
                stack.extend(&parents[commit]);
            }
        }
        found
    }

    proptest! {
        #[test]
        fn passes_over_lines_answer_as_walks_do((parents, numbers) in history(), at in any::<prop::sample::Index>()) {
            let all: Vec<Line> = parents.iter().enumerate().flat_map(|(commit, parents)| {
                let parents: Vec<u32> = parents.iter().map(|parent| numbers[*parent]).collect();
                lines(numbers[commit], &parents).collect::<Vec<_>>()
            }).collect();
            let ordered: Vec<Line> = parents_first(0, all.clone()).collect();
            prop_assert_eq!(ordered.len(), all.len());
            let commit = at.index(parents.len());
            let (mut down, mut up) = (Marks::default(), Marks::default());
            down.set(numbers[commit]);
            up.set(numbers[commit]);
            ordered.iter().rev().for_each(|line| line.mark_parents(&mut down));
            for line in &ordered {
                line.mark_child(&mut up);
            }
            let below = reached(&parents, commit);
            prop_assert_eq!(down.count(), below.len() as u64);
            for (other, number) in numbers.iter().enumerate() {
                prop_assert_eq!(down.has(*number), below.contains(&other));
                prop_assert_eq!(up.has(*number), reached(&parents, other).contains(&commit));
            }
        }

        #[test]
        fn marks_are_sets(
            one in prop::collection::btree_set(0..300_u32, 0..60),
            other in prop::collection::btree_set(0..300_u32, 0..60),
            end in 0..320_u32,
        ) {
            let marks = |numbers: &BTreeSet<u32>| {
                let mut marks = Marks::default();
                for number in numbers {
                    marks.set(*number);
                }
                marks
            };
            let (mut sum, some) = (marks(&one), marks(&other));
            let part = one.iter().filter(|number| **number < end).all(|number| other.contains(number));
            prop_assert_eq!(sum.is_part_below(end, &some), part);
            sum.add(&some);
            prop_assert_eq!(sum.to_bytes(), marks(&(&one | &other)).to_bytes());
            prop_assert!(some.is_part_below(end, &sum));
        }

        #[test]
        fn marks_and_lines_survive_as_bytes(numbers in prop::collection::btree_set(0..5000_u32, 0..60)) {
            let mut marks = Marks::default();
            for number in &numbers {
                marks.set(*number);
            }
            let read = Marks::from_bytes(&marks.to_bytes());
            prop_assert_eq!(read.count(), numbers.len() as u64);
            prop_assert!(numbers.iter().all(|number| read.has(*number)));
            prop_assert_eq!(read.count_common(&marks), read.count());
            for number in numbers {
                let line = Line { commit: number, parents: [NONE, number + 7] };
                prop_assert_eq!(Line::from_bytes(line.to_bytes()), line);
            }
        }
    }
}
