//! What the mirror links beside what Jira shows.

use std::sync::{Arc, Mutex};

use causeway_app::commit_index::{Coverage, CoverageStep};
use causeway_app::port::commit_index::{IndexState, LinkedCommit};
use causeway_app::port::jira::{JiraError, Project};
use causeway_app::{App, AppError};
use causeway_domain::integration::Projects;

use crate::support::{Answer, Call, Fate, IssueState, World, commit as indexed, facts, in_repository};

const INDEXED: i64 = 1_700_000_000_000;

async fn connected() -> (World, App, String) {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed), ("old", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    let id = world.connection_id(&app).await;
    let mut jira = world.jira.state();
    jira.projects = vec![Project { id: 10_000, key: "SHOP".to_owned(), name: "Shop".to_owned() }];
    for name in ["api", "web", "old"] {
        jira.change_row(name, |row| {
            row.last_indexed = Some(INDEXED);
            row.disabled = false;
            row.projects = Some(Projects::All);
        });
        let state = IndexState { updated_at: INDEXED, ..IndexState::default() };
        world.index.state().states.insert(name.to_owned(), state);
    }
    drop(jira);
    (world, app, id)
}

fn linked(repository: &str, id: &str, keys: &[&str]) -> LinkedCommit {
    LinkedCommit {
        repository: repository.to_owned(),
        id: id.to_owned(),
        subject: format!("{} {id}", keys.join(" ")),
        committed_at: INDEXED,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        by_note: false,
        on_branch: true,
    }
}

/// A commit in the mirror, on the main branch.
fn mirror(world: &World, commit: LinkedCommit) {
    let mut index = world.index.state();
    index.references.insert(commit.id.clone(), vec!["refs/heads/main".to_owned()]);
    index.commits.push(commit);
}

/// An issue with these commits of `api`.
fn issue(world: &World, key: &str, commits: &[&str]) {
    let mut jira = world.jira.state();
    let repository = in_repository(&jira, "api");
    let mut issue = IssueState::new(facts(key, "Basket"));
    issue.commits = commits.iter().map(|id| indexed(&repository, id, &format!("{key} {id}"))).collect();
    jira.put_issue(issue);
}

async fn compare(app: &App, id: &str) -> Result<Coverage, AppError> {
    app.coverage(&app.session.operation("coverage"), id, "SHOP", Arc::new(|_| ())).await
}

/// Issue, commit and reason of each difference.
fn gaps(coverage: &Coverage) -> Vec<(&str, &str, &str)> {
    let gaps = coverage.gaps.iter();
    gaps.map(|gap| (gap.issue.as_str(), gap.commit_id.as_str(), gap.reason.name())).collect()
}

