//! Pull requests as they stand, what one would hold, and closing one.

use std::sync::Arc;

use causeway_app::acts::{Mergeability, PullRequestPreview, PullRequestState, ReadFrom};
use causeway_app::error::Field;
use causeway_app::port::aws::{Approvals, AwsError, NewPullRequest};
use causeway_app::port::history::{History, HistoryError};
use causeway_app::{App, AppError};
use causeway_domain::personal::Actor;
use tokio_util::sync::CancellationToken;

use crate::personal::{OWN, OWN_ARN, OWN_SECRET, connected, set};
use crate::support::{AwsAnswer, AwsCall, FakeAws, KEY, PullRequest, World, denied, lost, review, stored};

async fn detail(
    app: &App,
    id: &str,
    number: &str,
) -> Result<causeway_app::acts::PullRequestDetail, AppError> {
    let operation = app.session.operation("detail");
    app.pull_request(&operation, id, "api", number).await
}

async fn preview(app: &App, id: &str, source: &str, target: &str) -> Result<PullRequestPreview, AppError> {
    let operation = app.session.operation("preview");
    app.preview_pull_request(&operation, id, "api", source, target).await
}

async fn close(app: &App, id: &str, number: &str) -> Result<causeway_app::acts::PullRequestClosed, AppError> {
    let operation = app.session.operation("close");
    app.close_pull_request(&operation, id, "api", number).await
}

fn refuse(world: &World, action: &str) {
    world.aws.state().denies.insert((KEY.to_owned(), action.to_owned()));
}

/// `main` at `c0ffee`, `SHOP-1` two commits beside it.
fn parted(world: &World) {
    world.aws.state().commits = vec![
        stored("root", &[], 1),
        stored("c0ffee", &["root"], 2),
        stored("dead", &["root"], 3),
        stored("beef", &["dead"], 4),
    ];
}

