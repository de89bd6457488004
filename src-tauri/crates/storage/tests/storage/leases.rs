//! One at a time, among several that have the database open.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Barrier};
use std::time::Duration;
use std::{fs, thread};

use causeway_app::port::storage::{Claim, Lease, Storage};
use causeway_storage::SqliteStorage;

use crate::World;

const SITE: &str = "site:https://jira.example.com";

fn held(by: &str, until: i64) -> Claim {
    Claim::Held { by: by.to_owned(), until }
}

/// Files beside the database that say who lives.
fn presences(world: &World) -> Vec<String> {
    let directory = fs::read_dir(world.database().parent().unwrap()).unwrap();
    let names = directory.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".owner-")).collect()
}

#[tokio::test]
async fn a_lease_is_of_one_until_released() {
    let world = World::new();
    let (one, two) = (world.open(), world.open());
    assert_eq!(one.claim(SITE, "one", 100, 0).await.unwrap(), Claim::Granted);
    assert_eq!(two.claim(SITE, "two", 110, 10).await.unwrap(), held("one", 100));
    assert_eq!(two.claim("site:other", "two", 110, 10).await.unwrap(), Claim::Granted);
    // Again by the same owner it is longer.
    assert_eq!(one.claim(SITE, "one", 120, 20).await.unwrap(), Claim::Granted);
    assert_eq!(two.claim(SITE, "two", 130, 30).await.unwrap(), held("one", 120));
    assert!(one.renew(SITE, "one", 140).await.unwrap());
    two.release(SITE, "two").await.unwrap();
    assert_eq!(two.claim(SITE, "two", 230, 130).await.unwrap(), held("one", 140), "not its own to release");
    one.release(SITE, "one").await.unwrap();
    assert_eq!(two.claim(SITE, "two", 230, 130).await.unwrap(), Claim::Granted);
    assert!(!one.renew(SITE, "one", 240).await.unwrap());
}

#[tokio::test]
async fn a_lease_ends_by_its_time_and_can_be_renewed_until_it_is_taken() {
    let world = World::new();
    let (one, two) = (world.open(), world.open());
    one.claim(SITE, "one", 100, 0).await.unwrap();
    assert_eq!(two.claim(SITE, "two", 199, 99).await.unwrap(), held("one", 100));
    assert!(one.renew(SITE, "one", 150).await.unwrap(), "late, and nobody has come");
    assert_eq!(two.claim(SITE, "two", 250, 150).await.unwrap(), Claim::Granted);
    assert!(!one.renew(SITE, "one", 300).await.unwrap());
    assert_eq!(one.claim(SITE, "one", 300, 200).await.unwrap(), held("two", 250));
    // Given back in between, it is still not the first one's.
    two.release(SITE, "two").await.unwrap();
    assert!(!one.renew(SITE, "one", 300).await.unwrap());
}

#[tokio::test]
async fn the_leases_in_force_are_listed() {
    let world = World::new();
    let (one, two) = (world.open(), world.open());
    one.claim("run:1", "one", 100, 0).await.unwrap();
    two.claim("run:2", "two", 200, 0).await.unwrap();
    let lease = |resource: &str, owner: &str, until| Lease {
        resource: resource.to_owned(),
        owner: owner.to_owned(),
        until,
    };
    let mut all = one.leases(50).await.unwrap();
    all.sort_by_key(|lease| lease.until);
    assert_eq!(all, [lease("run:1", "one", 100), lease("run:2", "two", 200)]);
    assert_eq!(one.leases(100).await.unwrap(), [lease("run:2", "two", 200)]);
    two.release("run:2", "two").await.unwrap();
    assert_eq!(one.leases(100).await.unwrap(), []);
}

#[tokio::test]
async fn an_owner_that_cannot_show_itself_has_its_lease_for_its_time() {
    let world = World::new();
    let storage = world.open();
    for owner in ["", "../elsewhere", "a b", &"x".repeat(200)] {
        assert_eq!(world.open().claim(SITE, owner, 100, 0).await.unwrap(), Claim::Granted, "{owner}");
        assert_eq!(storage.claim(SITE, "two", 199, 99).await.unwrap(), held(owner, 100));
        storage.release(SITE, owner).await.unwrap();
    }
    assert_eq!(presences(&world), Vec::<String>::new());
}

#[tokio::test]
async fn a_lease_ends_with_its_holder_and_leaves_no_file() {
    let world = World::new();
    let (one, two) = (world.open(), world.open());
    one.claim(SITE, "one", i64::MAX, 0).await.unwrap();
    one.claim("run:1", "one", i64::MAX, 0).await.unwrap();
    assert_eq!(presences(&world).len(), 1);
    assert_eq!(two.leases(1).await.unwrap().len(), 2);
    drop(one);
    assert_eq!(two.leases(1).await.unwrap(), []);
    assert_eq!(two.claim(SITE, "two", 100, 1).await.unwrap(), Claim::Granted);
    assert!(presences(&world)[0].ends_with(".owner-two"), "{:?}", presences(&world));
    two.release(SITE, "two").await.unwrap();
    assert_eq!(presences(&world), Vec::<String>::new());
}

/// Everyone asks at the same moment, each through a connection of its own.
#[test]
fn of_many_that_ask_at_once_one_is_granted() {
    let world = World::new();
    drop(world.open());
    for round in 0..20 {
        let barrier = Arc::new(Barrier::new(8));
        let granted: Vec<String> = thread::scope(|scope| {
            let asking = (0..8).map(|who| {
                let (barrier, database) = (Arc::clone(&barrier), world.database());
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    let storage = SqliteStorage::open(&database).unwrap();
                    let owner = format!("{round}-{who}");
                    barrier.wait();
                    let claim = runtime.block_on(storage.claim(SITE, &owner, 100, 0)).unwrap();
                    // Nobody may be gone while others still ask.
                    barrier.wait();
                    if claim == Claim::Granted {
                        runtime.block_on(storage.release(SITE, &owner)).unwrap();
                        return Some(owner);
                    }
                    None
                })
            });
            let asking: Vec<_> = asking.collect();
            asking.into_iter().filter_map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(granted.len(), 1, "{granted:?}");
    }
}

const DATABASE: &str = "CAUSEWAY_TEST_LEASED_DATABASE";

/// A real second process that takes the lease and then does nothing until it is killed: this program once more.
fn second_process(world: &World) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "leases::a_killed_process_holds_nothing_and_a_living_one_does"])
        .env(DATABASE, world.database())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn a_killed_process_holds_nothing_and_a_living_one_does() {
    if let Some(database) = std::env::var_os(DATABASE) {
        let storage = SqliteStorage::open(database.as_ref()).unwrap();
        storage.claim(SITE, "second", i64::MAX, 0).await.unwrap();
        thread::sleep(Duration::from_mins(1));
        return;
    }
    let world = World::new();
    let storage = world.open();
    let mut second = second_process(&world);
    while storage.leases(0).await.unwrap().is_empty() {
        assert_eq!(second.try_wait().unwrap(), None, "it has ended by itself");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(storage.claim(SITE, "first", 100, 0).await.unwrap(), held("second", i64::MAX));
    second.kill().unwrap();
    second.wait().unwrap();
    assert_eq!(storage.leases(0).await.unwrap(), []);
    assert_eq!(storage.claim(SITE, "first", 100, 0).await.unwrap(), Claim::Granted);
    assert_eq!(presences(&world).len(), 1);
}
