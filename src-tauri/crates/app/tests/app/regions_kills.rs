//! The program is killed while it connects several regions, and what is open is taken up again.

use causeway_app::App;
use causeway_app::run::{GivenAgain, RunState};

use crate::support::regions::{REGIONS, all_ended, plan, start};
use crate::support::{Death, Fate, Moment, World, ended, key, token};

fn case<T>(work: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

fn world() -> World {
    World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)])
}

/// How many writes the three undisturbed runs make.
fn writes() -> usize {
    case(async {
        let world = world();
        let app = world.app();
        let run_ids = start(&app).await;
        all_ended(&app, &run_ids).await;
        world.storage.writes()
    })
}

async fn die_in(world: &World, death: Death) {
    let app = world.app();
    let plan = plan(&app, &REGIONS, None).await;
    world.storage.die(death);
    tokio::spawn(async move { app.start_regions(&plan.id, &plan.shown.hash()).await });
    world.storage.death().await;
}

/// Takes up whatever was interrupted, one after another; how many.
async fn take_up_all(app: &App) -> usize {
    let mut taken_up = 0;
    for (record, state) in app.runs().await.unwrap().into_iter().rev() {
        let receipt = app.receipt(&record.id).await.unwrap();
        if state == RunState::Completed {
            continue;
        }
        assert_eq!((state, receipt.run.state), (RunState::Interrupted, RunState::Interrupted));
        if record.state == "queued" {
            assert_eq!(receipt.left_behind, ["In Jira: nothing was written."]);
            assert_eq!(receipt.run.activity, "Causeway ended before the turn of this run came");
        }
        let given = GivenAgain { jira: Some(token()), aws: Some(key()), ..GivenAgain::default() };
        app.resume_run(&record.id, given).await.unwrap();
        let receipt = ended(app, &record.id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
        taken_up += 1;
    }
    taken_up
}

#[test]
fn killed_anywhere_every_region_that_was_begun_or_queued_is_found_again() {
    let writes = writes();
    assert!(writes > 36, "{writes}");
    for at in 0..writes {
        for moment in [Moment::Before, Moment::After] {
            case(async {
                let world = world();
                die_in(&world, Death { at, moment }).await;
                let app = world.app();
                let stored = app.runs().await.unwrap().len();
                // The records come first: a region is forgotten only when the program ended before its own.
                let durable = if moment == Moment::After { at + 1 } else { at };
                assert_eq!(stored, durable.min(3), "{at} {moment:?}");
                let taken_up = take_up_all(&app).await;
                assert!(taken_up > 0 || stored == 0 || at + 1 == writes, "{at} {moment:?}");
                assert_eq!(world.jira.integrations().len(), stored, "{at} {moment:?}");
                assert_eq!(app.connections().await.unwrap().len(), stored, "{at} {moment:?}");
                // And all of it, planned again, is as wanted in the end.
                let plan = plan(&app, &REGIONS, None).await;
                let run_ids = app.start_regions(&plan.id, &plan.shown.hash()).await.unwrap();
                assert!(
                    all_ended(&app, &run_ids).await.iter().all(|one| one.run.state == RunState::Completed)
                );
                assert_eq!(world.jira.integrations().len(), 3, "{at} {moment:?}");
            });
        }
    }
}
