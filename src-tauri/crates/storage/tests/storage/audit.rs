//! The audit log: durable, found by words, of bounded length, begun with what was run before it.

use causeway_app::port::audit::{AUDIT_ENTRIES, AuditAct, AuditLog, AuditQuery, AuditRecord};
use causeway_app::port::storage::Storage;

use crate::{World, run};

fn entry(title: &str) -> AuditRecord {
    AuditRecord {
        at: 5,
        act: Some(AuditAct::CreateBranch),
        title: title.to_owned(),
        site_url: Some("https://jira.example.com".to_owned()),
        connection_id: Some("c".to_owned()),
        connection_name: Some("Payments".to_owned()),
        jira_user: Some("ada".to_owned()),
        aws_identity: Some("arn:aws:iam::111122223333:user/grace".to_owned()),
        error: None,
        run_id: None,
    }
}

fn query() -> AuditQuery {
    AuditQuery { limit: 100, ..AuditQuery::default() }
}

async fn titles(storage: &impl AuditLog, query: AuditQuery) -> Vec<String> {
    storage.audit(query).await.unwrap().into_iter().map(|entry| entry.record.title).collect()
}

#[tokio::test]
async fn entries_stay_and_are_found_by_every_word() {
    let world = World::new();
    let storage = world.open();
    let failed = AuditRecord { error: Some("100 % refused".to_owned()), ..entry("two") };
    let elsewhere =
        AuditRecord { connection_id: None, site_url: None, connection_name: None, ..entry("three") };
    for record in [entry("one"), failed.clone(), elsewhere] {
        storage.append_audit(record).await.unwrap();
    }
    drop(storage);
    let storage = world.open();
    assert_eq!(titles(&storage, query()).await, ["three", "two", "one"]);
    let words = |text: &str| AuditQuery { words: text.split(' ').map(str::to_owned).collect(), ..query() };
    assert_eq!(titles(&storage, words("PAYMENTS ada")).await, ["two", "one"]);
    assert_eq!(titles(&storage, words("ada nobody")).await, [""; 0]);
    assert_eq!(titles(&storage, words("% ref")).await, ["two"], "no wildcard");
    assert_eq!(titles(&storage, words("create-branch grace one")).await, ["one"]);
    let of = AuditQuery { connection_id: Some("c".to_owned()), ..query() };
    assert_eq!(titles(&storage, of).await, ["two", "one"]);
    let at = AuditQuery { site_url: Some("https://other.example.com".to_owned()), ..query() };
    assert_eq!(titles(&storage, at).await, [""; 0]);
    assert_eq!(titles(&storage, AuditQuery { only_failed: true, ..query() }).await, ["two"]);
    let all = storage.audit(query()).await.unwrap();
    assert_eq!(all[1].record, failed);
    let older = AuditQuery { before: Some(all[1].number), limit: 1, ..query() };
    assert_eq!(titles(&storage, older).await, ["one"]);
}

#[tokio::test]
async fn a_run_is_shown_as_its_own_record_says() {
    let world = World::new();
    let storage = world.open();
    storage.put_run(run("r", 1)).await.unwrap();
    storage.append_audit(AuditRecord { run_id: Some("r".to_owned()), ..entry("run") }).await.unwrap();
    let state = async || storage.audit(query()).await.unwrap()[0].run_state.clone();
    assert_eq!(state().await.as_deref(), Some("running"));
    let ended = causeway_app::port::storage::RunRecord {
        state: "completed".to_owned(),
        finished_at: Some(9),
        ..run("r", 1)
    };
    storage.put_run(ended).await.unwrap();
    assert_eq!(state().await.as_deref(), Some("completed"));
    assert_eq!(storage.audit(query()).await.unwrap()[0].run_finished_at, Some(9));
    let only_failed = AuditQuery { only_failed: true, ..query() };
    assert_eq!(titles(&storage, only_failed).await, [""; 0]);
}

#[tokio::test]
async fn the_oldest_go_first() {
    let world = World::new();
    let storage = world.open();
    storage.append_audit(entry("first")).await.unwrap();
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    // As if so many had been entered since.
    raw.execute("INSERT INTO audit (number, at, act, title) VALUES (?, 6, 'run', 'late')", [AUDIT_ENTRIES])
        .unwrap();
    drop(raw);
    assert_eq!(titles(&storage, query()).await, ["late", "first"]);
    storage.append_audit(entry("last")).await.unwrap();
    assert_eq!(titles(&storage, query()).await, ["last", "late"]);
}

#[tokio::test]
async fn what_was_run_before_there_was_a_log_begins_it() {
    let world = World::new();
    let storage = world.open();
    storage.put_run(run("b", 20)).await.unwrap();
    storage.put_run(run("a", 10)).await.unwrap();
    drop(storage);
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    raw.execute_batch("DROP TABLE audit; PRAGMA user_version = 5;").unwrap();
    drop(raw);
    let found = world.open().audit(query()).await.unwrap();
    let runs: Vec<_> =
        found.iter().map(|entry| (entry.record.at, entry.record.run_id.clone().unwrap())).collect();
    assert_eq!(runs, [(20, "b".to_owned()), (10, "a".to_owned())]);
    assert_eq!(found[0].record.act, Some(AuditAct::Run));
}

#[tokio::test]
async fn an_act_of_a_later_version_is_shown_in_its_words() {
    let world = World::new();
    let storage = world.open();
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    raw.execute("INSERT INTO audit (at, act, title) VALUES (6, 'fly-to-the-moon', 'Fly')", []).unwrap();
    let found = storage.audit(query()).await.unwrap();
    assert_eq!((found[0].record.act, found[0].record.title.as_str()), (None, "Fly"));
}
