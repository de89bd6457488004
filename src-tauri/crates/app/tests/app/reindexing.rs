//! Reindexing, followed to its end.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::port::audit::{AuditAct, AuditQuery, AuditRecord};
use causeway_app::port::jira::JiraError;
use causeway_app::reindex::{
    OnReindex, ReindexOutcome, ReindexProgress, ReindexRequest, ReindexRow, ReindexState,
};
use causeway_app::{App, AppError};
use tokio::time::Instant;

use crate::support::{Answer, Call, Fate, SITE, World};

/// What was told, and when.
type Told = Arc<Mutex<Vec<(Instant, ReindexProgress)>>>;

fn telling() -> (OnReindex, Told) {
    let told = Told::default();
    let tell = Arc::clone(&told);
    (Arc::new(move |progress| tell.lock().unwrap().push((Instant::now(), progress))), told)
}

fn request(ids: &[i64]) -> ReindexRequest {
    ReindexRequest { site_url: SITE.to_owned(), ids: ids.to_vec(), priority: None, follow: true }
}

/// How the rows stand in the end, in their order.
fn rows(told: &Told) -> Vec<ReindexRow> {
    let told = told.lock().unwrap();
    let mut rows = told[0].1.rows.clone();
    for (_, progress) in told.iter().skip(1) {
        for changed in &progress.rows {
            let row = rows.iter_mut().find(|row| row.id == changed.id).unwrap();
            *row = changed.clone();
        }
    }
    rows
}

async fn followed(app: &App, request: ReindexRequest) -> (Result<ReindexOutcome, AppError>, Told) {
    let (tell, told) = telling();
    let operation = app.session.operation("reindex");
    (app.reindex_at_site(&operation, request, tell).await, told)
}

fn ids(world: &World) -> Vec<i64> {
    world.jira.state().repositories_of_integrations()
}

async fn entries(app: &App) -> Vec<AuditRecord> {
    let all = app.whole_audit(AuditQuery::default()).await.unwrap();
    all.into_iter().map(|seen| seen.entry.record).collect()
}

async fn connected(account: &[(&str, Fate)]) -> (World, App) {
    let world = World::with(account);
    let app = world.app();
    world.connect(&app).await;
    (world, app)
}

#[tokio::test(start_paused = true)]
async fn some_are_followed_to_their_ends_and_the_first_telling_has_all_of_them() {
    let (world, app) =
        connected(&[("api", Fate::Indexed), ("web", Fate::Indexed), ("bad", Fate::Indexed)]).await;
    let ids = ids(&world);
    world.jira.state().fails_now("bad");
    world.jira.state().listing_takes = Duration::from_mins(25);
    let before = world.jira.state().repository_mut(ids[0]).last_indexed;
    let priority = NonZeroU32::new(30);
    let (outcome, told) = followed(&app, ReindexRequest { priority, ..request(&ids) }).await;

    let outcome = outcome.unwrap();
    assert_eq!((outcome.done, outcome.failed, outcome.left), (2, 1, 0));
    assert!(outcome.took >= Duration::from_mins(25), "longer than GIJ's own helper waits: {outcome:?}");
    assert_eq!(
        world.jira.state().asked_to_index,
        ids.iter().map(|id| (Some(*id), Some(30))).collect::<Vec<_>>()
    );
    let first = told.lock().unwrap()[0].1.clone();
    assert_eq!((first.total, first.ended, first.rows.len()), (3, 0, 3));
    assert!(first.rows.iter().all(|row| row.state == ReindexState::Queued && row.last_indexed.is_some()));
    let rows = rows(&told);
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["api", "web", "bad"]);
    assert_eq!(rows[2].state, ReindexState::Failed);
    assert_eq!(rows[2].errors, ["Access to bad is denied"]);
    let api = &rows[0];
    assert_eq!(
        (api.state, api.percent, &api.message),
        (ReindexState::Done, Some(100.0), &Some("Indexing api".to_owned()))
    );
    assert!(api.last_indexed > before, "fresh");
    let took = api.ended_at.unwrap() - api.started_at.unwrap();
    assert!((1_500_000..1_506_000).contains(&took), "{took} ms");
    let last = told.lock().unwrap().last().unwrap().1.clone();
    assert_eq!((last.ended, last.failed), (3, 1));
    let entered = entries(&app).await.pop().unwrap();
    assert_eq!((entered.act, entered.error), (Some(AuditAct::Reindex), None));
    assert_eq!(entered.title, "Reindex 3 repositories and integrations");
    assert_eq!(entered.jira_user.as_deref(), Some("admin"));
}

