//! Several sites side by side, each asked once.

use std::time::Duration;

use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::ConnectionRecord;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use tokio::time::Instant;

use crate::support::{Answer, Call, Fate, SITE, World};

const SITES: [&str; 3] = [SITE, "https://b.example.com", "https://c.example.com/jira"];

/// A program with connections in turn at these sites, all of one integration of one repository.
async fn connected(number: usize) -> (World, App) {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    let first = app.connections().await.unwrap().remove(0).record;
    for at in 1..number {
        let site = SITES[at % SITES.len()];
        let record = ConnectionRecord {
            id: format!("connection-{at}"),
            site_url: site.to_owned(),
            site_title: format!("Jira {}", at % SITES.len()),
            jira_secret: format!("jira {site} admin"),
            ..first.clone()
        };
        app.ports().storage.put_connection(record).await.unwrap();
    }
    for site in &SITES[1..] {
        let text = Secret::new(r#"{"token":"token"}"#.to_owned());
        app.ports().secrets.put(&format!("jira {site} admin"), &text, Keep::Session).await.unwrap();
    }
    world.jira.state().calls_at.clear();
    (world, app)
}

#[tokio::test(start_paused = true)]
async fn a_thousand_connections_of_three_sites_are_six_requests() {
    let (world, app) = connected(1000).await;
    let all = app.connections().await.unwrap();
    assert_eq!(all.len(), 1000);
    assert!(all.iter().all(|one| one.live.as_ref().is_ok_and(|live| live.repositories.len() == 1)));
    let calls = world.jira.state().calls_at.clone();
    println!("1,000 connections of 3 sites: {} requests", calls.values().sum::<usize>());
    assert_eq!(calls.values().sum::<usize>(), 6, "{calls:?}");
    for site in SITES {
        assert_eq!(calls[&(site.to_owned(), Call::Integrations)], 1);
        assert_eq!(calls[&(site.to_owned(), Call::Repositories)], 1);
    }
    let sites = app.sites().await.unwrap();
    assert_eq!(sites.iter().map(|site| site.url.as_str()).collect::<Vec<_>>(), SITES);
}

#[tokio::test(start_paused = true)]
async fn a_site_that_is_away_holds_nobody_up_for_long_and_says_so() {
    let (world, app) = connected(9).await;
    world.jira.state().away.push(SITES[1].to_owned());
    let begun = Instant::now();
    let all = app.connections().await.unwrap();
    assert!(begun.elapsed() <= Duration::from_secs(15), "{:?}", begun.elapsed());
    let late = AppError::Jira(JiraError::Network(NetworkError::Timeout { host: "b.example.com".to_owned() }));
    for one in all {
        if one.record.site_url == SITES[1] {
            assert_eq!(one.live.map(drop), Err(late.clone()));
        } else {
            assert!(one.live.is_ok());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_tried_once_however_many_connections_it_has() {
    let (world, app) = connected(90).await;
    world.jira.fail(Call::Integrations, 1, Answer::Fails(JiraError::Unauthorized));
    let all = app.connections().await.unwrap();
    let refused = all.iter().filter(|one| one.live.is_err()).count();
    assert_eq!(refused, 30, "those of one site");
    assert_eq!(world.jira.state().calls_at.values().sum::<usize>(), 5);
}
