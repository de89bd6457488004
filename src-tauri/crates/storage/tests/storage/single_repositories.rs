//! Single repositories come back as they were put.

use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{SingleRepositoryRecord, Storage};
use causeway_storage::Glance;
use serde_json::json;

use crate::World;

fn repository(id: &str, created_at: i64) -> SingleRepositoryRecord {
    SingleRepositoryRecord {
        id: id.to_owned(),
        site_url: "https://jira.example.com".to_owned(),
        site_title: "Jira".to_owned(),
        repository_id: 12,
        name: "payments".to_owned(),
        origin: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments".to_owned(),
        region: "eu-central-1".to_owned(),
        account: Some("111122223333".to_owned()),
        access: serde_json::from_value(
            json!({ "kind": "access-key", "access_key_id": "AKIAIOSFODNN7EXAMPLE" }),
        )
        .unwrap(),
        secret: Some("aws AKIAIOSFODNN7EXAMPLE".to_owned()),
        jira_secret: "jira https://jira.example.com admin".to_owned(),
        keep: Keep::Keychain,
        created_at,
    }
}

fn over_ssh(id: &str, created_at: i64) -> SingleRepositoryRecord {
    let access = json!({ "kind": "ssh", "ssh_key_id": "APKAEXAMPLE", "fingerprint": "43:51:43:a1" });
    SingleRepositoryRecord {
        account: None,
        access: serde_json::from_value(access).unwrap(),
        secret: None,
        keep: Keep::Session,
        ..repository(id, created_at)
    }
}

#[tokio::test]
async fn they_are_put_replaced_and_removed() {
    let world = World::new();
    let storage = world.open();
    storage.put_single_repository(over_ssh("b", 2)).await.unwrap();
    storage.put_single_repository(repository("a", 1)).await.unwrap();
    drop(storage);
    let storage = world.open();
    assert_eq!(storage.single_repositories().await.unwrap(), [repository("a", 1), over_ssh("b", 2)]);
    let glance = Glance::at(&world.database()).unwrap().unwrap();
    assert_eq!(glance.single_repositories().unwrap().len(), 2);

    let changed = SingleRepositoryRecord { account: None, repository_id: 13, ..repository("a", 1) };
    storage.put_single_repository(changed.clone()).await.unwrap();
    storage.remove_single_repository("b").await.unwrap();
    storage.remove_single_repository("unknown").await.unwrap();
    assert_eq!(storage.single_repositories().await.unwrap(), [changed]);
}

#[test]
fn a_secret_is_used_by_name() {
    let (https, ssh) = (repository("a", 1), over_ssh("b", 2));
    for (name, users) in [
        ("aws AKIAIOSFODNN7EXAMPLE", [true, false]),
        ("jira https://jira.example.com admin", [true, true]),
        ("aws AKIAI44QH8DHBEXAMPLE", [false, false]),
    ] {
        assert_eq!([https.uses_secret(name), ssh.uses_secret(name)], users, "{name}");
    }
}
