//! ls-remote against a small git server that checks the signed password by itself.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

#[path = "support/server.rs"]
mod server;

use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::Clock;
use causeway_app::port::aws::AccessKey;
use causeway_app::port::git::{GitError, GitTransport};
use causeway_app::port::network::NetworkError;
use causeway_domain::{AccessKeyId, Region, Secret};
use causeway_git::CodeCommitGit;

use server::{Behaviour, PASSWORD_AT, Server};

struct Fixed;

impl Clock for Fixed {
    fn now_millis(&self) -> i64 {
        PASSWORD_AT
    }
}

fn key() -> AccessKey {
    AccessKey {
        id: AccessKeyId::parse(server::KEY_ID).unwrap(),
        secret: Secret::new(server::SECRET.to_owned()),
    }
}

fn git() -> CodeCommitGit {
    CodeCommitGit::new(Arc::new(Fixed))
}

async fn list(git: &CodeCommitGit, name: &str) -> Result<Vec<String>, GitError> {
    git.references(&Region::parse("us-east-1").unwrap(), name, &key()).await
}

#[tokio::test]
async fn references_are_listed_sorted_without_head_and_peeled_tags() {
    let server = Server::start(Behaviour::Good).await;
    let names = list(&git().with_endpoint(&server.url), "shop").await.unwrap();
    assert_eq!(names, ["refs/heads/main", "refs/heads/topic", "refs/notes/commits", "refs/tags/v1"]);
    assert_eq!(
        server.requests(),
        ["/v1/repos/shop/info/refs authorized"],
        "the password goes with the first request"
    );
}

#[tokio::test]
async fn an_empty_repository_has_none() {
    let server = Server::start(Behaviour::Empty).await;
    assert_eq!(list(&git().with_endpoint(&server.url), "shop").await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_insists_on_asking_is_answered_once() {
    let server = Server::start(Behaviour::AlwaysAsks).await;
    let refused = list(&git().with_endpoint(&server.url), "shop").await.unwrap_err();
    assert!(matches!(refused, GitError::Refused { .. }), "{refused:?}");
    assert_eq!(server.requests().len(), 2, "once unasked, once asked");
}

#[tokio::test]
async fn statuses_have_their_own_meaning() {
    for (status, expected) in [(403, "refused"), (404, "not found"), (429, "rate"), (500, "500")] {
        let server = Server::start(Behaviour::Status(status)).await;
        let error = list(&git().with_endpoint(&server.url), "shop").await.unwrap_err();
        let kind = match &error {
            GitError::Refused { detail } if detail.contains("403") => "refused",
            GitError::NotFound => "not found",
            GitError::Failed { detail } if detail.contains("rate") => "rate",
            GitError::Failed { detail } if detail.contains("500") => "500",
            _ => "other",
        };
        assert_eq!(kind, expected, "{error:?}");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused() {
    let server = Server::start(Behaviour::Good).await;
    let wrong = AccessKey { secret: Secret::new("another".to_owned()), ..key() };
    let git = git().with_endpoint(&server.url);
    let error = git.references(&Region::parse("us-east-1").unwrap(), "shop", &wrong).await.unwrap_err();
    assert!(matches!(error, GitError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn the_credential_does_not_follow_a_redirect() {
    let elsewhere = Server::start(Behaviour::Good).await;
    // libgit2 tells hosts apart by name, so the same machine under another name is another host.
    let other_host = elsewhere.url.replace("127.0.0.1", "localhost");
    let server = Server::start(Behaviour::RedirectTo(other_host)).await;
    let error = list(&git().with_endpoint(&server.url), "shop").await.unwrap_err();
    assert!(matches!(error, GitError::Failed { .. }), "{error:?}");
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_silent_server_ends_at_the_deadline() {
    let server = Server::start(Behaviour::Silent).await;
    let git = git().with_endpoint(&server.url).with_deadline(Duration::from_millis(200));
    let error = list(&git, "shop").await.unwrap_err();
    assert!(matches!(error, GitError::Network(NetworkError::Timeout { .. })), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_ends_early_is_lost() {
    let server = Server::start(Behaviour::HangsUp).await;
    let error = list(&git().with_endpoint(&server.url), "shop").await.unwrap_err();
    assert!(matches!(error, GitError::Network(NetworkError::Lost { .. })), "{error:?}");
}

#[tokio::test]
async fn unreachable_hosts_are_told_apart() {
    let error = list(&git().with_endpoint("http://no-such-host.invalid"), "shop").await.unwrap_err();
    assert_eq!(error, NetworkError::Dns { host: "no-such-host.invalid".to_owned() }.into());
    let port = {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap().port()
    };
    let error = list(&git().with_endpoint(&format!("http://127.0.0.1:{port}")), "shop").await.unwrap_err();
    assert_eq!(error, NetworkError::Refused { host: format!("127.0.0.1:{port}") }.into());
}

#[tokio::test]
async fn an_extra_authority_is_trusted_and_no_other() {
    let server = Server::start_tls(Behaviour::Good, "localhost").await;
    let ca = server.ca_pem.clone().unwrap();

    let trusting = git().with_endpoint(&server.url).with_extra_ca(&ca).unwrap();
    assert_eq!(list(&trusting, "shop").await.unwrap().len(), 4);

    let error = list(&git().with_endpoint(&server.url), "shop").await.unwrap_err();
    assert!(matches!(error, GitError::Network(NetworkError::Untrusted { .. })), "{error:?}");

    let stranger = Server::start_tls(Behaviour::Good, "localhost").await;
    let error =
        list(&git().with_endpoint(&stranger.url).with_extra_ca(&ca).unwrap(), "shop").await.unwrap_err();
    assert!(
        matches!(error, GitError::Network(NetworkError::Untrusted { .. })),
        "another authority: {error:?}"
    );
    assert!(stranger.requests().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn an_extra_authority_vouches_only_for_the_named_host() {
    let server = Server::start_tls(Behaviour::Good, "elsewhere.example").await;
    let git = git().with_endpoint(&server.url).with_extra_ca(server.ca_pem.as_deref().unwrap()).unwrap();
    let error = list(&git, "shop").await.unwrap_err();
    assert!(matches!(error, GitError::Network(NetworkError::Untrusted { .. })), "{error:?}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_name_is_never_asked_for() {
    let server = Server::start(Behaviour::Good).await;
    let git = git().with_endpoint(&server.url);
    for name in ["", "../x", "a/b", "a?b", "a b", "shop.git", &"x".repeat(101)] {
        assert_eq!(list(&git, name).await.unwrap_err(), GitError::NotFound, "{name}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn an_authority_has_to_be_one() {
    assert!(git().with_extra_ca("no pem").is_err());
    assert!(git().with_extra_ca("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
}