#[tokio::test(start_paused = true)]
async fn approvals_and_mergeability_of_an_open_one_are_told() {
    let (world, app, id) = connected(false).await;
    parted(&world);
    let rules = vec!["two".to_owned(), "owner".to_owned()];
    let open_one = causeway_app::port::aws::PullRequestRecord { rules, ..review("7", "SHOP-1 x", "SHOP-1") };
    world.aws.state().reviews = vec![open_one.clone()];
    world.aws.state().approvals = Approvals {
        approved_by: vec![OWN_ARN.to_owned()],
        satisfied: vec!["owner".to_owned()],
        unsatisfied: vec!["two".to_owned(), "template".to_owned()],
        overridden: true,
    };
    let found = detail(&app, &id, "7").await.unwrap();
    let rule = |name: &str, satisfied| (name.to_owned(), satisfied);
    assert_eq!(found.rules, [rule("two", false), rule("owner", true), rule("template", false)]);
    assert_eq!((found.state, found.overridden), (PullRequestState::Open, true));
    assert_eq!(found.approved_by, [OWN_ARN]);
    assert_eq!(found.mergeability, Some(Mergeability::Mergeable { fast_forward: false }));

    world.aws.state().conflicts = vec!["a.txt".to_owned()];
    let found = detail(&app, &id, "7").await.unwrap();
    assert_eq!(found.mergeability, Some(Mergeability::Conflicts { files: vec!["a.txt".to_owned()] }));
    refuse(&world, "codecommit:GetMergeOptions");
    let found = detail(&app, &id, "7").await.unwrap();
    assert!(
        matches!(found.mergeability, Some(Mergeability::Unknown { reason }) if reason.contains("GetMerge"))
    );
    // With rules, whether they are satisfied has to be known.
    refuse(&world, "codecommit:EvaluatePullRequestApprovalRules");
    let error = detail(&app, &id, "7").await.unwrap_err();
    assert_eq!(error, denied("codecommit:EvaluatePullRequestApprovalRules").into());
    world.aws.state().reviews[0].rules.clear();
    assert_eq!(detail(&app, &id, "7").await.unwrap().rules, []);

    for (merged, state) in [(true, PullRequestState::Merged), (false, PullRequestState::Closed)] {
        {
            let mut aws = world.aws.state();
            aws.reviews[0].open = false;
            aws.reviews[0].merged = merged;
            aws.reviews[0].merged_by = merged.then(|| OWN_ARN.to_owned());
        }
        let found = detail(&app, &id, "7").await.unwrap();
        assert_eq!((found.state, found.mergeability), (state, None));
        assert_eq!(found.merged_by.is_some(), merged);
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_another_repository_is_missing_and_a_new_revision_is_asked_for() {
    let (world, app, id) = connected(false).await;
    let missing = AppError::PullRequestMissing { id: "7".to_owned() };
    assert_eq!(detail(&app, &id, "7").await.unwrap_err(), missing);
    let mut elsewhere = review("7", "x", "SHOP-1");
    elsewhere.repository = "web".to_owned();
    world.aws.state().reviews = vec![elsewhere];
    assert_eq!(detail(&app, &id, "7").await.unwrap_err(), missing);
    assert_eq!(close(&app, &id, "7").await.unwrap_err(), missing);
    world.aws.state().reviews[0].repository = "api".to_owned();
    let stale = AwsError::Service { code: "RevisionNotCurrentException".to_owned(), message: String::new() };
    world.aws.fail(AwsCall::Approvals, 1, AwsAnswer::Fails(stale));
    detail(&app, &id, "7").await.unwrap();
    assert_eq!(world.aws.calls(AwsCall::Approvals), 2);
}

#[tokio::test(start_paused = true)]
async fn a_preview_says_what_would_be_merged_and_writes_nothing() {
    let (world, app, id) = connected(false).await;
    parted(&world);
    world.aws.state().pull_requests.push(PullRequest {
        request: NewPullRequest {
            repository: "api".to_owned(),
            source: "SHOP-1".to_owned(),
            target: "main".to_owned(),
            title: "x".to_owned(),
            description: String::new(),
            client_request_token: "t".to_owned(),
        },
        by: OWN.to_owned(),
    });
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!((found.source_commit.as_str(), found.target_commit.as_str()), ("beef", "c0ffee"));
    assert_eq!((found.merge_base.as_deref(), found.read_from), (Some("root"), ReadFrom::CodeCommit));
    let commits: Vec<&str> = found.commits.items.iter().map(|commit| commit.id.as_str()).collect();
    assert_eq!((commits, found.commits.cut), (vec!["beef", "dead"], false));
    let files: Vec<&str> = found.files.items.iter().map(|file| file.path.as_str()).collect();
    assert_eq!((files, found.files.cut), (vec!["beef.txt", "dead.txt"], false));
    assert_eq!(found.mergeability, Mergeability::Mergeable { fast_forward: false });
    assert_eq!(found.duplicates, ["1"]);
    assert_eq!(world.aws.state().acted, Vec::<String>::new());

    let nothing = preview(&app, &id, "main", "SHOP-1").await;
    assert_eq!(nothing.unwrap().mergeability, Mergeability::Mergeable { fast_forward: false });
    let missing = AppError::BranchMissing { name: "gone".to_owned() };
    assert_eq!(preview(&app, &id, "gone", "main").await.unwrap_err(), missing);
    let same = preview(&app, &id, "main", "main").await.unwrap_err();
    assert!(matches!(same, AppError::Invalid(invalid) if invalid.field == Field::TargetBranch));
    let tips = world.aws.state().branches["api"].clone();
    assert_eq!(tips["main"], "c0ffee");
}

#[tokio::test(start_paused = true)]
async fn a_preview_knows_what_is_merged_what_moves_on_and_what_shares_nothing() {
    let (world, app, id) = connected(false).await;
    let line = [stored("root", &[], 1), stored("c0ffee", &["root"], 2), stored("beef", &["c0ffee"], 3)];
    world.aws.state().commits = line.to_vec();
    // Whoever may not ask for merges still has history.
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!(found.mergeability, Mergeability::Mergeable { fast_forward: true });
    let found = preview(&app, &id, "main", "SHOP-1").await.unwrap();
    assert_eq!(found.mergeability, Mergeability::Nothing);
    assert_eq!((found.commits.items.len(), found.files.items.len()), (0, 0));

    world.aws.state().commits = vec![stored("c0ffee", &[], 2), stored("beef", &[], 3)];
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!((found.merge_base, found.files.items.len()), (None, 1));

    let far =
        AwsError::Service { code: "TipsDivergenceExceededException".to_owned(), message: "far".to_owned() };
    world.aws.fail(AwsCall::MergeBase, 1, AwsAnswer::Fails(far.clone()));
    world.aws.fail(AwsCall::MergeOutlook, 1, AwsAnswer::Fails(far));
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!((found.merge_base, found.files.items.len(), found.files.cut), (None, 0, true));
    assert!(matches!(found.mergeability, Mergeability::Unknown { .. }), "{:?}", found.mergeability);
}

#[tokio::test(start_paused = true)]
async fn a_mirror_that_has_both_tips_is_read_first() {
    let (world, app, id) = connected(false).await;
    let mirror = Arc::new(FakeAws::new(&[]));
    world.mirrors.state().histories.insert("api".to_owned(), Arc::clone(&mirror) as _);
    parted(&world);
    // Older than the branch.
    mirror.state().commits = vec![stored("root", &[], 1), stored("c0ffee", &["root"], 2)];
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!((found.read_from, found.commits.items.len()), (ReadFrom::CodeCommit, 2));
    mirror.state().commits.clone_from(&world.aws.state().commits);
    let asked = world.aws.calls(AwsCall::Commits);
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!((found.read_from, found.commits.items.len()), (ReadFrom::Mirror, 2));
    assert_eq!(world.aws.calls(AwsCall::Commits), asked);
    let operation = app.session.operation("look");
    let look = app.look_at_branch(&operation, &id, "api", "SHOP-1").await.unwrap();
    assert_eq!((look.merged, look.unmerged), (Some(false), Some(2)));
    assert_eq!(world.aws.calls(AwsCall::Commits), asked);
    // One that is broken is no reason to fail.
    mirror.fail(AwsCall::MergeBase, 1, AwsAnswer::Fails(lost()));
    let found = preview(&app, &id, "SHOP-1", "main").await.unwrap();
    assert_eq!(found.read_from, ReadFrom::CodeCommit);
    let missing = mirror.commit("api", "gone", &CancellationToken::new()).await;
    assert!(matches!(missing, Err(HistoryError::Missing { .. })));
}

#[tokio::test(start_paused = true)]
async fn an_open_one_is_closed_once_by_whoever_acts() {
    let (world, app, id) = connected(true).await;
    world.aws.state().reviews = vec![review("7", "x", "SHOP-1")];
    assert_eq!(close(&app, &id, "7").await.unwrap_err(), AppError::PersonalCredentialRequired);
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    world.aws.state().denies.insert((OWN.to_owned(), "codecommit:UpdatePullRequestStatus".to_owned()));
    let error = denied("codecommit:UpdatePullRequestStatus");
    let refused = AppError::ActRefused { actor: Actor::Personal, error };
    assert_eq!(close(&app, &id, "7").await.unwrap_err(), refused);
    world.aws.state().denies.clear();
    let closed = close(&app, &id, "7").await.unwrap();
    assert_eq!((closed.id.as_str(), closed.done.arn.as_deref()), ("7", Some(OWN_ARN)));
    assert_eq!(closed.done.reindex_problem, None);
    let again = AppError::PullRequestClosed { id: "7".to_owned() };
    assert_eq!(close(&app, &id, "7").await.unwrap_err(), again);
    assert_eq!(world.aws.state().acted, [format!("close 7 by {OWN}")]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_closing_is_looked_for() {
    let (world, app, id) = connected(false).await;
    world.aws.state().reviews = vec![review("7", "x", "SHOP-1"), review("8", "x", "SHOP-1")];
    world.aws.fail(AwsCall::ClosePullRequest, 1, AwsAnswer::Lost);
    close(&app, &id, "7").await.unwrap();
    world.aws.fail(AwsCall::ClosePullRequest, 1, AwsAnswer::Fails(lost()));
    let unknown = AppError::OutcomeUnknown { act: "the pull request 8".to_owned(), error: lost() };
    assert_eq!(close(&app, &id, "8").await.unwrap_err(), unknown);
    close(&app, &id, "8").await.unwrap();
    let operation = app.session.operation("cancelled");
    world.aws.state().reviews.push(review("9", "x", "SHOP-1"));
    app.session.cancel("cancelled");
    let cancelled = app.close_pull_request(&operation, &id, "api", "9").await;
    assert_eq!(cancelled.unwrap_err(), AppError::Cancelled);
    assert!(world.aws.state().reviews[2].open);
}
