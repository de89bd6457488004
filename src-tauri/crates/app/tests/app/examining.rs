//! The doctor in a world in memory: which links are told of, what is asked, and the cause that is named. Over HTTPS.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use causeway_app::diagnostics::{Check, Outcome};
use causeway_app::doctor::{Diagnosis, Examination, OnLink, Patient};
use causeway_app::port::aws::AwsError;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::doctor::Cause;
use causeway_domain::repository_location::RepositoryLocation;

use crate::support::{Fate, KEY, World, key};

const HTTPS: &str = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/api";

pub(crate) fn world() -> World {
    World::with(&[("api", Fate::Indexed)])
}

pub(crate) fn of(pasted: &str, patient: Patient) -> Examination {
    let (location, _) = RepositoryLocation::parse(pasted).unwrap();
    let region = location.region.clone();
    Examination {
        pasted: pasted.to_owned(),
        location: Some(location),
        region,
        patient,
        iam_keys: None,
        account: None,
    }
}

fn with_key(pasted: &str) -> Examination {
    of(pasted, Patient::AccessKey(key()))
}

fn with_password(user_name: &str, password: &str) -> Examination {
    let password = Secret::new(password.to_owned());
    of(HTTPS, Patient::Password { user_name: user_name.to_owned(), password })
}

pub(crate) async fn examined(app: &App, examination: &Examination) -> (Diagnosis, Vec<Check>) {
    let told: Arc<Mutex<Vec<Check>>> = Arc::default();
    let into = Arc::clone(&told);
    let on_link: OnLink = Arc::new(move |check: &Check| into.lock().unwrap().push(check.clone()));
    let operation = app.session.operation("doctor");
    let diagnosis = app.examine(&operation, examination, on_link).await.unwrap();
    let told = told.lock().unwrap().clone();
    for link in &diagnosis.links {
        let of_it: Vec<_> = told.iter().filter(|check| check.id == link.id).collect();
        assert_eq!(of_it.len(), 2, "{link:?}");
        assert_eq!((of_it[0].outcome, of_it[1]), (Outcome::Running, link));
    }
    assert_eq!(diagnosis.links.len(), 7);
    assert_eq!(diagnosis.broken.is_some(), diagnosis.cause.is_some());
    // Nothing behind a broken link is looked at.
    if let Some(at) = diagnosis.links.iter().position(|link| link.outcome == Outcome::Failed) {
        assert_eq!(diagnosis.broken.as_deref(), Some(diagnosis.links[at].id.as_str()));
        assert!(diagnosis.links[at + 1..].iter().all(|link| link.outcome == Outcome::Skipped));
    }
    (diagnosis, told)
}

/// The broken link and its cause.
pub(crate) async fn cause(world: &World, examination: &Examination) -> (Option<String>, Option<Cause>) {
    let (diagnosis, _) = examined(&world.app(), examination).await;
    (diagnosis.broken, diagnosis.cause)
}

pub(crate) fn at(link: &str, cause: Cause) -> (Option<String>, Option<Cause>) {
    (Some(link.to_owned()), Some(cause))
}

