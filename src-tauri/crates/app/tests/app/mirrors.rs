//! Mirrors of a connection: opt-in, fetched side by side, with a cap.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::error::Field;
use causeway_app::mirror::{DEFAULT_CAP, MirrorProgress, MirrorState, MirrorStatus, OnMirrorProgress};
use causeway_app::port::git::GitError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::mirror::MirrorError;
use causeway_app::{App, AppError};
use causeway_domain::triggers::disconnect::IntegrationFate;
use tokio::time::Instant;

use crate::support::{Answer, Call, Fate, KEY, World, ended, silent};

const CAP: u64 = 100_000_000;

async fn connected(count: usize) -> (World, App, String) {
    let world = World::of((0..count).map(|number| (format!("r{number:02}"), Fate::Indexed)).collect());
    let app = world.app();
    let id = world.connect(&app).await.connection_id.unwrap();
    app.set_mirror(&id, true, CAP).await.unwrap();
    (world, app, id)
}

async fn fetch(app: &App, id: &str, names: &[&str]) -> Result<MirrorStatus, AppError> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    app.fetch_mirror(&app.session.operation("fetch"), id, &names, Arc::new(|_| ())).await
}

fn told() -> (OnMirrorProgress, Arc<Mutex<Vec<MirrorProgress>>>) {
    let all = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&all);
    (Arc::new(move |progress| into.lock().unwrap().push(progress)), all)
}

fn states(status: &MirrorStatus) -> Vec<MirrorState> {
    status.repositories.iter().map(|one| one.state).collect()
}

#[tokio::test(start_paused = true)]
async fn nobody_has_one_who_did_not_ask_for_it() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let id = world.connect(&app).await.connection_id.unwrap();
    let status = app.mirror(&id).await.unwrap();
    assert_eq!((status.enabled, status.cap, status.size), (false, DEFAULT_CAP, 0));
    assert_eq!(status.refspecs.len(), 3, "heads, tags and notes: {:?}", status.refspecs);
    assert_eq!(states(&status), [MirrorState::Missing]);
    assert_eq!(fetch(&app, &id, &[]).await, Err(AppError::Mirror(MirrorError::Off)));
    let small = app.set_mirror(&id, true, 1_000).await.unwrap_err();
    assert!(matches!(small, AppError::Invalid(invalid) if invalid.field == Field::Cap));
    assert_eq!(app.set_mirror("other", true, CAP).await, Err(AppError::ConnectionUnknown));
    assert!(world.mirrors.state().fetched.is_empty());
}

