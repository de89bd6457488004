//! ls-remote against a small git server that checks the signed password by itself.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

#[path = "../../network/tests/support/company.rs"]
#[allow(dead_code, reason = "git's own server takes the place of the company's")]
mod company;
#[allow(dead_code, reason = "names are not led elsewhere here")]
#[path = "../../network/tests/support/proxy.rs"]
mod proxy;
#[path = "support/server.rs"]
mod server;

use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsLocation, SessionKeys};
use causeway_app::port::git::{GitAccess, GitError, GitTransport, RemoteReferences};
use causeway_app::port::network::NetworkError;
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_domain::{Region, Secret};
use causeway_git::CodeCommitGit;
use causeway_network::Outbound;

use company::Company;
use proxy::TestProxy;
use server::{Behaviour, PASSWORD_AT, Server};

const USER: (&str, &str) = ("ada", "p@ss:word/ %");

struct Fixed;

impl Clock for Fixed {
    fn now_millis(&self) -> i64 {
        PASSWORD_AT
    }
}

fn key(secret: &str) -> GitAccess {
    GitAccess::Keys(SessionKeys {
        access_key_id: server::KEY_ID.to_owned(),
        secret: Secret::new(secret.to_owned()),
        token: None,
        expires_at: None,
    })
}

fn location() -> AwsLocation {
    AwsLocation::public(Region::parse("us-east-1").unwrap())
}

fn git() -> CodeCommitGit {
    git_over(ProxyChoice::Direct, None, "")
}

fn trusting(pem: &str) -> CodeCommitGit {
    git_over(ProxyChoice::Direct, Some(pem), "")
}

fn git_over(proxy: ProxyChoice, authorities: Option<&str>, password: &str) -> CodeCommitGit {
    let settings = NetworkSettings { proxy, authorities: authorities.map(str::to_owned) };
    let outbound = Outbound::fixed(&settings, Some(Secret::new(password.to_owned()))).unwrap();
    CodeCommitGit::new(Arc::new(Fixed), outbound)
}

fn through(proxy: &TestProxy) -> ProxyChoice {
    let user_name = Some(USER.0.to_owned());
    ProxyChoice::Manual { url: proxy.url(), user_name, no_proxy: String::new() }
}

