//! Servers that stall, cut, refuse to answer or are asked for the impossible.

use std::time::{Duration, Instant};

use causeway_app::port::git::GitError;
use causeway_app::port::mirror::MirrorError;
use causeway_app::port::network::NetworkError;
use causeway_domain::integration::RefspecChoice;
use causeway_sandbox::faults::FaultKind;

use crate::world::{PLENTY, World, noise};

fn fill(world: &World) {
    world.commit("refs/heads/main", "file", &noise(1, 500_000));
    world.commit("refs/heads/topic", "file", &noise(2, 500_000));
    world.source().set_head("refs/heads/main").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_cuts_in_the_middle_is_lost_and_what_came_before_stays() {
    let world = World::new().await;
    fill(&world);
    world.fault("git-upload-pack", 1, FaultKind::HalfBody);
    let error = world.fetch().await.unwrap_err();
    assert!(matches!(error, MirrorError::Git(GitError::Network(_) | GitError::Failed { .. })), "{error:?}");
    assert_eq!(world.references().lines().count(), 1, "{error:?}");
    assert_eq!(world.packs().len(), 2, "nothing half-written is left: {:?}", world.packs());
    let came = world.fetch().await.unwrap();
    assert!(came.progress.bytes < 600_000, "only the rest came: {came:?}");
    assert_eq!(world.references().lines().count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_says_nothing_is_given_up_and_can_be_asked_again_at_once() {
    let world = World::impatient(Duration::from_secs(1)).await;
    fill(&world);
    for operation in ["git-upload-pack/refs", "git-upload-pack"] {
        world.fault(operation, 0, FaultKind::Slow { millis: 20_000 });
        let begun = Instant::now();
        let error = world.fetch().await.unwrap_err();
        assert!(
            matches!(error, MirrorError::Git(GitError::Network(NetworkError::Timeout { .. }))),
            "{operation}: {error:?}"
        );
        assert!(begun.elapsed() < Duration::from_secs(5), "{operation}: {:?}", begun.elapsed());
    }
    world.fetch().await.unwrap();
    assert_eq!(world.references().lines().count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cancels_does_not_wait_for_a_server_that_says_nothing() {
    let world = World::new().await;
    fill(&world);
    world.fault("git-upload-pack", 1, FaultKind::Slow { millis: 20_000 });
    let (usual, admin) = (RefspecChoice::default(), world.keys("admin"));
    let begun = Instant::now();
    let outcome = world.fetch_with(&usual, &admin, PLENTY, |told, cancel| {
        if told.received == told.total && told.total > 0 {
            let cancel = cancel.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(700));
                cancel.cancel();
            });
        }
    });
    assert_eq!(outcome.await.unwrap_err(), MirrorError::Cancelled);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(world.references().lines().count(), 1);
}

#[tokio::test]
async fn answers_have_their_meaning() {
    let world = World::new().await;
    fill(&world);
    world.fault("git-upload-pack/refs", 0, FaultKind::TooManyRequests { retry_after: None });
    let error = world.fetch().await.unwrap_err();
    assert!(
        matches!(&error, MirrorError::Git(GitError::Failed { detail }) if detail.contains("rate")),
        "{error:?}"
    );
    world.fault("git-upload-pack/refs", 0, FaultKind::HtmlLogin);
    let error = world.fetch().await.unwrap_err();
    assert!(matches!(error, MirrorError::Git(_)), "{error:?}");
    world.fetch().await.unwrap();
}

#[tokio::test]
async fn a_host_where_nobody_listens_is_not_a_broken_mirror() {
    let (world, host) = World::unreachable().await;
    let error = world.fetch().await.unwrap_err();
    assert_eq!(error, GitError::Network(NetworkError::Refused { host }).into());
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is() {
    let world = World::new().await;
    fill(&world);
    world.fetch().await.unwrap();
    world.commit("refs/heads/main", "file", b"new");
    let packs = world.mirror().join("objects").join("pack");
    std::fs::remove_dir_all(&packs).unwrap();
    std::fs::write(&packs, "a file in its place").unwrap();
    let error = world.fetch().await.unwrap_err();
    assert!(matches!(error, MirrorError::Failed { .. }), "{error:?}");
}
