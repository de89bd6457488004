//! Two Causeways at once, over the same database.

use std::time::Duration;

use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::Storage;
use causeway_app::run::{GivenAgain, ItemState, RunState, RunUpdate};
use causeway_app::{App, AppError};
use causeway_domain::plan::Step;
use tokio::time::Instant;

use crate::support::{Answer, Call, Death, Fate, Moment, SITE, World, ended, key, now_millis, token};

/// More than any lease lives.
const LONG: Duration = Duration::from_mins(1);

fn given() -> GivenAgain {
    GivenAgain { jira: Some(token()), aws: Some(key()), ..GivenAgain::default() }
}

/// A run that waits for minutes until its turn comes to create something.
async fn waiting() -> (World, App, String) {
    let world = World::with(&[("api", Fate::Indexed)]);
    let limited = JiraError::RateLimited { retry_after: Some(Duration::from_secs(100)) };
    world.jira.fail(Call::Create, 2, Answer::Fails(limited));
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    (world, app, run_id)
}

async fn state(app: &App, run_id: &str) -> RunState {
    let runs = app.runs().await.unwrap();
    runs.into_iter().find(|(run, _)| run.id == run_id).unwrap().1
}

async fn plan_and_start(world: &World, app: &App) -> Result<String, AppError> {
    let plan = world.plan(app, Keep::Keychain).await.unwrap();
    app.start_run(&plan.id, &plan.shown.work.hash()).await
}

