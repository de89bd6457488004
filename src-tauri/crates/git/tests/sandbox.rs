//! ls-remote over the sandbox's HTTPS: access keys, sessions, and IAM's Git credentials, good and bad.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsLocation, SessionKeys};
use causeway_app::port::git::{GitAccess, GitError, GitTransport, RemoteReferences};
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_domain::{Region, Secret};
use causeway_git::CodeCommitGit;
use causeway_network::Outbound;
use causeway_sandbox::options::Options;
use causeway_sandbox::principals::Status;
use causeway_sandbox::seed::Secrets;
use causeway_sandbox::serve::Sandbox;

/// This computer's clock, ahead by so many milliseconds.
struct Ahead(i64);

impl Clock for Ahead {
    fn now_millis(&self) -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        i64::try_from(now).unwrap() + self.0
    }
}

struct Place {
    sandbox: Sandbox,
    repository: String,
}

impl Place {
    async fn new() -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let has_history = |name: &&String| {
            let repository = sandbox.world.repositories.get(name).unwrap();
            repository.metadata().default_branch.is_some()
        };
        let names: Vec<String> =
            sandbox.world.repositories.all().iter().map(|repository| repository.name.clone()).collect();
        let repository = names.iter().find(has_history).unwrap().clone();
        Self { sandbox, repository }
    }

    fn git(&self, ahead: i64) -> CodeCommitGit {
        let authorities = Some(self.sandbox.ready.git.ca_pem.clone());
        let settings = NetworkSettings { proxy: ProxyChoice::Direct, authorities };
        let outbound = Outbound::fixed(&settings, None).unwrap();
        CodeCommitGit::new(Arc::new(Ahead(ahead)), outbound).with_endpoint(&self.sandbox.ready.git.https)
    }

    fn location(&self) -> AwsLocation {
        AwsLocation::public(Region::parse(&self.sandbox.ready.aws.region).unwrap())
    }

    fn held(&self, name: &str) -> &Secrets {
        self.sandbox.ready.principals.iter().find(|held| held.name == name).unwrap()
    }

    async fn ask(&self, access: &GitAccess) -> Result<RemoteReferences, GitError> {
        self.git(0).references(&self.location(), &self.repository, access).await
    }

    /// What the sandbox says it was, which the service does not.
    fn why(&self) -> String {
        let events = self.sandbox.world.events.since(0);
        events.iter().rev().find(|event| event.service == "git").unwrap().outcome.clone()
    }
}

fn keys(held: &Secrets) -> GitAccess {
    GitAccess::Keys(SessionKeys {
        access_key_id: held.access_key_id.clone(),
        secret: Secret::new(held.secret_access_key.clone()),
        token: held.session_token.clone().map(Secret::new),
        expires_at: None,
    })
}

fn pair(user_name: &str, password: &str) -> GitAccess {
    GitAccess::Password { user_name: user_name.to_owned(), password: Secret::new(password.to_owned()) }
}

#[tokio::test]
async fn keys_sessions_and_git_credentials_see_the_same() {
    let place = Place::new().await;
    let git = place.held("admin").git.as_ref().unwrap();
    let found = place.ask(&keys(place.held("admin"))).await.unwrap();
    let default = place.sandbox.world.repositories.get(&place.repository).unwrap().metadata().default_branch;
    assert_eq!(found.head, default.map(|branch| format!("refs/heads/{branch}")));
    assert!(found.names.contains(found.head.as_ref().unwrap()), "{found:?}");
    assert_eq!(place.ask(&keys(place.held("temporary"))).await.unwrap(), found, "with a session token");
    assert_eq!(place.ask(&pair(&git.git_username, &git.git_password)).await.unwrap(), found);
    assert_eq!(place.ask(&keys(place.held("pull-only"))).await.unwrap(), found);
}

