//! Pull requests of an issue: GIJ's list and CodeCommit's, put together.

use causeway_app::acts::{IssuePullRequest, IssuePullRequests, PullRequestState};
use causeway_app::port::aws::PullRequestRecord;
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_issues::{IndexedBranch, IndexedPullRequest};
use causeway_app::{App, AppError};
use causeway_domain::integration::Projects;

use crate::personal::connected;
use crate::support::{
    Answer, AwsAnswer, AwsCall, Call, IssueState, KEY, SITE, World, facts, in_repository, lost, review,
};

async fn found(app: &App, key: &str) -> Result<IssuePullRequests, AppError> {
    let operation = app.session.operation("issue");
    app.issue_pull_requests(&operation, SITE, key).await
}

/// Number, repository, state and whether Jira shows it.
fn in_short(found: &IssuePullRequests) -> Vec<(&str, &str, PullRequestState, Option<bool>)> {
    let short = |one: &'_ IssuePullRequest| (one.repository, one.state, one.in_jira);
    let ids = found.pull_requests.iter().map(|one| one.id.as_str());
    let rest = found.pull_requests.iter().map(short);
    ids.zip(rest)
        .map(|(id, (at, state, seen))| (id, found.repositories[at].name.as_str(), state, seen))
        .collect()
}

fn in_jira(id: &str, repository: &str, state: &str) -> IndexedPullRequest {
    IndexedPullRequest {
        url: format!(
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/{repository}/pull-requests/{id}/details?region=eu-central-1"
        ),
        title: format!("{id} in Jira's words"),
        state: state.to_owned(),
        base: "main".to_owned(),
        compare: "SHOP-1".to_owned(),
    }
}

fn closed(of: PullRequestRecord, merged: bool) -> PullRequestRecord {
    PullRequestRecord { open: false, merged, ..of }
}

/// An issue whose development is in `api`.
fn issue(world: &World, pull_requests: Option<Vec<IndexedPullRequest>>) {
    let mut jira = world.jira.state();
    let api = in_repository(&jira, "api");
    let branch = IndexedBranch { name: "SHOP-1".to_owned(), ahead: None, behind: None };
    let mut issue = IssueState::new(facts("SHOP-1", "x"));
    issue.development.repositories = vec![(api.id, api.display_name, vec![branch])];
    issue.pull_requests = pull_requests;
    jira.put_issue(issue);
}

/// Only `api` has a branch of the issue.
fn only_api(world: &World) {
    world.aws.state().branches.get_mut("web").unwrap().remove("SHOP-1");
}

#[tokio::test(start_paused = true)]
async fn the_key_links_by_title_description_and_branches_and_only_the_whole_key() {
    let (world, app, _) = connected(false).await;
    only_api(&world);
    issue(&world, Some(vec![in_jira("1", "api", "OPENED")]));
    let described =
        PullRequestRecord { description: "https://jira/browse/SHOP-1".to_owned(), ..review("4", "x", "y") };
    let into = PullRequestRecord { target: "refs/heads/SHOP-1-base".to_owned(), ..review("5", "x", "y") };
    world.aws.state().reviews = vec![
        review("1", "SHOP-1 <b>", "x"),
        closed(review("2", "x", "feature/SHOP-1-y"), true),
        closed(review("3", "SHOP-1", "x"), false),
        described,
        into,
        review("6", "SHOP-12 MY_SHOP-1 shop-1", "SHOP-11"),
    ];
    let found = found(&app, "SHOP-1").await.unwrap();
    let open = PullRequestState::Open;
    assert_eq!(
        in_short(&found),
        [
            ("5", "api", open, Some(false)),
            ("4", "api", open, Some(false)),
            ("1", "api", open, Some(true)),
            ("3", "api", PullRequestState::Closed, Some(false)),
            ("2", "api", PullRequestState::Merged, Some(false)),
        ]
    );
    assert_eq!((found.repositories.len(), found.problems.len()), (1, 0));
    assert!(found.repositories[0].place.is_some());
    let first = &found.pull_requests[0];
    assert_eq!((first.source.as_str(), first.target.as_str()), ("y", "SHOP-1-base"));
}

#[tokio::test(start_paused = true)]
async fn places_with_a_branch_of_the_issue_are_looked_at_and_others_are_not() {
    let (world, app, _) = connected(false).await;
    issue(&world, None);
    world.aws.state().reviews =
        vec![PullRequestRecord { repository: "web".to_owned(), ..review("1", "SHOP-1", "x") }];
    let seen = found(&app, "SHOP-1").await.unwrap();
    assert_eq!(in_short(&seen), [("1", "web", PullRequestState::Open, None)], "Jira does not tell");
    // Of another project, or disabled, it is no place of the issue.
    for change in [true, false] {
        world.jira.state().change_row("web", |row| {
            row.disabled = change;
            row.projects = Projects::only(vec![if change { 10_000 } else { 10_001 }]);
        });
        assert_eq!(in_short(&found(&app, "SHOP-1").await.unwrap()), []);
    }
    world.jira.state().change_row("web", |row| row.projects = Some(Projects::All));
    only_api(&world);
    assert_eq!(in_short(&found(&app, "SHOP-1").await.unwrap()), []);
}

