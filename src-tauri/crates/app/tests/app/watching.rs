//! What a watcher is told.

use std::collections::HashMap;
use std::time::Duration;

use causeway_app::AppError;
use causeway_app::run::{RunState, RunUpdate, RunView};
use tokio::sync::broadcast::error::RecvError;

use crate::support::{Fate, World, ended};

fn many() -> World {
    World::of((0..200).map(|number| (format!("repository-{number:03}"), Fate::Indexed)).collect())
}

/// A view kept up to date from updates alone, as a window does.
fn apply(view: &mut RunView, last: &mut u64, update: &RunUpdate) {
    match update {
        RunUpdate::Snapshot { seq, run } => {
            *last = *seq;
            *view = run.clone();
        }
        RunUpdate::Delta { seq, state, activity, cancel_note, counts, steps, repositories, finished_at } => {
            assert_eq!(*seq, *last + 1, "no gap");
            *last = *seq;
            view.state = *state;
            view.activity.clone_from(activity);
            view.cancel_note.clone_from(cancel_note);
            view.finished_at = *finished_at;
            for step in steps {
                let item = view.steps.iter_mut().find(|item| item.step == step.step).unwrap();
                *item = step.clone();
            }
            let mut changed: HashMap<&str, _> =
                repositories.iter().map(|item| (item.name.as_str(), item)).collect();
            for item in &mut view.repositories {
                if let Some(new) = changed.remove(item.name.as_str()) {
                    *item = new.clone();
                }
            }
            assert!(changed.is_empty());
            assert_eq!(*counts, view.counts());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_and_the_deltas_after_it_are_the_whole_truth() {
    let world = many();
    let app = world.app();
    let run_id = world.start(&app).await;
    let mut watchers = Vec::new();
    // Some join late.
    for delay in [0, 700, 3_000] {
        tokio::time::sleep(Duration::from_millis(delay)).await;
        let (snapshot, receiver) = app.watch_run(&run_id).await.unwrap();
        let Some(mut receiver) = receiver else { panic!("it is at work") };
        let RunUpdate::Snapshot { run, .. } = &snapshot else { panic!("a snapshot comes first") };
        let (mut view, mut last) = (run.clone(), 0);
        apply(&mut view, &mut last, &snapshot);
        let app = app.clone();
        let run_id = run_id.clone();
        watchers.push(tokio::spawn(async move {
            loop {
                match receiver.recv().await {
                    Ok(update) => apply(&mut view, &mut last, &update),
                    Err(RecvError::Closed) => break,
                    Err(RecvError::Lagged(_)) => panic!("this one is quick"),
                }
            }
            assert_eq!(view, app.receipt(&run_id).await.unwrap().run);
            last
        }));
    }
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed);
    for watcher in watchers {
        assert!(watcher.await.unwrap() > 1);
    }
}

#[tokio::test(start_paused = true)]
async fn deltas_are_few_and_small() {
    let world = many();
    let app = world.app();
    let run_id = world.start(&app).await;
    let (_, receiver) = app.watch_run(&run_id).await.unwrap();
    let mut receiver = receiver.unwrap();
    let begun = tokio::time::Instant::now();
    let (mut deltas, mut repositories) = (0_u32, 0);
    while let Ok(update) = receiver.recv().await {
        let RunUpdate::Delta { repositories: changed, .. } = &*update else { panic!("{update:?}") };
        deltas += 1;
        repositories += changed.len();
    }
    // At most ten a second, and each repository only when it changes: listed, at work, indexed.
    assert!(Duration::from_millis(100) * deltas <= begun.elapsed() + Duration::from_millis(300), "{deltas}");
    assert!(repositories <= 200 * 3, "{repositories}");
}

#[tokio::test(start_paused = true)]
async fn a_watcher_that_sleeps_gets_everything_at_once() {
    let world = World::with(&[("slow", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    let (_, receiver) = app.watch_run(&run_id).await.unwrap();
    let mut receiver = receiver.unwrap();
    let receipt = ended(&app, &run_id).await;
    // Either it missed some, or it can read all of them up to the end; then the stored run is the whole truth.
    while let Ok(_) | Err(RecvError::Lagged(_)) = receiver.recv().await {}
    let (snapshot, none) = app.watch_run(&run_id).await.unwrap();
    assert!(none.is_none());
    assert_eq!(snapshot, RunUpdate::Snapshot { seq: 0, run: receipt.run });
    assert_eq!(app.watch_run("unknown").await.err(), Some(AppError::RunUnknown));
}

#[tokio::test(start_paused = true)]
async fn a_receipt_asked_for_in_the_middle_says_what_is_there_so_far() {
    let world = World::with(&[("slow", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let receipt = app.receipt(&run_id).await.unwrap();
    assert_eq!(receipt.run.state, RunState::Running);
    assert!(receipt.left_behind[0].starts_with("In Jira: a new integration"), "{:?}", receipt.left_behind);
    assert!(receipt.run.cancel_note.contains("stays in Jira"), "{}", receipt.run.cancel_note);
    let state = app.runs().await.unwrap().remove(0).1;
    assert_eq!(state, RunState::Running);
}
