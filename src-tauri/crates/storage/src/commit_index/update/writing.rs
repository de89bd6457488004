//! Rows of commits and of their history.

use std::ops::RangeInclusive;

use causeway_app::port::commit_source::{ObjectId, WalkedCommit};
use causeway_domain::commit_graph::{Line, Marks, parents_first};
use rusqlite::types::ValueRef;
use rusqlite::{Result, Statement, Transaction};

use super::refs::{End, Moved};

/// Lines of history in a row: some pages of the file.
const LINES: usize = 2_048;

/// The rows of a repository, of those tables whose rows go by a repository and a number.
pub(in crate::commit_index) fn rows_of(repository: i64) -> RangeInclusive<i64> {
    repository << 32..=(repository << 32 | i64::from(u32::MAX))
}

/// Writes commits.
pub(super) struct Writing<'a> {
    repository: i64,
    commit: Statement<'a>,
    link: Statement<'a>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(transaction: &'a Transaction<'_>, repository: i64) -> Result<Self> {
        Ok(Self {
            repository,
            commit: transaction
                .prepare("INSERT INTO commits (id, hash, at, subject, keys) VALUES (?, ?, ?, ?, ?)")?,
            link: transaction.prepare("INSERT INTO links (key, repository, number) VALUES (?, ?, ?)")?,
        })
    }

    pub(super) fn commit(&mut self, commit: &WalkedCommit) -> Result<()> {
        let id = self.repository << 32 | i64::from(commit.number);
        self.commit.execute((id, commit.id.0, commit.committed_at, &commit.subject, &commit.keys))?;
        for key in commit.keys.split_ascii_whitespace() {
            self.link.execute((key, self.repository, commit.number))?;
        }
        Ok(())
    }
}

/// Writes which number is whose: in order, so that pages are written once and from left to right.
pub(super) fn numbers(
    transaction: &Transaction<'_>,
    repository: i64,
    mut numbers: Vec<(ObjectId, u32)>,
) -> Result<()> {
    numbers.sort_unstable();
    let mut insert =
        transaction.prepare_cached("INSERT INTO numbers (repository, hash, number) VALUES (?, ?, ?)")?;
    for (id, number) in numbers {
        insert.execute((repository, id.0, number))?;
    }
    Ok(())
}

/// Appends lines to a repository's history. What is new has no child in what was there.
pub(super) fn history(
    transaction: &Transaction<'_>,
    repository: i64,
    first: u32,
    lines: Vec<Line>,
) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let rows = rows_of(repository);
    // The last piece is filled up, so that many small pushes do not leave many small pieces.
    let last = transaction
        .prepare_cached("SELECT id, lines FROM history WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1")?
        .query_map((rows.start(), rows.end()), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?
        .next()
        .transpose()?;
    let (mut at, mut piece) = match last {
        Some((at, piece)) if piece.len() < LINES * Line::SIZE => (at, piece),
        Some((at, _)) => (at + 1, Vec::new()),
        None => (*rows.start(), Vec::new()),
    };
    let mut put = transaction.prepare_cached("INSERT OR REPLACE INTO history (id, lines) VALUES (?, ?)")?;
    for line in parents_first(first, lines) {
        piece.extend_from_slice(&line.to_bytes());
        if piece.len() >= LINES * Line::SIZE {
            put.execute((at, &piece))?;
            at += 1;
            piece.clear();
        }
    }
    if !piece.is_empty() {
        put.execute((at, &piece))?;
    }
    Ok(())
}

/// Writes which parents are not there.
pub(super) fn absent(transaction: &Transaction<'_>, repository: i64, absent: &[ObjectId]) -> Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT OR IGNORE INTO absent (repository, hash) VALUES (?, ?)")?;
    absent.iter().try_for_each(|id| insert.execute((repository, id.0)).map(drop))
}

/// What references reach.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// Commits that any of them reaches.
    pub(super) reached: Marks,
    /// Commits that a branch reaches.
    pub(super) on_branch: Marks,
}

impl Reach {
    /// The ends themselves and nothing below them.
    fn at(ends: &[End]) -> Self {
        let mut marks = Self::default();
        for end in ends {
            marks.reached.set(end.number);
            if end.is_branch {
                marks.on_branch.set(end.number);
            }
        }
        marks
    }

    fn has(&self, end: End) -> bool {
        if end.is_branch { self.on_branch.has(end.number) } else { self.reached.has(end.number) }
    }

    /// Goes down from where the marks are now, to commits that have smaller numbers than `first` and no further.
    fn descend(&mut self, transaction: &Transaction<'_>, repository: i64, first: u32) -> Result<()> {
        let rows = rows_of(repository);
        let mut select = transaction
            .prepare_cached("SELECT lines FROM history WHERE id BETWEEN ? AND ? ORDER BY id DESC")?;
        let mut pieces = select.query((rows.start(), rows.end()))?;
        while let Some(row) = pieces.next()? {
            for line in lines(row.get_ref(0)?)?.rev() {
                // Each update appends lines of commits with greater numbers than all before.
                if line.commit < first {
                    return Ok(());
                }
                line.mark_parents(&mut self.reached);
                line.mark_parents(&mut self.on_branch);
            }
        }
        Ok(())
    }
}

/// What these references reach, over the whole history.
pub(super) fn reach(transaction: &Transaction<'_>, repository: i64, ends: &[End]) -> Result<Reach> {
    let mut all = Reach::at(ends);
    all.descend(transaction, repository, 0)?;
    Ok(all)
}

/// What references reach after some of them went on from where they were: what they reached `before`, and commits from
/// `first` on. `None` where that cannot be told without the whole history, as after a reference was removed or moved back.
pub(super) fn grown(
    transaction: &Transaction<'_>,
    repository: i64,
    before: &Reach,
    first: u32,
    moved: &Moved,
) -> Result<Option<Reach>> {
    let mut new = Reach::at(&moved.to);
    new.descend(transaction, repository, first)?;
    // What was left is reached from where the reference went; and what is reached of the old was reached before, with
    // everything below it.
    let goes_on = moved.from.iter().all(|end| new.has(*end))
        && new.reached.is_part_below(first, &before.reached)
        && new.on_branch.is_part_below(first, &before.on_branch);
    Ok(goes_on.then(|| {
        new.reached.add(&before.reached);
        new.on_branch.add(&before.on_branch);
        new
    }))
}

/// The lines of a piece of history.
pub(in crate::commit_index) fn lines(piece: ValueRef<'_>) -> Result<impl DoubleEndedIterator<Item = Line>> {
    let (lines, _) = piece.as_blob()?.as_chunks::<{ Line::SIZE }>();
    Ok(lines.iter().map(|line| Line::from_bytes(*line)))
}
