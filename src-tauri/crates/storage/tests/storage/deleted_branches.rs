//! Deleted branches come back newest first, and only so many of them.

use causeway_app::port::storage::{DELETED_BRANCHES, DeletedBranchRecord, Storage};

use crate::World;

fn deleted(id: &str, deleted_at: i64) -> DeletedBranchRecord {
    DeletedBranchRecord {
        id: id.to_owned(),
        connection_id: "c-1".to_owned(),
        repository: "payments".to_owned(),
        name: "SHOP-1/<b>\u{202e}ä".to_owned(),
        commit_id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        deleted_at,
        arn: None,
        settled: false,
    }
}

#[tokio::test]
async fn they_are_put_replaced_and_removed() {
    let world = World::new();
    let storage = world.open();
    storage.put_deleted_branch(deleted("a", 1)).await.unwrap();
    storage.put_deleted_branch(deleted("b", 2)).await.unwrap();
    drop(storage);
    let storage = world.open();
    assert_eq!(storage.deleted_branches().await.unwrap(), [deleted("b", 2), deleted("a", 1)]);
    let settled = DeletedBranchRecord {
        settled: true,
        arn: Some("arn:aws:iam::111122223333:user/ada".to_owned()),
        commit_id: "f".repeat(40),
        ..deleted("a", 3)
    };
    storage.put_deleted_branch(settled.clone()).await.unwrap();
    storage.remove_deleted_branch("b").await.unwrap();
    storage.remove_deleted_branch("unknown").await.unwrap();
    assert_eq!(storage.deleted_branches().await.unwrap(), [settled]);
}

#[tokio::test]
async fn the_oldest_make_room() {
    let world = World::new();
    let storage = world.open();
    let most = i64::from(DELETED_BRANCHES);
    for number in 0..most + 5 {
        storage.put_deleted_branch(deleted(&number.to_string(), number)).await.unwrap();
    }
    let kept: Vec<i64> =
        storage.deleted_branches().await.unwrap().into_iter().map(|found| found.deleted_at).collect();
    assert_eq!(kept, (5..most + 5).rev().collect::<Vec<_>>());
}
