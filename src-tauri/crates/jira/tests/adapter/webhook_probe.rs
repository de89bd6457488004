//! A look at a webhook's server, as SNS would see it.

use std::net::IpAddr;

use causeway_app::port::network::NetworkError;
use causeway_app::port::reachability::{CertificateFinding, Reachability};
use causeway_jira::{SetupError, WebhookProbe};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use causeway_domain::network::ProxyChoice;
use causeway_network::Outbound;

use crate::company::Company;
use crate::proxy::TestProxy;
use crate::support::outbound;
use crate::tls::jira;

fn direct() -> Outbound {
    outbound(ProxyChoice::Direct, None, "")
}

#[tokio::test]
async fn only_the_authorities_of_sns_count() {
    let (company, stranger) = (Company::new(), Company::new());
    let port = jira(&company, "localhost", true).await;
    let look = async |probe: &WebhookProbe, host: &str| probe.certificate(host, port).await;
    let untrusted = |finding| matches!(finding, CertificateFinding::Untrusted { .. });
    let sandbox = WebhookProbe::sandbox(direct(), Some(&company.root_pem)).unwrap();
    assert_eq!(look(&sandbox, "localhost").await, CertificateFinding::Public);
    assert!(untrusted(look(&sandbox, "127.0.0.1").await), "the certificate is for another name");
    assert!(untrusted(
        look(&WebhookProbe::sandbox(direct(), Some(&stranger.root_pem)).unwrap(), "localhost").await
    ));
    assert!(untrusted(look(&WebhookProbe::sandbox(direct(), None).unwrap(), "localhost").await));
    let trusting = outbound(ProxyChoice::Direct, Some(&company.root_pem), "");
    let public = WebhookProbe::public(trusting).unwrap();
    assert!(untrusted(look(&public, "localhost").await), "a private authority is not a public one");
    assert!(sandbox.sns_is_here() && !public.sns_is_here());
    assert!(matches!(WebhookProbe::sandbox(direct(), Some("no pem")), Err(SetupError::NoCertificate)));
}

#[tokio::test]
async fn what_cannot_be_reached_is_told_from_what_is_not_trusted() {
    let probe = WebhookProbe::public(direct()).unwrap();
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let host = || "127.0.0.1".to_owned();
    assert_eq!(
        probe.certificate("127.0.0.1", closed).await,
        CertificateFinding::Unreachable { error: NetworkError::Refused { host: host() } }
    );
    // Something that speaks no TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { drop(listener.accept().await) });
    assert!(matches!(probe.certificate("127.0.0.1", port).await, CertificateFinding::Unreachable { .. }));
    assert!(matches!(probe.certificate("a host", port).await, CertificateFinding::Unreachable { .. }));
}

#[tokio::test]
async fn addresses_are_those_of_the_resolver() {
    let probe = WebhookProbe::public(direct()).unwrap();
    assert_eq!(probe.addresses("127.0.0.1", 443).await, Ok(vec![IpAddr::from([127, 0, 0, 1])]));
    assert!(probe.addresses("localhost", 443).await.unwrap().iter().all(IpAddr::is_loopback));
    let unknown = probe.addresses("nowhere.invalid", 443).await;
    assert!(matches!(unknown, Err(NetworkError::Dns { .. } | NetworkError::Timeout { .. })), "{unknown:?}");
}

#[tokio::test]
async fn nothing_is_asked_of_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut greeting = vec![0; 16384];
        let read = socket.read(&mut greeting).await.unwrap();
        greeting.truncate(read);
        greeting
    });
    let _finding = WebhookProbe::public(direct()).unwrap().certificate("localhost", port).await;
    let heard = heard.await.unwrap();
    assert_eq!(heard.first(), Some(&22), "a TLS handshake record");
    let text = String::from_utf8_lossy(&heard);
    assert!(text.contains("localhost") && !text.contains("HTTP") && !text.contains("reindex"));
}

#[tokio::test]
async fn a_look_goes_through_the_proxy_and_says_what_that_means() {
    let (company, proxy) = (Company::new(), TestProxy::start(None).await);
    let port = jira(&company, "hooks.example.com", true).await;
    proxy.lead("hooks.example.com", &format!("127.0.0.1:{port}"));
    let choice = ProxyChoice::Manual { url: proxy.url(), user_name: None, no_proxy: String::new() };
    let probe = WebhookProbe::public(outbound(choice, None, "")).unwrap();
    let finding = probe.certificate("hooks.example.com", 443).await;
    let CertificateFinding::Untrusted { detail } = finding else { panic!("{finding:?}") };
    assert!(detail.contains(&format!("through the proxy {}", proxy.name())), "{detail}");
    proxy.refuse("hooks.example.com");
    let finding = probe.certificate("hooks.example.com", 443).await;
    assert!(
        matches!(finding, CertificateFinding::Unreachable { error: NetworkError::Proxy { .. } }),
        "{finding:?}"
    );
}
