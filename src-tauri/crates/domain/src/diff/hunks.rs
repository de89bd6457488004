//! Changes with the lines around them, as they are shown.

use std::ops::Range;

use super::edits::Edit;
use super::words::Words;
use super::{MAX_LINE, MAX_SHOWN};

/// What a line is to a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// In both.
    Context,
    /// After only.
    Added,
    /// Before only.
    Deleted,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineBreak {
    /// As on Unix.
    Lf,
    /// As on Windows.
    CrLf,
    /// Not at all: the last line of a text may.
    None,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its number before, from 1.
    pub before: Option<u32>,
    /// Its number after, from 1.
    pub after: Option<u32>,
    /// Its text without the line break; broken encodings are replaced by U+FFFD. At most [`MAX_LINE`] characters.
    pub text: String,
    /// Parts of `text` that differ from what it replaces, in bytes, in order.
    pub marks: Vec<Range<usize>>,
    /// Characters that were left out at its end.
    pub cut: u32,
    /// How it ends. In a context line, after.
    pub line_break: LineBreak,
}

/// Changes that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// First line before, from 1; the line it comes after when there is none of before in it.
    pub before_start: u32,
    /// First line after, from 1; the line it comes after when there is none of after in it.
    pub after_start: u32,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A difference of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextDiff {
    /// The changes.
    pub hunks: Vec<Hunk>,
    /// Lines before.
    pub before_lines: u32,
    /// Lines after.
    pub after_lines: u32,
    /// Lines that are new.
    pub added: u32,
    /// Lines that are gone.
    pub deleted: u32,
    /// Changed lines that are left out, after the most that are shown.
    pub hidden: u32,
    /// Whether words were not compared in some change, because that would take too long.
    pub coarse: bool,
}

pub(super) fn hunks(before: &[&[u8]], after: &[&[u8]], edits: &[Edit], context: u32) -> TextDiff {
    let mut showing = Showing { before, after, words: Words::new(), room: MAX_SHOWN };
    let context = context as usize;
    let mut hunks = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first().filter(|_| showing.room > 0) {
        let together =
            rest.windows(2).take_while(|pair| pair[1].before.start - pair[0].before.end <= 2 * context);
        let (these, others) = rest.split_at(1 + together.count());
        rest = others;
        let start = first.before.start.saturating_sub(context);
        let lead = first.before.start - start;
        hunks.push(showing.hunk(these, start, first.after.start - lead, context));
    }
    let sum = |side: fn(&Edit) -> &Range<usize>| count(edits.iter().map(|edit| side(edit).len()).sum());
    let (added, deleted) = (sum(|edit| &edit.after), sum(|edit| &edit.before));
    let changed =
        hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.kind != LineKind::Context).count();
    TextDiff {
        hunks,
        before_lines: count(before.len()),
        after_lines: count(after.len()),
        added,
        deleted,
        hidden: (added + deleted).saturating_sub(count(changed)),
        coarse: showing.words.coarse,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

struct Showing<'a> {
    before: &'a [&'a [u8]],
    after: &'a [&'a [u8]],
    words: Words,
    /// As many lines may be shown yet.
    room: usize,
}

impl Showing<'_> {
    fn hunk(&mut self, edits: &[Edit], before_start: usize, after_start: usize, context: usize) -> Hunk {
        let mut lines = Vec::new();
        let (mut left, mut right) = (before_start, after_start);
        for edit in edits {
            self.context(&mut lines, left, right, edit.before.start - left);
            self.edit(&mut lines, edit);
            (left, right) = (edit.before.end, edit.after.end);
        }
        self.context(&mut lines, left, right, context.min(self.before.len() - left));
        let has = |side: fn(&Line) -> Option<u32>| lines.iter().any(|line| side(line).is_some());
        // As in a unified diff: a hunk that has no line on one side names the line it comes after.
        let first = |start: usize, has: bool| count(start) + u32::from(has);
        Hunk {
            before_start: first(before_start, has(|line| line.before)),
            after_start: first(after_start, has(|line| line.after)),
            lines,
        }
    }

    fn context(&mut self, lines: &mut Vec<Line>, left: usize, right: usize, number: usize) {
        let shown = number.min(self.room);
        self.room -= shown;
        for offset in 0..shown {
            let mut line = line(self.after[right + offset], LineKind::Context);
            line.before = Some(count(left + offset + 1));
            line.after = Some(count(right + offset + 1));
            lines.push(line);
        }
    }

    fn edit(&mut self, lines: &mut Vec<Line>, edit: &Edit) {
        // Where not all fits, both sides get their share: half of a change says more than what is gone alone.
        let (gone, new) = (edit.before.len(), edit.after.len());
        let half = self.room / 2;
        let shown_gone = gone.min(half.max(self.room.saturating_sub(new)));
        let shown_new = new.min(self.room - shown_gone);
        self.room -= shown_gone + shown_new;
        let before = self.before;
        let after = self.after;
        let mut deleted: Vec<Line> = (edit.before.start..edit.before.start + shown_gone)
            .map(|place| Line { before: Some(count(place + 1)), ..line(before[place], LineKind::Deleted) })
            .collect();
        let mut added: Vec<Line> = (edit.after.start..edit.after.start + shown_new)
            .map(|place| Line { after: Some(count(place + 1)), ..line(after[place], LineKind::Added) })
            .collect();
        if (shown_gone, shown_new) == (gone, new) {
            let texts =
                |lines: &'_ [Line]| -> Vec<String> { lines.iter().map(|line| line.text.clone()).collect() };
            let (old, young) = (texts(&deleted), texts(&added));
            let old: Vec<&str> = old.iter().map(String::as_str).collect();
            let young: Vec<&str> = young.iter().map(String::as_str).collect();
            let (left, right) = self.words.marks(&old, &young);
            for (line, marks) in deleted.iter_mut().zip(left).chain(added.iter_mut().zip(right)) {
                line.marks = marks;
            }
        } else {
            self.words.coarse = true;
        }
        lines.append(&mut deleted);
        lines.append(&mut added);
    }
}

fn line(bytes: &[u8], kind: LineKind) -> Line {
    let (text, line_break) = match bytes {
        [text @ .., b'\r', b'\n'] => (text, LineBreak::CrLf),
        [text @ .., b'\n'] => (text, LineBreak::Lf),
        text => (text, LineBreak::None),
    };
    let mut text = String::from_utf8_lossy(text).into_owned();
    let mut cut = 0;
    if let Some((end, _)) = text.char_indices().nth(MAX_LINE) {
        cut = count(text[end..].chars().count());
        text.truncate(end);
        text.shrink_to_fit();
    }
    Line { kind, before: None, after: None, text, marks: Vec::new(), cut, line_break }
}
