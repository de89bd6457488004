//! Why a commit is not at its issue: what is asked of whom, what is told on the way, and what mends it.

use std::sync::{Arc, Mutex};

use causeway_app::diagnostics::{Check, Outcome};
use causeway_app::error::Field;
use causeway_app::issue_doctor::{CommitExplanation, CommitFix, CommitQuestion};
use causeway_app::port::history::{CommitRecord, Signature};
use causeway_app::port::jira::JiraError;
use causeway_app::{App, AppError};
use causeway_domain::commit_link::{Reason, Step};
use causeway_domain::integration::Projects;

use crate::personal::connected;
use crate::support::{Answer, AwsCall, Call, IssueState, SITE, World, facts, in_repository, now_millis};

const KEY: &str = "SHOP-1";
const ID: &str = "0123456789abcdef0123456789abcdef01234567";

fn question(subject: &str) -> CommitQuestion {
    CommitQuestion {
        site_url: SITE.to_owned(),
        key: KEY.to_owned(),
        subject: subject.to_owned(),
        connection_id: None,
        // The account in memory has its commits in every repository.
        repository: (subject == ID).then(|| "web".to_owned()),
    }
}

/// A connection whose branch `work` has a commit with this message, made an hour before the last index.
async fn staged(message: &str) -> (World, App, String) {
    let (world, app, id) = connected(false).await;
    let signature = Signature {
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        at: Some(now_millis() - 3_600_000),
    };
    let record = CommitRecord {
        id: ID.to_owned(),
        parents: Vec::new(),
        author: signature.clone(),
        committer: signature,
        message: message.to_owned(),
    };
    {
        let mut aws = world.aws.state();
        aws.commits.push(record);
        aws.branches.get_mut("web").unwrap().insert("work".to_owned(), ID.to_owned());
    }
    world.jira.state().put_issue(IssueState::new(facts(KEY, "Where is it?")));
    (world, app, id)
}

/// The answer, with the ids and outcomes of links as they were told.
async fn told(
    app: &App,
    question: &CommitQuestion,
) -> (Result<CommitExplanation, AppError>, Vec<(String, Outcome)>) {
    let operation = app.session.operation("why");
    let links: Arc<Mutex<Vec<(String, Outcome)>>> = Arc::default();
    let heard = Arc::clone(&links);
    let on_link = Arc::new(move |link: &Check| heard.lock().unwrap().push((link.id.clone(), link.outcome)));
    let answer = app.explain_commit(&operation, question, on_link).await;
    let links = links.lock().unwrap().clone();
    (answer, links)
}

async fn explained(app: &App, question: &CommitQuestion) -> CommitExplanation {
    told(app, question).await.0.unwrap()
}

