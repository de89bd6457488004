//! Lines from many callers at once.

use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::storage::{JournalEntry, Storage};
use proptest::prelude::*;

use crate::{World, entry, run};

#[tokio::test]
async fn many_lines_are_appended_all_or_none() {
    let world = World::new();
    let storage = world.open();
    storage.put_run(run("r", 1)).await.unwrap();
    storage.append_journal_many(vec![]).await.unwrap();
    let lines = [entry("r", "1", "begun"), entry("r", "2", "begun")];
    storage.append_journal_many(lines.to_vec()).await.unwrap();
    let refused = vec![entry("r", "3", "begun"), entry("nobody", "4", "begun")];
    storage.append_journal_many(refused).await.unwrap_err();
    assert_eq!(world.open().journal("r").await.unwrap(), lines);
}

#[tokio::test]
async fn what_one_caller_gets_wrong_does_not_touch_its_neighbours() {
    let storage = Arc::new(World::new().open());
    storage.put_run(run("r", 1)).await.unwrap();
    let calls = (0..200).map(|number| {
        let storage = Arc::clone(&storage);
        let of = if number % 10 == 0 { "nobody" } else { "r" };
        tokio::spawn(async move { storage.append_journal(entry(of, &number.to_string(), "begun")).await })
    });
    for (number, call) in calls.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(call.await.unwrap().is_ok(), number % 10 != 0, "{number}");
    }
    assert_eq!(storage.journal("r").await.unwrap().len(), 180);
}

#[tokio::test]
async fn what_was_answered_in_a_crowd_survives_a_kill() {
    let world = World::new();
    let storage = Arc::new(world.open());
    storage.put_run(run("r", 1)).await.unwrap();
    let after = World::new();
    std::fs::create_dir_all(after.database().parent().unwrap()).unwrap();
    let answered = Arc::new(std::sync::Mutex::new(Vec::new()));
    for who in 0..32 {
        let (storage, answered) = (Arc::clone(&storage), Arc::clone(&answered));
        tokio::spawn(async move {
            // Few enough that no checkpoint moves the log while it is copied.
            for number in 0..5 {
                let step = format!("{who}-{number}");
                storage.append_journal(entry("r", &step, "begun")).await.unwrap();
                answered.lock().unwrap().push(step);
            }
        });
    }
    while answered.lock().unwrap().len() < 100 {
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
    // What is answered by now has to be in the files that a killed process leaves.
    let sure = answered.lock().unwrap().clone();
    for suffix in ["", "-wal"] {
        let name = |world: &World| format!("{}{suffix}", world.database().display());
        std::fs::copy(name(&world), name(&after)).unwrap();
    }
    let kept = after.open().journal("r").await.unwrap();
    for step in sure {
        assert!(kept.iter().any(|entry| entry.step == step), "{step}");
    }
}

/// One caller's calls: how many lines each has, and whether it lets others go first.
fn calls() -> impl Strategy<Value = Vec<(usize, bool)>> {
    proptest::collection::vec((0_usize..4, any::<bool>()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn each_caller_reads_its_lines_back_in_its_order(
        callers in proptest::collection::vec(calls(), 1..10),
        threads in 1_usize..4,
    ) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(threads).build().unwrap();
        let world = World::new();
        let journal = runtime.block_on(async {
            let storage = Arc::new(world.open());
            storage.put_run(run("r", 1)).await.unwrap();
            let tasks = callers.clone().into_iter().enumerate().map(|(who, calls)| {
                let storage = Arc::clone(&storage);
                tokio::spawn(async move {
                    let mut at = 0;
                    for (lines, yields) in calls {
                        let mut entries = Vec::new();
                        for _ in 0..lines {
                            entries.push(JournalEntry { at, ..entry("r", &who.to_string(), "begun") });
                            at += 1;
                        }
                        if yields {
                            tokio::task::yield_now().await;
                        }
                        match <[JournalEntry; 1]>::try_from(entries) {
                            Ok([one]) => storage.append_journal(one).await.unwrap(),
                            Err(many) => storage.append_journal_many(many).await.unwrap(),
                        }
                    }
                })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await.unwrap();
            }
            storage.journal("r").await.unwrap()
        });
        for (who, calls) in callers.iter().enumerate() {
            let read: Vec<i64> =
                journal.iter().filter(|line| line.step == who.to_string()).map(|line| line.at).collect();
            let written = calls.iter().map(|(lines, _)| i64::try_from(*lines).unwrap()).sum();
            prop_assert_eq!(read, (0..written).collect::<Vec<i64>>());
        }
        let all: usize = callers.iter().flatten().map(|(lines, _)| lines).sum();
        prop_assert_eq!(journal.len(), all);
    }
}