#[tokio::test]
async fn what_is_wrong_with_a_git_credential_is_a_refusal() {
    let place = Place::new().await;
    let held = place.held("admin");
    let git = held.git.as_ref().unwrap();
    // A password is never read as a pattern or a URL: these hold every character that could be.
    for (user_name, password, why) in [
        (git.git_username.as_str(), "wrong", "wrong-password"),
        (git.git_username.as_str(), "a:b@c/d?e#f%25 g+h=", "wrong-password"),
        ("nobody@x:y%/+=-at-123456789012", "whatever it is", "unknown-key"),
        (held.access_key_id.as_str(), held.secret_access_key.as_str(), "not-a-signature"),
    ] {
        let refused = place.ask(&pair(user_name, password)).await.unwrap_err();
        assert!(matches!(&refused, GitError::Refused { detail } if detail.contains("403")), "{refused:?}");
        assert!(!format!("{refused:?}").contains(password), "{refused:?}");
        assert_eq!(place.why(), why, "{user_name}");
    }
    let principals = &place.sandbox.world.principals;
    let mut credential = principals.git_credential_by_user_name(&git.git_username).unwrap();
    credential.status = Status::Inactive;
    principals.put_git_credential(credential);
    let refused = place.ask(&pair(&git.git_username, &git.git_password)).await.unwrap_err();
    assert!(matches!(refused, GitError::Refused { .. }), "{refused:?}");
    assert_eq!(place.why(), "inactive-key");
}

#[tokio::test]
async fn a_password_with_every_character_of_the_alphabet_is_sent_as_it_is() {
    let place = Place::new().await;
    let git = place.held("admin").git.as_ref().unwrap();
    let mut credential =
        place.sandbox.world.principals.git_credential_by_user_name(&git.git_username).unwrap();
    credential.user_name = "ada+2-at-123456789012".to_owned();
    credential.password = "p/+=%25@:é \"q".to_owned();
    let access = pair(&credential.user_name, &credential.password);
    place.sandbox.world.principals.put_git_credential(credential);
    assert!(!place.ask(&access).await.unwrap().names.is_empty());
}

#[tokio::test]
async fn other_refusals_and_other_repositories() {
    let place = Place::new().await;
    let refused = place.ask(&keys(place.held("nobody"))).await.unwrap_err();
    assert!(matches!(refused, GitError::Refused { .. }), "no GitPull: {refused:?}");
    let admin = keys(place.held("admin"));
    let stale = place.git(-20 * 60_000).references(&place.location(), &place.repository, &admin).await;
    assert!(matches!(stale, Err(GitError::Refused { .. })), "{stale:?}");
    assert_eq!(place.why(), "stale-signature");
    let elsewhere = AwsLocation::public(Region::parse("us-west-2").unwrap());
    let wrong = place.git(0).references(&elsewhere, &place.repository, &admin).await;
    assert_eq!(
        wrong,
        Err(GitError::NotFound),
        "the other region takes the password, and has no such repository"
    );
    let nowhere = AwsLocation::public(Region::parse("eu-west-9").unwrap());
    let wrong = place.git(0).references(&nowhere, &place.repository, &admin).await;
    assert!(
        matches!(wrong, Err(GitError::Refused { .. })),
        "signed for a region that is not there: {wrong:?}"
    );
    let upper = place.repository.to_uppercase();
    let missing = place.git(0).references(&place.location(), &upper, &admin).await;
    assert_eq!(missing, Err(GitError::NotFound), "names are told apart by case");
}

#[tokio::test]
async fn an_empty_repository_has_no_head() {
    let place = Place::new().await;
    let repositories = &place.sandbox.world.repositories;
    let empty = repositories.all().into_iter().find(|repository| {
        repository.git().unwrap().is_empty().unwrap_or(false)
            || repository.metadata().default_branch.is_none()
    });
    let Some(empty) = empty else { panic!("the demo has an empty repository") };
    let found = place.git(0).references(&place.location(), &empty.name, &keys(place.held("admin"))).await;
    assert_eq!(found, Ok(RemoteReferences::default()));
}
