//! One update of the index: what changed in the mirror since the last one, in one transaction.

mod notes;
mod refs;
mod writing;

use std::path::Path;
use std::sync::mpsc::sync_channel;

use causeway_app::port::commit_index::IndexState;
use causeway_app::port::commit_source::{CommitReader, CommitSource, ObjectId, Walk, WalkedCommit};
use causeway_app::port::mirror::MirrorError;
use causeway_domain::commit_graph::Marks;
use rusqlite::{Connection, Error, OptionalExtension, Transaction, TransactionBehavior};
use tokio_util::sync::CancellationToken;

use super::file::{self, Opened};
use super::first::FirstIndex;
use refs::RefChanges;
use writing::{Reach, Writing};
pub(super) use writing::{lines, rows_of};

/// Batches that wait for the writer, at most: the reader never runs far ahead.
const AHEAD: usize = 16;

/// As many commits may lie in the index that nothing reaches any more, beside as many as there are others.
const UNREACHED: u64 = 1_000;

/// Why an update failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum UpdateError {
    /// The mirror, or the person cancelled.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// The index.
    #[error("the index: {0}")]
    Index(#[from] rusqlite::Error),
    /// It is no index, or one of another version.
    #[error("the index: {0}")]
    Damaged(String),
}

impl UpdateError {
    /// Whether a new index would do.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Mirror(_) => false,
            Self::Index(error) => file::is_damage(error),
            Self::Damaged(_) => true,
        }
    }
}

impl From<UpdateError> for MirrorError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Mirror(error) => error,
            UpdateError::Index(error) => file::failed("written", &error),
            UpdateError::Damaged(detail) => Self::Failed { action: "opened".into(), detail },
        }
    }
}

/// What is to be brought up to date.
pub(super) struct Update<'a> {
    pub(super) path: &'a Path,
    pub(super) repository: &'a str,
    pub(super) source: &'a dyn CommitSource,
    pub(super) now: i64,
    pub(super) cancel: &'a CancellationToken,
}

/// A repository's row.
#[derive(Default)]
struct Repository {
    id: i64,
    next: u32,
    commits: u64,
    linked: u64,
    reach: Reach,
    naming: Marks,
}

