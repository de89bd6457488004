//! A database of the first release opens, and everything is still in it.

use std::fs;
use std::path::Path;

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{ConnectionRecord, RunRecord, Storage, TriggersRecord};

use crate::{World, connection, entry, run};

/// A world whose database the first release wrote: a file of its own, not of this version's migrations.
fn old() -> World {
    let world = World::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/schema-1.sqlite");
    fs::create_dir_all(world.database().parent().unwrap()).unwrap();
    fs::copy(file, world.database()).unwrap();
    world
}

fn old_connection(id: &str, keep: Keep, created_at: i64) -> ConnectionRecord {
    ConnectionRecord {
        aws_secret: "aws AKIAIOSFODNN7EXAMPLE".to_owned(),
        jira_secret: "jira https://jira.example.com admin".to_owned(),
        keep,
        ..connection(id, created_at)
    }
}

#[tokio::test]
async fn everything_of_the_first_release_is_kept() {
    let world = old();
    let storage = world.open();
    assert_eq!(
        storage.connections().await.unwrap(),
        [
            old_connection("c-1", Keep::Keychain, 1_750_000_000_000),
            old_connection("c-2", Keep::Session, 1_750_000_000_001),
        ]
    );
    assert_eq!(storage.draft().await.unwrap().as_deref(), Some("{\"step\":1}"));
    let ended = RunRecord {
        title: "Connect 2 repositories to Jira".to_owned(),
        state: "completed".to_owned(),
        plan: "{\"plan\":1}".to_owned(),
        finished_at: Some(1_750_000_060_000),
        receipt: Some("{\"connection_id\":\"c-1\",\"links\":[]}".to_owned()),
        // Known from its journal.
        connection_id: Some("c-1".to_owned()),
        ..run("r-1", 1_750_000_000_000)
    };
    assert_eq!(storage.run("r-1").await.unwrap(), Some(ended));
    let broken_off = RunRecord {
        title: "Connect 3 repositories to Jira".to_owned(),
        plan: "{\"plan\":2}".to_owned(),
        dismissed: true,
        ..run("r-2", 1_750_000_100_000)
    };
    assert_eq!(storage.run("r-2").await.unwrap(), Some(broken_off));
    let mut lines = [entry("r-1", "remember", "begun"), entry("r-1", "remember", "done")];
    for (at, line) in (1..).zip(&mut lines) {
        line.detail = "{\"kind\":\"connection\",\"id\":\"c-1\",\"created\":true}".to_owned();
        line.at = at;
    }
    assert_eq!(storage.journal("r-1").await.unwrap(), lines);
    // Both connections use the same two.
    let mut stored: Vec<String> =
        storage.credentials().await.unwrap().into_iter().map(|record| record.name).collect();
    stored.sort();
    assert_eq!(stored, ["aws AKIAIOSFODNN7EXAMPLE", "jira https://jira.example.com admin"]);
}

#[tokio::test]
async fn what_was_written_with_an_old_schema_can_be_changed() {
    let world = old();
    let storage = world.open();
    let renamed = ConnectionRecord {
        name: "New".to_owned(),
        ..old_connection("c-1", Keep::Keychain, 1_750_000_000_000)
    };
    storage.put_connection(renamed.clone()).await.unwrap();
    storage.append_journal(entry("r-2", "create", "begun")).await.unwrap();
    drop(storage);
    let storage = world.open();
    assert_eq!(storage.connections().await.unwrap()[0], renamed);
    assert_eq!(storage.journal("r-2").await.unwrap(), [entry("r-2", "create", "begun")]);
}

#[tokio::test]
async fn triggers_are_kept_on_a_connection_of_the_first_release() {
    let world = old();
    let triggers: TriggersRecord = serde_json::from_value(serde_json::json!({
        "desired": {
            "site_url": "https://jira.example.com",
            "region": "eu-central-1",
            "account": "111122223333",
            "topic": { "Own": { "kms_key": null } },
            "webhook": { "masked": "https://jira.example.com/••••1a2b", "digest": "00" },
            "events": { "update": true, "create": true, "delete": false },
            "branches": ["main", "release"],
            "repositories": { "Only": ["api", "web"] },
        },
        "webhook_secret": "webhook c-1",
        "confirmation_asked_at": 1_750_000_000_000_i64,
        "confirmed": true,
    }))
    .unwrap();
    let mut with = world.open().connections().await.unwrap().remove(0);
    with.triggers = Some(triggers);
    world.open().put_connection(with.clone()).await.unwrap();
    assert_eq!(world.open().connections().await.unwrap()[0], with);
    // Fewer branches than before are fewer, and no triggers are none.
    if let Some(triggers) = &mut with.triggers {
        triggers.desired.branches.truncate(1);
        triggers.confirmation_asked_at = None;
    }
    world.open().put_connection(with.clone()).await.unwrap();
    assert_eq!(world.open().connections().await.unwrap()[0], with);
    with.triggers = None;
    world.open().put_connection(with.clone()).await.unwrap();
    assert_eq!(world.open().connections().await.unwrap()[0], with);
}

#[tokio::test]
async fn a_field_of_a_later_version_survives_this_one() {
    let world = World::new();
    let storage = world.open();
    storage.put_connection(connection("a", 1)).await.unwrap();
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    let later = "{\"ofTheFuture\":{\"topic\":\"codecommit\"}}";
    raw.execute("UPDATE connections SET extra = ?", [later]).unwrap();
    let renamed = ConnectionRecord { name: "New".to_owned(), ..connection("a", 1) };
    storage.put_connection(renamed.clone()).await.unwrap();
    assert_eq!(storage.connections().await.unwrap(), [renamed]);
    let kept: String = raw.query_row("SELECT extra FROM connections", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, later);
}
