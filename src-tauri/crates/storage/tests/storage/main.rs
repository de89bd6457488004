//! What is written stays: through a second opening, a kill, a second process; and what cannot be read is left alone.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod appending;
mod audit;
mod credentials;
mod deleted_branches;
mod glancing;
mod leases;
mod migrating;
mod mirrors;
mod proving;
mod single_repositories;

use std::fs;
use std::path::{Path, PathBuf};

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{
    ConnectionRecord, JournalEntry, RunRecord, RunSummary, Storage, StorageError,
};
use causeway_storage::{SqliteStorage, set_aside};
use proptest::prelude::*;

fn connection(id: &str, created_at: i64) -> ConnectionRecord {
    ConnectionRecord {
        id: id.to_owned(),
        site_url: "https://jira.example.com".to_owned(),
        site_title: "Jira".to_owned(),
        integration_id: 7,
        name: "Payments".to_owned(),
        region: "eu-central-1".to_owned(),
        account: "111122223333".to_owned(),
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        aws_secret: "aws/1".to_owned(),
        jira_secret: "jira/1".to_owned(),
        keep: Keep::Keychain,
        created_at,
        triggers: None,
        own_calls: None,
        endpoints: None,
    }
}

fn run(id: &str, started_at: i64) -> RunRecord {
    RunRecord {
        id: id.to_owned(),
        title: "Connect".to_owned(),
        state: "running".to_owned(),
        plan: "{}".to_owned(),
        started_at,
        finished_at: None,
        receipt: None,
        dismissed: false,
        connection_id: None,
    }
}

fn summary(run: &RunRecord) -> RunSummary {
    RunSummary {
        id: run.id.clone(),
        title: run.title.clone(),
        state: run.state.clone(),
        started_at: run.started_at,
        finished_at: run.finished_at,
        dismissed: run.dismissed,
        connection_id: run.connection_id.clone(),
    }
}

fn entry(run_id: &str, step: &str, event: &str) -> JournalEntry {
    JournalEntry {
        run_id: run_id.to_owned(),
        step: step.to_owned(),
        event: event.to_owned(),
        detail: "{}".to_owned(),
        at: 1,
    }
}

struct World {
    directory: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn database(&self) -> PathBuf {
        self.directory.path().join("state").join("causeway.db")
    }

    fn open(&self) -> SqliteStorage {
        SqliteStorage::open(&self.database()).unwrap()
    }
}

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let world = World::new();
    let storage = world.open();
    storage.put_connection(connection("b", 2)).await.unwrap();
    storage.put_connection(connection("a", 1)).await.unwrap();
    storage.put_draft(Some("{\"step\":1}".to_owned())).await.unwrap();
    storage.put_run(run("r1", 1)).await.unwrap();
    storage.put_run(run("r2", 2)).await.unwrap();
    for (step, event) in [("create", "begun"), ("create", "done"), ("index", "begun")] {
        storage.append_journal(entry("r1", step, event)).await.unwrap();
    }
    drop(storage);

    let storage = world.open();
    assert_eq!(storage.connections().await.unwrap(), [connection("a", 1), connection("b", 2)]);
    assert_eq!(storage.draft().await.unwrap().as_deref(), Some("{\"step\":1}"));
    assert_eq!(storage.run_summaries().await.unwrap(), [summary(&run("r2", 2)), summary(&run("r1", 1))]);
    assert_eq!(storage.unfinished_runs().await.unwrap(), [run("r2", 2), run("r1", 1)]);
    assert_eq!(storage.run("r1").await.unwrap(), Some(run("r1", 1)));
    assert_eq!(storage.run("r3").await.unwrap(), None);
    let journal = storage.journal("r1").await.unwrap();
    let events: Vec<_> = journal.iter().map(|entry| (entry.step.as_str(), entry.event.as_str())).collect();
    assert_eq!(events, [("create", "begun"), ("create", "done"), ("index", "begun")]);
    assert_eq!(storage.journal("r2").await.unwrap(), []);
}