#[tokio::test(start_paused = true)]
async fn many_are_fetched_four_at_a_time_and_told_ten_times_a_second() {
    let (world, app, id) = connected(20).await;
    let (tell, all) = told();
    let begun = Instant::now();
    let status = app.fetch_mirror(&app.session.operation("fetch"), &id, &[], tell).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
    assert_eq!(states(&status), [MirrorState::Ready; 20]);
    assert_eq!(status.size, 20_000_000 + 7, "with the index");
    {
        let state = world.mirrors.state();
        assert_eq!((state.most_at_once, state.fetched.len()), (4, 20));
        assert!(state.fetched.iter().all(|(_, key, _)| key == KEY));
        assert_eq!(state.fetched[0].2, status.refspecs);
    }
    let told = all.lock().unwrap();
    assert!((20..=60).contains(&told.len()), "{} messages in five seconds", told.len());
    assert!(told.is_sorted_by(|one, next| one.bytes <= next.bytes && one.done <= next.done));
    assert!(told.iter().any(|progress| progress.current.len() == 4));
    let last = told.last().unwrap();
    assert_eq!((last.done, last.total, last.failed, last.bytes), (20, 20, 0, 20_000_000));
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_keeps_nobody_and_is_remembered() {
    let (world, app, id) = connected(3).await;
    let refused = GitError::Refused { detail: "403".to_owned() };
    world.mirrors.state().refuse.insert("r01".to_owned(), refused.clone().into());
    let status = fetch(&app, &id, &[]).await.unwrap();
    assert_eq!(states(&status), [MirrorState::Ready, MirrorState::Failed, MirrorState::Ready]);
    let looks = world.mirrors.state().looks;
    let again = world.app().mirror(&id).await.unwrap();
    assert_eq!(again.repositories[1].record.error, Some(AppError::Git(refused)), "after a restart, too");
    assert_eq!(again.size, status.size);
    assert_eq!(world.mirrors.state().looks, looks, "the status looks at no file");
    let material = app.support_material(&[]).await;
    let settings = material.files.iter().find(|file| file.path == "settings.json").unwrap();
    let told: serde_json::Value = serde_json::from_str(&settings.text).unwrap();
    let mirror = &told[format!("mirror {id}")];
    assert_eq!((mirror["size"].as_u64(), mirror["failed"].as_u64()), (Some(2_000_007), Some(1)), "{told}");
    let status = fetch(&app, &id, &["r01"]).await.unwrap();
    assert_eq!(states(&status), [MirrorState::Ready; 3]);
    assert_eq!(world.mirrors.state().fetched.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_ends_at_once_and_keeps_what_came_in() {
    let (_world, app, id) = connected(10).await;
    let work = fetch(&app, &id, &[]);
    let cancel = async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let during = app.mirror(&id).await.unwrap();
        assert_eq!(states(&during).iter().filter(|state| **state == MirrorState::Fetching).count(), 4);
        let busy = app.remove_mirror(&id).await.unwrap_err();
        assert!(matches!(busy, AppError::Mirror(MirrorError::Busy { .. })), "{busy:?}");
        app.session.cancel("fetch");
        Instant::now()
    };
    let (outcome, at) = tokio::join!(work, cancel);
    assert_eq!(outcome, Err(AppError::Cancelled));
    assert!(at.elapsed() < Duration::from_millis(200), "{:?}", at.elapsed());
    let status = app.mirror(&id).await.unwrap();
    let count = |wanted| states(&status).into_iter().filter(|state| *state == wanted).count();
    let (ready, partial, missing) =
        (count(MirrorState::Ready), count(MirrorState::Partial), count(MirrorState::Missing));
    assert_eq!((ready, partial, missing), (4, 4, 2), "{:?}", states(&status));
    assert!(
        fetch(&app, &id, &[]).await.unwrap().repositories.iter().all(|one| one.state == MirrorState::Ready)
    );
}

#[tokio::test(start_paused = true)]
async fn all_of_them_share_the_cap_and_leave_the_disk_some_room() {
    let (world, app, id) = connected(20).await;
    world.mirrors.state().bytes = 10_000_000;
    let status = fetch(&app, &id, &[]).await.unwrap();
    // What is fetched is indexed after.
    assert!(status.size <= CAP + 7, "{}", status.size);
    let full = status
        .repositories
        .iter()
        .filter(|one| one.record.error == Some(AppError::Mirror(MirrorError::Full { cap: CAP })));
    assert!(full.count() >= 10);
    app.set_mirror(&id, true, 10 * CAP).await.unwrap();
    let cap = {
        let mut state = world.mirrors.state();
        state.free = Some(500_000_001);
        status.size + 1
    };
    let status = fetch(&app, &id, &[]).await.unwrap();
    let left = status.repositories.iter().find(|one| one.state == MirrorState::Failed).unwrap();
    assert_eq!(
        left.record.error,
        Some(AppError::Mirror(MirrorError::Full { cap })),
        "the disk is full before"
    );
}

#[tokio::test(start_paused = true)]
async fn without_jira_what_was_seen_last_is_fetched() {
    let (world, app, id) = connected(2).await;
    let before = fetch(&app, &id, &[]).await.unwrap();
    world.jira.fail(Call::Integration, 10, Answer::Fails(JiraError::Server { status: 503 }));
    let status = fetch(&app, &id, &[]).await.unwrap();
    assert_eq!((states(&status), status.refspecs), (states(&before), before.refspecs));
    assert_eq!(world.mirrors.state().fetched.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn turned_off_it_stays_until_it_is_removed() {
    let (world, app, id) = connected(2).await;
    fetch(&app, &id, &[]).await.unwrap();
    let off = app.set_mirror(&id, false, CAP).await.unwrap();
    assert_eq!((off.enabled, off.size), (false, 2_000_007));
    app.remove_mirror(&id).await.unwrap();
    let gone = app.mirror(&id).await.unwrap();
    assert_eq!((gone.size, states(&gone)), (0, vec![MirrorState::Missing; 2]));
    assert!(world.mirrors.state().disk.is_empty());
}

#[tokio::test(start_paused = true)]
async fn removed_it_is_off() {
    let (_world, app, id) = connected(2).await;
    assert!(fetch(&app, &id, &[]).await.unwrap().enabled);
    app.remove_mirror(&id).await.unwrap();
    let gone = app.mirror(&id).await.unwrap();
    assert_eq!((gone.enabled, gone.cap), (false, CAP));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_goes_takes_its_mirror_along() {
    let (world, app, id) = connected(2).await;
    fetch(&app, &id, &[]).await.unwrap();
    let operation = app.session.operation("test");
    let plan = app.plan_disconnect(&operation, &id, IntegrationFate::Remove, silent()).await.unwrap();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.error, None);
    assert!(world.mirrors.state().disk.is_empty());
    assert_eq!(app.mirror(&id).await, Err(AppError::ConnectionUnknown));
}
