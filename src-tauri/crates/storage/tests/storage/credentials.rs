//! What is remembered of stored credentials, of repositories seen, and of settings.

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{CredentialKind, CredentialRecord, Storage};
use proptest::prelude::*;

use crate::{World, connection};

fn credential(name: &str, stored_at: Option<i64>) -> CredentialRecord {
    CredentialRecord {
        name: name.to_owned(),
        kind: CredentialKind::ConnectionKey,
        hint: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        identity: None,
        keep: Keep::Keychain,
        connection_id: None,
        stored_at,
        last_used_at: None,
    }
}

fn names(records: &[CredentialRecord]) -> Vec<&str> {
    records.iter().map(|record| record.name.as_str()).collect()
}

#[tokio::test]
async fn credentials_are_listed_newest_first_and_replaced_by_name() {
    let world = World::new();
    let storage = world.open();
    for (name, at) in [("old", Some(1)), ("unknown", None), ("new", Some(3)), ("middle", Some(2))] {
        storage.put_credential(credential(name, at)).await.unwrap();
    }
    drop(storage);
    let storage = world.open();
    let all = storage.credentials().await.unwrap();
    assert_eq!(names(&all), ["new", "middle", "old", "unknown"]);
    assert_eq!(all[0], credential("new", Some(3)));

    let other = CredentialRecord {
        kind: CredentialKind::PersonalKey,
        identity: Some("arn:aws:iam::111122223333:user/ada".to_owned()),
        keep: Keep::Session,
        connection_id: Some("c".to_owned()),
        last_used_at: Some(9),
        ..credential("old", Some(4))
    };
    storage.put_credential(other.clone()).await.unwrap();
    let all = storage.credentials().await.unwrap();
    assert_eq!((all.len(), &all[0]), (4, &other));
}

#[tokio::test]
async fn a_use_is_noted_and_nothing_else_changes() {
    let world = World::new();
    let storage = world.open();
    storage.put_credential(credential("a", Some(1))).await.unwrap();
    storage.put_credential(credential("b", Some(2))).await.unwrap();
    storage.note_credential_used("a", 5).await.unwrap();
    storage.note_credential_used("unknown", 6).await.unwrap();
    let used = CredentialRecord { last_used_at: Some(5), ..credential("a", Some(1)) };
    assert_eq!(storage.credentials().await.unwrap(), [credential("b", Some(2)), used]);
}

#[tokio::test]
async fn a_removed_one_is_gone_and_twice_is_no_error() {
    let world = World::new();
    let storage = world.open();
    storage.put_credential(credential("a", Some(1))).await.unwrap();
    storage.remove_credential("a").await.unwrap();
    storage.remove_credential("a").await.unwrap();
    assert!(world.open().credentials().await.unwrap().is_empty());
}

#[tokio::test]
async fn every_kind_comes_back() {
    let world = World::new();
    let storage = world.open();
    let kinds = [
        CredentialKind::Jira,
        CredentialKind::ConnectionKey,
        CredentialKind::PersonalKey,
        CredentialKind::Webhook,
        CredentialKind::Proxy,
    ];
    for (at, kind) in (1..).zip(kinds) {
        let record = CredentialRecord { kind, ..credential(&format!("{kind:?}"), Some(at)) };
        storage.put_credential(record).await.unwrap();
    }
    let back: Vec<_> = storage.credentials().await.unwrap().iter().rev().map(|record| record.kind).collect();
    assert_eq!(back, kinds);
}

#[tokio::test]
async fn a_kind_of_a_later_version_is_an_error_and_stays() {
    let world = World::new();
    let storage = world.open();
    storage.put_credential(credential("a", Some(1))).await.unwrap();
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    raw.execute("UPDATE credentials SET kind = 'ofTheFuture'", []).unwrap();
    assert!(storage.credentials().await.is_err());
    let kept: String = raw.query_row("SELECT kind FROM credentials", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "ofTheFuture");
}

