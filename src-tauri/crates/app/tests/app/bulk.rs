//! Tables of everything: edited here, taken over by Jira, looked at afterwards.

use std::sync::{Arc, Mutex};

use causeway_app::bulk::{
    BulkError, CellShown, Edit, ImportEnd, ImportProgress, Imported, OnImportProgress, Overview, RowState,
};
use causeway_app::port::audit::{AuditAct, AuditQuery};
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_bulk::{ImportEntry, ToDelete};
use causeway_app::port::network::NetworkError;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::bulk::{ChangeKind, Found};

use crate::support::{Answer, Call, Fate, Fault, SITE, World};

const COLUMNS: &str = "id\torigin\tdisplayName\tusername\tpassword\tsmartCommitsEnabled\tdelete\tawsRegion";
const CANARY: &str = "canary-b1-wJalrXUtnFEMI";

async fn connected() -> (World, App) {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    {
        let mut state = world.jira.state();
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        state.table.columns = cells(COLUMNS);
        state.table.rows = vec![
            cells(&format!("7\thttps://h/*\tShop\tAKIA7\t{CANARY}\ttrue\t\teu-central-1")),
            cells("8\tssh://h/web\tweb\t\t\ttrue\t\t"),
            cells("9\tssh://h/one\tone\t\t\tfalse\t\t"),
        ];
    }
    (world, app)
}

async fn export(app: &App) -> Overview {
    app.export_configuration(&app.session.operation("export"), SITE).await.unwrap()
}

fn set(row: usize, column: usize, text: &str) -> Edit {
    Edit::Set { row, column, text: Some(Secret::new(text.to_owned())) }
}

async fn edit(app: &App, handle: &str, edits: Vec<Edit>) -> causeway_app::bulk::Edited {
    app.edit_configuration(handle, edits).await.unwrap()
}

async fn import(app: &App, handle: &str, confirmed: &[i64]) -> Result<ImportEnd, AppError> {
    app.import_configuration(&app.session.operation("import"), handle, confirmed, Arc::new(|_| ())).await
}

async fn imported(app: &App, handle: &str, confirmed: &[i64]) -> Imported {
    match import(app, handle, confirmed).await.unwrap() {
        ImportEnd::Ended(imported) => imported,
        other => panic!("{other:?}"),
    }
}

fn fail(world: &World, answer: Answer) {
    world.jira.state().faults.push(Fault { call: Call::Import, after: 0, times: 1, answer });
}

fn told() -> (OnImportProgress, Arc<Mutex<Vec<ImportProgress>>>) {
    let all = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&all);
    (Arc::new(move |progress| into.lock().unwrap().push(progress)), all)
}

#[tokio::test(start_paused = true)]
async fn credentials_never_leave_the_table() {
    let (_, app) = connected().await;
    let overview = export(&app).await;
    let edited = edit(&app, &overview.handle, vec![set(0, 4, "another-canary")]).await;
    let rows = app.configuration_rows(&overview.handle, 0, 10).await.unwrap();
    let changes = app.configuration_changes(&overview.handle).await.unwrap();
    let all = format!("{overview:?} {edited:?} {rows:?} {changes:?}");
    assert!(!all.contains("canary") && !all.contains("AKIA7"), "{all}");
    assert_eq!((&rows[0].cells[4], &rows[1].cells[4]), (&CellShown::Hidden, &CellShown::HiddenEmpty));
    assert!(app.configuration_text(&overview.handle).await.unwrap().expose().contains("another-canary"));
    assert_eq!(rows[0].state, RowState::Changes(ChangeKind::Change));
    // Taken back, it is what it was, which nobody here ever saw.
    let back = Edit::Set { row: 0, column: 4, text: None };
    assert_eq!(edit(&app, &overview.handle, vec![back]).await.counts.changed, 0);
    assert!(app.configuration_text(&overview.handle).await.unwrap().expose().contains(CANARY));
}

#[tokio::test(start_paused = true)]
async fn edits_are_all_made_or_none() {
    let (_, app) = connected().await;
    let handle = export(&app).await.handle;
    for wrong in
        [set(1, 0, "11"), set(1, 2, "a\tb"), set(77, 2, "x"), set(1, 77, "x"), Edit::Discard { row: 1 }]
    {
        let refused = app.edit_configuration(&handle, vec![set(1, 2, "Web"), wrong]).await;
        assert!(matches!(refused, Err(AppError::Bulk(BulkError::Cell { .. }))), "{refused:?}");
    }
    assert!(app.configuration_changes(&handle).await.unwrap().is_empty());
    let added = edit(&app, &handle, vec![Edit::Add]).await;
    let row = added.rows[0].number;
    assert_eq!((added.counts.created, added.counts.errors), (1, 1), "it has no location yet");
    assert!(matches!(import(&app, &handle, &[]).await, Err(AppError::Bulk(BulkError::Wrong { errors: 1 }))));
    let gone = edit(&app, &handle, vec![Edit::Discard { row }]).await;
    assert_eq!((gone.discarded, gone.counts.errors, gone.counts.rows), (vec![row], 0, 3));
}

