//! Certificates as they are met in companies, verified by a client that knows the root alone.

use causeway_sandbox::options::{Options, TlsChain};
use causeway_sandbox::serve::Sandbox;

use serde_json::json;

use crate::common::{control, sandbox};

async fn presenting(tls_chain: TlsChain) -> Sandbox {
    sandbox(Options { tls_chain, ..Options::default() }).await
}

fn builder(pems: &[&str]) -> reqwest::ClientBuilder {
    rustls::crypto::ring::default_provider().install_default().ok();
    let certificates = pems.iter().map(|pem| reqwest::Certificate::from_pem(pem.as_bytes()).unwrap());
    reqwest::Client::builder().no_proxy().tls_certs_only(certificates)
}

fn trusting(pems: &[&str]) -> reqwest::Client {
    builder(pems).build().unwrap()
}

/// What AWS and Jira answer to nobody in particular, or why nothing was answered.
async fn answers(sandbox: &Sandbox, client: &reqwest::Client) -> Result<(), String> {
    let jira = format!("{}/rest/api/2/serverInfo", sandbox.ready.jira.url_https);
    for (url, status) in [(sandbox.ready.aws.endpoint_https.as_str(), 403), (jira.as_str(), 200)] {
        let response = client.get(url).send().await.map_err(|error| format!("{error:?}"))?;
        assert_eq!(response.status().as_u16(), status, "{url}");
    }
    Ok(())
}

#[tokio::test]
async fn chains_that_lead_to_the_root_are_believed() {
    for chain in [TlsChain::Direct, TlsChain::Intermediate] {
        let sandbox = presenting(chain).await;
        let tls = &sandbox.ready.tls;
        assert_eq!((tls.chain, &tls.ca_pem), (chain, &sandbox.ready.git.ca_pem));
        assert_eq!(tls.intermediate_pem.is_some(), chain == TlsChain::Intermediate);
        answers(&sandbox, &trusting(&[&tls.ca_pem])).await.unwrap();
        let other = presenting(chain).await;
        let stranger = answers(&sandbox, &trusting(&[&other.ready.tls.ca_pem])).await.unwrap_err();
        assert!(stranger.contains("UnknownIssuer") || stranger.contains("BadSignature"), "{stranger}");
    }
}

#[tokio::test]
async fn each_broken_chain_fails_for_its_own_reason() {
    for (chain, reason) in [
        (TlsChain::Incomplete, "UnknownIssuer"),
        (TlsChain::Expired, "Expired"),
        (TlsChain::WrongHost, "NotValidForName"),
    ] {
        let sandbox = presenting(chain).await;
        let tls = &sandbox.ready.tls;
        let refused = answers(&sandbox, &trusting(&[&tls.ca_pem])).await.unwrap_err();
        assert!(refused.contains(reason), "{chain:?}: {refused}");
    }
    let incomplete = presenting(TlsChain::Incomplete).await;
    let tls = &incomplete.ready.tls;
    let both = trusting(&[&tls.ca_pem, tls.intermediate_pem.as_ref().unwrap()]);
    answers(&incomplete, &both).await.expect("who knows the intermediate authority as well is fine");
}

#[tokio::test]
async fn connections_break_over_tls_as_they_do_without() {
    let sandbox = presenting(TlsChain::Direct).await;
    let client = trusting(&[&sandbox.ready.tls.ca_pem]);
    for (service, url) in [
        ("sts", format!("{}/?Action=GetCallerIdentity&Version=2011-06-15", sandbox.ready.aws.endpoint_https)),
        ("sso", format!("{}/assignment/accounts", sandbox.ready.aws.endpoint_https)),
        ("jira", format!("{}/rest/api/2/serverInfo", sandbox.ready.jira.url_https)),
    ] {
        let rule =
            json!({"service": service, "operation": "*", "times": 1, "fault": {"kind": "drop-connection"}});
        control(&sandbox, "/faults", &rule).await;
        assert!(client.get(&url).send().await.unwrap_err().is_request(), "{service}");
        client.get(&url).send().await.expect(service);
    }
}

/// A proxy or a resolver may lead Amazon's names here.
#[tokio::test]
async fn the_certificate_is_for_amazons_hosts_too() {
    let sandbox = presenting(TlsChain::Direct).await;
    let port = sandbox.ready.aws.endpoint_https.rsplit(':').next().unwrap().parse().unwrap();
    for host in [
        "codecommit.eu-central-1.amazonaws.com",
        "git-codecommit-fips.eu-central-1.amazonaws.com",
        "sts.eu-central-1.amazonaws.com",
        "iam.amazonaws.com",
        "oidc.eu-central-1.amazonaws.com",
        "portal.sso.eu-central-1.amazonaws.com",
        "vpce-0123-abcd.git-codecommit.eu-central-1.vpce.amazonaws.com",
    ] {
        let here = std::net::SocketAddr::from(([127, 0, 0, 1], port));
        let client = builder(&[&sandbox.ready.tls.ca_pem]).resolve(host, here).build().unwrap();
        let answered = client.get(format!("https://{host}:{port}/")).send().await;
        assert_eq!(answered.unwrap().status().as_u16(), 403, "{host}");
    }
}