#[tokio::test(start_paused = true)]
async fn it_is_told_ten_times_a_second_at_most_and_asked_less_often_as_time_goes_by() {
    let (world, app) = connected(&[("api", Fate::Indexed), ("web", Fate::Indexed)]).await;
    world.jira.state().listing_takes = Duration::from_mins(10);
    let (outcome, told) = followed(&app, request(&ids(&world))).await;
    assert_eq!(outcome.unwrap().done, 2);
    let at: Vec<Instant> = told.lock().unwrap().iter().map(|(at, _)| *at).collect();
    assert!(at.windows(2).all(|two| two[1] - two[0] >= Duration::from_millis(100)), "{at:?}");
    let looks = world.jira.calls(Call::Status) / 2;
    assert!((120..140).contains(&looks), "every 5 s in the end: {looks}");
}

#[tokio::test(start_paused = true)]
async fn everything_is_one_request_without_an_id() {
    let (world, app) = connected(&[("api", Fate::Indexed)]).await;
    let (outcome, told) = followed(&app, request(&[])).await;
    assert_eq!(outcome.unwrap().done, 1);
    assert_eq!(world.jira.state().asked_to_index, [(None, None)]);
    let rows = rows(&told);
    assert_eq!(
        (rows[0].id, rows[0].name.as_str(), rows[0].state),
        (0, "All repositories", ReindexState::Done)
    );
    assert!(rows[0].last_indexed >= rows[0].started_at);
}

