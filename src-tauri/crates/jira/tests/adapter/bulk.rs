//! The table of everything: against the sandbox's Jira in both dialects, and as it goes over the wire.

use std::time::Duration;

use causeway_app::port::jira::{Jira, JiraCredential, JiraError};
use causeway_app::port::jira_bulk::{ImportAnswer, ImportEntry, ImportStatus, ToDelete};
use causeway_domain::Secret;
use causeway_domain::bulk::{Base, Table, changes, import_text};
use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use serde_json::{Value, json};

use crate::support::{FakeJira, SECRET, json as reply, reply as plain, site_at};

async fn exported(jira: &dyn Jira) -> Base {
    Base::new(Table::parse(jira.export_table().await.unwrap().expose()).unwrap())
}

async fn ended(jira: &dyn Jira, thread: &str) -> ImportStatus {
    for _ in 0..200 {
        let status = jira.import_status(thread).await.unwrap();
        if status.finished {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the import does not end");
}

/// The export is edited, only what changed is imported, and Jira has it afterwards.
async fn round_trip(dialect: &str) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    sandbox.world.jira.configure(&json!({"dialect": dialect, "indexMillisPerRepository": 0})).unwrap();
    let token = sandbox.ready.jira.admin.as_ref().unwrap().pat.clone();
    let jira = site_at(&sandbox.ready.jira.url, &JiraCredential::Token(Secret::new(token)));

    let mut table = exported(&*jira).await.table().clone();
    assert_eq!(table.columns().iter().filter(|cell| cell.column.is_some()).count(), 43);
    let (origin, name) = (table.place_of("origin").unwrap(), table.place_of("displayName").unwrap());
    for (at, label) in [("one", "One"), ("two", "Two")] {
        let row = table.add_row();
        table
            .set(row, origin, &format!("ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/{at}"))
            .unwrap();
        table.set(row, name, label).unwrap();
    }
    let before = exported(&*jira).await;
    let answer = jira.import_table(&import_text(&table, &before), &[]).await.unwrap();
    let ImportAnswer::Started { thread } = answer else { panic!("{answer:?}") };
    let status = ended(&*jira, &thread).await;
    assert!(status.entries.iter().all(|entry| !entry.is_error), "{status:?}");
    assert_eq!(status.entries.last().unwrap().percent, Some(100.0));

    let base = exported(&*jira).await;
    let mut table = base.table().clone();
    let rows: Vec<(usize, i64)> = table
        .rows()
        .filter(|row| row.named("integrationType").is_empty())
        .map(|row| (row.number, row.id().unwrap()))
        .collect();
    assert_eq!(rows.len(), 2, "what was new is there");
    table.set(rows[0].0, table.place_of("smartCommitsEnabled").unwrap(), "false").unwrap();
    table.set(rows[1].0, table.place_of("delete").unwrap(), "delete").unwrap();
    let text = import_text(&table, &base);
    let asked = jira.import_table(&text, &[]).await.unwrap();
    let named = base.row(rows[1].1).unwrap().name().to_owned();
    assert_eq!(asked, ImportAnswer::Unconfirmed(vec![ToDelete { id: rows[1].1, name: named }]));
    assert_eq!(exported(&*jira).await.table().rows().count(), base.table().rows().count(), "nothing is done");
    let answer = jira.import_table(&text, &[rows[1].1]).await.unwrap();
    let ImportAnswer::Started { thread } = answer else { panic!("{answer:?}") };
    ended(&*jira, &thread).await;
    let now = exported(&*jira).await;
    assert_eq!(now.row(rows[0].1).unwrap().named("smartCommitsEnabled"), "false");
    assert!(now.row(rows[1].1).is_none());
    assert!(!changes(&table, &now).is_empty());

    // A word of what is wrong in a row comes as an entry.
    let wrong = Secret::new("id\tdisplayName\n4711\tx\n".to_owned());
    let ImportAnswer::Started { thread } = jira.import_table(&wrong, &[]).await.unwrap() else { panic!() };
    let status = ended(&*jira, &thread).await;
    assert!(
        status.entries.iter().any(|entry| entry.is_error && entry.message.contains("4711")),
        "{status:?}"
    );
    let refused = jira.import_table(&Secret::new("colour\n".to_owned()), &[]).await;
    assert!(matches!(refused, Err(JiraError::Rejected { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_table_goes_out_and_in_again() {
    round_trip("docs").await;
}

#[tokio::test]
async fn a_table_goes_out_and_in_again_with_a_strict_jira() {
    round_trip("strict").await;
}

#[tokio::test]
async fn an_export_is_text_of_any_kind_and_never_repeated() {
    for kind in ["text/plain", "application/octet-stream", "text/tab-separated-values;charset=UTF-8"] {
        let jira =
            FakeJira::start(move |_| plain(200, &[("content-type", kind)], "id\torigin\n7\tx\n")).await;
        assert_eq!(jira.site().export_table().await.unwrap().expose(), "id\torigin\n7\tx\n");
        let asked = jira.asked();
        assert_eq!(asked[0].line, "GET /jira/rest/gitplugin/1.0/configuration");
        assert_eq!(asked[0].header("accept"), Some("*/*"), "GIJ has no JSON here");
    }
    let login =
        FakeJira::start(|_| plain(200, &[("content-type", "text/html")], "<html>Log in</html>")).await;
    assert_eq!(login.site().export_table().await.unwrap_err(), JiraError::LoginPage);
    let refusing = FakeJira::start(|_| reply(200, &json!({"success": false, "error": "No licence"}))).await;
    let refused = refusing.site().export_table().await.unwrap_err();
    assert_eq!(refused, JiraError::Rejected { message: "No licence".to_owned(), advice: None });
    let other = FakeJira::start(|_| reply(200, &json!({"password": SECRET}))).await;
    let odd = format!("{:?}", other.site().export_table().await.unwrap_err());
    assert!(!odd.contains(SECRET), "{odd}");
}

#[tokio::test]
async fn an_import_is_a_form_that_is_sent_once() {
    let jira = FakeJira::start(|_| reply(200, &json!({"success": false, "threadId": 142}))).await;
    let table = Secret::new(format!("id\tpassword\n7\t{SECRET}\n"));
    let answer = jira.site().import_table(&table, &[14, 15]).await.unwrap();
    assert_eq!(answer, ImportAnswer::Started { thread: "142".to_owned() });
    let asked = &jira.asked()[0];
    assert_eq!(asked.line, "POST /jira/rest/gitplugin/1.0/configuration.json");
    assert_eq!(asked.header("x-atlassian-token"), Some("no-check"));
    assert!(asked.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    assert_eq!(asked.text.matches("name=\"confirmed-delete[]\"\r\n\r\n1").count(), 2, "{}", asked.text);
    assert!(asked.text.contains("name=\"file\"; filename=") && asked.text.contains(table.expose()));

    for (status, body) in [(502, json!({})), (429, json!({})), (200, json!({"success": false}))] {
        let jira = FakeJira::start(move |_| reply(status, &body)).await;
        let refused = jira.site().import_table(&table, &[]).await.unwrap_err();
        assert_eq!(jira.lines().len(), 1, "{refused:?}");
        assert!(!format!("{refused:?}").contains(SECRET));
    }
}

#[tokio::test]
async fn what_cannot_be_named_is_not_confirmed() {
    let list = json!({"success": false, "reposToDelete": [{"id": "14"}, {"id": 15, "description": "web"}]});
    let jira = FakeJira::start(move |_| reply(200, &list)).await;
    let table = Secret::new("id\tdelete\n".to_owned());
    let answer = jira.site().import_table(&table, &[]).await.unwrap();
    let named = |id, name: &str| ToDelete { id, name: name.to_owned() };
    assert_eq!(answer, ImportAnswer::Unconfirmed(vec![named(14, "14"), named(15, "web")]));
    let odd =
        FakeJira::start(|_| reply(200, &json!({"success": false, "reposToDelete": [{"name": "x"}]}))).await;
    assert!(odd.site().import_table(&table, &[]).await.is_err());
}

#[tokio::test]
async fn progress_is_read_as_the_pages_show_it() {
    let body: Value = json!({"success": false, "finished": true, "progressEntries": [
        {"prcntDouble": 1042.5, "prcntInteger": 1042, "error": false, "message": "Imported web"},
        {"prcntDouble": "50", "error": "false", "message": "Imported api"},
        {"error": true, "message": "Line 3: no"},
        {"error": true},
    ]});
    let jira = FakeJira::start(move |_| reply(200, &body)).await;
    let status = jira.site().import_status("142").await.unwrap();
    assert_eq!(jira.lines(), ["GET /jira/rest/gitplugin/1.0/configuration/progress.json?thread_id=142"]);
    let entry =
        |message: &str, is_error, percent| ImportEntry { message: message.to_owned(), is_error, percent };
    assert!(status.finished);
    assert_eq!(
        status.entries,
        [
            entry("Imported web", false, Some(100.0)),
            entry("Imported api", false, Some(50.0)),
            entry("Line 3: no", true, None),
            entry("GIJ reports a failure without saying which", true, None),
        ]
    );
    let gone =
        FakeJira::start(|_| reply(200, &json!({"success": false, "error": "There is no such import"}))).await;
    assert!(matches!(gone.site().import_status("1").await, Err(JiraError::Rejected { .. })));
}
