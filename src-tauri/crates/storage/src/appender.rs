//! Appending to journals with a commit that callers share.
//!
//! A commit waits for the disk, some milliseconds however little it writes. What is asked for while one is under way goes
//! together into the next, so that the number of commits does not grow with the number of callers.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use causeway_app::port::storage::{JournalEntry, StorageError};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::rows;
use crate::sqlite::failed;

/// The most requests in one commit, so that a reader of the same connection is not kept waiting for long.
const LARGEST: usize = 1_024;

/// One caller's lines, with where it waits.
struct Request {
    entries: Vec<JournalEntry>,
    answer: oneshot::Sender<Result<(), StorageError>>,
}

/// The one writer of journals of a database connection.
pub(crate) struct Appender {
    /// `None` only while it is being dropped.
    queue: Option<Sender<Request>>,
    thread: Option<JoinHandle<()>>,
}

impl Appender {
    pub(crate) fn new(connection: Arc<Mutex<Connection>>) -> Result<Self, StorageError> {
        let (queue, requests) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || write_all(&connection, &requests))
            .map_err(|error| StorageError::Failed { action: "opened".into(), detail: error.to_string() })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Appends all of these or none. Calls are written in the order in which they are first polled.
    pub(crate) async fn append(&self, entries: Vec<JournalEntry>) -> Result<(), StorageError> {
        let ended = || StorageError::Failed {
            action: "written".into(),
            detail: "the writer of the journal has ended".to_owned(),
        };
        let (answer, outcome) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or_else(ended)?;
        queue.send(Request { entries, answer }).map_err(|_| ended())?;
        outcome.await.unwrap_or_else(|_| Err(ended()))
    }
}

/// Waits until everything is written and the connection is let go of.
impl Drop for Appender {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // Callers were told of its panic by the lack of an answer.
            let _panicked = thread.join();
        }
    }
}

fn write_all(connection: &Mutex<Connection>, requests: &Receiver<Request>) {
    while let Ok(first) = requests.recv() {
        // A panic while it was held has rolled its statement back; the connection is whole.
        let database = connection.lock().unwrap_or_else(PoisonError::into_inner);
        // Only now: more have come while this one waited for the connection.
        let mut batch = vec![first];
        batch.extend(requests.try_iter().take(LARGEST - 1));
        let (entries, answers): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|request| (request.entries, request.answer)).unzip();
        let outcomes = commit(&database, &entries);
        drop(database);
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // Whoever has stopped waiting has its lines all the same.
            let _gone = answer.send(outcome);
        }
    }
}

/// Writes every request in one transaction. One that breaks a rule of the schema fails alone; whatever else goes wrong,
/// nothing is written and everyone is told.
fn commit(database: &Connection, requests: &[Vec<JournalEntry>]) -> Vec<Result<(), StorageError>> {
    let written = || {
        let mut transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
        let mut outcomes = Vec::with_capacity(requests.len());
        for entries in requests {
            let outcome = append(&mut transaction, entries);
            // A full disk, for one, makes SQLite roll back what came before, too.
            if transaction.is_autocommit() {
                outcome?;
            } else {
                outcomes.push(outcome.map_err(|error| failed("written", &error)));
            }
        }
        transaction.commit()?;
        Ok(outcomes)
    };
    written().unwrap_or_else(|error: rusqlite::Error| {
        requests.iter().map(|_| Err(failed("written", &error))).collect()
    })
}

fn append(transaction: &mut Transaction<'_>, entries: &[JournalEntry]) -> rusqlite::Result<()> {
    let savepoint = transaction.savepoint()?;
    for entry in entries {
        rows::append_journal(&savepoint, entry)?;
    }
    savepoint.commit()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::*;

    fn open(path: &Path) -> Connection {
        let mut connection = Connection::open(path).unwrap();
        connection.busy_timeout(Duration::from_millis(20)).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        crate::schema::migrate(&mut connection).unwrap();
        connection
    }

    fn with_run(path: &Path) -> Connection {
        let connection = open(path);
        let run =
            "INSERT INTO runs (id, title, state, plan, started_at, dismissed) VALUES ('r', '', '', '', 1, 0)";
        connection.execute(run, []).unwrap();
        connection
    }

    fn line(run_id: &str, step: &str) -> JournalEntry {
        let text = str::to_owned;
        JournalEntry {
            run_id: text(run_id),
            step: text(step),
            event: text("begun"),
            detail: text("{}"),
            at: 1,
        }
    }

    fn steps(connection: &Connection) -> Vec<String> {
        rows::journal(connection, "r").unwrap().into_iter().map(|entry| entry.step).collect()
    }

    #[test]
    fn a_request_that_breaks_a_rule_fails_alone_and_as_a_whole() {
        let directory = tempfile::tempdir().unwrap();
        let connection = with_run(&directory.path().join("a"));
        let requests = [
            vec![line("r", "1")],
            vec![line("r", "2"), line("nobody", "3")],
            vec![],
            vec![line("r", "4"), line("r", "5")],
        ];
        let outcomes = commit(&connection, &requests);
        assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
        assert_eq!(steps(&connection), ["1", "4", "5"]);
    }

    #[tokio::test]
    async fn an_error_reaches_every_caller_and_the_next_commit_is_tried_anew() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a");
        let appender = Appender::new(Arc::new(Mutex::new(with_run(&path)))).unwrap();
        let other = open(&path);
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let refused = futures_of(&appender, 16).await;
        assert!(
            refused.iter().all(|outcome| matches!(outcome, Err(StorageError::Failed { .. }))),
            "{refused:?}"
        );
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(steps(&other), Vec::<String>::new());

        assert!(futures_of(&appender, 16).await.iter().all(Result::is_ok));
        assert_eq!(steps(&other).len(), 16);
    }

    #[tokio::test]
    async fn everything_asked_for_is_written_before_it_is_dropped() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a");
        let appender = Appender::new(Arc::new(Mutex::new(with_run(&path)))).unwrap();
        {
            // Polled once, and given up.
            let waiting = appender.append(vec![line("r", "1")]);
            tokio::select! {
                biased;
                _ = waiting => {}
                () = std::future::ready(()) => {}
            }
        }
        drop(appender);
        assert_eq!(steps(&open(&path)), ["1"]);
    }

    async fn futures_of(appender: &Appender, callers: usize) -> Vec<Result<(), StorageError>> {
        let calls = (0..callers).map(|who| appender.append(vec![line("r", &who.to_string())]));
        futures::future::join_all(calls).await
    }
}
