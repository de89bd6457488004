//! Whether SNS is likely to reach a webhook, said before anything is subscribed.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use causeway_app::AppError;
use causeway_app::planning::WebhookGiven;
use causeway_app::port::network::NetworkError;
use causeway_app::port::reachability::CertificateFinding;
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::{ConnectionRecord, Storage as _};
use causeway_app::triggers::{AddressFinding, Verdict, WebhookCheck, WebhookPlace};
use causeway_domain::Secret;

use crate::support::World;

const SECRET: &str = "0123456789abcdef";

/// A connection to this Jira.
async fn connection(world: &World) -> String {
    let record = ConnectionRecord {
        id: "c".to_owned(),
        site_url: "https://jira.example.com".to_owned(),
        site_title: "Jira".to_owned(),
        integration_id: 1,
        name: "CodeCommit".to_owned(),
        region: "eu-central-1".to_owned(),
        account: "111122223333".to_owned(),
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        aws_secret: "aws".to_owned(),
        jira_secret: "jira".to_owned(),
        keep: Keep::Keychain,
        created_at: 1,
        triggers: None,
        own_calls: None,
        endpoints: None,
    };
    let id = record.id.clone();
    world.storage.put_connection(record).await.unwrap();
    id
}

async fn check(world: &World, base: &str) -> WebhookCheck {
    let app = world.app();
    let id = connection(world).await;
    let url = Secret::new(format!("{base}/rest/gitplugin/webhook/1.0/reindex/{SECRET}"));
    let operation = app.session.operation("test");
    let place = WebhookPlace::Connection(&id);
    let check = app.check_webhook(&operation, WebhookGiven::Pasted(url), place).await.unwrap();
    assert!(
        app.check_webhook(&operation, WebhookGiven::Kept, place).await.is_ok(),
        "it need not be given again"
    );
    let shown = format!("{check:?}{:?}", check.findings());
    assert!(!shown.contains(SECRET), "{shown}");
    let asked = world.internet.asked.lock().unwrap().join(" ");
    assert!(!asked.contains("reindex") && !asked.contains(SECRET), "{asked}");
    check
}

fn leads_to(world: &World, host: &str, address: Option<[u8; 4]>) {
    let addresses = address.into_iter().map(IpAddr::from).collect();
    world.internet.addresses.lock().unwrap().insert(host.to_owned(), addresses);
}

fn presents(world: &World, host: &str, certificate: CertificateFinding) {
    world.internet.certificates.lock().unwrap().insert(host.to_owned(), certificate);
}

fn untrusted() -> CertificateFinding {
    CertificateFinding::Untrusted { detail: "UnknownIssuer".to_owned() }
}

#[tokio::test(start_paused = true)]
async fn a_public_jira_with_a_public_certificate_is_fine() {
    let world = World::with(&[]);
    let check = check(&world, "https://jira.example.com").await;
    assert_eq!((check.reachable(), check.same_site, check.internal), (Verdict::Good, Some(true), false));
    assert!(check.other_ways.is_empty());
    assert!(check.findings().iter().all(|finding| finding.verdict == Verdict::Good));
}

#[tokio::test(start_paused = true)]
async fn what_keeps_sns_out_is_said_with_what_works_instead() {
    let world = World::with(&[]);
    leads_to(&world, "jira.corp", Some([10, 1, 2, 3]));
    leads_to(&world, "jira.example.org", Some([192, 168, 1, 2]));
    leads_to(&world, "local.example.com", Some([127, 0, 0, 1]));
    leads_to(&world, "gone.internal", None);
    presents(&world, "private.example.com", untrusted());
    for (base, expected) in [
        ("https://jira.corp", AddressFinding::Private),
        ("https://jira.example.org", AddressFinding::Private),
        ("https://local.example.com:8443", AddressFinding::Loopback),
        ("https://private.example.com", AddressFinding::Public),
    ] {
        let check = check(&world, base).await;
        assert_eq!((check.reachable(), &check.addresses), (Verdict::Bad, &expected), "{base}");
        assert!(check.other_ways.len() >= 4, "{base}");
        assert_eq!(check.same_site, Some(false));
    }
    let gone = check(&world, "https://gone.internal").await;
    assert_eq!((gone.reachable(), gone.internal, gone.certificate), (Verdict::Bad, true, None));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_seen_from_here_stays_open() {
    let world = World::with(&[]);
    leads_to(&world, "unknown.example.com", None);
    let error = NetworkError::Timeout { host: "slow.example.com".to_owned() };
    presents(&world, "slow.example.com", CertificateFinding::Unreachable { error });
    for base in ["https://unknown.example.com", "https://slow.example.com"] {
        let check = check(&world, base).await;
        assert_eq!(check.reachable(), Verdict::Unclear, "{base}");
        assert!(check.other_ways.is_empty(), "nothing says that it does not work");
    }
}

#[tokio::test(start_paused = true)]
async fn where_sns_runs_on_this_computer_its_addresses_are_as_good_as_public() {
    let world = World::with(&[]);
    world.internet.sns_is_here.store(true, Ordering::Relaxed);
    leads_to(&world, "localhost", Some([127, 0, 0, 1]));
    let here = check(&world, "https://localhost:8443").await;
    assert_eq!((here.reachable(), here.internal), (Verdict::Good, false));
    presents(&world, "localhost", untrusted());
    assert_eq!(check(&world, "https://localhost:8443").await.reachable(), Verdict::Bad);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_webhook_is_refused_and_looked_up_nowhere() {
    let world = World::with(&[]);
    let app = world.app();
    let id = connection(&world).await;
    let url = WebhookGiven::Pasted(Secret::new("https://jira.example.com/secure/Dashboard.jspa".to_owned()));
    let place = WebhookPlace::Connection(&id);
    let refused = app.check_webhook(&app.session.operation("test"), url, place).await;
    assert!(matches!(refused, Err(AppError::Invalid(_))));
    assert!(world.internet.asked.lock().unwrap().is_empty());
}