impl Update<'_> {
    /// Blocks.
    pub(super) fn run(&self) -> Result<IndexState, UpdateError> {
        let mut reader = self.source.open()?;
        if let Some(mut index) = FirstIndex::begin(self.path)
            && let Some(connection) = index.connection()
        {
            let state = self.bring_up_to_date(&mut *reader, connection)?;
            if index.finish()? {
                return Ok(state);
            }
        }
        let mut connection = match file::open_to_write(self.path)? {
            Opened::Ready(connection) => connection,
            Opened::Damaged(why) => return Err(UpdateError::Damaged(why)),
        };
        let state = self.bring_up_to_date(&mut *reader, &mut connection)?;
        file::settle(&connection, self.path);
        Ok(state)
    }

    fn bring_up_to_date(
        &self,
        reader: &mut dyn CommitReader,
        connection: &mut Connection,
    ) -> Result<IndexState, UpdateError> {
        // Immediate: of two processes the second waits, and then finds what the first has done.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // After the lock: an older look would undo what another process has just indexed.
        let listed = reader.references()?;
        let mut repository = self.row(&transaction, reader)?;
        let (changes, ends) = refs::compare(&transaction, repository.id, listed)?;
        if changes.is_empty() {
            return self.unchanged(transaction, &repository);
        }
        let first = repository.next;
        let tips: Vec<ObjectId> = changes.walked().map(|reference| reference.target).collect();
        let walk = if tips.is_empty() {
            Walk::default()
        } else {
            self.walk(&transaction, reader, &mut repository, &tips)?
        };
        if self.cancel.is_cancelled() {
            return Err(MirrorError::Cancelled.into());
        }
        self.write(&transaction, reader, repository, first, changes, walk, ends)
            .and_then(|state| transaction.commit().map(|()| state).map_err(UpdateError::from))
    }

    /// Nothing has come, gone or moved.
    fn unchanged(
        &self,
        transaction: Transaction<'_>,
        repository: &Repository,
    ) -> Result<IndexState, UpdateError> {
        transaction
            .prepare_cached("UPDATE repositories SET updated_at = ? WHERE id = ?")?
            .execute((self.now, repository.id))?;
        transaction.commit()?;
        let &Repository { commits, linked, .. } = repository;
        Ok(IndexState { commits, linked, updated_at: self.now, rebuilt: false })
    }

    /// The repository's row; a new one where there is none, or where the old one cannot be gone on from.
    fn row(
        &self,
        transaction: &Transaction<'_>,
        reader: &mut dyn CommitReader,
    ) -> Result<Repository, UpdateError> {
        if let Some(found) = row(transaction, self.repository)? {
            let absent: Vec<ObjectId> = transaction
                .prepare_cached("SELECT hash FROM absent WHERE repository = ?")?
                .query_map([found.id], |row| row.get(0).map(ObjectId))?
                .collect::<Result<_, _>>()?;
            // A shallow mirror was deepened: commits that were thought to be first ones have parents now.
            let deepened = reader.has_any(&absent)?;
            let unreached = u64::from(found.next).saturating_sub(found.commits + absent.len() as u64);
            if !deepened && unreached <= found.commits + UNREACHED {
                return Ok(found);
            }
            forget(transaction, self.repository)?;
        }
        let id = transaction
            .prepare_cached(
                "INSERT INTO repositories (name, next, commits, linked, updated_at, reached, on_branch, naming)
                 VALUES (?, 0, 0, 0, 0, x'', x'', x'') RETURNING id",
            )?
            .query_row([self.repository], |row| row.get(0))?;
        Ok(Repository { id, ..Repository::default() })
    }

    /// Walks through what is new in one thread, and writes it in this one.
    fn walk(
        &self,
        transaction: &Transaction<'_>,
        reader: &mut dyn CommitReader,
        repository: &mut Repository,
        tips: &[ObjectId],
    ) -> Result<Walk, UpdateError> {
        let first = repository.next;
        // The walk asks for what is known over a connection of its own, which sees the index as it was before. There is
        // nothing to ask of a repository that is new.
        let asked = if first == 0 { None } else { Some(Lookup::open(self.path, repository.id)?) };
        std::thread::scope(|scope| {
            let (found, batches) = sync_channel::<Vec<WalkedCommit>>(AHEAD);
            let cancel = self.cancel;
            let thread = std::thread::Builder::new().name("commit walk".to_owned());
            let walking = thread.spawn_scoped(scope, move || {
                let mut known = |id: &ObjectId| asked.as_ref().map_or(Ok(None), |asked| asked.number(id));
                let mut found = |batch: Vec<WalkedCommit>| {
                    // The writer hangs up when it has failed.
                    let cancelled = cancel.is_cancelled() || found.send(batch).is_err();
                    if cancelled { Err(MirrorError::Cancelled) } else { Ok(()) }
                };
                reader.walk(tips, first, &mut known, &mut found)
            });
            let walking = walking.map_err(|error| MirrorError::Failed {
                action: "read".into(),
                detail: format!("no thread: {error}"),
            })?;
            let mut writing = Writing::new(transaction, repository.id)?;
            let mut write = || -> rusqlite::Result<()> {
                for batch in &batches {
                    for commit in batch {
                        writing.commit(&commit)?;
                        if !commit.keys.is_empty() {
                            repository.naming.set(commit.number);
                        }
                    }
                }
                Ok(())
            };
            let written = write();
            drop(batches);
            let walked = walking.join().unwrap_or_else(|_| {
                let detail = "the walk stopped without an answer".to_owned();
                Err(MirrorError::Failed { action: "read".into(), detail })
            });
            written?;
            Ok(walked?)
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the ends of each step before it, used once")]
    fn write(
        &self,
        transaction: &Transaction<'_>,
        reader: &mut dyn CommitReader,
        mut repository: Repository,
        first: u32,
        changes: RefChanges,
        walk: Walk,
        mut ends: Vec<refs::End>,
    ) -> Result<IndexState, UpdateError> {
        let given = u32::try_from(walk.numbers.len() + walk.absent.len()).unwrap_or(u32::MAX);
        repository.next = first.saturating_add(given);
        writing::numbers(transaction, repository.id, walk.numbers)?;
        writing::history(transaction, repository.id, first, walk.lines)?;
        writing::absent(transaction, repository.id, &walk.absent)?;
        for change in changes.notes() {
            notes::update(transaction, repository.id, reader, &change)?;
        }
        let moved = refs::write(transaction, repository.id, changes, &walk.tips)?;
        let grown = writing::grown(transaction, repository.id, &repository.reach, first, &moved)?;
        let Reach { reached, on_branch } = match grown {
            Some(reach) => reach,
            None => {
                ends.extend(moved.to);
                writing::reach(transaction, repository.id, &ends)?
            }
        };
        let linked = reached.count_common(&repository.naming)
            + notes::linked_only(transaction, repository.id, &reached, &repository.naming)?;
        let state = IndexState { commits: reached.count(), linked, updated_at: self.now, rebuilt: false };
        transaction
            .prepare_cached(
                "UPDATE repositories SET next = ?, commits = ?, linked = ?, updated_at = ?, reached = ?,
                 on_branch = ?, naming = ? WHERE id = ?",
            )?
            .execute((
                repository.next,
                count(state.commits),
                count(state.linked),
                state.updated_at,
                reached.to_bytes(),
                on_branch.to_bytes(),
                repository.naming.to_bytes(),
                repository.id,
            ))?;
        Ok(state)
    }
}

/// Removes what is known of a repository.
pub(super) fn forget(connection: &Connection, repository: &str) -> rusqlite::Result<()> {
    let Some(Repository { id, .. }) = row(connection, repository)? else { return Ok(()) };
    let rows = writing::rows_of(id);
    connection.execute("DELETE FROM commits WHERE id BETWEEN ? AND ?", (*rows.start(), *rows.end()))?;
    connection.execute("DELETE FROM history WHERE id BETWEEN ? AND ?", (*rows.start(), *rows.end()))?;
    for table in ["numbers", "links", "notes", "refs", "absent"] {
        connection.execute(&format!("DELETE FROM {table} WHERE repository = ?"), [id])?;
    }
    connection.execute("DELETE FROM repositories WHERE id = ?", [id]).map(drop)
}

fn row(connection: &Connection, repository: &str) -> rusqlite::Result<Option<Repository>> {
    connection
        .prepare_cached(
            "SELECT id, next, commits, linked, reached, on_branch, naming FROM repositories WHERE name = ?",
        )?
        .query_row([repository], |row| {
            let marks = |column| row.get_ref(column)?.as_blob().map(Marks::from_bytes).map_err(Error::from);
            Ok(Repository {
                id: row.get(0)?,
                next: row.get(1)?,
                commits: row.get::<_, i64>(2)?.unsigned_abs(),
                linked: row.get::<_, i64>(3)?.unsigned_abs(),
                reach: Reach { reached: marks(4)?, on_branch: marks(5)? },
                naming: marks(6)?,
            })
        })
        .optional()
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Numbers of commits that were indexed before.
struct Lookup {
    connection: Connection,
    repository: i64,
}

impl Lookup {
    fn open(path: &Path, repository: i64) -> Result<Self, UpdateError> {
        let connection = file::open_to_read(path)?;
        let connection = connection.ok_or_else(|| UpdateError::Damaged("it is gone".to_owned()))?;
        Ok(Self { connection, repository })
    }

    fn number(&self, id: &ObjectId) -> Result<Option<u32>, MirrorError> {
        self.connection
            .prepare_cached("SELECT number FROM numbers WHERE repository = ? AND hash = ?")
            .and_then(|mut statement| {
                statement.query_row((self.repository, id.0), |row| row.get(0)).optional()
            })
            .map_err(|error| file::failed("read", &error))
    }
}
