//! Several regions connected in one go.

use std::time::Duration;

use causeway_app::error::{Field, InvalidField};
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::Storage;
use causeway_app::regions::RegionsRequest;
use causeway_app::run::{GivenAgain, ItemState, Receipt, RunState, RunUpdate};
use causeway_app::{App, AppError};
use causeway_domain::integration::IntegrationSettings;
use causeway_domain::triggers::plan::{RepositoryChoice, TopicChoice};

use crate::support::regions::{REGIONS, all_ended, plan, plan_of, start, wanted};
use crate::support::{ACCOUNT, Answer, Call, Fate, KEY, SITE, World, ended, now_millis, request, settings};

const OTHER_KEY: &str = "AKIAI44QH8DHBEXAMPLE";
const OTHER_ACCOUNT: &str = "444455556666";

fn world() -> World {
    World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)])
}

fn rejected() -> Answer {
    Answer::Fails(JiraError::Rejected { message: "Not now".to_owned(), advice: None })
}

fn states(receipts: &[Receipt]) -> Vec<RunState> {
    receipts.iter().map(|receipt| receipt.run.state).collect()
}

/// The states of all runs, as listed, oldest first.
async fn listed(app: &App) -> Vec<RunState> {
    app.runs().await.unwrap().into_iter().rev().map(|(_, state)| state).collect()
}

