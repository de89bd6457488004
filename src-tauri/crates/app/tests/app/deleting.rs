//! Branches that are deleted and brought back: whose keys do it, what is never deleted, and what survives.

use std::time::Duration;

use causeway_app::acts::{BranchDeleted, BranchLook};
use causeway_app::error::Field;
use causeway_app::port::aws::AwsError;
use causeway_app::{App, AppError};
use causeway_domain::personal::Actor;

use crate::personal::{OWN, OWN_ARN, OWN_SECRET, connected, set};
use crate::support::{
    Answer, AwsAnswer, AwsCall, AwsFault, Call, Death, Fault, KEY, Moment, World, denied, lost, review,
    stored,
};

const ADA: &str = "arn:aws:iam::111122223333:user/ada";

async fn delete(app: &App, id: &str, name: &str, expected: &str) -> Result<BranchDeleted, AppError> {
    let operation = app.session.operation("delete");
    app.delete_branch(&operation, id, "api", name, expected).await
}

async fn restore(app: &App, id: &str) -> Result<causeway_app::acts::BranchCreated, AppError> {
    let operation = app.session.operation("restore");
    app.restore_branch(&operation, id).await
}

async fn look(app: &App, id: &str, name: &str) -> Result<BranchLook, AppError> {
    let operation = app.session.operation("look");
    app.look_at_branch(&operation, id, "api", name).await
}

async fn listed(app: &App) -> Vec<String> {
    app.deleted_branches().await.unwrap().into_iter().map(|found| found.name).collect()
}

fn tip(world: &World, name: &str) -> Option<String> {
    world.aws.state().branches["api"].get(name).cloned()
}

fn refuse(world: &World, key: &str, action: &str) {
    world.aws.state().denies.insert((key.to_owned(), action.to_owned()));
}

fn lose_tips(world: &World, times: usize) {
    let fault = AwsFault {
        call: AwsCall::Tip,
        of: Some("SHOP-1".to_owned()),
        after: 1,
        times,
        answer: AwsAnswer::Fails(lost()),
    };
    world.aws.state().faults.push(fault);
}

#[tokio::test(start_paused = true)]
async fn a_branch_goes_and_comes_back_by_whoever_acts_and_jira_is_told() {
    let (world, app, id) = connected(true).await;
    let required = AppError::PersonalCredentialRequired;
    assert_eq!(delete(&app, &id, "SHOP-1", "beef").await.unwrap_err(), required);
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let deleted = delete(&app, &id, "SHOP-1", "beef").await.unwrap();
    assert_eq!((deleted.record.commit_id.as_str(), deleted.record.arn.as_deref()), ("beef", Some(OWN_ARN)));
    assert_eq!((deleted.record.settled, deleted.reindex_problem), (true, None));
    assert_eq!((tip(&world, "SHOP-1"), listed(&app).await), (None, vec!["SHOP-1".to_owned()]));
    // Another program, another day.
    let app = world.app();
    let restored = restore(&app, &deleted.record.id).await.unwrap();
    assert_eq!((restored.name.as_str(), restored.commit_id.as_str()), ("SHOP-1", "beef"));
    assert_eq!(restored.done.arn.as_deref(), Some(OWN_ARN));
    assert_eq!(tip(&world, "SHOP-1").as_deref(), Some("beef"));
    assert_eq!(listed(&app).await, Vec::<String>::new());
    assert_eq!(restore(&app, &deleted.record.id).await.unwrap_err(), AppError::NothingToUndo);
    let state = world.aws.state();
    assert_eq!(state.acted, [format!("delete SHOP-1 by {OWN}"), format!("SHOP-1 by {OWN}")]);
    drop(state);
    assert_eq!(world.jira.state().calls.get(&Call::Reindex), Some(&2));
}