async fn list(git: &CodeCommitGit, name: &str) -> Result<Vec<String>, GitError> {
    git.references(&location(), name, &key(server::SECRET)).await.map(|found| found.names)
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
async fn an_annotated_tag_stands_for_what_it_is_a_tag_of() {
    let server = Server::start(Behaviour::Good).await;
    let git = git().with_endpoint(&server.url);
    let found = git.references(&location(), "shop", &key(server::SECRET)).await.unwrap();
    assert!(found.objects.keys().eq(&found.names));
    let object = |name: &str| found.objects[name].as_str();
    assert_eq!(object("refs/tags/v1"), "1".repeat(40), "not the tag itself");
    assert_eq!(object("refs/heads/topic"), "3".repeat(40));
}

#[tokio::test]
async fn an_empty_repository_has_none() {
    let server = Server::start(Behaviour::Empty).await;
    let git = git().with_endpoint(&server.url);
    let found = git.references(&location(), "shop", &key(server::SECRET)).await.unwrap();
    assert_eq!(found, RemoteReferences::default());
}

#[tokio::test]
async fn the_branch_of_head_is_the_one_that_the_server_names_or_else_the_only_one_there() {
    let main = ("refs/heads/main", '1');
    let topic = ("refs/heads/topic", '1');
    let release = ("refs/heads/release", '2');
    for (references, symref, expected) in [
        (vec![("HEAD", '1'), main, topic], Some("refs/heads/topic"), Some("refs/heads/topic")),
        (vec![("HEAD", '1'), main, release], None, Some("refs/heads/main")),
        (vec![("HEAD", '1'), main, topic], None, None),
        (vec![("HEAD", '3'), main], None, None),
        (vec![("HEAD", '1'), ("refs/tags/v1", '1')], None, None),
        (vec![main], None, None),
        // A default branch that was deleted.
        (vec![main], Some("refs/heads/gone"), None),
    ] {
        let server = Server::start(Behaviour::Advertises(references.clone(), symref)).await;
        let git = git().with_endpoint(&server.url);
        let found = git.references(&location(), "shop", &key(server::SECRET)).await.unwrap();
        assert_eq!(found.head.as_deref(), expected, "{references:?} {symref:?}");
    }
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
    let git = git().with_endpoint(&server.url);
    let error = git.references(&location(), "shop", &key("another")).await.unwrap_err();
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

    let git_of_ca = trusting(&ca).with_endpoint(&server.url);
    assert_eq!(list(&git_of_ca, "shop").await.unwrap().len(), 4);

    let error = list(&git().with_endpoint(&server.url), "shop").await.unwrap_err();
    assert!(matches!(error, GitError::Network(NetworkError::Untrusted { .. })), "{error:?}");

    let stranger = Server::start_tls(Behaviour::Good, "localhost").await;
    let error = list(&trusting(&ca).with_endpoint(&stranger.url), "shop").await.unwrap_err();
    assert!(
        matches!(error, GitError::Network(NetworkError::Untrusted { .. })),
        "another authority: {error:?}"
    );
    assert!(stranger.requests().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn an_extra_authority_vouches_only_for_the_named_host() {
    let server = Server::start_tls(Behaviour::Good, "elsewhere.example").await;
    let git = trusting(server.ca_pem.as_deref().unwrap()).with_endpoint(&server.url);
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

fn network(error: GitError) -> NetworkError {
    match error {
        GitError::Network(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_server_behind_a_proxy_is_reached_by_the_companys_authority() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let acceptor = company.acceptor(&["localhost"], true);
    let server = Server::start_with(Behaviour::Good, acceptor).await;
    let port = server.url.rsplit_once(':').unwrap().1;
    let good = git_over(through(&proxy), Some(&company.root_pem), USER.1).with_endpoint(&server.url);
    assert_eq!(
        list(&good, "shop").await.unwrap().len(),
        4,
        "the intermediate is found, which libgit2 does not show"
    );
    assert!(proxy.passed(&format!("CONNECT localhost:{port}")) >= 1, "{:?}", proxy.lines());

    let wrong = git_over(through(&proxy), Some(&company.root_pem), "wr@ng").with_endpoint(&server.url);
    let error = network(list(&wrong, "shop").await.unwrap_err());
    assert_eq!(error, NetworkError::ProxySignIn { proxy: proxy.name() });
    // Without extra authorities nothing is looked at before, and libgit2 finds out by itself.
    let wrong = git_over(through(&proxy), None, "wr@ng").with_endpoint(&server.url);
    let error = network(list(&wrong, "shop").await.unwrap_err());
    assert_eq!(error, NetworkError::ProxySignIn { proxy: proxy.name() });
    let untrusting = git_over(through(&proxy), None, USER.1).with_endpoint(&server.url);
    let words = network(list(&untrusting, "shop").await.unwrap_err()).to_string();
    assert!(words.contains("not trusted") && words.contains("issued by Company Issuing"), "{words}");
    proxy.refuse("localhost");
    for git in [good, untrusting] {
        let error = network(list(&git, "shop").await.unwrap_err());
        assert!(
            matches!(error, NetworkError::Proxy { proxy: ref by, .. } if *by == proxy.name()),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let proxy = "http://127.0.0.1:1".to_owned();
    let choice = ProxyChoice::Manual { url: proxy, user_name: None, no_proxy: String::new() };
    let git = git_over(choice, None, "").with_endpoint("https://git.company.example");
    let error = network(list(&git, "shop").await.unwrap_err());
    assert!(
        matches!(error, NetworkError::ProxyUnreachable { ref proxy, .. } if proxy == "127.0.0.1:1"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_forgotten_intermediate_has_to_be_known() {
    let company = Company::new();
    let server = Server::start_with(Behaviour::Good, company.acceptor(&["localhost"], false)).await;
    let of = |pem: &str| trusting(pem).with_endpoint(&server.url);
    let error = network(list(&of(&company.root_pem), "shop").await.unwrap_err());
    assert!(matches!(error, NetworkError::Untrusted { .. }), "{error:?}");
    let both = format!("{}{}", company.root_pem, company.issuing_pem);
    assert_eq!(list(&of(&both), "shop").await.unwrap().len(), 4);
}
