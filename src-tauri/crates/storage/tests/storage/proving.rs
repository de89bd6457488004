//! The proof that data can be written and read: what diagnostics ask for.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::{Duration, Instant};

use causeway_app::port::storage::{RunRecord, Storage, StorageError};

use super::{World, run};

#[tokio::test]
async fn a_proof_leaves_nothing_and_can_be_repeated() {
    let world = World::new();
    let storage = world.open();
    storage.put_draft(Some("{}".to_owned())).await.unwrap();
    let tables = || {
        let looking = rusqlite::Connection::open(world.database()).unwrap();
        let mut rows = looking.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").unwrap();
        let named = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let found = rows.query_map([], named).unwrap();
        found.map(Result::unwrap).collect::<Vec<(String, Option<String>)>>()
    };
    let before = tables();
    for _ in 0..3 {
        assert_eq!(storage.prove().await, Ok(()));
    }
    assert_eq!(tables(), before);
    assert_eq!(storage.draft().await.unwrap().as_deref(), Some("{}"));
}

#[tokio::test]
async fn a_proof_really_writes_and_so_waits_for_another_writer() {
    let world = World::new();
    let storage = world.open();
    let other = rusqlite::Connection::open(world.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let held = Duration::from_millis(600);
    let writer = std::thread::spawn(move || {
        std::thread::sleep(held);
        other.execute_batch("COMMIT").unwrap();
    });
    let begun = Instant::now();
    assert_eq!(storage.prove().await, Ok(()));
    assert!(begun.elapsed() >= held / 2, "it waited {:?}", begun.elapsed());
    writer.join().unwrap();
}

#[tokio::test]
async fn damage_that_came_after_the_opening_is_found() {
    let world = World::new();
    let storage = world.open();
    for n in 0..400 {
        storage.put_run(RunRecord { plan: "x".repeat(8_000), ..run(&format!("r{n}"), n) }).await.unwrap();
    }
    drop(storage);
    let storage = world.open();
    assert_eq!(storage.prove().await, Ok(()));
    let size = fs::metadata(world.database()).unwrap().len();
    let mut file = fs::OpenOptions::new().write(true).open(world.database()).unwrap();
    file.seek(SeekFrom::Start(4_096 * 2)).unwrap();
    file.write_all(&vec![0xA5; usize::try_from(size - 4_096 * 2).unwrap()]).unwrap();
    drop(file);
    // What this process has seen it may keep in memory; another change makes it look at the file again.
    let other = rusqlite::Connection::open(world.database()).unwrap();
    other.execute_batch("PRAGMA application_id = 7").unwrap();
    let found = storage.prove().await;
    assert!(matches!(&found, Err(StorageError::Failed { .. })), "{found:?}");
}