#[tokio::test(start_paused = true)]
async fn what_is_disabled_unknown_or_refused_says_so_in_its_row_and_the_rest_goes_on() {
    let (world, app) =
        connected(&[("api", Fate::Indexed), ("off", Fate::Disabled), ("web", Fate::Indexed)]).await;
    let ids = ids(&world);
    let no =
        JiraError::Rejected { message: "No access".to_owned(), advice: Some("Ask somebody.".to_owned()) };
    world.jira.fail(Call::Reindex, 1, Answer::Fails(no));
    let (outcome, told) = followed(&app, request(&[ids[0], ids[1], ids[2], 4711, ids[2]])).await;
    let outcome = outcome.unwrap();
    assert_eq!((outcome.done, outcome.failed), (1, 3));
    let rows = rows(&told);
    assert_eq!(rows.len(), 4, "each once");
    assert_eq!(
        (rows[0].state, rows[0].errors[0].as_str()),
        (ReindexState::Refused, "No access. Ask somebody.")
    );
    assert_eq!((rows[1].state, rows[1].started_at), (ReindexState::Refused, None));
    assert!(rows[1].errors[0].contains("disabled") && rows[3].errors[0].contains("4711"), "{rows:?}");
    assert_eq!(rows[2].state, ReindexState::Done);
    let asked = world.jira.state().asked_to_index.clone();
    assert_eq!(asked, [(Some(ids[2]), None)], "what is disabled is not asked for");

    let integration = world.jira.integrations()[0];
    world.jira.state().integrations.get_mut(&integration).unwrap().disabled = true;
    let (outcome, told) = followed(&app, request(&[integration, ids[0]])).await;
    assert_eq!(outcome.unwrap().failed, 2, "its repositories are disabled too");
    let entered = entries(&app).await;
    let no = JiraError::Forbidden { message: "Not yours".to_owned() };
    world.jira.state().integrations.get_mut(&integration).unwrap().disabled = false;
    world.jira.fail(Call::Reindex, 1, Answer::Fails(no));
    let (outcome, _) = followed(&app, request(&[integration])).await;
    assert_eq!(outcome.unwrap().failed, 1);
    let after = entries(&app).await;
    assert_eq!(after.len(), entered.len() + 1, "what was not asked for is no act");
    assert!(after.last().unwrap().error.as_ref().unwrap().contains("Not yours"));
    assert!(told.lock().unwrap()[0].1.rows.iter().all(|row| row.errors[0].contains("Enable it first")));
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_is_away_or_asks_to_slow_down_is_waited_for_but_not_for_ever() {
    let (world, app) = connected(&[("api", Fate::Indexed)]).await;
    let ids = ids(&world);
    let slow = JiraError::RateLimited { retry_after: Some(Duration::from_secs(40)) };
    world.jira.fail(Call::Reindex, 2, Answer::Fails(slow.clone()));
    world.jira.fail(Call::Status, 1, Answer::Fails(slow));
    world.jira.fail(Call::Status, 5, Answer::Fails(JiraError::Server { status: 503 }));
    let (outcome, _) = followed(&app, request(&ids)).await;
    let outcome = outcome.unwrap();
    assert_eq!(outcome.done, 1);
    assert!(outcome.took >= Duration::from_secs(120 + 1 + 2 + 4 + 8 + 15), "{outcome:?}");

    world.jira.fail(Call::Status, 1000, Answer::Fails(JiraError::Server { status: 503 }));
    let begun = Instant::now();
    let (outcome, _) = followed(&app, request(&ids)).await;
    assert_eq!(outcome, Err(AppError::Jira(JiraError::Server { status: 503 })));
    assert!(begun.elapsed() < Duration::from_mins(11), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn cancelling_ends_the_following_and_what_was_not_asked_for_is_said() {
    let (world, app) = connected(&[("api", Fate::Indexed), ("web", Fate::Indexed)]).await;
    world.jira.state().listing_takes = Duration::from_hours(2);
    let (tell, told) = telling();
    let operation = app.session.operation("reindex");
    let following = app.reindex_at_site(&operation, request(&ids(&world)), tell);
    let cancelling = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        app.session.cancel("reindex");
    };
    let (outcome, ()) = tokio::join!(following, cancelling);
    let outcome = outcome.unwrap();
    assert_eq!((outcome.done, outcome.failed, outcome.left), (0, 0, 2));
    assert_eq!(outcome.took, Duration::from_secs(30));
    assert!(rows(&told).iter().all(|row| row.state == ReindexState::Indexing));

    // While Jira keeps the first request waiting.
    let slow = JiraError::RateLimited { retry_after: Some(Duration::from_mins(4)) };
    world.jira.fail(Call::Reindex, 2, Answer::Fails(slow));
    let (tell, told) = telling();
    let operation = app.session.operation("again");
    let following = app.reindex_at_site(&operation, request(&ids(&world)), tell);
    let cancelling = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        app.session.cancel("again");
    };
    let (outcome, ()) = tokio::join!(following, cancelling);
    assert_eq!(outcome.unwrap().failed, 2);
    assert!(
        rows(&told)
            .iter()
            .all(|row| row.state == ReindexState::Refused && row.errors[0].contains("Cancelled"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_name_that_gij_has_forgotten_is_asked_for_by_the_repository() {
    let (world, app) = connected(&[("api", Fate::Indexed), ("web", Fate::Indexed)]).await;
    world.jira.state().forgets_reindexes = true;
    let (outcome, _) = followed(&app, request(&ids(&world))).await;
    assert_eq!(outcome.unwrap().done, 2);

    // And of one of them it says nothing at all: the list decides.
    world.jira.state().refuse_status_of = Some("web");
    world.jira.state().listing_takes = Duration::ZERO;
    let (outcome, told) = followed(&app, request(&ids(&world))).await;
    assert_eq!(outcome.unwrap().done, 2, "{:?}", rows(&told));
}

#[tokio::test(start_paused = true)]
async fn what_disappears_or_is_disabled_meanwhile_is_not_called_done() {
    let (world, app) = connected(&[("api", Fate::Indexed), ("web", Fate::Indexed)]).await;
    let ids = ids(&world);
    world.jira.state().listing_takes = Duration::from_secs(20);
    let following = followed(&app, request(&ids));
    let meddling = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        let mut state = world.jira.state();
        state.cancel_index(ids[0]);
        state.repository_mut(ids[0]).disabled = true;
    };
    let ((outcome, told), ()) = tokio::join!(following, meddling);
    assert_eq!(outcome.map(|outcome| (outcome.done, outcome.failed)), Ok((1, 1)));
    assert!(rows(&told)[0].errors[0].contains("disabled in Jira before"), "{:?}", rows(&told));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_are_not_each_asked_about_at_every_look() {
    let names: Vec<String> = (0..1000).map(|number| format!("r{number:04}")).collect();
    let world = World::of(names.iter().map(|name| (name.clone(), Fate::Indexed)).collect());
    let app = world.app();
    world.connect(&app).await;
    let ids = ids(&world);
    assert_eq!(ids.len(), 1000);
    world.jira.state().listing_takes = Duration::from_mins(5);
    world.jira.state().fails_now("r0500");
    let (asked, listed) = (world.jira.calls(Call::Status), world.jira.calls(Call::Repositories));
    let (outcome, _) = followed(&app, request(&ids)).await;
    let outcome = outcome.unwrap();
    assert_eq!((outcome.done, outcome.failed), (999, 1));
    let asked = world.jira.calls(Call::Status) - asked;
    let listed = world.jira.calls(Call::Repositories) - listed;
    println!("1,000 repositories in {:?}: {asked} statuses, {listed} lists", outcome.took);
    assert!(asked < 4000 && listed < 80, "{asked} statuses, {listed} lists");
}

#[tokio::test(start_paused = true)]
async fn it_can_be_left_to_jira_once_it_is_asked_for() {
    let (world, app) = connected(&[("api", Fate::Indexed)]).await;
    let (outcome, told) = followed(&app, ReindexRequest { follow: false, ..request(&ids(&world)) }).await;
    let outcome = outcome.unwrap();
    assert_eq!((outcome.done, outcome.left), (0, 1));
    assert!(rows(&told)[0].started_at.is_some());
    let unknown = ReindexRequest { site_url: "https://other.example.com".to_owned(), ..request(&[1]) };
    let (outcome, _) = followed(&app, unknown).await;
    assert!(matches!(outcome, Err(AppError::JiraSiteUnknown { .. })));
}