#[tokio::test(start_paused = true)]
async fn only_what_changed_is_sent_and_looked_at_afterwards() {
    let (world, app) = connected().await;
    world.jira.state().table.takes = 3;
    let handle = export(&app).await.handle;
    assert!(matches!(import(&app, &handle, &[]).await, Err(AppError::Bulk(BulkError::Nothing))));
    edit(&app, &handle, vec![set(1, 5, "false"), set(2, 2, "One")]).await;
    let (tell, heard) = told();
    let end = app.import_configuration(&app.session.operation("import"), &handle, &[], tell).await.unwrap();
    let ImportEnd::Ended(imported) = end else { panic!("{end:?}") };
    assert!(imported.is_complete(), "{imported:?}");
    assert_eq!(heard.lock().unwrap().iter().map(|one| one.told.len()).sum::<usize>(), 4);
    assert_eq!(
        world.jira.state().table.sent,
        [format!("{COLUMNS}\n8\t\t\t\t\tfalse\t\t\n9\t\tOne\t\t\t\t\t\n")]
    );
    assert_eq!(app.configuration(&handle).await.unwrap().counts.changed, 0, "nothing is left to do");
}

#[tokio::test(start_paused = true)]
async fn what_jira_did_not_take_is_said() {
    let (world, app) = connected().await;
    world.jira.state().table.ignores = Some("smartCommitsEnabled".to_owned());
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(1, 5, "false"), set(1, 2, "Web")]).await;
    let imported = imported(&app, &handle, &[]).await;
    let not_taken = imported.not_taken.clone().unwrap();
    let expected =
        Found::Cell { column: 5, expected: "false".to_owned(), found: "true".to_owned(), is_hidden: false };
    assert_eq!((not_taken.len(), &not_taken[0].found, not_taken[0].name.as_str()), (1, &expected, "web"));
    assert!(!imported.is_complete());
    assert_eq!(app.configuration(&handle).await.unwrap().counts.changed, 1, "it can be tried again");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_deleted_that_nobody_confirmed() {
    let (world, app) = connected().await;
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(2, 6, "delete")]).await;
    let one = ToDelete { id: 9, name: "one".to_owned() };
    assert_eq!(import(&app, &handle, &[]).await.unwrap(), ImportEnd::Unconfirmed(vec![one]));
    assert_eq!(world.jira.state().table.rows.len(), 3);
    // Nobody marked 8.
    assert!(matches!(import(&app, &handle, &[8, 9]).await, Err(AppError::Bulk(BulkError::Unmarked { .. }))));
    world.jira.state().table.also_removes = vec![ToDelete { id: 8, name: "web".to_owned() }];
    let refused = import(&app, &handle, &[9]).await.unwrap_err();
    assert_eq!(refused, BulkError::Unmarked { names: vec!["web".to_owned()] }.into());
    assert_eq!(world.jira.state().table.rows.len(), 3);
    world.jira.state().table.also_removes.clear();
    assert!(imported(&app, &handle, &[9]).await.is_complete());
    assert_eq!(app.configuration(&handle).await.unwrap().counts.rows, 2);
}

#[tokio::test(start_paused = true)]
async fn what_others_changed_meanwhile_stops_an_import_once() {
    let (world, app) = connected().await;
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(1, 2, "Ours")]).await;
    world.jira.state().table.put("8", "displayName", "Theirs");
    world.jira.state().table.put("7", "awsRegion", "eu-west-1");
    let ImportEnd::MovedOn { differences } = import(&app, &handle, &[]).await.unwrap() else { panic!() };
    let found =
        Found::Cell { column: 2, expected: "web".to_owned(), found: "Theirs".to_owned(), is_hidden: false };
    assert_eq!(
        (differences.len(), &differences[0].found),
        (1, &found),
        "the region is nobody's business here"
    );
    assert!(world.jira.state().table.sent.is_empty());
    assert!(imported(&app, &handle, &[]).await.is_complete(), "whoever asks again has seen it");
    let region = world.jira.state().table.row("7").unwrap()[7].clone();
    assert_eq!(region, "eu-west-1", "what nobody changed here is left alone");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_says_so_and_a_refusal_does_not() {
    let (world, app) = connected().await;
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(1, 2, "Web"), set(1, 4, "canary-c2")]).await;
    let lost = JiraError::Network(NetworkError::Lost { host: "h".to_owned() });
    fail(&world, Answer::Lost(lost.clone()));
    assert_eq!(import(&app, &handle, &[]).await, Err(BulkError::Unclear { error: lost }.into()));
    // It was done after all, which the next look shows.
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(1, 2, "Web 2"), set(1, 4, "canary-c3")]).await;
    let words = "no repository signs in with canary-c3".to_owned();
    fail(&world, Answer::Fails(JiraError::Rejected { message: words, advice: None }));
    let refused = import(&app, &handle, &[]).await.unwrap_err();
    assert_eq!(refused.to_string(), "no repository signs in with [redacted]");
    world.jira.state().table.ignores = Some("password".to_owned());
    world.jira.state().table.says =
        Some(ImportEntry { message: "canary-c3 is wrong".to_owned(), is_error: true, percent: None });
    let imported = imported(&app, &handle, &[]).await;
    assert!(!imported.is_complete() && !format!("{imported:?}").contains("canary"), "{imported:?}");
    assert_eq!(
        app.configuration(&handle).await.unwrap().counts.changed,
        1,
        "the password may be tried again"
    );
}