/// The names of the integrations, in the order in which they were made.
fn names(world: &World) -> Vec<String> {
    world.jira.state().integrations.values().map(|integration| integration.display_name.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn each_region_becomes_a_connection_one_after_another() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, &REGIONS, None).await;
    assert_eq!(shown.shown.title(), "Connect 3 regions to Example Jira");
    assert_eq!(world.jira.calls(Call::Integrations), 2, "signing in looks, and then all regions together");
    let run_ids = app.start_regions(&shown.id, &shown.shown.hash()).await.unwrap();
    assert_eq!(listed(&app).await, [RunState::Running, RunState::Queued, RunState::Queued]);
    let receipts = all_ended(&app, &run_ids).await;
    assert_eq!(states(&receipts), [RunState::Completed; 3]);
    for (receipt, region) in receipts.iter().zip(REGIONS) {
        assert_eq!(receipt.run.title, format!("Connect 2 repositories to Example Jira ({region})"));
        assert!(receipt.run.steps.iter().all(|step| step.state == ItemState::Done), "{region}");
        assert!(!receipt.undo.is_empty(), "{region}");
    }
    let hosts = REGIONS.map(|region| format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/*"));
    assert_eq!(names(&world), hosts, "in the order that was asked for");
    assert_eq!(app.connections().await.unwrap().len(), 3);

    let again = plan(&app, &REGIONS, None).await;
    assert!(!again.shown.changes_anything());
    assert_eq!(again.shown.title(), "Check the connection of 3 regions to Example Jira");
    let checked = app.start_regions(&again.id, &again.shown.hash()).await.unwrap();
    assert_eq!(states(&all_ended(&app, &checked).await), [RunState::Completed; 3]);
    assert_eq!((world.jira.calls(Call::Create), world.jira.calls(Call::Update)), (3, 0));
    // Whoever has seen the last end may begin.
    assert_eq!(world.connect(&app).await.run.state, RunState::Completed);
    assert_eq!(world.storage.leases(now_millis()).await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_name_says_its_region_and_accounts_of_the_same_region_are_told_apart() {
    let world = world();
    world.aws.state().owners.insert(OTHER_KEY.to_owned(), (OTHER_ACCOUNT.to_owned(), "bob".to_owned()));
    let app = world.app();
    let places = [("eu-west-1", KEY), ("eu-west-1", OTHER_KEY), ("us-east-1", OTHER_KEY)];
    let named = |request: RegionsRequest, name: String| {
        let settings = IntegrationSettings { display_name: Some(name), ..settings() };
        RegionsRequest { settings, ..request }
    };
    let shown = plan_of(&app, named(wanted(&app, &places).await, "Shop".to_owned())).await.unwrap();
    assert_eq!(shown.shown.title(), "Connect 3 regions of 2 accounts to Example Jira");
    let run_ids = app.start_regions(&shown.id, &shown.shown.hash()).await.unwrap();
    assert_eq!(states(&all_ended(&app, &run_ids).await), [RunState::Completed; 3]);
    let (one, other) = (format!("eu-west-1, {ACCOUNT}"), format!("eu-west-1, {OTHER_ACCOUNT}"));
    assert_eq!(
        names(&world),
        [format!("Shop ({one})"), format!("Shop ({other})"), "Shop (us-east-1)".to_owned()]
    );

    let alone = plan_of(&app, named(wanted(&app, &places[2..]).await, "Alone".to_owned())).await.unwrap();
    let plan = alone.shown.parts[0].plan.work.connection_plan().unwrap().clone();
    assert_eq!(plan.desired.settings.display_name.as_deref(), Some("Alone"));
    let long = plan_of(&app, named(wanted(&app, &places).await, "n".repeat(250))).await.err();
    assert!(
        matches!(long, Some(AppError::Invalid(InvalidField { field: Field::DisplayName, .. }))),
        "{long:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_meant_is_refused() {
    let world = world();
    let app = world.app();
    let field = |refused: Option<AppError>| match refused {
        Some(AppError::Invalid(InvalidField { field, .. })) => Some(field),
        _ => None,
    };
    for places in [&[][..], &[("eu-west-1", KEY), ("us-east-1", KEY), ("eu-west-1", KEY)]] {
        assert_eq!(field(plan_of(&app, wanted(&app, places).await).await.err()), Some(Field::Region));
    }
    let places = [("eu-west-1", KEY), ("us-east-1", KEY)];
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned();
    let triggers = Some(request()).map(|wanted| causeway_app::planning::TriggersRequest {
        topic: TopicChoice::Own { kms_key: Some(key) },
        ..wanted
    });
    let refused = plan_of(&app, RegionsRequest { triggers, ..wanted(&app, &places).await }).await.err();
    assert_eq!(field(refused), Some(Field::Topic));
    let mut unknown = wanted(&app, &places).await;
    unknown.account_handles.push("no such handle".to_owned());
    assert_eq!(plan_of(&app, unknown).await.err(), Some(AppError::SessionEnded));
    assert_eq!(app.start_regions("no such plan", "").await, Err(AppError::PlanUnknown));
}

#[tokio::test(start_paused = true)]
async fn chosen_repositories_get_triggers_where_they_are() {
    let world = world();
    world.aws.state().hidden.insert(OTHER_KEY.to_owned(), ["web".to_owned()].into());
    world.aws.state().owners.insert(OTHER_KEY.to_owned(), (OTHER_ACCOUNT.to_owned(), "bob".to_owned()));
    let app = world.app();
    let places = [("eu-central-1", KEY), ("us-east-1", OTHER_KEY)];
    let chosen = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Some(causeway_app::planning::TriggersRequest {
            repositories: RepositoryChoice::Only(names),
            ..request()
        })
    };
    let triggers = chosen(&["web", "gone"]);
    let shown = plan_of(&app, RegionsRequest { triggers, ..wanted(&app, &places).await }).await.unwrap();
    let parts = &shown.shown.parts;
    let here = parts[0].plan.work.triggers_plan().unwrap();
    assert_eq!(here.desired.repositories, RepositoryChoice::Only(["web".to_owned()].into()));
    assert!(parts[1].plan.work.triggers_plan().is_none());
    assert!(
        parts[1].cautions.iter().any(|caution| caution.contains("no triggers")),
        "{:?}",
        parts[1].cautions
    );
    assert!(
        shown.shown.cautions.iter().any(|caution| caution.contains("gone")),
        "{:?}",
        shown.shown.cautions
    );
    let triggers = chosen(&["gone"]);
    let refused = plan_of(&app, RegionsRequest { triggers, ..wanted(&app, &places).await }).await.err();
    assert!(matches!(refused, Some(AppError::Invalid(InvalidField { field: Field::Repositories, .. }))));
}

#[tokio::test(start_paused = true)]
async fn a_region_that_fails_does_not_stop_the_others_and_can_be_retried() {
    let world = world();
    world.jira.fail_after(Call::Create, 1, 1, rejected());
    let app = world.app();
    let run_ids = start(&app).await;
    let receipts = all_ended(&app, &run_ids).await;
    assert_eq!(states(&receipts), [RunState::Completed, RunState::Failed, RunState::Completed]);
    assert_eq!(receipts[1].left_behind[0], "In Jira: nothing was written.");
    app.retry_run(&run_ids[1], GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_ids[1]).await.run.state, RunState::Completed);
    assert_eq!(world.jira.integrations().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_not_tried_again_for_each_region() {
    for refusal in [JiraError::Unauthorized, JiraError::Captcha, JiraError::LoginPage] {
        let world = world();
        world.jira.fail_after(Call::Create, 1, 1, Answer::Fails(refusal.clone()));
        let app = world.app();
        let run_ids = start(&app).await;
        let receipts = all_ended(&app, &run_ids).await;
        assert_eq!(states(&receipts), [RunState::Completed, RunState::Failed, RunState::Failed]);
        assert_eq!(receipts[2].error, Some(AppError::Jira(refusal)), "it needs the same as the one before");
        assert_eq!(receipts[2].left_behind, ["In Jira: nothing was written."]);
        assert!(receipts[2].run.steps.iter().all(|step| step.state == ItemState::Pending));
        assert_eq!(world.jira.calls(Call::Create), 2);
        // Each is taken up by itself once somebody has signed in again.
        app.resume_run(&run_ids[2], GivenAgain::default()).await.unwrap();
        assert_eq!(ended(&app, &run_ids[2]).await.run.state, RunState::Completed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_queued_run_is_watched_from_its_place_in_the_queue_to_its_end() {
    let world = world();
    let app = world.app();
    let run_ids = start(&app).await;
    assert!(app.has_run_at_work());
    let (snapshot, receiver) = app.watch_run(&run_ids[2]).await.unwrap();
    let RunUpdate::Snapshot { run, seq } = snapshot else { unreachable!("the first is a snapshot") };
    assert_eq!((run.state, run.activity.as_str()), (RunState::Queued, "Waits for its turn"));
    assert_eq!(run.cancel_note, "Nothing has been written to Jira yet.");
    assert_eq!(app.dismiss_run(&run_ids[2]).await, Err(AppError::RunActive));
    assert_eq!(app.receipt(&run_ids[2]).await.unwrap().run.state, RunState::Queued);
    let (mut receiver, mut expected, mut seen) = (receiver.unwrap(), seq, Vec::new());
    loop {
        let update = receiver.recv().await.unwrap();
        let RunUpdate::Delta { seq, state, finished_at, .. } = &*update else { unreachable!("only deltas") };
        expected += 1;
        assert_eq!(*seq, expected);
        seen.push(*state);
        if finished_at.is_some() {
            break;
        }
    }
    seen.dedup();
    assert_eq!(seen, [RunState::Running, RunState::Completed]);
}

#[tokio::test(start_paused = true)]
async fn a_queued_run_that_is_cancelled_leaves_the_queue_at_once() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_ids = start(&app).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    app.cancel_run(&run_ids[1]);
    let receipt = ended(&app, &run_ids[1]).await;
    assert_eq!((receipt.run.state, &receipt.error), (RunState::Cancelled, &Some(AppError::Cancelled)));
    assert_eq!(receipt.left_behind, ["In Jira: nothing was written."]);
    assert!(receipt.undo.is_empty());
    assert_eq!(listed(&app).await, [RunState::Running, RunState::Cancelled, RunState::Queued]);
    assert_eq!(app.resume_run(&run_ids[1], GivenAgain::default()).await, Err(AppError::RunActive));
    let receipts = all_ended(&app, &run_ids).await;
    assert_eq!(states(&receipts), [RunState::Completed, RunState::Cancelled, RunState::Completed]);
    app.resume_run(&run_ids[1], GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_ids[1]).await.run.state, RunState::Completed);
    assert_eq!(world.jira.integrations().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn cancelling_the_one_at_work_goes_on_with_the_next_and_cancelling_all_frees_the_site() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_ids = start(&app).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    app.cancel_run(&run_ids[0]);
    assert_eq!(ended(&app, &run_ids[0]).await.run.state, RunState::Cancelled);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(listed(&app).await, [RunState::Cancelled, RunState::Running, RunState::Queued]);
    // From the end, so that none begins meanwhile.
    app.cancel_run(&run_ids[2]);
    app.cancel_run(&run_ids[1]);
    assert_eq!(states(&all_ended(&app, &run_ids).await), [RunState::Cancelled; 3]);
    assert_eq!(world.jira.calls(Call::Create), 2);
    app.resume_run(&run_ids[2], GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_ids[2]).await.run.state, RunState::Completed);
}

#[tokio::test(start_paused = true)]
async fn what_changed_in_one_region_keeps_all_of_them_from_starting() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, &REGIONS, None).await;
    let other_order = plan(&app, &["eu-central-1", "eu-west-1", "us-east-1"], None).await;
    assert_ne!(shown.shown.hash(), other_order.shown.hash());
    let other_hash = app.start_regions(&shown.id, &other_order.shown.hash()).await;
    assert_eq!(other_hash, Err(AppError::PlanStale));
    // Of eu-central-1 alone.
    world.jira.state().foreign_integration(None);
    let refused = app.start_regions(&shown.id, &shown.shown.hash()).await;
    assert_eq!(refused, Err(AppError::PlanStale));
    assert!(app.runs().await.unwrap().is_empty());
    assert_eq!((world.storage.writes(), world.jira.calls(Call::Create)), (0, 0));

    // Two that look like this account: nobody knows which is meant.
    for _ in 0..2 {
        world.jira.state().foreign_integration(Some(KEY));
    }
    let in_the_way = plan(&app, &REGIONS, None).await;
    assert_eq!(in_the_way.shown.title(), "Connect 3 regions to Example Jira: not possible yet");
    let refused = app.start_regions(&in_the_way.id, &in_the_way.shown.hash()).await;
    assert_eq!(refused, Err(AppError::PlanConflict));
    // Neither has kept the site.
    let elsewhere = plan(&app, &["eu-west-1"], None).await;
    let run_ids = app.start_regions(&elsewhere.id, &elsewhere.shown.hash()).await.unwrap();
    assert_eq!(states(&all_ended(&app, &run_ids).await), [RunState::Completed]);
}

#[tokio::test(start_paused = true)]
async fn a_region_that_somebody_connects_meanwhile_is_not_connected_twice() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_ids = start(&app).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    world.jira.state().foreign_integration(Some(KEY));
    // And Jira is away just when the turn of the second comes.
    world.jira.fail_after(Call::Integrations, 0, 3, Answer::Fails(JiraError::Server { status: 503 }));
    let receipts = all_ended(&app, &run_ids).await;
    assert_eq!(states(&receipts), [RunState::Completed, RunState::Failed, RunState::Completed]);
    assert_eq!(receipts[1].error, Some(AppError::PlanStale));
    assert_eq!(receipts[1].left_behind, ["In Jira: nothing was written."]);
    assert_eq!(world.jira.calls(Call::Create), 2);
}

#[tokio::test(start_paused = true)]
async fn another_process_leaves_all_of_them_alone_and_losing_the_lease_ends_all() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_ids = start(&app).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let other = world.second_app();
    assert_eq!(listed(&other).await, [RunState::RunningElsewhere; 3]);
    for run_id in &run_ids {
        assert_eq!(other.resume_run(run_id, GivenAgain::default()).await, Err(AppError::RunActive));
        assert_eq!(other.dismiss_run(run_id).await, Err(AppError::RunActive));
        assert_eq!(other.receipt(run_id).await.unwrap().run.state, RunState::RunningElsewhere);
    }
    let before = world.storage.run(&run_ids[2]).await.unwrap();
    world.storage.take_over(&format!("site:{SITE}"), "other", i64::MAX);
    for run_id in &run_ids {
        let receipt = ended(&app, run_id).await;
        assert_eq!(
            (receipt.run.state, receipt.run.activity),
            (RunState::Failed, AppError::LeaseLost.to_string())
        );
    }
    assert!(!app.has_run_at_work());
    assert_eq!(world.jira.calls(Call::Create), 1);
    assert_eq!(world.storage.run(&run_ids[2]).await.unwrap(), before, "whoever has the lease writes it");
}

#[tokio::test(start_paused = true)]
async fn triggers_of_each_region_are_its_own() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, &["eu-central-1", "us-east-1"], Some(request())).await;
    let run_ids = app.start_regions(&shown.id, &shown.shown.hash()).await.unwrap();
    all_ended(&app, &run_ids).await;
    let topics: Vec<String> = shown
        .shown
        .parts
        .iter()
        .map(|part| part.plan.work.triggers_plan().unwrap().topic_arn.as_str().to_owned())
        .collect();
    let made: Vec<String> = world.aws.state().topics.keys().cloned().collect();
    assert_eq!(made, topics, "one in each region");
}

#[tokio::test(start_paused = true)]
async fn secrets_that_are_kept_nowhere_last_until_the_last_region() {
    let world = world();
    let app = world.app();
    let places = REGIONS.map(|region| (region, KEY));
    let request = RegionsRequest { keep: Keep::Session, ..wanted(&app, &places).await };
    let shown = plan_of(&app, request).await.unwrap();
    let run_ids = app.start_regions(&shown.id, &shown.shown.hash()).await.unwrap();
    assert_eq!(states(&all_ended(&app, &run_ids).await), [RunState::Completed; 3]);
}
