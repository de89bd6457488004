//! The audit log: every act is entered once, with who it was; what was refused before it was sent is none.

use causeway_app::audit::{AuditOutcome, AuditSeen};
use causeway_app::port::audit::{AuditAct, AuditQuery};
use causeway_app::port::secrets::Keep;
use causeway_app::{App, AppError};

use crate::personal::{OWN, OWN_ARN, OWN_SECRET, connected, set};

async fn all(app: &App) -> Vec<AuditSeen> {
    app.whole_audit(AuditQuery::default()).await.unwrap()
}

async fn last(app: &App) -> AuditSeen {
    all(app).await.pop().unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_act_is_entered_with_who_it_was_and_how_it_ended() {
    let (world, app, id) = connected(true).await;
    let connecting = last(&app).await;
    assert_eq!(connecting.entry.record.act, Some(AuditAct::Run));
    assert_eq!(connecting.outcome, AuditOutcome::Done, "a run's own record says how it ended");
    assert!(connecting.entry.record.run_id.is_some() && connecting.entry.record.jira_user.is_some());
    let before = all(&app).await.len();

    let operation = app.session.operation("o");
    let refused = app.create_branch(&operation, &id, "api", "main", "SHOP-2").await;
    assert_eq!(refused.unwrap_err(), AppError::PersonalCredentialRequired);
    assert_eq!(all(&app).await.len(), before, "nobody was asked");

    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let entered = last(&app).await.entry.record;
    assert_eq!(
        (entered.act, entered.aws_identity.as_deref()),
        (Some(AuditAct::SetPersonalCredential), Some(OWN_ARN))
    );
    assert!(!format!("{entered:?}").contains(OWN_SECRET));

    app.create_branch(&operation, &id, "api", "main", "SHOP-2").await.unwrap();
    let seen = last(&app).await;
    assert_eq!(seen.outcome, AuditOutcome::Done);
    let entered = seen.entry.record;
    assert_eq!(entered.act, Some(AuditAct::CreateBranch));
    assert_eq!(entered.title, "Create the branch SHOP-2 in api");
    assert_eq!(
        (entered.connection_id.as_deref(), entered.aws_identity.as_deref()),
        (Some(id.as_str()), Some(OWN_ARN))
    );
    assert!(entered.connection_name.is_some() && entered.site_url.is_some() && entered.jira_user.is_some());

    world.aws.state().denies.insert((OWN.to_owned(), "codecommit:CreateBranch".to_owned()));
    app.create_branch(&operation, &id, "api", "main", "SHOP-3").await.unwrap_err();
    let seen = last(&app).await;
    let AuditOutcome::Failed(Some(why)) = seen.outcome else { panic!("{seen:?}") };
    assert!(why.contains("codecommit:CreateBranch"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_found_and_pages_go_on_where_the_last_one_ended() {
    let (_world, app, id) = connected(false).await;
    let operation = app.session.operation("o");
    for number in 1..=5 {
        app.create_branch(&operation, &id, "api", "main", &format!("SHOP-{number}0")).await.unwrap();
    }
    app.create_branch(&operation, &id, "api", "main", "SHOP-10").await.unwrap_err();
    let page = app.audit(AuditQuery { limit: 2, ..AuditQuery::default() }).await.unwrap();
    assert_eq!(page.entries.len(), 2);
    let next = AuditQuery { limit: 2, before: page.older, ..AuditQuery::default() };
    let next = app.audit(next).await.unwrap();
    assert!(next.entries[0].entry.number < page.entries[1].entry.number);
    let words = vec!["SHOP-30".to_owned()];
    let found = app.audit(AuditQuery { words, limit: 9, ..AuditQuery::default() }).await.unwrap();
    assert_eq!(found.entries.len(), 1);
    assert_eq!(found.older, None);
    let failed =
        app.audit(AuditQuery { only_failed: true, limit: 9, ..AuditQuery::default() }).await.unwrap();
    assert_eq!(
        failed.entries,
        [],
        "a branch that exists was refused before anything was sent, or is an outcome"
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_that_move_and_go_are_entered_without_what_they_are() {
    let (_world, app, id) = connected(false).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let name = app
        .stored()
        .await
        .unwrap()
        .into_iter()
        .map(|stored| stored.record.name)
        .find(|name| name.contains(&id))
        .unwrap();
    app.move_credential(&name, Keep::Session).await.unwrap();
    assert_eq!(last(&app).await.entry.record.act, Some(AuditAct::MoveCredential));
    app.remove_credential(&name).await.unwrap();
    let entered = last(&app).await.entry.record;
    assert_eq!(entered.act, Some(AuditAct::RemoveCredential));
    assert!(entered.title.starts_with("Remove what is stored: "), "{}", entered.title);
}
