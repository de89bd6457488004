//! Certificates and proxies: the system's authorities, extra ones and nobody else; a proxy that asks who it is.

use std::sync::{Arc, Mutex};

use causeway_app::port::aws::{Aws, AwsAccount, AwsError, AwsIdentity};
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::Network;
use causeway_domain::Secret;
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_domain::triggers::TopicArn;
use causeway_network::Outbound;
use tokio_util::sync::CancellationToken;

use crate::company::{self, Company};
use crate::proxy::TestProxy;
use crate::support::{FakeAws, aws_over, json, key, location, recorder};
use crate::topics::ARN;

const USER: (&str, &str) = ("ada", "p@ss:word/ %");
const ADA: &str = "arn:aws:iam::111122223333:user/ada";

fn outbound(proxy: ProxyChoice, authorities: Option<&str>, password: &str) -> Outbound {
    let settings = NetworkSettings { proxy, authorities: authorities.map(str::to_owned) };
    Outbound::fixed(&settings, Some(Secret::new(password.to_owned()))).unwrap()
}

fn through(proxy: &TestProxy) -> ProxyChoice {
    let user_name = Some(USER.0.to_owned());
    ProxyChoice::Manual { url: proxy.url(), user_name, no_proxy: String::new() }
}

fn account(url: &str, outbound: &Outbound) -> Arc<dyn AwsAccount> {
    aws_over(url, outbound.clone()).account(&location("us-east-1"), &AwsIdentity::Key(key()))
}

async fn list(url: &str, outbound: &Outbound) -> Result<Vec<String>, AwsError> {
    account(url, outbound).repository_names(recorder().0, &CancellationToken::new()).await
}

/// Every service that is used, behind one certificate.
fn answer(asked: &str) -> (&'static str, String) {
    let query = |action: &str, result: &str| {
        let text = format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>");
        ("text/xml", text)
    };
    if asked.contains("ListRepositories") {
        ("application/x-amz-json-1.1", r#"{"repositories":[]}"#.to_owned())
    } else if asked.contains("Action=GetCallerIdentity") {
        query("GetCallerIdentity", &format!("<Arn>{ADA}</Arn><Account>111122223333</Account>"))
    } else if asked.contains("Action=SimulatePrincipalPolicy") {
        query("SimulatePrincipalPolicy", "<IsTruncated>false</IsTruncated><EvaluationResults/>")
    } else if asked.contains("Action=ListTagsForResource") {
        query("ListTagsForResource", "<Tags/>")
    } else if asked.contains("Action=GetTopicAttributes") {
        query("GetTopicAttributes", "<Attributes/>")
    } else {
        ("text/plain", format!("not expected: {asked}"))
    }
}

#[tokio::test]
async fn every_service_is_reached_through_the_proxy_and_by_the_companys_authority() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let port = company::serve(company.acceptor(&["aws.company.example"], true), answer).await;
    proxy.lead("aws.company.example", &format!("127.0.0.1:{port}"));
    let url = "https://aws.company.example";
    let good = outbound(through(&proxy), Some(&company.root_pem), USER.1);
    let (account, cancel) = (account(url, &good), CancellationToken::new());
    assert_eq!(account.repository_names(recorder().0, &cancel).await, Ok(Vec::new()));
    assert_eq!(account.caller_identity(&cancel).await.unwrap().arn, ADA);
    assert_eq!(account.simulate(ADA, &["codecommit:GetBranch"], &[], &cancel).await, Ok(Vec::new()));
    account.topic(&TopicArn::parse(ARN).unwrap(), &cancel).await.unwrap();
    assert!(proxy.passed("CONNECT aws.company.example:443") >= 4, "{:?}", proxy.lines());

    let network = |error: AwsError| match error {
        AwsError::Network(error) => error,
        other => panic!("{other:?}"),
    };
    let wrong = outbound(through(&proxy), Some(&company.root_pem), "wrong");
    let error = network(list(url, &wrong).await.unwrap_err());
    assert_eq!(error, NetworkError::ProxySignIn { proxy: proxy.name() });
    let untrusting = outbound(through(&proxy), None, USER.1);
    let error = network(list(url, &untrusting).await.unwrap_err()).to_string();
    assert!(error.contains("aws.company.example is not trusted"), "{error}");
    assert!(error.contains("issued by Company Issuing"), "{error}");
    proxy.refuse("aws.company.example");
    let error = network(list(url, &good).await.unwrap_err());
    let host = "aws.company.example".to_owned();
    assert_eq!(error, NetworkError::Proxy { host, proxy: proxy.name() });
    drop(proxy);
}

#[tokio::test]
async fn new_settings_are_in_force_for_the_next_request() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let port = company::serve(company.acceptor(&["localhost"], true), answer).await;
    let url = format!("https://localhost:{port}");
    let outbound = outbound(through(&proxy), None, USER.1);
    let account = account(&url, &outbound);
    let list = async || account.repository_names(recorder().0, &CancellationToken::new()).await;
    list().await.unwrap_err();
    let before = proxy.passed("localhost");
    let direct = NetworkSettings { proxy: ProxyChoice::Direct, authorities: Some(company.root_pem.clone()) };
    outbound.apply(&direct).unwrap();
    assert_eq!(list().await, Ok(Vec::new()));
    assert_eq!(proxy.passed("localhost"), before);
    outbound.apply(&NetworkSettings { proxy: through(&proxy), ..direct }).unwrap();
    assert_eq!(list().await, Ok(Vec::new()));
    assert_eq!(proxy.passed("localhost"), before + 1);
}

#[tokio::test]
async fn plain_requests_go_through_the_proxy_as_they_are() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&seen);
    let aws = FakeAws::start(move |asked| {
        into.lock().unwrap().push(asked.authorization.clone());
        json(200, &serde_json::json!({ "repositories": [] }))
    })
    .await;
    let proxy = TestProxy::start(Some(USER)).await;
    let good = outbound(through(&proxy), None, USER.1);
    assert_eq!(list(&aws.url, &good).await, Ok(Vec::new()));
    assert_eq!(proxy.passed("POST http://127.0.0.1"), 1, "{:?}", proxy.lines());
    assert!(seen.lock().unwrap().iter().all(|authorization| authorization.starts_with("AWS4-HMAC-SHA256")));
    let wrong = outbound(through(&proxy), None, "wrong");
    let expected = NetworkError::ProxySignIn { proxy: proxy.name() };
    assert_eq!(list(&aws.url, &wrong).await, Err(expected.into()));
}

#[tokio::test]
async fn an_extra_authority_is_trusted_and_no_other() {
    let (company, stranger) = (Company::new(), Company::new());
    let port = company::serve(company.acceptor(&["localhost"], true), answer).await;
    let url = format!("https://localhost:{port}");
    let of = |pem: Option<&str>| outbound(ProxyChoice::Direct, pem, "");
    assert_eq!(list(&url, &of(Some(&company.root_pem))).await, Ok(Vec::new()));
    for pem in [None, Some(stranger.root_pem.as_str())] {
        let error = list(&url, &of(pem)).await.unwrap_err();
        assert!(matches!(error, AwsError::Network(NetworkError::Untrusted { .. })), "{error:?}");
    }
    // A server that forgets the certificate in between is trusted once that is known.
    let port = company::serve(company.acceptor(&["localhost"], false), answer).await;
    let url = format!("https://localhost:{port}");
    list(&url, &of(Some(&company.root_pem))).await.unwrap_err();
    let both = format!("{}{}", company.root_pem, company.issuing_pem);
    assert_eq!(list(&url, &of(Some(&both))).await, Ok(Vec::new()));
}
