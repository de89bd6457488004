//! Certificates and proxies: the system's authorities, extra ones and nobody else; a proxy that asks who it is.

use causeway_app::port::jira::{JiraCredential, JiraError, ServerInfo};
use causeway_app::port::network::NetworkError;
use causeway_domain::Secret;
use causeway_domain::network::ProxyChoice;
use causeway_network::Outbound;

use crate::company::{self, Company};
use crate::proxy::TestProxy;
use crate::support::{FakeJira, json, outbound, site_over};

const USER: (&str, &str) = ("ada", "p@ss:word/ %");

pub(crate) fn through(proxy: &TestProxy) -> ProxyChoice {
    let user_name = Some(USER.0.to_owned());
    ProxyChoice::Manual { url: proxy.url(), user_name, no_proxy: String::new() }
}

async fn ask(url: &str, outbound: &Outbound) -> Result<ServerInfo, NetworkError> {
    let credential = JiraCredential::Token(Secret::new("t".to_owned()));
    match site_over(url, &credential, outbound.clone()).server_info().await {
        Ok(info) => Ok(info),
        Err(JiraError::Network(error)) => Err(error),
        Err(other) => panic!("{other:?}"),
    }
}

/// A Jira with a certificate for `name`: its port.
pub(crate) async fn jira(company: &Company, name: &str, is_complete: bool) -> u16 {
    let info = |_: &str| ("application/json", r#"{"version":"9.12.1"}"#.to_owned());
    company::serve(company.acceptor(&[name], is_complete), info).await
}

#[tokio::test]
async fn a_jira_behind_a_proxy_is_reached_by_the_companys_authority() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let port = jira(&company, "jira.company.example", true).await;
    proxy.lead("jira.company.example", &format!("127.0.0.1:{port}"));
    let url = "https://jira.company.example/jira";
    let good = outbound(through(&proxy), Some(&company.root_pem), USER.1);
    assert_eq!(ask(url, &good).await.unwrap().version, "9.12.1");
    assert_eq!(proxy.passed("CONNECT jira.company.example:443"), 1, "{:?}", proxy.lines());

    let wrong = outbound(through(&proxy), Some(&company.root_pem), "wrong");
    assert_eq!(ask(url, &wrong).await, Err(NetworkError::ProxySignIn { proxy: proxy.name() }));
    let words = ask(url, &outbound(through(&proxy), None, USER.1)).await.unwrap_err().to_string();
    assert!(words.contains("not trusted") && words.contains("issued by Company Issuing"), "{words}");
    proxy.refuse("jira.company.example");
    let host = "jira.company.example".to_owned();
    assert_eq!(ask(url, &good).await, Err(NetworkError::Proxy { host, proxy: proxy.name() }));
    let name = proxy.name();
    drop(proxy);
    let gone = outbound(
        ProxyChoice::Manual {
            url: "http://127.0.0.1:1".to_owned(),
            user_name: None,
            no_proxy: String::new(),
        },
        None,
        "",
    );
    let error = ask(url, &gone).await.unwrap_err();
    assert!(matches!(error, NetworkError::ProxyUnreachable { ref proxy, .. } if *proxy != name), "{error:?}");
}

#[tokio::test]
async fn plain_requests_go_through_the_proxy_as_they_are() {
    let jira = FakeJira::start(|_| json(200, &serde_json::json!({ "version": "9.12.1" }))).await;
    let proxy = TestProxy::start(Some(USER)).await;
    assert!(ask(&jira.url, &outbound(through(&proxy), None, USER.1)).await.is_ok());
    assert_eq!(proxy.passed("GET http://127.0.0.1"), 1, "{:?}", proxy.lines());
    assert!(jira.asked().iter().all(|asked| asked.header("proxy-authorization").is_none()));
    let wrong = ask(&jira.url, &outbound(through(&proxy), None, "wrong")).await;
    assert_eq!(wrong, Err(NetworkError::ProxySignIn { proxy: proxy.name() }));
}

#[tokio::test]
async fn an_extra_authority_is_trusted_and_no_other() {
    let (company, stranger) = (Company::new(), Company::new());
    let url = format!("https://localhost:{}", jira(&company, "localhost", true).await);
    let of = |pem: Option<&str>| outbound(ProxyChoice::Direct, pem, "");
    assert_eq!(ask(&url, &of(Some(&company.root_pem))).await.unwrap().version, "9.12.1");
    for pem in [None, Some(stranger.root_pem.as_str())] {
        let error = ask(&url, &of(pem)).await.unwrap_err();
        assert!(matches!(error, NetworkError::Untrusted { .. }), "{error:?}");
    }
    // A server that forgets the certificate in between is trusted once that is known.
    let url = format!("https://localhost:{}", jira(&company, "localhost", false).await);
    ask(&url, &of(Some(&company.root_pem))).await.unwrap_err();
    let both = format!("{}{}", company.root_pem, company.issuing_pem);
    assert!(ask(&url, &of(Some(&both))).await.is_ok());
}