fn ids() -> Vec<&'static str> {
    Step::ALL.iter().map(|step| step.id()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_branch_leads_to_its_tip_and_each_link_is_told_of_when_it_begins_and_when_it_ends() {
    let (world, app, id) = staged("shop-1 in small letters\n\nmore").await;
    let (answer, links) = told(&app, &question("work")).await;
    let answer = answer.unwrap();
    assert_eq!(answer.reason, Some(Reason::KeyForm), "{}", answer.text);
    assert_eq!((answer.commit_id.as_deref(), answer.repository.as_deref()), (Some(ID), Some("web")));
    assert_eq!(answer.subject.as_deref(), Some("shop-1 in small letters"));
    let row = in_repository(&world.jira.state(), "web").id;
    assert_eq!(answer.fixes, [CommitFix::Associate { repository_id: row, commit_id: ID.to_owned() }]);
    assert_eq!(answer.links.iter().map(|link| link.id.as_str()).collect::<Vec<_>>(), ids());
    for step in ids() {
        let own: Vec<Outcome> =
            links.iter().filter(|(told, _)| told == step).map(|(_, outcome)| *outcome).collect();
        assert_eq!(own.len(), 2, "{step}: {own:?}");
        assert!(own[0] == Outcome::Running && own[1].has_ended(), "{step}: {own:?}");
    }
    assert!(answer.text.contains("Reason: key-form\n") && answer.text.contains("[failed] Issue key"));
    assert_eq!(world.jira.calls(Call::Reindex), 0, "looking writes nothing");
    let of_connection = CommitQuestion { connection_id: Some(id), ..question("work") };
    assert_eq!(explained(&app, &of_connection).await.reason, Some(Reason::KeyForm));
}

#[tokio::test(start_paused = true)]
async fn what_gij_says_of_the_repository_is_the_reason() {
    let (world, app, id) = staged("SHOP-1 work").await;
    let row = in_repository(&world.jira.state(), "web").id;
    let change = |change: fn(&mut causeway_domain::integration::JiraRepository)| {
        world.jira.state().change_row("web", change);
    };
    assert_eq!(explained(&app, &question(ID)).await.reason, Some(Reason::NotLinked));
    change(|row| row.disabled = true);
    let answer = explained(&app, &question(ID)).await;
    assert_eq!(answer.reason, Some(Reason::DisabledRepository));
    assert_eq!(answer.fixes[0], CommitFix::Enable { connection_id: id.clone(), repository_id: row });
    change(|row| {
        row.disabled = false;
        row.projects = Projects::only(vec![4]);
    });
    assert_eq!(explained(&app, &question(ID)).await.reason, Some(Reason::NotAssociated));
    change(|row| {
        row.projects = None;
        row.last_indexed = Some(now_millis() - 7_200_000);
    });
    let answer = explained(&app, &question(ID)).await;
    assert_eq!(answer.reason, Some(Reason::IndexOlder));
    assert_eq!(answer.fixes, [CommitFix::Reindex { connection_id: id, repository_id: row }]);
    assert_eq!(answer.summary, "GIJ indexed web 60 minutes before the commit was made.");
    world.jira.state().withheld.push("VIEW_DEV_TOOLS".to_owned());
    change(|row| row.last_indexed = Some(now_millis()));
    assert_eq!(explained(&app, &question(ID)).await.reason, Some(Reason::NoDevelopmentTools));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_answer_is_named_and_nobody_behind_is_asked() {
    let (world, app, _) = staged("SHOP-1 work").await;
    let refuse = |call, error| world.jira.fail(call, 1, Answer::Fails(error));
    refuse(Call::Issue, JiraError::Unauthorized);
    assert_eq!(explained(&app, &question(ID)).await.reason, Some(Reason::SignInRefused));
    refuse(Call::Issue, JiraError::Server { status: 503 });
    assert_eq!(explained(&app, &question(ID)).await.reason, Some(Reason::JiraUnreachable));
    refuse(Call::Repositories, JiraError::NotFound { path: "/rest/gitplugin".to_owned() });
    assert_eq!(explained(&app, &question(ID)).await.reason, Some(Reason::NoGij));
    assert_eq!(world.aws.calls(AwsCall::Commit), 0);
    let elsewhere = CommitQuestion { key: "SHOP-2".to_owned(), ..question(ID) };
    assert_eq!(explained(&app, &elsewhere).await.reason, Some(Reason::NoIssue));
    assert_eq!(explained(&app, &question(&ID.replace('0', "f"))).await.reason, Some(Reason::NoCommit));
    assert_eq!(explained(&app, &question("0123456")).await.reason, Some(Reason::NoMirror));
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_has_to_be_something() {
    let (_world, app, _) = staged("SHOP-1 work").await;
    let field = |asked: CommitQuestion| {
        let app = app.clone();
        async move {
            match told(&app, &asked).await.0 {
                Err(AppError::Invalid(invalid)) => Some(invalid.field),
                _ => None,
            }
        }
    };
    assert_eq!(field(CommitQuestion { key: "shop".to_owned(), ..question(ID) }).await, Some(Field::IssueKey));
    assert_eq!(field(question(" ")).await, Some(Field::Subject));
    let nowhere = CommitQuestion { site_url: "https://other.example.com".to_owned(), ..question(ID) };
    assert!(matches!(told(&app, &nowhere).await.0, Err(AppError::JiraSiteUnknown { .. })));
    let unknown = CommitQuestion { connection_id: Some("x".to_owned()), ..question(ID) };
    assert_eq!(told(&app, &unknown).await.0.unwrap_err(), AppError::ConnectionUnknown);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_walk_ends_each_link_and_answers_nothing() {
    let (_world, app, _) = staged("SHOP-1 work").await;
    let operation = app.session.operation("why");
    operation.token.cancel();
    let links: Arc<Mutex<Vec<Check>>> = Arc::default();
    let heard = Arc::clone(&links);
    let on_link = Arc::new(move |link: &Check| heard.lock().unwrap().push(link.clone()));
    let answer = app.explain_commit(&operation, &question(ID), on_link).await;
    assert_eq!(answer.unwrap_err(), AppError::Cancelled);
    let links = links.lock().unwrap();
    for step in ids() {
        let last = links.iter().rfind(|link| link.id == step).unwrap();
        assert_eq!(last.outcome, Outcome::Skipped, "{step}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_commit_is_associated_and_a_repository_enabled() {
    let (world, app, id) = staged("SHOP-1 work").await;
    app.associate_commit(SITE, KEY, 7, ID, false).await.unwrap();
    assert_eq!(world.jira.calls(Call::Associate), 1);
    for (key, commit) in [("shop-1", ID), (KEY, "0123456")] {
        let refused = app.associate_commit(SITE, key, 7, commit, false).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{key} {commit}");
    }
    assert_eq!(world.jira.calls(Call::Associate), 1);
    let row = in_repository(&world.jira.state(), "web").id;
    app.enable_in_jira(&id, row).await.unwrap();
    assert_eq!((world.jira.calls(Call::Disable), world.jira.calls(Call::Reindex)), (1, 1));
}
