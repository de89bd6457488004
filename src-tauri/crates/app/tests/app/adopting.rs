//! Integrations that somebody made in Jira: listed, and taken over.

use std::sync::Arc;

use causeway_app::integrations::{Adopted, AdoptionRequest};
use causeway_app::port::audit::{AuditAct, AuditQuery};
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{Claim, Storage};
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::adoption::AdoptionRefusal;
use causeway_domain::integration::{JiraRepository, Projects, RefspecChoice};
use causeway_domain::single_repository::{RepositorySettings, WebLinks};

use crate::support::{ACCOUNT, Call, Fate, KEY, REGION, SITE, World, now_millis, token};

const JIRA_ENTRY: &str = "jira https://jira.example.com admin";

/// An account with these repositories, and an integration that somebody made of it in Jira. Somebody is signed in.
async fn world(account: &[(&str, Fate)], key_in_jira: Option<&str>) -> (World, App, i64) {
    let world = World::with(account);
    let id = {
        let mut state = world.jira.state();
        let id = state.foreign_integration(key_in_jira);
        state.list_now(id);
        id
    };
    let app = world.app();
    app.check_jira(&app.session.operation("jira"), SITE, token()).await.unwrap();
    (world, app, id)
}

async fn account(app: &App, region: &str) -> String {
    let secret = Secret::new("secret".to_owned());
    let operation = app.session.operation("aws");
    app.check_aws(&operation, region, KEY, secret, Arc::new(|_| ())).await.unwrap().handle
}

async fn adopt(app: &App, id: i64) -> Result<Adopted, AppError> {
    let account_handle = account(app, REGION).await;
    let operation = app.session.operation("adopt");
    let request = AdoptionRequest {
        site_url: SITE.to_owned(),
        integration_id: id,
        account_handle,
        keep: Keep::Keychain,
    };
    app.adopt_integration(&operation, request).await
}