fn answer(world: &World, path: &str, status: u16, body: &str) {
    world.git.lock().unwrap().answers.insert(path.to_owned(), (status, body.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_way_that_works_over_https_ends_in_references() {
    let world = world();
    let (diagnosis, told) = examined(&world.app(), &with_key(HTTPS)).await;
    assert!(diagnosis.is_well(), "{diagnosis:?}");
    assert_eq!(diagnosis.account.as_deref(), Some("111122223333"));
    assert_eq!(diagnosis.references.unwrap().names, ["refs/heads/main"]);
    assert_eq!(diagnosis.summary, "git reads api over HTTPS.");
    let order: Vec<&str> = told
        .iter()
        .filter(|check| check.outcome == Outcome::Running)
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(order, ["dns", "tls", "clock", "identity", "sign-in", "repository", "read"]);
    assert_eq!(world.git.lock().unwrap().paths, [("/v1/repos/api".to_owned(), KEY.to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn names_and_clocks_break_the_way_first() {
    let away = world();
    away.probe.unknown.lock().unwrap().insert("git-codecommit.eu-central-1.amazonaws.com".to_owned());
    assert_eq!(cause(&away, &with_key(HTTPS)).await, at("dns", Cause::NoAddress));
    let late = world();
    late.probe.offset.store(20 * 60_000, Ordering::Relaxed);
    assert_eq!(cause(&late, &with_key(HTTPS)).await, at("clock", Cause::ClockSkew));
    assert_eq!(
        cause(&late, &with_password("ada-at-111122223333", "x")).await,
        (None, None),
        "nothing is signed"
    );
    let silent = world();
    *silent.probe.hang.lock().unwrap() = true;
    assert_eq!(cause(&silent, &with_key(HTTPS)).await, at("dns", Cause::NoAddress));
}

#[tokio::test(start_paused = true)]
async fn sts_tells_a_wrong_secret_an_unknown_key_and_a_region_that_is_not_enabled() {
    let message = || "no".to_owned();
    for (error, elsewhere, expected) in [
        (AwsError::SignatureMismatch { message: message() }, false, Cause::WrongSecret),
        (AwsError::UnknownAccessKey { message: message() }, false, Cause::UnknownAccessKey),
        (AwsError::UnknownAccessKey { message: message() }, true, Cause::RegionNotEnabled),
        (AwsError::Expired, false, Cause::SessionEnded),
    ] {
        let world = world();
        world.aws.state().refused_keys.insert(KEY.to_owned(), error);
        world.aws.state().takes_refused_keys_elsewhere = elsewhere;
        assert_eq!(cause(&world, &with_key(HTTPS)).await, at("identity", expected));
    }
}

const DENIED: &str = "<AccessDeniedException>\n  <Message>User: x is not authorized to perform: codecommit:GitPull on \
                      resource: y</Message>\n</AccessDeniedException>\n";
const MISSING: &str = "<RepositoryDoesNotExistException>\n  <Message>api does not exist</Message>\n\
                       </RepositoryDoesNotExistException>\n";

#[tokio::test(start_paused = true)]
async fn a_key_that_may_not_pull_is_told_by_words_or_by_iam() {
    let world = world();
    answer(&world, "/v1/repos/api", 403, DENIED);
    assert_eq!(cause(&world, &with_key(HTTPS)).await, at("read", Cause::NoGitPull));
    answer(&world, "/v1/repos/api", 403, "");
    assert_eq!(
        cause(&world, &with_key(HTTPS)).await,
        at("sign-in", Cause::AccessRefused),
        "IAM may not be asked"
    );
    world.aws.state().may_pull = Some(false);
    assert_eq!(cause(&world, &with_key(HTTPS)).await, at("read", Cause::NoGitPull));
    world.aws.state().may_pull = Some(true);
    assert_eq!(cause(&world, &with_key(HTTPS)).await, at("sign-in", Cause::AccessRefused));
}

#[tokio::test(start_paused = true)]
async fn another_region_is_found_by_asking_it() {
    let world = World::with(&[("web", Fate::Indexed)]);
    answer(&world, "/v1/repos/api", 404, MISSING);
    assert_eq!(cause(&world, &with_key(HTTPS)).await, at("repository", Cause::NoRepository));
    world.aws.state().elsewhere.insert("eu-west-3".to_owned(), BTreeSet::from(["api".to_owned()]));
    let (diagnosis, _) = examined(&world.app(), &with_key(HTTPS)).await;
    assert_eq!(diagnosis.cause, Some(Cause::WrongRegion));
    let link = diagnosis.links.iter().find(|link| link.id == "repository").unwrap();
    assert_eq!(link.snippet.as_deref(), Some(HTTPS.replace("eu-central-1", "eu-west-3").as_str()));
    world.aws.state().names.insert("API".to_owned());
    world.aws.state().elsewhere.clear();
    let (diagnosis, _) = examined(&world.app(), &with_key(HTTPS)).await;
    assert!(diagnosis.summary.contains("there is API"), "{}", diagnosis.summary);
}

#[tokio::test(start_paused = true)]
async fn what_was_pasted_too_much_is_named_when_git_is_refused_for_it() {
    let world = world();
    answer(
        &world,
        "/v1/repos/api/",
        403,
        "<InvalidSignatureException><Message>no</Message></InvalidSignatureException>",
    );
    assert_eq!(cause(&world, &with_key(&format!("{HTTPS}/"))).await, at("repository", Cause::TrailingSlash));
    answer(&world, "/v1/repos/api.git", 404, MISSING);
    assert_eq!(cause(&world, &with_key(&format!("{HTTPS}.git"))).await, at("repository", Cause::GitSuffix));
    assert_eq!(cause(&world, &with_key(HTTPS)).await, (None, None));
    answer(&world, "/v1/repos/api", 403, DENIED);
    let both = cause(&world, &with_key(&format!("{HTTPS}/"))).await;
    assert_eq!(both, at("read", Cause::NoGitPull), "without the slash it is refused as well");
}

#[tokio::test(start_paused = true)]
async fn passwords_throttles_and_login_pages_have_their_own_causes() {
    let world = world();
    answer(&world, "/v1/repos/api", 403, "");
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    // 2023-11-14T21:43:20Z is half an hour before the test's own time.
    let stale = format!("20231114T214320Z{}", "ab".repeat(32));
    for (user, password, expected) in [
        (KEY, secret, Cause::RawSecret),
        (KEY, stale.as_str(), Cause::StalePassword),
        ("ASIAIOSFODNN7EXAMPLE", stale.as_str(), Cause::TokenMissing),
        ("ada-at-111122223333", "guess", Cause::GitCredentialRefused),
    ] {
        assert_eq!(cause(&world, &with_password(user, password)).await, at("sign-in", expected), "{user}");
    }
    answer(&world, "/v1/repos/api", 429, "Rate exceeded");
    assert_eq!(cause(&world, &with_key(HTTPS)).await, at("sign-in", Cause::Throttled));
    answer(&world, "/v1/repos/api", 200, "<html><form>Sign in</form></html>");
    assert_eq!(cause(&world, &with_key(HTTPS)).await, at("sign-in", Cause::Other));
}

#[tokio::test(start_paused = true)]
async fn a_walk_that_is_stopped_tells_of_every_link() {
    let world = world();
    *world.probe.hang.lock().unwrap() = true;
    let app = world.app();
    let told: Arc<Mutex<Vec<Check>>> = Arc::default();
    let (into, session) = (Arc::clone(&told), Arc::clone(&app.session));
    let on_link: OnLink = Arc::new(move |check: &Check| {
        into.lock().unwrap().push(check.clone());
        session.cancel("doctor");
    });
    let operation = app.session.operation("doctor");
    let stopped = app.examine(&operation, &with_key(HTTPS), on_link).await;
    assert_eq!(stopped.unwrap_err(), AppError::Cancelled);
    let ended = told.lock().unwrap().iter().filter(|check| check.outcome == Outcome::Skipped).count();
    assert_eq!(ended, 7);
}
