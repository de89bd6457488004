//! Diagnostics over a world that works, that fails, and that never answers.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::diagnostics::{Area, Check, Judgement, OnCheck, Outcome};
use causeway_app::port::secrets::SecretError;
use causeway_app::port::storage::Storage;
use causeway_app::{App, AppError};
use causeway_domain::clock_offset::{self, ClockOffset};
use causeway_domain::credential_source::CredentialSource;
use tokio::time::Instant;

use crate::support::{Fate, KEY, World, now_millis};

const ALL: &[(&str, Fate)] = &[("api", Fate::Indexed), ("web", Fate::Indexed)];

/// Every check as it was told of.
type Told = Arc<Mutex<Vec<Check>>>;

fn listening() -> (Told, OnCheck) {
    let told: Told = Arc::default();
    let into = Arc::clone(&told);
    (told, Arc::new(move |check: &Check| into.lock().unwrap().push(check.clone())))
}

async fn diagnose(app: &App) -> (Vec<Check>, Told) {
    let (told, tell) = listening();
    let operation = app.session.operation("diagnostics");
    (app.run_diagnostics(&operation, Vec::new(), tell).await.unwrap(), told)
}

fn of<'a>(checks: &'a [Check], id: &str) -> &'a Check {
    let found = checks.iter().find(|check| check.id.starts_with(id));
    found.unwrap_or_else(|| panic!("no {id} among {:?}", checks.iter().map(|it| &it.id).collect::<Vec<_>>()))
}

/// Each check is told of as running, and then once as ended; the answer is what was told last.
fn told_of_all(checks: &[Check], told: &Told) {
    let told = told.lock().unwrap();
    for check in checks {
        let of_it: Vec<_> = told.iter().filter(|told| told.id == check.id).collect();
        assert_eq!(of_it.len(), 2, "{}", check.id);
        assert_eq!((of_it[0].outcome, of_it[1]), (Outcome::Running, check));
        assert!(check.outcome.has_ended() && check.took.is_some() && !check.finding.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn without_connections_this_computer_and_awss_public_hosts_are_looked_at() {
    let world = World::with(ALL);
    let (checks, told) = diagnose(&world.app()).await;
    told_of_all(&checks, &told);
    for id in ["keychain", "data", "clock", "proxy", "git", "tls sts.us-east-1.amazonaws.com"] {
        assert_eq!(of(&checks, id).outcome, Outcome::Ok, "{id}");
    }
    assert_eq!(of(&checks, "ssh").outcome, Outcome::Caution, "it is not there");
    assert!(checks.iter().all(|check| check.area != Area::Jira && check.area != Area::Aws));
    let asked = world.probe.asked.lock().unwrap().clone();
    assert!(asked.iter().all(|what| what.contains("us-east-1.amazonaws.com")), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_looked_at_from_the_name_of_its_hosts_to_its_repositories() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    let (checks, told) = diagnose(&app).await;
    told_of_all(&checks, &told);
    for id in
        ["dns jira.example.com", "tls jira.example.com", "identity ", "codecommit ", "jira ", "user ", "gij "]
    {
        let check = of(&checks, id);
        assert_eq!(check.outcome, Outcome::Ok, "{check:?}");
    }
    assert!(of(&checks, "codecommit ").finding.contains("2 repositories"));
    assert_eq!(of(&checks, "ssh-port git-codecommit.eu-central-1").outcome, Outcome::Ok);
    let last = app.last_checkup().unwrap();
    assert_eq!(last.checks, checks);
}

#[tokio::test(start_paused = true)]
async fn every_check_of_aws_signs_as_the_connections_own_calls_do() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    let (checks, _) = diagnose(&app).await;
    assert_eq!(of(&checks, "git ").outcome, Outcome::Ok);
    assert!(of(&checks, "identity ").title.contains(KEY));
    assert_eq!(world.git.lock().unwrap().users, [KEY]);

    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let profile = CredentialSource::Profile { name: "work".to_owned() };
    app.set_own_calls(&operation, &id, profile, None, Arc::new(|_| ())).await.unwrap();
    // The connection's own key is not needed any more.
    for name in world.secrets.names().into_iter().filter(|name| name.contains(KEY)) {
        app.ports().secrets.remove(&name).await.unwrap();
    }
    let app = world.app();
    let (checks, _) = diagnose(&app).await;
    for check in ["identity ", "codecommit ", "git "] {
        assert_eq!(of(&checks, check).outcome, Outcome::Ok, "{:?}", of(&checks, check));
    }
    assert!(
        of(&checks, "identity ").title.contains("the profile work"),
        "{}",
        of(&checks, "identity ").title
    );
    assert_eq!(world.git.lock().unwrap().users.last().unwrap(), "ASIAIOSFODNN7EXAMPLE");
}

#[tokio::test(start_paused = true)]
async fn what_depends_on_what_failed_is_skipped_with_the_reason() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    let unknown = ["jira.example.com", "sts.eu-central-1.amazonaws.com"];
    world.probe.unknown.lock().unwrap().extend(unknown.map(str::to_owned));
    let (checks, told) = diagnose(&app).await;
    told_of_all(&checks, &told);
    for id in ["dns jira.example.com", "dns sts.eu-central-1"] {
        assert_eq!(of(&checks, id).outcome, Outcome::Failed, "{id}");
    }
    for id in ["tls jira.example.com", "jira ", "user ", "gij ", "identity ", "codecommit ", "git "] {
        let check = of(&checks, id);
        assert_eq!(check.outcome, Outcome::Skipped, "{check:?}");
    }
    assert_eq!(of(&checks, "tls codecommit.eu-central-1").outcome, Outcome::Ok, "it does not depend on STS");
    assert!(of(&checks, "identity ").finding.contains("https://sts.eu-central-1.amazonaws.com"));
}

#[tokio::test(start_paused = true)]
async fn a_locked_keychain_leaves_aws_and_jira_unlooked_at_and_says_so() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    let app = world.app();
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    let (checks, _) = diagnose(&app).await;
    for id in ["identity ", "user "] {
        let check = of(&checks, id);
        assert_eq!(check.outcome, Outcome::Skipped, "{check:?}");
        assert!(check.finding.contains("locked"), "{}", check.finding);
    }
    assert_eq!(of(&checks, "jira ").outcome, Outcome::Ok, "Jira tells everybody what it is");
}

#[tokio::test(start_paused = true)]
async fn behind_a_proxy_names_are_the_proxys() {
    let world = World::with(ALL);
    *world.probe.proxy.lock().unwrap() = Some("http://proxy.example.com:3128".to_owned());
    let (checks, _) = diagnose(&world.app()).await;
    let dns = of(&checks, "dns sts.us-east-1");
    assert_eq!(dns.outcome, Outcome::Skipped);
    assert!(dns.finding.contains("http://proxy.example.com:3128"));
    assert_eq!(of(&checks, "tls sts.us-east-1").outcome, Outcome::Ok);
    assert!(!world.probe.asked.lock().unwrap().iter().any(|what| what.starts_with("dns")));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_ends_at_its_deadline_and_side_by_side() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    *world.probe.hang.lock().unwrap() = true;
    let begun = Instant::now();
    let (checks, told) = diagnose(&app).await;
    told_of_all(&checks, &told);
    assert!(begun.elapsed() <= Duration::from_mins(1), "{:?}", begun.elapsed());
    assert_eq!(of(&checks, "dns jira.example.com").outcome, Outcome::Failed);
    assert!(of(&checks, "dns jira.example.com").finding.contains("15 seconds"));
    assert_eq!(of(&checks, "clock").outcome, Outcome::Skipped);
    assert_eq!(of(&checks, "keychain").outcome, Outcome::Ok, "it does not wait for the network");
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_every_check_at_once() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    *world.probe.hang.lock().unwrap() = true;
    let (told, tell) = listening();
    let operation = app.session.operation("diagnostics");
    let begun = Instant::now();
    let stop = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        app.session.cancel("diagnostics");
    };
    let (answer, ()) = tokio::join!(app.run_diagnostics(&operation, Vec::new(), tell), stop);
    assert_eq!(answer, Err(AppError::Cancelled));
    assert!(begun.elapsed() < Duration::from_secs(2));
    told_of_all(&app.last_checkup().unwrap().checks, &told);
    let checks = app.last_checkup().unwrap().checks;
    for id in ["dns jira.example.com", "identity ", "clock", "git "] {
        let check = of(&checks, id);
        assert_eq!(check.outcome, Outcome::Skipped, "{check:?}");
        assert!(check.finding.starts_with("Stopped"), "{}", check.finding);
    }
}

