//! Issues: opened however they are named, remembered, and what GIJ has of them placed where it is.

use std::time::Duration;

use causeway_app::error::Field;
use causeway_app::issue::{Indicator, OpenedIssue, TemplateText};
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_issues::{Development, IndexedBranch, IndexedTag, IndexedTags};
use causeway_app::port::secrets::SecretError;
use causeway_app::{App, AppError};
use causeway_domain::integration::Projects;

use crate::support::{Answer, Call, Fate, IssueState, REGION, SITE, World, commit, facts, in_repository};

const OTHER: &str = "https://other.example.com/jira";

/// A connection with two repositories, one that nobody here has connected, and an issue.
async fn connected() -> (World, App) {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    world.jira.state().put_issue(IssueState::new(facts("SHOP-1", "Basket <b>\u{202e}loses</b> items")));
    (world, app)
}

async fn open(app: &App, text: &str, site: Option<&str>) -> Result<OpenedIssue, AppError> {
    app.open_issue(&app.session.operation("open"), text, site).await
}

/// A connection of the same kind to another Jira.
async fn connect_other(app: &App) {
    let storage = &app.ports().storage;
    let mut record = storage.connections().await.unwrap().remove(0);
    record.id = "other".to_owned();
    record.site_url = OTHER.to_owned();
    record.site_title = "Other Jira".to_owned();
    storage.put_connection(record).await.unwrap();
}

