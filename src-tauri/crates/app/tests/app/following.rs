//! Following what GIJ does by itself.

use std::time::Duration;

use causeway_app::AppError;
use causeway_app::run::{GivenAgain, ItemState, Receipt, RunState};
use tokio::time::Instant;

use crate::support::{Call, Fate, World, ended, repositories};

async fn timed(world: &World) -> (Receipt, Duration) {
    let app = world.app();
    let begun = Instant::now();
    let receipt = world.connect(&app).await;
    (receipt, begun.elapsed())
}

const SOON: Duration = Duration::from_secs(10);

#[tokio::test(start_paused = true)]
async fn an_empty_repository_is_left_out_with_its_reason_and_without_a_wait() {
    let world = World::with(&[("api", Fate::Indexed), ("empty", Fate::Empty)]);
    let (receipt, took) = timed(&world).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(
        repositories(&receipt),
        [
            ("api", ItemState::Done, "Indexed"),
            ("empty", ItemState::Skipped, "Empty; Jira indexes it after its first push"),
        ]
    );
    assert!(took < SOON, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_repository_that_fails_says_why_and_ends_without_a_wait() {
    let world = World::with(&[("api", Fate::Indexed), ("api-2", Fate::Fails)]);
    let (receipt, took) = timed(&world).await;
    assert_eq!(receipt.error, Some(AppError::RepositoriesFailed { failed: 1, total: 2 }));
    assert_eq!(
        repositories(&receipt),
        [("api", ItemState::Done, "Indexed"), ("api-2", ItemState::Failed, "Access to api-2 is denied")]
    );
    assert!(took < SOON, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_status_that_speaks_of_all_repositories_is_not_held_against_each() {
    let world = World::with(&[("fails", Fate::Fails), ("slow", Fate::Slow), ("web", Fate::Indexed)]);
    world.jira.state().shared_status = true;
    let (receipt, _) = timed(&world).await;
    assert_eq!(receipt.error, Some(AppError::RepositoriesFailed { failed: 1, total: 3 }));
    assert_eq!(
        repositories(&receipt),
        [
            ("fails", ItemState::Failed, "Access to fails is denied"),
            ("slow", ItemState::Done, "Indexed"),
            ("web", ItemState::Done, "Indexed"),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_repository_that_gij_leaves_alone_is_waited_for_a_while_only() {
    let world = World::with(&[("api", Fate::Indexed), ("ignored", Fate::Ignored)]);
    let (receipt, took) = timed(&world).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert_eq!(
        repositories(&receipt)[1],
        ("ignored", ItemState::Failed, "Jira is idle and has not indexed it")
    );
    assert!(took >= Duration::from_secs(20) && took < Duration::from_secs(40), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_repository_among_many_idle_ones_is_waited_for() {
    // So many that asking each once takes longer than what counts as settled.
    let mut all: Vec<(String, Fate)> =
        (0..1_000).map(|number| (format!("ignored-{number:03}"), Fate::Ignored)).collect();
    all.push(("slow".to_owned(), Fate::Slow));
    let world = World::of(all);
    world.jira.state().own_status_only = true;
    let (receipt, took) = timed(&world).await;
    let slow = repositories(&receipt).into_iter().find(|(name, ..)| *name == "slow");
    assert_eq!(slow, Some(("slow", ItemState::Done, "Indexed")));
    assert!(took > Duration::from_mins(1), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_disabled_repository_is_left_out() {
    let world = World::with(&[("api", Fate::Indexed), ("off", Fate::Disabled)]);
    let (receipt, took) = timed(&world).await;
    assert_eq!(receipt.run.state, RunState::Completed);
    assert_eq!(repositories(&receipt)[1], ("off", ItemState::Skipped, "Disabled in Jira"));
    assert!(took < SOON, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_repository_that_gij_cannot_add_is_said_by_name() {
    let world = World::with(&[("api", Fate::Indexed), ("secret", Fate::Unlisted)]);
    let (receipt, took) = timed(&world).await;
    assert_eq!(receipt.error, Some(AppError::RepositoriesFailed { failed: 1, total: 2 }));
    assert_eq!(repositories(&receipt)[1], ("secret", ItemState::Failed, "secret: the key may not read it"));
    assert!(took < SOON, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn an_empty_account_is_connected_once_gij_has_been_through_it() {
    let world = World::with(&[]);
    let (receipt, took) = timed(&world).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(took < SOON, "{took:?}");
    // Nothing but memory tells whose it is.
    let (again, _) = timed(&world).await;
    assert_eq!(again.run.state, RunState::Completed);
    assert_eq!(world.jira.calls(Call::Create), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_gij_cannot_use_fails_the_run_even_for_an_empty_account() {
    for account in [vec![], vec![("api".to_owned(), Fate::Indexed)]] {
        let world = World::of(account);
        world.jira.state().connect_error = Some("Access Denied".to_owned());
        let app = world.app();
        let run_id = world.start(&app).await;
        let receipt = ended(&app, &run_id).await;
        let messages = vec!["Access Denied".to_owned()];
        assert_eq!(receipt.error, Some(AppError::ConnectFailed { messages }));

        // Allowed meanwhile: taking it up again asks GIJ to try again, and does not repeat the old complaint.
        world.jira.state().connect_error = None;
        app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
        assert_eq!(world.jira.calls(Call::Create), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_repository_added_in_aws_reaches_jira_by_connecting_again() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    world.aws.add("new");
    world.jira.state().add("new", Fate::Indexed);
    let receipt = world.connect(&app).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(repositories(&receipt)[1], ("new", ItemState::Done, "Indexed"));
    assert_eq!((world.jira.calls(Call::Create), world.jira.calls(Call::Reindex)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_repository_that_vanishes_is_not_called_indexed() {
    let world = World::with(&[("api", Fate::Indexed), ("gone", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    world.jira.state().remove_repository("gone");
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.error, Some(AppError::RepositoriesFailed { failed: 1, total: 2 }));
    assert_eq!(repositories(&receipt)[1], ("gone", ItemState::Failed, "Jira does not list it any more"));
}

#[tokio::test(start_paused = true)]
async fn an_integration_removed_in_the_middle_is_said_to_be_gone() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    world.jira.state().integrations.clear();
    let receipt = ended(&app, &run_id).await;
    assert!(
        matches!(&receipt.error, Some(AppError::Unverified { differences }) if differences[0].contains("not in Jira any more")),
        "{:?}",
        receipt.error
    );
}

#[tokio::test(start_paused = true)]
async fn a_setting_that_jira_did_not_take_is_found() {
    let world = World::with(&[("api", Fate::Slow)]);
    let app = world.app();
    let run_id = world.start(&app).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    for integration in world.jira.state().integrations.values_mut() {
        integration.smart_commits = Some(false);
        integration.disabled = true;
    }
    let receipt = ended(&app, &run_id).await;
    let Some(AppError::Unverified { differences }) = receipt.error else { panic!("{:?}", receipt.error) };
    assert_eq!(
        differences,
        [
            "Smart commits is Off in Jira, planned was On",
            "The integration is disabled in Jira, or about to be removed"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_repository_whose_status_is_refused_does_not_end_the_run() {
    let world = World::with(&[("api", Fate::Indexed), ("slow", Fate::Slow)]);
    world.jira.state().refuse_status_of = Some("slow");
    let (receipt, _) = timed(&world).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(repositories(&receipt)[1], ("slow", ItemState::Done, "Indexed"));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_repositories_cost_what_they_must() {
    let all = (0..10_000).map(|number| (format!("repository-{number:05}"), Fate::Indexed)).collect();
    let world = World::of(all);
    let (receipt, _) = timed(&world).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(receipt.run.counts().done, 10_000);
    // What is asked and written does not grow with the number of repositories.
    assert!(world.jira.calls(Call::Repositories) < 40, "{}", world.jira.calls(Call::Repositories));
    assert!(world.jira.calls(Call::Status) < 40 * 17, "{}", world.jira.calls(Call::Status));
    assert!(world.storage.writes() < 20, "{}", world.storage.writes());
}