#[tokio::test(start_paused = true)]
async fn what_both_have_is_no_difference() {
    let (world, app, id) = connected().await;
    mirror(&world, linked("api", "a1", &["SHOP-1", "SHOP-2"]));
    mirror(&world, linked("api", "a2", &["OPS-1"]));
    issue(&world, "SHOP-1", &["a1"]);
    issue(&world, "SHOP-2", &["a1"]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let progress = Arc::new(move |step: CoverageStep| into.lock().unwrap().push((step.done, step.total)));
    let coverage = app.coverage(&app.session.operation("c"), &id, "SHOP", progress).await.unwrap();
    assert_eq!(coverage, Coverage { issues: 2, in_mirror: 2, in_jira: 2, ..Coverage::default() });
    assert_eq!(*told.lock().unwrap(), [(0, 2), (1, 2), (2, 2)]);
}

#[tokio::test(start_paused = true)]
async fn each_difference_has_the_first_reason_that_is_found() {
    let (world, app, id) = connected().await;
    for (key, commit) in [
        ("SHOP-1", linked("gone", "c1", &["SHOP-1"])),
        ("SHOP-2", linked("old", "c2", &["SHOP-2"])),
        ("SHOP-3", linked("web", "c3", &["SHOP-3"])),
        ("SHOP-4", LinkedCommit { on_branch: false, ..linked("api", "c4", &["SHOP-4"]) }),
        ("SHOP-5", linked("api", "c5", &["SHOP-5"])),
        ("SHOP-8", LinkedCommit { committed_at: INDEXED + 1, ..linked("api", "c8", &["SHOP-8"]) }),
        ("SHOP-9", linked("api", "c9", &["SHOP-9"])),
    ] {
        mirror(&world, commit);
        issue(&world, key, &[]);
    }
    mirror(&world, linked("api", "c6", &["SHOP-6"]));
    mirror(&world, linked("api", "c7", &["SHOP-7"]));
    world.index.state().references.insert("c5".to_owned(), vec!["refs/changes/1".to_owned()]);
    {
        let mut jira = world.jira.state();
        jira.change_row("old", |row| row.disabled = true);
        jira.change_row("web", |row| row.projects = Projects::only(vec![7]));
        let mut moved = IssueState::new(facts("OPS-7", "Moved"));
        moved.commits = Vec::new();
        jira.issues.insert("SHOP-7".to_owned(), moved);
    }
    let coverage = compare(&app, &id).await.unwrap();
    assert_eq!(
        gaps(&coverage),
        [
            ("SHOP-1", "c1", "repository-missing"),
            ("SHOP-2", "c2", "repository-disabled"),
            ("SHOP-3", "c3", "not-associated"),
            ("SHOP-4", "c4", "tag-only"),
            ("SHOP-5", "c5", "not-fetched"),
            ("SHOP-6", "c6", "issue-missing"),
            ("SHOP-7", "c7", "issue-moved"),
            ("SHOP-8", "c8", "younger-than-index"),
            ("SHOP-9", "c9", "unknown"),
        ]
    );
    assert_eq!((coverage.in_mirror, coverage.in_jira, coverage.problems.len()), (9, 0, 0));
    assert!(coverage.gaps.iter().all(|gap| !gap.only_in_jira && gap.subject.starts_with("SHOP-")));
    world.jira.state().withheld = vec!["VIEW_DEV_TOOLS".to_owned()];
    let coverage = compare(&app, &id).await.unwrap();
    assert_eq!(gaps(&coverage)[8], ("SHOP-9", "c9", "not-visible"));
}

#[tokio::test(start_paused = true)]
async fn what_only_jira_has_is_told_too() {
    let (world, app, id) = connected().await;
    // The issue is known to the mirror by another commit.
    mirror(&world, linked("api", "a1", &["SHOP-1"]));
    mirror(&world, linked("api", "a2", &["OPS-1"]));
    issue(&world, "SHOP-1", &["a1", "a2", "a3"]);
    let coverage = compare(&app, &id).await.unwrap();
    assert_eq!(gaps(&coverage), [("SHOP-1", "a2", "by-hand"), ("SHOP-1", "a3", "commit-gone")]);
    assert!(coverage.gaps.iter().all(|gap| gap.only_in_jira));
    assert_eq!((coverage.in_mirror, coverage.in_jira), (1, 1));
    world.index.state().states.get_mut("api").unwrap().updated_at = INDEXED - 1;
    assert_eq!(gaps(&compare(&app, &id).await.unwrap())[1].2, "mirror-older");
    world.index.state().states.remove("api");
    let coverage = compare(&app, &id).await.unwrap();
    assert_eq!(gaps(&coverage)[1].2, "not-mirrored");
    assert!(coverage.problems[0].starts_with("1 of 3 repositories are not in the mirror"));
}

#[tokio::test(start_paused = true)]
async fn an_issue_that_cannot_be_asked_for_is_a_problem_and_no_difference() {
    let (world, app, id) = connected().await;
    mirror(&world, linked("api", "a1", &["SHOP-1"]));
    mirror(&world, linked("api", "a2", &["SHOP-2"]));
    issue(&world, "SHOP-1", &["a1"]);
    issue(&world, "SHOP-2", &["a2"]);
    world.jira.fail(Call::Commits, 1, Answer::Fails(JiraError::Server { status: 503 }));
    let coverage = compare(&app, &id).await.unwrap();
    assert_eq!(coverage.problems, ["SHOP-1 could not be compared: Jira failed with status 503"]);
    assert_eq!((coverage.gaps.len(), coverage.in_mirror), (0, 1));
    let operation = app.session.operation("cancelled");
    operation.token.cancel();
    let cancelled = app.coverage(&operation, &id, "SHOP", Arc::new(|_| ())).await;
    assert_eq!(cancelled, Err(AppError::Cancelled));
}
