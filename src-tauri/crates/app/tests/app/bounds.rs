//! What a session and a list of runs hold.

use causeway_app::AppError;
use causeway_app::connect::PlanRequest;
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::Storage;
use causeway_app::run::RunState;
use causeway_domain::Secret;

use crate::support::{Fate, KEY, REGION, SITE, World, ended, settings, token};

#[tokio::test(start_paused = true)]
async fn only_the_newest_sites_accounts_and_plans_are_kept() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    let operation = app.session.operation("test");
    let (mut sites, mut accounts, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..17 {
        sites.push(app.check_jira(&operation, SITE, token()).await.unwrap().handle);
        let secret = Secret::new("secret".to_owned());
        let account = app.check_aws(&operation, REGION, KEY, secret, std::sync::Arc::new(|_| ()));
        accounts.push(account.await.unwrap().handle);
        let request = PlanRequest {
            site_handle: sites.last().unwrap().clone(),
            account_handle: accounts.last().unwrap().clone(),
            settings: settings(),
            keep: Keep::Keychain,
            triggers: None,
        };
        plans.push(app.plan_connection(&operation, request).await.unwrap());
    }
    assert_eq!(app.session.site_urls().len(), 16);
    for kept in 1..17 {
        assert!(app.projects(&sites[kept]).await.is_ok(), "{kept}");
        assert!(app.found_repositories(&accounts[kept]).is_ok(), "{kept}");
        assert!(app.shown_plan(&plans[kept].id).is_ok(), "{kept}");
    }
    assert_eq!(app.projects(&sites[0]).await.err(), Some(AppError::SessionEnded));
    // Every region of an account may be connected in one go.
    for number in 17..=64 {
        assert!(app.found_repositories(&accounts[0]).is_ok(), "{number}");
        let secret = Secret::new("secret".to_owned());
        app.check_aws(&operation, REGION, KEY, secret, std::sync::Arc::new(|_| ())).await.unwrap();
    }
    assert_eq!(app.found_repositories(&accounts[0]).err(), Some(AppError::SessionEnded));
    assert_eq!(app.shown_plan(&plans[0].id).err(), Some(AppError::PlanUnknown));
    let hash = plans[0].shown.work.hash();
    assert_eq!(app.start_run(&plans[0].id, &hash).await, Err(AppError::PlanUnknown));

    // A plan has its own share of the site and the account that it was made for.
    for _ in 0..16 {
        app.check_jira(&operation, SITE, token()).await.unwrap();
    }
    assert_eq!(app.projects(&sites[16]).await.err(), Some(AppError::SessionEnded));
    let run_id = app.start_run(&plans[16].id, &hash).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_run_is_listed_with_its_connection_as_soon_as_that_is_known() {
    let world = World::with(&[("slow", Fate::Slow)]);
    let app = world.app();
    let first = world.start(&app).await;
    assert_eq!(app.runs().await.unwrap()[0].0.connection_id, None);
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    let (run, state) = app.runs().await.unwrap().remove(0);
    assert_eq!(state, RunState::Running);
    assert!(run.connection_id.is_some());
    let receipt = ended(&app, &first).await;
    assert_eq!(receipt.connection_id, run.connection_id);

    // A run on a connection that exists is its from the start.
    let second = world.start(&app).await;
    let listed = world.storage.run(&second).await.unwrap().unwrap();
    assert_eq!(listed.connection_id, receipt.connection_id);
    ended(&app, &second).await;
    for (run, _) in app.runs().await.unwrap() {
        assert_eq!(run.connection_id, receipt.connection_id, "{}", run.id);
    }
}