#[tokio::test]
async fn putting_again_replaces_and_removing_twice_is_no_error() {
    let storage = World::new().open();
    storage.put_run(run("r", 1)).await.unwrap();
    storage.append_journal(entry("r", "create", "begun")).await.unwrap();
    let ended = RunRecord {
        state: "completed".to_owned(),
        finished_at: Some(9),
        dismissed: true,
        connection_id: Some("c".to_owned()),
        ..run("r", 1)
    };
    storage.put_run(ended.clone()).await.unwrap();
    assert_eq!(storage.run_summaries().await.unwrap(), [summary(&ended)]);
    assert_eq!(storage.unfinished_runs().await.unwrap(), []);
    assert_eq!(storage.run("r").await.unwrap(), Some(ended));
    assert_eq!(storage.journal("r").await.unwrap().len(), 1, "replacing a run keeps its journal");

    storage.put_connection(connection("a", 1)).await.unwrap();
    let renamed = ConnectionRecord { name: "New".to_owned(), keep: Keep::Session, ..connection("a", 1) };
    storage.put_connection(renamed.clone()).await.unwrap();
    assert_eq!(storage.connections().await.unwrap(), [renamed]);
    storage.remove_connection("a").await.unwrap();
    storage.remove_connection("a").await.unwrap();
    assert_eq!(storage.connections().await.unwrap(), []);

    storage.put_draft(Some("1".to_owned())).await.unwrap();
    storage.put_draft(Some("2".to_owned())).await.unwrap();
    assert_eq!(storage.draft().await.unwrap().as_deref(), Some("2"));
    storage.put_draft(None).await.unwrap();
    assert_eq!(storage.draft().await.unwrap(), None);
}

#[tokio::test]
async fn the_connection_of_a_run_is_set_alone() {
    let storage = World::new().open();
    storage.put_run(run("r", 1)).await.unwrap();
    storage.put_run(run("other", 2)).await.unwrap();
    storage.set_run_connection("r", "c").await.unwrap();
    storage.set_run_connection("unknown", "c").await.unwrap();
    let expected = RunRecord { connection_id: Some("c".to_owned()), ..run("r", 1) };
    assert_eq!(storage.unfinished_runs().await.unwrap(), [run("other", 2), expected]);
}

#[tokio::test]
async fn a_journal_belongs_to_a_run() {
    let error = World::new().open().append_journal(entry("nobody", "s", "begun")).await.unwrap_err();
    assert!(matches!(&error, StorageError::Failed { action, .. } if action == "written"), "{error}");
}

#[tokio::test]
async fn what_was_answered_survives_a_kill() {
    let world = World::new();
    let storage = world.open();
    storage.put_run(run("r", 1)).await.unwrap();
    storage.append_journal(entry("r", "create", "begun")).await.unwrap();

    // What a killed process leaves: the files as they are now, the shared memory gone.
    let after = World::new();
    fs::create_dir_all(after.database().parent().unwrap()).unwrap();
    for suffix in ["", "-wal"] {
        let name = |world: &World| format!("{}{suffix}", world.database().display());
        fs::copy(name(&world), name(&after)).unwrap();
    }
    assert_eq!(after.open().journal("r").await.unwrap(), [entry("r", "create", "begun")]);
    drop(storage);
}

#[tokio::test]
async fn a_torn_last_write_costs_only_itself() {
    let world = World::new();
    let storage = world.open();
    storage.put_run(run("r", 1)).await.unwrap();
    storage.append_journal(entry("r", "first", "begun")).await.unwrap();
    storage.append_journal(entry("r", "last", "begun")).await.unwrap();

    let after = World::new();
    fs::create_dir_all(after.database().parent().unwrap()).unwrap();
    fs::copy(world.database(), after.database()).unwrap();
    let log = fs::read(format!("{}-wal", world.database().display())).unwrap();
    fs::write(format!("{}-wal", after.database().display()), &log[..log.len() - 100]).unwrap();
    assert_eq!(after.open().journal("r").await.unwrap(), [entry("r", "first", "begun")]);
    drop(storage);
}

