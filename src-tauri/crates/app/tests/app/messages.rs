//! Commit messages against a Jira: what it is asked, how often, and what it leaves open.

use std::time::Duration;

use causeway_app::message::{CheckedMessage, MessageWanted};
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_issues::{JiraPerson, Transition};
use causeway_app::{App, AppError};
use causeway_domain::smart_commit::{Author, SmartCommitsSwitch, Verdict};

use crate::personal::connected;
use crate::support::{Answer, Call, Fault, IssueState, World, facts};

const DAY: i64 = 86_400_000;

fn person(name: &str, email: &str) -> JiraPerson {
    JiraPerson {
        name: name.to_owned(),
        display_name: format!("{name} the person"),
        email: email.to_owned(),
        active: true,
    }
}

/// A connected Jira with `SHOP-1` and `SHOP-2`; `admin` is signed in.
async fn world() -> (World, App, String) {
    let (world, app, _) = connected(false).await;
    let site = app.connections().await.unwrap()[0].record.site_url.clone();
    let mut jira = world.jira.state();
    for key in ["SHOP-1", "SHOP-2"] {
        let mut issue = IssueState::new(facts(key, "A basket"));
        let names =
            [("Start Progress", "In Progress"), ("Stop Progress", "To Do"), ("Resolve Issue", "Done")];
        issue.transitions = names
            .map(|(name, to)| Transition { id: "1".to_owned(), name: name.to_owned(), to: to.to_owned() })
            .to_vec();
        jira.put_issue(issue);
    }
    jira.versions = vec!["1.0".to_owned(), "2.0".to_owned()];
    jira.people = vec![person("admin", "admin@example.com"), person("grace", "grace@example.com")];
    jira.time_tracking = Some(true);
    drop(jira);
    (world, app, site)
}

fn wanted(site: &str, message: &str, email: &str) -> MessageWanted {
    MessageWanted {
        site_url: Some(site.to_owned()),
        message: message.to_owned(),
        email: email.to_owned(),
        committed_at: None,
        max_age_days: 14,
    }
}

async fn check(app: &App, wanted: &MessageWanted) -> CheckedMessage {
    app.check_message(&app.session.operation("check"), wanted).await.unwrap()
}

fn verdicts(checked: &CheckedMessage) -> Vec<&Verdict> {
    checked.preview.actions.iter().map(|action| &action.verdict).collect()
}

fn codes(checked: &CheckedMessage) -> Vec<&str> {
    checked.findings.iter().map(|finding| finding.code.as_str()).collect()
}

const EVERYTHING: &str = "SHOP-1 SHOP-2 #comment x #time 1h #resolve #assign grace #fixversion 1.0 #label y";

#[tokio::test(start_paused = true)]
async fn a_good_message_of_who_is_signed_in_is_good() {
    let (_world, app, site) = world().await;
    let checked = check(&app, &wanted(&site, EVERYTHING, "admin@example.com")).await;
    assert_eq!(verdicts(&checked), [&Verdict::Will; 12], "{:?}", checked.findings);
    assert_eq!(checked.acts_as(), Some("admin the person"));
    assert!(codes(&checked).iter().all(|code| *code == "smart-commits-off"), "{:?}", codes(&checked));
}