#[tokio::test(start_paused = true)]
async fn while_one_is_at_work_the_other_looks_on() {
    let (world, app, run_id) = waiting().await;
    let other = world.second_app();
    // For longer than a lease lives by itself, too.
    for _ in 0..3 {
        assert_eq!(plan_and_start(&world, &other).await, Err(AppError::RunActive));
        assert_eq!(other.resume_run(&run_id, given()).await, Err(AppError::RunActive));
        assert_eq!(other.undo_run(&run_id).await.err(), Some(AppError::RunActive));
        assert_eq!(other.dismiss_run(&run_id).await, Err(AppError::RunActive));
        assert_eq!(state(&other, &run_id).await, RunState::RunningElsewhere);
        let shown = other.receipt(&run_id).await.unwrap().run;
        assert_eq!(shown.state, RunState::RunningElsewhere);
        let at_work: Vec<_> = shown.steps.iter().filter(|step| step.state == ItemState::Running).collect();
        assert!(matches!(at_work[..], [step] if step.step == Step::Integration), "{at_work:?}");
        assert!(other.watch_run(&run_id).await.unwrap().1.is_none());
        assert!(!other.has_run_at_work());
        assert_ne!(state(&app, &run_id).await, RunState::RunningElsewhere);
        tokio::time::sleep(LONG).await;
    }
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert_eq!(state(&other, &run_id).await, RunState::Completed);
    assert_eq!(world.jira.calls(Call::Create), 3, "two were refused, and nobody else tried");
    // Whoever sees the end may begin.
    assert_eq!(world.connect(&other).await.run.state, RunState::Completed);
    assert_eq!(world.jira.integrations().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_that_start_at_once_are_one() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let (one, two) = (world.app(), world.second_app());
    let (first, second) = (world.plan(&one, Keep::Keychain).await, world.plan(&two, Keep::Keychain).await);
    let (first, second) = (first.unwrap(), second.unwrap());
    let hashes = (first.shown.work.hash(), second.shown.work.hash());
    let (first, second) =
        tokio::join!(one.start_run(&first.id, &hashes.0), two.start_run(&second.id, &hashes.1));
    assert_eq!(second, Err(AppError::RunActive));
    assert_eq!(ended(&one, &first.unwrap()).await.run.state, RunState::Completed);
    assert_eq!(world.jira.integrations().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_process_whose_end_nobody_saw_holds_its_run_until_its_lease_ends() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let plan = world.plan(&app, Keep::Keychain).await.unwrap();
    world.storage.die(Death { at: 6, moment: Moment::After });
    tokio::spawn(async move { app.start_run(&plan.id, &plan.shown.work.hash()).await });
    world.storage.death().await;

    let app = world.app();
    let run_id = app.runs().await.unwrap().remove(0).0.id;
    assert_eq!(state(&app, &run_id).await, RunState::Interrupted);
    let until = now_millis() + 10_000;
    for resource in [format!("run:{run_id}"), format!("site:{SITE}")] {
        world.storage.take_over(&resource, "stopped", until);
    }
    assert_eq!(state(&app, &run_id).await, RunState::RunningElsewhere);
    assert_eq!(app.resume_run(&run_id, given()).await, Err(AppError::RunActive));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(state(&app, &run_id).await, RunState::Interrupted);
    app.resume_run(&run_id, given()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert_eq!(world.jira.integrations().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_taken_over_ends_at_its_next_step_and_leaves_the_record_alone() {
    let (world, app, run_id) = waiting().await;
    let (_, receiver) = app.watch_run(&run_id).await.unwrap();
    let mut receiver = receiver.unwrap();
    let before = world.storage.run(&run_id).await.unwrap();
    let begun = Instant::now();
    world.storage.take_over(&format!("site:{SITE}"), "other", i64::MAX);
    world.storage.take_over(&format!("run:{run_id}"), "other", i64::MAX);

    let activity = loop {
        if let RunUpdate::Delta { finished_at: Some(_), activity, state, .. } =
            &*receiver.recv().await.unwrap()
        {
            assert_eq!(*state, RunState::Failed);
            break activity.clone();
        }
    };
    assert_eq!(activity, AppError::LeaseLost.to_string());
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
    assert!(!app.has_run_at_work());
    assert_eq!(world.storage.run(&run_id).await.unwrap(), before);
    assert_eq!(state(&app, &run_id).await, RunState::RunningElsewhere);
    assert_eq!(app.resume_run(&run_id, given()).await, Err(AppError::RunActive));
    tokio::time::sleep(LONG).await;
    assert_eq!(world.jira.calls(Call::Create), 1, "it does not try again");
    let kept = world.storage.leases(now_millis()).await.unwrap();
    assert!(kept.len() == 2 && kept.iter().all(|lease| lease.owner == "other"), "{kept:?}");
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_cannot_be_renewed_for_its_whole_life_is_lost() {
    use std::sync::atomic::Ordering::Relaxed;
    let (world, app, run_id) = waiting().await;
    world.storage.fail_renewals.store(true, Relaxed);
    tokio::time::sleep(Duration::from_secs(8)).await;
    world.storage.fail_renewals.store(false, Relaxed);
    tokio::time::sleep(LONG).await;
    assert!(app.has_run_at_work(), "one failure is no loss");
    world.storage.fail_renewals.store(true, Relaxed);
    let begun = Instant::now();
    let run = ended(&app, &run_id).await.run;
    assert!(begun.elapsed() <= Duration::from_secs(21), "{:?}", begun.elapsed());
    assert_eq!((run.state, run.activity), (RunState::Failed, AppError::LeaseLost.to_string()));
}

#[tokio::test(start_paused = true)]
async fn a_refused_start_gives_the_site_back_and_keeps_what_came_after_it() {
    let world = World::with(&[("api", Fate::Slow)]);
    let (app, other) = (world.app(), world.second_app());
    let stale = world.plan(&app, Keep::Keychain).await.unwrap();
    world.aws.add("new");
    assert_eq!(app.start_run(&stale.id, &stale.shown.work.hash()).await, Err(AppError::PlanStale));
    // Started before the refused one has given back its lease: that is not this one's to lose.
    let run_id = plan_and_start(&world, &app).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(plan_and_start(&world, &other).await, Err(AppError::RunActive));
    ended(&app, &run_id).await;

    let stale = world.plan(&app, Keep::Keychain).await.unwrap();
    world.aws.add("newer");
    assert_eq!(app.start_run(&stale.id, &stale.shown.work.hash()).await, Err(AppError::PlanStale));
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(world.storage.leases(now_millis()).await.unwrap(), []);
    plan_and_start(&world, &other).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn other_sites_are_nobodys_concern() {
    let (world, _app, _) = waiting().await;
    let other = world.second_app();
    world.storage.take_over(&format!("site:{SITE}"), "gone", 0);
    world.storage.take_over("site:https://elsewhere.example.com", "third", i64::MAX);
    // Free by its time, whatever is at work on another site.
    assert!(plan_and_start(&world, &other).await.is_ok());
}
