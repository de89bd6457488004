//! What the mirror says of commits, trees and blobs.

use std::sync::Arc;

use causeway_app::port::history::{BlobContent, History, HistoryError};
use causeway_app::port::mirror::{MirrorError, Mirrors};
use tokio_util::sync::CancellationToken;

use crate::world::{CONNECTION, World};

async fn fetched(world: &World) -> Arc<dyn History> {
    world.fetch().await.unwrap();
    world.mirrors.history(CONNECTION, &world.name).unwrap()
}

#[tokio::test]
async fn commits_differences_entries_and_blobs() {
    let world = World::new().await;
    let (on, name) = (CancellationToken::new(), world.name.clone());
    let first = world.commit("refs/heads/main", "a.txt", b"one").to_string();
    let second = world.commit("refs/heads/main", "b.txt", b"two").to_string();
    let third = world.commit("refs/heads/main", "a.txt", b"three").to_string();
    let history = fetched(&world).await;

    let commit = history.commit(&name, &third, &on).await.unwrap();
    assert_eq!(
        (commit.id.as_str(), commit.parents.as_slice()),
        (third.as_str(), [second.clone()].as_slice())
    );
    assert_eq!(commit.message, "SHOP-1 a.txt\n\nbody\n");
    assert_eq!((commit.author.name.as_str(), commit.committer.email.as_str()), ("Ada", "ada@example.com"));
    assert!(commit.author.at.is_some_and(|at| at % 1_000 == 0 && at > 1_735_000_000_000), "{commit:?}");

    let listed = history.differences(&name, Some(&first), &third, 10, &on).await.unwrap();
    assert!(!listed.cut);
    let paths: Vec<_> = listed
        .items
        .iter()
        .map(|one| (one.path.as_str(), one.before.is_some(), one.after.as_ref().map(|entry| entry.mode)))
        .collect();
    assert_eq!(paths, [("a.txt", true, Some(0o100_644)), ("b.txt", false, Some(0o100_644))]);
    let root = history.differences(&name, None, &third, 1, &on).await.unwrap();
    assert!(root.cut && root.items.len() == 1, "{root:?}");
    let back = history.differences(&name, Some(&third), &first, 10, &on).await.unwrap();
    assert!(back.items.iter().any(|one| one.path == "b.txt" && one.after.is_none()), "{back:?}");

    let entry = history.entry(&name, &third, "a.txt", &on).await.unwrap().unwrap();
    assert_eq!(history.blob(&name, &entry.id, 5, &on).await.unwrap(), BlobContent::Whole(b"three".to_vec()));
    let large = history.blob(&name, &entry.id, 4, &on).await.unwrap();
    assert_eq!(large, BlobContent::TooLarge { size: Some(5) });
    assert_eq!(history.entry(&name, &third, "c/d.txt", &on).await.unwrap(), None);

    let newest = history.commits(&name, &third, None, 2, &on).await.unwrap();
    assert!(newest.cut);
    assert_eq!(newest.items.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [&third, &second]);
    let after = history.commits(&name, &third, Some(&first), 10, &on).await.unwrap();
    assert_eq!(after.items.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [&third, &second]);
    assert!(!after.cut);
}

#[tokio::test]
async fn where_two_part_and_what_is_not_there() {
    let world = World::new().await;
    let (on, name) = (CancellationToken::new(), world.name.clone());
    let base = world.commit("refs/heads/main", "a.txt", b"one");
    world.source().reference("refs/heads/topic", base, true, "").unwrap();
    let main = world.commit("refs/heads/main", "a.txt", b"two").to_string();
    let topic = world.commit("refs/heads/topic", "b.txt", b"two").to_string();
    let lone = world.commit("refs/heads/lone", "c.txt", b"x").to_string();
    let history = fetched(&world).await;
    assert_eq!(history.merge_base(&name, &main, &topic, &on).await.unwrap(), Some(base.to_string()));
    assert_eq!(history.merge_base(&name, &main, &lone, &on).await.unwrap(), None);

    let none = "0123456789012345678901234567890123456789";
    for id in [none, "", "xyz", &main[..10]] {
        let missing = history.commit(&name, id, &on).await.unwrap_err();
        assert!(matches!(missing, HistoryError::Missing { .. }), "{id}: {missing:?}");
        let missing = history.blob(&name, id, 10, &on).await.unwrap_err();
        assert!(matches!(missing, HistoryError::Missing { .. }), "{id}: {missing:?}");
    }
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    let outcome = history.commits(&name, &main, None, 10, &cancelled).await.unwrap_err();
    assert_eq!(outcome, HistoryError::Mirror(MirrorError::Cancelled));
}