fn refusal(outcome: Result<Adopted, AppError>) -> AdoptionRefusal {
    match outcome.map(|adopted| adopted.state.record) {
        Err(AppError::NotAdoptable(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn writes(world: &World) -> usize {
    [Call::Create, Call::Update, Call::UpdateKey, Call::Disable, Call::Remove, Call::Reindex]
        .into_iter()
        .map(|call| world.jira.calls(call))
        .sum()
}

#[tokio::test(start_paused = true)]
async fn an_integration_becomes_a_connection_and_nothing_is_written_to_jira() {
    let (world, app, id) = world(&[("api", Fate::Indexed), ("web", Fate::Indexed)], None).await;
    let listed = app.integrations(&app.session.operation("list"), SITE).await.unwrap();
    assert_eq!(listed.integrations.len(), 1, "nothing here belongs to the site, and somebody is signed in");
    let row = &listed.integrations[0];
    assert_eq!((row.integration.id, row.repositories, &row.connection_id), (id, 2, &None));
    assert_eq!(row.region.as_ref().map(causeway_domain::Region::code), Some(REGION));

    let adopted = adopt(&app, id).await.unwrap();
    let record = &adopted.state.record;
    assert_eq!(
        (record.account.as_str(), record.region.as_str(), record.access_key_id.as_str()),
        (ACCOUNT, REGION, KEY)
    );
    assert_eq!((record.jira_secret.as_str(), record.keep), (JIRA_ENTRY, Keep::Keychain));
    assert_eq!(adopted.state.live.as_ref().unwrap().repositories.len(), 2);
    assert_eq!((&adopted.key_in_jira, writes(&world)), (&None, 0));
    assert_eq!(world.secrets.names(), ["aws AKIAIOSFODNN7EXAMPLE", JIRA_ENTRY]);
    let everything = world.storage.everything();
    assert!(!everything.contains("\"secret\"") && !everything.contains("\"token\""), "{everything}");

    let entered = app.whole_audit(AuditQuery::default()).await.unwrap().pop().unwrap().entry.record;
    assert_eq!((entered.act, entered.error), (Some(AuditAct::AdoptIntegration), None));
    assert_eq!((entered.site_url.as_deref(), entered.jira_user.as_deref()), (Some(SITE), Some("admin")));
    assert!(entered.aws_identity.is_some_and(|arn| arn.starts_with("arn:aws:iam::")));

    // The next program needs no sign-in for it, and knows it.
    let app = world.app();
    let all = app.connections().await.unwrap();
    assert_eq!(all.len(), 1);
    assert!(all[0].live.is_ok());
    let listed = app.integrations(&app.session.operation("list"), SITE).await.unwrap();
    assert_eq!(listed.integrations[0].connection_id.as_deref(), Some(record.id.as_str()));
    assert!(matches!(refusal(adopt(&app, id).await), AdoptionRefusal::Connected { .. }));
    assert_eq!(app.connections().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn another_key_in_jira_is_named_and_a_damaged_keychain_leaves_nothing_behind() {
    let (world, app, id) = world(&[("api", Fate::Indexed)], Some("AKIAOTHEROTHEROTHER1")).await;
    world.secrets.refuse.lock().unwrap().push(("aws", causeway_app::port::secrets::SecretError::TooLarge));
    assert!(matches!(adopt(&app, id).await.map(drop), Err(AppError::Secrets(_))));
    assert!(app.connections().await.unwrap().is_empty());
    let adopted = adopt(&app, id).await.unwrap();
    assert_eq!(
        adopted.key_in_jira.map(|key| key.as_str().to_owned()).as_deref(),
        Some("AKIAOTHEROTHEROTHER1")
    );
    assert_eq!(writes(&world), 0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_over_while_another_process_writes_to_that_jira() {
    let (world, app, id) = world(&[("api", Fate::Indexed)], None).await;
    let (site, now) = (format!("site:{SITE}"), now_millis());
    let until = now + 3_600_000;
    assert_eq!(world.storage.claim(&site, "another process", until, now).await.unwrap(), Claim::Granted);
    assert_eq!(adopt(&app, id).await.map(drop), Err(AppError::RunActive));
    assert!(world.secrets.names().is_empty(), "{:?}", world.secrets.names());
    assert!(app.connections().await.unwrap().is_empty());
    world.storage.release(&site, "another process").await.unwrap();
    adopt(&app, id).await.map(drop).unwrap();
    assert_eq!(world.storage.leases(now).await.unwrap(), [], "the next one may begin");
}

#[tokio::test(start_paused = true)]
async fn of_two_that_take_it_over_at_once_one_does() {
    let (world, one, id) = world(&[("api", Fate::Indexed)], None).await;
    let two = world.second_app();
    two.check_jira(&two.session.operation("jira"), SITE, token()).await.unwrap();
    let outcomes = tokio::join!(adopt(&one, id), adopt(&two, id));
    let outcomes = [outcomes.0.map(drop), outcomes.1.map(drop)];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let refused = outcomes.into_iter().find_map(Result::err).unwrap();
    let connected =
        matches!(&refused, AppError::NotAdoptable(AdoptionRefusal::Connected { .. }) | AppError::RunActive);
    assert!(connected, "{refused:?}");
    assert_eq!(one.connections().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_this_accounts_is_refused_and_nothing_is_kept() {
    let (world, app, id) = world(&[("api", Fate::Indexed)], None).await;
    assert_eq!(refusal(adopt(&app, 4711).await), AdoptionRefusal::Missing { id: 4711 });
    world.jira.state().integrations.get_mut(&id).unwrap().kind = "GITHUB".to_owned();
    assert!(matches!(refusal(adopt(&app, id).await), AdoptionRefusal::NotCodeCommit { .. }));
    world.jira.state().integrations.get_mut(&id).unwrap().kind = "AWS".to_owned();

    let elsewhere = account(&app, "eu-west-1").await;
    let request = AdoptionRequest {
        site_url: SITE.to_owned(),
        integration_id: id,
        account_handle: elsewhere,
        keep: Keep::Keychain,
    };
    let outcome = app.adopt_integration(&app.session.operation("adopt"), request).await;
    assert!(matches!(refusal(outcome), AdoptionRefusal::OtherRegion { .. }));

    let ids = world.jira.state().repositories_of_integrations();
    let rename = |repository: &mut JiraRepository| {
        repository.display_name = "ledger".to_owned();
        repository.origin = repository.origin.take().map(|origin| origin.replace("api", "ledger"));
    };
    rename(world.jira.state().repository_mut(ids[0]));
    assert_eq!(
        refusal(adopt(&app, id).await),
        AdoptionRefusal::OtherRepositories {
            name: format!("https://git-codecommit.{REGION}.amazonaws.com/v1/repos/*"),
            in_jira: 1,
            in_account: 1
        }
    );
    assert!(world.secrets.names().is_empty() && world.storage.writes() == 0);
    let unknown = app.integrations(&app.session.operation("list"), "https://other.example.com").await;
    assert!(matches!(unknown.map(drop), Err(AppError::JiraSiteUnknown { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_list_of_ten_thousand_repositories_is_two_requests_and_counts_them() {
    let names: Vec<(String, Fate)> = (0..10_000)
        .map(|number| {
            (format!("r{number:05}"), if number % 10 == 0 { Fate::Disabled } else { Fate::Indexed })
        })
        .collect();
    let world = World::of(names);
    {
        let mut state = world.jira.state();
        let first = state.foreign_integration(None);
        state.list_now(first);
        for number in 0..999 {
            let id = state.foreign_integration(None);
            state.integrations.get_mut(&id).unwrap().display_name = format!("Shop {number}");
        }
        let by_hand = RepositorySettings {
            display_name: None,
            main_branch: "main".to_owned(),
            smart_commits: true,
            repository_browser: true,
            diff_viewing: true,
            projects: Projects::All,
            refspecs: RefspecChoice::default(),
            web_links: WebLinks::default(),
        };
        state.insert_repository("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/alone", &by_hand);
    }
    let app = world.app();
    app.check_jira(&app.session.operation("jira"), SITE, token()).await.unwrap();
    let before: usize = world.jira.state().calls.values().sum();
    let listed = app.integrations(&app.session.operation("list"), SITE).await.unwrap();
    assert_eq!(world.jira.state().calls.values().sum::<usize>() - before, 2);
    assert_eq!((listed.integrations.len(), listed.single_repositories.len()), (1000, 1));
    let largest = listed.integrations.iter().max_by_key(|row| row.repositories).unwrap();
    assert_eq!((largest.repositories, largest.disabled_repositories), (10_000, 1_000));
    let names: Vec<&str> =
        listed.integrations.iter().map(|row| row.integration.display_name.as_str()).collect();
    assert!(names.is_sorted_by_key(|name| name.to_lowercase()));
}