#[tokio::test(start_paused = true)]
async fn what_aws_does_not_tell_is_told_in_jiras_words_and_the_rest_is_a_problem() {
    let (world, app, _) = connected(false).await;
    only_api(&world);
    let elsewhere =
        IndexedPullRequest { url: "https://git.example.com/7".to_owned(), ..in_jira("7", "x", "OPENED") };
    let unknown = in_jira("8", "unknown", "OPENED");
    issue(
        &world,
        Some(vec![
            in_jira("1", "api", "MERGED"),
            in_jira("2", "api", "CLOSED"),
            in_jira("3", "api", "OPENED"),
            elsewhere,
            unknown,
        ]),
    );
    for action in ["codecommit:ListPullRequests", "codecommit:ListBranches"] {
        world.aws.state().denies.insert((KEY.to_owned(), action.to_owned()));
    }
    let seen = found(&app, "SHOP-1").await.unwrap();
    assert_eq!(
        in_short(&seen),
        [
            ("3", "api", PullRequestState::Open, Some(true)),
            ("2", "api", PullRequestState::Closed, Some(true)),
            ("1", "api", PullRequestState::Merged, Some(true)),
        ]
    );
    assert_eq!(
        (seen.pull_requests[0].title.as_str(), &seen.pull_requests[0].author),
        ("3 in Jira's words", &None)
    );
    let problems = seen.problems.join("\n");
    assert!(problems.contains("Jira lists 2 more"), "{problems}");
    assert!(
        problems.contains("api could not be looked at") && problems.contains("ListPullRequests"),
        "{problems}"
    );
    assert!(
        problems.contains("web could not be looked at") && problems.contains("ListBranches"),
        "{problems}"
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_jira_lists_is_found_by_its_number_however_old_it_is() {
    let (world, app, _) = connected(false).await;
    only_api(&world);
    issue(&world, Some(vec![in_jira("1", "api", "MERGED")]));
    let mut reviews = vec![closed(review("1", "no key any more", "x"), true)];
    reviews.extend((2..60).map(|number| closed(review(&number.to_string(), "x", "y"), false)));
    world.aws.state().reviews = reviews;
    let seen = found(&app, "SHOP-1").await.unwrap();
    assert_eq!(in_short(&seen), [("1", "api", PullRequestState::Merged, Some(true))]);
    assert_eq!(seen.pull_requests[0].title, "no key any more", "AWS knows it as it is now");
    let looked_at = world.aws.calls(AwsCall::PullRequest);
    assert!(looked_at <= 26, "{looked_at}");
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_answers_in_part_is_enough_and_one_that_does_not_is_not() {
    let (world, app, _) = connected(false).await;
    issue(&world, Some(Vec::new()));
    world.aws.state().reviews = vec![review("1", "SHOP-1", "x")];
    let fail = |call| world.jira.fail(call, 1, Answer::Fails(JiraError::Server { status: 500 }));
    for call in [Call::PullRequests, Call::Development, Call::Commits] {
        fail(call);
    }
    let seen = found(&app, "SHOP-1").await.unwrap();
    assert_eq!(in_short(&seen), [("1", "api", PullRequestState::Open, None)], "by its branch");
    assert_eq!(seen.problems.len(), 3, "{:?}", seen.problems);
    fail(Call::Repositories);
    assert_eq!(found(&app, "SHOP-1").await.unwrap_err(), JiraError::Server { status: 500 }.into());
    let operation = app.session.operation("elsewhere");
    let nowhere = app.issue_pull_requests(&operation, "https://other.example.com", "SHOP-1").await;
    assert!(matches!(nowhere, Err(AppError::JiraSiteUnknown { .. })), "{nowhere:?}");
    // A look that fails leaves the others.
    world.aws.fail(AwsCall::Branches, 9, AwsAnswer::Fails(lost()));
    let seen = found(&app, "SHOP-1").await.unwrap();
    assert_eq!((seen.pull_requests.len(), seen.problems.len()), (1, 1));
    let operation = app.session.operation("cancelled");
    app.session.cancel("cancelled");
    let cancelled = app.issue_pull_requests(&operation, SITE, "SHOP-1").await;
    assert_eq!(cancelled.unwrap_err(), AppError::Cancelled);
}
