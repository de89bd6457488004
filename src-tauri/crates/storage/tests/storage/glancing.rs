//! A look from another program, which leaves everything as it is.

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{CredentialKind, CredentialRecord, Storage, StorageError};
use causeway_storage::{Glance, SqliteStorage};

use super::connection;

#[tokio::test]
async fn it_sees_what_was_written_a_moment_ago() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("causeway.sqlite");
    assert!(Glance::at(&database).unwrap().is_none(), "nothing is made");
    assert!(!database.exists());

    let storage = SqliteStorage::open(&database).unwrap();
    storage.put_connection(connection("a", 1)).await.unwrap();
    storage.put_repository_names("a", &["shop".to_owned()]).await.unwrap();
    storage.put_setting("clock-offset", Some("{}".to_owned())).await.unwrap();
    let credential = CredentialRecord {
        name: "personal a".to_owned(),
        kind: CredentialKind::PersonalKey,
        hint: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        identity: None,
        keep: Keep::Keychain,
        connection_id: Some("a".to_owned()),
        stored_at: Some(1),
        last_used_at: None,
    };
    storage.put_credential(credential.clone()).await.unwrap();

    let check = |glance: &Glance| {
        assert_eq!(glance.connections().unwrap(), [connection("a", 1)]);
        assert!(glance.credentials().unwrap().contains(&credential));
        assert_eq!(glance.connections_with_repository("shop").unwrap(), ["a"]);
        assert_eq!(
            glance.connections_with_repository("Shop").unwrap(),
            Vec::<String>::new(),
            "names have case"
        );
        assert_eq!(glance.setting("clock-offset").unwrap().as_deref(), Some("{}"));
        assert_eq!(glance.setting("other").unwrap(), None);
    };
    check(&Glance::at(&database).unwrap().unwrap());
    // While another program looks the first one goes on writing.
    let looking = Glance::at(&database).unwrap().unwrap();
    assert_eq!(looking.connections().unwrap().len(), 1);
    storage.put_connection(connection("b", 2)).await.unwrap();
    storage.remove_connection("b").await.unwrap();
    drop((looking, storage));
    check(&Glance::at(&database).unwrap().unwrap());
}

#[test]
fn another_version_is_neither_read_nor_changed() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("causeway.sqlite");
    drop(SqliteStorage::open(&database).unwrap());
    let set = |version: u32| {
        let connection = rusqlite::Connection::open(&database).unwrap();
        connection.pragma_update(None, "user_version", version).unwrap();
    };
    set(900);
    assert!(matches!(Glance::at(&database), Err(StorageError::Newer { found: 900, .. })));
    set(1);
    let Err(StorageError::Failed { detail, .. }) = Glance::at(&database) else { panic!("it is too old") };
    assert!(detail.contains("open Causeway once"), "{detail}");
    std::fs::write(&database, "no database at all, but long enough to look like one").unwrap();
    assert!(matches!(Glance::at(&database), Err(StorageError::Failed { .. })));
}