#[tokio::test(start_paused = true)]
async fn the_clocks_offset_is_remembered_for_gits_helper() {
    let world = World::with(ALL);
    let app = world.app();
    world.probe.offset.store(20 * 60_000, Ordering::Relaxed);
    let (checks, _) = diagnose(&app).await;
    let clock = of(&checks, "clock");
    assert_eq!(clock.outcome, Outcome::Failed);
    assert!(clock.finding.contains("20 minutes behind"), "{}", clock.finding);
    let stored = world.storage.setting(clock_offset::SETTING).await.unwrap().unwrap();
    let offset = ClockOffset::parse(&stored).unwrap();
    assert_eq!((offset.offset_millis, offset.measured_at), (20 * 60_000, now_millis()));
}

#[tokio::test(start_paused = true)]
async fn checks_of_the_caller_stand_among_the_others() {
    let world = World::with(ALL);
    let app = world.app();
    let own = Check::running("web-view", Area::Computer, "Web view")
        .ended(Judgement::ok("It is there."), Duration::ZERO);
    let operation = app.session.operation("diagnostics");
    let (told, tell) = listening();
    let checks = app.run_diagnostics(&operation, vec![own.clone()], tell).await.unwrap();
    assert_eq!(of(&checks, "web-view"), &own);
    assert!(told.lock().unwrap().contains(&own));
}

#[tokio::test(start_paused = true)]
async fn support_gets_everything_but_secrets() {
    let world = World::with(ALL);
    let app = world.app();
    world.connect(&app).await;
    diagnose(&app).await;
    let material = app.support_material(&app.program_facts().await).await;
    let paths: Vec<&str> = material.files.iter().map(|file| file.path.as_str()).collect();
    for path in
        ["versions.txt", "checks.json", "connections.json", "credentials.json", "runs.json", "settings.json"]
    {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    assert!(paths.iter().any(|path| path.starts_with("receipts/")), "{paths:?}");
    let all: String = material.files.iter().map(|file| file.text.as_str()).collect();
    assert!(all.contains("git version 2.47.1") && all.contains("111122223333"));
    assert!(material.known.hosts.contains("jira.example.com"));
    for secret in ["\"token\"", "\"secret\""] {
        assert!(!all.contains(secret), "{secret}");
    }
}