#[tokio::test(start_paused = true)]
async fn an_import_works_alone_on_its_site() {
    let (world, app) = connected().await;
    world.jira.state().table.takes = 20;
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(1, 2, "Web")]).await;
    let other = export(&app).await.handle;
    edit(&app, &other, vec![set(1, 2, "Net")]).await;
    let (first, second) = tokio::join!(import(&app, &handle, &[]), import(&app, &other, &[]));
    assert!(matches!(first, Ok(ImportEnd::Ended(_))), "{first:?}");
    assert_eq!(second, Err(AppError::RunActive));
    let query = AuditQuery { limit: 9, ..AuditQuery::default() };
    let entries = app.audit(query).await.unwrap().entries;
    let acts: Vec<_> = entries.iter().map(|seen| seen.entry.record.act.unwrap()).collect();
    assert_eq!(
        acts[..3],
        [AuditAct::ImportConfiguration, AuditAct::ExportConfiguration, AuditAct::ExportConfiguration]
    );
    assert_eq!(entries[0].entry.record.title, "Import a table: 1 changed, 0 new, 0 deleted");
    assert_eq!(entries[0].entry.record.jira_user.as_deref(), Some("admin"));
    // Afterwards it is free again.
    assert!(matches!(import(&app, &other, &[]).await, Ok(ImportEnd::MovedOn { .. })));
}

#[tokio::test(start_paused = true)]
async fn who_stops_following_is_not_kept_waiting() {
    let (world, app) = connected().await;
    world.jira.state().table.takes = 1_000_000;
    let handle = export(&app).await.handle;
    edit(&app, &handle, vec![set(1, 2, "Web")]).await;
    let operation = app.session.operation("import");
    let importing = app.import_configuration(&operation, &handle, &[], Arc::new(|_| ()));
    let stopping = async {
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        app.session.cancel("import");
    };
    let (outcome, ()) = tokio::join!(importing, stopping);
    assert_eq!(outcome, Err(AppError::Cancelled));
    assert_eq!(world.jira.state().table.row("8").unwrap()[2], "Web", "Jira goes on");
}

#[tokio::test(start_paused = true)]
async fn files_are_compared_with_jira() {
    let (_, app) = connected().await;
    let open = async |content: &[u8]| {
        app.open_configuration(&app.session.operation("open"), SITE, "mine.tsv", content.to_vec()).await
    };
    let file = b"id\tdisplayName\n8\tNet\n9\tone\n4711\tx\n";
    let overview = open(file).await.unwrap();
    assert_eq!((overview.counts.rows, overview.counts.changed, overview.counts.errors), (3, 2, 1));
    assert_eq!(app.configuration_rows(&overview.handle, 1, 1).await.unwrap()[0].id, Some(9));
    for (content, words) in [
        (&b""[..], "The file is empty"),
        (b"\xff\xfei\0d\0", "UTF-16"),
        (b"id\torigin\n7\tx\n8\t\xe4\n", "Line 3"),
        (b"Shop,AKIA7,canary\n", "first line"),
    ] {
        let refused = open(content).await.unwrap_err();
        let AppError::Bulk(BulkError::Unreadable { reason }) = refused else { panic!("{refused:?}") };
        assert!(reason.contains(words) && !reason.contains("canary"), "{reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn tables_go_with_the_credentials() {
    let (_, app) = connected().await;
    let first = export(&app).await.handle;
    app.forget_configuration(&first);
    assert_eq!(app.configuration(&first).await, Err(AppError::SessionEnded));
    let second = export(&app).await.handle;
    app.remove_all_credentials().await.unwrap();
    assert_eq!(app.configuration(&second).await, Err(AppError::SessionEnded));
}