#[tokio::test(start_paused = true)]
async fn what_is_never_deleted_is_refused_before_aws_is_asked() {
    let (world, app, id) = connected(false).await;
    let main = AppError::DefaultBranch { name: "main".to_owned() };
    assert_eq!(delete(&app, &id, "main", "c0ffee").await.unwrap_err(), main);
    let missing = AppError::BranchMissing { name: "gone".to_owned() };
    assert_eq!(delete(&app, &id, "gone", "beef").await.unwrap_err(), missing);
    let moved = AppError::BranchMoved { name: "SHOP-1".to_owned() };
    assert_eq!(delete(&app, &id, "SHOP-1", "5ca1ab1e").await.unwrap_err(), moved);
    let odd = delete(&app, &id, "a b", "beef").await.unwrap_err();
    assert!(matches!(odd, AppError::Invalid(invalid) if invalid.field == Field::BranchName));
    assert_eq!(world.aws.calls(AwsCall::DeleteBranch), 0);
    assert_eq!(app.ports().storage.deleted_branches().await.unwrap(), []);
    // Where the default branch may not be seen, AWS keeps it.
    refuse(&world, KEY, "codecommit:BatchGetRepositories");
    let keeps = AwsError::Service {
        code: "DefaultBranchCannotBeDeletedException".to_owned(),
        message: "their words".to_owned(),
    };
    world.aws.fail(AwsCall::DeleteBranch, 1, AwsAnswer::Fails(keeps));
    assert_eq!(delete(&app, &id, "main", "c0ffee").await.unwrap_err(), main);
    assert_eq!(app.ports().storage.deleted_branches().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_says_whose_key_it_was_and_leaves_nothing_to_undo() {
    let (world, app, id) = connected(false).await;
    refuse(&world, KEY, "codecommit:DeleteBranch");
    let error = denied("codecommit:DeleteBranch");
    let refused = AppError::ActRefused { actor: Actor::Integration, error: error.clone() };
    assert_eq!(delete(&app, &id, "SHOP-1", "beef").await.unwrap_err(), refused);
    assert_eq!(app.ports().storage.deleted_branches().await.unwrap(), []);
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    refuse(&world, OWN, "codecommit:DeleteBranch");
    let refused = AppError::ActRefused { actor: Actor::Personal, error };
    assert_eq!(delete(&app, &id, "SHOP-1", "beef").await.unwrap_err(), refused);
    assert_eq!(tip(&world, "SHOP-1").as_deref(), Some("beef"));
}

#[tokio::test(start_paused = true)]
async fn what_somebody_pushed_at_the_last_moment_is_put_back() {
    let (world, app, id) = connected(false).await;
    world.aws.state().push_before_delete = Some("5ca1ab1e".to_owned());
    let moved = AppError::BranchMoved { name: "SHOP-1".to_owned() };
    assert_eq!(delete(&app, &id, "SHOP-1", "beef").await.unwrap_err(), moved);
    assert_eq!(tip(&world, "SHOP-1").as_deref(), Some("5ca1ab1e"));
    assert_eq!(listed(&app).await, Vec::<String>::new());
    // When that fails, the commit that was really deleted is the one to bring back.
    world.aws.state().push_before_delete = Some("deed".to_owned());
    refuse(&world, KEY, "codecommit:CreateBranch");
    let deleted = delete(&app, &id, "SHOP-1", "5ca1ab1e").await.unwrap();
    assert_eq!(deleted.record.commit_id, "deed");
    world.aws.state().denies.clear();
    restore(&app, &deleted.record.id).await.unwrap();
    assert_eq!(tip(&world, "SHOP-1").as_deref(), Some("deed"));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_whose_answer_is_lost_is_looked_for() {
    let (world, app, id) = connected(false).await;
    // It was deleted.
    world.aws.fail(AwsCall::DeleteBranch, 1, AwsAnswer::Lost);
    let deleted = delete(&app, &id, "SHOP-1", "beef").await.unwrap();
    assert_eq!((world.aws.calls(AwsCall::DeleteBranch), deleted.record.settled), (1, true));
    restore(&app, &deleted.record.id).await.unwrap();
    // It was not: sent again.
    world.aws.fail(AwsCall::DeleteBranch, 2, AwsAnswer::Fails(lost()));
    let deleted = delete(&app, &id, "SHOP-1", "beef").await.unwrap();
    assert_eq!(world.aws.calls(AwsCall::DeleteBranch), 4);
    restore(&app, &deleted.record.id).await.unwrap();
    // Never.
    world.aws.fail(AwsCall::DeleteBranch, 3, AwsAnswer::Fails(lost()));
    let unknown = AppError::OutcomeUnknown { act: "the branch SHOP-1".to_owned(), error: lost() };
    assert_eq!(delete(&app, &id, "SHOP-1", "beef").await.unwrap_err(), unknown);
    assert_eq!(listed(&app).await, Vec::<String>::new(), "it is there");
    // Nobody can tell: it can be brought back all the same.
    world.aws.fail(AwsCall::DeleteBranch, 1, AwsAnswer::Lost);
    lose_tips(&world, 2);
    assert_eq!(delete(&app, &id, "SHOP-1", "beef").await.unwrap_err(), unknown);
    assert_eq!(listed(&app).await, ["SHOP-1"], "nobody knows yet");
    assert_eq!(listed(&app).await, ["SHOP-1"], "it is gone");
    let record = app.deleted_branches().await.unwrap().remove(0);
    assert!(record.settled);
    restore(&app, &record.id).await.unwrap();
    assert_eq!(tip(&world, "SHOP-1").as_deref(), Some("beef"));
}

#[tokio::test(start_paused = true)]
async fn a_branch_that_went_before_us_is_missing() {
    let (world, app, id) = connected(false).await;
    // Somebody deletes it right before us.
    let fault = AwsFault {
        call: AwsCall::DeleteBranch,
        of: None,
        after: 0,
        times: 1,
        answer: AwsAnswer::Fails(AwsError::Throttled),
    };
    world.aws.state().faults.push(fault);
    assert!(matches!(delete(&app, &id, "SHOP-1", "beef").await, Err(AppError::Aws(AwsError::Throttled))));
    let latency = Duration::from_millis(100);
    world.aws.state().latency = latency;
    let (deleted, ()) = tokio::join!(delete(&app, &id, "SHOP-1", "beef"), async {
        // The look has seen it, and the request is on its way.
        while world.aws.calls(AwsCall::DeleteBranch) < 2 {
            tokio::time::sleep(latency / 10).await;
        }
        world.aws.state().branches.get_mut("api").unwrap().remove("SHOP-1");
    });
    assert_eq!(deleted.unwrap_err(), AppError::BranchMissing { name: "SHOP-1".to_owned() });
    assert_eq!(app.ports().storage.deleted_branches().await.unwrap(), [], "it is not ours to bring back");
}

/// Wherever the program dies, the branch is there or can be brought back.
#[tokio::test(start_paused = true)]
async fn an_undo_survives_the_death_of_the_program_at_every_write() {
    for at in 0..3 {
        for moment in [Moment::Before, Moment::After] {
            let (world, app, id) = connected(false).await;
            let at = world.storage.writes() + at;
            world.storage.die(Death { at, moment });
            tokio::select! {
                _ = delete(&app, &id, "SHOP-1", "beef") => panic!("it has died before {at} {moment:?}"),
                () = world.storage.death() => {}
            }
            let app = world.app();
            let there = tip(&world, "SHOP-1").is_some();
            let names = listed(&app).await;
            assert_eq!(names, if there { vec![] } else { vec!["SHOP-1".to_owned()] }, "{at} {moment:?}");
            if !there {
                let record = app.deleted_branches().await.unwrap().remove(0);
                assert!(record.settled, "{at} {moment:?}");
                restore(&app, &record.id).await.unwrap();
                assert_eq!(tip(&world, "SHOP-1").as_deref(), Some("beef"));
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_never_was_is_forgotten_in_a_day() {
    let (world, app, id) = connected(false).await;
    world.aws.fail(AwsCall::DeleteBranch, 3, AwsAnswer::Fails(lost()));
    delete(&app, &id, "SHOP-1", "beef").await.unwrap_err();
    assert_eq!(listed(&app).await, Vec::<String>::new());
    assert_eq!(app.ports().storage.deleted_branches().await.unwrap().len(), 1);
    tokio::time::advance(Duration::from_hours(25)).await;
    assert_eq!(listed(&app).await, Vec::<String>::new());
    assert_eq!(app.ports().storage.deleted_branches().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_come_back_says_why() {
    let (world, app, id) = connected(false).await;
    let deleted = delete(&app, &id, "SHOP-1", "beef").await.unwrap().record.id;
    world.aws.state().forgotten.insert("beef".to_owned());
    let gone = AppError::CommitMissing { what: "commit beef".to_owned() };
    assert_eq!(restore(&app, &deleted).await.unwrap_err(), gone);
    world.aws.state().forgotten.clear();
    // Another branch of that name, and then the same one.
    let put = |commit: &str| {
        let mut state = world.aws.state();
        state.branches.get_mut("api").unwrap().insert("SHOP-1".to_owned(), commit.to_owned());
    };
    put("5ca1ab1e");
    assert_eq!(restore(&app, &deleted).await.unwrap_err(), AppError::BranchExists);
    assert_eq!(listed(&app).await, ["SHOP-1"]);
    put("beef");
    restore(&app, &deleted).await.unwrap();
    assert_eq!(listed(&app).await, Vec::<String>::new());
    // A connection that is gone leaves nothing to bring back.
    let deleted = delete(&app, &id, "SHOP-1", "beef").await.unwrap().record.id;
    app.ports().storage.remove_connection(&id).await.unwrap();
    assert_eq!(listed(&app).await, Vec::<String>::new());
    assert_eq!(restore(&app, &deleted).await.unwrap_err(), AppError::ConnectionUnknown);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_deletion_sends_nothing_and_jiras_silence_does_not_undo_one() {
    let (world, app, id) = connected(false).await;
    let operation = app.session.operation("cancelled");
    app.session.cancel("cancelled");
    let deleted = app.delete_branch(&operation, &id, "api", "SHOP-1", "beef").await;
    assert_eq!(deleted.unwrap_err(), AppError::Cancelled);
    assert_eq!(world.aws.calls(AwsCall::DeleteBranch), 0);
    let down = Answer::Fails(causeway_app::port::jira::JiraError::Server { status: 503 });
    let fault = Fault { call: Call::Reindex, after: 0, times: 9, answer: down };
    world.jira.state().faults.push(fault);
    let deleted = delete(&app, &id, "SHOP-1", "beef").await.unwrap();
    assert_eq!(deleted.record.arn.as_deref(), Some(ADA));
    assert!(deleted.reindex_problem.is_some_and(|problem| problem.contains("503")));
}

#[tokio::test(start_paused = true)]
async fn a_look_says_whether_anything_would_be_lost() {
    let (world, app, id) = connected(false).await;
    world.aws.state().commits = vec![
        stored("root", &[], 1),
        stored("old", &["root"], 2),
        stored("c0ffee", &["old"], 3),
        stored("dead", &["root"], 4),
        stored("beef", &["dead"], 5),
    ];
    world.aws.state().reviews =
        vec![review("1", "", "SHOP-1"), review("2", "", "SHOP-12"), review("3", "", "SHOP-1")];
    let found = look(&app, &id, "SHOP-1").await.unwrap();
    assert_eq!((found.commit_id.as_str(), found.is_default), ("beef", false));
    assert_eq!((found.merged, found.unmerged), (Some(false), Some(2)));
    assert_eq!(found.open_pull_requests, ["3", "1"]);
    let found = look(&app, &id, "main").await.unwrap();
    assert_eq!((found.is_default, found.default_branch.as_deref()), (true, Some("main")));
    world.aws.state().branches.get_mut("api").unwrap().insert("SHOP-2".to_owned(), "old".to_owned());
    let found = look(&app, &id, "SHOP-2").await.unwrap();
    assert_eq!((found.merged, found.unmerged, found.open_pull_requests), (Some(true), Some(0), vec![]));
    let missing = AppError::BranchMissing { name: "gone".to_owned() };
    assert_eq!(look(&app, &id, "gone").await.unwrap_err(), missing);
    // What may not be seen is left open, and what the commits tell is told.
    refuse(&world, KEY, "codecommit:GetMergeOptions");
    refuse(&world, KEY, "codecommit:ListPullRequests");
    let found = look(&app, &id, "SHOP-1").await.unwrap();
    assert_eq!((found.merged, found.unmerged, found.open_pull_requests), (Some(false), Some(2), vec![]));
    refuse(&world, KEY, "codecommit:BatchGetCommits");
    let found = look(&app, &id, "SHOP-1").await.unwrap();
    assert_eq!((found.merged, found.unmerged), (None, None));
    refuse(&world, KEY, "codecommit:BatchGetRepositories");
    let found = look(&app, &id, "SHOP-1").await.unwrap();
    assert_eq!((found.is_default, found.default_branch, found.merged), (false, None, None));
}

#[tokio::test(start_paused = true)]
async fn more_commits_than_are_counted_are_no_number() {
    let (world, app, id) = connected(false).await;
    let mut commits = vec![stored("c0ffee", &[], 0)];
    let mut before = "c0ffee".to_owned();
    for number in 1..=51 {
        let name = if number == 51 { "beef".to_owned() } else { format!("c{number}") };
        commits.push(stored(&name, &[&before], number));
        before = name;
    }
    world.aws.state().commits = commits;
    let found = look(&app, &id, "SHOP-1").await.unwrap();
    assert_eq!((found.merged, found.unmerged), (Some(false), None));
}

#[tokio::test(start_paused = true)]
async fn a_branch_begins_at_a_tag_and_tags_are_nothing_to_fail_for() {
    let (world, app, id) = connected(false).await;
    let tags = [("refs/tags/v1", "5ca1ab1e"), ("refs/tags/a/b", "deed")];
    world.git.lock().unwrap().tags = tags.map(|(name, commit)| (name.to_owned(), commit.to_owned())).into();
    let operation = app.session.operation("tags");
    let found = app.branches(&operation, &id, "api").await.unwrap();
    assert_eq!((found.tags, found.tags_problem), (vec!["a/b".to_owned(), "v1".to_owned()], None));
    let create = async |base: &str, name: &str| app.create_branch(&operation, &id, "api", base, name).await;
    assert_eq!(create("refs/tags/v1", "SHOP-2").await.unwrap().commit_id, "5ca1ab1e");
    let missing = AppError::CommitMissing { what: "tag v2".to_owned() };
    assert_eq!(create("refs/tags/v2", "SHOP-3").await.unwrap_err(), missing);
    let odd = create("refs/tags/a b", "SHOP-3").await.unwrap_err();
    assert!(matches!(odd, AppError::Invalid(invalid) if invalid.field == Field::BaseBranch));
    world.aws.state().forgotten.insert("deed".to_owned());
    let no_commit = AppError::CommitMissing { what: "commit deed".to_owned() };
    assert_eq!(create("refs/tags/a/b", "SHOP-3").await.unwrap_err(), no_commit);
    world.git.lock().unwrap().refuse = true;
    let found = app.branches(&operation, &id, "api").await.unwrap();
    assert_eq!((found.branches.len(), found.tags), (3, vec![]));
    assert!(found.tags_problem.is_some_and(|problem| problem.contains("no such repository")));
    assert!(create("refs/tags/v1", "SHOP-4").await.is_err());
    create("main", "SHOP-5").await.unwrap();
}