/// What was stored before this table came: a database of the version before, with connections that name their entries.
#[tokio::test]
async fn what_an_earlier_version_stored_is_remembered_once_each() {
    let world = World::new();
    let storage = world.open();
    let jira = "jira https://jira.example.com grace hopper";
    for (id, keep) in [("a", Keep::Keychain), ("b", Keep::Keychain)] {
        let record = causeway_app::port::storage::ConnectionRecord {
            aws_secret: "aws AKIAIOSFODNN7EXAMPLE".to_owned(),
            jira_secret: jira.to_owned(),
            keep,
            ..connection(id, 1)
        };
        storage.put_connection(record).await.unwrap();
    }
    drop(storage);
    let raw = rusqlite::Connection::open(world.database()).unwrap();
    let triggers = r#"{"triggers":{"webhook_secret":"webhook https://jira.example.com"}}"#;
    raw.execute("UPDATE connections SET extra = ? WHERE id = 'b'", [triggers]).unwrap();
    raw.execute_batch(
        "DROP TABLE credentials; DROP TABLE repositories; DROP TABLE settings; DROP TABLE single_repositories;
         DROP TABLE deleted_branches; DROP TABLE mirrors; DROP TABLE audit; PRAGMA user_version = 2;",
    )
    .unwrap();
    drop(raw);
    // Opening is what migrates; the triggers above are no whole record, so connections are not asked for.
    let mut all = world.open().credentials().await.unwrap();
    all.sort_by(|left, right| left.name.cmp(&right.name));
    let of = |name: &str, kind, hint: &str| CredentialRecord {
        kind,
        hint: hint.to_owned(),
        ..credential(name, None)
    };
    assert_eq!(
        all,
        [
            of("aws AKIAIOSFODNN7EXAMPLE", CredentialKind::ConnectionKey, "AKIAIOSFODNN7EXAMPLE"),
            of(jira, CredentialKind::Jira, "grace hopper"),
            of("webhook https://jira.example.com", CredentialKind::Webhook, "https://jira.example.com"),
        ]
    );
}

#[tokio::test]
async fn a_connection_keeps_its_source_and_its_endpoints() {
    let world = World::new();
    let source = serde_json::json!({ "Role": {
        "role_arn": "arn:aws:iam::111122223333:role/Developer", "external_id": "x", "mfa_serial": null,
    } });
    let with = causeway_app::port::storage::ConnectionRecord {
        own_calls: serde_json::from_value(source).unwrap(),
        endpoints: serde_json::from_str(r#"{"fips":true}"#).unwrap(),
        ..connection("a", 1)
    };
    assert!(with.own_calls.is_some());
    world.open().put_connection(with.clone()).await.unwrap();
    assert_eq!(world.open().connections().await.unwrap(), [with]);
    world.open().put_connection(connection("a", 1)).await.unwrap();
    assert_eq!(world.open().connections().await.unwrap(), [connection("a", 1)]);
}

#[tokio::test]
async fn repositories_lead_to_their_connections() {
    let world = World::new();
    let storage = world.open();
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    storage.put_connection(connection("a", 1)).await.unwrap();
    storage.put_repository_names("a", &list(&["api", "web", "api"])).await.unwrap();
    storage.put_repository_names("b", &list(&["web"])).await.unwrap();
    assert_eq!(storage.connections_with_repository("web").await.unwrap(), ["a", "b"]);
    storage.put_repository_names("a", &list(&["docs"])).await.unwrap();
    assert_eq!(storage.connections_with_repository("web").await.unwrap(), ["b"]);
    assert!(storage.connections_with_repository("api").await.unwrap().is_empty());
    storage.remove_connection("a").await.unwrap();
    assert!(storage.connections_with_repository("docs").await.unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_comes_back_as_a_setting_and_as_a_name(name in "\\PC{1,40}", value in "\\PC{0,200}") {
        let world = World::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let storage = world.open();
            storage.put_setting(&name, Some(value.clone())).await.unwrap();
            storage.put_credential(credential(&name, Some(1))).await.unwrap();
            drop(storage);
            let storage = world.open();
            assert_eq!(storage.setting(&name).await.unwrap(), Some(value));
            assert_eq!(storage.credentials().await.unwrap(), [credential(&name, Some(1))]);
            storage.put_setting(&name, None).await.unwrap();
            assert_eq!(storage.setting(&name).await.unwrap(), None);
        });
    }
}
