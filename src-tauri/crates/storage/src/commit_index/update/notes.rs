//! Issue keys in notes.

use causeway_app::port::commit_source::CommitReader;
use causeway_domain::commit_graph::Marks;
use rusqlite::Transaction;

use super::UpdateError;
use super::refs::NotesChange;

/// Brings the notes of one reference up to date.
pub(super) fn update(
    transaction: &Transaction<'_>,
    repository: i64,
    reader: &mut dyn CommitReader,
    change: &NotesChange,
) -> Result<(), UpdateError> {
    let reference = &change.reference;
    if change.after.is_none() {
        return Ok(forget(transaction, repository, reference)?);
    }
    let notes = reader.note_changes(change.before, change.after)?;
    if notes.from_scratch {
        forget(transaction, repository, reference)?;
    }
    let mut delete = transaction
        .prepare_cached("DELETE FROM notes WHERE repository = ? AND hash = ? AND reference = ?")?;
    let mut insert = transaction.prepare_cached(
        "INSERT OR IGNORE INTO notes (key, repository, hash, reference) VALUES (?, ?, ?, ?)",
    )?;
    for note in notes.changes {
        delete.execute((repository, note.commit.0, reference))?;
        for key in note.keys {
            insert.execute((key, repository, note.commit.0, reference))?;
        }
    }
    Ok(())
}

/// How many commits that are reached name an issue in a note and in no message.
pub(super) fn linked_only(
    transaction: &Transaction<'_>,
    repository: i64,
    reached: &Marks,
    naming: &Marks,
) -> rusqlite::Result<u64> {
    let mut select = transaction.prepare_cached(
        "SELECT DISTINCT number FROM notes JOIN numbers USING (repository, hash) WHERE repository = ?",
    )?;
    let mut found = 0;
    for number in select.query_map([repository], |row| row.get::<_, u32>(0))? {
        let number = number?;
        found += u64::from(reached.has(number) && !naming.has(number));
    }
    Ok(found)
}

fn forget(transaction: &Transaction<'_>, repository: i64, reference: &str) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM notes WHERE repository = ? AND reference = ?")?
        .execute((repository, reference))
        .map(drop)
}
