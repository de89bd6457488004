//! What is remembered of mirrors.

use causeway_app::AppError;
use causeway_app::port::git::GitError;
use causeway_app::port::storage::{MirrorRecord, Storage};

use crate::{World, connection};

fn mirror(repository: &str, size: u64) -> MirrorRecord {
    MirrorRecord { repository: repository.to_owned(), size, ..MirrorRecord::default() }
}

#[tokio::test]
async fn they_are_put_replaced_and_gone_with_their_connection() {
    let world = World::new();
    let storage = world.open();
    for id in ["a", "b"] {
        storage.put_connection(connection(id, 1)).await.unwrap();
        storage.put_mirror(id, mirror("web", 1)).await.unwrap();
    }
    let failed = MirrorRecord {
        partial: true,
        fetched_at: Some(7),
        commits: 5,
        error: Some(AppError::Git(GitError::Refused { detail: "403".to_owned() })),
        ..mirror("api", 2)
    };
    storage.put_mirror("a", failed.clone()).await.unwrap();
    storage.put_mirror("a", mirror("web", 3)).await.unwrap();
    drop(storage);
    let storage = world.open();
    assert_eq!(storage.mirrors("a").await.unwrap(), [failed, mirror("web", 3)]);
    storage.remove_mirrors("a").await.unwrap();
    assert!(storage.mirrors("a").await.unwrap().is_empty());
    assert_eq!(storage.mirrors("b").await.unwrap(), [mirror("web", 1)]);
    storage.remove_connection("b").await.unwrap();
    assert!(storage.mirrors("b").await.unwrap().is_empty());
}