fn keys(recent: &causeway_app::issue::RecentIssues) -> Vec<&str> {
    recent.issues.iter().map(|issue| issue.key.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn an_issue_is_opened_however_it_is_named() {
    let (_world, app) = connected().await;
    for text in [
        "SHOP-1",
        " shop-1 ",
        "https://jira.example.com/browse/SHOP-1",
        "http://jira.example.com/projects/SHOP/issues/SHOP-1?filter=x",
        "jira.example.com/browse/shop-1",
        "causeway://issue/SHOP-1",
        "causeway://issue/SHOP-1?site=https://jira.example.com",
    ] {
        let opened = open(&app, text, None).await.unwrap();
        assert_eq!((opened.facts.key.as_str(), opened.site.url.as_str()), ("SHOP-1", SITE), "{text}");
        assert_eq!(opened.facts.summary, "Basket <b>\u{202e}loses</b> items", "as it is, however hostile");
        assert_eq!((opened.moved_from, opened.missing_permission), (None, None));
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_opened_says_why() {
    let (world, app) = connected().await;
    for text in ["", "hello", "https://jira.example.com/issues/?jql=x", "causeway://other/SHOP-1"] {
        let refused = open(&app, text, None).await.unwrap_err();
        assert!(
            matches!(&refused, AppError::Invalid(invalid) if invalid.field == Field::IssueKey),
            "{text}: {refused:?}"
        );
    }
    assert_eq!(
        open(&app, "SHOP-404", None).await.unwrap_err(),
        AppError::IssueMissing { key: "SHOP-404".to_owned() }
    );
    let not_found = JiraError::NotFound { path: "/rest/api/2/issue/SHOP-1".to_owned() };
    world.jira.fail(Call::Issue, 1, Answer::Fails(not_found.clone()));
    assert_eq!(open(&app, "SHOP-1", None).await.unwrap_err(), AppError::Jira(not_found));
    assert!(app.recent_issues().await.unwrap().issues.is_empty(), "nothing was opened");
}

#[tokio::test(start_paused = true)]
async fn a_credential_goes_to_no_address_that_was_pasted() {
    let (world, app) = connected().await;
    world.jira.state().opened.clear();
    for text in [
        "https://evil.example.com/browse/SHOP-1",
        "https://jira.example.com.evil.com/browse/SHOP-1",
        "https://jira.example.com:8443/browse/SHOP-1",
        "causeway://issue/SHOP-1?site=https://evil.example.com",
    ] {
        let refused = open(&app, text, Some(SITE)).await.unwrap_err();
        assert!(matches!(refused, AppError::JiraSiteUnknown { .. }), "{text}: {refused:?}");
    }
    assert!(matches!(
        open(&app, "SHOP-1", Some("https://evil.example.com")).await.unwrap_err(),
        AppError::JiraSiteUnknown { .. }
    ));
    assert_eq!(world.jira.state().opened, [""; 0]);
    open(&app, "http://JIRA.example.com/browse/SHOP-1", None).await.unwrap();
    assert_eq!(world.jira.state().opened, [SITE], "the known address, not the one that was pasted");
}

#[tokio::test(start_paused = true)]
async fn among_several_sites_one_is_chosen() {
    let (world, app) = connected().await;
    connect_other(&app).await;
    let refused = open(&app, "SHOP-1", None).await.unwrap_err();
    assert!(refused.to_string().contains(SITE) && refused.to_string().contains(OTHER), "{refused}");
    world.jira.state().opened.clear();
    for (text, site, expected) in [
        ("SHOP-1", Some(OTHER), OTHER),
        ("SHOP-1", Some(SITE), SITE),
        ("https://other.example.com/jira/browse/SHOP-1", Some(SITE), OTHER),
        ("causeway://issue/SHOP-1?site=other.example.com/jira", None, OTHER),
    ] {
        assert_eq!(open(&app, text, site).await.unwrap().site.url, expected, "{text}");
    }
    assert_eq!(world.jira.state().opened, [OTHER, SITE, OTHER, OTHER]);
    let recent = app.recent_issues().await.unwrap();
    assert_eq!(recent.sites.iter().map(|site| site.url.as_str()).collect::<Vec<_>>(), [SITE, OTHER]);
    assert_eq!(keys(&recent), ["SHOP-1", "SHOP-1"], "one of each site");
}

#[tokio::test(start_paused = true)]
async fn without_any_connection_there_is_no_jira_to_ask() {
    let world = World::with(&[]);
    let app = world.app();
    assert!(matches!(open(&app, "SHOP-1", None).await.unwrap_err(), AppError::JiraSiteUnknown { .. }));
    assert_eq!(app.recent_issues().await.unwrap(), causeway_app::issue::RecentIssues::default());
}

#[tokio::test(start_paused = true)]
async fn a_moved_issue_has_its_new_key_and_is_remembered_once() {
    let (world, app) = connected().await;
    open(&app, "SHOP-1", None).await.unwrap();
    {
        let mut jira = world.jira.state();
        let moved = IssueState::new(facts("OPS-9", "Basket"));
        jira.issues.insert("SHOP-1".to_owned(), moved.clone());
        jira.put_issue(moved);
    }
    let opened = open(&app, "SHOP-1", None).await.unwrap();
    assert_eq!((opened.facts.key.as_str(), opened.moved_from.as_deref()), ("OPS-9", Some("SHOP-1")));
    assert_eq!(keys(&app.recent_issues().await.unwrap()), ["OPS-9"]);
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_is_missing_is_named() {
    let (world, app) = connected().await;
    world.jira.state().withheld = vec!["VIEW_DEV_TOOLS".to_owned()];
    let opened = open(&app, "SHOP-1", None).await.unwrap();
    assert_eq!(opened.missing_permission.as_deref(), Some("View Development Tools"));
    world.jira.state().withheld = vec!["VIEW_DEV_TOOLS".to_owned(), "BROWSE_PROJECTS".to_owned()];
    let opened = open(&app, "SHOP-1", None).await.unwrap();
    assert_eq!(opened.missing_permission.as_deref(), Some("Browse Projects"));
    world.jira.fail(Call::Permissions, 1, Answer::Fails(JiraError::Server { status: 500 }));
    assert_eq!(open(&app, "SHOP-1", None).await.unwrap().missing_permission, None);
}

#[tokio::test(start_paused = true)]
async fn the_last_twenty_are_remembered_newest_first() {
    let (world, app) = connected().await;
    for number in 1..=25 {
        let summary = "x".repeat(300);
        world.jira.state().put_issue(IssueState::new(facts(&format!("SHOP-{number}"), &summary)));
        open(&app, &format!("SHOP-{number}"), None).await.unwrap();
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    open(&app, "SHOP-20", None).await.unwrap();
    let app = world.app();
    let recent = app.recent_issues().await.unwrap();
    assert_eq!(recent.issues.len(), 20);
    assert_eq!(keys(&recent)[..3], ["SHOP-20", "SHOP-25", "SHOP-24"]);
    assert!(recent.issues[0].opened_at > recent.issues[1].opened_at);
    assert_eq!(recent.issues[0].summary.len(), 255);
    let stored = app.ports().storage.setting("recent-issues").await.unwrap().unwrap();
    assert!(!stored.contains("token"), "{stored}");

    // At the same time, none is lost.
    let (one, other) = tokio::join!(open(&app, "SHOP-3", None), open(&app, "SHOP-4", None));
    one.and(other).unwrap();
    let recent = app.recent_issues().await.unwrap();
    assert!(keys(&recent)[..2].contains(&"SHOP-3") && keys(&recent)[..2].contains(&"SHOP-4"));

    app.ports().storage.put_setting("recent-issues", Some("{of another version".to_owned())).await.unwrap();
    assert!(app.recent_issues().await.unwrap().issues.is_empty());
    open(&app, "SHOP-3", None).await.unwrap();
    assert_eq!(keys(&app.recent_issues().await.unwrap()), ["SHOP-3"]);
    app.forget_recent_issues().await.unwrap();
    assert!(app.recent_issues().await.unwrap().issues.is_empty());
    assert_eq!(app.ports().storage.setting("recent-issues").await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_is_not_kept_is_missed_and_a_cancelled_opening_ends() {
    let (world, app) = connected().await;
    let operation = app.session.operation("open");
    operation.token.cancel();
    assert_eq!(app.open_issue(&operation, "SHOP-1", None).await.unwrap_err(), AppError::Cancelled);
    assert!(app.recent_issues().await.unwrap().issues.is_empty());
    let app = world.app();
    for name in world.secrets.names() {
        app.ports().secrets.remove(&name).await.unwrap();
    }
    let app = world.app();
    assert_eq!(open(&app, "SHOP-1", None).await.unwrap_err(), AppError::Secrets(SecretError::Missing));
}

#[tokio::test(start_paused = true)]
async fn commits_are_placed_and_their_commands_judged() {
    let (world, app) = connected().await;
    let off = "SHOP-1 #comment nobody acts on this";
    {
        let mut jira = world.jira.state();
        jira.change_row("web", |row| row.smart_commits = Some(false));
        let (api, web) = (in_repository(&jira, "api"), in_repository(&jira, "web"));
        let mut elsewhere = api.clone();
        (elsewhere.id, elsewhere.display_name) = (777, "somebody-else".to_owned());
        let mut issue = IssueState::new(facts("SHOP-1", "Basket"));
        let long = format!("SHOP-1 #comment {}", "x".repeat(8000));
        let mut noted = commit(&api, "e", "SHOP-1");
        noted.notes = vec![("refs/notes/review".to_owned(), "SHOP-1 #time nonsense".to_owned())];
        issue.commits = vec![
            commit(&api, "a", "SHOP-1 plain \u{202e}<script>"),
            commit(&api, "b", "SHOP-1 #comment done #time 1h"),
            commit(&api, "c", "SHOP-1 #time soon"),
            commit(&api, "d", &long),
            noted,
            commit(&api, "f", "#comment without a key"),
            commit(&web, "g", off),
            commit(&elsewhere, "h", "SHOP-1 elsewhere"),
        ];
        jira.put_issue(issue);
    }
    let operation = app.session.operation("commits");
    let found = app.issue_commits(&operation, SITE, "SHOP-1").await.unwrap();
    let indicators: Vec<(&str, Indicator)> =
        found.commits.iter().map(|one| (one.commit.id.as_str(), one.indicator)).collect();
    assert_eq!(
        indicators,
        [
            ("a", Indicator::Commit),
            ("b", Indicator::SmartCommit),
            ("c", Indicator::SmartCommitError),
            ("d", Indicator::SmartCommitError),
            ("e", Indicator::SmartCommitError),
            ("f", Indicator::Commit),
            ("g", Indicator::Off),
            ("h", Indicator::Commit),
        ]
    );
    let names: Vec<(&str, bool)> =
        found.repositories.iter().map(|one| (one.name.as_str(), one.place.is_some())).collect();
    assert_eq!(names, [("api", true), ("web", true), ("somebody-else", false)]);
    let place = found.repositories[0].place.as_ref().unwrap();
    assert_eq!((place.repository.as_str(), place.region.code()), ("api", REGION));
    assert_eq!(place.connection_id, app.ports().storage.connections().await.unwrap()[0].id);
    assert_eq!(found.commits[6].repository, 1);
    assert_eq!(found.commits[7].repository, 2);

    let unknown = app.issue_commits(&operation, OTHER, "SHOP-1").await.unwrap_err();
    assert_eq!(unknown, AppError::JiraSiteUnknown { site: OTHER.to_owned() });
    let no_key = app.issue_commits(&operation, SITE, "../x").await.unwrap_err();
    assert!(matches!(no_key, AppError::Invalid(invalid) if invalid.field == Field::IssueKey));
}

fn branch(name: &str, ahead: Option<u32>) -> IndexedBranch {
    IndexedBranch { name: name.to_owned(), ahead, behind: ahead.map(|_| 0) }
}

#[tokio::test(start_paused = true)]
async fn branches_are_sorted_and_others_can_be_created_where_it_makes_sense() {
    let world = World::with(&[
        ("api", Fate::Indexed),
        ("Zoo", Fate::Indexed),
        ("off", Fate::Indexed),
        ("theirs", Fate::Indexed),
        ("ours", Fate::Indexed),
    ]);
    let app = world.app();
    world.connect(&app).await;
    {
        let mut jira = world.jira.state();
        jira.foreign_integration(None);
        jira.change_row("off", |row| row.disabled = true);
        jira.change_row("theirs", |row| row.projects = Projects::only(vec![10_001]));
        jira.change_row("ours", |row| row.projects = Projects::only(vec![10_000, 10_001]));
        jira.change_row("api", |row| row.main_branch = Some("refs/heads/trunk".to_owned()));
        let (api, zoo) = (in_repository(&jira, "api"), in_repository(&jira, "Zoo"));
        let mut issue = IssueState::new(facts("SHOP-1", "Basket"));
        issue.development = Development {
            repositories: vec![
                (zoo.id, zoo.display_name, vec![branch("SHOP-1", None)]),
                (api.id, api.display_name, vec![branch("trunk", None), branch("SHOP-1-x", Some(2))]),
            ],
            not_all_permissions: true,
        };
        jira.put_issue(issue);
    }
    let operation = app.session.operation("branches");
    let found = app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap();
    let shown: Vec<(&str, &str, Option<u32>, bool)> = found
        .branches
        .iter()
        .map(|one| {
            let repository = found.repositories[one.repository].name.as_str();
            (repository, one.branch.name.as_str(), one.branch.ahead, one.is_main)
        })
        .collect();
    assert_eq!(
        shown,
        [("api", "SHOP-1-x", Some(2), false), ("api", "trunk", None, true), ("Zoo", "SHOP-1", None, false)]
    );
    assert!(found.incomplete);
    let places: Vec<&str> = found.places.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(places, ["api", "ours", "Zoo"], "enabled, and shown in the project");

    // Of a disabled integration nothing is enabled.
    for integration in world.jira.state().integrations.values_mut() {
        integration.disabled = true;
    }
    tokio::time::advance(Duration::from_secs(11)).await;
    assert!(app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap().places.is_empty());
    // A developer may not list integrations; what the repositories say is enough.
    tokio::time::advance(Duration::from_secs(11)).await;
    let no = JiraError::Forbidden { message: "administrators only".to_owned() };
    world.jira.fail(Call::Integrations, 1, Answer::Fails(no));
    assert_eq!(app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap().places.len(), 3);
    let missing = app.issue_branches(&operation, SITE, "SHOP-404").await.unwrap_err();
    assert!(matches!(missing, AppError::IssueMissing { .. } | AppError::Jira(_)), "{missing:?}");
}

#[tokio::test(start_paused = true)]
async fn tags_are_placed_with_the_first_of_all() {
    let (world, app) = connected().await;
    {
        let mut jira = world.jira.state();
        let (api, web) = (in_repository(&jira, "api"), in_repository(&jira, "web"));
        let tag = |name: &str, repository: &causeway_domain::integration::JiraRepository| IndexedTag {
            repository_id: repository.id,
            repository_name: repository.display_name.clone(),
            name: name.to_owned(),
            commit_id: "c0ffee".to_owned(),
            tagger: "Ada".to_owned(),
            at: Some(1),
            message: None,
        };
        let mut issue = IssueState::new(facts("SHOP-1", "Basket"));
        issue.tags = IndexedTags {
            enabled: true,
            tags: vec![tag("v3", &api), tag("v2", &api)],
            first: Some(tag("v1", &web)),
            has_more: false,
            problem: "web could not be read".to_owned(),
        };
        jira.put_issue(issue);
    }
    let operation = app.session.operation("tags");
    let found = app.issue_tags(&operation, SITE, "SHOP-1", 1).await.unwrap();
    assert_eq!((found.tags.len(), found.has_more, found.enabled), (1, true, true));
    assert_eq!(found.repositories[found.first.unwrap().repository].name, "web");
    assert_eq!(found.problem.as_deref(), Some("web could not be read"));
    assert!(!app.issue_tags(&operation, SITE, "SHOP-1", 0).await.unwrap().has_more);
}

#[tokio::test(start_paused = true)]
async fn one_list_of_repositories_serves_all_that_is_asked_at_once() {
    let (world, app) = connected().await;
    let before = world.jira.calls(Call::Repositories);
    let operation = app.session.operation("all");
    let (commits, branches, tags) = tokio::join!(
        app.issue_commits(&operation, SITE, "SHOP-1"),
        app.issue_branches(&operation, SITE, "SHOP-1"),
        app.issue_tags(&operation, SITE, "SHOP-1", 5),
    );
    commits.unwrap();
    branches.unwrap();
    tags.unwrap();
    assert_eq!(world.jira.calls(Call::Repositories) - before, 1);
    tokio::time::advance(Duration::from_secs(9)).await;
    app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap();
    assert_eq!(world.jira.calls(Call::Repositories) - before, 1);
    tokio::time::advance(Duration::from_secs(2)).await;
    app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap();
    assert_eq!(world.jira.calls(Call::Repositories) - before, 2, "it does not stay for ever");
    // A list that failed is asked for again.
    tokio::time::advance(Duration::from_secs(11)).await;
    world.jira.fail(Call::Repositories, 1, Answer::Fails(JiraError::Server { status: 502 }));
    assert!(app.issue_branches(&operation, SITE, "SHOP-1").await.is_err());
    app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_repositories_stay_quick() {
    let repositories = (0..10_000).map(|number| (format!("repository-{number:05}"), Fate::Indexed)).collect();
    let world = World::of(repositories);
    let app = world.app();
    world.connect(&app).await;
    {
        let mut jira = world.jira.state();
        let first = in_repository(&jira, "repository-00000");
        let mut issue = IssueState::new(facts("SHOP-1", "Basket"));
        issue.commits = (0..2_000).map(|number| commit(&first, &number.to_string(), "SHOP-1 x")).collect();
        jira.put_issue(issue);
    }
    let operation = app.session.operation("large");
    app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap();
    let begin = std::time::Instant::now();
    let branches = app.issue_branches(&operation, SITE, "SHOP-1").await.unwrap();
    let commits = app.issue_commits(&operation, SITE, "SHOP-1").await.unwrap();
    let took = begin.elapsed();
    assert_eq!((branches.places.len(), commits.commits.len()), (10_000, 2_000));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn each_site_has_its_template() {
    let (world, app) = connected().await;
    connect_other(&app).await;
    let default = TemplateText::default();
    assert_eq!(app.branch_template(SITE).await.unwrap(), (SITE.to_owned(), default.clone()));
    let own = TemplateText {
        template: "feature/${issuekey}".to_owned(),
        separator: "_".to_owned(),
        max_length: 80,
    };
    app.set_branch_template("https://jira.example.com/browse/SHOP-1", own.clone()).await.unwrap();
    let app = world.app();
    assert_eq!(app.branch_template(SITE).await.unwrap().1, own);
    assert_eq!(app.branch_template(OTHER).await.unwrap().1, default);
    let wrong = TemplateText { template: "${nothing}".to_owned(), ..own.clone() };
    let refused = app.set_branch_template(SITE, wrong).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid(invalid) if invalid.field == Field::BranchTemplate));
    assert_eq!(app.branch_template(SITE).await.unwrap().1, own, "a wrong one changes nothing");
    app.set_branch_template(SITE, default.clone()).await.unwrap();
    assert_eq!(app.branch_template(SITE).await.unwrap().1, default);
    assert!(matches!(
        app.branch_template("https://evil.example.com").await.unwrap_err(),
        AppError::JiraSiteUnknown { .. }
    ));
}
