//! Cancelling, going on, and room.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use causeway_app::port::mirror::{MirrorError, Mirrors};
use causeway_domain::integration::RefspecChoice;

use crate::world::{CONNECTION, PLENTY, World, noise};

const MAIN: usize = 3_000_000;
const BRANCHES: usize = 70;
const BRANCH: usize = 50_000;

/// A default branch, and branches for two more steps.
async fn large() -> World {
    let world = World::new().await;
    fill(&world);
    world
}

fn fill(world: &World) {
    world.commit("refs/heads/main", "large", &noise(1, MAIN));
    for number in 0..BRANCHES {
        let seed = u64::try_from(number).unwrap() + 2;
        world.commit(&format!("refs/heads/topic-{number:02}"), "file", &noise(seed, BRANCH));
    }
    // The sandbox tells which branch HEAD stands for.
    world.source().set_head("refs/heads/main").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_fetch_ends_at_once_and_the_next_one_goes_on() {
    let world = large().await;
    let whole = u64::try_from(MAIN + BRANCHES * BRANCH).unwrap();
    let (usual, admin) = (RefspecChoice::default(), world.keys("admin"));
    let cancelled_at = Arc::new(Mutex::new(None));
    let first = {
        let cancelling = Arc::clone(&cancelled_at);
        // In the middle of the second step.
        let limit = u64::try_from(MAIN + 20 * BRANCH).unwrap();
        let outcome = world
            .fetch_with(&usual, &admin, PLENTY, move |told, cancel| {
                if told.bytes > limit && !cancel.is_cancelled() {
                    *cancelling.lock().unwrap() = Some((Instant::now(), told.bytes));
                    cancel.cancel();
                }
            })
            .await;
        assert_eq!(outcome.unwrap_err(), MirrorError::Cancelled);
        let (at, bytes) = cancelled_at.lock().unwrap().unwrap();
        assert!(at.elapsed() < Duration::from_secs(1), "{:?}", at.elapsed());
        bytes
    };
    assert_eq!(world.references().lines().count(), 1, "the default branch stays");
    let second = world.fetch().await.unwrap().progress.bytes;
    assert!(second < whole - u64::try_from(MAIN).unwrap() + 100_000, "{second}");
    assert!(first + second < whole + u64::try_from(25 * BRANCH).unwrap(), "{first} + {second}");
    assert_eq!(world.references().lines().count(), BRANCHES + 1);
    let fsck =
        std::process::Command::new("git").arg("-C").arg(world.mirror()).args(["fsck", "--full"]).output();
    assert!(fsck.unwrap().status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_ends_before_there_is_no_room() {
    let world = large().await;
    let (usual, admin) = (RefspecChoice::default(), world.keys("admin"));
    let cap = u64::try_from(MAIN + 30 * BRANCH).unwrap();
    let outcome = world.fetch_with(&usual, &admin, cap, |_, _| ()).await;
    assert_eq!(outcome.unwrap_err(), MirrorError::Full { cap });
    assert_eq!(world.references().lines().count(), 1, "what fits stays");
    let disk = world.mirrors.on_disk(CONNECTION, &world.name).await.unwrap().unwrap();
    assert!(disk.size < cap, "{disk:?}");
    assert_eq!(world.packs().len(), 2, "one pack with its index: {:?}", world.packs());

    let came = world.fetch_with(&usual, &admin, cap, |_, _| ()).await;
    let came = came.unwrap();
    let after = world.mirrors.on_disk(CONNECTION, &world.name).await.unwrap().unwrap();
    let taken = cap - came.room.left();
    let grown = after.size - disk.size;
    assert!(grown.abs_diff(taken) < 20_000, "{taken} were taken, and it grew by {grown}");
}