#[tokio::test(start_paused = true)]
async fn typing_on_does_not_ask_again_for_a_while() {
    let (world, app, site) = world().await;
    let asked = || {
        [Call::Issue, Call::Transitions, Call::Permissions, Call::Users, Call::Versions, Call::TimeTracking]
            .map(|call| world.jira.calls(call))
    };
    check(&app, &wanted(&site, EVERYTHING, "admin@example.com")).await;
    let first = asked();
    assert_eq!(
        first,
        [2, 2, 2, 2, 1, 1],
        "the author and the assignee are looked for, a project's versions once"
    );
    for letter in 1..20 {
        let longer = format!("{EVERYTHING}{}", "z".repeat(letter));
        check(&app, &wanted(&site, &longer, "admin@example.com")).await;
    }
    assert_eq!(asked(), first);
    tokio::time::advance(Duration::from_secs(16)).await;
    check(&app, &wanted(&site, EVERYTHING, "admin@example.com")).await;
    assert_eq!(asked(), first.map(|times| times * 2));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_that_no_command_needs() {
    let (world, app, site) = world().await;
    let checked = check(&app, &wanted(&site, "SHOP-1 and utf-8", "admin@example.com")).await;
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    assert_eq!(world.jira.calls(Call::Issue), 2, "utf-8 looks like a key");
    for call in [Call::Transitions, Call::Permissions, Call::Users, Call::Versions, Call::TimeTracking] {
        assert_eq!(world.jira.calls(call), 0, "{call:?}");
    }
    let many: String = (1..100).map(|number| format!("SHOP-{number} ")).collect::<Vec<_>>().concat();
    check(&app, &wanted(&site, &many, "")).await;
    assert!(world.jira.calls(Call::Issue) <= 22);
}

#[tokio::test(start_paused = true)]
async fn what_another_author_may_do_is_left_open() {
    let (_world, app, site) = world().await;
    let checked = check(&app, &wanted(&site, "SHOP-1 #comment x", "grace@example.com")).await;
    assert!(
        matches!(verdicts(&checked)[..], [Verdict::Unknown(reason)] if reason.contains("grace the person’s")),
        "{:?}",
        checked.preview
    );
    // What fails for everybody is told all the same.
    let checked = check(&app, &wanted(&site, "SHOP-1 #fixversion 3.0", "grace@example.com")).await;
    assert!(matches!(verdicts(&checked)[..], [Verdict::WillNot(_)]));
    assert!(codes(&checked).contains(&"version-missing"));
}

#[tokio::test(start_paused = true)]
async fn an_email_has_to_be_exactly_one_users() {
    let (world, app, site) = world().await;
    world.jira.state().people.push(person("grace2", "grace@example.com"));
    let of = async |email: &str| check(&app, &wanted(&site, "SHOP-1 #comment x", email)).await;
    let shared = of("grace@example.com").await;
    assert_eq!(shared.facts.author, Ok(Author::Several(2)));
    assert!(codes(&shared).contains(&"author-shared"));
    let nobody = of("nobody@example.com").await;
    assert_eq!(nobody.facts.author, Ok(Author::Nobody));
    let beginning = of("admin@example.co").await;
    assert_eq!(beginning.facts.author, Ok(Author::Nobody), "the beginning of an e-mail is another one");
    let none = of("").await;
    assert!(none.facts.author.is_err() && codes(&none).contains(&"not-checked"));
    world.jira.state().people = vec![person("hidden", "")];
    tokio::time::advance(Duration::from_secs(16)).await;
    let hidden = of("hidden").await;
    assert!(matches!(hidden.facts.author, Err(why) if why.0.contains("hides")));
}

#[tokio::test(start_paused = true)]
async fn what_stands_in_the_way_is_told() {
    let (world, app, site) = world().await;
    world.jira.state().withheld = vec!["ADD_COMMENTS".to_owned()];
    world.jira.state().time_tracking = Some(false);
    let checked = check(
        &app,
        &wanted(&site, "SHOP-1 SHOP-99 #comment x #time 1h #s #assign nemo", "admin@example.com"),
    )
    .await;
    assert!(checked.preview.actions.iter().all(|action| matches!(action.verdict, Verdict::WillNot(_))));
    for code in
        ["permission-missing", "time-tracking-off", "transition-ambiguous", "user-missing", "issue-missing"]
    {
        assert!(codes(&checked).contains(&code), "{code}: {:?}", codes(&checked));
    }
    let now = app.ports().clock.now_millis();
    let old = MessageWanted {
        committed_at: Some(now - 15 * DAY),
        ..wanted(&site, "SHOP-2 #label x", "admin@example.com")
    };
    let checked = check(&app, &old).await;
    assert!(codes(&checked).contains(&"too-old"));
    let long = MessageWanted { max_age_days: 30, ..old };
    assert_eq!(verdicts(&check(&app, &long).await), [&Verdict::Will]);
}

#[tokio::test(start_paused = true)]
async fn smart_commits_that_are_off_are_told() {
    let (world, app, site) = world().await;
    for integration in world.jira.state().integrations.values_mut() {
        integration.smart_commits = Some(false);
    }
    for name in ["api", "web"] {
        world.jira.state().change_row(name, |row| row.smart_commits = None);
    }
    let checked = check(&app, &wanted(&site, "SHOP-1 #comment x", "admin@example.com")).await;
    assert_eq!(checked.facts.smart_commits, Ok(SmartCommitsSwitch::Off));
    world.jira.state().change_row("api", |row| row.smart_commits = Some(true));
    tokio::time::advance(Duration::from_secs(16)).await;
    let checked = check(&app, &wanted(&site, "SHOP-1 #comment x", "admin@example.com")).await;
    assert_eq!(checked.facts.smart_commits, Ok(SmartCommitsSwitch::OffIn(vec!["web".to_owned()])));
}

#[tokio::test(start_paused = true)]
async fn a_jira_in_trouble_leaves_things_open_and_is_not_asked_with_each_letter() {
    let (world, app, site) = world().await;
    let answer = Answer::Fails(JiraError::Server { status: 503 });
    world.jira.state().faults.push(Fault { call: Call::Issue, after: 0, times: 100, answer });
    for _ in 0..5 {
        let checked = check(&app, &wanted(&site, "SHOP-1 #comment x", "admin@example.com")).await;
        assert!(matches!(verdicts(&checked)[..], [Verdict::Unknown(reason)] if reason.contains("503")));
        assert!(codes(&checked).contains(&"not-checked"));
    }
    assert_eq!(world.jira.calls(Call::Issue), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_site_nobody_is_asked() {
    let (world, app, site) = world().await;
    let alone = MessageWanted { site_url: None, ..wanted(&site, EVERYTHING, "admin@example.com") };
    let checked = check(&app, &alone).await;
    assert!(checked.preview.actions.iter().all(|action| matches!(action.verdict, Verdict::Unknown(_))));
    assert_eq!(world.jira.calls(Call::Issue), 0);
    let unknown = wanted("https://other.example.com", "SHOP-1", "");
    let error = app.check_message(&app.session.operation("check"), &unknown).await.unwrap_err();
    assert!(matches!(error, AppError::JiraSiteUnknown { .. }), "{error:?}");
}
