//! A connection's first index, made beside the place where it will stand.
//!
//! There nobody reads it, so that it needs no log: each page is written once. It gets its name when all of it is on disk. What
//! a crash leaves has another name, and is removed by whoever begins next. Whenever something is in the way, like another
//! process that does the same, the index is made in its place instead, with a log.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use causeway_app::port::mirror::MirrorError;
use rusqlite::Connection;

use super::file;
use crate::file::{beside, prepare};

/// What its name ends with until it is whole.
const SUFFIX: &str = ".new";

/// An index that is being made. When it is dropped, it is gone.
pub(super) struct FirstIndex {
    place: PathBuf,
    path: PathBuf,
    connection: Option<Connection>,
}

impl FirstIndex {
    /// Begins one; `None` where there is an index, or where it had better be made in its place.
    pub(super) fn begin(place: &Path) -> Option<Self> {
        if place.exists() {
            return None;
        }
        let path = beside(place, SUFFIX);
        prepare(&path).ok()?;
        let connection = match Connection::open(&path).and_then(alone) {
            Ok(Some(connection)) => Some(connection),
            // Locked: another process makes one.
            Err(error) if !file::is_damage(&error) => return None,
            // Left by a crash.
            Ok(None) | Err(_) => {
                fs::remove_file(&path).ok()?;
                prepare(&path).ok()?;
                Connection::open(&path).and_then(alone).ok()?
            }
        };
        connection.map(|connection| Self { place: place.to_owned(), path, connection: Some(connection) })
    }

    /// Where it is written.
    pub(super) fn connection(&mut self) -> Option<&mut Connection> {
        self.connection.as_mut()
    }

    /// Puts it in its place. `false` where that cannot be, as when another process has put one there meanwhile.
    pub(super) fn finish(mut self) -> Result<bool, MirrorError> {
        if let Some(connection) = self.connection.take() {
            let logged = connection.pragma_update(None, "journal_mode", "WAL");
            let closed = logged.and_then(|()| connection.close().map_err(|(_, error)| error));
            closed.map_err(|error| file::failed("written", &error))?;
        }
        // Unlike a move, a link never takes the place of another file.
        Ok(fs::hard_link(&self.path, &self.place).is_ok())
    }
}

impl Drop for FirstIndex {
    fn drop(&mut self) {
        drop(self.connection.take());
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "what a new index was made in stays until the next");
        }
    }
}

/// Locks an empty file for this process alone and makes its tables; `None` for one that is not empty.
fn alone(connection: Connection) -> rusqlite::Result<Option<Connection>> {
    connection.busy_timeout(Duration::ZERO)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "OFF")?;
    // At the end of the transaction everything is on disk, before the file gets its name.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    file::bound(&connection)?;
    connection.execute_batch("BEGIN EXCLUSIVE")?;
    if file::has_tables(&connection)? {
        return Ok(None);
    }
    connection.execute_batch(&file::tables())?;
    connection.execute_batch("COMMIT")?;
    Ok(Some(connection))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn commits(path: &Path) -> i64 {
        let select = "SELECT count(*) FROM commits";
        Connection::open(path).unwrap().query_row(select, [], |row| row.get(0)).unwrap()
    }

    fn write(connection: &Connection, rows: u32) {
        let insert = "INSERT INTO commits (id, hash, at, subject, keys) VALUES (?, x'00', 0, ?, '')";
        for row in 0..rows {
            connection.execute(insert, (row, "x".repeat(1_000))).unwrap();
        }
    }

    #[test]
    fn it_has_its_name_when_it_is_whole_and_not_before() {
        let directory = TempDir::new().unwrap();
        let place = directory.path().join("one").join(file::NAME);
        let mut index = FirstIndex::begin(&place).unwrap();
        write(index.connection().unwrap(), 3);
        assert!(!place.exists());
        assert!(FirstIndex::begin(&place).is_none(), "only one is made at a time");
        assert!(index.finish().unwrap());
        assert_eq!(commits(&place), 3);
        assert!(file::open_to_read(&place).unwrap().is_some());
        assert!(FirstIndex::begin(&place).is_none(), "there is one");
        drop(FirstIndex::begin(&directory.path().join("two")).unwrap());
        let left: Vec<_> = directory.path().read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(left, [directory.path().join("one")], "what is not finished is gone");
    }

    #[test]
    fn another_that_came_first_stays() {
        let directory = TempDir::new().unwrap();
        let place = directory.path().join(file::NAME);
        let mut index = FirstIndex::begin(&place).unwrap();
        write(index.connection().unwrap(), 3);
        let file::Opened::Ready(other) = file::open_to_write(&place).unwrap() else { panic!("it is new") };
        write(&other, 1);
        assert!(!index.finish().unwrap());
        assert_eq!(commits(&place), 1);
    }

    #[test]
    fn what_a_crash_left_at_any_moment_is_done_without() {
        let directory = TempDir::new().unwrap();
        let making = directory.path().join("making");
        let mut index = FirstIndex::begin(&making).unwrap();
        let place = directory.path().join(file::NAME);
        let new = beside(&place, SUFFIX);
        let mut crash = |rows: u32, end: &str| {
            let connection = index.connection().unwrap();
            // More than the cache holds goes to the file before the end of the transaction.
            connection.execute_batch("PRAGMA cache_size = 8; BEGIN; DELETE FROM commits").unwrap();
            write(connection, rows);
            // A second handle would end the locks of the first; what is tried here needs none.
            fs::copy(beside(&making, SUFFIX), &new).unwrap();
            connection.execute_batch(end).unwrap();
            let length = fs::metadata(&new).unwrap().len();
            let mut again = FirstIndex::begin(&place).unwrap();
            write(again.connection().unwrap(), 2);
            assert!(again.finish().unwrap());
            assert_eq!(commits(&place), 2);
            assert!(!new.exists());
            file::remove(&place).unwrap();
            length
        };
        let lengths = [crash(0, "COMMIT"), crash(40, "COMMIT"), crash(400, "COMMIT")];
        assert!(lengths[0] < lengths[2], "something of an unfinished one was there: {lengths:?}");
        for junk in ["", "no database, as long as it may be, and longer than a header is"] {
            fs::write(&new, junk).unwrap();
            assert!(FirstIndex::begin(&place).unwrap().finish().unwrap(), "{junk}");
            file::remove(&place).unwrap();
        }
    }
}