#[tokio::test]
async fn two_instances_write_at_once_and_nothing_is_lost() {
    const EACH: usize = 100;
    let world = World::new();
    let storages = [world.open(), world.open()];
    storages[0].put_run(run("r", 1)).await.unwrap();
    let writers = storages.into_iter().enumerate().map(|(who, storage)| {
        tokio::spawn(async move {
            for n in 0..EACH {
                storage.append_journal(entry("r", &format!("{who}-{n}"), "done")).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let journal = world.open().journal("r").await.unwrap();
    for who in 0..2 {
        let steps: Vec<_> = journal.iter().filter(|e| e.step.starts_with(&format!("{who}-"))).collect();
        assert_eq!(steps.len(), EACH);
        assert!(steps.iter().enumerate().all(|(n, e)| e.step == format!("{who}-{n}")), "in order");
    }
}

#[test]
fn many_instances_may_make_the_database_at_once() {
    let world = World::new();
    std::thread::scope(|scope| {
        for opening in (0..8)
            .map(|_| scope.spawn(|| SqliteStorage::open(&world.database()).map(drop)))
            .collect::<Vec<_>>()
        {
            opening.join().unwrap().unwrap();
        }
    });
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let world = World::new();
    drop(world.open());
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    raw.execute("CREATE TABLE of_the_future (x)", []).unwrap();
    assert_eq!(
        SqliteStorage::open(&world.database()).err(),
        Some(StorageError::Newer { found: 99, known: 6 })
    );
    assert_eq!(raw.query_row("SELECT count(*) FROM of_the_future", [], |row| row.get(0)), Ok(0));
}

#[test]
fn a_file_that_is_no_database_is_kept_and_can_be_set_aside() {
    let world = World::new();
    fs::create_dir_all(world.database().parent().unwrap()).unwrap();
    let content = "not a database, and long enough to have a header of a hundred bytes ".repeat(4);
    fs::write(world.database(), &content).unwrap();
    expect_opening_fails(&world.database());
    assert_eq!(fs::read_to_string(world.database()).unwrap(), content);

    let aside = set_aside(&world.database(), 1_234).unwrap();
    assert!(aside.ends_with("causeway.db.damaged-1234"));
    assert_eq!(fs::read_to_string(aside).unwrap(), content);
    drop(world.open());
}

#[tokio::test]
async fn a_damaged_page_is_found_at_opening() {
    let world = World::new();
    let storage = world.open();
    for n in 0..200 {
        storage.put_run(RunRecord { plan: "x".repeat(500), ..run(&format!("r{n}"), n) }).await.unwrap();
    }
    drop(storage);
    let mut bytes = fs::read(world.database()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0xA5);
    fs::write(world.database(), &bytes).unwrap();
    expect_opening_fails(&world.database());
    assert_eq!(fs::read(world.database()).unwrap(), bytes, "untouched");
}

fn expect_opening_fails(database: &Path) {
    let error = SqliteStorage::open(database).unwrap_err();
    assert!(matches!(&error, StorageError::Failed { action, .. } if action == "opened"), "{error}");
    assert!(error.to_string().contains("causeway.db"), "it says which file: {error}");
}

#[cfg(unix)]
#[test]
fn only_this_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let storage = world.open();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(world.database().parent().unwrap()), 0o700);
    assert_eq!(mode(&world.database()), 0o600);
    assert_eq!(mode(&PathBuf::from(format!("{}-wal", world.database().display()))), 0o600);
    drop(storage);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_and_number_comes_back(
        texts in proptest::collection::vec("\\PC{0,40}|[\\x00-\\x1f'\"%;-]{0,10}", 11),
        number in any::<i64>(),
        at in any::<i64>(),
        session in any::<bool>(),
        finished_at in any::<Option<i64>>(),
    ) {
        let record = ConnectionRecord {
            id: texts[0].clone(),
            site_url: texts[1].clone(),
            site_title: texts[2].clone(),
            integration_id: number,
            name: texts[3].clone(),
            region: texts[4].clone(),
            account: texts[5].clone(),
            access_key_id: texts[6].clone(),
            aws_secret: texts[7].clone(),
            jira_secret: texts[8].clone(),
            keep: if session { Keep::Session } else { Keep::Keychain },
            created_at: at,
            triggers: None,
            own_calls: None,
            endpoints: None,
        };
        let run = RunRecord {
            title: texts[9].clone(),
            receipt: finished_at.map(|_| texts[10].clone()),
            finished_at,
            dismissed: session,
            connection_id: finished_at.map(|_| texts[10].clone()),
            ..run(&texts[0], at)
        };
        let line = JournalEntry { detail: texts[1].clone(), at: number, ..entry(&texts[0], &texts[2], &texts[3]) };
        let world = World::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let storage = world.open();
            storage.put_connection(record.clone()).await.unwrap();
            storage.put_run(run.clone()).await.unwrap();
            storage.append_journal(line.clone()).await.unwrap();
            drop(storage);
            let storage = world.open();
            assert_eq!(storage.connections().await.unwrap(), [record]);
            assert_eq!(storage.run_summaries().await.unwrap(), [summary(&run)]);
            assert_eq!(storage.unfinished_runs().await.unwrap(), [run]);
            assert_eq!(storage.journal(&texts[0]).await.unwrap(), [line]);
        });
    }
}
